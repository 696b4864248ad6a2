package cluster

import (
	"fmt"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var (
	providedNeeded = check.Rule(diag.Rule{
		ID: "cluster-dfp-cluster-provided", Severity: diag.Error,
		Title: "a cluster that chooses its hosts itself has the policy CLUSTER_PROVIDED",
		Text: "Aggregate and composite clusters, dynamic forward proxies, original destinations and reverse connections bring their own load balancing. Envoy refuses any other " +
			"policy than CLUSTER_PROVIDED, be it in lb_policy or in load_balancing_policy.",
		Bad: aCluster + `cluster_type:
  name: envoy.clusters.aggregate
  typed_config: {"@type": type.googleapis.com/envoy.extensions.clusters.aggregate.v3.ClusterConfig, clusters: [b]}
`,
		Good: aCluster + `lb_policy: CLUSTER_PROVIDED
cluster_type:
  name: envoy.clusters.aggregate
  typed_config: {"@type": type.googleapis.com/envoy.extensions.clusters.aggregate.v3.ClusterConfig, clusters: [b]}
`,
		Ref: "cluster_manager_impl.cc loadCluster",
	})
	providedElsewhere = check.Rule(diag.Rule{
		ID: "cluster-cluster-provided-mismatch", Severity: diag.Error,
		Title: "CLUSTER_PROVIDED is for clusters that provide load balancing",
		Text:  "STATIC, EDS and DNS clusters have hosts to choose from and bring no load balancing of their own. Envoy refuses CLUSTER_PROVIDED on them.",
		Bad:   aCluster + "lb_policy: CLUSTER_PROVIDED\n",
		Good:  aCluster + "type: ORIGINAL_DST\nlb_policy: CLUSTER_PROVIDED\n",
		Ref:   "cluster_manager_impl.cc loadCluster",
	})
)

// provided judges whether the cluster and its policy agree who chooses the host.
func provided(c *check.Context, cl *clusterv3.Cluster, kind discovery) {
	isProvided, field := cl.GetLbPolicy() == clusterv3.Cluster_CLUSTER_PROVIDED, "lb_policy"
	if cl.GetLoadBalancingPolicy() != nil {
		t := chosen(cl.GetLoadBalancingPolicy())
		if t == "" {
			return
		}
		isProvided, field = t == providedType, "load_balancing_policy"
	}
	switch kind {
	case originalDestination, reverse:
		if cl.GetLbPolicy() != clusterv3.Cluster_CLUSTER_PROVIDED {
			return // they have rules of their own for the field
		}
		fallthrough
	case aggregate, dynamicForwardProxy:
		if !isProvided {
			c.Report(providedNeeded, "a cluster that chooses its hosts itself, with another policy", field).Fixes = []string{"use CLUSTER_PROVIDED"}
		}
	case static, strictDNS, logicalDNS, eds:
		if isProvided {
			c.Report(providedElsewhere, fmt.Sprintf("%s says CLUSTER_PROVIDED, and the cluster provides none", field), field)
		}
	}
}
