package listenerfilter

import (
	"time"

	xdscorev3 "github.com/cncf/xds/go/xds/core/v3"
	xdsmatcherv3 "github.com/cncf/xds/go/xds/type/matcher/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	udpproxyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/udp/udp_proxy/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
)

// UDPProxyBuilder builds the filter that passes datagrams on, for listeners of datagrams. Those of one client and
// address are a session.
type UDPProxyBuilder struct {
	slot[udpproxyv3.UdpProxyConfig]
}

// UDPProxy starts a proxy to one cluster.
//
// Envoy: extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.matcher
func UDPProxy(statPrefix, cluster string) *UDPProxyBuilder {
	b := &UDPProxyBuilder{}
	b.start("envoy.filters.udp_listener.udp_proxy", &udpproxyv3.UdpProxyConfig{StatPrefix: statPrefix})
	m, f := b.n.Set("matcher.on_no_match.action")
	m.RouteSpecifier = &udpproxyv3.UdpProxyConfig_Matcher{Matcher: &xdsmatcherv3.Matcher{OnNoMatch: &xdsmatcherv3.Matcher_OnMatch{
		OnMatch: &xdsmatcherv3.Matcher_OnMatch_Action{Action: To(cluster).MatchAction(f.Scope())},
	}}}
	return b
}

// IdleTimeout ends a session without datagrams after so long. Default: 1 minute.
//
// Envoy: extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.idle_timeout
func (b *UDPProxyBuilder) IdleTimeout(d time.Duration) *UDPProxyBuilder {
	m, f := b.n.Set("idle_timeout")
	m.IdleTimeout = f.Duration(d)
	return b
}

// OriginalSource sends from the address of the client; Envoy needs CAP_NET_ADMIN. Default: from its own.
//
// Envoy: extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.use_original_src_ip
func (b *UDPProxyBuilder) OriginalSource() *UDPProxyBuilder {
	m, _ := b.n.Set("use_original_src_ip")
	m.UseOriginalSrcIp = true
	return b
}

// HashSourceIP gives balancers that hash the address of the client.
//
// Envoy: extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.hash_policies
func (b *UDPProxyBuilder) HashSourceIP() *UDPProxyBuilder {
	m, _ := b.n.Set("hash_policies")
	m.HashPolicies = []*udpproxyv3.UdpProxyConfig_HashPolicy{{PolicySpecifier: &udpproxyv3.UdpProxyConfig_HashPolicy_SourceIp{SourceIp: true}}}
	return b
}

// HashKey gives balancers that hash the key, so that all sessions reach one endpoint.
//
// Envoy: extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.hash_policies
func (b *UDPProxyBuilder) HashKey(key string) *UDPProxyBuilder {
	m, _ := b.n.Set("hash_policies")
	m.HashPolicies = []*udpproxyv3.UdpProxyConfig_HashPolicy{{PolicySpecifier: &udpproxyv3.UdpProxyConfig_HashPolicy_Key{Key: key}}}
	return b
}

// PerPacket chooses an endpoint for each datagram, which excludes session filters and tunnels (udp-proxy-per-packet). Default:
// for each session.
//
// Envoy: extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.use_per_packet_load_balancing
func (b *UDPProxyBuilder) PerPacket() *UDPProxyBuilder {
	m, _ := b.n.Set("use_per_packet_load_balancing")
	m.UsePerPacketLoadBalancing = true
	return b
}

// AccessLogs appends access logs, one line for each session.
//
// Envoy: extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.access_log
func (b *UDPProxyBuilder) AccessLogs(logs ...accesslog.Log) *UDPProxyBuilder {
	m, f := b.n.Add("access_log", len(b.n.Peek().AccessLog))
	m.AccessLog = node.Children(f, m.AccessLog, logs)
	return b
}

// ProxyAccessLogs appends access logs of the listener as a whole.
//
// Envoy: extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.proxy_access_log
func (b *UDPProxyBuilder) ProxyAccessLogs(logs ...accesslog.Log) *UDPProxyBuilder {
	m, f := b.n.Add("proxy_access_log", len(b.n.Peek().ProxyAccessLog))
	m.ProxyAccessLog = node.Children(f, m.ProxyAccessLog, logs)
	return b
}

// LogEvery writes an access log line each interval while a session lasts, at least 1 ms (proto-pgv). Default: one line, at its end.
//
// Envoy: extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.UdpAccessLogOptions.access_log_flush_interval
func (b *UDPProxyBuilder) LogEvery(d time.Duration) *UDPProxyBuilder {
	m, f := b.n.Set("access_log_options.access_log_flush_interval")
	logOptions(m).AccessLogFlushInterval = f.Duration(d)
	return b
}

// LogTunnel writes an access log line when the tunnel of a session is there. Default: not.
//
// Envoy: extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.UdpAccessLogOptions.flush_access_log_on_tunnel_connected
func (b *UDPProxyBuilder) LogTunnel() *UDPProxyBuilder {
	m, _ := b.n.Set("access_log_options.flush_access_log_on_tunnel_connected")
	logOptions(m).FlushAccessLogOnTunnelConnected = true
	return b
}

// Sessions appends filters that see the datagrams of each session, in this order. They exclude [UDPProxyBuilder.PerPacket]
// (udp-proxy-per-packet).
//
// Envoy: extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.session_filters
func (b *UDPProxyBuilder) Sessions(filters ...Session) *UDPProxyBuilder {
	m, f := b.n.Add("session_filters", len(b.n.Peek().SessionFilters))
	m.SessionFilters = node.Children(f, m.SessionFilters, filters)
	return b
}

// Tunnel carries each session over HTTP, through the proxy that the cluster is; it excludes [UDPProxyBuilder.PerPacket]
// (udp-proxy-per-packet). Default: datagrams go to the cluster as they are.
//
// Envoy: extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.tunneling_config
func (b *UDPProxyBuilder) Tunnel(tunnel *TunnelBuilder) *UDPProxyBuilder {
	m, f := b.n.Set("tunneling_config")
	m.TunnelingConfig = node.Child(f, tunnel)
	return b
}

// MaxDatagram is the longest datagram that is taken from upstreams, in bytes, below 65536 (proto-pgv). Default: 1500.
//
// Envoy: config.core.v3.UdpSocketConfig.max_rx_datagram_size
func (b *UDPProxyBuilder) MaxDatagram(bytes int) *UDPProxyBuilder {
	m, f := b.n.Set("upstream_socket_config.max_rx_datagram_size")
	socket(m).MaxRxDatagramSize = f.Count64Value(bytes)
	return b
}

// PreferGRO false keeps the kernel from joining datagrams of upstreams. Default: true.
//
// Envoy: config.core.v3.UdpSocketConfig.prefer_gro
func (b *UDPProxyBuilder) PreferGRO(on bool) *UDPProxyBuilder {
	m, _ := b.n.Set("upstream_socket_config.prefer_gro")
	socket(m).PreferGro = wrapperspb.Bool(on)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *UDPProxyBuilder) Patch(edit func(*udpproxyv3.UdpProxyConfig)) *UDPProxyBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *UDPProxyBuilder) Clone() *UDPProxyBuilder {
	c := &UDPProxyBuilder{}
	b.clone(&c.slot)
	return c
}

// UDPRoutes starts a proxy that chooses the cluster by a matcher tree.
//
// Envoy: extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.matcher
func UDPRoutes(statPrefix string, tree match.Tree[match.Datagram, *UDPRoute]) *UDPProxyBuilder {
	b := &UDPProxyBuilder{}
	b.start("envoy.filters.udp_listener.udp_proxy", &udpproxyv3.UdpProxyConfig{StatPrefix: statPrefix})
	m, f := b.n.Set("matcher")
	m.RouteSpecifier = &udpproxyv3.UdpProxyConfig_Matcher{Matcher: node.Child[xdsmatcherv3.Matcher](f, tree)}
	return b
}

// UDPRoute is a cluster that a matcher tree leads to.
type UDPRoute struct{ cluster string }

// To is the cluster as the outcome of a matcher tree.
//
// Envoy: extensions.filters.udp.udp_proxy.v3.Route.cluster
func To(cluster string) *UDPRoute { return &UDPRoute{cluster} }

// MatchAction implements [match.Outcome].
//
// Envoy: extensions.filters.udp.udp_proxy.v3.Route
func (r *UDPRoute) MatchAction(s part.Scope) *xdscorev3.TypedExtensionConfig {
	return &xdscorev3.TypedExtensionConfig{
		Name:        "route",
		TypedConfig: s.Sub("typed_config").Any(&udpproxyv3.Route{Cluster: r.cluster}),
	}
}

func socket(m *udpproxyv3.UdpProxyConfig) *corev3.UdpSocketConfig {
	if m.UpstreamSocketConfig == nil {
		m.UpstreamSocketConfig = &corev3.UdpSocketConfig{}
	}
	return m.UpstreamSocketConfig
}

func logOptions(m *udpproxyv3.UdpProxyConfig) *udpproxyv3.UdpProxyConfig_UdpAccessLogOptions {
	if m.AccessLogOptions == nil {
		m.AccessLogOptions = &udpproxyv3.UdpProxyConfig_UdpAccessLogOptions{}
	}
	return m.AccessLogOptions
}
