package tracing

import (
	tracev3 "github.com/envoyproxy/go-control-plane/envoy/config/trace/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Provider is where spans go, for connection managers and the bootstrap: [OpenTelemetry], [Zipkin], [Datadog].
type Provider interface {
	part.Part[tracev3.Tracing_Http]
}

// slot is what every provider holds: its configuration and its name.
type slot[M any] struct {
	n    node.Node[M]
	name string
}

// start begins a provider with its canonical name and what m holds, and returns its configuration.
func (s *slot[M]) start(name string, m *M) *M {
	s.name = name
	return s.n.Init(m)
}

// Render implements [part.Part].
func (s *slot[M]) Render(at part.Scope) *tracev3.Tracing_Http {
	return &tracev3.Tracing_Http{
		Name:       s.name,
		ConfigType: &tracev3.Tracing_Http_TypedConfig{TypedConfig: s.n.Any(at.Sub("typed_config"), nil)},
	}
}

// clone copies the provider into a fresh one.
func (s *slot[M]) clone(c *slot[M]) {
	c.name = s.name
	s.n.Clone(&c.n)
}

// CustomBuilder builds a provider from a message.
type CustomBuilder struct{ config node.Custom }

// Custom starts a provider that the catalogue does not have, from the message that configures it. A message that configures
// no tracer is refused (extension-wrong-slot).
//
// Envoy: config.trace.v3.Tracing.Http.typed_config
func Custom(config proto.Message) *CustomBuilder {
	b := &CustomBuilder{}
	b.config.Init(config, "envoy.tracers")
	return b
}

// Named gives the provider a name, which one that the registry does not know needs.
//
// Envoy: config.trace.v3.Tracing.Http.name
func (b *CustomBuilder) Named(name string) *CustomBuilder {
	b.config.Named(name)
	return b
}

// Render implements [part.Part].
func (b *CustomBuilder) Render(s part.Scope) *tracev3.Tracing_Http {
	config := b.config.Take(s)
	return &tracev3.Tracing_Http{Name: config.Name, ConfigType: &tracev3.Tracing_Http_TypedConfig{TypedConfig: config.TypedConfig}}
}
