package httpfilter_test

import (
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
	"github.com/envoykit/envoykit/wasm"
)

// printPart prints what a part becomes.
func printPart[M any](p part.Part[M]) {
	var root node.State
	m := p.Render(node.Standalone(&root, "example"))
	out, err := encode.YAML(nil, any(m).(proto.Message), encode.Options{})
	if err != nil || len(root.Problems()) > 0 {
		fmt.Println(err, root.Problems())
		return
	}
	fmt.Print(string(out))
}

func ExampleFault() {
	printPart(httpfilter.Fault().Delay(2*time.Second, 0.5).Headers(match.Present("x-try")))
	// Output:
	// name: envoy.filters.http.fault
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault
	//   delay:
	//     fixed_delay: 2s
	//     percentage:
	//       numerator: 50
	//       denominator: TEN_THOUSAND
	//   headers:
	//   - name: x-try
	//     present_match: true
}

func ExampleLua() {
	printPart(httpfilter.Lua(source.DataFile("/etc/envoy/headers.lua")))
	// Output:
	// name: envoy.filters.http.lua
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua
	//   default_source_code:
	//     filename: /etc/envoy/headers.lua
}

func ExampleLuaByRoute() {
	printPart(httpfilter.LuaByRoute().Script("strict", source.DataFile("/etc/envoy/strict.lua")).Run("strict"))
	// Output:
	// "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.LuaPerRoute
	// name: strict
}

func ExampleWasm() {
	printPart(httpfilter.Wasm(wasm.Plugin("stats", source.DataFile("/etc/envoy/stats.wasm"))))
	// Output:
	// name: envoy.filters.http.wasm
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm
	//   config:
	//     name: stats
	//     vm_config:
	//       code:
	//         local:
	//           filename: /etc/envoy/stats.wasm
}

func ExampleDynamicModule() {
	printPart(httpfilter.DynamicModule("gateway", "quota").Configuration(`{"limit": 5}`))
	// Output:
	// name: envoy.filters.http.dynamic_modules
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.dynamic_modules.v3.DynamicModuleFilter
	//   dynamic_module_config:
	//     name: gateway
	//   filter_name: quota
	//   filter_config:
	//     "@type": type.googleapis.com/google.protobuf.StringValue
	//     value: "{\"limit\": 5}"
}

func ExampleHealthCheck() {
	printPart(httpfilter.HealthCheck("/healthz").MinHealthy("api", 50))
	// Output:
	// name: envoy.filters.http.health_check
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.health_check.v3.HealthCheck
	//   pass_through_mode: false
	//   cluster_min_healthy_percentages:
	//     api:
	//       value: 50
	//   headers:
	//   - name: ":path"
	//     string_match:
	//       exact: /healthz
}

func ExampleHealthCheckWhen() {
	printPart(httpfilter.HealthCheckWhen(match.Header("user-agent", match.Prefix("ELB-HealthChecker/"))).PassThrough(10 * time.Second))
	// Output:
	// name: envoy.filters.http.health_check
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.health_check.v3.HealthCheck
	//   pass_through_mode: true
	//   cache_time: 10s
	//   headers:
	//   - name: user-agent
	//     string_match:
	//       prefix: ELB-HealthChecker/
}

func ExampleBuffer() {
	printPart(httpfilter.Buffer(1 << 20))
	// Output:
	// name: envoy.filters.http.buffer
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer
	//   max_request_bytes: 1048576
}

func ExampleGRPCWeb() {
	printPart(httpfilter.GRPCWeb())
	// Output:
	// name: envoy.filters.http.grpc_web
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.grpc_web.v3.GrpcWeb
}

func ExampleGRPCStats() {
	printPart(httpfilter.GRPCStats().Methods("shop.v1.Cart", "Add", "Remove").UpstreamTime())
	// Output:
	// name: envoy.filters.http.grpc_stats
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.grpc_stats.v3.FilterConfig
	//   individual_method_stats_allowlist:
	//     services:
	//     - name: shop.v1.Cart
	//       method_names:
	//       - Add
	//       - Remove
	//   enable_upstream_stats: true
}

func ExampleGRPCHTTP1Bridge() {
	printPart(httpfilter.GRPCHTTP1Bridge().IgnoreQuery())
	// Output:
	// name: envoy.filters.http.grpc_http1_bridge
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.grpc_http1_bridge.v3.Config
	//   ignore_query_parameters: true
}

func ExampleGRPCHTTP1ReverseBridge() {
	printPart(httpfilter.GRPCHTTP1ReverseBridge("application/x-protobuf").WithholdFrames())
	// Output:
	// name: envoy.filters.http.grpc_http1_reverse_bridge
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.grpc_http1_reverse_bridge.v3.FilterConfig
	//   content_type: application/x-protobuf
	//   withhold_grpc_frames: true
}

func ExampleConnectGRPCBridge() {
	printPart(httpfilter.ConnectGRPCBridge())
	// Output:
	// name: envoy.filters.http.connect_grpc_bridge
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.connect_grpc_bridge.v3.FilterConfig
}

func ExampleGRPCJSON() {
	printPart(httpfilter.GRPCJSON("/etc/envoy/shop.pb", "shop.v1.Cart").Print(httpfilter.GRPCJSONPrint().DefaultValues()))
	// Output:
	// name: envoy.filters.http.grpc_json_transcoder
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder
	//   proto_descriptor: /etc/envoy/shop.pb
	//   services:
	//   - shop.v1.Cart
	//   print_options:
	//     always_print_primitive_fields: true
}

func ExampleGRPCJSONInline() {
	printPart(httpfilter.GRPCJSONInline([]byte{0x0a, 0x00}, "shop.v1.Cart"))
	// Output:
	// name: envoy.filters.http.grpc_json_transcoder
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder
	//   services:
	//   - shop.v1.Cart
	//   proto_descriptor_bin: "CgA="
}

func ExampleGRPCJSONPrint() {
	printPart(httpfilter.GRPCJSONPrint().ProtoNames().StreamLines())
	// Output:
	// preserve_proto_field_names: true
	// stream_newline_delimited: true
}

func ExampleGRPCJSONReject() {
	printPart(httpfilter.GRPCJSONReject().UnknownMethods().UnknownQuery())
	// Output:
	// reject_unknown_method: true
	// reject_unknown_query_parameters: true
}

func ExampleDynamicForwardProxy() {
	printPart(httpfilter.DynamicForwardProxy(cluster.DNSCache("hosts").Family(cluster.V4Only)))
	// Output:
	// name: envoy.filters.http.dynamic_forward_proxy
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig
	//   dns_cache_config:
	//     name: hosts
	//     dns_lookup_family: V4_ONLY
}

func ExampleDynamicForwardProxySubClusters() {
	printPart(httpfilter.DynamicForwardProxySubClusters(3 * time.Second))
	// Output:
	// name: envoy.filters.http.dynamic_forward_proxy
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig
	//   sub_cluster_config:
	//     cluster_init_timeout: 3s
}

func ExampleAdaptiveConcurrency() {
	printPart(httpfilter.AdaptiveConcurrency(100*time.Millisecond, time.Minute).MaxLimit(500))
	// Output:
	// name: envoy.filters.http.adaptive_concurrency
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.adaptive_concurrency.v3.AdaptiveConcurrency
	//   gradient_controller_config:
	//     concurrency_limit_params:
	//       max_concurrency_limit: 500
	//       concurrency_update_interval: 0.100s
	//     min_rtt_calc_params:
	//       interval: 60s
}

func ExampleAdaptiveConcurrencyFixed() {
	printPart(httpfilter.AdaptiveConcurrencyFixed(100*time.Millisecond, 20*time.Millisecond))
	// Output:
	// name: envoy.filters.http.adaptive_concurrency
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.adaptive_concurrency.v3.AdaptiveConcurrency
	//   gradient_controller_config:
	//     concurrency_limit_params:
	//       concurrency_update_interval: 0.100s
	//     min_rtt_calc_params:
	//       fixed_value: 0.020s
}

func ExampleAdmissionControl() {
	printPart(httpfilter.AdmissionControl().Threshold(90, "admission.threshold"))
	// Output:
	// name: envoy.filters.http.admission_control
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.admission_control.v3.AdmissionControl
	//   success_criteria: {}
	//   sr_threshold:
	//     default_value:
	//       value: 90
	//     runtime_key: admission.threshold
}

func ExampleBandwidthLimit() {
	printPart(httpfilter.BandwidthLimit("downloads").Limit(httpfilter.ResponseBodies, 10_000))
	// Output:
	// name: envoy.filters.http.bandwidth_limit
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.bandwidth_limit.v3.BandwidthLimit
	//   stat_prefix: downloads
	//   enable_mode: RESPONSE
	//   limit_kbps: 10000
}

func ExampleFaultRuntime() {
	printPart(httpfilter.FaultRuntime().AbortPercent("shop.faults.abort"))
	// Output:
	// abort_percent_runtime: shop.faults.abort
}

func ExampleCDNLoop() {
	printPart(httpfilter.CDNLoop("cdn.example.com"))
	// Output:
	// name: envoy.filters.http.cdn_loop
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.cdn_loop.v3.CdnLoopConfig
	//   cdn_id: cdn.example.com
}

func ExampleOriginalSrc() {
	printPart(httpfilter.OriginalSrc(123))
	// Output:
	// name: envoy.filters.http.original_src
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.original_src.v3.OriginalSrc
	//   mark: 123
}

func ExampleUpstreamCodec() {
	printPart(httpfilter.UpstreamCodec())
	// Output:
	// name: envoy.filters.http.upstream_codec
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec
}

func ExampleAlternateProtocols() {
	printPart(httpfilter.AlternateProtocols())
	// Output:
	// name: envoy.filters.http.alternate_protocols_cache
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.alternate_protocols_cache.v3.FilterConfig
}

func ExampleOnDemand() {
	printPart(httpfilter.OnDemand().Clusters(source.ADS(), 2*time.Second))
	// Output:
	// name: envoy.filters.http.on_demand
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.on_demand.v3.OnDemand
	//   odcds:
	//     source:
	//       ads: {}
	//       resource_api_version: V3
	//     timeout: 2s
}

func ExampleMCP() {
	printPart(httpfilter.MCP(httpfilter.MCPReject).ClearRouteCache())
	// Output:
	// name: envoy.filters.http.mcp
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.mcp.v3.Mcp
	//   traffic_mode: REJECT_NO_MCP
	//   clear_route_cache: true
}

func ExampleMCPParser() {
	printPart(httpfilter.MCPParser().Method("tools/call", "tool", "params.name").GroupKey("group"))
	// Output:
	// methods:
	// - method: tools/call
	//   group: tool
	//   extraction_rules:
	//   - path: params.name
	// group_metadata_key: group
}

func ExampleMCPRouter() {
	printPart(httpfilter.MCPRouter(httpfilter.MCPServer("time", "mcp-time"), httpfilter.MCPServer("mail", "mcp-mail")))
	// Output:
	// name: envoy.filters.http.mcp_router
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.mcp_router.v3.McpRouter
	//   servers:
	//   - name: time
	//     mcp_cluster:
	//       cluster: mcp-time
	//   - name: mail
	//     mcp_cluster:
	//       cluster: mcp-mail
}

func ExampleMCPServer() {
	printPart(httpfilter.MCPServer("time", "mcp-time").Path("/v1/mcp").Forward(match.Exact("x-request-id")))
	// Output:
	// name: time
	// mcp_cluster:
	//   cluster: mcp-time
	//   path: /v1/mcp
	// header_forwarding:
	//   allowed_headers:
	//     patterns:
	//     - exact: x-request-id
}
