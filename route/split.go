package route

import (
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// SplitBuilder builds a route whose requests are spread over several clusters.
type SplitBuilder struct{ forwarding[SplitBuilder] }

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *SplitBuilder) Clone() *SplitBuilder {
	c := &SplitBuilder{}
	c.self = c
	b.n.Clone(&c.n)
	return c
}

// RuntimePrefix lets runtime keys of the form prefix.cluster override the weights in a running Envoy.
//
// Envoy: config.route.v3.WeightedCluster.runtime_key_prefix
func (b *SplitBuilder) RuntimePrefix(prefix string) *SplitBuilder {
	m, _ := b.n.Set("route.weighted_clusters.runtime_key_prefix")
	weighted(m).RuntimeKeyPrefix = prefix
	return b
}

// RandomHeader takes the number that chooses from a header of the request, so that whoever sets it decides consistently
// over several hops. Without the header, or where it is no number or occurs twice, a number is drawn.
//
// Envoy: config.route.v3.WeightedCluster.header_name
func (b *SplitBuilder) RandomHeader(name string) *SplitBuilder {
	m, _ := b.n.Choose("random_value_specifier", "route.weighted_clusters.header_name")
	weighted(m).RandomValueSpecifier = &routev3.WeightedCluster_HeaderName{HeaderName: name}
	return b
}

// Sticky chooses by the route's hash policy instead of a random number, so that one client stays with one
// cluster. Where the policy finds nothing to hash, a number is drawn.
//
// Envoy: config.route.v3.WeightedCluster.use_hash_policy
func (b *SplitBuilder) Sticky() *SplitBuilder {
	m, _ := b.n.Choose("random_value_specifier", "route.weighted_clusters.use_hash_policy")
	weighted(m).RandomValueSpecifier = &routev3.WeightedCluster_UseHashPolicy{UseHashPolicy: wrapperspb.Bool(true)}
	return b
}

func weighted(m *routev3.Route) *routev3.WeightedCluster {
	if w := m.GetRoute().GetWeightedClusters(); w != nil {
		return w
	}
	return &routev3.WeightedCluster{} // the route is finished: nobody reads what is set now
}

// WeightBuilder builds one cluster of a split.
type WeightBuilder struct {
	n node.Node[routev3.WeightedCluster_ClusterWeight]
}

// Weight gives the cluster its share of a [MatchBuilder.Split], relative to the sum of all; with 0 it gets nothing.
//
// Envoy: config.route.v3.WeightedCluster.ClusterWeight.weight
func Weight(cluster string, weight int) *WeightBuilder {
	b := &WeightBuilder{}
	b.n.Init(&routev3.WeightedCluster_ClusterWeight{Name: cluster})
	m, f := b.n.Set("weight")
	m.Weight = f.CountValue(weight)
	return b
}

// WeightHeader is [Weight] for the cluster that a header of the request names.
//
// Envoy: config.route.v3.WeightedCluster.ClusterWeight.cluster_header
func WeightHeader(header string, weight int) *WeightBuilder {
	b := &WeightBuilder{}
	b.n.Init(&routev3.WeightedCluster_ClusterWeight{ClusterHeader: header})
	m, f := b.n.Set("weight")
	m.Weight = f.CountValue(weight)
	return b
}

// Override configures filters of the chain for requests that go to this cluster. One filter is overridden at most
// once (override-twice).
//
// Envoy: config.route.v3.WeightedCluster.ClusterWeight.typed_per_filter_config
func (b *WeightBuilder) Override(overrides ...Override) *WeightBuilder {
	m, f := b.n.Set("typed_per_filter_config")
	m.TypedPerFilterConfig = override(f, m.TypedPerFilterConfig, overrides)
	return b
}

// RequestHeaders appends changes of the headers that go to this cluster.
//
// Envoy: config.route.v3.WeightedCluster.ClusterWeight.request_headers_to_add
func (b *WeightBuilder) RequestHeaders(edits ...header.Edit) *WeightBuilder {
	m, f := b.n.Add("request_headers_to_add", len(b.n.Peek().RequestHeadersToAdd))
	add, remove := split(edits)
	m.RequestHeadersToAdd = node.Children(f, m.RequestHeadersToAdd, add)
	m.RequestHeadersToRemove = append(m.RequestHeadersToRemove, remove...)
	return b
}

// ResponseHeaders appends changes of the headers that come back from this cluster.
//
// Envoy: config.route.v3.WeightedCluster.ClusterWeight.response_headers_to_add
func (b *WeightBuilder) ResponseHeaders(edits ...header.Edit) *WeightBuilder {
	m, f := b.n.Add("response_headers_to_add", len(b.n.Peek().ResponseHeadersToAdd))
	add, remove := split(edits)
	m.ResponseHeadersToAdd = node.Children(f, m.ResponseHeadersToAdd, add)
	m.ResponseHeadersToRemove = append(m.ResponseHeadersToRemove, remove...)
	return b
}

// HostRewrite replaces the host of requests to this cluster.
//
// Envoy: config.route.v3.WeightedCluster.ClusterWeight.host_rewrite_literal
func (b *WeightBuilder) HostRewrite(host string) *WeightBuilder {
	m, _ := b.n.Set("host_rewrite_literal")
	m.HostRewriteSpecifier = &routev3.WeightedCluster_ClusterWeight_HostRewriteLiteral{HostRewriteLiteral: host}
	return b
}

// Subset lets only hosts of the cluster take requests whose "envoy.lb" metadata has the value; it needs a cluster
// with subset load balancing. Values here override those of the route.
//
// Envoy: config.route.v3.WeightedCluster.ClusterWeight.metadata_match
func (b *WeightBuilder) Subset(key string, value any) *WeightBuilder {
	m, f := b.n.Set("metadata_match")
	m.MetadataMatch = f.Metadata(m.MetadataMatch, subsetFilter, key, value)
	return b
}

// subsetFilter is the metadata namespace that load balancers read.
const subsetFilter = "envoy.lb"

// Patch edits the finished message, for what no method sets. It runs last.
func (b *WeightBuilder) Patch(edit func(*routev3.WeightedCluster_ClusterWeight)) *WeightBuilder {
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
func (b *WeightBuilder) Render(s part.Scope) *routev3.WeightedCluster_ClusterWeight {
	return b.n.Take(s, nil)
}
