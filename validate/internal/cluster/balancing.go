package cluster

import (
	"fmt"
	"slices"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	overridev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/override_host/v3"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/extension"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func init() {
	check.On(policyList)
	check.On(overrideSource)
	check.OnAny(candidate)
}

const (
	balancerSlot = "envoy.load_balancing_policies"

	policyOf     = "envoy.extensions.load_balancing_policies."
	providedType = policyOf + "cluster_provided.v3.ClusterProvided"
	ringHashType = policyOf + "ring_hash.v3.RingHash"
	maglevType   = policyOf + "maglev.v3.Maglev"
	weightedType = policyOf + "client_side_weighted_round_robin.v3.ClientSideWeightedRoundRobin"

	roundRobin = `load_balancing_policy:
  policies: [{typed_extension_config: {name: b, typed_config: {"@type": type.googleapis.com/envoy.extensions.load_balancing_policies.round_robin.v3.RoundRobin}}}]
`
)

var (
	policyMissing = check.Rule(diag.Rule{
		ID: "lb-policy-config-missing", Severity: diag.Error,
		Title: "lb_policy LOAD_BALANCING_POLICY_CONFIG comes with load_balancing_policy",
		Text:  "The value says that load_balancing_policy decides. Envoy refuses it where that field is missing.",
		Bad:   aCluster + "lb_policy: LOAD_BALANCING_POLICY_CONFIG\n",
		Good:  aCluster + "lb_policy: LOAD_BALANCING_POLICY_CONFIG\n" + roundRobin,
		Ref:   "upstream_impl.cc configureLbPolicies",
	})
	policyWithSubset = check.Rule(diag.Rule{
		ID: "lb-policy-with-subset", Severity: diag.Error,
		Title: "load_balancing_policy does not go with lb_subset_config",
		Text:  "Envoy refuses both at once. Subsets have a policy of their own for load_balancing_policy: envoy.load_balancing_policies.subset.",
		Bad:   aCluster + "lb_subset_config: {subset_selectors: [{keys: [b]}]}\n" + roundRobin,
		Good:  aCluster + roundRobin,
		Ref:   "upstream_impl.cc configureLbPolicies",
	})
	policyWithCommon = check.Rule(diag.Rule{
		ID: "lb-policy-with-common-fields", Severity: diag.Error,
		Title: "load_balancing_policy does not go with the older settings of locality and hashing",
		Text: "Envoy refuses zone_aware_lb_config, locality_weighted_lb_config and consistent_hashing_lb_config of common_lb_config beside load_balancing_policy. " +
			"The policies have fields for them.",
		Bad:  aCluster + "common_lb_config: {locality_weighted_lb_config: {}}\n" + roundRobin,
		Good: aCluster + "common_lb_config: {healthy_panic_threshold: {value: 10}}\n" + roundRobin,
		Ref:  "upstream_impl.cc configureLbPolicies",
	})
	policyNone = check.Rule(diag.Rule{
		ID: "lb-policy-none-registered", Severity: diag.Error,
		Title: "one of the load balancing policies is one that Envoy has",
		Text:  "Envoy takes the first policy of the list that it knows. It refuses a list without any, the empty list included.",
		Bad:   aCluster + "load_balancing_policy: {}\n",
		Good:  aCluster + roundRobin,
		Ref:   "upstream_impl.cc configureLbPolicies",
	})
	policyIgnored = check.Rule(diag.Rule{
		ID: "lb-policy-ignores-lb-policy", Severity: diag.Warning,
		Title: "what load_balancing_policy decides is not said again in older fields",
		Text:  "Where load_balancing_policy is set, Envoy ignores the field lb_policy and its ring_hash_lb_config, maglev_lb_config and so on.",
		Bad:   aCluster + "lb_policy: RING_HASH\n" + roundRobin,
		Good:  aCluster + roundRobin,
		Ref:   "upstream_impl.cc ClusterInfoImpl",
	})
	legacyMismatch = check.Rule(diag.Rule{
		ID: "lb-legacy-config-mismatch", Severity: diag.Warning,
		Title: "the settings of a load balancing policy are those of the policy chosen",
		Text:  "Envoy ignores the settings of a policy that lb_policy does not name.",
		Bad:   aCluster + "lb_policy: ROUND_ROBIN\nring_hash_lb_config: {minimum_ring_size: 64}\n",
		Good:  aCluster + "lb_policy: RING_HASH\nring_hash_lb_config: {minimum_ring_size: 64}\n",
		Ref:   "upstream_impl.cc getTypedLbConfigFromLegacyProto",
	})
	overrideHost = check.Rule(diag.Rule{
		ID: "lb-override-host", Severity: diag.Error,
		Title: "a source of host overrides is a header or metadata",
		Text:  "Each of override_host_sources says where the address of the host stands. Envoy refuses one with neither, and one with both.",
		Bad: `"@type": type.googleapis.com/envoy.extensions.load_balancing_policies.override_host.v3.OverrideHost
override_host_sources: [{}]
fallback_policy:
  policies: [{typed_extension_config: {name: b, typed_config: {"@type": type.googleapis.com/envoy.extensions.load_balancing_policies.round_robin.v3.RoundRobin}}}]
`,
		Good: `"@type": type.googleapis.com/envoy.extensions.load_balancing_policies.override_host.v3.OverrideHost
override_host_sources: [{header: x-host}]
fallback_policy:
  policies: [{typed_extension_config: {name: b, typed_config: {"@type": type.googleapis.com/envoy.extensions.load_balancing_policies.round_robin.v3.RoundRobin}}}]
`,
		Ref: "override_host/load_balancer.cc",
	})
)

// policies judges how load_balancing_policy goes with the older fields.
func policies(c *check.Context, cl *clusterv3.Cluster, kind discovery) {
	if cl.GetLoadBalancingPolicy() == nil {
		if cl.GetLbPolicy() == clusterv3.Cluster_LOAD_BALANCING_POLICY_CONFIG {
			c.Report(policyMissing, "lb_policy is LOAD_BALANCING_POLICY_CONFIG and there is no load_balancing_policy", "load_balancing_policy")
		}
		return
	}
	if cl.GetLbSubsetConfig() != nil {
		c.Report(policyWithSubset, "lb_subset_config beside load_balancing_policy", "lb_subset_config").
			Fixes = []string{"use envoy.load_balancing_policies.subset in load_balancing_policy"}
	}
	common := cl.GetCommonLbConfig()
	for _, old := range [...]struct {
		set   bool
		field string
	}{
		{common.GetZoneAwareLbConfig() != nil, "zone_aware_lb_config"},
		{common.GetLocalityWeightedLbConfig() != nil, "locality_weighted_lb_config"},
		{common.GetConsistentHashingLbConfig() != nil, "consistent_hashing_lb_config"},
	} {
		if old.set {
			c.Report(policyWithCommon, old.field+" beside load_balancing_policy", "common_lb_config", old.field)
		}
	}
	switch p := cl.GetLbPolicy(); p {
	case clusterv3.Cluster_ROUND_ROBIN, clusterv3.Cluster_LOAD_BALANCING_POLICY_CONFIG, clusterv3.Cluster_CLUSTER_PROVIDED:
	default:
		c.Report(policyIgnored, fmt.Sprintf("lb_policy %s is ignored: load_balancing_policy decides", p), "lb_policy")
	}
	if field, _ := legacyConfig(cl); field != "" && kind != originalDestination {
		c.Report(policyIgnored, field+" is ignored: load_balancing_policy decides", field)
	}
}

// legacyConfig returns the field with settings of a policy, and the policy they are for.
func legacyConfig(cl *clusterv3.Cluster) (string, clusterv3.Cluster_LbPolicy) {
	switch cl.GetLbConfig().(type) {
	case *clusterv3.Cluster_RingHashLbConfig_:
		return "ring_hash_lb_config", clusterv3.Cluster_RING_HASH
	case *clusterv3.Cluster_MaglevLbConfig_:
		return "maglev_lb_config", clusterv3.Cluster_MAGLEV
	case *clusterv3.Cluster_LeastRequestLbConfig_:
		return "least_request_lb_config", clusterv3.Cluster_LEAST_REQUEST
	case *clusterv3.Cluster_RoundRobinLbConfig_:
		return "round_robin_lb_config", clusterv3.Cluster_ROUND_ROBIN
	case *clusterv3.Cluster_OriginalDstLbConfig_:
		return "original_dst_lb_config", clusterv3.Cluster_CLUSTER_PROVIDED
	}
	return "", 0
}

func legacyPolicies(c *check.Context, cl *clusterv3.Cluster, _ discovery) {
	field, policy := legacyConfig(cl)
	if field != "" && cl.GetLoadBalancingPolicy() == nil && policy != cl.GetLbPolicy() {
		c.Report(legacyMismatch, fmt.Sprintf("%s is ignored: lb_policy is %s", field, cl.GetLbPolicy()), field)
	}
}

// policyList judges a list of policies wherever one stands, also inside another policy.
func policyList(c *check.Context, l *clusterv3.LoadBalancingPolicy) {
	for _, p := range l.GetPolicies() {
		box := p.GetTypedExtensionConfig()
		t := c.ConfigType(box.GetTypedConfig())
		if t == "" || check.SelectsNothing(box.GetTypedConfig()) && isBalancer(box.GetName()) {
			continue
		}
		if fits, known := extension.Fits(t, balancerSlot); fits || !known {
			return
		}
	}
	c.Report(policyNone, "no load balancing policy that Envoy has", "policies")
}

// isBalancer tells whether a load balancing policy of Envoy has the name: one that is configured by a Struct is none, though
// somebody's own might be.
func isBalancer(name string) bool {
	return slices.ContainsFunc(extension.In(balancerSlot), func(e *extension.Extension) bool { return e.Name == name })
}

// candidate keeps the walk out of policies that Envoy does not look at: those behind the one that it takes.
func candidate(c *check.Context, _ *anypb.Any) bool {
	p, ok := c.Above(1).(*clusterv3.LoadBalancingPolicy_Policy)
	if !ok {
		return true
	}
	l, _ := c.Above(2).(*clusterv3.LoadBalancingPolicy)
	for _, before := range l.GetPolicies() {
		if before == p {
			break
		}
		if fits, _ := extension.Fits(c.ConfigType(before.GetTypedExtensionConfig().GetTypedConfig()), balancerSlot); fits {
			return false
		}
	}
	return true
}

func overrideSource(c *check.Context, s *overridev3.OverrideHost_OverrideHostSource) {
	switch {
	case s.GetHeader() == "" && s.GetMetadata() == nil:
		c.Report(overrideHost, "neither header nor metadata")
	case s.GetHeader() != "" && s.GetMetadata() != nil:
		c.Report(overrideHost, "both header and metadata")
	}
}

// chosen returns the type of the policy that Envoy takes from a list, "" if a policy that may be somebody's own
// stands before it.
func chosen(l *clusterv3.LoadBalancingPolicy) string {
	for _, p := range l.GetPolicies() {
		t := check.TypeName(p.GetTypedExtensionConfig().GetTypedConfig())
		switch fits, known := extension.Fits(t, balancerSlot); {
		case fits:
			return t
		case !known:
			return ""
		}
	}
	return ""
}
