package reference

import (
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const validateClusters = " Envoy looks for the clusters of routes where validate_clusters says so. Its default is yes for routes that stand in the connection manager, " +
	"and no for those that come over RDS. In a bootstrap only the static clusters are there when it looks."

var unknownCluster = check.Rule(diag.Rule{
	ID: "route-unknown-cluster", Severity: diag.Error,
	Title: "the cluster of a route is known when the route is loaded",
	Text:  "A route to a cluster that Envoy does not know is refused, with the listener it belongs to." + validateClusters,
	Bad:   serving(`cluster: shp`),
	Good:  serving(`cluster: shop`),
	Ref:   "common/router/config_impl.cc RouteEntryImplBase::validateClusters",
})

var unknownWeighted = check.Rule(diag.Rule{
	ID: "route-unknown-weighted-cluster", Severity: diag.Error,
	Title: "the clusters of a split are known when the route is loaded",
	Text:  "A split with a cluster that Envoy does not know is refused, with the listener it belongs to, also if its weight is 0." + validateClusters,
	Bad:   serving(`weighted_clusters: {clusters: [{name: shop, weight: 1}, {name: beta, weight: 0}]}`),
	Good:  serving(`weighted_clusters: {clusters: [{name: shop, weight: 1}]}`),
	Ref:   "common/router/weighted_cluster_specifier.cc validateClusters",
})

var unknownMirror = check.Rule(diag.Rule{
	ID: "route-unknown-shadow-cluster", Severity: diag.Error,
	Title: "the cluster of a mirror is known when the route is loaded",
	Text:  "A mirror to a cluster that Envoy does not know is refused, with the listener it belongs to." + validateClusters,
	Bad:   serving(`cluster: shop, request_mirror_policies: [{cluster: copy}]`),
	Good:  serving(`cluster: shop, request_mirror_policies: [{cluster: shop}]`),
	Ref:   "common/router/config_impl.cc createAndValidateRoute",
})

// thrift is a thrift proxy with a route to a cluster.
func thrift(cluster string) string {
	return listening(`"@type": type.googleapis.com/envoy.extensions.filters.network.thrift_proxy.v3.ThriftProxy, stat_prefix: thrift,
          route_config: {name: thrift, routes: [{match: {method_name: ""}, route: {cluster: ` + cluster + `}}]}`)
}

var thriftCluster = check.Rule(diag.Rule{
	ID: "thrift-unknown-cluster", Severity: diag.Error,
	Title: "the clusters of a thrift proxy's own routes are known when it is loaded",
	Text:  "Envoy looks for the clusters of routes that stand in a thrift proxy, and refuses the listener if one is missing. Those that come over TRDS are not looked at.",
	Bad:   thrift("shp"),
	Good:  thrift("shop"),
	Ref:   "extensions/filters/network/thrift_proxy/router/router_impl.cc",
})
