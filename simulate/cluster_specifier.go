package simulate

import (
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	matcherclusterv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/router/cluster_specifiers/matcher/v3"
)

// clusterSpecifier is a plugin that chooses the cluster of a route. The only
// one that can be evaluated offline is the matcher.
type clusterSpecifier struct {
	name    string
	matcher *matcherTree // nil: not known here
}

func newClusterSpecifier(msg *routev3.ClusterSpecifierPlugin, field string) *clusterSpecifier {
	s := &clusterSpecifier{name: msg.GetExtension().GetName()}
	config := &matcherclusterv3.MatcherClusterSpecifier{}
	if any := msg.GetExtension().GetTypedConfig(); any.MessageIs(config) && any.UnmarshalTo(config) == nil {
		s.matcher = newMatcherTree(config.GetClusterMatcher(), field+".extension.typed_config.cluster_matcher")
	}
	return s
}

// choose asks the plugin; a matcher without a match leaves the cluster empty.
func (s *clusterSpecifier) choose(x *exchange, field string) pick {
	if s == nil || s.matcher == nil {
		name := ""
		if s != nil {
			name = s.name
		}
		return pick{doubt: undecided(field, "the plugin %q chooses the cluster", name)}
	}
	o := s.matcher.find(x)
	switch {
	case o.doubt != nil:
		return pick{doubt: o.doubt}
	case o.on == nil:
		return pick{why: "the cluster matcher finds no match"}
	}
	action := &matcherclusterv3.ClusterAction{}
	if err := o.on.action.GetTypedConfig().UnmarshalTo(action); err != nil {
		return pick{doubt: undecided(o.on.field, "Envoy refuses the action %s here", o.on.actionType())}
	}
	return pick{cluster: action.GetCluster(), why: "named by the cluster matcher"}
}
