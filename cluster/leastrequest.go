package cluster

import (
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	leastv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/least_request/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// LeastRequestBuilder builds load balancing by active requests.
type LeastRequestBuilder struct {
	n node.Node[leastv3.LeastRequest]
}

// LeastRequest starts the policy that draws two hosts and takes the one with fewer active requests. With weights that
// differ it takes hosts in turn, by weights that active requests lower.
//
// Envoy: extensions.load_balancing_policies.least_request.v3.LeastRequest
func LeastRequest() *LeastRequestBuilder {
	b := &LeastRequestBuilder{}
	b.n.Init(&leastv3.LeastRequest{})
	return b
}

// Choices is how many hosts are drawn, at least 2 (proto-pgv). Default: 2.
//
// Envoy: extensions.load_balancing_policies.least_request.v3.LeastRequest.choice_count
func (b *LeastRequestBuilder) Choices(n int) *LeastRequestBuilder {
	m, f := b.n.Set("choice_count")
	m.ChoiceCount = f.CountValue(n)
	return b
}

// FullScan looks at all hosts instead of drawing some: better choices, at a cost for large clusters. It does not apply where
// weights differ.
//
// Envoy: extensions.load_balancing_policies.least_request.v3.LeastRequest.selection_method
func (b *LeastRequestBuilder) FullScan() *LeastRequestBuilder {
	m, _ := b.n.Set("selection_method")
	m.SelectionMethod = leastv3.LeastRequest_FULL_SCAN
	return b
}

// Bias is how much active requests count where weights differ: 0 ignores them, above 1 they
// count more. A runtime key may change it. Default: 1.
//
// Envoy: extensions.load_balancing_policies.least_request.v3.LeastRequest.active_request_bias
func (b *LeastRequestBuilder) Bias(bias float64, runtimeKey string) *LeastRequestBuilder {
	m, _ := b.n.Set("active_request_bias")
	m.ActiveRequestBias = &corev3.RuntimeDouble{DefaultValue: bias, RuntimeKey: runtimeKey}
	return b
}

// SlowStart gives new hosts less traffic at first.
//
// Envoy: extensions.load_balancing_policies.least_request.v3.LeastRequest.slow_start_config
func (b *LeastRequestBuilder) SlowStart(s *SlowStartBuilder) *LeastRequestBuilder {
	m, f := b.n.Set("slow_start_config")
	m.SlowStartConfig = node.Child(f, s)
	return b
}

// Locality says how a locality is chosen before a host. Default: by the health of all hosts, without
// regard to localities.
//
// Envoy: extensions.load_balancing_policies.least_request.v3.LeastRequest.locality_lb_config
func (b *LeastRequestBuilder) Locality(l Locality) *LeastRequestBuilder {
	m, f := b.n.Set("locality_lb_config")
	m.LocalityLbConfig = node.Child(f, l)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *LeastRequestBuilder) Patch(edit func(*leastv3.LeastRequest)) *LeastRequestBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *LeastRequestBuilder) Clone() *LeastRequestBuilder {
	c := &LeastRequestBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *LeastRequestBuilder) Render(s part.Scope) *clusterv3.LoadBalancingPolicy_Policy {
	return policy(&b.n, s, "envoy.load_balancing_policies.least_request", nil)
}
