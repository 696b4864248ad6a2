package cluster

import (
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Policy is how a host is chosen: [RoundRobin], [LeastRequest], [Random], [RingHash], [Maglev] and the others of this package.
type Policy interface {
	part.Part[clusterv3.LoadBalancingPolicy_Policy]
}

// policy renders the configuration of a policy under its canonical name.
func policy[M any](n *node.Node[M], s part.Scope, name string, finish func(*M)) *clusterv3.LoadBalancingPolicy_Policy {
	return &clusterv3.LoadBalancingPolicy_Policy{TypedExtensionConfig: &corev3.TypedExtensionConfig{
		Name:        name,
		TypedConfig: n.Any(s.Sub("typed_extension_config.typed_config"), finish),
	}}
}
