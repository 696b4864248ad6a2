package bootstrap

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	metricsv3 "github.com/envoyproxy/go-control-plane/envoy/config/metrics/v3"
	otelv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/stat_sinks/open_telemetry/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/tracing"
)

// MetricsServiceBuilder builds a sink that streams statistics to a service.
type MetricsServiceBuilder struct {
	n node.Node[metricsv3.MetricsServiceConfig]
}

// MetricsService streams statistics to a service of Envoy's protocol. Its cluster is static (stats-sink-metrics-service).
//
// Envoy: config.metrics.v3.MetricsServiceConfig.grpc_service
func MetricsService(to service.RPC) *MetricsServiceBuilder {
	b := &MetricsServiceBuilder{}
	m := b.n.Init(&metricsv3.MetricsServiceConfig{})
	m.TransportApiVersion = corev3.ApiVersion_V3
	m.GrpcService = node.Child(b.n.Below("grpc_service"), to)
	return b
}

// DeltaCounters true sends by how much counters grew. Default: false, their values.
//
// Envoy: config.metrics.v3.MetricsServiceConfig.report_counters_as_deltas
func (b *MetricsServiceBuilder) DeltaCounters(on bool) *MetricsServiceBuilder {
	m, _ := b.n.Set("report_counters_as_deltas")
	m.ReportCountersAsDeltas = wrapperspb.Bool(on)
	return b
}

// Labels sends tags as labels, and names without them. Default: the full names.
//
// Envoy: config.metrics.v3.MetricsServiceConfig.emit_tags_as_labels
func (b *MetricsServiceBuilder) Labels() *MetricsServiceBuilder {
	m, _ := b.n.Set("emit_tags_as_labels")
	m.EmitTagsAsLabels = true
	return b
}

// HistogramForm is what is sent of a histogram.
type HistogramForm string

// The forms of histograms: quantiles, buckets, or both, which is the default.
const (
	Summary             HistogramForm = "SUMMARY"
	Buckets             HistogramForm = "HISTOGRAM"
	SummaryAndHistogram HistogramForm = "SUMMARY_AND_HISTOGRAM"
)

// Histograms says what is sent of histograms. Default: quantiles and buckets.
//
// Envoy: config.metrics.v3.MetricsServiceConfig.histogram_emit_mode
func (b *MetricsServiceBuilder) Histograms(form HistogramForm) *MetricsServiceBuilder {
	m, f := b.n.Set("histogram_emit_mode")
	m.HistogramEmitMode = node.Enum[metricsv3.HistogramEmitMode](f, form, metricsv3.HistogramEmitMode_value)
	return b
}

// Batch is how many metrics a message holds at most. Default: all of them.
//
// Envoy: config.metrics.v3.MetricsServiceConfig.batch_size
func (b *MetricsServiceBuilder) Batch(metrics int) *MetricsServiceBuilder {
	m, f := b.n.Set("batch_size")
	m.BatchSize = f.Count(metrics)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *MetricsServiceBuilder) Patch(edit func(*metricsv3.MetricsServiceConfig)) *MetricsServiceBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *MetricsServiceBuilder) Clone() *MetricsServiceBuilder {
	c := &MetricsServiceBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *MetricsServiceBuilder) Render(s part.Scope) *metricsv3.StatsSink {
	return sink(&b.n, s, "metrics_service")
}

// OpenTelemetryBuilder builds a sink that speaks OpenTelemetry's protocol.
type OpenTelemetryBuilder struct {
	n node.Node[otelv3.SinkConfig]
}

// OpenTelemetry sends statistics to a collector by gRPC. Its cluster is static (stats-sink-otel).
//
// Envoy: extensions.stat_sinks.open_telemetry.v3.SinkConfig.grpc_service
func OpenTelemetry(to service.RPC) *OpenTelemetryBuilder {
	b := &OpenTelemetryBuilder{}
	m := b.n.Init(&otelv3.SinkConfig{})
	m.ProtocolSpecifier = &otelv3.SinkConfig_GrpcService{GrpcService: node.Child(b.n.Below("grpc_service"), to)}
	return b
}

// OpenTelemetryHTTP sends statistics to a collector by HTTP.
//
// Envoy: extensions.stat_sinks.open_telemetry.v3.SinkConfig.http_service
func OpenTelemetryHTTP(to *service.CallBuilder) *OpenTelemetryBuilder {
	b := &OpenTelemetryBuilder{}
	m := b.n.Init(&otelv3.SinkConfig{})
	m.ProtocolSpecifier = &otelv3.SinkConfig_HttpService{HttpService: node.Child(b.n.Below("http_service"), to)}
	return b
}

// Detectors appends where attributes of the resource come from.
//
// Envoy: extensions.stat_sinks.open_telemetry.v3.SinkConfig.resource_detectors
func (b *OpenTelemetryBuilder) Detectors(detectors ...tracing.Detector) *OpenTelemetryBuilder {
	m, f := b.n.Add("resource_detectors", len(b.n.Peek().ResourceDetectors))
	m.ResourceDetectors = node.Children(f, m.ResourceDetectors, detectors)
	return b
}

// DeltaCounters sends by how much counters grew. Default: their values.
//
// Envoy: extensions.stat_sinks.open_telemetry.v3.SinkConfig.report_counters_as_deltas
func (b *OpenTelemetryBuilder) DeltaCounters() *OpenTelemetryBuilder {
	m, _ := b.n.Set("report_counters_as_deltas")
	m.ReportCountersAsDeltas = true
	return b
}

// DeltaHistograms sends what histograms got since the last time. Default: all they ever got.
//
// Envoy: extensions.stat_sinks.open_telemetry.v3.SinkConfig.report_histograms_as_deltas
func (b *OpenTelemetryBuilder) DeltaHistograms() *OpenTelemetryBuilder {
	m, _ := b.n.Set("report_histograms_as_deltas")
	m.ReportHistogramsAsDeltas = true
	return b
}

// Attributes false sends no tags. Default: true, as attributes.
//
// Envoy: extensions.stat_sinks.open_telemetry.v3.SinkConfig.emit_tags_as_attributes
func (b *OpenTelemetryBuilder) Attributes(on bool) *OpenTelemetryBuilder {
	m, _ := b.n.Set("emit_tags_as_attributes")
	m.EmitTagsAsAttributes = wrapperspb.Bool(on)
	return b
}

// ShortNames false leaves tags in the names, too. Default: true, they are cut out.
//
// Envoy: extensions.stat_sinks.open_telemetry.v3.SinkConfig.use_tag_extracted_name
func (b *OpenTelemetryBuilder) ShortNames(on bool) *OpenTelemetryBuilder {
	m, _ := b.n.Set("use_tag_extracted_name")
	m.UseTagExtractedName = wrapperspb.Bool(on)
	return b
}

// Prefix begins every name, with a dot between. Default: none.
//
// Envoy: extensions.stat_sinks.open_telemetry.v3.SinkConfig.prefix
func (b *OpenTelemetryBuilder) Prefix(prefix string) *OpenTelemetryBuilder {
	m, _ := b.n.Set("prefix")
	m.Prefix = prefix
	return b
}

// Batch is how many data points a request holds at most. Default: any number.
//
// Envoy: extensions.stat_sinks.open_telemetry.v3.SinkConfig.max_data_points_per_request
func (b *OpenTelemetryBuilder) Batch(points int) *OpenTelemetryBuilder {
	m, f := b.n.Set("max_data_points_per_request")
	m.MaxDataPointsPerRequest = f.Count(points)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *OpenTelemetryBuilder) Patch(edit func(*otelv3.SinkConfig)) *OpenTelemetryBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *OpenTelemetryBuilder) Clone() *OpenTelemetryBuilder {
	c := &OpenTelemetryBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *OpenTelemetryBuilder) Render(s part.Scope) *metricsv3.StatsSink {
	return sink(&b.n, s, "open_telemetry")
}
