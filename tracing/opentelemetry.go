package tracing

import (
	tracev3 "github.com/envoyproxy/go-control-plane/envoy/config/trace/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/service"
)

// OpenTelemetryBuilder builds tracing by OpenTelemetry.
type OpenTelemetryBuilder struct {
	slot[tracev3.OpenTelemetryConfig]
}

// OpenTelemetry starts spans that go to a collector over gRPC. The name is that of the service in them; empty means
// "unknown_service:envoy".
//
// Envoy: config.trace.v3.OpenTelemetryConfig.grpc_service
func OpenTelemetry(serviceName string, to service.RPC) *OpenTelemetryBuilder {
	b := &OpenTelemetryBuilder{}
	b.start("envoy.tracers.opentelemetry", &tracev3.OpenTelemetryConfig{ServiceName: serviceName})
	m, f := b.n.Set("grpc_service")
	m.GrpcService = node.Child(f, to)
	return b
}

// Detectors appends extensions that find attributes of the resource.
//
// Envoy: config.trace.v3.OpenTelemetryConfig.resource_detectors
func (b *OpenTelemetryBuilder) Detectors(detectors ...Detector) *OpenTelemetryBuilder {
	m, f := b.n.Add("resource_detectors", len(b.n.Peek().ResourceDetectors))
	m.ResourceDetectors = node.Children(f, m.ResourceDetectors, detectors)
	return b
}

// Sampler chooses what is traced, in place of the percentages of the connection manager.
//
// Envoy: config.trace.v3.OpenTelemetryConfig.sampler
func (b *OpenTelemetryBuilder) Sampler(sampler Sampler) *OpenTelemetryBuilder {
	m, f := b.n.Set("sampler")
	m.Sampler = node.Child(f, sampler)
	return b
}

// MaxCache is how many spans are kept for the collector; more are dropped. Default: 1024.
//
// Envoy: config.trace.v3.OpenTelemetryConfig.max_cache_size
func (b *OpenTelemetryBuilder) MaxCache(spans int) *OpenTelemetryBuilder {
	m, f := b.n.Set("max_cache_size")
	m.MaxCacheSize = f.CountValue(spans)
	return b
}

// SDKAttributes false leaves the attributes telemetry.sdk.* out. Default: true.
//
// Envoy: config.trace.v3.OpenTelemetryConfig.set_telemetry_sdk_resource_attributes
func (b *OpenTelemetryBuilder) SDKAttributes(on bool) *OpenTelemetryBuilder {
	m, _ := b.n.Set("set_telemetry_sdk_resource_attributes")
	m.SetTelemetrySdkResourceAttributes = wrapperspb.Bool(on)
	return b
}

// ServiceNameAttribute false leaves the attribute service.name out. Default: true.
//
// Envoy: config.trace.v3.OpenTelemetryConfig.set_service_name_resource_attribute
func (b *OpenTelemetryBuilder) ServiceNameAttribute(on bool) *OpenTelemetryBuilder {
	m, _ := b.n.Set("set_service_name_resource_attribute")
	m.SetServiceNameResourceAttribute = wrapperspb.Bool(on)
	return b
}

// InstrumentationScope false leaves the scope out of spans. Default: true.
//
// Envoy: config.trace.v3.OpenTelemetryConfig.set_instrumentation_scope
func (b *OpenTelemetryBuilder) InstrumentationScope(on bool) *OpenTelemetryBuilder {
	m, _ := b.n.Set("set_instrumentation_scope")
	m.SetInstrumentationScope = wrapperspb.Bool(on)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *OpenTelemetryBuilder) Patch(edit func(*tracev3.OpenTelemetryConfig)) *OpenTelemetryBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *OpenTelemetryBuilder) Clone() *OpenTelemetryBuilder {
	c := &OpenTelemetryBuilder{}
	b.clone(&c.slot)
	return c
}

// OpenTelemetryHTTP starts spans that go to a collector over HTTP.
//
// Envoy: config.trace.v3.OpenTelemetryConfig.http_service
func OpenTelemetryHTTP(serviceName string, to *service.CallBuilder) *OpenTelemetryBuilder {
	b := &OpenTelemetryBuilder{}
	b.start("envoy.tracers.opentelemetry", &tracev3.OpenTelemetryConfig{ServiceName: serviceName})
	m, f := b.n.Set("http_service")
	m.HttpService = node.Child(f, to)
	return b
}
