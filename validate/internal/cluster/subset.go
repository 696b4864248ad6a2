package cluster

import (
	"fmt"
	"slices"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	subsetv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/subset/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func init() {
	check.On(selector)
	check.On(typedSelector)
}

var (
	subsetLocality = check.Rule(diag.Rule{
		ID: "lb-subset-locality-weight", Severity: diag.Error,
		Title: "subsets that heed the weights of localities have such weights",
		Text:  "Envoy refuses lb_subset_config.locality_weight_aware without common_lb_config.locality_weighted_lb_config.",
		Bad:   aCluster + "lb_subset_config: {locality_weight_aware: true, subset_selectors: [{keys: [b]}]}\n",
		Good: aCluster + `lb_subset_config: {locality_weight_aware: true, subset_selectors: [{keys: [b]}]}
common_lb_config: {locality_weighted_lb_config: {}}
`,
		Ref: "upstream_impl.cc ClusterInfoImpl",
	})
	subsetProvided = check.Rule(diag.Rule{
		ID: "lb-subset-cluster-provided", Severity: diag.Error,
		Title: "a cluster that provides load balancing has no subsets",
		Text:  "Subsets choose among the hosts that Envoy knows. Envoy refuses selectors with lb_policy CLUSTER_PROVIDED.",
		Bad:   aCluster + "type: ORIGINAL_DST\nlb_policy: CLUSTER_PROVIDED\nlb_subset_config: {subset_selectors: [{keys: [b]}]}\n",
		Good:  aCluster + "lb_subset_config: {subset_selectors: [{keys: [b]}]}\n",
		Ref:   "load_balancing_policies/subset/config.cc loadLegacy",
	})
	subsetEmpty = check.Rule(diag.Rule{
		ID: "lb-subset-no-selectors", Severity: diag.Warning,
		Title: "subsets have selectors",
		Text:  "Envoy ignores lb_subset_config without subset_selectors, its fallback_policy included.",
		Bad:   aCluster + "lb_subset_config: {fallback_policy: ANY_ENDPOINT}\n",
		Good:  aCluster + "lb_subset_config: {fallback_policy: ANY_ENDPOINT, subset_selectors: [{keys: [b]}]}\n",
		Ref:   "upstream_impl.cc getTypedLbConfigFromLegacyProto",
	})
	subsetFallback = check.Rule(diag.Rule{
		ID: "lb-subset-fallback-keys", Severity: diag.Error,
		Title: "a selector falls back to fewer of its own keys",
		Text: "With the fallback_policy KEYS_SUBSET a selector names some, not all, of its keys in fallback_keys_subset. Envoy refuses an empty list, keys that the selector has not, " +
			"all of its keys, and the list with any other policy.",
		Bad:  aCluster + "lb_subset_config: {subset_selectors: [{keys: [b, c], fallback_policy: KEYS_SUBSET}]}\n",
		Good: aCluster + "lb_subset_config: {subset_selectors: [{keys: [b, c], fallback_policy: KEYS_SUBSET, fallback_keys_subset: [b]}]}\n",
		Ref:  "load_balancing_policies/subset/subset_lb_config.cc",
	})
)

func subsets(c *check.Context, cl *clusterv3.Cluster, _ discovery) {
	s := cl.GetLbSubsetConfig()
	if s == nil || cl.GetLoadBalancingPolicy() != nil {
		return
	}
	if s.GetLocalityWeightAware() && cl.GetCommonLbConfig().GetLocalityWeightedLbConfig() == nil {
		c.Report(subsetLocality, "locality_weight_aware without locality_weighted_lb_config", "lb_subset_config.locality_weight_aware").
			Fixes = []string{"set common_lb_config.locality_weighted_lb_config"}
	}
	switch {
	case len(s.GetSubsetSelectors()) > 0:
		if cl.GetLbPolicy() == clusterv3.Cluster_CLUSTER_PROVIDED {
			c.Report(subsetProvided, "subsets with lb_policy CLUSTER_PROVIDED", "lb_subset_config")
		}
	case s.GetFallbackPolicy() != 0 || s.GetDefaultSubset() != nil:
		c.Report(subsetEmpty, "lb_subset_config is ignored: it has no selectors", "lb_subset_config.subset_selectors")
	}
}

func selector(c *check.Context, s *clusterv3.Cluster_LbSubsetConfig_LbSubsetSelector) {
	fallbackKeys(c, s.GetFallbackPolicy() == clusterv3.Cluster_LbSubsetConfig_LbSubsetSelector_KEYS_SUBSET, s.GetKeys(), s.GetFallbackKeysSubset())
}

func typedSelector(c *check.Context, s *subsetv3.Subset_LbSubsetSelector) {
	fallbackKeys(c, s.GetFallbackPolicy() == subsetv3.Subset_LbSubsetSelector_KEYS_SUBSET, s.GetKeys(), s.GetFallbackKeysSubset())
}

// fallbackKeys judges a selector; keys that are given twice count once.
func fallbackKeys(c *check.Context, used bool, keys, fallback []string) {
	const field = "fallback_keys_subset"
	switch {
	case !used && len(fallback) > 0:
		c.Report(subsetFallback, "fallback keys without the policy KEYS_SUBSET", field)
	case !used:
	case len(fallback) == 0:
		c.Report(subsetFallback, "the policy KEYS_SUBSET without fallback keys", field)
	default:
		for _, k := range fallback {
			if !slices.Contains(keys, k) {
				c.Report(subsetFallback, fmt.Sprintf("the fallback key %q is no key of the selector", k), field)
				return
			}
		}
		if !slices.ContainsFunc(keys, func(k string) bool { return !slices.Contains(fallback, k) }) {
			c.Report(subsetFallback, "the fallback keys are all keys of the selector", field)
		}
	}
}
