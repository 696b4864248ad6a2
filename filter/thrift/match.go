package thrift

import (
	thriftv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/thrift_proxy/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
)

// MatchBuilder builds what a call must be like to take a route; [MatchBuilder.To] and its sisters make the route. All
// conditions must hold.
type MatchBuilder struct {
	n node.Node[thriftv3.RouteMatch]
}

// Method matches calls of the method.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.RouteMatch.method_name
func Method(name string) *MatchBuilder {
	b := &MatchBuilder{}
	b.n.InitResource(&thriftv3.RouteMatch{MatchSpecifier: &thriftv3.RouteMatch_MethodName{MethodName: name}})
	return b
}

// AnyMethod matches all calls.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.RouteMatch.method_name
func AnyMethod() *MatchBuilder { return Method("") }

// Service matches calls of the service, where clients multiplex several: those whose method is "service:method".
//
// Envoy: extensions.filters.network.thrift_proxy.v3.RouteMatch.service_name
func Service(name string) *MatchBuilder {
	b := &MatchBuilder{}
	b.n.InitResource(&thriftv3.RouteMatch{MatchSpecifier: &thriftv3.RouteMatch_ServiceName{ServiceName: name}})
	return b
}

// Not turns the condition on the name around; there must be a name (thrift-invert-empty). Those on headers stay.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.RouteMatch.invert
func (b *MatchBuilder) Not() *MatchBuilder {
	m, _ := b.n.Set("invert")
	m.Invert = true
	return b
}

// Header appends conditions on headers, which only some transports have ([HeaderFramed]). ":method-name" is the method.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.RouteMatch.headers
func (b *MatchBuilder) Header(conditions ...*match.HeaderBuilder) *MatchBuilder {
	m, f := b.n.Add("headers", len(b.n.Peek().Headers))
	m.Headers = node.Children(f, m.Headers, conditions)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *MatchBuilder) Patch(edit func(*thriftv3.RouteMatch)) *MatchBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if routes were made of b.
func (b *MatchBuilder) Clone() *MatchBuilder {
	c := &MatchBuilder{}
	b.n.Clone(&c.n)
	return c
}

// To sends the calls to a cluster. Envoy refuses a table that names a cluster it does not know (thrift-unknown-cluster).
//
// Envoy: extensions.filters.network.thrift_proxy.v3.RouteAction.cluster
func (b *MatchBuilder) To(cluster string) *RouteBuilder {
	r := b.route()
	m, _ := r.n.Set("route.cluster")
	m.Route = &thriftv3.RouteAction{ClusterSpecifier: &thriftv3.RouteAction_Cluster{Cluster: cluster}}
	return r
}

// ToHeader sends the calls to the cluster that a header names; calls without it fail.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.RouteAction.cluster_header
func (b *MatchBuilder) ToHeader(header string) *RouteBuilder {
	r := b.route()
	m, _ := r.n.Set("route.cluster_header")
	m.Route = &thriftv3.RouteAction{ClusterSpecifier: &thriftv3.RouteAction_ClusterHeader{ClusterHeader: header}}
	return r
}

// Split spreads the calls over several clusters by weight.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.RouteAction.weighted_clusters
func (b *MatchBuilder) Split(clusters ...*WeightBuilder) *RouteBuilder {
	r := b.route()
	m, f := r.n.Add("route.weighted_clusters.clusters", 0)
	m.Route = &thriftv3.RouteAction{ClusterSpecifier: &thriftv3.RouteAction_WeightedClusters{
		WeightedClusters: &thriftv3.WeightedCluster{Clusters: node.Children(f, nil, clusters)},
	}}
	return r
}

// route makes a route of the conditions, at their line.
func (b *MatchBuilder) route() *RouteBuilder {
	r := &RouteBuilder{}
	r.n.InitFrom(&b.n.State).Match = b.n.Take(r.n.Below("match").Scope(), nil)
	return r
}
