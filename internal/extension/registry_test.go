package extension_test

import (
	"cmp"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/internal/extension"
)

const (
	httpFilters     = "envoy.filters.http"
	upstreamFilters = "envoy.filters.http.upstream"
	networkFilters  = "envoy.filters.network"
	downstreamTS    = "envoy.transport_sockets.downstream"
	upstreamTS      = "envoy.transport_sockets.upstream"
)

func TestNamed(t *testing.T) {
	cors, ok := extension.Named("envoy.filters.http.cors")
	require.True(t, ok)
	require.Equal(t, "envoy.filters.http.cors", cors.Name)
	require.Equal(t, []string{httpFilters}, cors.Categories)
	require.Equal(t, extension.Stable, cors.Status)
	require.Equal(t, extension.RobustToDownstream, cors.Posture)
	require.False(t, cors.Contrib)
	require.Equal(t, []string{"envoy.extensions.filters.http.cors.v3.Cors"}, cors.Messages)
	require.Equal(t, []string{"envoy.extensions.filters.http.cors.v3.CorsPolicy"}, cors.Overrides)

	options, ok := extension.Named("envoy.extensions.upstreams.http.v3.HttpProtocolOptions")
	require.True(t, ok, "found by the name Envoy registers it under")
	require.Equal(t, "envoy.upstreams.http.http_protocol_options", options.Name)

	mysql, ok := extension.Named("envoy.filters.network.mysql_proxy")
	require.True(t, ok)
	require.True(t, mysql.Contrib)

	_, ok = extension.Named("envoy.cors")
	require.False(t, ok)
}

func TestIn(t *testing.T) {
	require.Equal(t, []string{"envoy.retry_priorities.previous_priorities"}, nameList(extension.In("envoy.retry_priorities")))
	require.Contains(t, nameList(extension.In("envoy.upstream_options")), "envoy.filters.network.redis_proxy")
	require.NotContains(t, nameList(extension.In(httpFilters)), "envoy.tap_sinks.udp_sink")
	require.Empty(t, extension.In("envoy.no_such_slot"))
	for _, c := range extension.Categories() {
		require.True(t, slices.IsSorted(nameList(extension.In(c))), c)
		require.NotEmpty(t, extension.In(c), c)
	}
}

func TestFits(t *testing.T) {
	for _, c := range []struct {
		message, category string
		fits, known       bool
	}{
		{"envoy.extensions.filters.http.cors.v3.Cors", httpFilters, true, true},
		{"envoy.extensions.filters.http.cors.v3.Cors", upstreamFilters, false, true},
		{"envoy.extensions.filters.http.cors.v3.Cors", networkFilters, false, true},
		{"envoy.extensions.filters.http.cors.v3.Cors", extension.PerRoute, false, true},
		{"envoy.extensions.filters.http.cors.v3.CorsPolicy", extension.PerRoute, true, true},
		{"envoy.extensions.filters.http.cors.v3.CorsPolicy", httpFilters, false, true},
		{"envoy.extensions.filters.http.fault.v3.HTTPFault", extension.PerRoute, true, true},
		{"envoy.extensions.filters.http.router.v3.Router", extension.PerRoute, false, true},
		{"envoy.extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaOverride", extension.PerRoute, false, true},
		{"envoy.extensions.filters.http.sxg.v3alpha.SXG", extension.PerRoute, false, false},
		{"envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec", upstreamFilters, true, true},
		{"envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec", httpFilters, false, true},
		{"envoy.extensions.filters.http.header_mutation.v3.HeaderMutation", upstreamFilters, true, true},
		{"envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext", downstreamTS, true, true},
		{"envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext", upstreamTS, false, true},
		{"envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext", upstreamTS, true, true},
		{"envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer", upstreamTS, true, true},
		{"envoy.extensions.filters.network.echo.v3.Echo", "envoy.filters.upstream_network", false, false},
		{"envoy.config.route.v3.Route", "envoy.matching.action", true, true},
		{"xds.type.v3.TypedStruct", httpFilters, false, false},
		{"google.protobuf.Empty", httpFilters, false, false},
		{"com.example.Filter", httpFilters, false, false},
		{"", "", false, false},
	} {
		fits, known := extension.Fits(c.message, c.category)
		require.Equal(t, []bool{c.fits, c.known}, []bool{fits, known}, "%s in %s", c.message, c.category)
	}
}

func TestFitsAny(t *testing.T) {
	fits, known := extension.FitsAny("envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector", []string{"envoy.filters.udp_listener", "envoy.filters.listener"})
	require.True(t, fits && known)
	fits, known = extension.FitsAny("envoy.extensions.filters.http.cors.v3.Cors", []string{upstreamFilters, networkFilters})
	require.True(t, !fits && known)
	_, known = extension.FitsAny("envoy.extensions.filters.http.cors.v3.Cors", []string{networkFilters, "envoy.matching.action"})
	require.False(t, known, "an open category leaves it open")
	_, known = extension.FitsAny("envoy.extensions.filters.http.cors.v3.Cors", nil)
	require.False(t, known)
}

func TestName(t *testing.T) {
	for _, c := range []struct{ message, category, name string }{
		{"envoy.extensions.filters.http.cors.v3.Cors", httpFilters, "envoy.filters.http.cors"},
		{"envoy.extensions.filters.http.cors.v3.CorsPolicy", extension.PerRoute, "envoy.filters.http.cors"},
		{"envoy.extensions.upstreams.http.v3.HttpProtocolOptions", "envoy.upstream_options", "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"},
		{"envoy.extensions.filters.network.redis_proxy.v3.RedisProtocolOptions", "envoy.upstream_options", "envoy.filters.network.redis_proxy"},
		{"envoy.extensions.private_key_providers.cryptomb.v3alpha.CryptoMbPrivateKeyMethodConfig", "envoy.tls.key_providers", "cryptomb"},
		{"envoy.extensions.common.matching.v3.ExtensionWithMatcher", networkFilters, "envoy.filters.network.match_delegate"},
		{"envoy.extensions.common.matching.v3.ExtensionWithMatcher", httpFilters, "envoy.filters.http.match_delegate"},
		{"envoy.extensions.filters.http.cors.v3.Cors", networkFilters, ""},
	} {
		name, ok := extension.Name(c.message, c.category)
		require.Equal(t, c.name, name, "%s in %s", c.message, c.category)
		require.Equal(t, c.name != "", ok)
	}
}

func TestSlots(t *testing.T) {
	require.Equal(t, []string{httpFilters, upstreamFilters}, extension.Slots("envoy.extensions.filters.http.lua.v3.Lua"))
	require.Equal(t, []string{httpFilters, extension.PerRoute}, extension.Slots("envoy.extensions.filters.http.csrf.v3.CsrfPolicy"))
	require.Equal(t, []string{extension.PerRoute}, extension.Slots("envoy.extensions.filters.http.lua.v3.LuaPerRoute"))
	require.Empty(t, extension.Slots("envoy.extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaOverride"))
	require.Empty(t, extension.Slots("com.example.Filter"))
}

func TestOverridden(t *testing.T) {
	require.Equal(t, []string{"envoy.filters.http.lua"}, nameList(extension.Overridden("envoy.extensions.filters.http.lua.v3.LuaPerRoute")))
	require.Empty(t, extension.Overridden("envoy.extensions.filters.http.lua.v3.Lua"))
	require.Equal(t, []string{"envoy.filters.http.lua"}, nameList(extension.Of("envoy.extensions.filters.http.lua.v3.Lua")))
}

// TestRouteSupport checks the table against the two lists of the rules tpfc-with-route-support and
// tpfc-filter-without-route-support, less what Envoy gave a per-route message later (composite, oauth2, thrift_to_metadata).
func TestRouteSupport(t *testing.T) {
	with := "api_key_auth aws_lambda aws_request_signing bandwidth_limit basic_auth buffer compressor cors csrf custom_response dynamic_forward_proxy " +
		"dynamic_modules ext_authz ext_proc fault file_system_buffer grpc_http1_reverse_bridge grpc_json_reverse_transcoder grpc_json_transcoder " +
		"header_mutation header_to_metadata jwt_authn kill_request local_ratelimit lua match_delegate mcp on_demand ratelimit rbac set_filter_state stateful_session"
	without := "router adaptive_concurrency admission_control alternate_protocols_cache cache cache_v2 cdn_loop connect_grpc_bridge credential_injector " +
		"decompressor gcp_authn geoip grpc_field_extraction grpc_http1_bridge grpc_stats grpc_web health_check ip_tagging json_to_metadata original_src " +
		"proto_api_scrubber proto_message_extraction rate_limit_quota set_metadata tap wasm"
	for _, name := range strings.Fields(with) {
		e, ok := extension.Named("envoy.filters.http." + name)
		require.True(t, ok, name)
		require.NotEmpty(t, e.Overrides, name)
	}
	for _, name := range strings.Fields(without) {
		e, ok := extension.Named("envoy.filters.http." + name)
		require.True(t, ok, name)
		require.Empty(t, e.Overrides, name)
	}
}

func TestTerminal(t *testing.T) {
	for _, c := range []struct {
		message     string
		ends, known bool
	}{
		{"envoy.extensions.filters.http.router.v3.Router", true, true},
		{"envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec", true, true},
		{"envoy.extensions.filters.http.cors.v3.Cors", false, true},
		{"envoy.extensions.filters.http.cors.v3.CorsPolicy", false, false},
		{"envoy.extensions.filters.http.dynamic_modules.v3.DynamicModuleFilter", false, false},
		{"envoy.extensions.filters.http.mcp_router.v3.McpRouter", false, false},
		{"envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy", true, true},
		{"envoy.extensions.filters.network.rbac.v3.RBAC", false, true},
		{"envoy.extensions.filters.network.redis_proxy.v3.RedisProtocolOptions", false, false},
		{"envoy.extensions.access_loggers.file.v3.FileAccessLog", false, false},
		{"com.example.Filter", false, false},
	} {
		ends, known := extension.Terminal(c.message)
		require.Equal(t, []bool{c.ends, c.known}, []bool{ends, known}, c.message)
	}
}

// TestLinksNothing keeps the registry free of the extensions it describes.
func TestLinksNothing(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	require.NoError(t, err)
	for dep := range strings.Lines(string(out)) {
		first, _, _ := strings.Cut(dep, "/")
		if strings.Contains(first, ".") {
			require.Equal(t, "github.com/envoykit/envoykit/internal/extension", strings.TrimSpace(dep))
		}
	}
}

func TestAllIsSorted(t *testing.T) {
	all := extension.All()
	require.Greater(t, len(all), 350)
	require.True(t, slices.IsSortedFunc(all, func(x, y *extension.Extension) int { return cmp.Compare(x.Name, y.Name) }))
}

// TestQuestionsAllocateNothing keeps the answers cheap that a walk asks for at every Any.
func TestQuestionsAllocateNothing(t *testing.T) {
	require.Zero(t, testing.AllocsPerRun(100, func() {
		extension.Fits("envoy.extensions.filters.http.cors.v3.Cors", upstreamFilters)
		extension.Name("envoy.extensions.filters.http.cors.v3.Cors", httpFilters)
		extension.Terminal("envoy.extensions.filters.http.cors.v3.Cors")
	}))
	require.Zero(t, testing.AllocsPerRun(100, func() {
		extension.SlotOf("envoy.config.listener.v3.Filter", "typed_config")
		extension.SlotOf("envoy.config.listener.v3.FilterChain.AVeryLongMessageThatHoldsNoExtension", "typed_config")
	}))
}

func nameList(all []*extension.Extension) []string {
	var names []string
	for _, e := range all {
		names = append(names, e.Name)
	}
	return names
}

func BenchmarkFits(b *testing.B) {
	for b.Loop() {
		extension.Fits("envoy.extensions.filters.http.cors.v3.Cors", httpFilters)
	}
}

func BenchmarkSlotOf(b *testing.B) {
	for b.Loop() {
		extension.SlotOf("envoy.config.cluster.v3.Cluster", "transport_socket")
	}
}
