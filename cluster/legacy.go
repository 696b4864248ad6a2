package cluster

import (
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	commonv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/common/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// LegacyPolicy is a policy that the fields before load_balancing_policy can hold: [RoundRobin], [LeastRequest], [Random],
// [RingHash], [Maglev] and [Subset].
type LegacyPolicy interface {
	Policy
	legacy(m *clusterv3.Cluster, f node.Field)
}

// LegacyLoadBalancing writes the policy into lb_policy and its companions, for Envoy before 1.21 and clients that read nothing else. What
// those fields cannot hold is reported. [Builder.LoadBalancing] is the way for everybody else, and wins where both are called.
//
// Envoy: config.cluster.v3.Cluster.lb_policy
func (b *Builder) LegacyLoadBalancing(p LegacyPolicy) *Builder {
	m, f := b.n.Set("lb_policy")
	if p == nil {
		f.Report(node.RuleNil, "nil given")
		return b
	}
	p.legacy(m, f)
	return b
}

func lbCommon(m *clusterv3.Cluster) *clusterv3.Cluster_CommonLbConfig {
	if m.CommonLbConfig == nil {
		m.CommonLbConfig = &clusterv3.Cluster_CommonLbConfig{}
	}
	return m.CommonLbConfig
}

func legacySlowStart(s *commonv3.SlowStartConfig) *clusterv3.Cluster_SlowStartConfig {
	if s == nil {
		return nil
	}
	return &clusterv3.Cluster_SlowStartConfig{SlowStartWindow: s.SlowStartWindow, Aggression: s.Aggression, MinWeightPercent: s.MinWeightPercent}
}

func legacyLocality(m *clusterv3.Cluster, l *commonv3.LocalityLbConfig, f node.Field) {
	switch l := l.GetLocalityConfigSpecifier().(type) {
	case *commonv3.LocalityLbConfig_LocalityWeightedLbConfig_:
		legacyWeighted(m, l.LocalityWeightedLbConfig)
	case *commonv3.LocalityLbConfig_ZoneAwareLbConfig_:
		z := l.ZoneAwareLbConfig
		if z.ForceLocalZone != nil || z.LocalityBasis != 0 {
			f.Report(node.RuleApplies, "the fields before load_balancing_policy cannot force a zone or compare weights", "use LoadBalancing")
		}
		lbCommon(m).LocalityConfigSpecifier = &clusterv3.Cluster_CommonLbConfig_ZoneAwareLbConfig_{
			ZoneAwareLbConfig: &clusterv3.Cluster_CommonLbConfig_ZoneAwareLbConfig{
				RoutingEnabled: z.RoutingEnabled, MinClusterSize: z.MinClusterSize, FailTrafficOnPanic: z.FailTrafficOnPanic,
			},
		}
	}
}

func legacyWeighted(m *clusterv3.Cluster, weighted *commonv3.LocalityLbConfig_LocalityWeightedLbConfig) {
	if weighted != nil {
		lbCommon(m).LocalityConfigSpecifier = &clusterv3.Cluster_CommonLbConfig_LocalityWeightedLbConfig_{
			LocalityWeightedLbConfig: &clusterv3.Cluster_CommonLbConfig_LocalityWeightedLbConfig{},
		}
	}
}

func legacyHashing(m *clusterv3.Cluster, h *commonv3.ConsistentHashingLbConfig, f node.Field) {
	if h == nil {
		return
	}
	if len(h.HashPolicy) > 0 {
		f.Report(node.RuleApplies, "the fields before load_balancing_policy cannot say what is hashed", "use LoadBalancing, or say it on the routes")
	}
	lbCommon(m).ConsistentHashingLbConfig = &clusterv3.Cluster_CommonLbConfig_ConsistentHashingLbConfig{
		UseHostnameForHashing: h.UseHostnameForHashing, HashBalanceFactor: h.HashBalanceFactor,
	}
}

// settled attaches a policy, for what it has to report, and returns a copy of its message.
func settled[M any](n *node.Node[M], f node.Field) *M {
	n.Take(f.Scope(), nil)
	return n.Take(part.Scope{}, nil)
}

func (b *RoundRobinBuilder) legacy(m *clusterv3.Cluster, f node.Field) {
	p := settled(&b.n, f)
	m.LbPolicy = clusterv3.Cluster_ROUND_ROBIN
	if p.SlowStartConfig != nil {
		m.LbConfig = &clusterv3.Cluster_RoundRobinLbConfig_{
			RoundRobinLbConfig: &clusterv3.Cluster_RoundRobinLbConfig{SlowStartConfig: legacySlowStart(p.SlowStartConfig)},
		}
	}
	legacyLocality(m, p.LocalityLbConfig, f)
}

func (b *LeastRequestBuilder) legacy(m *clusterv3.Cluster, f node.Field) {
	p := settled(&b.n, f)
	m.LbPolicy = clusterv3.Cluster_LEAST_REQUEST
	if p.SelectionMethod != 0 {
		f.Report(node.RuleApplies, "the fields before load_balancing_policy cannot ask for a full scan", "use LoadBalancing")
	}
	if p.ChoiceCount != nil || p.ActiveRequestBias != nil || p.SlowStartConfig != nil {
		m.LbConfig = &clusterv3.Cluster_LeastRequestLbConfig_{LeastRequestLbConfig: &clusterv3.Cluster_LeastRequestLbConfig{
			ChoiceCount: p.ChoiceCount, ActiveRequestBias: p.ActiveRequestBias, SlowStartConfig: legacySlowStart(p.SlowStartConfig),
		}}
	}
	legacyLocality(m, p.LocalityLbConfig, f)
}

func (b *RandomBuilder) legacy(m *clusterv3.Cluster, f node.Field) {
	m.LbPolicy = clusterv3.Cluster_RANDOM
	legacyLocality(m, settled(&b.n, f).LocalityLbConfig, f)
}

func (b *RingHashBuilder) legacy(m *clusterv3.Cluster, f node.Field) {
	p := settled(&b.n, f)
	m.LbPolicy = clusterv3.Cluster_RING_HASH
	c := &clusterv3.Cluster_RingHashLbConfig{MinimumRingSize: p.MinimumRingSize, MaximumRingSize: p.MaximumRingSize}
	if h := p.HashFunction; h != 0 {
		c.HashFunction = clusterv3.Cluster_RingHashLbConfig_HashFunction(h - 1) // no value for "unset" there
	}
	m.LbConfig = &clusterv3.Cluster_RingHashLbConfig_{RingHashLbConfig: c}
	legacyHashing(m, p.ConsistentHashingLbConfig, f)
	legacyWeighted(m, p.LocalityWeightedLbConfig)
}

func (b *MaglevBuilder) legacy(m *clusterv3.Cluster, f node.Field) {
	p := settled(&b.n, f)
	m.LbPolicy = clusterv3.Cluster_MAGLEV
	if p.TableSize != nil {
		m.LbConfig = &clusterv3.Cluster_MaglevLbConfig_{MaglevLbConfig: &clusterv3.Cluster_MaglevLbConfig{TableSize: p.TableSize}}
	}
	legacyHashing(m, p.ConsistentHashingLbConfig, f)
	legacyWeighted(m, p.LocalityWeightedLbConfig)
}

// legacy writes the subsets alone: which policy chooses within them is lb_policy's to say, so a policy inside is reported.
func (b *SubsetBuilder) legacy(m *clusterv3.Cluster, f node.Field) {
	p := settled(&b.n, f)
	if len(p.SubsetLbPolicy.GetPolicies()) > 0 {
		f.Report(node.RuleApplies, "the fields before load_balancing_policy hold the policy within subsets apart",
			"call Subset() without one, and LegacyLoadBalancing a second time for it")
	}
	if p.AllowRedundantKeys {
		f.Report(node.RuleApplies, "the fields before load_balancing_policy cannot ignore redundant keys", "use LoadBalancing")
	}
	c := &clusterv3.Cluster_LbSubsetConfig{
		FallbackPolicy:         clusterv3.Cluster_LbSubsetConfig_LbSubsetFallbackPolicy(p.FallbackPolicy),
		DefaultSubset:          p.DefaultSubset,
		LocalityWeightAware:    p.LocalityWeightAware,
		ScaleLocalityWeight:    p.ScaleLocalityWeight,
		PanicModeAny:           p.PanicModeAny,
		ListAsAny:              p.ListAsAny,
		MetadataFallbackPolicy: clusterv3.Cluster_LbSubsetConfig_LbSubsetMetadataFallbackPolicy(p.MetadataFallbackPolicy),
	}
	for _, s := range p.SubsetSelectors {
		c.SubsetSelectors = append(c.SubsetSelectors, &clusterv3.Cluster_LbSubsetConfig_LbSubsetSelector{
			Keys: s.Keys, SingleHostPerSubset: s.SingleHostPerSubset, FallbackKeysSubset: s.FallbackKeysSubset,
			FallbackPolicy: clusterv3.Cluster_LbSubsetConfig_LbSubsetSelector_LbSubsetSelectorFallbackPolicy(s.FallbackPolicy),
		})
	}
	m.LbSubsetConfig = c
	if p.LocalityWeightAware {
		legacyWeighted(m, &commonv3.LocalityLbConfig_LocalityWeightedLbConfig{})
	}
}
