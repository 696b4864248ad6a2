package simulate

import (
	"fmt"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
)

type actionKind uint8

const (
	forwards actionKind = iota
	redirects
	responds
	doesNotForward // filter_action, non_forwarding_action
	hasNoAction    // Envoy refuses it
)

// action is what a route does with a request.
type action struct {
	kind     actionKind
	field    string
	forward  *forwardAction
	redirect *redirectAction
	respond  *routev3.DirectResponseAction
}

// forwardAction is a compiled RouteAction.
type forwardAction struct {
	msg      *routev3.RouteAction
	field    string
	weighted *weightedClusters
	path     pathRewrite
	host     hostRewrite
	hash     []hashPolicy
	mirrors  []mirrorPolicy
	plugin   *clusterSpecifier // inline
}

// pick is the choice of a cluster.
type pick struct {
	cluster string
	entry   *weightedEntry // the weighted cluster that was chosen
	why     string
	doubt   *Undecided
}

func newAction(r *compiledRoute) action {
	a := action{field: r.field}
	switch s := r.msg.GetAction().(type) {
	case *routev3.Route_Route:
		a.kind, a.field = forwards, r.field+".route"
		a.forward = newForward(r, s.Route, a.field)
	case *routev3.Route_Redirect:
		a.kind, a.field = redirects, r.field+".redirect"
		a.redirect = newRedirect(r, s.Redirect, a.field)
	case *routev3.Route_DirectResponse:
		a.kind, a.field = responds, r.field+".direct_response"
		a.respond = s.DirectResponse
	case *routev3.Route_FilterAction, *routev3.Route_NonForwardingAction:
		a.kind = doesNotForward
	default:
		a.kind = hasNoAction
	}
	return a
}

func newForward(r *compiledRoute, msg *routev3.RouteAction, field string) *forwardAction {
	f := &forwardAction{msg: msg, field: field}
	f.path = newPathRewrite(r, msg, field)
	f.host = newHostRewrite(msg, field)
	f.hash = newHashPolicies(msg.GetHashPolicy(), field+".hash_policy")
	f.mirrors = newMirrors(msg.GetRequestMirrorPolicies(), field+".request_mirror_policies")
	if p := msg.GetInlineClusterSpecifierPlugin(); p != nil {
		f.plugin = newClusterSpecifier(p, field+".inline_cluster_specifier_plugin")
	}
	if w := msg.GetWeightedClusters(); w != nil {
		f.weighted = newWeightedClusters(w, field+".weighted_clusters")
	}
	return f
}

// choose picks the cluster; false means that the route counts as not matched.
func (a *action) choose(x *exchange) (pick, bool) {
	switch a.kind {
	case forwards:
		return a.forward.choose(x)
	case hasNoAction:
		return pick{doubt: undecided(a.field+".action", "no action is set, which Envoy refuses")}, true
	}
	return pick{}, true
}

func (f *forwardAction) choose(x *exchange) (pick, bool) {
	switch s := f.msg.GetClusterSpecifier().(type) {
	case *routev3.RouteAction_Cluster:
		return pick{cluster: s.Cluster}, true
	case *routev3.RouteAction_ClusterHeader:
		return f.byHeader(x, s.ClusterHeader, f.field+".cluster_header"), true
	case *routev3.RouteAction_WeightedClusters:
		return f.weighted.choose(x, f.hash)
	case *routev3.RouteAction_ClusterSpecifierPlugin:
		return x.table.plugins[s.ClusterSpecifierPlugin].choose(x, f.field+".cluster_specifier_plugin"), true
	case *routev3.RouteAction_InlineClusterSpecifierPlugin:
		return f.plugin.choose(x, f.field+".inline_cluster_specifier_plugin"), true
	}
	return pick{doubt: undecided(f.field+".cluster_specifier", "no cluster is set, which Envoy refuses")}, true
}

// byHeader takes the cluster from the first value of a header.
func (f *forwardAction) byHeader(x *exchange, name, field string) pick {
	value, unknownValue := headerValue(x, name)
	switch {
	case unknownValue:
		return pick{doubt: undecided(field, "the value of header %s is not known", name)}
	case value == "":
		return pick{why: fmt.Sprintf("header %s, which names the cluster, is missing", name)}
	}
	return pick{cluster: value, why: fmt.Sprintf("named by header %s", name)}
}
