package bootstrap_test

import (
	"time"

	metricsv3 "github.com/envoyproxy/go-control-plane/envoy/config/metrics/v3"

	"github.com/envoykit/envoykit/builder/bootstrap"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
	"github.com/envoykit/envoykit/wasm"
)

func ExampleStats() {
	print(bootstrap.Stats().FlushInterval(10*time.Second).FixedTag("site", "eu").Except(match.Prefix("vhost.")))
	// Output:
	// stats_flush_interval: 10s
	// stats_config:
	//   stats_tags:
	//   - tag_name: site
	//     fixed_value: eu
	//   stats_matcher:
	//     exclusion_list:
	//       patterns:
	//       - prefix: vhost.
}

func ExampleStatsD() {
	print(bootstrap.StatsD("127.0.0.1", 8125).Prefix("edge"))
	// Output:
	// name: envoy.stat_sinks.statsd
	// typed_config:
	//   "@type": type.googleapis.com/envoy.config.metrics.v3.StatsdSink
	//   address:
	//     socket_address:
	//       address: 127.0.0.1
	//       port_value: 8125
	//   prefix: edge
}

func ExampleStatsDOverTCP() {
	print(bootstrap.StatsDOverTCP("statsd"))
	// Output:
	// name: envoy.stat_sinks.statsd
	// typed_config:
	//   "@type": type.googleapis.com/envoy.config.metrics.v3.StatsdSink
	//   tcp_cluster_name: statsd
}

func ExampleDogStatsD() {
	print(bootstrap.DogStatsD("127.0.0.1", 8125).Datagram(1432))
	// Output:
	// name: envoy.stat_sinks.dog_statsd
	// typed_config:
	//   "@type": type.googleapis.com/envoy.config.metrics.v3.DogStatsdSink
	//   address:
	//     socket_address:
	//       address: 127.0.0.1
	//       port_value: 8125
	//   max_bytes_per_datagram: 1432
}

func ExampleDogStatsDPipe() {
	print(bootstrap.DogStatsDPipe("/run/datadog/dsd.socket"))
	// Output:
	// name: envoy.stat_sinks.dog_statsd
	// typed_config:
	//   "@type": type.googleapis.com/envoy.config.metrics.v3.DogStatsdSink
	//   address:
	//     pipe:
	//       path: /run/datadog/dsd.socket
}

func ExampleGraphite() {
	print(bootstrap.Graphite("127.0.0.1", 8125))
	// Output:
	// name: envoy.stat_sinks.graphite_statsd
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.stat_sinks.graphite_statsd.v3.GraphiteStatsdSink
	//   address:
	//     socket_address:
	//       address: 127.0.0.1
	//       port_value: 8125
}

func ExampleHystrix() {
	print(bootstrap.Hystrix(10))
	// Output:
	// name: envoy.stat_sinks.hystrix
	// typed_config:
	//   "@type": type.googleapis.com/envoy.config.metrics.v3.HystrixSink
	//   num_buckets: 10
}

func ExampleWasm() {
	print(bootstrap.Wasm(wasm.Plugin("stats", source.DataFile("/etc/envoy/stats.wasm"))))
	// Output:
	// name: envoy.stat_sinks.wasm
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.stat_sinks.wasm.v3.Wasm
	//   config:
	//     name: stats
	//     vm_config:
	//       code:
	//         local:
	//           filename: /etc/envoy/stats.wasm
}

func ExampleCustomSink() {
	print(bootstrap.CustomSink(&metricsv3.HystrixSink{NumBuckets: 10}))
	// Output:
	// name: envoy.stat_sinks.hystrix
	// typed_config:
	//   "@type": type.googleapis.com/envoy.config.metrics.v3.HystrixSink
	//   num_buckets: 10
}

func ExampleMetricsService() {
	print(bootstrap.MetricsService(service.GRPC("metrics")).Histograms(bootstrap.Summary))
	// Output:
	// name: envoy.stat_sinks.metrics_service
	// typed_config:
	//   "@type": type.googleapis.com/envoy.config.metrics.v3.MetricsServiceConfig
	//   grpc_service:
	//     envoy_grpc:
	//       cluster_name: metrics
	//   transport_api_version: V3
	//   histogram_emit_mode: SUMMARY
}

func ExampleOpenTelemetry() {
	print(bootstrap.OpenTelemetry(service.GRPC("otel")).DeltaCounters())
	// Output:
	// name: envoy.stat_sinks.open_telemetry
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.stat_sinks.open_telemetry.v3.SinkConfig
	//   grpc_service:
	//     envoy_grpc:
	//       cluster_name: otel
	//   report_counters_as_deltas: true
}

func ExampleOpenTelemetryHTTP() {
	print(bootstrap.OpenTelemetryHTTP(service.Call(service.HTTP("http://otel:4318/v1/metrics", "otel", time.Second))))
	// Output:
	// name: envoy.stat_sinks.open_telemetry
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.stat_sinks.open_telemetry.v3.SinkConfig
	//   http_service:
	//     http_uri:
	//       uri: http://otel:4318/v1/metrics
	//       cluster: otel
	//       timeout: 1s
}
