package check

import (
	"fmt"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/extension"
)

var anyUndecodable = Rule(diag.Rule{
	ID: "any-undecodable", Severity: diag.Error,
	Title:  "the bytes of an Any are a message of the type it names",
	Text:   "Envoy unpacks every extension's configuration when it loads the resource, and refuses the resource if the bytes cannot be read.",
	GoOnly: true,
	Bad:    "httpfilter.Custom(...) // with a corrupt Any inside",
	Good:   "httpfilter.CORS()",
	Ref:    "common/protobuf/utility.cc MessageUtil::unpackTo",
})

// Unpack returns the message that a holds, nil if its type is not linked into the program or
// its bytes cannot be read (which is reported where the walk meets a). For a TypedStruct it is the message that
// this stands for.
func (c *Context) Unpack(a *anypb.Any) proto.Message {
	if a == nil {
		return nil
	}
	if a != c.opened.box {
		c.opened.box, c.opened.message = a, c.open(a)
	}
	return c.opened.message
}

// opened is what was unpacked last; several rules look into one Any.
type opened struct {
	box     *anypb.Any
	message proto.Message
}

func (c *Context) open(a *anypb.Any) proto.Message {
	folded := isTypedStruct(a)
	m := c.given(a)
	if m != nil && !folded {
		return m
	}
	if known, ok := c.unpacked[a]; ok {
		return known
	}
	if m == nil {
		var err error
		if m, err = unpack(a); err != nil {
			c.Report(anyUndecodable, fmt.Sprintf("%s cannot be read: %v", a.GetTypeUrl(), err))
		}
	}
	if folded && m != nil {
		m = unfold(m)
	}
	c.unpacked[a] = m
	return m
}

// given returns the message of an Any that the set holds unpacked, nil if it does not.
func (c *Context) given(a *anypb.Any) proto.Message {
	if c.set.Unpacked == nil {
		return nil
	}
	return c.set.Unpacked(a)
}

func unpack(a *anypb.Any) (proto.Message, error) {
	t, err := protoregistry.GlobalTypes.FindMessageByURL(a.GetTypeUrl())
	if err != nil {
		return nil, nil // unknown types are the slot's business
	}
	m := t.New().Interface()
	if err := proto.Unmarshal(a.GetValue(), m); err != nil {
		return nil, err
	}
	return m, nil
}

// As unpacks a into M, or returns false.
func As[M proto.Message](c *Context, a *anypb.Any) (M, bool) {
	m, ok := c.Unpack(a).(M)
	return m, ok
}

// TypeName returns the full name of the type in an Any.
func TypeName(a *anypb.Any) string {
	url := a.GetTypeUrl()
	return url[strings.LastIndexByte(url, '/')+1:]
}

// SelectsNothing tells whether no extension can be found by the type of an Any: it is absent or empty, or holds
// a message that says nothing of its use.
func SelectsNothing(a *anypb.Any) bool {
	switch TypeName(a) {
	case "", "google.protobuf.Struct", "google.protobuf.Any":
		return true
	}
	return false
}

// slot tells whether the walk may go into the Any; the rule about extension slots hooks in here.
func (c *Context) slot(a *anypb.Any) bool {
	ok := true
	for _, f := range slots {
		ok = f(c, a) && ok
	}
	return ok
}

var slots []func(*Context, *anypb.Any) bool

// OnAny registers a rule about an Any in its field; it returns false to keep the walk out of it.
func OnAny(f func(*Context, *anypb.Any) bool) { slots = append(slots, f) }

// ConfigType returns the full name of the message that configures the extension in an Any: its type, or
// for a TypedStruct the type that it stands for.
func (c *Context) ConfigType(a *anypb.Any) string {
	if !isTypedStruct(a) {
		return TypeName(a)
	}
	switch m := c.Unpack(a).(type) {
	case nil:
		return TypeName(a)
	case typedStruct:
		url := m.GetTypeUrl()
		return url[strings.LastIndexByte(url, '/')+1:]
	default:
		return string(m.ProtoReflect().Descriptor().FullName())
	}
}

// Terminal tells whether the filter in an Any ends its chain, as [extension.Terminal] does.
func (c *Context) Terminal(a *anypb.Any) (ends, known bool) {
	return extension.Terminal(c.ConfigType(a))
}
