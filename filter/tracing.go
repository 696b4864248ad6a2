package filter

import (
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/tracing"
)

// TracingBuilder builds which requests of an HTTP connection manager are traced and what their spans say.
type TracingBuilder struct {
	n node.Node[hcmv3.HttpConnectionManager_Tracing]
}

// Tracing starts tracing by the provider ([tracing.OpenTelemetry], [tracing.Zipkin]). Without one, that of the
// bootstrap traces; with neither, nothing is (hcm-tracing-provider).
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.Tracing.provider
func Tracing(provider ...tracing.Provider) *TracingBuilder {
	b := &TracingBuilder{}
	b.n.Init(&hcmv3.HttpConnectionManager_Tracing{})
	for _, p := range provider {
		m, f := b.n.Set("provider")
		m.Provider = node.Child(f, p)
	}
	return b
}

// Random is the share of requests that are traced, in percent, where nobody asked. Default: 100.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.Tracing.random_sampling
func (b *TracingBuilder) Random(percent float64) *TracingBuilder {
	m, f := b.n.Set("random_sampling")
	m.RandomSampling = f.Percent(percent)
	return b
}

// Client is the share of requests that are traced because the client sent x-client-trace-id, in percent. Default: 100.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.Tracing.client_sampling
func (b *TracingBuilder) Client(percent float64) *TracingBuilder {
	m, f := b.n.Set("client_sampling")
	m.ClientSampling = f.Percent(percent)
	return b
}

// Overall is the share of all requests that may be traced at most, in percent. Default: 100.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.Tracing.overall_sampling
func (b *TracingBuilder) Overall(percent float64) *TracingBuilder {
	m, f := b.n.Set("overall_sampling")
	m.OverallSampling = f.Percent(percent)
	return b
}

// Verbose logs the events of a request in its span. Default: not.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.Tracing.verbose
func (b *TracingBuilder) Verbose() *TracingBuilder {
	m, _ := b.n.Set("verbose")
	m.Verbose = true
	return b
}

// MaxPathLength is how much of the path the URL of a span holds, in bytes. Default: 256.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.Tracing.max_path_tag_length
func (b *TracingBuilder) MaxPathLength(bytes int) *TracingBuilder {
	m, f := b.n.Set("max_path_tag_length")
	m.MaxPathTagLength = f.CountValue(bytes)
	return b
}

// Tags appends values that spans carry; their names differ.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.Tracing.custom_tags
func (b *TracingBuilder) Tags(tags ...tracing.Tag) *TracingBuilder {
	m, f := b.n.Add("custom_tags", len(b.n.Peek().CustomTags))
	m.CustomTags = node.Children(f, m.CustomTags, tags)
	return b
}

// UpstreamSpan true gives each request to an upstream a span of its own, for gateways; in a sidecar it stays off.
// Default: off.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.Tracing.spawn_upstream_span
func (b *TracingBuilder) UpstreamSpan(on bool) *TracingBuilder {
	m, _ := b.n.Set("spawn_upstream_span")
	m.SpawnUpstreamSpan = wrapperspb.Bool(on)
	return b
}

// Operation is the name of the span, with command operators of access logs. Default: the host, or what the decorator
// of the route says.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.Tracing.operation
func (b *TracingBuilder) Operation(format string) *TracingBuilder {
	m, _ := b.n.Set("operation")
	m.Operation = format
	return b
}

// UpstreamOperation is the name of the span of a request to an upstream, with command operators.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.Tracing.upstream_operation
func (b *TracingBuilder) UpstreamOperation(format string) *TracingBuilder {
	m, _ := b.n.Set("upstream_operation")
	m.UpstreamOperation = format
	return b
}

// NoPropagation tells upstreams nothing of the trace. Default: they are told.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.Tracing.no_context_propagation
func (b *TracingBuilder) NoPropagation() *TracingBuilder {
	m, _ := b.n.Set("no_context_propagation")
	m.NoContextPropagation = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *TracingBuilder) Patch(edit func(*hcmv3.HttpConnectionManager_Tracing)) *TracingBuilder {
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
func (b *TracingBuilder) Render(s part.Scope) *hcmv3.HttpConnectionManager_Tracing {
	return b.n.Take(s, nil)
}
