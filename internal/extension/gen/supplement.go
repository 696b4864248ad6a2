package main

// The supplement: what Envoy accepts and its metadata does not say. Every entry has its reason, and the
// generator refuses an entry that the metadata has made superfluous or that names nothing.

// Security postures and statuses of added rows, as in the metadata.
const (
	alpha   = "alpha"
	stable  = "stable"
	wip     = "wip"
	unsaid  = "" // the status of what the metadata does not list
	unknown = "unknown"

	downstreamSafe = "robust_to_untrusted_downstream"
	bothSafe       = "robust_to_untrusted_downstream_and_upstream"
	bothTrusted    = "requires_trusted_downstream_and_upstream"
)

// Reasons that many entries share.
const (
	newer      = "in Envoy's metadata since 1.37, and in the API this library is built with"
	unlisted   = "compiled into every Envoy, but never listed in the metadata"
	fromAPI    = "the comment of the message in the API names the extension; the metadata is older"
	contribAPI = "the metadata of contrib lists no types; this is the message in the extension's API package"
	noTypeURL  = "the metadata lists no type for it, although its factory takes this message"
)

// addition is an extension that the metadata lacks.
type addition struct {
	name       string
	categories []string
	messages   []string
	status     string
	posture    string
	contrib    bool
	why        string
}

var additions = []addition{
	{"envoy.access_loggers.extension_filters.process_ratelimit", one("envoy.access_loggers.extension_filters"),
		one("envoy.extensions.access_loggers.filters.process_ratelimit.v3.ProcessRateLimitFilter"), alpha, unknown, false, newer},
	{"envoy.access_loggers.stats", one("envoy.access_loggers"),
		one("envoy.extensions.access_loggers.stats.v3.Config"), wip, bothTrusted, false, newer},
	{"envoy.clusters.composite", one("envoy.clusters"),
		one("envoy.extensions.clusters.composite.v3.ClusterConfig"), stable, bothTrusted, false, newer},
	{"envoy.filters.http.mcp_router", one("envoy.filters.http"),
		one("envoy.extensions.filters.http.mcp_router.v3.McpRouter"), alpha, unknown, false, newer},
	{"envoy.filters.http.transform", one("envoy.filters.http"),
		one("envoy.extensions.filters.http.transform.v3.TransformConfig"), alpha, unknown, false, newer},
	{"envoy.filters.listener.dynamic_modules", one("envoy.filters.listener"),
		one("envoy.extensions.filters.listener.dynamic_modules.v3.DynamicModuleListenerFilter"), alpha, bothTrusted, false, newer},
	{"envoy.filters.network.dynamic_modules", one("envoy.filters.network"),
		one("envoy.extensions.filters.network.dynamic_modules.v3.DynamicModuleNetworkFilter"), alpha, bothTrusted, false, newer},
	{"envoy.filters.network.geoip", one("envoy.filters.network"),
		one("envoy.extensions.filters.network.geoip.v3.Geoip"), wip, downstreamSafe, false, newer},
	{"envoy.matching.action.transport_socket.name", one("envoy.matching.action"),
		one("envoy.extensions.matching.common_inputs.transport_socket.v3.TransportSocketNameAction"), stable, unknown, false, newer},
	{"envoy.matching.inputs.endpoint_metadata", one("envoy.matching.transport_socket.input"),
		one("envoy.extensions.matching.common_inputs.transport_socket.v3.EndpointMetadataInput"), stable, unknown, false, newer},
	{"envoy.matching.inputs.locality_metadata", one("envoy.matching.transport_socket.input"),
		one("envoy.extensions.matching.common_inputs.transport_socket.v3.LocalityMetadataInput"), stable, unknown, false, newer},
	{"envoy.matching.inputs.transport_socket_filter_state", one("envoy.matching.transport_socket.input"),
		one("envoy.extensions.matching.common_inputs.transport_socket.v3.FilterStateInput"), stable, unknown, false, newer},
	{"envoy.tls.certificate_mappers.sni", one("envoy.tls.certificate_mappers"),
		one("envoy.extensions.transport_sockets.tls.cert_mappers.sni.v3.SNI"), alpha, unknown, false, newer},
	{"envoy.tls.certificate_mappers.static_name", one("envoy.tls.certificate_mappers"),
		one("envoy.extensions.transport_sockets.tls.cert_mappers.static_name.v3.StaticName"), alpha, unknown, false, newer},
	{"envoy.tls.certificate_selectors.on_demand_secret", one("envoy.tls.certificate_selectors"),
		one("envoy.extensions.transport_sockets.tls.cert_selectors.on_demand_secret.v3.Config"), alpha, unknown, false, newer},
	{"envoy.upstream.local_address_selector.filter_state_override", one("envoy.upstream.local_address_selector"),
		one("envoy.extensions.local_address_selectors.filter_state_override.v3.Config"), alpha, unknown, false, newer},

	{"envoy.filters.http.proto_api_scrubber", one("envoy.filters.http"),
		one("envoy.extensions.filters.http.proto_api_scrubber.v3.ProtoApiScrubberConfig"), alpha, unknown, false,
		"in Envoy 1.36 (rule tpfc-filter-without-route-support names it); extensions.jsonl lost it"},
	{"envoy.load_balancing_policies.wrr_locality", one("envoy.load_balancing_policies"),
		one("envoy.extensions.load_balancing_policies.wrr_locality.v3.WrrLocality"), alpha, unknown, false,
		"in Envoy's metadata; extensions.jsonl lost it"},
	{"envoy.transport_sockets.quic", []string{down, up},
		[]string{"envoy.extensions.transport_sockets.quic.v3.QuicDownstreamTransport", "envoy.extensions.transport_sockets.quic.v3.QuicUpstreamTransport"},
		stable, bothSafe, false, "in Envoy's metadata; extensions.jsonl lost it"},

	{"envoy.clusters.aggregate_resource", one("envoy.clusters"),
		one("envoy.extensions.clusters.aggregate.v3.AggregateClusterResource"), unsaid, unknown, false, fromAPI},
	{"envoy.clusters.dynamic_modules", one("envoy.clusters"),
		one("envoy.extensions.clusters.dynamic_modules.v3.ClusterConfig"), unsaid, unknown, false, fromAPI},
	{"envoy.clusters.mcp_multicluster", one("envoy.clusters"),
		one("envoy.extensions.clusters.mcp_multicluster.v3.ClusterConfig"), unsaid, unknown, false, fromAPI},
	{"envoy.filters.http.filter_chain", one("envoy.filters.http"),
		one("envoy.extensions.filters.http.filter_chain.v3.FilterChainConfig"), unsaid, unknown, false, "named by Envoy's documentation of the filter; the metadata is older"},
	{"envoy.filters.http.peak_ewma", one("envoy.filters.http"),
		one("envoy.extensions.filters.http.peak_ewma.v3alpha.PeakEwmaConfig"), unsaid, unknown, true, fromAPI},
	{"envoy.internal_redirect_predicates.filter_state", one("envoy.internal_redirect_predicates"),
		one("envoy.extensions.internal_redirect.filter_state.v3.FilterStateConfig"), unsaid, unknown, false, fromAPI},
	{"envoy.load_balancing_policies.dynamic_modules", one("envoy.load_balancing_policies"),
		one("envoy.extensions.load_balancing_policies.dynamic_modules.v3.DynamicModulesLoadBalancerConfig"), unsaid, unknown, false, fromAPI},
	{"envoy.load_balancing_policies.peak_ewma", one("envoy.load_balancing_policies"),
		one("envoy.extensions.load_balancing_policies.peak_ewma.v3alpha.PeakEwma"), unsaid, unknown, true, fromAPI},
	{"envoy.matching.inputs.dynamic_module_string_data_input", one("envoy.matching.http.input"),
		one("envoy.extensions.matching.http.dynamic_modules.v3.DynamicModuleDataInput"), unsaid, unknown, false, fromAPI},
	{"envoy.matching.inputs.local_reply", one("envoy.matching.http.input"),
		one("envoy.type.matcher.v3.HttpResponseLocalReplyMatchInput"), unsaid, unknown, false, fromAPI},
	{"envoy.upstreams.http.dynamic_modules", one("envoy.upstreams"),
		one("envoy.extensions.upstreams.http.dynamic_modules.v3.Config"), unsaid, unknown, false, fromAPI},

	{"envoy.extensions.network.socket_interface.default_socket_interface", one("envoy.bootstrap"),
		one("envoy.extensions.network.socket_interface.v3.DefaultSocketInterface"), unsaid, unknown, false, unlisted},
	{"envoy.filters.dubbo.router", one("envoy.dubbo_proxy.filters"),
		one("envoy.extensions.filters.network.dubbo_proxy.router.v3.Router"), unsaid, unknown, false, unlisted},
	{"envoy.filters.http.match_delegate", []string{"envoy.filters.http", "envoy.filters.http.upstream"},
		one("envoy.extensions.common.matching.v3.ExtensionWithMatcher"), unsaid, unknown, false, unlisted},
	{"envoy.filters.network.match_delegate", one("envoy.filters.network"),
		one("envoy.extensions.common.matching.v3.ExtensionWithMatcher"), unsaid, unknown, false, unlisted},
	{"envoy.filters.rbac.action", one("envoy.matching.action"),
		one("envoy.config.rbac.v3.Action"), unsaid, unknown, false, unlisted},
	{"envoy.listener_manager_impl.api", one("envoy.listener_manager_impl"),
		one("envoy.config.bootstrap.v3.ApiListenerManager"), unsaid, unknown, false, unlisted},
	{"envoy.listener_manager_impl.default", one("envoy.listener_manager_impl"),
		one("envoy.config.bootstrap.v3.ListenerManager"), unsaid, unknown, false, unlisted},
	{"envoy.listener_manager_impl.validation", one("envoy.listener_manager_impl"),
		one("envoy.config.bootstrap.v3.ValidationListenerManager"), unsaid, unknown, false, unlisted},
	{"envoy.matching.inputs.status_code_class_input", one("envoy.matching.http.input"),
		one("envoy.type.matcher.v3.HttpResponseStatusCodeClassMatchInput"), unsaid, unknown, false, unlisted},
	{"envoy.matching.inputs.status_code_input", one("envoy.matching.http.input"),
		one("envoy.type.matcher.v3.HttpResponseStatusCodeMatchInput"), unsaid, unknown, false, unlisted},
	{"envoy.quic.packet_writer.default", one("envoy.quic.client_packet_writer"),
		one("envoy.extensions.quic.client_writer_factory.v3.DefaultClientWriter"), unsaid, unknown, false, unlisted},
	{"envoy.rbac.audit_loggers.stream", one("envoy.rbac.audit_loggers"),
		one("envoy.extensions.rbac.audit_loggers.stream.v3.StdoutAuditLog"), unsaid, unknown, false, unlisted},
	{"envoy.watchdog.abort_action", one("envoy.guarddog_actions"),
		one("envoy.watchdog.v3.AbortActionConfig"), unsaid, unknown, false, unlisted},

	{"envoy.matching.action.generic_proxy.route", one("envoy.matching.action"),
		one("envoy.extensions.filters.network.generic_proxy.action.v3.RouteAction"), unsaid, unknown, false, unlisted},
	{"envoy.matching.generic_proxy.input.host", one("envoy.matching.generic_proxy_request_input.input"),
		one("envoy.extensions.filters.network.generic_proxy.matcher.v3.HostMatchInput"), unsaid, unknown, false, unlisted},
	{"envoy.matching.generic_proxy.input.method", one("envoy.matching.generic_proxy_request_input.input"),
		one("envoy.extensions.filters.network.generic_proxy.matcher.v3.MethodMatchInput"), unsaid, unknown, false, unlisted},
	{"envoy.matching.generic_proxy.input.path", one("envoy.matching.generic_proxy_request_input.input"),
		one("envoy.extensions.filters.network.generic_proxy.matcher.v3.PathMatchInput"), unsaid, unknown, false, unlisted},
	{"envoy.matching.generic_proxy.input.property", one("envoy.matching.generic_proxy_request_input.input"),
		one("envoy.extensions.filters.network.generic_proxy.matcher.v3.PropertyMatchInput"), unsaid, unknown, false, unlisted},
	{"envoy.matching.generic_proxy.input.request", one("envoy.matching.generic_proxy_request_input.input"),
		one("envoy.extensions.filters.network.generic_proxy.matcher.v3.RequestMatchInput"), unsaid, unknown, false, unlisted},
	{"envoy.matching.generic_proxy.input.service", one("envoy.matching.generic_proxy_request_input.input"),
		one("envoy.extensions.filters.network.generic_proxy.matcher.v3.ServiceMatchInput"), unsaid, unknown, false, unlisted},

	{"cluster", one("envoy.matching.action"),
		one("envoy.extensions.router.cluster_specifiers.matcher.v3.ClusterAction"), unsaid, unknown, false, unlisted},
	{"composite-action", one("envoy.matching.action"),
		one("envoy.extensions.filters.http.composite.v3.ExecuteFilterAction"), unsaid, unknown, false, unlisted},
	{"filter-chain-name", one("envoy.matching.action"), one("google.protobuf.StringValue"), unsaid, unknown, false,
		"the action of Listener.filter_chain_matcher, never listed in the metadata"},
	{"route", one("envoy.matching.action"), one("envoy.config.route.v3.Route"), unsaid, unknown, false, unlisted},
	{"route_match_action", one("envoy.matching.action"), one("envoy.config.route.v3.RouteList"), unsaid, unknown, false, unlisted},
	{"skip", one("envoy.matching.action"),
		one("envoy.extensions.filters.common.matcher.action.v3.SkipFilter"), unsaid, unknown, false, unlisted},
}

// The directions of a transport socket.
const (
	down = "envoy.transport_sockets.downstream"
	up   = "envoy.transport_sockets.upstream"
)

func one(s string) []string { return []string{s} }
