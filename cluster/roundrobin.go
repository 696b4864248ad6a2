package cluster

import (
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	roundrobinv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/round_robin/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// RoundRobinBuilder builds load balancing in turns.
type RoundRobinBuilder struct {
	n node.Node[roundrobinv3.RoundRobin]
}

// RoundRobin starts the policy that takes hosts in turn, each as often as its weight says. It is Envoy's default.
//
// Envoy: extensions.load_balancing_policies.round_robin.v3.RoundRobin
func RoundRobin() *RoundRobinBuilder {
	b := &RoundRobinBuilder{}
	b.n.Init(&roundrobinv3.RoundRobin{})
	return b
}

// SlowStart gives new hosts less traffic at first.
//
// Envoy: extensions.load_balancing_policies.round_robin.v3.RoundRobin.slow_start_config
func (b *RoundRobinBuilder) SlowStart(s *SlowStartBuilder) *RoundRobinBuilder {
	m, f := b.n.Set("slow_start_config")
	m.SlowStartConfig = node.Child(f, s)
	return b
}

// Locality says how a locality is chosen before a host. Default: by the health of all hosts, without
// regard to localities.
//
// Envoy: extensions.load_balancing_policies.round_robin.v3.RoundRobin.locality_lb_config
func (b *RoundRobinBuilder) Locality(l Locality) *RoundRobinBuilder {
	m, f := b.n.Set("locality_lb_config")
	m.LocalityLbConfig = node.Child(f, l)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *RoundRobinBuilder) Patch(edit func(*roundrobinv3.RoundRobin)) *RoundRobinBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *RoundRobinBuilder) Clone() *RoundRobinBuilder {
	c := &RoundRobinBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *RoundRobinBuilder) Render(s part.Scope) *clusterv3.LoadBalancingPolicy_Policy {
	return policy(&b.n, s, "envoy.load_balancing_policies.round_robin", nil)
}
