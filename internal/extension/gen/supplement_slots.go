package main

// PerRoute in package extension: the slot of overrides, which Envoy has no category name for.
const perRoute = "typed_per_filter_config"

// slotting gives a field the categories it takes; it replaces an annotation.
type slotting struct {
	field      string
	categories []string
	why        string
}

// Reasons that many fields share.
const (
	unannotated = "the API does not annotate the field"
	boxed       = "the annotation is on the fields that hold the message around it"
	perFilter   = "overrides are looked up among the HTTP filters by type (rule tpfc-unknown-type)"
	discovered  = "a discovered extension is looked up where the inline one is (rule ecds-default-config-type)"
	eitherEnd   = "composite and its like work in downstream and in upstream filter chains"
	inner       = "an upstream socket that wraps another; Envoy builds the inner one in its own direction"
	matchInputs = "a matcher looks for an input of its protocol first and then for a common one; which protocol depends on who owns the matcher"
	matchTrees  = "custom matchers are registered for each protocol; which one depends on who owns the matcher"
)

var (
	httpFilter     = one("envoy.filters.http")
	eitherFilter   = []string{"envoy.filters.http", "envoy.filters.http.upstream"}
	inputs         = []string{"envoy.matching.common_inputs", "envoy.matching.generic_proxy_request_input.input", "envoy.matching.http.input", "envoy.matching.network.input", "envoy.matching.transport_socket.input"}
	customMatchers = []string{"envoy.matching.http.custom_matchers", "envoy.matching.network.custom_matchers"}
	inputMatcher   = one("envoy.matching.input_matchers")
	action         = []string{"envoy.http.custom_response", "envoy.matching.action"}
	eitherSocket   = []string{down, up}
	overrideSlot   = one(perRoute)
)

var slottings = []slotting{
	{"envoy.config.route.v3.RouteConfiguration.typed_per_filter_config", overrideSlot, perFilter},
	{"envoy.config.route.v3.VirtualHost.typed_per_filter_config", overrideSlot, perFilter},
	{"envoy.config.route.v3.Route.typed_per_filter_config", overrideSlot, perFilter},
	{"envoy.config.route.v3.WeightedCluster.ClusterWeight.typed_per_filter_config", overrideSlot, perFilter},
	{"envoy.config.route.v3.FilterConfig.config", overrideSlot, perFilter},

	{"envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter.config_discovery", httpFilter, discovered},
	{"envoy.config.listener.v3.Filter.config_discovery", one("envoy.filters.network"), discovered},
	{"envoy.config.listener.v3.ListenerFilter.config_discovery", []string{"envoy.filters.listener", "envoy.filters.udp_listener"}, discovered},
	{"envoy.config.cluster.v3.Filter.config_discovery", one("envoy.filters.upstream_network"), discovered},
	{"envoy.config.cluster.v3.Filter.typed_config", one("envoy.filters.upstream_network"), unannotated},
	{"envoy.extensions.filters.http.composite.v3.DynamicConfig.config_discovery", eitherFilter, discovered},
	{"envoy.extensions.filters.http.composite.v3.ExecuteFilterAction.typed_config", eitherFilter, eitherEnd},
	{"envoy.extensions.filters.http.composite.v3.FilterChainConfiguration.typed_config", eitherFilter, eitherEnd},
	{"envoy.extensions.filters.http.filter_chain.v3.FilterChain.filters", eitherFilter, eitherEnd},
	{"envoy.extensions.common.matching.v3.ExtensionWithMatcher.extension_config",
		[]string{"envoy.filters.http", "envoy.filters.http.upstream", "envoy.filters.network"}, "the match delegates of HTTP and of network filters share the message"},
	{"envoy.extensions.filters.network.thrift_proxy.v3.ThriftFilter.typed_config", one("envoy.thrift_proxy.filters"), boxed},
	{"envoy.extensions.filters.network.sip_proxy.v3alpha.SipFilter.typed_config", one("envoy.sip_proxy.filters"), boxed},
	{"envoy.extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.SessionFilter.typed_config", one("envoy.filters.udp.session"), boxed},

	{"envoy.config.cluster.v3.Cluster.transport_socket", one(up), unannotated},
	{"envoy.extensions.transport_sockets.http_11_proxy.v3.Http11ProxyUpstreamTransport.transport_socket", one(up), inner},
	{"envoy.extensions.transport_sockets.internal_upstream.v3.InternalUpstreamTransport.transport_socket", one(up), inner},
	{"envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport.transport_socket", one(up), inner},
	{"envoy.extensions.transport_sockets.tap.v3.Tap.transport_socket", eitherSocket, "the direction is the one of the tap itself"},
	{"envoy.extensions.transport_sockets.tcp_stats.v3.Config.transport_socket", eitherSocket, "the direction is the one of the socket around it"},
	{"envoy.extensions.transport_sockets.tls.v3.PrivateKeyProvider.typed_config", one("envoy.tls.key_providers"), unannotated},

	{"envoy.config.common.matcher.v3.Matcher.MatcherList.Predicate.SinglePredicate.input", inputs, matchInputs},
	{"envoy.config.common.matcher.v3.Matcher.MatcherTree.input", inputs, matchInputs},
	{"envoy.config.common.matcher.v3.Matcher.MatcherTree.custom_match", customMatchers, matchTrees},
	{"envoy.config.common.matcher.v3.Matcher.OnMatch.action", action, matchTrees},
	{"xds.type.matcher.v3.Matcher.MatcherList.Predicate.SinglePredicate.custom_match", inputMatcher, unannotated},
	{"xds.type.matcher.v3.Matcher.MatcherList.Predicate.SinglePredicate.input", inputs, matchInputs},
	{"xds.type.matcher.v3.Matcher.MatcherTree.custom_match", customMatchers, matchTrees},
	{"xds.type.matcher.v3.Matcher.MatcherTree.input", inputs, matchInputs},
	{"xds.type.matcher.v3.Matcher.OnMatch.action", action, matchTrees},
	{"envoy.extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings.BucketIdBuilder.ValueBuilder.custom_value", inputs, matchInputs},
	{"xds.type.matcher.v3.StringMatcher.custom", one("envoy.string_matcher"), unannotated},

	{"envoy.config.accesslog.v3.ExtensionFilter.typed_config", one("envoy.access_loggers.extension_filters"), boxed},
	{"envoy.config.bootstrap.v3.Bootstrap.listener_manager", one("envoy.listener_manager_impl"), unannotated},
	{"envoy.config.bootstrap.v3.Bootstrap.xds_config_tracker_extension", one("envoy.config.xds_tracker"), unannotated},
	{"envoy.config.bootstrap.v3.Bootstrap.xds_delegate_extension", one("envoy.xds_delegates"), unannotated},
	{"envoy.config.bootstrap.v3.FatalAction.config", one("envoy.fatal_action"), unannotated},
	{"envoy.config.cluster.v3.OutlierDetection.monitors", one("envoy.outlier_detection_monitors"), unannotated},
	{"envoy.config.bootstrap.v3.Watchdog.WatchdogAction.config", one("envoy.guarddog_actions"), boxed},
	{"envoy.config.core.v3.AlternateProtocolsCacheOptions.key_value_store_config", one("envoy.common.key_value"), unannotated},
	{"envoy.config.core.v3.RetryPolicy.RetryHostPredicate.typed_config", one("envoy.retry_host_predicates"), unannotated},
	{"envoy.config.core.v3.RetryPolicy.RetryPriority.typed_config", one("envoy.retry_priorities"), unannotated},
	{"envoy.config.listener.v3.Listener.ConnectionBalanceConfig.extend_balance", one("envoy.network.connection_balance"), unannotated},
	{"envoy.config.route.v3.RateLimit.Action.extension", []string{"envoy.matching.common_inputs", "envoy.matching.http.input", "envoy.rate_limit_descriptors"},
		"a descriptor may come from an HTTP matching input as well (RateLimitPolicyEntryTest.RequestMatchInput in Envoy's tests)"},
	{"envoy.config.route.v3.Route.route_specifiers", one("envoy.router.route_specifiers"), unannotated},
	{"envoy.config.route.v3.VirtualHost.route_specifiers", one("envoy.router.route_specifiers"), unannotated},
	{"envoy.config.tap.v3.OutputSink.custom_sink", one("envoy.tap.sinks"), unannotated},
	{"envoy.extensions.filters.http.compressor.v3.CompressorOverrides.compressor_library", one("envoy.compression.compressor"), unannotated},
	{"envoy.extensions.filters.http.ext_proc.v3.ExtProcOverrides.processing_request_modifier",
		one("envoy.http.ext_proc.processing_request_modifiers"), unannotated},
	{"envoy.extensions.filters.network.http_connection_manager.v3.RequestIDExtension.typed_config", one("envoy.request_id"), boxed},
}

// carriers are the messages that only box an extension: a field that holds one decides about the extension inside.
var carriers = []string{
	"envoy.config.accesslog.v3.ExtensionFilter",
	"envoy.config.core.v3.ExtensionConfigSource",
	"envoy.config.core.v3.TransportSocket",
	"envoy.config.core.v3.TypedExtensionConfig",
	"envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter",
	"envoy.extensions.filters.network.http_connection_manager.v3.RequestIDExtension",
	"envoy.extensions.filters.network.sip_proxy.v3alpha.SipFilter",
	"envoy.extensions.filters.network.thrift_proxy.v3.ThriftFilter",
	"envoy.extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.SessionFilter",
	"xds.core.v3.TypedExtensionConfig",
}

// ignored are annotated fields that hold no extension.
var ignored = []struct{ field, why string }{
	{"envoy.config.bootstrap.v3.Bootstrap.watchdogs", "the actions inside are the slots"},
	{"envoy.extensions.filters.http.custom_response.v3.CustomResponse.custom_response_matcher", "the actions of the matcher are the slots"},
	{"envoy.extensions.health_checkers.thrift.v3.Thrift.transport", "an enum; the annotation is a slip"},
	{"envoy.extensions.tracers.opentelemetry.samplers.v3.TraceIdRatioBasedSamplerConfig.sampling_percentage", "a fraction; the annotation is a slip"},
	{"envoy.extensions.wasm.v3.VmConfig.runtime", "the name of an extension, without a message"},
}

// open are categories that no list of extensions is complete for: a message that is not listed there may still fit.
var open = []struct{ category, why string }{
	{"envoy.filters.upstream_network", "Envoy registers some network filters there, and its metadata lists none"},
	{"envoy.matching.action", "every owner of a matcher registers its own actions, listed nowhere"},
	{"envoy.tap.sinks", "its metadata lists none"},
}
