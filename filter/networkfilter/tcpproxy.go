package networkfilter

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tcpproxyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/source"
)

// ConnectMode says when the connection to the upstream begins.
type ConnectMode string

// The moments of connecting.
const (
	ConnectAtOnce      ConnectMode = "IMMEDIATE"
	ConnectOnData      ConnectMode = "ON_DOWNSTREAM_DATA"
	ConnectOnHandshake ConnectMode = "ON_DOWNSTREAM_TLS_HANDSHAKE"
)

// TCPProxyBuilder builds the TCP proxy: it connects to a cluster and copies bytes both ways. It ends its chain.
type TCPProxyBuilder struct {
	slot[tcpproxyv3.TcpProxy]
}

// TCPProxy starts a proxy to one cluster. The prefix begins the names of its statistics
// ("tcp.db.downstream_cx_total").
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.cluster
func TCPProxy(statPrefix, cluster string) *TCPProxyBuilder {
	b := &TCPProxyBuilder{}
	m := b.start("envoy.filters.network.tcp_proxy", &tcpproxyv3.TcpProxy{})
	m.StatPrefix = statPrefix
	m.ClusterSpecifier = &tcpproxyv3.TcpProxy_Cluster{Cluster: cluster}
	return b
}

// IdleTimeout closes a connection on which no byte went either way for so long. Default: 1 hour; 0 switches it off,
// which leaks connections whose end was lost.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.idle_timeout
func (b *TCPProxyBuilder) IdleTimeout(d time.Duration) *TCPProxyBuilder {
	m, f := b.n.Set("idle_timeout")
	m.IdleTimeout = f.Duration(d)
	return b
}

// MaxDuration closes a connection after so long, whatever goes on; at least 1 ms (proto-pgv). Default: no limit.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.max_downstream_connection_duration
func (b *TCPProxyBuilder) MaxDuration(d time.Duration) *TCPProxyBuilder {
	m, f := b.n.Set("max_downstream_connection_duration")
	m.MaxDownstreamConnectionDuration = f.Duration(d)
	return b
}

// MaxDurationJitter lengthens the life of each connection by up to so many percent, so that clients do not come back
// all at once. Default: none.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.max_downstream_connection_duration_jitter_percentage
func (b *TCPProxyBuilder) MaxDurationJitter(percent float64) *TCPProxyBuilder {
	m, f := b.n.Set("max_downstream_connection_duration_jitter_percentage")
	m.MaxDownstreamConnectionDurationJitterPercentage = f.Percent(percent)
	return b
}

// AccessLogs appends access logs, one line for each connection. When it is written, LogAt changes.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.access_log
func (b *TCPProxyBuilder) AccessLogs(logs ...accesslog.Log) *TCPProxyBuilder {
	m, f := b.n.Add("access_log", len(b.n.Peek().AccessLog))
	m.AccessLog = node.Children(f, m.AccessLog, logs)
	return b
}

// LogAt writes access logs at more moments than the end of a connection.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.access_log_options
func (b *TCPProxyBuilder) LogAt(moments *LogMomentsBuilder) *TCPProxyBuilder {
	m, f := b.n.Set("access_log_options")
	m.AccessLogOptions = node.Child(f, moments)
	return b
}

// Attempts is how often a connection to an upstream is tried; at least 1 (proto-pgv). Default: once.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.max_connect_attempts
func (b *TCPProxyBuilder) Attempts(n int) *TCPProxyBuilder {
	m, f := b.n.Set("max_connect_attempts")
	m.MaxConnectAttempts = f.CountValue(n)
	return b
}

// BackOff is how long Envoy waits between attempts, growing from the one to the other. Default: not at all.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.backoff_options
func (b *TCPProxyBuilder) BackOff(base, max time.Duration) *TCPProxyBuilder {
	m, f := b.n.Set("backoff_options")
	m.BackoffOptions = &corev3.BackoffStrategy{
		BaseInterval: f.Sub("base_interval").Duration(base),
		MaxInterval:  f.Sub("max_interval").Duration(max),
	}
	return b
}

// HashSourceIP gives balancers that hash the address of the client, so that it reaches the same endpoint. Default:
// they choose by chance.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.hash_policy
func (b *TCPProxyBuilder) HashSourceIP() *TCPProxyBuilder {
	m, _ := b.n.Set("hash_policy")
	m.HashPolicy = []*typev3.HashPolicy{{PolicySpecifier: &typev3.HashPolicy_SourceIp_{SourceIp: &typev3.HashPolicy_SourceIp{}}}}
	return b
}

// HashFilterState gives balancers that hash an object of the filter state.
//
// Envoy: type.v3.HashPolicy.FilterState.key
func (b *TCPProxyBuilder) HashFilterState(key string) *TCPProxyBuilder {
	m, _ := b.n.Set("hash_policy")
	m.HashPolicy = []*typev3.HashPolicy{{
		PolicySpecifier: &typev3.HashPolicy_FilterState_{FilterState: &typev3.HashPolicy_FilterState{Key: key}},
	}}
	return b
}

// Subset sends only to endpoints whose metadata has the value under the key, in the namespace envoy.lb. Calls add up.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.metadata_match
func (b *TCPProxyBuilder) Subset(key string, value any) *TCPProxyBuilder {
	m, f := b.n.Set("metadata_match")
	m.MetadataMatch = f.Metadata(m.MetadataMatch, "envoy.lb", key, value)
	return b
}

// Tunnel carries the bytes in an HTTP request to the upstream. Default: as they are.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.tunneling_config
func (b *TCPProxyBuilder) Tunnel(tunnel *TunnelBuilder) *TCPProxyBuilder {
	m, f := b.n.Set("tunneling_config")
	m.TunnelingConfig = node.Child(f, tunnel)
	return b
}

// ConnectMode says when the connection to the upstream begins. Default: ConnectAtOnce; the others require EarlyData.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.upstream_connect_mode
func (b *TCPProxyBuilder) ConnectMode(mode ConnectMode) *TCPProxyBuilder {
	m, f := b.n.Set("upstream_connect_mode")
	m.UpstreamConnectMode = node.Enum[tcpproxyv3.UpstreamConnectMode](f, mode, tcpproxyv3.UpstreamConnectMode_value)
	return b
}

// EarlyData reads up to so many bytes of the client before the upstream is connected, so that filters can look at
// them. Default: none are read.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.max_early_data_bytes
func (b *TCPProxyBuilder) EarlyData(maxBytes int) *TCPProxyBuilder {
	m, f := b.n.Set("max_early_data_bytes")
	m.MaxEarlyDataBytes = f.CountValue(maxBytes)
	return b
}

// ProxyProtocol appends extensions (TLV) to the PROXY protocol of upstream connections that speak version 2.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.proxy_protocol_tlvs
func (b *TCPProxyBuilder) ProxyProtocol(extensions ...*TLVBuilder) *TCPProxyBuilder {
	m, f := b.n.Add("proxy_protocol_tlvs", len(b.n.Peek().ProxyProtocolTlvs))
	m.ProxyProtocolTlvs = node.Children(f, m.ProxyProtocolTlvs, extensions)
	return b
}

// ProxyProtocolMerge says what happens where the client sent extensions of the same types. Default: AddIfAbsent.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.proxy_protocol_tlv_merge_policy
func (b *TCPProxyBuilder) ProxyProtocolMerge(policy MergePolicy) *TCPProxyBuilder {
	m, f := b.n.Set("proxy_protocol_tlv_merge_policy")
	m.ProxyProtocolTlvMergePolicy = node.Enum[tcpproxyv3.ProxyProtocolTlvMergePolicy](f, policy, tcpproxyv3.ProxyProtocolTlvMergePolicy_value)
	return b
}

// OnDemand asks the source for the cluster where it is not known yet, and lets connections wait for it so long.
// Default: they are closed.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.on_demand
func (b *TCPProxyBuilder) OnDemand(clusters source.Config, timeout time.Duration) *TCPProxyBuilder {
	m, f := b.n.Set("on_demand")
	m.OnDemand = &tcpproxyv3.TcpProxy_OnDemand{
		OdcdsConfig: node.Child(f.Sub("odcds_config"), clusters),
		Timeout:     f.Sub("timeout").Duration(timeout),
	}
	return b
}

// CloseOnDrain closes connections, when they next read or write, while the listener drains. Default: they stay until
// the drain time ends.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.check_drain_close
func (b *TCPProxyBuilder) CloseOnDrain() *TCPProxyBuilder {
	m, _ := b.n.Set("check_drain_close")
	m.CheckDrainClose = wrapperspb.Bool(true)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *TCPProxyBuilder) Patch(edit func(*tcpproxyv3.TcpProxy)) *TCPProxyBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *TCPProxyBuilder) Clone() *TCPProxyBuilder {
	c := &TCPProxyBuilder{}
	b.clone(&c.slot)
	return c
}

// TCPSplit starts a proxy that spreads connections over several clusters by weight.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.weighted_clusters
func TCPSplit(statPrefix string, clusters ...*WeightBuilder) *TCPProxyBuilder {
	b := &TCPProxyBuilder{}
	b.start("envoy.filters.network.tcp_proxy", &tcpproxyv3.TcpProxy{StatPrefix: statPrefix})
	m, f := b.n.Add("weighted_clusters.clusters", 0)
	m.ClusterSpecifier = &tcpproxyv3.TcpProxy_WeightedClusters{WeightedClusters: &tcpproxyv3.TcpProxy_WeightedCluster{
		Clusters: node.Children(f, nil, clusters),
	}}
	return b
}
