package filter_test

import (
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
	"github.com/envoykit/envoykit/tracing"
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

func ExampleHCM() {
	show(filter.HCM("edge").RDS("edge").ServerName("edge").AccessLogs(accesslog.Stdout()))
	// Output:
	// name: envoy.filters.network.http_connection_manager
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
	//   stat_prefix: edge
	//   rds:
	//     config_source:
	//       ads: {}
	//       resource_api_version: V3
	//     route_config_name: edge
	//   http_filters:
	//   - name: envoy.filters.http.router
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
	//   server_name: edge
	//   access_log:
	//   - name: envoy.access_loggers.stdout
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StdoutAccessLog
}

func ExampleEdge() {
	show(filter.Edge("edge").RDS("edge").Upgrades(filter.Upgrade("websocket")))
	// Output:
	// name: envoy.filters.network.http_connection_manager
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
	//   stat_prefix: edge
	//   rds:
	//     config_source:
	//       ads: {}
	//       resource_api_version: V3
	//     route_config_name: edge
	//   http_filters:
	//   - name: envoy.filters.http.router
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
	//   http2_protocol_options:
	//     max_concurrent_streams: 100
	//     initial_stream_window_size: 65536
	//     initial_connection_window_size: 1048576
	//   use_remote_address: true
	//   upgrade_configs:
	//   - upgrade_type: websocket
	//   stream_idle_timeout: 300s
	//   request_timeout: 300s
	//   normalize_path: true
	//   merge_slashes: true
	//   common_http_protocol_options:
	//     idle_timeout: 3600s
	//     headers_with_underscores_action: REJECT_REQUEST
	//   request_headers_timeout: 10s
	//   path_with_escaped_slashes_action: UNESCAPE_AND_REDIRECT
}

func ExampleClientAddress() {
	show(filter.HCM("edge").ClientAddress(filter.ClientAddress().TrustedHops(1).Internal("10.0.0.0/8")).NoRouter())
	// Output:
	// name: envoy.filters.network.http_connection_manager
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
	//   stat_prefix: edge
	//   xff_num_trusted_hops: 1
	//   internal_address_config:
	//     cidr_ranges:
	//     - address_prefix: 10.0.0.0
	//       prefix_len: 8
}

func ExampleDetectXFF() {
	show(filter.DetectXFF().TrustedNetworks("203.0.113.0/24"))
	// Output:
	// name: envoy.http.original_ip_detection.xff
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.http.original_ip_detection.xff.v3.XffConfig
	//   xff_trusted_cidrs:
	//     cidrs:
	//     - address_prefix: 203.0.113.0
	//       prefix_len: 24
}

func ExampleDetectHeader() {
	show(filter.DetectHeader("x-real-ip").Trusted().RejectWith(403))
	// Output:
	// name: envoy.http.original_ip_detection.custom_header
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.http.original_ip_detection.custom_header.v3.CustomHeaderConfig
	//   header_name: x-real-ip
	//   allow_extension_to_set_address_as_trusted: true
	//   reject_with_status:
	//     code: Forbidden
}

func ExampleHeaders() {
	show(filter.HCM("edge").Headers(filter.Headers().Server(filter.PassServerThrough).Via("edge")).NoRouter())
	// Output:
	// name: envoy.filters.network.http_connection_manager
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
	//   stat_prefix: edge
	//   via: edge
	//   server_header_transformation: PASS_THROUGH
}

func ExampleProxyStatus() {
	show(filter.ProxyStatus().Name("edge").NoDetails())
	// Output:
	// remove_details: true
	// literal_proxy_name: edge
}

func ExampleLimits() {
	show(filter.HCM("edge").Limits(filter.Limits().RequestHeadersKB(96).Headers(200)).NoRouter())
	// Output:
	// name: envoy.filters.network.http_connection_manager
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
	//   stat_prefix: edge
	//   max_request_headers_kb: 96
	//   common_http_protocol_options:
	//     max_headers_count: 200
}

func ExampleLocalReply() {
	show(filter.LocalReply().Body(accesslog.JSON(map[string]any{"error": "%LOCAL_REPLY_BODY%"})))
	// Output:
	// body_format:
	//   json_format:
	//     error: "%LOCAL_REPLY_BODY%"
}

func ExampleReply() {
	show(filter.Reply(accesslog.ResponseFlags(accesslog.NoHealthyUpstream)).Status(503).Body(source.Text("Please come back later.")))
	// Output:
	// filter:
	//   response_flag_filter:
	//     flags:
	//     - UH
	// status_code: 503
	// body:
	//   inline_string: Please come back later.
}

func ExampleLogMoments() {
	show(filter.LogMoments().Request().Every(time.Minute))
	// Output:
	// access_log_flush_interval: 60s
	// flush_access_log_on_new_request: true
}

func ExampleNormalization() {
	show(filter.HCM("edge").Normalization(filter.Normalization().Path(true).MergeSlashes(true).StripAnyPort()).NoRouter())
	// Output:
	// name: envoy.filters.network.http_connection_manager
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
	//   stat_prefix: edge
	//   normalize_path: true
	//   merge_slashes: true
	//   strip_any_host_port: true
}

func ExampleRequestID() {
	show(filter.HCM("edge").RequestID(filter.RequestID().PreserveExternal().InResponse()).NoRouter())
	// Output:
	// name: envoy.filters.network.http_connection_manager
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
	//   stat_prefix: edge
	//   preserve_external_request_id: true
	//   always_set_request_id_in_response: true
}

func ExampleUUID() {
	show(filter.UUID().PackTraceReason(false))
	// Output:
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig
	//   pack_trace_reason: false
}

func ExampleScopedRoutes() {
	show(filter.ScopedRoutes("tenants", filter.KeyHeader("x-tenant")))
	// Output:
	// name: tenants
	// scope_key_builder:
	//   fragments:
	//   - header_value_extractor:
	//       name: x-tenant
	//       index: 0
	// rds_config_source:
	//   ads: {}
	//   resource_api_version: V3
	// scoped_rds:
	//   scoped_rds_config_source:
	//     ads: {}
	//     resource_api_version: V3
}

func ExampleKeyHeader() {
	show(filter.KeyHeader("x-tenant"))
	// Output:
	// header_value_extractor:
	//   name: x-tenant
	//   index: 0
}

func ExampleKeyElement() {
	show(filter.KeyElement("x-scope", ",", 0))
	// Output:
	// header_value_extractor:
	//   name: x-scope
	//   element_separator: ","
	//   index: 0
}

func ExampleKeyValue() {
	show(filter.KeyValue("x-scope", ";", "=", "tenant"))
	// Output:
	// header_value_extractor:
	//   name: x-scope
	//   element_separator: ;
	//   element:
	//     separator: "="
	//     key: tenant
}

func ExampleTimeouts() {
	show(filter.HCM("edge").Timeouts(filter.Timeouts().RequestHeaders(10 * time.Second).Idle(5 * time.Minute)).NoRouter())
	// Output:
	// name: envoy.filters.network.http_connection_manager
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
	//   stat_prefix: edge
	//   common_http_protocol_options:
	//     idle_timeout: 300s
	//   request_headers_timeout: 10s
}

func ExampleTracing() {
	show(filter.Tracing(tracing.Zipkin("zipkin", "/api/v2/spans")).Random(1))
	// Output:
	// random_sampling:
	//   value: 1
	// provider:
	//   name: envoy.tracers.zipkin
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.config.trace.v3.ZipkinConfig
	//     collector_cluster: zipkin
	//     collector_endpoint: /api/v2/spans
	//     collector_endpoint_version: HTTP_JSON
}

func ExampleUpgrade() {
	show(filter.Upgrade("CONNECT").Off())
	// Output:
	// upgrade_type: CONNECT
	// enabled: false
}

// What the upstream is told depends on the request.
func ExampleXFCCBuilder_Unless() {
	mesh := match.List[match.Request, *filter.XFCCBuilder]().
		When(match.OfRequest().Header("x-mesh").Is(match.Exact("yes")), filter.XFCC(filter.AppendClientCert).URI())
	show(filter.HCM("edge").XFCC(filter.XFCC(filter.SanitizeClientCert).Unless(mesh)).NoRouter())
	// Output:
	// name: envoy.filters.network.http_connection_manager
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
	//   stat_prefix: edge
	//   forward_client_cert_matcher:
	//     matcher_list:
	//       matchers:
	//       - predicate:
	//           single_predicate:
	//             input:
	//               name: envoy.matching.inputs.request_headers
	//               typed_config:
	//                 "@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput
	//                 header_name: x-mesh
	//             value_match:
	//               exact: "yes"
	//         on_match:
	//           action:
	//             name: forward_client_cert
	//             typed_config:
	//               "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ForwardClientCertConfig
	//               forward_client_cert_details: APPEND_FORWARD
	//               set_current_client_cert_details:
	//                 uri: true
}

func ExampleXFCC() {
	show(filter.HCM("edge").XFCC(filter.XFCC(filter.ReplaceClientCert).Subject().URI()).NoRouter())
	// Output:
	// name: envoy.filters.network.http_connection_manager
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
	//   stat_prefix: edge
	//   forward_client_cert_details: SANITIZE_SET
	//   set_current_client_cert_details:
	//     subject: true
	//     uri: true
}
