package node

import (
	"fmt"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/internal/extension"
)

// Custom is an extension given as a message, for slots whose catalogue does not have it.
type Custom struct {
	n Node[corev3.TypedExtensionConfig]
	m proto.Message
}

// Init starts the extension m for a slot that takes the categories, "envoy.filters.http": m is copied, its canonical name
// looked up, and refused if it fits none of them. Without a category any extension is taken, and the rules about finished
// messages judge whether it fits. An Any is taken as it is.
func (c *Custom) Init(m proto.Message, categories ...string) {
	out := c.n.Init(&corev3.TypedExtensionConfig{})
	if IsNil(m) {
		c.n.Report(RuleNil, "nil given")
		return
	}
	c.n.reportHoles(m, c.n.call())
	c.m = proto.Clone(m)
	full := typeName(c.m)
	if fits, known := extension.FitsAny(full, categories); known && !fits {
		c.n.Report(RuleSlot, fmt.Sprintf("%s is no extension of %s: it fits %s", full, strings.Join(categories, " or "), slots(full)))
		out.Name = full
		return
	}
	out.Name = canonical(full, categories)
}

// canonical is the name that the extension has in the first of the categories that it fits, or in any slot if there are
// none; empty if the registry does not know it.
func canonical(full string, categories []string) string {
	if len(categories) == 0 {
		categories = extension.Slots(full)
	}
	for _, category := range categories {
		if name, known := extension.Name(full, category); known {
			return name
		}
	}
	return ""
}

// typeName is the name of the message that configures the extension.
func typeName(m proto.Message) string {
	if packed, ok := m.(*anypb.Any); ok {
		return string(packed.MessageName())
	}
	return string(m.ProtoReflect().Descriptor().FullName())
}

func slots(full string) string {
	if s := extension.Slots(full); len(s) > 0 {
		return strings.Join(s, ", ")
	}
	return "none that is known"
}

// Named gives the extension a name of its own.
func (c *Custom) Named(name string) {
	m, _ := c.n.Set("name")
	m.Name = name
}

// Clone copies c into the fresh extension t.
func (c *Custom) Clone(t *Custom) {
	c.n.Clone(&t.n)
	t.m = c.m
}

// Name is the name the extension has so far.
func (c *Custom) Name() string { return c.n.Peek().Name }

// Take freezes the extension and returns its name and packed configuration for the place that s names.
func (c *Custom) Take(s Scope) *corev3.TypedExtensionConfig {
	return c.n.Take(s, func(m *corev3.TypedExtensionConfig) {
		if m.Name == "" && c.m != nil {
			c.n.Report(RuleName, typeName(c.m)+" is not known to the registry: it needs a name", `add .Named("...")`)
		}
		m.TypedConfig = c.pack(c.n.Below("typed_config").Scope())
	})
}

// Packed is Take for a place that holds the configuration alone, under a name of its own.
func (c *Custom) Packed(s Scope) *anypb.Any {
	return c.n.Take(s, func(m *corev3.TypedExtensionConfig) { m.TypedConfig = c.pack(c.n.Itself()) }).TypedConfig
}

func (c *Custom) pack(s Scope) *anypb.Any {
	switch t := c.m.(type) {
	case nil:
		return &anypb.Any{}
	case *anypb.Any:
		return t
	}
	return s.Any(c.m)
}

// Field returns a field of the extension's message, for converting what a constructor is given.
func (c *Custom) Field(name string) Field { return c.n.Below("typed_config").Sub(name) }
