package dubbo

import (
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	dubbov3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/dubbo_proxy/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/route"
)

// MatchBuilder builds what a call must be like to take a route; [MatchBuilder.To] and [MatchBuilder.Split] make the
// route. All conditions must hold.
type MatchBuilder struct {
	n node.Node[dubbov3.RouteMatch]
}

// Method matches calls whose method is like the text.
//
// Envoy: extensions.filters.network.dubbo_proxy.v3.MethodMatch.name
func Method(name *match.TextBuilder) *MatchBuilder {
	b := &MatchBuilder{}
	b.n.InitResource(&dubbov3.RouteMatch{})
	m, f := b.n.Set("method.name")
	m.Method = &dubbov3.MethodMatch{Name: node.Child(f, name)}
	return b
}

// AnyMethod matches all calls. It sets an expression that every name matches, since Envoy crashes where there is none.
//
// Envoy: extensions.filters.network.dubbo_proxy.v3.MethodMatch.name
func AnyMethod() *MatchBuilder { return Method(match.Regex(".*")) }

// Argument demands a value of an argument, the first of which is 0.
//
// Envoy: extensions.filters.network.dubbo_proxy.v3.MethodMatch.ParameterMatchSpecifier.exact_match
func (b *MatchBuilder) Argument(index int, value string) *MatchBuilder {
	m, f := b.n.Set("method.params_match")
	argument(m, f, index, &dubbov3.MethodMatch_ParameterMatchSpecifier{
		ParameterMatchSpecifier: &dubbov3.MethodMatch_ParameterMatchSpecifier_ExactMatch{ExactMatch: value},
	})
	return b
}

// ArgumentRange demands that an argument is a whole number, at least from and below to.
//
// Envoy: extensions.filters.network.dubbo_proxy.v3.MethodMatch.ParameterMatchSpecifier.range_match
func (b *MatchBuilder) ArgumentRange(index int, from, to int64) *MatchBuilder {
	m, f := b.n.Set("method.params_match")
	argument(m, f, index, &dubbov3.MethodMatch_ParameterMatchSpecifier{
		ParameterMatchSpecifier: &dubbov3.MethodMatch_ParameterMatchSpecifier_RangeMatch{
			RangeMatch: &typev3.Int64Range{Start: from, End: to},
		},
	})
	return b
}

func argument(m *dubbov3.RouteMatch, f node.Field, index int, value *dubbov3.MethodMatch_ParameterMatchSpecifier) {
	if m.Method == nil {
		m.Method = &dubbov3.MethodMatch{}
	}
	if m.Method.ParamsMatch == nil {
		m.Method.ParamsMatch = map[uint32]*dubbov3.MethodMatch_ParameterMatchSpecifier{}
	}
	m.Method.ParamsMatch[f.Count(index)] = value
}

// Header appends conditions on what is attached to a call.
//
// Envoy: extensions.filters.network.dubbo_proxy.v3.RouteMatch.headers
func (b *MatchBuilder) Header(conditions ...*match.HeaderBuilder) *MatchBuilder {
	m, f := b.n.Add("headers", len(b.n.Peek().Headers))
	m.Headers = node.Children(f, m.Headers, conditions)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *MatchBuilder) Patch(edit func(*dubbov3.RouteMatch)) *MatchBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if routes were made of b.
func (b *MatchBuilder) Clone() *MatchBuilder {
	c := &MatchBuilder{}
	b.n.Clone(&c.n)
	return c
}

// To sends the calls to a cluster.
//
// Envoy: extensions.filters.network.dubbo_proxy.v3.RouteAction.cluster
func (b *MatchBuilder) To(cluster string) *RouteBuilder {
	r := b.route()
	m, _ := r.n.Set("route.cluster")
	m.Route = &dubbov3.RouteAction{ClusterSpecifier: &dubbov3.RouteAction_Cluster{Cluster: cluster}}
	return r
}

// Split spreads the calls over several clusters by weight. Of what [route.WeightBuilder] sets, only cluster, weight and
// subset count.
//
// Envoy: extensions.filters.network.dubbo_proxy.v3.RouteAction.weighted_clusters
func (b *MatchBuilder) Split(clusters ...*route.WeightBuilder) *RouteBuilder {
	r := b.route()
	m, f := r.n.Add("route.weighted_clusters.clusters", 0)
	m.Route = &dubbov3.RouteAction{ClusterSpecifier: &dubbov3.RouteAction_WeightedClusters{
		WeightedClusters: &routev3.WeightedCluster{Clusters: node.Children(f, nil, clusters)},
	}}
	return r
}

// route makes a route of the conditions, at their line.
func (b *MatchBuilder) route() *RouteBuilder {
	r := &RouteBuilder{}
	r.n.InitFrom(&b.n.State).Match = b.n.Take(r.n.Below("match").Scope(), nil)
	return r
}

// RouteBuilder builds a route: [Method] and [AnyMethod] start one.
type RouteBuilder struct {
	n node.Node[dubbov3.Route]
}

// Subset lets only hosts take calls whose "envoy.lb" metadata has the value; it needs a cluster with subset load
// balancing. Calls add up.
//
// Envoy: extensions.filters.network.dubbo_proxy.v3.RouteAction.metadata_match
func (b *RouteBuilder) Subset(key string, value any) *RouteBuilder {
	m, f := b.n.Set("route.metadata_match")
	if m.Route == nil { // the route is finished: nobody reads what is set now
		m.Route = &dubbov3.RouteAction{}
	}
	m.Route.MetadataMatch = f.Metadata(m.Route.MetadataMatch, "envoy.lb", key, value)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *RouteBuilder) Patch(edit func(*dubbov3.Route)) *RouteBuilder {
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
func (b *RouteBuilder) Render(s part.Scope) *dubbov3.Route { return b.n.Take(s, nil) }
