package filter_test

import (
	"testing"
	"time"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	corsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/cors/v3"
	tcpproxyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/protocol"
	"github.com/envoykit/envoykit/route"
	"github.com/envoykit/envoykit/source"
	"github.com/envoykit/envoykit/tracing"
)

const (
	manager = "name: envoy.filters.network.http_connection_manager\ntyped_config:\n" +
		"  \"@type\": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager\n  stat_prefix: a\n"
	router = `  http_filters: [{name: envoy.filters.http.router, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}]` + "\n"
	ads    = "config_source: {ads: {}, resource_api_version: V3}"
)

// hcm is the message that a connection manager with the fields comes to.
func hcm(fields string) string { return manager + router + fields }

func TestSettings(t *testing.T) {
	a := func() *filter.HCMBuilder { return filter.HCM("a") }
	for want, b := range map[string]part.Part[listenerv3.Filter]{
		"":                                      a(),
		"  codec_type: HTTP3":                   a().Codec(filter.CodecHTTP3),
		"  server_name: edge":                   a().ServerName("edge"),
		"  use_remote_address: false":           a().UseRemoteAddress(false),
		"  record_route_resolution_stats: true": a().RouteStats(),
		"  http_protocol_options: {enable_trailers: true}":                                                             a().HTTP1(protocol.HTTP1().Trailers()),
		"  http2_protocol_options: {max_concurrent_streams: 100}":                                                      a().HTTP2(protocol.HTTP2().MaxStreams(100)),
		"  http3_protocol_options: {allow_extended_connect: true}":                                                     a().HTTP3(protocol.HTTP3().AllowConnect()),
		"  rds: {route_config_name: r, " + ads + "}":                                                                   a().RDS("r"),
		"  rds: {route_config_name: r, config_source: {path_config_source: {path: r.yaml}, resource_api_version: V3}}": a().RDSFrom(source.File("r.yaml"), "r"),
		"  route_config: {name: r}":                                                                                    a().Routes(route.Configuration("r")),
		"  access_log: [{name: envoy.access_loggers.stdout, typed_config: {'@type': type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StdoutAccessLog}}]": a().AccessLogs(accesslog.Stdout()),
		"  access_log_options: {access_log_flush_interval: 1s, flush_access_log_on_new_request: true, flush_log_on_tunnel_successfully_established: true}": a().
			LogAt(filter.LogMoments().Every(time.Second).Request().Tunnel()),
		"  upgrade_configs: [{upgrade_type: websocket}, {upgrade_type: CONNECT, enabled: false, filters: [{name: f, typed_config: {'@type': type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors}}]}]": a().
			Upgrades(filter.Upgrade("websocket"), filter.Upgrade("CONNECT").Off().Filters(httpfilter.Custom(&corsv3.Cors{}).Named("f"))),
	} {
		parttest.Equal(t, b, hcm(want))
	}
}

func TestGroups(t *testing.T) {
	parttest.Equal(t, filter.HCM("a").Timeouts(filter.Timeouts().Request(time.Second).RequestHeaders(2*time.Second).StreamIdle(3*time.Second).
		StreamFlush(4*time.Second).MaxStream(5*time.Second).Idle(6*time.Second).MaxConnection(7*time.Second).MaxConnectionJitter(8).
		HTTP1SafeMaxConnection().Drain(9*time.Second).DrainJitter(10).DelayedClose(11*time.Second)), hcm(`
  request_timeout: 1s
  request_headers_timeout: 2s
  stream_idle_timeout: 3s
  stream_flush_timeout: 4s
  common_http_protocol_options: {max_stream_duration: 5s, idle_timeout: 6s, max_connection_duration: 7s, max_connection_duration_jitter: {value: 8}}
  http1_safe_max_connection_duration: true
  drain_timeout: 9s
  drain_timeout_jitter: {value: 10}
  delayed_close_timeout: 11s
`))
	parttest.Equal(t, filter.HCM("a").Timeouts(filter.Timeouts().Idle(time.Hour)).Limits(filter.Limits().RequestHeadersKB(96).Headers(50).
		RequestsPerConnection(10).Underscores(filter.DropUnderscores).StreamErrorsOnly(true)), hcm(`
  max_request_headers_kb: 96
  stream_error_on_invalid_http_message: true
  common_http_protocol_options: {idle_timeout: 3600s, max_headers_count: 50, max_requests_per_connection: 10, headers_with_underscores_action: DROP_HEADER}
`))
	parttest.Equal(t, filter.HCM("a").Normalization(filter.Normalization().Path(true).MergeSlashes(true).EscapedSlashes(filter.RejectSlashes).
		StripMatchingPort().StripTrailingDot()), hcm(`
  normalize_path: true
  merge_slashes: true
  path_with_escaped_slashes_action: REJECT_REQUEST
  strip_matching_host_port: true
  strip_trailing_host_dot: true
`))
	parttest.Equal(t, filter.HCM("a").Normalization(filter.Normalization().StripAnyPort()), hcm("  strip_any_host_port: true"))
	parttest.Equal(t, filter.HCM("a").ClientAddress(filter.ClientAddress().TrustedHops(2).SkipAppend().Internal("10.0.0.0/8", "::1").InternalUnixSockets().
		ForwardedPort().SchemeByPort([]int{443}, []int{80, 81}).ProxyProtocolState(false)), hcm(`
  xff_num_trusted_hops: 2
  skip_xff_append: true
  internal_address_config:
    unix_sockets: true
    cidr_ranges: [{address_prefix: 10.0.0.0, prefix_len: 8}, {address_prefix: "::1", prefix_len: 128}]
  append_x_forwarded_port: true
  forward_proto_config: {https_destination_ports: [443], http_destination_ports: [80, 81]}
  add_proxy_protocol_connection_state: false
`))
	parttest.Equal(t, filter.HCM("a").RequestID(filter.RequestID().Generate(false).PreserveExternal().InResponse().
		By(filter.UUID().PackTraceReason(false).TraceSampling(false))), hcm(`
  generate_request_id: false
  preserve_external_request_id: true
  always_set_request_id_in_response: true
  request_id_extension:
    typed_config:
      "@type": type.googleapis.com/envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig
      pack_trace_reason: false
      use_request_id_for_trace_sampling: false
`))
}

func TestHeaders(t *testing.T) {
	parttest.Equal(t, filter.HCM("a").Headers(filter.Headers().Server(filter.PassServerThrough).Scheme("https").Via("v").UserAgent().Continue().Overloaded().
		ProxyStatus(filter.ProxyStatus().Name("p").NoDetails().NoTermination().NoFlags().RecommendedCode()).
		Early(header.Overwrite("a", "b"), header.Remove("c"))), hcm(`
  server_header_transformation: PASS_THROUGH
  scheme_header_transformation: {scheme_to_overwrite: https}
  via: v
  add_user_agent: true
  proxy_100_continue: true
  append_local_overload: true
  proxy_status_config:
    literal_proxy_name: p
    remove_details: true
    remove_connection_termination_details: true
    remove_response_flags: true
    set_recommended_response_code: true
  early_header_mutation_extensions:
  - name: envoy.http.early_header_mutation.header_mutation
    typed_config:
      "@type": type.googleapis.com/envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation
      mutations:
      - append: {header: {key: a, value: b}, append_action: OVERWRITE_IF_EXISTS_OR_ADD}
      - remove: c
`))
	parttest.Equal(t, filter.HCM("a").Headers(filter.Headers().SchemeOfUpstream().ProxyStatus(filter.ProxyStatus().NodeID())), hcm(`
  scheme_header_transformation: {match_upstream: true}
  proxy_status_config: {use_node_id: true}
`))
	canary := match.List[match.Request, *filter.XFCCBuilder]().When(match.OfRequest().Header("x-env").Is(match.Exact("canary")), filter.XFCC(filter.AppendClientCert).URI())
	parttest.Equal(t, filter.HCM("a").XFCC(filter.XFCC(filter.SanitizeClientCert).Unless(canary).Clone()), hcm(`
  forward_client_cert_matcher:
    matcher_list:
      matchers:
      - predicate:
          single_predicate:
            input: {name: envoy.matching.inputs.request_headers, typed_config: {"@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput, header_name: x-env}}
            value_match: {exact: canary}
        on_match:
          action:
            name: forward_client_cert
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ForwardClientCertConfig
              forward_client_cert_details: APPEND_FORWARD
              set_current_client_cert_details: {uri: true}
`))
	twice := match.List[match.Request, *filter.XFCCBuilder]().Otherwise(filter.XFCC(filter.SanitizeClientCert).Unless(canary.Clone()))
	require.Equal(t, []string{"setting-does-not-apply part.typed_config.forward_client_cert_matcher.on_no_match.action"},
		parttest.Lines(parttest.Problems(filter.HCM("a").XFCC(filter.XFCC(filter.SanitizeClientCert).Unless(twice)))))
	parttest.Equal(t, filter.HCM("a").XFCC(filter.XFCC(filter.ReplaceClientCert).Subject().Issuer().URI().DNS().Cert().Chain().JSON()), hcm(`
  forward_client_cert_details: SANITIZE_SET
  set_current_client_cert_details: {subject: true, issuer: true, uri: true, dns: true, cert: true, chain: true, format: JSON}
`))
}

func TestDetection(t *testing.T) {
	parttest.Equal(t, filter.HCM("a").ClientAddress(filter.ClientAddress().Detect(
		filter.DetectHeader("x-client").Trusted().RejectWith(403),
		filter.DetectXFF().TrustedHops(1).SkipAppend(false),
		filter.DetectXFF().TrustedNetworks("10.0.0.0/8"))), hcm(`
  original_ip_detection_extensions:
  - name: envoy.http.original_ip_detection.custom_header
    typed_config:
      "@type": type.googleapis.com/envoy.extensions.http.original_ip_detection.custom_header.v3.CustomHeaderConfig
      header_name: x-client
      allow_extension_to_set_address_as_trusted: true
      reject_with_status: {code: Forbidden}
  - name: envoy.http.original_ip_detection.xff
    typed_config: {"@type": type.googleapis.com/envoy.extensions.http.original_ip_detection.xff.v3.XffConfig, xff_num_trusted_hops: 1, skip_xff_append: false}
  - name: envoy.http.original_ip_detection.xff
    typed_config:
      "@type": type.googleapis.com/envoy.extensions.http.original_ip_detection.xff.v3.XffConfig
      xff_trusted_cidrs: {cidrs: [{address_prefix: 10.0.0.0, prefix_len: 8}]}
`))
}

func TestTracing(t *testing.T) {
	parttest.Equal(t, filter.HCM("a").Tracing(filter.Tracing(tracing.Datadog("edge", "agent")).Random(0.5).Client(1).Overall(2).Verbose().MaxPathLength(9).
		Tags(tracing.Literal("a", "b")).UpstreamSpan(true).Operation("%METHOD%").UpstreamOperation("up").NoPropagation()), hcm(`
  tracing:
    provider: {name: envoy.tracers.datadog, typed_config: {"@type": type.googleapis.com/envoy.config.trace.v3.DatadogConfig, service_name: edge, collector_cluster: agent}}
    random_sampling: {value: 0.5}
    client_sampling: {value: 1}
    overall_sampling: {value: 2}
    verbose: true
    max_path_tag_length: 9
    custom_tags: [{tag: a, literal: {value: b}}]
    spawn_upstream_span: true
    operation: "%METHOD%"
    upstream_operation: up
    no_context_propagation: true
`))
}

func TestLocalReplies(t *testing.T) {
	parttest.Equal(t, filter.HCM("a").LocalReplies(filter.LocalReply().
		Map(filter.Reply(accesslog.Errors()).Status(503).Body(source.Text("sorry")).Format(accesslog.Text("%LOCAL_REPLY_BODY%")).
			Headers(header.Append("a", "b"))).
		Body(accesslog.JSON(map[string]any{"error": "%LOCAL_REPLY_BODY%"}))), hcm(`
  local_reply_config:
    mappers:
    - filter: {status_code_filter: {comparison: {op: GE, value: {default_value: 500}}}}
      status_code: 503
      body: {inline_string: sorry}
      body_format_override: {text_format_source: {inline_string: "%LOCAL_REPLY_BODY%"}}
      headers_to_add: [{header: {key: a, value: b}}]
    body_format: {json_format: {error: "%LOCAL_REPLY_BODY%"}}
`))
}

func TestScopedRoutes(t *testing.T) {
	key := "header_value_extractor: "
	parttest.Equal(t, filter.HCM("a").ScopedRoutes(filter.ScopedRoutes("s", filter.KeyHeader("x-a"), filter.KeyElement("x-b", ",", 1),
		filter.KeyValue("x-c", ";", "=", "k"))), hcm(`
  scoped_routes:
    name: s
    scope_key_builder:
      fragments:
      - `+key+`{name: x-a, index: 0}
      - `+key+`{name: x-b, element_separator: ",", index: 1}
      - `+key+`{name: x-c, element_separator: ";", element: {separator: "=", key: k}}
    rds_config_source: {ads: {}, resource_api_version: V3}
    scoped_rds: {scoped_rds_config_source: {ads: {}, resource_api_version: V3}}
`))
	parttest.Equal(t, filter.HCM("a").ScopedRoutes(filter.ScopedRoutes("s", filter.KeyHeader("x-a")).From(source.File("scopes.yaml")).
		RoutesFrom(source.File("routes.yaml"))), hcm(`
  scoped_routes:
    name: s
    scope_key_builder: {fragments: [{`+key+`{name: x-a, index: 0}}]}
    rds_config_source: {path_config_source: {path: routes.yaml}, resource_api_version: V3}
    scoped_rds: {scoped_rds_config_source: {path_config_source: {path: scopes.yaml}, resource_api_version: V3}}
`))
}

func TestEdgeIsAsDocumentedAndCanBeChanged(t *testing.T) {
	parttest.Equal(t, filter.Edge("a").Timeouts(filter.Timeouts().Request(0)).UseRemoteAddress(false), hcm(`
  use_remote_address: false
  normalize_path: true
  merge_slashes: true
  path_with_escaped_slashes_action: UNESCAPE_AND_REDIRECT
  common_http_protocol_options: {idle_timeout: 3600s, headers_with_underscores_action: REJECT_REQUEST}
  stream_idle_timeout: 300s
  request_timeout: 0s
  request_headers_timeout: 10s
  http2_protocol_options: {max_concurrent_streams: 100, initial_stream_window_size: 65536, initial_connection_window_size: 1048576}
`))
}

func TestRouter(t *testing.T) {
	parttest.Equal(t, filter.HCM("a").NoRouter(), manager)
	parttest.Equal(t, filter.HCM("a").Filters(httpfilter.Router().StartChildSpan()), manager+
		`  http_filters: [{name: envoy.filters.http.router, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router, start_child_span: true}}]`)
	parttest.Equal(t, filter.HCM("a").Clone().NoRouter().Clone(), manager)
}

func TestMistakes(t *testing.T) {
	groups := filter.Timeouts()
	b := filter.HCM("a").RDS("a").Routes(route.Configuration("r")).Timeouts(groups.Request(-1)).Limits(nil).XFCC(nil).Tracing(nil).
		ClientAddress(filter.ClientAddress().Internal("10.0.0.0/8", "nowhere")).Codec("HTTP9").
		Filters(nil, httpfilter.Custom(&tcpproxyv3.TcpProxy{}))
	groups.Idle(1)
	require.ElementsMatch(t, []string{
		"oneof-chosen-twice part.typed_config.route_config",
		"duration-out-of-range part.typed_config.request_timeout",
		"builder-nil part.typed_config.max_request_headers_kb",
		"builder-nil part.typed_config.forward_client_cert_details",
		"builder-nil part.typed_config.tracing",
		"network-malformed part.typed_config.internal_address_config.cidr_ranges[1]",
		"enum-unknown part.typed_config.codec_type",
		"builder-nil part.typed_config.http_filters[0]",
		"extension-wrong-slot part.typed_config.http_filters[0]",
		"builder-changed-after-attach part.typed_config.common_http_protocol_options.idle_timeout",
	}, parttest.Lines(parttest.Problems(b)))
}

func TestCloneIsIndependent(t *testing.T) {
	b := filter.HCM("a").Timeouts(filter.Timeouts().Idle(time.Second))
	c := b.Clone().Timeouts(filter.Timeouts().Idle(2 * time.Second))
	parttest.Equal(t, c, hcm("  common_http_protocol_options: {idle_timeout: 2s}"))
	parttest.Equal(t, b, hcm("  common_http_protocol_options: {idle_timeout: 1s}"))
	parttest.Equal(t, b, hcm("  common_http_protocol_options: {idle_timeout: 1s}"))
}
