package tracing

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	samplersv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/tracers/opentelemetry/samplers/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
)

// Sampler is an extension that chooses what OpenTelemetry traces.
type Sampler interface {
	part.Part[corev3.TypedExtensionConfig]
}

// AlwaysOnBuilder builds a sampler that traces everything.
type AlwaysOnBuilder struct {
	n node.Node[samplersv3.AlwaysOnSamplerConfig]
}

// AlwaysOn traces everything.
//
// Envoy: extensions.tracers.opentelemetry.samplers.v3.AlwaysOnSamplerConfig
func AlwaysOn() *AlwaysOnBuilder {
	b := &AlwaysOnBuilder{}
	b.n.Init(&samplersv3.AlwaysOnSamplerConfig{})
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *AlwaysOnBuilder) Patch(edit func(*samplersv3.AlwaysOnSamplerConfig)) *AlwaysOnBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *AlwaysOnBuilder) Clone() *AlwaysOnBuilder {
	c := &AlwaysOnBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *AlwaysOnBuilder) Render(s part.Scope) *corev3.TypedExtensionConfig {
	return &corev3.TypedExtensionConfig{Name: "envoy.tracers.opentelemetry.samplers.always_on", TypedConfig: b.n.Any(s.Sub("typed_config"), nil)}
}

// ParentBasedBuilder builds a sampler that does what the caller did.
type ParentBasedBuilder struct {
	n node.Node[samplersv3.ParentBasedSamplerConfig]
}

// ParentBased traces what the caller traces; where there is no caller, the root sampler chooses.
//
// Envoy: extensions.tracers.opentelemetry.samplers.v3.ParentBasedSamplerConfig.wrapped_sampler
func ParentBased(root Sampler) *ParentBasedBuilder {
	b := &ParentBasedBuilder{}
	b.n.Init(&samplersv3.ParentBasedSamplerConfig{})
	m, f := b.n.Set("wrapped_sampler")
	m.WrappedSampler = node.Child(f, root)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ParentBasedBuilder) Patch(edit func(*samplersv3.ParentBasedSamplerConfig)) *ParentBasedBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ParentBasedBuilder) Clone() *ParentBasedBuilder {
	c := &ParentBasedBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ParentBasedBuilder) Render(s part.Scope) *corev3.TypedExtensionConfig {
	return &corev3.TypedExtensionConfig{Name: "envoy.tracers.opentelemetry.samplers.parent_based", TypedConfig: b.n.Any(s.Sub("typed_config"), nil)}
}

// RatioBuilder builds a sampler that traces a share of the requests.
type RatioBuilder struct {
	n node.Node[samplersv3.TraceIdRatioBasedSamplerConfig]
}

// Ratio traces a share of the requests, in percent, chosen by their trace id.
//
// Envoy: extensions.tracers.opentelemetry.samplers.v3.TraceIdRatioBasedSamplerConfig.sampling_percentage
func Ratio(percent float64) *RatioBuilder {
	b := &RatioBuilder{}
	b.n.Init(&samplersv3.TraceIdRatioBasedSamplerConfig{})
	m, f := b.n.Set("sampling_percentage")
	m.SamplingPercentage = f.Fraction(percent)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *RatioBuilder) Patch(edit func(*samplersv3.TraceIdRatioBasedSamplerConfig)) *RatioBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *RatioBuilder) Clone() *RatioBuilder {
	c := &RatioBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *RatioBuilder) Render(s part.Scope) *corev3.TypedExtensionConfig {
	return &corev3.TypedExtensionConfig{Name: "envoy.tracers.opentelemetry.samplers.trace_id_ratio_based", TypedConfig: b.n.Any(s.Sub("typed_config"), nil)}
}

// DynatraceBuilder builds a sampler that Dynatrace steers.
type DynatraceBuilder struct {
	n node.Node[samplersv3.DynatraceSamplerConfig]
}

// Dynatrace traces as many requests as the tenant's cluster asks for.
//
// Envoy: extensions.tracers.opentelemetry.samplers.v3.DynatraceSamplerConfig.tenant
func Dynatrace(tenant string, clusterID int, api *service.CallBuilder) *DynatraceBuilder {
	b := &DynatraceBuilder{}
	m := b.n.Init(&samplersv3.DynatraceSamplerConfig{})
	m.Tenant = tenant
	m.ClusterId = b.n.Below("cluster_id").Integer(clusterID)
	_, f := b.n.Set("http_service")
	m.HttpService = node.Child(f, api)
	return b
}

// RootSpans is how many traces begin here each minute, until the cluster says otherwise. Default: 1000.
//
// Envoy: extensions.tracers.opentelemetry.samplers.v3.DynatraceSamplerConfig.root_spans_per_minute
func (b *DynatraceBuilder) RootSpans(perMinute int) *DynatraceBuilder {
	m, f := b.n.Set("root_spans_per_minute")
	m.RootSpansPerMinute = f.Count(perMinute)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *DynatraceBuilder) Patch(edit func(*samplersv3.DynatraceSamplerConfig)) *DynatraceBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *DynatraceBuilder) Clone() *DynatraceBuilder {
	c := &DynatraceBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *DynatraceBuilder) Render(s part.Scope) *corev3.TypedExtensionConfig {
	return &corev3.TypedExtensionConfig{Name: "envoy.tracers.opentelemetry.samplers.dynatrace", TypedConfig: b.n.Any(s.Sub("typed_config"), nil)}
}
