package listenerfilter_test

import (
	"fmt"
	"testing"
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	dnsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/udp/dns_filter/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/filter/listenerfilter"
	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
)

const (
	udp    = "name: envoy.filters.udp_listener.udp_proxy\ntyped_config:\n  \"@type\": type.googleapis.com/envoy.extensions.filters.udp.udp_proxy.v3.UdpProxyConfig\n  stat_prefix: a\n"
	action = `{action: {name: route, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.udp.udp_proxy.v3.Route, cluster: `
	log    = `[{name: envoy.access_loggers.stdout, typed_config: {"@type": type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StdoutAccessLog}}]`
)

func TestUDPProxy(t *testing.T) {
	parttest.Equal(t, listenerfilter.UDPProxy("a", "c").IdleTimeout(time.Second).OriginalSource().HashSourceIP().PerPacket().AccessLogs(accesslog.Stdout()).
		ProxyAccessLogs(accesslog.Stdout()).MaxDatagram(2000).PreferGRO(false), udp+`
  matcher: {on_no_match: `+action+`c}}}}
  idle_timeout: 1s
  use_original_src_ip: true
  hash_policies: [{source_ip: true}]
  use_per_packet_load_balancing: true
  access_log: `+log+`
  proxy_access_log: `+log+`
  upstream_socket_config: {max_rx_datagram_size: 2000, prefer_gro: false}
`)
	in := match.OfDatagram()
	tree := match.List[match.Datagram, *listenerfilter.UDPRoute]().When(in.SourcePort().Is(match.Exact("53")), listenerfilter.To("one"))
	parttest.Equal(t, listenerfilter.UDPRoutes("a", tree).HashKey("k"), udp+`
  matcher:
    matcher_list:
      matchers:
      - predicate:
          single_predicate:
            input: {name: envoy.matching.inputs.source_port, typed_config: {"@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.SourcePortInput}}
            value_match: {exact: "53"}
        on_match: `+action+`one}}}
  hash_policies: [{key: k}]
`)
}

func TestUDPTunnel(t *testing.T) {
	tunnel := listenerfilter.Tunnel("p", "t", 53).ProxyPort(443).Post("/udp").Attempts(2).BackOff(time.Second, time.Minute).
		Headers(header.IfAbsent("x-a", "b")).Buffer(1, 2).KeepResponseHeaders().KeepResponseTrailers()
	variant := tunnel.Clone().Formatters(accesslog.MetadataFormatter())
	parttest.Equal(t, tunnel, `
proxy_host: p
proxy_port: 443
target_host: t
default_target_port: 53
use_post: true
post_path: /udp
retry_options: {max_connect_attempts: 2, backoff_options: {base_interval: 1s, max_interval: 60s}}
headers_to_add: [{header: {key: x-a, value: b}, append_action: ADD_IF_ABSENT}]
buffer_options: {max_buffered_datagrams: 1, max_buffered_bytes: 2}
propagate_response_headers: true
propagate_response_trailers: true
`)
	require.Len(t, variant.Render(node.Standalone(&node.State{}, "part")).Formatters, 1)
	proxy := listenerfilter.UDPProxy("a", "c").LogEvery(time.Second).LogTunnel().Tunnel(listenerfilter.Tunnel("p", "t", 53)).
		Sessions(listenerfilter.HTTPCapsule(), listenerfilter.HTTPCapsule().Clone())
	const capsule = `{name: envoy.filters.udp.session.http_capsule, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.udp.udp_proxy.session.http_capsule.v3.FilterConfig}}`
	parttest.Equal(t, proxy, udp+`
  matcher: {on_no_match: `+action+`c}}}}
  access_log_options: {access_log_flush_interval: 1s, flush_access_log_on_tunnel_connected: true}
  tunneling_config: {proxy_host: p, target_host: t, default_target_port: 53}
  session_filters: [`+capsule+`, `+capsule+`]
`)
}

func TestSessionFilters(t *testing.T) {
	const head = "name: envoy.filters.udp.session.%s\ntyped_config:\n  \"@type\": type.googleapis.com/envoy.extensions.filters.udp.udp_proxy.session.%[1]s.v3.FilterConfig\n"
	parttest.Equal(t, listenerfilter.SessionForwardProxy("a", cluster.DNSCache("names")).Buffer(1, 2).Clone(), fmt.Sprintf(head, "dynamic_forward_proxy")+`
  stat_prefix: a
  dns_cache_config: {name: names}
  buffer_options: {max_buffered_datagrams: 1, max_buffered_bytes: 2}
`)
	parttest.Equal(t, listenerfilter.SessionExtAuthz("a", service.GRPC("c")).InsecureFailOpen().Buffer(0, 0).Clone(), fmt.Sprintf(head, "ext_authz")+`
  stat_prefix: a
  grpc_service: {envoy_grpc: {cluster_name: c}}
  failure_mode_allow: true
  buffer_options: {}
`)
}

func TestUDPMistakes(t *testing.T) {
	require.Equal(t, []string{
		"port-out-of-range part.default_target_port",
		"number-out-of-range part.buffer_options.max_buffered_datagrams",
	}, parttest.Lines(parttest.Problems(listenerfilter.Tunnel("p", "t", 70000).Buffer(-1, 0))))
	require.Equal(t, []string{
		"extension-wrong-slot part",
	}, parttest.Lines(parttest.Problems(listenerfilter.CustomSession(&dnsv3.DnsFilterConfig{}))))
}

func TestDiscovered(t *testing.T) {
	const tls = "envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector"
	const head = "name: a\nconfig_discovery:\n  config_source: {ads: {}, resource_api_version: V3}\n  type_urls: [type.googleapis.com/"
	found := listenerfilter.Discovered("a", source.ADS(), tls)
	parttest.Equal(t, found.Clone().StartWithDefault().Patch(func(m *corev3.ExtensionConfigSource) { m.TypeUrls = nil }),
		"name: a\nconfig_discovery: {config_source: {ads: {}, resource_api_version: V3}, apply_default_config_without_warming: true}")
	parttest.Equal(t, found, head+tls+"]")
	parttest.Equal(t, listenerfilter.DiscoveredSession("a", source.ADS(), "b.C").Patch(func(m *corev3.ExtensionConfigSource) { m.TypeUrls[0] += "D" }), head+"b.CD]")
}
