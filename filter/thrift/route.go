package thrift

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	thriftv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/thrift_proxy/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/route/ratelimit"
)

// ConfigurationBuilder builds a table of routes.
type ConfigurationBuilder struct {
	n node.Node[thriftv3.RouteConfiguration]
}

// Configuration starts a table. The name is what [ProxyBuilder.TRDS] asks for.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.RouteConfiguration.name
func Configuration(name string) *ConfigurationBuilder {
	b := &ConfigurationBuilder{}
	b.n.InitResource(&thriftv3.RouteConfiguration{Name: name})
	return b
}

// Routes appends routes, of which the first that matches a call is taken. Calls that match none fail.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.RouteConfiguration.routes
func (b *ConfigurationBuilder) Routes(routes ...*RouteBuilder) *ConfigurationBuilder {
	m, f := b.n.Add("routes", len(b.n.Peek().Routes))
	m.Routes = node.Children(f, m.Routes, routes)
	return b
}

// ValidateClusters false takes routes to clusters that are not known yet; their calls fail meanwhile. Default: true in
// a proxy, false over TRDS.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.RouteConfiguration.validate_clusters
func (b *ConfigurationBuilder) ValidateClusters(validate bool) *ConfigurationBuilder {
	m, _ := b.n.Set("validate_clusters")
	m.ValidateClusters = wrapperspb.Bool(validate)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ConfigurationBuilder) Patch(edit func(*thriftv3.RouteConfiguration)) *ConfigurationBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ConfigurationBuilder) Clone() *ConfigurationBuilder {
	c := &ConfigurationBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ConfigurationBuilder) Render(s part.Scope) *thriftv3.RouteConfiguration {
	return b.n.Take(s, nil)
}

// RouteBuilder builds a route: [Method], [Service] and [AnyMethod] start one.
type RouteBuilder struct {
	n node.Node[thriftv3.Route]
}

// forward returns the action of a route.
func forward(m *thriftv3.Route) *thriftv3.RouteAction {
	if m.Route == nil { // the route is finished: nobody reads what is set now
		m.Route = &thriftv3.RouteAction{}
	}
	return m.Route
}

// StripService takes the name of the service away from the method: "Users:get" becomes "get". Default: it stays.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.RouteAction.strip_service_name
func (b *RouteBuilder) StripService() *RouteBuilder {
	m, _ := b.n.Set("route.strip_service_name")
	forward(m).StripServiceName = true
	return b
}

// Subset lets only hosts take calls whose "envoy.lb" metadata has the value; it needs a cluster with subset load
// balancing. Calls add up.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.RouteAction.metadata_match
func (b *RouteBuilder) Subset(key string, value any) *RouteBuilder {
	m, f := b.n.Set("route.metadata_match")
	a := forward(m)
	a.MetadataMatch = f.Metadata(a.MetadataMatch, subsetFilter, key, value)
	return b
}

// subsetFilter is the metadata namespace that load balancers read.
const subsetFilter = "envoy.lb"

// RateLimits appends descriptors for the filter [RateLimit]. They use source and destination cluster, headers, the
// address and keys (thrift-rate-limit-action); the header ":method-name" is the method.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.RouteAction.rate_limits
func (b *RouteBuilder) RateLimits(descriptors ...*ratelimit.Builder) *RouteBuilder {
	m, f := b.n.Add("route.rate_limits", len(forward(b.n.Peek()).RateLimits))
	a := forward(m)
	a.RateLimits = node.Children(f, a.RateLimits, descriptors)
	return b
}

// Mirror appends clusters that get a copy of the calls.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.RouteAction.request_mirror_policies
func (b *RouteBuilder) Mirror(mirrors ...*MirrorBuilder) *RouteBuilder {
	m, f := b.n.Add("route.request_mirror_policies", len(forward(b.n.Peek()).RequestMirrorPolicies))
	a := forward(m)
	a.RequestMirrorPolicies = node.Children(f, a.RequestMirrorPolicies, mirrors)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *RouteBuilder) Patch(edit func(*thriftv3.Route)) *RouteBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *RouteBuilder) Clone() *RouteBuilder {
	c := &RouteBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *RouteBuilder) Render(s part.Scope) *thriftv3.Route { return b.n.Take(s, nil) }

// WeightBuilder builds one cluster of a split.
type WeightBuilder struct {
	n node.Node[thriftv3.WeightedCluster_ClusterWeight]
}

// Weight gives the cluster its share of a [MatchBuilder.Split], relative to the sum of all; at least 1 (proto-pgv).
//
// Envoy: extensions.filters.network.thrift_proxy.v3.WeightedCluster.ClusterWeight.weight
func Weight(cluster string, weight int) *WeightBuilder {
	b := &WeightBuilder{}
	b.n.Init(&thriftv3.WeightedCluster_ClusterWeight{Name: cluster})
	m, f := b.n.Set("weight")
	m.Weight = f.CountValue(weight)
	return b
}

// Subset lets only hosts of the cluster take calls whose "envoy.lb" metadata has the value. Values here override those
// of the route. Calls add up.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.WeightedCluster.ClusterWeight.metadata_match
func (b *WeightBuilder) Subset(key string, value any) *WeightBuilder {
	m, f := b.n.Set("metadata_match")
	m.MetadataMatch = f.Metadata(m.MetadataMatch, subsetFilter, key, value)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *WeightBuilder) Patch(edit func(*thriftv3.WeightedCluster_ClusterWeight)) *WeightBuilder {
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
func (b *WeightBuilder) Render(s part.Scope) *thriftv3.WeightedCluster_ClusterWeight {
	return b.n.Take(s, nil)
}

// MirrorBuilder builds a cluster that gets a copy of calls.
type MirrorBuilder struct {
	n node.Node[thriftv3.RouteAction_RequestMirrorPolicy]
}

// Mirror copies calls to the cluster and drops what it answers.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.RouteAction.RequestMirrorPolicy.cluster
func Mirror(cluster string) *MirrorBuilder {
	b := &MirrorBuilder{}
	b.n.Init(&thriftv3.RouteAction_RequestMirrorPolicy{Cluster: cluster})
	return b
}

// Fraction copies only a part of the calls, in percent, which the runtime key overrides in a running Envoy. Default: all.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.RouteAction.RequestMirrorPolicy.runtime_fraction
func (b *MirrorBuilder) Fraction(percent float64, key string) *MirrorBuilder {
	m, f := b.n.Set("runtime_fraction")
	m.RuntimeFraction = &corev3.RuntimeFractionalPercent{DefaultValue: f.Sub("default_value").Fraction(percent), RuntimeKey: key}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *MirrorBuilder) Patch(edit func(*thriftv3.RouteAction_RequestMirrorPolicy)) *MirrorBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *MirrorBuilder) Clone() *MirrorBuilder {
	c := &MirrorBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *MirrorBuilder) Render(s part.Scope) *thriftv3.RouteAction_RequestMirrorPolicy {
	return b.n.Take(s, nil)
}
