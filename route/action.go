package route

import (
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
)

// into puts the match into the route that it becomes.
func (b *MatchBuilder) into(n *node.Node[routev3.Route]) {
	n.Peek().Match = b.n.Take(n.Below("match").Scope(), nil)
}

// To forwards requests to the cluster.
//
// Envoy: config.route.v3.RouteAction.cluster
func (b *MatchBuilder) To(cluster string) *ForwardBuilder {
	r := &ForwardBuilder{}
	r.self = r
	r.n.InitFrom(&b.n.State)
	m, _ := r.n.Set("route.cluster")
	m.Action = &routev3.Route_Route{Route: &routev3.RouteAction{
		ClusterSpecifier: &routev3.RouteAction_Cluster{Cluster: cluster},
	}}
	b.into(&r.n)
	return r
}

// ToHeader forwards requests to the cluster that a header of the request names. A request without it, or that names
// a cluster which is not there, gets a 503. Clients choose the cluster unless the header is overwritten on the way.
//
// Envoy: config.route.v3.RouteAction.cluster_header
func (b *MatchBuilder) ToHeader(header string) *ForwardBuilder {
	r := &ForwardBuilder{}
	r.self = r
	r.n.InitFrom(&b.n.State)
	m, _ := r.n.Set("route.cluster_header")
	m.Action = &routev3.Route_Route{Route: &routev3.RouteAction{
		ClusterSpecifier: &routev3.RouteAction_ClusterHeader{ClusterHeader: header},
	}}
	b.into(&r.n)
	return r
}

// ToPlugin forwards requests to the cluster that the named plugin of the table chooses
// (route-cluster-specifier-plugin-name).
//
// Envoy: config.route.v3.RouteAction.cluster_specifier_plugin
func (b *MatchBuilder) ToPlugin(name string) *ForwardBuilder {
	r := &ForwardBuilder{}
	r.self = r
	r.n.InitFrom(&b.n.State)
	m, _ := r.n.Set("route.cluster_specifier_plugin")
	m.Action = &routev3.Route_Route{Route: &routev3.RouteAction{
		ClusterSpecifier: &routev3.RouteAction_ClusterSpecifierPlugin{ClusterSpecifierPlugin: name},
	}}
	b.into(&r.n)
	return r
}

// ToChosen forwards requests to the cluster that a plugin of this route alone chooses.
//
// Envoy: config.route.v3.RouteAction.inline_cluster_specifier_plugin
func (b *MatchBuilder) ToChosen(by *PluginBuilder) *ForwardBuilder {
	r := &ForwardBuilder{}
	r.self = r
	r.n.InitFrom(&b.n.State)
	m, f := r.n.Set("route.inline_cluster_specifier_plugin")
	m.Action = &routev3.Route_Route{Route: &routev3.RouteAction{
		ClusterSpecifier: &routev3.RouteAction_InlineClusterSpecifierPlugin{InlineClusterSpecifierPlugin: node.Child(f, by)},
	}}
	b.into(&r.n)
	return r
}

// Split forwards requests to several clusters, each with its share of the sum of the weights. The sum must be at
// least 1 and fit into 32 bits (weighted-sum-zero, weighted-sum-overflow).
//
// Envoy: config.route.v3.RouteAction.weighted_clusters
func (b *MatchBuilder) Split(clusters ...*WeightBuilder) *SplitBuilder {
	r := &SplitBuilder{}
	r.self = r
	r.n.InitFrom(&b.n.State)
	m, f := r.n.Add("route.weighted_clusters.clusters", 0)
	m.Action = &routev3.Route_Route{Route: &routev3.RouteAction{
		ClusterSpecifier: &routev3.RouteAction_WeightedClusters{WeightedClusters: &routev3.WeightedCluster{
			Clusters: node.Children(f, nil, clusters),
		}},
	}}
	b.into(&r.n)
	return r
}

// Redirect answers requests with a redirection, permanent unless [RedirectBuilder.Code] says otherwise.
//
// Envoy: config.route.v3.Route.redirect
func (b *MatchBuilder) Redirect() *RedirectBuilder {
	r := &RedirectBuilder{}
	r.self = r
	r.n.InitFrom(&b.n.State)
	m, _ := r.n.Set("redirect")
	m.Action = &routev3.Route_Redirect{Redirect: &routev3.RedirectAction{}}
	b.into(&r.n)
	return r
}

// Respond answers requests with the status (200 to 599) and the text, which may be empty.
//
// Envoy: config.route.v3.Route.direct_response
func (b *MatchBuilder) Respond(status int, body string) *ResponseBuilder {
	r := &ResponseBuilder{}
	r.self = r
	r.n.InitFrom(&b.n.State)
	m, f := r.n.Set("direct_response.status")
	action := &routev3.DirectResponseAction{Status: f.Count(status)}
	if body != "" {
		action.Body = inlineBody(body)
	}
	m.Action = &routev3.Route_DirectResponse{DirectResponse: action}
	b.into(&r.n)
	return r
}

// Accept matches requests without forwarding them, for servers that read the route themselves, such as gRPC's.
//
// Envoy: config.route.v3.Route.non_forwarding_action
func (b *MatchBuilder) Accept() *AcceptBuilder {
	r := &AcceptBuilder{}
	r.self = r
	r.n.InitFrom(&b.n.State)
	m, _ := r.n.Set("non_forwarding_action")
	m.Action = &routev3.Route_NonForwardingAction{NonForwardingAction: &routev3.NonForwardingAction{}}
	b.into(&r.n)
	return r
}

// Filter leaves requests to a filter, with this message for it. Envoy's own filters read none.
//
// Envoy: config.route.v3.Route.filter_action
func (b *MatchBuilder) Filter(message proto.Message) *FilterBuilder {
	r := &FilterBuilder{}
	r.self = r
	r.n.InitFrom(&b.n.State)
	m, f := r.n.Set("filter_action.action")
	m.Action = &routev3.Route_FilterAction{FilterAction: &routev3.FilterAction{Action: f.Packed(message)}}
	b.into(&r.n)
	return r
}
