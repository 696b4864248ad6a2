package httpfilter_test

import (
	"testing"
	"time"

	bufferv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/buffer/v3"
	faultv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/fault/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
	"github.com/envoykit/envoykit/wasm"
)

// filterYAML is an entry of a chain: a filter under its canonical name.
func filterYAML(name, message, fields string) string {
	return "name: envoy.filters.http." + name +
		"\ntyped_config:\n  \"@type\": type.googleapis.com/envoy.extensions.filters.http." + name + ".v3." + message + "\n" + fields
}

// overrideYAML is per-route configuration.
func overrideYAML(message, fields string) string {
	return "\"@type\": type.googleapis.com/envoy.extensions.filters.http." + message + "\n" + fields
}

func TestFault(t *testing.T) {
	f := httpfilter.Fault().Delay(time.Second, 0.5).Abort(503, 10).AbortBody("no").ResponseRate(64, 100).Cluster("api").
		Headers(match.Present("x-try")).DownstreamNodes("node").MaxActive(5).NoDownstreamStats().Metadata("tried", true).
		Runtime(httpfilter.FaultRuntime().Delay("dp", "dd").AbortPercent("ap").AbortStatus("ah", "ag").MaxActive("m").ResponseRatePercent("r").Clone())
	parttest.Equal(t, f.Clone(), filterYAML("fault", "HTTPFault", `
  delay: {fixed_delay: 1s, percentage: {numerator: 50, denominator: TEN_THOUSAND}}
  abort: {http_status: 503, percentage: {numerator: 10}, response_body: "no"}
  upstream_cluster: api
  headers: [{name: x-try, present_match: true}]
  downstream_nodes: [node]
  max_active_faults: 5
  response_rate_limit: {fixed_limit: {limit_kbps: 64}, percentage: {numerator: 100}}
  delay_percent_runtime: dp
  delay_duration_runtime: dd
  abort_percent_runtime: ap
  abort_http_status_runtime: ah
  abort_grpc_status_runtime: ag
  max_active_faults_runtime: m
  response_rate_limit_percent_runtime: r
  disable_downstream_cluster_stats: true
  filter_metadata: {tried: true}
`))
	parttest.Equal(t, f.PerRoute(httpfilter.Fault().DelayByHeader(1).AbortByHeader(2).ResponseRateByHeader(3)), overrideYAML("fault.v3.HTTPFault", `
delay: {header_delay: {}, percentage: {numerator: 1}}
abort: {header_abort: {}, percentage: {numerator: 2}}
response_rate_limit: {header_limit: {}, percentage: {numerator: 3}}
`))
	parttest.Equal(t, httpfilter.Fault().AbortGRPC(14, 100), filterYAML("fault", "HTTPFault", "  abort: {grpc_status: 14, percentage: {numerator: 100}}"))
}

func TestWhatIsWrongWithFaults(t *testing.T) {
	f := httpfilter.Fault()
	require.Equal(t, []string{"builder-nil part"}, parttest.Lines(parttest.Problems(f.PerRoute(nil))))
	require.Equal(t, []string{"oneof-chosen-twice part.typed_config.abort.grpc_status"},
		parttest.Lines(parttest.Problems(httpfilter.Fault().Abort(503, 1).AbortGRPC(14, 1))))
	require.Equal(t, []string{"percent-not-representable part.typed_config.delay.percentage"}, parttest.Lines(parttest.Problems(httpfilter.Fault().Delay(time.Second, 101))))
	parttest.Problems(f)
	f.MaxActive(1)
	require.Equal(t, []string{"builder-changed-after-attach part.typed_config.max_active_faults"}, parttest.Lines(parttest.Problems(f)))
	parttest.Equal(t, httpfilter.Fault().Named("second").Patch(func(m *faultv3.HTTPFault) { m.UpstreamCluster = "p" }),
		"name: second\ntyped_config:\n  \"@type\": type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault\n  upstream_cluster: p")
	parttest.Equal(t, httpfilter.Fault().Off(), "\"@type\": type.googleapis.com/envoy.config.route.v3.FilterConfig\ndisabled: true")
}

func TestLua(t *testing.T) {
	lua := httpfilter.Lua(source.Text("-- a")).Script("b", source.DataFile("b.lua")).StatPrefix("s").ClearRouteCache(false).
		Context("k", 1).PackagePaths("/a/?.lua").LibraryPaths("/a/?.so").SharedMachine("m")
	parttest.Equal(t, lua.Clone(), filterYAML("lua", "Lua", `
  default_source_code: {inline_string: "-- a"}
  source_codes: {b: {filename: b.lua}}
  stat_prefix: s
  clear_route_cache: false
  filter_context: {k: 1}
  package_paths: ["/a/?.lua"]
  package_cpaths: ["/a/?.so"]
  shared_vm_id: m
`))
	parttest.Equal(t, httpfilter.LuaByRoute(), filterYAML("lua", "Lua", ""))
	parttest.Equal(t, lua.Run("b").Context("k", "v"), overrideYAML("lua.v3.LuaPerRoute", "name: b\nfilter_context: {k: v}"))
	parttest.Equal(t, lua.RunWith("k", "v"), overrideYAML("lua.v3.LuaPerRoute", "filter_context: {k: v}"))
	parttest.Equal(t, lua.RunScript(source.Text("-- c")).PackagePaths("p").LibraryPaths("l").SharedMachine("m").Clone(),
		overrideYAML("lua.v3.LuaPerRoute", "source_code: {inline_string: \"-- c\"}\npackage_paths: [p]\npackage_cpaths: [l]\nshared_vm_id: m"))
}

func TestWasm(t *testing.T) {
	parttest.Equal(t, httpfilter.Wasm(wasm.Plugin("p", source.DataFile("p.wasm"))), filterYAML("wasm", "Wasm", `
  config: {name: p, vm_config: {code: {local: {filename: p.wasm}}}}
`))
	require.Equal(t, []string{"builder-nil part.typed_config.config"}, parttest.Lines(parttest.Problems(httpfilter.Wasm(nil))))
}

func TestDynamicModule(t *testing.T) {
	module := httpfilter.DynamicModule("mod", "auth").Configuration("c").Terminal().KeepLoaded().LoadGlobally().MetricsNamespace("ns").File(source.DataFile("m.so"))
	parttest.Equal(t, module.Clone(), filterYAML("dynamic_modules", "DynamicModuleFilter", `
  dynamic_module_config: {name: mod, do_not_close: true, load_globally: true, metrics_namespace: ns, module: {local: {filename: m.so}}}
  filter_name: auth
  filter_config: {"@type": type.googleapis.com/google.protobuf.StringValue, value: c}
  terminal_filter: true
`))
	parttest.Equal(t, httpfilter.DynamicModule("mod", "auth").PerRoute("r").ConfigurationMessage(wrapperspb.Bool(true)), overrideYAML("dynamic_modules.v3.DynamicModuleFilterPerRoute", `
dynamic_module_config: {name: mod}
filter_name: r
filter_config: {"@type": type.googleapis.com/google.protobuf.BoolValue, value: true}
`))
	parttest.Equal(t, httpfilter.DynamicModule("a", "b").PerRoute("r").Configuration("c"), overrideYAML("dynamic_modules.v3.DynamicModuleFilterPerRoute", `
dynamic_module_config: {name: a}
filter_name: r
filter_config: {"@type": type.googleapis.com/google.protobuf.StringValue, value: c}
`))
	remote := source.Remote(service.HTTP("https://example.com/m.so", "files", time.Second), "aa")
	parttest.Equal(t, httpfilter.DynamicModule("a", "b").Download(remote, true).ConfigurationMessage(&structpb.Struct{}), filterYAML("dynamic_modules", "DynamicModuleFilter", `
  dynamic_module_config:
    name: a
    module: {remote: {http_uri: {uri: "https://example.com/m.so", cluster: files, timeout: 1s}, sha256: aa}}
    nack_on_cache_miss: true
  filter_name: b
  filter_config: {"@type": type.googleapis.com/google.protobuf.Struct, value: {}}
`))
}

func TestHealthCheck(t *testing.T) {
	parttest.Equal(t, httpfilter.HealthCheck("/healthz").MinHealthy("a", 50), filterYAML("health_check", "HealthCheck", `
  pass_through_mode: false
  cluster_min_healthy_percentages: {a: {value: 50}}
  headers: [{name: ":path", string_match: {exact: /healthz}}]
`))
	parttest.Equal(t, httpfilter.HealthCheckWhen(match.Present("x-check")).PassThrough(5*time.Second), filterYAML("health_check", "HealthCheck", `
  pass_through_mode: true
  cache_time: 5s
  headers: [{name: x-check, present_match: true}]
`))
}

func TestBuffer(t *testing.T) {
	b := httpfilter.Buffer(1024)
	parttest.Equal(t, b.Clone().Patch(func(m *bufferv3.Buffer) { m.MaxRequestBytes.Value++ }), filterYAML("buffer", "Buffer", "  max_request_bytes: 1025"))
	parttest.Equal(t, b.PerRoute(5), overrideYAML("buffer.v3.BufferPerRoute", "buffer: {max_request_bytes: 5}"))
	require.Equal(t, []string{"number-out-of-range part.buffer.max_request_bytes"}, parttest.Lines(parttest.Problems(b.PerRoute(-1))))
}

func TestGRPCFilters(t *testing.T) {
	parttest.Equal(t, httpfilter.GRPCWeb(), filterYAML("grpc_web", "GrpcWeb", ""))
	parttest.Equal(t, httpfilter.ConnectGRPCBridge(), filterYAML("connect_grpc_bridge", "FilterConfig", ""))
	parttest.Equal(t, httpfilter.GRPCStats().AllMethods(true).FilterState().UpstreamTime().ReplaceDots(), filterYAML("grpc_stats", "FilterConfig", `
  emit_filter_state: true
  stats_for_all_methods: true
  enable_upstream_stats: true
  replace_dots_in_grpc_service_name: true
`))
	parttest.Equal(t, httpfilter.GRPCStats().Methods("a.B", "C", "D").Methods("e.F"), filterYAML("grpc_stats", "FilterConfig", `
  individual_method_stats_allowlist: {services: [{name: a.B, method_names: [C, D]}, {name: e.F}]}
`))
	parttest.Equal(t, httpfilter.GRPCHTTP1Bridge().UpgradeProtobuf().IgnoreQuery(), filterYAML("grpc_http1_bridge", "Config", `
  upgrade_protobuf_to_grpc: true
  ignore_query_parameters: true
`))
	parttest.Equal(t, httpfilter.GRPCHTTP1ReverseBridge("application/x-protobuf").WithholdFrames().SizeHeader("x-size"),
		filterYAML("grpc_http1_reverse_bridge", "FilterConfig", `
  content_type: application/x-protobuf
  withhold_grpc_frames: true
  response_size_header: x-size
`))
}

func TestGRPCJSON(t *testing.T) {
	f := httpfilter.GRPCJSON("a.pb", "a.B").KeepRoute().AutoMapping().IgnoreQuery("k").IgnoreUnknownQuery().CaptureUnknownQuery().ConvertStatus().
		Unescape(httpfilter.UnescapeExceptSlash).PlusIsSpace().CustomVerbs().EnumIgnoreCase().MaxBodies(1, 2).
		Print(httpfilter.GRPCJSONPrint().Whitespace().DefaultValues().EnumNumbers().ProtoNames().StreamLines().StreamEvents()).
		Reject(httpfilter.GRPCJSONReject().UnknownMethods().UnknownQuery().Collisions())
	parttest.Equal(t, f, filterYAML("grpc_json_transcoder", "GrpcJsonTranscoder", `
  proto_descriptor: a.pb
  services: [a.B]
  print_options:
    add_whitespace: true
    always_print_primitive_fields: true
    always_print_enums_as_ints: true
    preserve_proto_field_names: true
    stream_newline_delimited: true
    stream_sse_style_delimited: true
  match_incoming_request_route: true
  ignored_query_parameters: [k]
  auto_mapping: true
  ignore_unknown_query_parameters: true
  convert_grpc_status: true
  url_unescape_spec: ALL_CHARACTERS_EXCEPT_SLASH
  query_param_unescape_plus: true
  match_unregistered_custom_verb: true
  request_validation_options: {reject_unknown_method: true, reject_unknown_query_parameters: true, reject_binding_body_field_collisions: true}
  case_insensitive_enum_parsing: true
  max_request_body_size: 1
  max_response_body_size: 2
  capture_unknown_query_parameters: true
`))
	parttest.Equal(t, f.PerRoute(httpfilter.GRPCJSONInline([]byte{1}, "c.D")),
		overrideYAML("grpc_json_transcoder.v3.GrpcJsonTranscoder", "proto_descriptor_bin: AQ==\nservices: [c.D]"))
}

func TestDynamicForwardProxy(t *testing.T) {
	f := httpfilter.DynamicForwardProxy(cluster.DNSCache("c")).SaveAddress().HostFromFilterState()
	parttest.Equal(t, f.Clone(), filterYAML("dynamic_forward_proxy", "FilterConfig", `
  dns_cache_config: {name: c}
  save_upstream_address: true
  allow_dynamic_host_from_filter_state: true
`))
	parttest.Equal(t, httpfilter.DynamicForwardProxySubClusters(time.Second), filterYAML("dynamic_forward_proxy", "FilterConfig", "  sub_cluster_config: {cluster_init_timeout: 1s}"))
	parttest.Equal(t, f.Host("a"), overrideYAML("dynamic_forward_proxy.v3.PerRouteConfig", "host_rewrite_literal: a"))
	parttest.Equal(t, f.HostFromHeader("x"), overrideYAML("dynamic_forward_proxy.v3.PerRouteConfig", "host_rewrite_header: x"))
}

func TestLimits(t *testing.T) {
	parttest.Equal(t, httpfilter.AdaptiveConcurrency(100*time.Millisecond, time.Minute).Percentile(90).MaxLimit(9).MinLimit(2).MeasuringLimit(3).Samples(50).Jitter(10).
		Tolerance(20).Enabled(true, "k").Status(429), filterYAML("adaptive_concurrency", "AdaptiveConcurrency", `
  gradient_controller_config:
    sample_aggregate_percentile: {value: 90}
    concurrency_limit_params: {concurrency_update_interval: 0.100s, max_concurrency_limit: 9, min_concurrency_limit: 2}
    min_rtt_calc_params: {interval: 60s, request_count: 50, jitter: {value: 10}, min_concurrency: 3, buffer: {value: 20}}
  enabled: {default_value: true, runtime_key: k}
  concurrency_limit_exceeded_status: {code: TooManyRequests}
`))
	parttest.Equal(t, httpfilter.AdaptiveConcurrencyFixed(time.Second, time.Millisecond), filterYAML("adaptive_concurrency", "AdaptiveConcurrency", `
  gradient_controller_config:
    concurrency_limit_params: {concurrency_update_interval: 1s}
    min_rtt_calc_params: {fixed_value: 0.001s}
`))
	parttest.Equal(t, httpfilter.AdmissionControl(), filterYAML("admission_control", "AdmissionControl", "  success_criteria: {}"))
	parttest.Equal(t, httpfilter.AdmissionControl().HTTPSuccess(100, 400).GRPCSuccess(0, 1).Window(time.Minute).Aggression(2, "a").Threshold(90, "b").MinRate(5, "c").
		MaxRejected(70, "d").Enabled(false, "e"), filterYAML("admission_control", "AdmissionControl", `
  enabled: {default_value: false, runtime_key: e}
  success_criteria: {http_criteria: {http_success_status: [{start: 100, end: 400}]}, grpc_criteria: {grpc_success_status: [0, 1]}}
  sampling_window: 60s
  aggression: {default_value: 2, runtime_key: a}
  sr_threshold: {default_value: {value: 90}, runtime_key: b}
  rps_threshold: {default_value: 5, runtime_key: c}
  max_rejection_probability: {default_value: {value: 70}, runtime_key: d}
`))
	f := httpfilter.BandwidthLimit("b").Limit(httpfilter.ResponseBodies, 100).Fill(time.Second).Enabled(true, "k").Trailers("x")
	parttest.Equal(t, f, filterYAML("bandwidth_limit", "BandwidthLimit", `
  stat_prefix: b
  enable_mode: RESPONSE
  limit_kbps: 100
  fill_interval: 1s
  runtime_enabled: {default_value: true, runtime_key: k}
  enable_response_trailers: true
  response_trailer_prefix: x
`))
	parttest.Equal(t, f.PerRoute(httpfilter.BandwidthLimit("r").Limit(httpfilter.AllBodies, 1)),
		overrideYAML("bandwidth_limit.v3.BandwidthLimit", "stat_prefix: r\nenable_mode: REQUEST_AND_RESPONSE\nlimit_kbps: 1"))
}
