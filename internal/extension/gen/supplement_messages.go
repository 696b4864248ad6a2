package main

// link ties a message to an extension of the metadata.
type link struct{ extension, message, why string }

// configured are messages that configure an extension whose row lists no such type.
var configured = []link{
	{"envoy.grpc_credentials.file_based_metadata", "envoy.config.grpc_credential.v3.FileBasedMetadataConfig", noTypeURL},
	{"envoy.http.ext_proc.response_processors.save_processing_response",
		"envoy.extensions.http.ext_proc.response_processors.save_processing_response.v3.SaveProcessingResponse", noTypeURL},
	{"envoy.filters.network.envoy_mobile_http_connection_manager",
		"envoy.extensions.filters.network.http_connection_manager.v3.EnvoyMobileHttpConnectionManager", noTypeURL},
	{"envoy.tls.cert_validator.spiffe", "envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig", noTypeURL},
	{"envoy.upstreams.http.generic", "envoy.extensions.upstreams.http.generic.v3.GenericConnectionPoolProto", noTypeURL},
	{"envoy.upstreams.http.http", "envoy.extensions.upstreams.http.http.v3.HttpConnectionPoolProto", noTypeURL},
	{"envoy.upstreams.http.http_protocol_options", "envoy.extensions.upstreams.http.v3.HttpProtocolOptions", noTypeURL},
	{"envoy.upstreams.http.tcp", "envoy.extensions.upstreams.http.tcp.v3.TcpConnectionPoolProto", noTypeURL},
	{"envoy.upstreams.http.udp", "envoy.extensions.upstreams.http.udp.v3.UdpConnectionPoolProto", noTypeURL},
	{"envoy.upstreams.tcp.generic", "envoy.extensions.upstreams.tcp.generic.v3.GenericConnectionPoolProto", noTypeURL},
	{"envoy.upstreams.tcp.tcp_protocol_options", "envoy.extensions.upstreams.tcp.v3.TcpProtocolOptions", noTypeURL},

	{"envoy.bootstrap.vcl", "envoy.extensions.vcl.v3alpha.VclSocketInterface", contribAPI},
	{"envoy.compression.qatzip.compressor", "envoy.extensions.compression.qatzip.compressor.v3alpha.Qatzip", contribAPI},
	{"envoy.compression.qatzstd.compressor", "envoy.extensions.compression.qatzstd.compressor.v3alpha.Qatzstd", contribAPI},
	{"envoy.filters.http.checksum", "envoy.extensions.filters.http.checksum.v3alpha.ChecksumConfig", contribAPI},
	{"envoy.filters.http.dynamo", "envoy.extensions.filters.http.dynamo.v3.Dynamo", contribAPI},
	{"envoy.filters.http.golang", "envoy.extensions.filters.http.golang.v3alpha.Config", contribAPI},
	{"envoy.filters.http.language", "envoy.extensions.filters.http.language.v3alpha.Language", contribAPI},
	{"envoy.filters.http.sxg", "envoy.extensions.filters.http.sxg.v3alpha.SXG", contribAPI},
	{"envoy.filters.network.client_ssl_auth", "envoy.extensions.filters.network.client_ssl_auth.v3.ClientSSLAuth", contribAPI},
	{"envoy.filters.network.golang", "envoy.extensions.filters.network.golang.v3alpha.Config", contribAPI},
	{"envoy.filters.network.kafka_broker", "envoy.extensions.filters.network.kafka_broker.v3.KafkaBroker", contribAPI},
	{"envoy.filters.network.kafka_mesh", "envoy.extensions.filters.network.kafka_mesh.v3alpha.KafkaMesh", contribAPI},
	{"envoy.filters.network.mysql_proxy", "envoy.extensions.filters.network.mysql_proxy.v3.MySQLProxy", contribAPI},
	{"envoy.filters.network.postgres_proxy", "envoy.extensions.filters.network.postgres_proxy.v3alpha.PostgresProxy", contribAPI},
	{"envoy.filters.network.rocketmq_proxy", "envoy.extensions.filters.network.rocketmq_proxy.v3.RocketmqProxy", contribAPI},
	{"envoy.filters.network.sip_proxy", "envoy.extensions.filters.network.sip_proxy.v3alpha.SipProxy", contribAPI},
	{"envoy.filters.sip.router", "envoy.extensions.filters.network.sip_proxy.router.v3alpha.Router", contribAPI},
	{"envoy.matching.input_matchers.hyperscan", "envoy.extensions.matching.input_matchers.hyperscan.v3alpha.Hyperscan", contribAPI},
	{"envoy.network.connection_balance.dlb", "envoy.extensions.network.connection_balance.dlb.v3alpha.Dlb", contribAPI},
	{"envoy.regex_engines.hyperscan", "envoy.extensions.regex_engines.hyperscan.v3alpha.Hyperscan", contribAPI},
	{"envoy.router.cluster_specifier_plugin.golang", "envoy.extensions.router.cluster_specifier.golang.v3alpha.Config", contribAPI},
	{"envoy.tls.key_providers.cryptomb", "envoy.extensions.private_key_providers.cryptomb.v3alpha.CryptoMbPrivateKeyMethodConfig", contribAPI},
	{"envoy.tls.key_providers.qat", "envoy.extensions.private_key_providers.qat.v3alpha.QatPrivateKeyMethodConfig", contribAPI},
	{"envoy.upstreams.http.tcp.golang", "envoy.extensions.upstreams.http.tcp.golang.v3alpha.Config", contribAPI},
	{"envoy.xds_delegates.kv_store", "envoy.extensions.config.v3alpha.KeyValueStoreXdsDelegateConfig", contribAPI},
}

// Reasons of overriding.
const (
	sameMessage  = "the filter takes its own configuration as override (rule tpfc-with-route-support)"
	newerMessage = "in the API this library is built with; the override came after the metadata"
	routeMessage = "rule tpfc-with-route-support; the row lists the message without saying that it is the override"
)

// overriding are messages that override a filter for a route, where the row does not say so.
var overriding = []link{
	{"envoy.filters.http.api_key_auth", "envoy.extensions.filters.http.api_key_auth.v3.ApiKeyAuthPerRoute", routeMessage},
	{"envoy.filters.http.header_mutation", "envoy.extensions.filters.http.header_mutation.v3.HeaderMutationPerRoute", routeMessage},
	{"envoy.filters.http.stateful_session", "envoy.extensions.filters.http.stateful_session.v3.StatefulSessionPerRoute", routeMessage},
	{"envoy.filters.http.filter_chain", "envoy.extensions.filters.http.filter_chain.v3.FilterChainConfigPerRoute", "named by Envoy's documentation of the filter"},
	{"envoy.filters.http.golang", "envoy.extensions.filters.http.golang.v3alpha.ConfigsPerRoute", contribAPI},
	{"envoy.filters.http.composite", "envoy.extensions.filters.http.composite.v3.CompositePerRoute", newerMessage},
	{"envoy.filters.http.oauth2", "envoy.extensions.filters.http.oauth2.v3.OAuth2PerRoute", newerMessage},
	{"envoy.filters.http.thrift_to_metadata", "envoy.extensions.filters.http.thrift_to_metadata.v3.ThriftToMetadataPerRoute", newerMessage},
	{"envoy.filters.http.match_delegate", "envoy.extensions.common.matching.v3.ExtensionWithMatcherPerRoute", routeMessage},

	{"envoy.filters.http.bandwidth_limit", "envoy.extensions.filters.http.bandwidth_limit.v3.BandwidthLimit", sameMessage},
	{"envoy.filters.http.csrf", "envoy.extensions.filters.http.csrf.v3.CsrfPolicy", sameMessage},
	{"envoy.filters.http.custom_response", "envoy.extensions.filters.http.custom_response.v3.CustomResponse", sameMessage},
	{"envoy.filters.http.fault", "envoy.extensions.filters.http.fault.v3.HTTPFault", sameMessage},
	{"envoy.filters.http.file_system_buffer", "envoy.extensions.filters.http.file_system_buffer.v3.FileSystemBufferFilterConfig", sameMessage},
	{"envoy.filters.http.grpc_json_reverse_transcoder", "envoy.extensions.filters.http.grpc_json_reverse_transcoder.v3.GrpcJsonReverseTranscoder", sameMessage},
	{"envoy.filters.http.grpc_json_transcoder", "envoy.extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder", sameMessage},
	{"envoy.filters.http.header_to_metadata", "envoy.extensions.filters.http.header_to_metadata.v3.Config", sameMessage},
	{"envoy.filters.http.kill_request", "envoy.extensions.filters.http.kill_request.v3.KillRequest", sameMessage},
	{"envoy.filters.http.local_ratelimit", "envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit", sameMessage},
	{"envoy.filters.http.set_filter_state", "envoy.extensions.filters.http.set_filter_state.v3.Config", sameMessage},
}

// narrowing gives a message other slots than its extension has; no slots means that Envoy takes it nowhere.
type narrowing struct {
	extension, message string
	categories         []string
	why                string
}

const (
	oneDirection   = "the extension serves both directions, with one message for each"
	clusterOptions = "the protocol options of the filter, set on a cluster under the filter's name"
)

var narrowings = []narrowing{
	{"envoy.transport_sockets.tls", "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext", one(down), oneDirection},
	{"envoy.transport_sockets.tls", "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext", one(up), oneDirection},
	{"envoy.transport_sockets.starttls", "envoy.extensions.transport_sockets.starttls.v3.StartTlsConfig", one(down), oneDirection},
	{"envoy.transport_sockets.starttls", "envoy.extensions.transport_sockets.starttls.v3.UpstreamStartTlsConfig", one(up), oneDirection},
	{"envoy.transport_sockets.quic", "envoy.extensions.transport_sockets.quic.v3.QuicDownstreamTransport", one(down), oneDirection},
	{"envoy.transport_sockets.quic", "envoy.extensions.transport_sockets.quic.v3.QuicUpstreamTransport", one(up), oneDirection},
	{"envoy.filters.http.rate_limit_quota", "envoy.extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings",
		one("envoy.matching.action"), "the action of the filter's bucket matcher"},
	{"envoy.filters.http.rate_limit_quota", "envoy.extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaOverride",
		nil, "Envoy does not implement the override (rule tpfc-filter-without-route-support)"},
	{"envoy.filters.network.redis_proxy", "envoy.extensions.filters.network.redis_proxy.v3.RedisProtocolOptions",
		one("envoy.upstream_options"), clusterOptions},
	{"envoy.filters.network.sip_proxy", "envoy.extensions.filters.network.sip_proxy.v3alpha.SipProtocolOptions",
		one("envoy.upstream_options"), clusterOptions},
	{"envoy.filters.network.thrift_proxy", "envoy.extensions.filters.network.thrift_proxy.v3.ThriftProtocolOptions",
		one("envoy.upstream_options"), clusterOptions},
	{"envoy.tap_sinks.udp_sink", "envoy.extensions.tap_sinks.udp_sink.v3alpha.UdpSink",
		one("envoy.tap.sinks"), "a sink of the tap extensions; the metadata lists the extensions that can use it instead of its slot"},
}

// keys are the names that Envoy registers an extension under, where the metadata calls it otherwise.
// They matter where Envoy looks up by name (rule ext-looked-up-by-name).
var keys = []struct{ extension, key, why string }{
	{"envoy.upstreams.http.http_protocol_options", "envoy.extensions.upstreams.http.v3.HttpProtocolOptions", "key of Cluster.typed_extension_protocol_options"},
	{"envoy.upstreams.tcp.tcp_protocol_options", "envoy.extensions.upstreams.tcp.v3.TcpProtocolOptions", "key of Cluster.typed_extension_protocol_options"},
	{"envoy.tls.key_providers.cryptomb", "cryptomb", "PrivateKeyProvider.provider_name"},
	{"envoy.tls.key_providers.qat", "qat", "PrivateKeyProvider.provider_name"},
}

// unregistered are extensions that a comment of the API names and Envoy no longer has, or that take no message there.
var unregistered = []struct{ name, why string }{
	{"envoy.clusters.original_dst", "the comment is on a field of Cluster, which is no extension slot"},
	{"envoy.tracers.dynamic_ot", "removed from Envoy"},
	{"envoy.tracers.lightstep", "removed from Envoy"},
}
