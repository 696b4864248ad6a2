package route

import (
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/tracing"
)

// TracingBuilder builds how requests of a route are traced. It replaces the sampling of the connection manager.
type TracingBuilder struct {
	n node.Node[routev3.Tracing]
}

// Tracing starts how requests of a route are traced.
//
// Envoy: config.route.v3.Tracing
func Tracing() *TracingBuilder {
	b := &TracingBuilder{}
	b.n.Init(&routev3.Tracing{})
	return b
}

// ClientSampling is how many of the requests are traced whose client asks for it, in percent. Default: 100.
//
// Envoy: config.route.v3.Tracing.client_sampling
func (b *TracingBuilder) ClientSampling(percent float64) *TracingBuilder {
	m, f := b.n.Set("client_sampling")
	m.ClientSampling = f.Fraction(percent)
	return b
}

// RandomSampling is how many requests are traced at random, in percent. Default: 100.
//
// Envoy: config.route.v3.Tracing.random_sampling
func (b *TracingBuilder) RandomSampling(percent float64) *TracingBuilder {
	m, f := b.n.Set("random_sampling")
	m.RandomSampling = f.Fraction(percent)
	return b
}

// OverallSampling bounds how many requests are traced for whatever reason, in percent. Default: 100.
//
// Envoy: config.route.v3.Tracing.overall_sampling
func (b *TracingBuilder) OverallSampling(percent float64) *TracingBuilder {
	m, f := b.n.Set("overall_sampling")
	m.OverallSampling = f.Fraction(percent)
	return b
}

// Tags appends values that spans carry. They take the place of tags of the connection manager with their names.
//
// Envoy: config.route.v3.Tracing.custom_tags
func (b *TracingBuilder) Tags(tags ...tracing.Tag) *TracingBuilder {
	m, f := b.n.Add("custom_tags", len(b.n.Peek().CustomTags))
	m.CustomTags = node.Children(f, m.CustomTags, tags)
	return b
}

// Operation makes the name of the span of a text with command operators of access logs. It goes before the route's
// plain operation.
//
// Envoy: config.route.v3.Tracing.operation
func (b *TracingBuilder) Operation(format string) *TracingBuilder {
	m, _ := b.n.Set("operation")
	m.Operation = format
	return b
}

// UpstreamOperation is [TracingBuilder.Operation] for the upstream's span, where the connection manager makes one.
//
// Envoy: config.route.v3.Tracing.upstream_operation
func (b *TracingBuilder) UpstreamOperation(format string) *TracingBuilder {
	m, _ := b.n.Set("upstream_operation")
	m.UpstreamOperation = format
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *TracingBuilder) Patch(edit func(*routev3.Tracing)) *TracingBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *TracingBuilder) Clone() *TracingBuilder {
	c := &TracingBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *TracingBuilder) Render(s part.Scope) *routev3.Tracing { return b.n.Take(s, nil) }
