package networkfilter

import (
	"time"

	tcpproxyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// TCPProxyBuilder builds the TCP proxy: it connects to a cluster and copies bytes both ways. It ends its chain.
type TCPProxyBuilder struct {
	slot[tcpproxyv3.TcpProxy]
}

// TCPProxy starts a proxy to one cluster. The prefix begins the names of its statistics ("tcp.db.downstream_cx_total").
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.cluster
func TCPProxy(statPrefix, cluster string) *TCPProxyBuilder {
	b := &TCPProxyBuilder{}
	m := b.start("envoy.filters.network.tcp_proxy")
	m.StatPrefix = statPrefix
	m.ClusterSpecifier = &tcpproxyv3.TcpProxy_Cluster{Cluster: cluster}
	return b
}

// TCPSplit starts a proxy that spreads connections over several clusters by weight.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.weighted_clusters
func TCPSplit(statPrefix string, clusters ...*WeightBuilder) *TCPProxyBuilder {
	b := &TCPProxyBuilder{}
	b.start("envoy.filters.network.tcp_proxy").StatPrefix = statPrefix
	m, f := b.n.Add("weighted_clusters.clusters", 0)
	m.ClusterSpecifier = &tcpproxyv3.TcpProxy_WeightedClusters{WeightedClusters: &tcpproxyv3.TcpProxy_WeightedCluster{
		Clusters: node.Children(f, nil, clusters),
	}}
	return b
}

// IdleTimeout closes a connection on which no byte went either way for so long. Default: 1 hour; 0 switches it off.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.idle_timeout
func (b *TCPProxyBuilder) IdleTimeout(d time.Duration) *TCPProxyBuilder {
	m, f := b.n.Set("idle_timeout")
	m.IdleTimeout = f.Duration(d)
	return b
}

// AccessLogs appends access logs, one line for each connection.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.access_log
func (b *TCPProxyBuilder) AccessLogs(logs ...accesslog.Log) *TCPProxyBuilder {
	m, f := b.n.Add("access_log", len(b.n.Peek().AccessLog))
	m.AccessLog = node.Children(f, m.AccessLog, logs)
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

// WeightBuilder builds one cluster of a split.
type WeightBuilder struct {
	n node.Node[tcpproxyv3.TcpProxy_WeightedCluster_ClusterWeight]
}

// Weight gives a cluster its share of the connections, relative to the sum of all weights. It must be at least 1 (proto-pgv).
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.WeightedCluster.ClusterWeight.weight
func Weight(cluster string, weight int) *WeightBuilder {
	b := &WeightBuilder{}
	m := b.n.Init()
	m.Name = cluster
	m.Weight = b.n.Below("weight").Count(weight)
	return b
}

// Subset sends only to endpoints whose metadata has the value under the key, in the namespace envoy.lb. Calls add up.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.WeightedCluster.ClusterWeight.metadata_match
func (b *WeightBuilder) Subset(key string, value any) *WeightBuilder {
	m, f := b.n.Set("metadata_match")
	m.MetadataMatch = f.Metadata(m.MetadataMatch, "envoy.lb", key, value)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *WeightBuilder) Patch(edit func(*tcpproxyv3.TcpProxy_WeightedCluster_ClusterWeight)) *WeightBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *WeightBuilder) Clone() *WeightBuilder {
	c := &WeightBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *WeightBuilder) Render(s part.Scope) *tcpproxyv3.TcpProxy_WeightedCluster_ClusterWeight {
	return b.n.Take(s, nil)
}
