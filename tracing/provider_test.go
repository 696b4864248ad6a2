package tracing_test

import (
	"testing"
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tracev3 "github.com/envoyproxy/go-control-plane/envoy/config/trace/v3"
	corsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/cors/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
	"github.com/envoykit/envoykit/tracing"
)

func provider(name, message, fields string) string {
	return "name: envoy.tracers." + name + "\ntyped_config:\n  \"@type\": type.googleapis.com/envoy." + message + "\n" + fields
}

func call() *service.CallBuilder {
	return service.Call(service.HTTP("http://h/p", "c", time.Second))
}

const called = "{http_uri: {uri: 'http://h/p', cluster: c, timeout: 1s}}"

func TestProviders(t *testing.T) {
	for want, p := range map[string]part.Part[tracev3.Tracing_Http]{
		provider("opentelemetry", "config.trace.v3.OpenTelemetryConfig", `
  service_name: s
  grpc_service: {envoy_grpc: {cluster_name: o}}
  resource_detectors:
  - name: envoy.tracers.opentelemetry.resource_detectors.static_config
    typed_config: {"@type": type.googleapis.com/envoy.extensions.tracers.opentelemetry.resource_detectors.v3.StaticConfigResourceDetectorConfig, attributes: {a: b}}
  sampler: {name: envoy.tracers.opentelemetry.samplers.always_on, typed_config: {"@type": type.googleapis.com/envoy.extensions.tracers.opentelemetry.samplers.v3.AlwaysOnSamplerConfig}}
  max_cache_size: 9
  set_telemetry_sdk_resource_attributes: false
  set_service_name_resource_attribute: false
  set_instrumentation_scope: false
`): tracing.OpenTelemetry("s", service.GRPC("o")).Detectors(tracing.DetectStatic(map[string]string{"a": "b"})).Sampler(tracing.AlwaysOn()).MaxCache(9).
			SDKAttributes(false).ServiceNameAttribute(false).InstrumentationScope(false),
		provider("opentelemetry", "config.trace.v3.OpenTelemetryConfig", "  service_name: s\n  http_service: "+called): tracing.OpenTelemetryHTTP("s", call()),
		provider("zipkin", "config.trace.v3.ZipkinConfig", `
  collector_cluster: z
  collector_endpoint: /api/v2/spans
  collector_endpoint_version: HTTP_PROTO
  collector_hostname: h
  trace_id_128bit: true
  shared_span_context: false
  split_spans_for_request: true
  trace_context_option: USE_B3_WITH_W3C_PROPAGATION
  timestamp_trace_ids: true
`): tracing.Zipkin("z", "/api/v2/spans").Version(tracing.ZipkinProto).Host("h").TraceID128().SharedContext(false).SplitSpans().W3C().TimestampIDs(),
		provider("zipkin", "config.trace.v3.ZipkinConfig", "  collector_endpoint_version: HTTP_JSON\n  collector_service: "+called): tracing.ZipkinBy(call()),
		provider("datadog", "config.trace.v3.DatadogConfig", "  service_name: s\n  collector_cluster: c\n  collector_hostname: h\n  remote_config: {polling_interval: 5s}"): tracing.
			Datadog("s", "c").Host("h").Remote(5 * time.Second),
		provider("skywalking", "config.trace.v3.SkyWalkingConfig", `
  grpc_service: {envoy_grpc: {cluster_name: s}}
  client_config: {service_name: a, instance_name: b, backend_token: t, max_cache_size: 3}
`): tracing.SkyWalking(service.GRPC("s")).Service("a", "b").Token("t").MaxCache(3),
		provider("xray", "config.trace.v3.XRayConfig", `
  segment_name: s
  daemon_endpoint: {protocol: UDP, address: 127.0.0.1, port_value: 2000}
  sampling_rule_manifest: {filename: rules.json}
  segment_fields: {origin: "AWS::ECS::Container", aws: {a: 1}}
`): tracing.XRay("s").Daemon("127.0.0.1", 2000).SamplingRules(source.DataFile("rules.json")).Origin("AWS::ECS::Container").AWS(map[string]any{"a": 1}),
		provider("fluentd", "extensions.tracers.fluentd.v3.FluentdConfig", `
  cluster: c
  tag: t
  stat_prefix: s
  buffer_flush_interval: 1s
  buffer_size_bytes: 2
  retry_policy: {num_retries: 3}
`): tracing.Fluentd("c", "t", "s").FlushEvery(time.Second).Buffer(2).Retry(service.Retry(3)),
		provider("datadog", "config.trace.v3.DatadogConfig", "  service_name: s"): tracing.Custom(&tracev3.DatadogConfig{ServiceName: "s"}),
	} {
		parttest.Equal(t, p, want)
	}
	require.Equal(t, []string{"extension-wrong-slot part"}, parttest.Lines(parttest.Problems(tracing.Custom(&corsv3.Cors{}))))
}

func TestSamplers(t *testing.T) {
	const kind = `"@type": type.googleapis.com/envoy.extensions.tracers.opentelemetry.samplers.v3.`
	for want, s := range map[string]part.Part[corev3.TypedExtensionConfig]{
		"{name: envoy.tracers.opentelemetry.samplers.trace_id_ratio_based, typed_config: {" + kind + "TraceIdRatioBasedSamplerConfig, sampling_percentage: {numerator: 5}}}": tracing.Ratio(5),
		"{name: envoy.tracers.opentelemetry.samplers.parent_based, typed_config: {" + kind + "ParentBasedSamplerConfig, wrapped_sampler: " +
			"{name: envoy.tracers.opentelemetry.samplers.always_on, typed_config: {" + kind + "AlwaysOnSamplerConfig}}}}": tracing.ParentBased(tracing.AlwaysOn()),
		"{name: envoy.tracers.opentelemetry.samplers.dynatrace, typed_config: {" + kind + "DynatraceSamplerConfig, tenant: t, cluster_id: 4, http_service: " + called +
			", root_spans_per_minute: 6}}": tracing.Dynatrace("t", 4, call()).RootSpans(6),
	} {
		parttest.Equal(t, s, want)
	}
	require.Equal(t, []string{"percent-not-representable part.typed_config.sampling_percentage"}, parttest.Lines(parttest.Problems(tracing.Ratio(101))))
}
