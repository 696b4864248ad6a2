package bootstrap_test

import (
	"testing"
	"time"

	metricsv3 "github.com/envoyproxy/go-control-plane/envoy/config/metrics/v3"

	"github.com/envoykit/envoykit/builder/bootstrap"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
	"github.com/envoykit/envoykit/tracing"
	"github.com/envoykit/envoykit/wasm"
)

func TestStats(t *testing.T) {
	parttest.Equal(t, bootstrap.Stats().
		Sinks(bootstrap.Hystrix(7)).
		FlushInterval(10*time.Second).
		EvictionInterval(time.Minute).
		Tag("user", `\.(user_(\w+))`).FixedTag("site", "eu").DefaultTag("envoy.cluster_name").
		DefaultTags(false).
		OverrideTags(true).
		Only(match.Prefix("cluster.")).Only(match.Exact("server.live")).
		Histogram(match.Suffix("_ms"), 1, 10, 100).
		HistogramBins(match.Prefix("http."), 50).
		Deferred().
		Dispatchers().
		ServerVersion(30).Clone(), `
stats_sinks:
- name: envoy.stat_sinks.hystrix
  typed_config: {"@type": type.googleapis.com/envoy.config.metrics.v3.HystrixSink, num_buckets: 7}
stats_flush_interval: 10s
stats_eviction_interval: 60s
stats_config:
  stats_tags: [{tag_name: user, regex: '\.(user_(\w+))'}, {tag_name: site, fixed_value: eu}, {tag_name: envoy.cluster_name}]
  use_all_default_tags: false
  allow_default_tag_overrides: true
  stats_matcher: {inclusion_list: {patterns: [{prefix: cluster.}, {exact: server.live}]}}
  histogram_bucket_settings: [{match: {suffix: _ms}, buckets: [1, 10, 100]}, {match: {prefix: http.}, bins: 50}]
deferred_stat_options: {enable_deferred_creation_stats: true}
enable_dispatcher_stats: true
stats_server_version_override: 30
`)
	parttest.Equal(t, bootstrap.Stats().FlushOnAdmin().Except(match.Prefix("a")).Except(match.Prefix("b")), `
stats_flush_on_admin: true
stats_config: {stats_matcher: {exclusion_list: {patterns: [{prefix: a}, {prefix: b}]}}}
`)
	parttest.Equal(t, bootstrap.Stats().None(), `stats_config: {stats_matcher: {reject_all: true}}`)
}

func TestSinks(t *testing.T) {
	for name, c := range map[string]struct {
		sink part.Part[metricsv3.StatsSink]
		want string
	}{
		"statsd": {bootstrap.StatsD("127.0.0.1", 8125).Prefix("edge").Milliseconds().Clone(), `
name: envoy.stat_sinks.statsd
typed_config:
  "@type": type.googleapis.com/envoy.config.metrics.v3.StatsdSink
  address: {socket_address: {address: 127.0.0.1, port_value: 8125}}
  prefix: edge
  scale_histogram_units_to_milliseconds: true
`},
		"statsd over TCP": {bootstrap.StatsDOverTCP("statsd"), `
name: envoy.stat_sinks.statsd
typed_config: {"@type": type.googleapis.com/envoy.config.metrics.v3.StatsdSink, tcp_cluster_name: statsd}
`},
		"dogstatsd": {bootstrap.DogStatsD("127.0.0.1", 8125).Prefix("edge").Datagram(1432).Milliseconds().Clone(), `
name: envoy.stat_sinks.dog_statsd
typed_config:
  "@type": type.googleapis.com/envoy.config.metrics.v3.DogStatsdSink
  address: {socket_address: {address: 127.0.0.1, port_value: 8125}}
  prefix: edge
  max_bytes_per_datagram: 1432
  scale_histogram_units_to_milliseconds: true
`},
		"dogstatsd by pipe": {bootstrap.DogStatsDPipe("/run/datadog/dsd.socket"), `
name: envoy.stat_sinks.dog_statsd
typed_config:
  "@type": type.googleapis.com/envoy.config.metrics.v3.DogStatsdSink
  address: {pipe: {path: /run/datadog/dsd.socket}}
`},
		"graphite": {bootstrap.Graphite("127.0.0.1", 8125).Prefix("edge").Datagram(512).Milliseconds().Clone(), `
name: envoy.stat_sinks.graphite_statsd
typed_config:
  "@type": type.googleapis.com/envoy.extensions.stat_sinks.graphite_statsd.v3.GraphiteStatsdSink
  address: {socket_address: {address: 127.0.0.1, port_value: 8125}}
  prefix: edge
  max_bytes_per_datagram: 512
  scale_histogram_units_to_milliseconds: true
`},
		"metrics service": {bootstrap.MetricsService(service.GRPC("metrics")).DeltaCounters(true).Labels().Histograms(bootstrap.Summary).Batch(100).Clone(), `
name: envoy.stat_sinks.metrics_service
typed_config:
  "@type": type.googleapis.com/envoy.config.metrics.v3.MetricsServiceConfig
  transport_api_version: V3
  grpc_service: {envoy_grpc: {cluster_name: metrics}}
  report_counters_as_deltas: true
  emit_tags_as_labels: true
  histogram_emit_mode: SUMMARY
  batch_size: 100
`},
		"OpenTelemetry": {bootstrap.OpenTelemetry(service.GRPC("otel")).Detectors(tracing.DetectEnvironment()).DeltaCounters().DeltaHistograms().
			Attributes(false).ShortNames(false).Prefix("edge").Batch(1000).Clone(), `
name: envoy.stat_sinks.open_telemetry
typed_config:
  "@type": type.googleapis.com/envoy.extensions.stat_sinks.open_telemetry.v3.SinkConfig
  grpc_service: {envoy_grpc: {cluster_name: otel}}
  resource_detectors:
  - name: envoy.tracers.opentelemetry.resource_detectors.environment
    typed_config: {"@type": type.googleapis.com/envoy.extensions.tracers.opentelemetry.resource_detectors.v3.EnvironmentResourceDetectorConfig}
  report_counters_as_deltas: true
  report_histograms_as_deltas: true
  emit_tags_as_attributes: false
  use_tag_extracted_name: false
  prefix: edge
  max_data_points_per_request: 1000
`},
		"OpenTelemetry over HTTP": {bootstrap.OpenTelemetryHTTP(service.Call(service.HTTP("http://otel:4318/v1/metrics", "otel", time.Second))), `
name: envoy.stat_sinks.open_telemetry
typed_config:
  "@type": type.googleapis.com/envoy.extensions.stat_sinks.open_telemetry.v3.SinkConfig
  http_service: {http_uri: {uri: http://otel:4318/v1/metrics, cluster: otel, timeout: 1s}}
`},
		"Wasm": {bootstrap.Wasm(wasm.Plugin("stats", source.DataFile("/etc/stats.wasm"))).Clone(), `
name: envoy.stat_sinks.wasm
typed_config:
  "@type": type.googleapis.com/envoy.extensions.stat_sinks.wasm.v3.Wasm
  config:
    name: stats
    vm_config: {code: {local: {filename: /etc/stats.wasm}}}
`},
		"custom": {bootstrap.CustomSink(&metricsv3.HystrixSink{NumBuckets: 3}), `
name: envoy.stat_sinks.hystrix
typed_config: {"@type": type.googleapis.com/envoy.config.metrics.v3.HystrixSink, num_buckets: 3}
`},
	} {
		t.Run(name, func(t *testing.T) { parttest.Equal(t, c.sink, c.want) })
	}
}
