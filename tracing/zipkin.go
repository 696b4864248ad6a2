package tracing

import (
	tracev3 "github.com/envoyproxy/go-control-plane/envoy/config/trace/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/service"
)

// ZipkinVersion is the form in which spans are sent.
type ZipkinVersion string

// The forms of Zipkin's spans.
const (
	ZipkinJSON  ZipkinVersion = "HTTP_JSON"
	ZipkinProto ZipkinVersion = "HTTP_PROTO"
	ZipkinGRPC  ZipkinVersion = "GRPC"
)

// ZipkinBuilder builds tracing by Zipkin, which Jaeger understands too.
type ZipkinBuilder struct {
	slot[tracev3.ZipkinConfig]
}

// Zipkin starts spans that go to the path ("/api/v2/spans") of the cluster, as JSON.
//
// Envoy: config.trace.v3.ZipkinConfig.collector_endpoint
func Zipkin(cluster, path string) *ZipkinBuilder {
	b := &ZipkinBuilder{}
	m := b.start("envoy.tracers.zipkin", &tracev3.ZipkinConfig{})
	m.CollectorCluster, m.CollectorEndpoint = cluster, path
	m.CollectorEndpointVersion = tracev3.ZipkinConfig_HTTP_JSON
	return b
}

// Version is the form in which spans are sent. Default: ZipkinJSON, as Envoy's own default was removed.
//
// Envoy: config.trace.v3.ZipkinConfig.collector_endpoint_version
func (b *ZipkinBuilder) Version(version ZipkinVersion) *ZipkinBuilder {
	m, f := b.n.Set("collector_endpoint_version")
	m.CollectorEndpointVersion = node.Enum[tracev3.ZipkinConfig_CollectorEndpointVersion](f, version, tracev3.ZipkinConfig_CollectorEndpointVersion_value)
	return b
}

// Host is the host header of what is sent. Default: the name of the cluster.
//
// Envoy: config.trace.v3.ZipkinConfig.collector_hostname
func (b *ZipkinBuilder) Host(host string) *ZipkinBuilder {
	m, _ := b.n.Set("collector_hostname")
	m.CollectorHostname = host
	return b
}

// TraceID128 makes trace ids of 128 bits. Default: of 64.
//
// Envoy: config.trace.v3.ZipkinConfig.trace_id_128bit
func (b *ZipkinBuilder) TraceID128() *ZipkinBuilder {
	m, _ := b.n.Set("trace_id_128bit")
	m.TraceId_128Bit = true
	return b
}

// SharedContext false gives the server a span of its own, apart from the client's. Default: true, they share one.
//
// Envoy: config.trace.v3.ZipkinConfig.shared_span_context
func (b *ZipkinBuilder) SharedContext(on bool) *ZipkinBuilder {
	m, _ := b.n.Set("shared_span_context")
	m.SharedSpanContext = wrapperspb.Bool(on)
	return b
}

// SplitSpans makes two spans of a request, for what comes and for what goes. Default: one.
//
// Envoy: config.trace.v3.ZipkinConfig.split_spans_for_request
func (b *ZipkinBuilder) SplitSpans() *ZipkinBuilder {
	m, _ := b.n.Set("split_spans_for_request")
	m.SplitSpansForRequest = true
	return b
}

// W3C reads and writes the headers of the W3C beside those of B3. Default: B3 alone.
//
// Envoy: config.trace.v3.ZipkinConfig.trace_context_option
func (b *ZipkinBuilder) W3C() *ZipkinBuilder {
	m, _ := b.n.Set("trace_context_option")
	m.TraceContextOption = tracev3.ZipkinConfig_USE_B3_WITH_W3C_PROPAGATION
	return b
}

// TimestampIDs begins trace ids with the time, as AWS X-Ray requires. Default: not.
//
// Envoy: config.trace.v3.ZipkinConfig.timestamp_trace_ids
func (b *ZipkinBuilder) TimestampIDs() *ZipkinBuilder {
	m, _ := b.n.Set("timestamp_trace_ids")
	m.TimestampTraceIds = true
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *ZipkinBuilder) Patch(edit func(*tracev3.ZipkinConfig)) *ZipkinBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ZipkinBuilder) Clone() *ZipkinBuilder {
	c := &ZipkinBuilder{}
	b.clone(&c.slot)
	return c
}

// ZipkinBy starts spans that go to an HTTP service with settings of its own.
//
// Envoy: config.trace.v3.ZipkinConfig.collector_service
func ZipkinBy(to *service.CallBuilder) *ZipkinBuilder {
	b := &ZipkinBuilder{}
	b.start("envoy.tracers.zipkin", &tracev3.ZipkinConfig{CollectorEndpointVersion: tracev3.ZipkinConfig_HTTP_JSON})
	m, f := b.n.Set("collector_service")
	m.CollectorService = node.Child(f, to)
	return b
}
