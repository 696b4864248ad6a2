package route

import (
	"fmt"
	"math"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// split returns a route configuration whose one route splits its traffic.
func split(clusters string) string {
	return route(`match: {prefix: /}, route: {weighted_clusters: {clusters: [` + clusters + `]}}`)
}

var weightedNone = check.Rule(diag.Rule{
	ID: "weighted-name-or-header-none", Severity: diag.Error,
	Title: "each part of a split names a cluster, or a header that does",
	Text:  "Envoy refuses an entry of weighted_clusters that has neither name nor cluster_header.",
	Bad:   split(`{weight: 1}`),
	Good:  split(`{name: shop, weight: 1}`),
	Ref:   "common/router/weighted_cluster_specifier.cc validateWeightedClusterSpecifier",
})

var weightedBoth = check.Rule(diag.Rule{
	ID: "weighted-name-and-header", Severity: diag.Error,
	Title: "each part of a split names a cluster in one way",
	Text:  "Envoy refuses an entry of weighted_clusters that has both name and cluster_header.",
	Bad:   split(`{name: shop, cluster_header: x-cluster, weight: 1}`),
	Good:  split(`{cluster_header: x-cluster, weight: 1}`),
	Ref:   "common/router/weighted_cluster_specifier.cc validateWeightedClusterSpecifier",
})

var weightMissing = check.Rule(diag.Rule{
	ID: "weighted-weight-missing", Severity: diag.Error,
	Title: "each part of a split has a weight",
	Text:  "There is no default for the weight of a cluster: Envoy refuses an entry without, also if it is the only one.",
	Bad:   split(`{name: shop, weight: 1}, {name: beta}`),
	Good:  split(`{name: shop, weight: 1}, {name: beta, weight: 0}`),
	Ref:   "common/router/weighted_cluster_specifier.cc",
})

var weightSumZero = check.Rule(diag.Rule{
	ID: "weighted-sum-zero", Severity: diag.Error,
	Title: "the weights of a split are not all zero",
	Text:  "A cluster with weight 0 gets nothing, so that somebody has to have more. Envoy refuses a sum of 0.",
	Bad:   split(`{name: shop, weight: 0}, {name: beta, weight: 0}`),
	Good:  split(`{name: shop, weight: 1}, {name: beta, weight: 0}`),
	Ref:   "common/router/weighted_cluster_specifier.cc",
})

var weightSumOverflow = check.Rule(diag.Rule{
	ID: "weighted-sum-overflow", Severity: diag.Error,
	Title: "the weights of a split fit into 32 bits together",
	Text:  "The sum of the weights is at most 4294967295. It need not be 100: total_weight is ignored.",
	Bad:   split(`{name: shop, weight: 4294967295}, {name: beta, weight: 1}`),
	Good:  split(`{name: shop, weight: 4294967294}, {name: beta, weight: 1}`),
	Ref:   "common/router/weighted_cluster_specifier.cc",
})

var mirrorNone = check.Rule(diag.Rule{
	ID: "mirror-cluster-none", Severity: diag.Error,
	Title: "a mirror names a cluster, or a header that does",
	Text:  "Envoy refuses an entry of request_mirror_policies that has neither cluster nor cluster_header.",
	Bad:   action(`request_mirror_policies: [{trace_sampled: true}]`),
	Good:  action(`request_mirror_policies: [{cluster: copy}]`),
	Ref:   "common/router/config_impl.cc validateMirrorClusterSpecifier",
})

var mirrorBoth = check.Rule(diag.Rule{
	ID: "mirror-cluster-both", Severity: diag.Error,
	Title: "a mirror names a cluster in one way",
	Text:  "Envoy refuses an entry of request_mirror_policies that has both cluster and cluster_header.",
	Bad:   action(`request_mirror_policies: [{cluster: copy, cluster_header: x-copy}]`),
	Good:  action(`request_mirror_policies: [{cluster_header: x-copy}]`),
	Ref:   "common/router/config_impl.cc validateMirrorClusterSpecifier",
})

func init() {
	check.On(weighted)
	check.On(func(c *check.Context, p *routev3.RouteAction_RequestMirrorPolicy) {
		switch named, header := p.GetCluster() != "", p.GetClusterHeader() != ""; {
		case named && header:
			c.Report(mirrorBoth, "the mirror has both cluster and cluster_header", "cluster_header")
		case !named && !header:
			c.Report(mirrorNone, "the mirror has neither cluster nor cluster_header", "cluster")
		}
	})
}

func weighted(c *check.Context, w *routev3.WeightedCluster) {
	sum, missing := uint64(0), false
	for i, part := range w.GetClusters() {
		switch named, header := part.GetName() != "", part.GetClusterHeader() != ""; {
		case named && header:
			c.Report(weightedBoth, "the cluster has both name and cluster_header", "clusters", i, "cluster_header")
		case !named && !header:
			c.Report(weightedNone, "the cluster has neither name nor cluster_header", "clusters", i, "name")
		}
		if part.GetWeight() == nil {
			missing = true
			c.Report(weightMissing, fmt.Sprintf("cluster %q has no weight", part.GetName()), "clusters", i, "weight")
		}
		sum += uint64(part.GetWeight().GetValue())
	}
	switch {
	case len(w.GetClusters()) == 0 || missing:
	case sum == 0:
		c.Report(weightSumZero, "the weights are all zero", "clusters")
	case sum > math.MaxUint32:
		c.Report(weightSumOverflow, fmt.Sprintf("the sum of the weights is %d, more than %d", sum, uint32(math.MaxUint32)), "clusters")
	}
}
