package cluster

import (
	"cmp"
	"fmt"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var (
	staticLEDS = check.Rule(diag.Rule{
		ID: "endpoint-static-leds", Severity: diag.Error,
		Title: "endpoints are discovered by locality only under EDS",
		Text:  "Envoy refuses leds_cluster_locality_config in the load assignment of a STATIC cluster.",
		Bad: aCluster + `load_assignment:
  cluster_name: a
  endpoints: [{leds_cluster_locality_config: {leds_collection_name: b, leds_config: {path_config_source: {path: /etc/envoy/leds.yaml}}}}]
`,
		Good: assignment + "endpoints: [{leds_cluster_locality_config: {leds_collection_name: b, leds_config: {path_config_source: {path: /etc/envoy/leds.yaml}}}}]\n",
		Ref:  "extensions/clusters/static/static_cluster.cc",
	})
	bothLEDS = check.Rule(diag.Rule{
		ID: "endpoint-eds-leds-both", Severity: diag.Error,
		Title: "the endpoints of a locality are listed or discovered, not both",
		Text:  "Envoy refuses an EDS resource with a locality that has leds_cluster_locality_config and lb_endpoints.",
		Bad: assignment + `endpoints:
- leds_cluster_locality_config: {leds_collection_name: b, leds_config: {path_config_source: {path: /etc/envoy/leds.yaml}}}
  lb_endpoints: [{endpoint: {address: {socket_address: {address: 10.0.0.1, port_value: 80}}}}]
`,
		Good: assignment + "endpoints: [{leds_cluster_locality_config: {leds_collection_name: b, leds_config: {path_config_source: {path: /etc/envoy/leds.yaml}}}}]\n",
		Ref:  "extensions/clusters/eds/eds.cc onConfigUpdate",
	})
	customResolver = check.Rule(diag.Rule{
		ID: "endpoint-strict-dns-resolver", Severity: diag.Error,
		Title: "names of DNS clusters are resolved by DNS",
		Text:  "resolver_name chooses an extension that resolves addresses. Envoy refuses it for endpoints of STRICT_DNS and LOGICAL_DNS clusters, which ask DNS.",
		Bad: aCluster + `type: STRICT_DNS
load_assignment:
  cluster_name: a
  endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: api.test, port_value: 80, resolver_name: b}}}}]}]
`,
		Good: aCluster + `type: STRICT_DNS
load_assignment:
  cluster_name: a
  endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: api.test, port_value: 80}}}}]}]
`,
		Ref: "extensions/clusters/strict_dns/strict_dns_cluster.cc",
	})
	logicalOne = check.Rule(diag.Rule{
		ID: "endpoint-logical-dns-one", Severity: diag.Error,
		Title: "a LOGICAL_DNS cluster has one host",
		Text:  "All addresses of the name stand for one logical host. Envoy refuses an assignment of other than one locality with one endpoint.",
		Bad: aCluster + `type: LOGICAL_DNS
load_assignment:
  cluster_name: a
  endpoints:
  - lb_endpoints:
    - {endpoint: {address: {socket_address: {address: a.test, port_value: 80}}}}
    - {endpoint: {address: {socket_address: {address: b.test, port_value: 80}}}}
`,
		Good: aCluster + `type: LOGICAL_DNS
load_assignment:
  cluster_name: a
  endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: a.test, port_value: 80}}}}]}]
`,
		Ref: "extensions/clusters/logical_dns/logical_dns_cluster.cc",
	})
	logicalNone = check.Rule(diag.Rule{
		ID: "endpoint-logical-dns-none", Severity: diag.Error,
		Title: "a LOGICAL_DNS cluster has a load assignment",
		Text:  "Envoy refuses a LOGICAL_DNS cluster without the one host that it stands for.",
		Bad:   aCluster + "type: LOGICAL_DNS\n",
		Good: aCluster + `type: LOGICAL_DNS
load_assignment:
  cluster_name: a
  endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: a.test, port_value: 80}}}}]}]
`,
		Ref: "extensions/clusters/logical_dns/logical_dns_cluster.cc",
	})
	localPriorities = check.Rule(diag.Rule{
		ID: "endpoint-local-cluster-priority", Severity: diag.Error,
		Title: "the local cluster has no priorities",
		Text:  "The cluster that cluster_manager.local_cluster_name names tells where Envoy itself runs. Envoy refuses localities with a priority above 0 in it.",
		Bad: bootstrap + `cluster_manager: {local_cluster_name: a}
static_resources: {clusters: [{name: a, load_assignment: {cluster_name: a, endpoints: [{priority: 1}]}}]}
`,
		Good: bootstrap + `cluster_manager: {local_cluster_name: a}
static_resources: {clusters: [{name: a, load_assignment: {cluster_name: a, endpoints: [{priority: 0}]}}]}
`,
		Ref: "upstream_impl.cc validateEndpoints",
	})
)

// discoveredEndpoints judges localities whose endpoints are discovered in turn.
func discoveredEndpoints(c *check.Context, a *endpointv3.ClusterLoadAssignment, kind discovery) {
	for i, l := range a.GetEndpoints() {
		switch {
		case l.GetLedsClusterLocalityConfig() == nil:
		case kind == static:
			c.Report(staticLEDS, "a locality whose endpoints are discovered, in a STATIC cluster", "endpoints", i, "leds_cluster_locality_config")
		case len(l.GetLbEndpoints()) > 0:
			c.Report(bothLEDS, "a locality whose endpoints are listed and discovered", "endpoints", i)
		}
	}
}

// resolvedEndpoints judges the assignment of a cluster that resolves names.
func resolvedEndpoints(c *check.Context, a *endpointv3.ClusterLoadAssignment, kind discovery) {
	if kind == logicalDNS && (len(a.GetEndpoints()) != 1 || len(a.GetEndpoints()[0].GetLbEndpoints()) != 1) {
		hosts := 0
		for _, l := range a.GetEndpoints() {
			hosts += len(l.GetLbEndpoints())
		}
		c.Report(logicalOne, fmt.Sprintf("%d endpoints in %d localities", hosts, len(a.GetEndpoints())), "endpoints").
			Fixes = []string{"use STRICT_DNS for several hosts"}
	}
	for i, l := range a.GetEndpoints() {
		for j, h := range l.GetLbEndpoints() {
			if name := h.GetEndpoint().GetAddress().GetSocketAddress().GetResolverName(); name != "" {
				c.Report(customResolver, fmt.Sprintf("the endpoint is to be resolved by %q", name),
					"endpoints", i, "lb_endpoints", j, "endpoint.address.socket_address.resolver_name")
			}
		}
	}
}

// assignmentMissing judges a cluster without load assignment.
func assignmentMissing(c *check.Context, cl *clusterv3.Cluster, kind discovery) {
	if kind == logicalDNS && cl.GetLoadAssignment() == nil {
		c.Report(logicalNone, "a LOGICAL_DNS cluster without load assignment", "load_assignment")
	}
}

// localPriority judges the cluster that stands for Envoy's own peers.
func localPriority(c *check.Context, a *endpointv3.ClusterLoadAssignment, cl *clusterv3.Cluster) {
	if name := c.Index().Bootstrap().GetClusterManager().GetLocalClusterName(); name == "" || name != cl.GetName() {
		return
	}
	for i, l := range a.GetEndpoints() {
		if l.GetPriority() != 0 {
			c.Report(localPriorities, fmt.Sprintf("priority %d in the local cluster %q", l.GetPriority(), cl.GetName()), "endpoints", i, "priority")
		}
	}
}

// takers are the names of assignments that EDS clusters of the set ask for.
type takers struct {
	known bool
	names map[string]bool
}

// takenByEDS tells whether an EDS cluster of the set takes the assignment.
func takenByEDS(c *check.Context, name string) bool {
	t := check.Memo[takers](c)
	if !t.known {
		t.known, t.names = true, map[string]bool{}
		for _, cl := range check.Resources[*clusterv3.Cluster](c) {
			if discoveryOf(c, cl) == eds {
				t.names[cmp.Or(cl.GetEdsClusterConfig().GetServiceName(), cl.GetName())] = true
			}
		}
	}
	return t.names[name]
}
