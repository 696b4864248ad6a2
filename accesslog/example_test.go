package accesslog_test

import (
	"fmt"
	"time"

	statsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/access_loggers/stats/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
	"github.com/envoykit/envoykit/wasm"
)

// show prints what a part becomes.
func show[M any](p part.Part[M]) {
	var root node.State
	m := p.Render(node.Standalone(&root, "example"))
	out, err := encode.YAML(nil, any(m).(proto.Message), encode.Options{})
	if err != nil || len(root.Problems()) > 0 {
		fmt.Println(err, root.Problems())
		return
	}
	fmt.Print(string(out))
}

func ExampleFile() {
	show(accesslog.File("/var/log/envoy/access.log").Text("%START_TIME% %REQ(:METHOD)% %RESPONSE_CODE%\n"))
	// Output:
	// name: envoy.access_loggers.file
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog
	//   path: /var/log/envoy/access.log
	//   log_format:
	//     text_format_source:
	//       inline_string: |
	//         %START_TIME% %REQ(:METHOD)% %RESPONSE_CODE%
}

func ExampleStdout() {
	show(accesslog.Stdout().JSON(map[string]any{"status": "%RESPONSE_CODE%", "ms": "%DURATION%"}))
	// Output:
	// name: envoy.access_loggers.stdout
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StdoutAccessLog
	//   log_format:
	//     json_format:
	//       ms: "%DURATION%"
	//       status: "%RESPONSE_CODE%"
}

func ExampleStderr() {
	show(accesslog.Stderr().When(accesslog.Errors()))
	// Output:
	// name: envoy.access_loggers.stderr
	// filter:
	//   status_code_filter:
	//     comparison:
	//       op: GE
	//       value:
	//         default_value: 500
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StderrAccessLog
}

func ExampleGRPC() {
	show(accesslog.GRPC(accesslog.Stream("edge", service.GRPC("als"))).RequestHeaders("x-tenant"))
	// Output:
	// name: envoy.access_loggers.http_grpc
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.access_loggers.grpc.v3.HttpGrpcAccessLogConfig
	//   common_config:
	//     log_name: edge
	//     grpc_service:
	//       envoy_grpc:
	//         cluster_name: als
	//     transport_api_version: V3
	//   additional_request_headers_to_log:
	//   - x-tenant
}

func ExampleTCPGRPC() {
	show(accesslog.TCPGRPC(accesslog.Stream("database", service.GRPC("als"))))
	// Output:
	// name: envoy.access_loggers.tcp_grpc
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.access_loggers.grpc.v3.TcpGrpcAccessLogConfig
	//   common_config:
	//     log_name: database
	//     grpc_service:
	//       envoy_grpc:
	//         cluster_name: als
	//     transport_api_version: V3
}

func ExampleStream() {
	show(accesslog.Stream("edge", service.GRPC("als")).FlushEvery(5 * time.Second))
	// Output:
	// log_name: edge
	// grpc_service:
	//   envoy_grpc:
	//     cluster_name: als
	// buffer_flush_interval: 5s
	// transport_api_version: V3
}

func ExampleOpenTelemetry() {
	show(accesslog.OpenTelemetry("edge", service.GRPC("otel")).Body("%PATH%").Attribute("status", "%RESPONSE_CODE%"))
	// Output:
	// name: envoy.access_loggers.open_telemetry
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig
	//   body:
	//     string_value: "%PATH%"
	//   attributes:
	//     values:
	//     - key: status
	//       value:
	//         string_value: "%RESPONSE_CODE%"
	//   grpc_service:
	//     envoy_grpc:
	//       cluster_name: otel
	//   log_name: edge
}

func ExampleOpenTelemetryHTTP() {
	show(accesslog.OpenTelemetryHTTP("edge", service.Call(service.HTTP("http://otel/v1/logs", "otel", time.Second))))
	// Output:
	// name: envoy.access_loggers.open_telemetry
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig
	//   http_service:
	//     http_uri:
	//       uri: http://otel/v1/logs
	//       cluster: otel
	//       timeout: 1s
	//   log_name: edge
}

func ExampleFluentd() {
	show(accesslog.Fluentd("fluentd", "edge.access", "edge").Record(map[string]any{"status": "%RESPONSE_CODE%"}))
	// Output:
	// name: envoy.access_loggers.fluentd
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.access_loggers.fluentd.v3.FluentdAccessLogConfig
	//   cluster: fluentd
	//   tag: edge.access
	//   stat_prefix: edge
	//   record:
	//     status: "%RESPONSE_CODE%"
}

func ExampleWasm() {
	show(accesslog.Wasm(wasm.Plugin("audit", source.DataFile("/etc/envoy/audit.wasm"))))
	// Output:
	// name: envoy.access_loggers.wasm
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.access_loggers.wasm.v3.WasmAccessLog
	//   config:
	//     name: audit
	//     vm_config:
	//       code:
	//         local:
	//           filename: /etc/envoy/audit.wasm
}

func ExampleCustom() {
	show(accesslog.Custom(&statsv3.Config{StatPrefix: "edge"}))
	// Output:
	// name: envoy.access_loggers.stats
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.access_loggers.stats.v3.Config
	//   stat_prefix: edge
}

func ExampleText() {
	show(accesslog.Text("%LOCAL_REPLY_BODY%: %RESPONSE_CODE%").ContentType("text/plain; charset=utf-8"))
	// Output:
	// content_type: text/plain; charset=utf-8
	// text_format_source:
	//   inline_string: "%LOCAL_REPLY_BODY%: %RESPONSE_CODE%"
}

func ExampleTextFrom() {
	show(accesslog.TextFrom(source.DataFile("/etc/envoy/error.html")).ContentType("text/html"))
	// Output:
	// content_type: text/html
	// text_format_source:
	//   filename: /etc/envoy/error.html
}

func ExampleJSON() {
	show(accesslog.JSON(map[string]any{"error": map[string]any{"text": "%LOCAL_REPLY_BODY%", "code": "%RESPONSE_CODE%"}}))
	// Output:
	// json_format:
	//   error:
	//     code: "%RESPONSE_CODE%"
	//     text: "%LOCAL_REPLY_BODY%"
}

func ExampleCELFormatter() {
	show(accesslog.CELFormatter())
	// Output:
	// name: envoy.formatter.cel
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.formatter.cel.v3.Cel
}

func ExampleMetadataFormatter() {
	show(accesslog.MetadataFormatter())
	// Output:
	// name: envoy.formatter.metadata
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.formatter.metadata.v3.Metadata
}

func ExampleReqWithoutQueryFormatter() {
	show(accesslog.ReqWithoutQueryFormatter())
	// Output:
	// name: envoy.formatter.req_without_query
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.formatter.req_without_query.v3.ReqWithoutQuery
}
