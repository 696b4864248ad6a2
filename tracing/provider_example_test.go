package tracing_test

import (
	"time"

	tracev3 "github.com/envoyproxy/go-control-plane/envoy/config/trace/v3"

	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/tracing"
)

func ExampleOpenTelemetry() {
	show(tracing.OpenTelemetry("edge", service.GRPC("otel")).Sampler(tracing.ParentBased(tracing.Ratio(1))))
	// Output:
	// name: envoy.tracers.opentelemetry
	// typed_config:
	//   "@type": type.googleapis.com/envoy.config.trace.v3.OpenTelemetryConfig
	//   grpc_service:
	//     envoy_grpc:
	//       cluster_name: otel
	//   service_name: edge
	//   sampler:
	//     name: envoy.tracers.opentelemetry.samplers.parent_based
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.tracers.opentelemetry.samplers.v3.ParentBasedSamplerConfig
	//       wrapped_sampler:
	//         name: envoy.tracers.opentelemetry.samplers.trace_id_ratio_based
	//         typed_config:
	//           "@type": type.googleapis.com/envoy.extensions.tracers.opentelemetry.samplers.v3.TraceIdRatioBasedSamplerConfig
	//           sampling_percentage:
	//             numerator: 1
}

func ExampleOpenTelemetryHTTP() {
	show(tracing.OpenTelemetryHTTP("edge", service.Call(service.HTTP("http://otel/v1/traces", "otel", time.Second))))
	// Output:
	// name: envoy.tracers.opentelemetry
	// typed_config:
	//   "@type": type.googleapis.com/envoy.config.trace.v3.OpenTelemetryConfig
	//   service_name: edge
	//   http_service:
	//     http_uri:
	//       uri: http://otel/v1/traces
	//       cluster: otel
	//       timeout: 1s
}

func ExampleZipkin() {
	show(tracing.Zipkin("zipkin", "/api/v2/spans").TraceID128())
	// Output:
	// name: envoy.tracers.zipkin
	// typed_config:
	//   "@type": type.googleapis.com/envoy.config.trace.v3.ZipkinConfig
	//   collector_cluster: zipkin
	//   collector_endpoint: /api/v2/spans
	//   trace_id_128bit: true
	//   collector_endpoint_version: HTTP_JSON
}

func ExampleZipkinBy() {
	show(tracing.ZipkinBy(service.Call(service.HTTP("http://zipkin/api/v2/spans", "zipkin", time.Second))))
	// Output:
	// name: envoy.tracers.zipkin
	// typed_config:
	//   "@type": type.googleapis.com/envoy.config.trace.v3.ZipkinConfig
	//   collector_endpoint_version: HTTP_JSON
	//   collector_service:
	//     http_uri:
	//       uri: http://zipkin/api/v2/spans
	//       cluster: zipkin
	//       timeout: 1s
}

func ExampleDatadog() {
	show(tracing.Datadog("edge", "datadog-agent"))
	// Output:
	// name: envoy.tracers.datadog
	// typed_config:
	//   "@type": type.googleapis.com/envoy.config.trace.v3.DatadogConfig
	//   collector_cluster: datadog-agent
	//   service_name: edge
}

func ExampleSkyWalking() {
	show(tracing.SkyWalking(service.GRPC("skywalking")).Service("edge", "edge-1"))
	// Output:
	// name: envoy.tracers.skywalking
	// typed_config:
	//   "@type": type.googleapis.com/envoy.config.trace.v3.SkyWalkingConfig
	//   grpc_service:
	//     envoy_grpc:
	//       cluster_name: skywalking
	//   client_config:
	//     service_name: edge
	//     instance_name: edge-1
}

func ExampleXRay() {
	show(tracing.XRay("edge").Daemon("127.0.0.1", 2000))
	// Output:
	// name: envoy.tracers.xray
	// typed_config:
	//   "@type": type.googleapis.com/envoy.config.trace.v3.XRayConfig
	//   daemon_endpoint:
	//     protocol: UDP
	//     address: 127.0.0.1
	//     port_value: 2000
	//   segment_name: edge
}

func ExampleFluentd() {
	show(tracing.Fluentd("fluentd", "edge.traces", "edge"))
	// Output:
	// name: envoy.tracers.fluentd
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.tracers.fluentd.v3.FluentdConfig
	//   cluster: fluentd
	//   tag: edge.traces
	//   stat_prefix: edge
}

func ExampleCustom() {
	show(tracing.Custom(&tracev3.DatadogConfig{ServiceName: "edge", CollectorCluster: "datadog-agent"}))
	// Output:
	// name: envoy.tracers.datadog
	// typed_config:
	//   "@type": type.googleapis.com/envoy.config.trace.v3.DatadogConfig
	//   collector_cluster: datadog-agent
	//   service_name: edge
}

func ExampleDetectEnvironment() {
	show(tracing.DetectEnvironment())
	// Output:
	// name: envoy.tracers.opentelemetry.resource_detectors.environment
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.tracers.opentelemetry.resource_detectors.v3.EnvironmentResourceDetectorConfig
}

func ExampleDetectDynatrace() {
	show(tracing.DetectDynatrace())
	// Output:
	// name: envoy.tracers.opentelemetry.resource_detectors.dynatrace
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.tracers.opentelemetry.resource_detectors.v3.DynatraceResourceDetectorConfig
}

func ExampleDetectStatic() {
	show(tracing.DetectStatic(map[string]string{"region": "eu-1"}))
	// Output:
	// name: envoy.tracers.opentelemetry.resource_detectors.static_config
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.tracers.opentelemetry.resource_detectors.v3.StaticConfigResourceDetectorConfig
	//   attributes:
	//     region: eu-1
}

func ExampleAlwaysOn() {
	show(tracing.AlwaysOn())
	// Output:
	// name: envoy.tracers.opentelemetry.samplers.always_on
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.tracers.opentelemetry.samplers.v3.AlwaysOnSamplerConfig
}

func ExampleParentBased() {
	show(tracing.ParentBased(tracing.AlwaysOn()))
	// Output:
	// name: envoy.tracers.opentelemetry.samplers.parent_based
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.tracers.opentelemetry.samplers.v3.ParentBasedSamplerConfig
	//   wrapped_sampler:
	//     name: envoy.tracers.opentelemetry.samplers.always_on
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.tracers.opentelemetry.samplers.v3.AlwaysOnSamplerConfig
}

func ExampleRatio() {
	show(tracing.Ratio(0.1))
	// Output:
	// name: envoy.tracers.opentelemetry.samplers.trace_id_ratio_based
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.tracers.opentelemetry.samplers.v3.TraceIdRatioBasedSamplerConfig
	//   sampling_percentage:
	//     numerator: 10
	//     denominator: TEN_THOUSAND
}

func ExampleDynatrace() {
	show(tracing.Dynatrace("abc12345", 7, service.Call(service.HTTP("https://abc12345.live.dynatrace.com/api", "dynatrace", time.Second))))
	// Output:
	// name: envoy.tracers.opentelemetry.samplers.dynatrace
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.tracers.opentelemetry.samplers.v3.DynatraceSamplerConfig
	//   tenant: abc12345
	//   cluster_id: 7
	//   http_service:
	//     http_uri:
	//       uri: https://abc12345.live.dynatrace.com/api
	//       cluster: dynatrace
	//       timeout: 1s
}
