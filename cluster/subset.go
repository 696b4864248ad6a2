package cluster

import (
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	subsetv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/subset/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// SubsetBuilder builds load balancing among the hosts with certain metadata.
type SubsetBuilder struct {
	n node.Node[subsetv3.Subset]
}

// Subset starts the policy that narrows hosts down to those with the metadata that the route asks for, under "envoy.lb", and
// chooses among them by the first inner policy that is known.
//
// Envoy: extensions.load_balancing_policies.subset.v3.Subset.subset_lb_policy
func Subset(policies ...Policy) *SubsetBuilder {
	b := &SubsetBuilder{}
	f := b.n.Below("subset_lb_policy.policies")
	b.n.Init(&subsetv3.Subset{SubsetLbPolicy: &clusterv3.LoadBalancingPolicy{Policies: node.Children(f, nil, policies)}})
	return b
}

// Selectors appends the sets of keys by which hosts are grouped.
//
// Envoy: extensions.load_balancing_policies.subset.v3.Subset.subset_selectors
func (b *SubsetBuilder) Selectors(selectors ...*SelectorBuilder) *SubsetBuilder {
	m, f := b.n.Add("subset_selectors", len(b.n.Peek().SubsetSelectors))
	m.SubsetSelectors = node.Children(f, m.SubsetSelectors, selectors)
	return b
}

// Fallback says what happens where no subset fits.
type Fallback string

// The fallbacks of subsets.
const (
	NoFallback    Fallback = "NO_FALLBACK"    // the request fails
	AnyHost       Fallback = "ANY_ENDPOINT"   // any host of the cluster
	DefaultSubset Fallback = "DEFAULT_SUBSET" // hosts of the default subset
	FewerKeys     Fallback = "KEYS_SUBSET"    // hosts that fit fewer keys; selectors only
)

// Fallback says what happens where no subset fits. Default: [NoFallback].
//
// Envoy: extensions.load_balancing_policies.subset.v3.Subset.fallback_policy
func (b *SubsetBuilder) Fallback(f Fallback) *SubsetBuilder {
	m, at := b.n.Set("fallback_policy")
	m.FallbackPolicy = node.Enum[subsetv3.Subset_LbSubsetFallbackPolicy](at, f, subsetv3.Subset_LbSubsetFallbackPolicy_value)
	return b
}

// Default adds a value that hosts of the default subset have. Calls add up.
//
// Envoy: extensions.load_balancing_policies.subset.v3.Subset.default_subset
func (b *SubsetBuilder) Default(key string, value any) *SubsetBuilder {
	m, f := b.n.Set("default_subset")
	m.DefaultSubset = f.Entry(m.DefaultSubset, key, value)
	return b
}

// FallbackList lets a route give a list of alternatives, tried in turn, under "fallback_list" of its metadata.
//
// Envoy: extensions.load_balancing_policies.subset.v3.Subset.metadata_fallback_policy
func (b *SubsetBuilder) FallbackList() *SubsetBuilder {
	m, _ := b.n.Set("metadata_fallback_policy")
	m.MetadataFallbackPolicy = subsetv3.Subset_FALLBACK_LIST
	return b
}

// LocalityWeighted makes the weights of localities count within subsets; scaled means by the share of a locality's hosts that fit.
//
// Envoy: extensions.load_balancing_policies.subset.v3.Subset.locality_weight_aware
func (b *SubsetBuilder) LocalityWeighted(scaled bool) *SubsetBuilder {
	m, _ := b.n.Set("locality_weight_aware")
	m.LocalityWeightAware = true
	m.ScaleLocalityWeight = scaled
	return b
}

// AnyInPanic sends to any host if all hosts of the default subset are unhealthy.
//
// Envoy: extensions.load_balancing_policies.subset.v3.Subset.panic_mode_any
func (b *SubsetBuilder) AnyInPanic() *SubsetBuilder {
	m, _ := b.n.Set("panic_mode_any")
	m.PanicModeAny = true
	return b
}

// ListAsAny takes a list in a host's metadata as any of its values.
//
// Envoy: extensions.load_balancing_policies.subset.v3.Subset.list_as_any
func (b *SubsetBuilder) ListAsAny() *SubsetBuilder {
	m, _ := b.n.Set("list_as_any")
	m.ListAsAny = true
	return b
}

// RedundantKeys ignores keys that a route asks for and no selector has. Default: such a request has no subset.
//
// Envoy: extensions.load_balancing_policies.subset.v3.Subset.allow_redundant_keys
func (b *SubsetBuilder) RedundantKeys() *SubsetBuilder {
	m, _ := b.n.Set("allow_redundant_keys")
	m.AllowRedundantKeys = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *SubsetBuilder) Patch(edit func(*subsetv3.Subset)) *SubsetBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *SubsetBuilder) Clone() *SubsetBuilder {
	c := &SubsetBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *SubsetBuilder) Render(s part.Scope) *clusterv3.LoadBalancingPolicy_Policy {
	return policy(&b.n, s, "envoy.load_balancing_policies.subset", nil)
}

// SelectorBuilder builds a set of keys by which hosts are grouped.
type SelectorBuilder struct {
	n node.Node[subsetv3.Subset_LbSubsetSelector]
}

// Selector starts a grouping of hosts by the values of these keys.
//
// Envoy: extensions.load_balancing_policies.subset.v3.Subset.LbSubsetSelector.keys
func Selector(keys ...string) *SelectorBuilder {
	b := &SelectorBuilder{}
	b.n.Init(&subsetv3.Subset_LbSubsetSelector{Keys: append([]string(nil), keys...)})
	return b
}

// SingleHost groups faster where each value has one host. One key only.
//
// Envoy: extensions.load_balancing_policies.subset.v3.Subset.LbSubsetSelector.single_host_per_subset
func (b *SelectorBuilder) SingleHost() *SelectorBuilder {
	m, _ := b.n.Set("single_host_per_subset")
	m.SingleHostPerSubset = true
	return b
}

// Fallback says what happens where no group fits. Default: what the policy says.
//
// Envoy: extensions.load_balancing_policies.subset.v3.Subset.LbSubsetSelector.fallback_policy
func (b *SelectorBuilder) Fallback(f Fallback) *SelectorBuilder {
	m, at := b.n.Set("fallback_policy")
	m.FallbackPolicy = node.Enum[subsetv3.Subset_LbSubsetSelector_LbSubsetSelectorFallbackPolicy](at, f,
		subsetv3.Subset_LbSubsetSelector_LbSubsetSelectorFallbackPolicy_value)
	return b
}

// FallbackKeys goes on with these keys alone where no group fits: some of the selector's own, and another selector's all
// (lb-subset-fallback-keys).
//
// Envoy: extensions.load_balancing_policies.subset.v3.Subset.LbSubsetSelector.fallback_keys_subset
func (b *SelectorBuilder) FallbackKeys(keys ...string) *SelectorBuilder {
	m, _ := b.n.Set("fallback_keys_subset")
	m.FallbackPolicy = subsetv3.Subset_LbSubsetSelector_KEYS_SUBSET
	m.FallbackKeysSubset = append([]string(nil), keys...)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *SelectorBuilder) Patch(edit func(*subsetv3.Subset_LbSubsetSelector)) *SelectorBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *SelectorBuilder) Clone() *SelectorBuilder {
	c := &SelectorBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *SelectorBuilder) Render(s part.Scope) *subsetv3.Subset_LbSubsetSelector {
	return b.n.Take(s, nil)
}
