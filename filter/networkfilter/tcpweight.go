package networkfilter

import (
	tcpproxyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// WeightBuilder builds one cluster of a split.
type WeightBuilder struct {
	n node.Node[tcpproxyv3.TcpProxy_WeightedCluster_ClusterWeight]
}

// Weight gives a cluster its share of the connections, relative to the sum of all weights. It must be at least 1
// (proto-pgv).
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.WeightedCluster.ClusterWeight.weight
func Weight(cluster string, weight int) *WeightBuilder {
	b := &WeightBuilder{}
	m := b.n.Init(&tcpproxyv3.TcpProxy_WeightedCluster_ClusterWeight{})
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
