package accesslog_test

import (
	"testing"
	"time"

	statsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/access_loggers/stats/v3"
	celv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/formatter/cel/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/extension"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
	"github.com/envoykit/envoykit/tracing"
	"github.com/envoykit/envoykit/wasm"
)

const types = `"@type": type.googleapis.com/envoy.extensions.access_loggers.`

func TestFile(t *testing.T) {
	parttest.Equal(t, accesslog.File("/var/log/access.log").Text("%PROTOCOL%\n").When(accesslog.NotHealthCheck()), `
name: envoy.access_loggers.file
filter: {not_health_check_filter: {}}
typed_config:
  `+types+`file.v3.FileAccessLog
  path: /var/log/access.log
  log_format: {text_format_source: {inline_string: "%PROTOCOL%\n"}}
`)
	parttest.Equal(t, accesslog.File("a").JSON(map[string]any{"a": map[string]any{"b": "%PROTOCOL%"}, "c": 1}), `
name: envoy.access_loggers.file
typed_config:
  `+types+`file.v3.FileAccessLog
  path: a
  log_format: {json_format: {a: {b: "%PROTOCOL%"}, c: 1}}
`)
}

func TestStreams(t *testing.T) {
	format := accesslog.JSON(map[string]any{"s": "%RESPONSE_CODE%"}).OmitEmpty().Sorted().ContentType("application/x").
		Formatters(accesslog.CELFormatter(), accesslog.MetadataFormatter(), accesslog.ReqWithoutQueryFormatter(), extension.Custom(&celv3.Cel{}).Named("mine"))
	wanted := `
  log_format:
    json_format: {s: "%RESPONSE_CODE%"}
    omit_empty_values: true
    content_type: application/x
    json_format_options: {sort_properties: true}
    formatters:
    - {name: envoy.formatter.cel, typed_config: {"@type": type.googleapis.com/envoy.extensions.formatter.cel.v3.Cel}}
    - {name: envoy.formatter.metadata, typed_config: {"@type": type.googleapis.com/envoy.extensions.formatter.metadata.v3.Metadata}}
    - {name: envoy.formatter.req_without_query, typed_config: {"@type": type.googleapis.com/envoy.extensions.formatter.req_without_query.v3.ReqWithoutQuery}}
    - {name: mine, typed_config: {"@type": type.googleapis.com/envoy.extensions.formatter.cel.v3.Cel}}
`
	parttest.Equal(t, accesslog.Stdout().Format(format), "name: envoy.access_loggers.stdout\ntyped_config:\n  "+types+"stream.v3.StdoutAccessLog"+wanted)
	parttest.Equal(t, accesslog.Stderr().Format(format), "name: envoy.access_loggers.stderr\ntyped_config:\n  "+types+"stream.v3.StderrAccessLog"+wanted)
	parttest.Equal(t, accesslog.TextFrom(source.Environment("FORMAT")), "text_format_source: {environment_variable: FORMAT}")
}

func TestGRPC(t *testing.T) {
	stream := func() *accesslog.StreamBuilder {
		return accesslog.Stream("edge", service.GRPC("als")).FlushEvery(2 * time.Second).Buffer(0).FilterState("key").
			Retry(service.Retry(3)).Tags(tracing.Literal("a", "b"))
	}
	common := `
  common_config:
    log_name: edge
    grpc_service: {envoy_grpc: {cluster_name: als}}
    transport_api_version: V3
    buffer_flush_interval: 2s
    buffer_size_bytes: 0
    filter_state_objects_to_log: [key]
    grpc_stream_retry_policy: {num_retries: 3}
    custom_tags: [{tag: a, literal: {value: b}}]
`
	parttest.Equal(t, accesslog.GRPC(stream()).RequestHeaders("a").ResponseHeaders("b", "c").ResponseTrailers("d"),
		"name: envoy.access_loggers.http_grpc\ntyped_config:\n  "+types+"grpc.v3.HttpGrpcAccessLogConfig"+common+`
  additional_request_headers_to_log: [a]
  additional_response_headers_to_log: [b, c]
  additional_response_trailers_to_log: [d]
`)
	parttest.Equal(t, accesslog.TCPGRPC(stream()), "name: envoy.access_loggers.tcp_grpc\ntyped_config:\n  "+types+"grpc.v3.TcpGrpcAccessLogConfig"+common)
}

func TestOpenTelemetry(t *testing.T) {
	parttest.Equal(t, accesslog.OpenTelemetry("edge", service.GRPC("otel")).
		Body("%PROTOCOL%").
		Attribute("path", "%PATH%").
		Attribute("sizes", map[string]any{"sent": "%BYTES_SENT%", "got": "%BYTES_RECEIVED%"}).
		Attribute("list", []any{"a"}).
		Resource("region", "eu").
		Detectors(tracing.DetectEnvironment()).
		NoBuiltinLabels().StatPrefix("p").FlushEvery(time.Second).Buffer(10).FilterState("s").
		Tags(tracing.Literal("a", "b")).Formatters(accesslog.CELFormatter()), `
name: envoy.access_loggers.open_telemetry
typed_config:
  `+types+`open_telemetry.v3.OpenTelemetryAccessLogConfig
  log_name: edge
  grpc_service: {envoy_grpc: {cluster_name: otel}}
  body: {string_value: "%PROTOCOL%"}
  attributes:
    values:
    - {key: path, value: {string_value: "%PATH%"}}
    - key: sizes
      value: {kvlist_value: {values: [{key: got, value: {string_value: "%BYTES_RECEIVED%"}}, {key: sent, value: {string_value: "%BYTES_SENT%"}}]}}
    - {key: list, value: {array_value: {values: [{string_value: a}]}}}
  resource_attributes: {values: [{key: region, value: {string_value: eu}}]}
  resource_detectors:
  - name: envoy.tracers.opentelemetry.resource_detectors.environment
    typed_config: {"@type": type.googleapis.com/envoy.extensions.tracers.opentelemetry.resource_detectors.v3.EnvironmentResourceDetectorConfig}
  disable_builtin_labels: true
  stat_prefix: p
  buffer_flush_interval: 1s
  buffer_size_bytes: 10
  filter_state_objects_to_log: [s]
  custom_tags: [{tag: a, literal: {value: b}}]
  formatters:
  - {name: envoy.formatter.cel, typed_config: {"@type": type.googleapis.com/envoy.extensions.formatter.cel.v3.Cel}}
`)
	parttest.Equal(t, accesslog.OpenTelemetryHTTP("edge", service.Call(service.HTTP("http://otel/v1/logs", "otel", time.Second))), `
name: envoy.access_loggers.open_telemetry
typed_config:
  `+types+`open_telemetry.v3.OpenTelemetryAccessLogConfig
  log_name: edge
  http_service: {http_uri: {uri: "http://otel/v1/logs", cluster: otel, timeout: 1s}}
`)
}

func TestFluentdWasmCustom(t *testing.T) {
	parttest.Equal(t, accesslog.Fluentd("fluentd", "edge.log", "edge").Record(map[string]any{"s": "%RESPONSE_CODE%"}).
		FlushEvery(time.Second).Buffer(1).MaxConnects(3).BackOff(time.Second, 2*time.Second).Formatters(accesslog.CELFormatter()), `
name: envoy.access_loggers.fluentd
typed_config:
  `+types+`fluentd.v3.FluentdAccessLogConfig
  cluster: fluentd
  tag: edge.log
  stat_prefix: edge
  record: {s: "%RESPONSE_CODE%"}
  buffer_flush_interval: 1s
  buffer_size_bytes: 1
  retry_options: {max_connect_attempts: 3, backoff_options: {base_interval: 1s, max_interval: 2s}}
  formatters:
  - {name: envoy.formatter.cel, typed_config: {"@type": type.googleapis.com/envoy.extensions.formatter.cel.v3.Cel}}
`)
	parttest.Equal(t, accesslog.Wasm(wasm.Plugin("p", source.DataFile("p.wasm"))), `
name: envoy.access_loggers.wasm
typed_config:
  `+types+`wasm.v3.WasmAccessLog
  config: {name: p, vm_config: {code: {local: {filename: p.wasm}}}}
`)
	parttest.Equal(t, accesslog.Custom(&statsv3.Config{StatPrefix: "s"}).When(accesslog.Errors()), `
name: envoy.access_loggers.stats
filter: {status_code_filter: {comparison: {op: GE, value: {default_value: 500}}}}
typed_config:
  `+types+`stats.v3.Config
  stat_prefix: s
`)
}

func TestCustomFindsWhatDoesNotFit(t *testing.T) {
	require.Equal(t, []string{"extension-wrong-slot part"}, parttest.Lines(parttest.Problems(accesslog.Custom(&celv3.Cel{}))))
	require.Equal(t, []string{"builder-nil part"}, parttest.Lines(parttest.Problems(accesslog.Custom(nil))))
	require.Equal(t, []string{"builder-nil part.filter"}, parttest.Lines(parttest.Problems(accesslog.Stdout().When(nil))))
}

func TestCloneIsIndependent(t *testing.T) {
	b := accesslog.File("a").Text("x")
	c := b.Clone().Text("z")
	parttest.Equal(t, c, "name: envoy.access_loggers.file\ntyped_config:\n  "+types+"file.v3.FileAccessLog\n  path: a\n  log_format: {text_format_source: {inline_string: z}}")
	parttest.Equal(t, b, "name: envoy.access_loggers.file\ntyped_config:\n  "+types+"file.v3.FileAccessLog\n  path: a\n  log_format: {text_format_source: {inline_string: x}}")
}
