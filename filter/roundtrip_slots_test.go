package filter_test

import (
	"reflect"
	"testing"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/builder/bootstrap"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/extension"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/filter/dubbo"
	"github.com/envoykit/envoykit/filter/genericproxy"
	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/filter/listenerfilter"
	"github.com/envoykit/envoykit/filter/networkfilter"
	"github.com/envoykit/envoykit/filter/rbac"
	"github.com/envoykit/envoykit/filter/thrift"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/protocol"
	"github.com/envoykit/envoykit/route"
	"github.com/envoykit/envoykit/route/ratelimit"
	"github.com/envoykit/envoykit/secret"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
	"github.com/envoykit/envoykit/tap"
	"github.com/envoykit/envoykit/tracing"
)

// slots puts a message into a slot, by the category that the slot takes: by the Custom of the room where the API has a
// message for the place, and by extension.Custom elsewhere.
var slots = map[string]func(*testing.T, proto.Message) proto.Message{
	"envoy.filters.http":                     custom(httpfilter.Custom),
	"envoy.filters.http.upstream":            custom(httpfilter.Custom),
	"envoy.filters.network":                  custom(networkfilter.Custom),
	"envoy.filters.listener":                 custom(listenerfilter.Custom),
	"envoy.filters.udp_listener":             custom(listenerfilter.CustomUDP),
	"envoy.filters.udp.session":              custom(listenerfilter.CustomSession),
	"envoy.dubbo_proxy.filters":              custom(dubbo.Custom),
	"envoy.thrift_proxy.filters":             custom(thrift.Custom),
	"envoy.access_loggers":                   custom(accesslog.Custom),
	"envoy.access_loggers.extension_filters": custom(accesslog.CustomFilter),
	"envoy.resource_monitors":                custom(bootstrap.CustomMonitor),
	"envoy.stats_sinks":                      custom(bootstrap.CustomSink),
	"envoy.guarddog_actions":                 custom(onMiss),
	"envoy.clusters":                         custom(clusterType),
	"envoy.health_checkers":                  custom(cluster.CustomCheck),
	"envoy.load_balancing_policies":          custom(cluster.CustomPolicy),
	"envoy.transport_sockets.upstream":       custom(cluster.CustomTransport),
	"envoy.transport_sockets.downstream":     custom(listener.CustomTransport),
	"envoy.retry_host_predicates":            custom(route.CustomRetryHosts),
	"envoy.retry_priorities":                 custom(route.CustomRetryPriority),
	"envoy.rate_limit_descriptors":           custom(ratelimit.Custom),
	"envoy.router.cluster_specifier_plugin":  custom(route.Plugin),
	"envoy.request_id":                       custom(filter.CustomRequestID),
	"envoy.tracers":                          custom(tracing.Custom),
	"envoy.http.cache":                       custom(cached),
	"envoy.http.cache_v2":                    custom(cachedV2),
	"envoy.upstream_options":                 custom(options),

	"envoy.generic_proxy.codecs":                     by(func(e config) any { return genericproxy.Proxy("a", e) }),
	"envoy.generic_proxy.filters":                    by(func(e config) any { return genericproxy.Proxy("a", genericproxy.Dubbo()).Filters(e) }),
	"envoy.bootstrap":                                by(func(e config) any { return e }),
	"envoy.regex_engines":                            by(func(e config) any { return bootstrap.Server().RegexEngine(e) }),
	"envoy.listener_manager_impl":                    by(func(e config) any { return bootstrap.Server().ListenerManager(e) }),
	"envoy.xds_delegates":                            by(func(e config) any { return bootstrap.Dynamic().Delegate(e) }),
	"envoy.config.validators":                        by(func(e config) any { return source.GRPC("a").Validators(e) }),
	"envoy.grpc_credentials":                         by(func(e config) any { return service.GoogleGRPC("a", "b").Plugin(e) }),
	"envoy.formatter":                                by(func(e config) any { return accesslog.Text("a").Formatters(e) }),
	"envoy.tap.sinks":                                by(func(e config) any { return tap.Custom(e, tap.Always()) }),
	"envoy.tracers.opentelemetry.resource_detectors": by(func(e config) any { return tracing.OpenTelemetry("a", service.GRPC("b")).Detectors(e) }),
	"envoy.tracers.opentelemetry.samplers":           by(func(e config) any { return tracing.OpenTelemetry("a", service.GRPC("b")).Sampler(e) }),
	"envoy.tls.cert_validator":                       by(func(e config) any { return secret.CustomValidator(e) }),
	"envoy.tls.key_providers":                        by(func(e config) any { return secret.KeyProvider(source.DataFile("a"), e) }),
	"envoy.tls.certificate_mappers":                  by(func(e config) any { return secret.OnDemand(source.ADS(), e) }),
	"envoy.tls.certificate_selectors":                by(func(e config) any { return listener.TLS(secret.Files("a", "b")).CertificateSelector(e) }),
	"envoy.http.stateful_header_formatters":          by(func(e config) any { return protocol.HTTP1().HeaderFormat(e) }),
	"envoy.quic.client_packet_writer":                by(func(e config) any { return protocol.QUIC().Writer(e) }),
	"envoy.quic.connection_debug_visitor":            by(func(e config) any { return listener.QUIC().DebugVisitor(e) }),
	"envoy.quic.connection_id_generator":             by(func(e config) any { return listener.QUIC().ConnectionIDs(e) }),
	"envoy.quic.proof_source":                        by(func(e config) any { return listener.QUIC().Proof(e) }),
	"envoy.quic.server.crypto_stream":                by(func(e config) any { return listener.QUIC().CryptoStream(e) }),
	"envoy.quic.server_preferred_address":            by(func(e config) any { return listener.QUIC().PreferredAddress(e) }),
	"envoy.udp_packet_writer":                        by(func(e config) any { return listener.UDP("a", "::1", 1).Datagrams(listener.Datagrams().Writer(e)) }),
	"envoy.network.connection_balance":               by(func(e config) any { return listener.TCP("a", "::1", 1).Connections(listener.Connections().Balance(e)) }),
	"envoy.network.dns_resolver":                     by(func(e config) any { return cluster.StrictDNS("a", "b", 1).DNS(cluster.DNS().Resolver(e)) }),
	"envoy.common.key_value":                         by(func(e config) any { return cluster.KeyValues(e) }),
	"envoy.health_check.event_sinks":                 by(func(e config) any { return cluster.HTTPCheck("/").Events(cluster.EventsTo(e)) }),
	"envoy.upstream.local_address_selector":          by(func(e config) any { return cluster.Bind("::1", 0).Selector(e) }),
	"envoy.upstreams":                                by(func(e config) any { return cluster.EDS("a").Upstream(e) }),
	"envoy.internal_redirect_predicates":             by(func(e config) any { return route.InternalRedirect().Unless(e) }),
	"envoy.route.early_data_policy":                  by(func(e config) any { return route.Prefix("/").To("a").CustomEarlyData(e) }),
	"envoy.path.match":                               by(func(e config) any { return route.CustomPath(e).To("a") }),
	"envoy.path.rewrite":                             by(func(e config) any { return route.Prefix("/").To("a").Rewrite(route.CustomRewrite(e)) }),
	"envoy.rbac.audit_loggers":                       by(func(e config) any { return rbac.AuditLogger(e) }),
	"envoy.rbac.matchers":                            by(func(e config) any { return rbac.CustomPermission(e) }),
	"envoy.rbac.principals":                          by(func(e config) any { return rbac.CustomPrincipal(e) }),
	"envoy.http.early_header_mutation":               by(func(e config) any { return filter.HCM("a").Headers(filter.Headers().EarlyBy(e)) }),
	"envoy.http.header_validators":                   by(func(e config) any { return filter.HCM("a").HeaderValidator(e) }),
	"envoy.http.original_ip_detection":               by(func(e config) any { return filter.HCM("a").ClientAddress(filter.ClientAddress().Detect(e)) }),
	"envoy.compression.compressor":                   by(func(e config) any { return httpfilter.Compressor(e) }),
	"envoy.compression.decompressor":                 by(func(e config) any { return httpfilter.Decompressor(e) }),
	"envoy.geoip_providers":                          by(func(e config) any { return httpfilter.GeoIP(e) }),
	"envoy.http.custom_response": by(func(e config) any {
		return httpfilter.CustomResponse(httpfilter.ResponseMatcher().Otherwise(httpfilter.ResponseBy(e)))
	}),
	"envoy.http.ext_proc.processing_request_modifiers": by(func(e config) any { return httpfilter.ExtProc("a").RequestModifier(e) }),
	"envoy.http.ext_proc.response_processors":          by(func(e config) any { return httpfilter.ExtProc("a").ResponseProcessor(e) }),
	"envoy.http.injected_credentials":                  by(func(e config) any { return httpfilter.CredentialInjector(e) }),
	"envoy.http.stateful_session":                      by(func(e config) any { return httpfilter.StatefulSession(e) }),
	"envoy.string_matcher":                             by(func(e config) any { return match.Custom(e) }),
	"envoy.matching.common_inputs":                     by(func(e config) any { return match.CustomInput[match.Request](e) }),
	"envoy.matching.generic_proxy_request_input.input": by(func(e config) any { return match.CustomInput[match.GenericRequest](e) }),
	"envoy.matching.http.input":                        by(func(e config) any { return match.CustomInput[match.Request](e) }),
	"envoy.matching.network.input":                     by(func(e config) any { return match.CustomInput[match.Connection](e) }),
	"envoy.matching.transport_socket.input":            by(func(e config) any { return match.CustomInput[match.Endpoint](e) }),
	"envoy.matching.input_matchers":                    by(func(e config) any { return match.OfRequest().Header("a").Matches(e) }),
	"envoy.matching.http.custom_matchers": by(func(e config) any {
		return match.CustomTree[httpfilter.ResponsePolicy](match.OfRequest().Header("a"), e)
	}),
	"envoy.matching.network.custom_matchers": by(func(e config) any {
		return match.CustomTree[*listener.ChainName](match.OfConnection().TransportProtocol(), e)
	}),
}

// config is what extension.Custom makes.
type config = part.Part[corev3.TypedExtensionConfig]

// by puts a message into what takes extension.Custom: a part of any message.
func by(put func(config) any) func(*testing.T, proto.Message) proto.Message {
	return func(t *testing.T, m proto.Message) proto.Message {
		var root node.State
		holder := reflect.ValueOf(put(extension.Custom(m))).MethodByName("Render")
		rendered := holder.Call([]reflect.Value{reflect.ValueOf(node.Standalone(&root, "part"))})
		require.Empty(t, root.Problems())
		return rendered[0].Interface().(proto.Message)
	}
}

// custom puts a message into what the Custom of a room makes.
func custom[M any, P part.Part[M]](of func(proto.Message) P) func(*testing.T, proto.Message) proto.Message {
	return func(t *testing.T, m proto.Message) proto.Message { return render[M](t, of(m)) }
}

func onMiss(m proto.Message) *bootstrap.WatchdogActionBuilder {
	return bootstrap.CustomOn(bootstrap.OnMiss, m)
}

func clusterType(m proto.Message) *cluster.Builder { return cluster.CustomType("a", m) }

func options(m proto.Message) *cluster.Builder { return cluster.EDS("a").Options("b", m) }

func cached(m proto.Message) *httpfilter.CacheBuilder {
	return httpfilter.Cache(httpfilter.CustomCache(m))
}

func cachedV2(m proto.Message) *httpfilter.CacheV2Builder {
	return httpfilter.CacheV2(httpfilter.CustomCache(m))
}
