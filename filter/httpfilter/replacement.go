package httpfilter

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Replacement is per-route configuration that takes the place of the filter's own: the settings of another builder
// of the same filter.
type Replacement[M any] struct {
	name  string // of the filter in the chain
	of    *slot[M]
	field string                 // of the per-route message, that holds the settings
	wrap  func(*M) proto.Message // makes the per-route message; nil if it is M
}

// FilterName is the name of the filter in the chain.
func (r *Replacement[M]) FilterName() string { return r.name }

// Render implements [part.Part].
func (r *Replacement[M]) Render(at part.Scope) *anypb.Any {
	switch {
	case r.of == nil:
		at.Report(node.RuleNil, "nil given")
		return &anypb.Any{}
	case r.wrap == nil:
		return r.of.n.Any(at, r.of.finish)
	}
	settings := at
	if r.field != "" {
		settings = at.Sub(r.field)
	}
	return at.Any(r.wrap(r.of.n.Take(settings, r.of.finish)))
}

// variant copies an override into a fresh one.
func variant[M any](o, c *Override[M]) {
	c.name, c.finish = o.name, o.finish
	o.n.Clone(&c.n)
}

// typed is an extension within the configuration of a filter: a name and a packed message.
type typed[M any] struct {
	n    node.Node[M]
	name string
}

// Render implements [part.Part].
func (e *typed[M]) Render(at part.Scope) *corev3.TypedExtensionConfig {
	return &corev3.TypedExtensionConfig{Name: e.name, TypedConfig: e.n.Any(at.Sub("typed_config"), nil)}
}

// named gives the extension another name.
func (e *typed[M]) named(name string) {
	e.n.Set("name") // for the line, and to refuse it after the extension was attached
	e.name = name
}

// clone copies the extension into a fresh one.
func (e *typed[M]) clone(c *typed[M]) {
	c.name = e.name
	e.n.Clone(&c.n)
}

// flag is a switch that a running Envoy can turn by the runtime key.
func flag(on bool, runtimeKey string) *corev3.RuntimeFeatureFlag {
	return &corev3.RuntimeFeatureFlag{DefaultValue: wrapperspb.Bool(on), RuntimeKey: runtimeKey}
}
