package cluster

import (
	"fmt"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var (
	maxRequestsBoth = check.Rule(diag.Rule{
		ID: "cluster-max-requests-both", Severity: diag.Error,
		Title: "the requests of a connection are limited in one place",
		Text:  "Envoy refuses max_requests_per_connection both on the cluster and in its HTTP protocol options. The field on the cluster is the old one.",
		Bad:   aCluster + "max_requests_per_connection: 5\ncommon_http_protocol_options: {max_requests_per_connection: 5}\n",
		Good:  aCluster + "common_http_protocol_options: {max_requests_per_connection: 5}\n",
		Ref:   "upstream_impl.cc ClusterInfoImpl",
	})
	perHostThresholds = check.Rule(diag.Rule{
		ID: "cluster-per-host-thresholds", Severity: diag.Error,
		Title: "the thresholds of a host limit its connections",
		Text:  "Per host Envoy only counts connections. It refuses any field of per_host_thresholds but priority and max_connections.",
		Bad:   aCluster + "circuit_breakers: {per_host_thresholds: [{max_requests: 5}]}\n",
		Good:  aCluster + "circuit_breakers: {per_host_thresholds: [{max_connections: 5}]}\n",
		Ref:   "upstream_impl.cc ResourceManagers::load",
	})
)

func limits(c *check.Context, cl *clusterv3.Cluster, _ discovery) {
	options, at := cl.GetCommonHttpProtocolOptions(), "common_http_protocol_options"
	if cl.GetTypedExtensionProtocolOptions()[httpOptionsKey] != nil {
		typed, _ := httpOptions(c, cl)
		options, at = typed.GetCommonHttpProtocolOptions(), "typed_extension_protocol_options"
	}
	if cl.GetMaxRequestsPerConnection() != nil && options.GetMaxRequestsPerConnection() != nil {
		c.Report(maxRequestsBoth, "max_requests_per_connection is also set in "+at, "max_requests_per_connection").
			Fixes = []string{"remove it from the cluster"}
	}
	perHost(c, cl.GetCircuitBreakers().GetPerHostThresholds())
}

// perHost looks at the first entry of each priority: Envoy reads no other.
func perHost(c *check.Context, thresholds []*clusterv3.CircuitBreakers_Thresholds) {
	var seen [2]bool
	for i, t := range thresholds {
		if p := min(max(t.GetPriority(), 0), corev3.RoutingPriority_HIGH); seen[p] {
			continue
		} else {
			seen[p] = true
		}
		if field := beyondConnections(t); field != "" {
			c.Report(perHostThresholds, fmt.Sprintf("%s cannot be limited per host", field), "circuit_breakers.per_host_thresholds", i, field)
		}
	}
}

func beyondConnections(t *clusterv3.CircuitBreakers_Thresholds) string {
	switch {
	case t.GetMaxPendingRequests() != nil:
		return "max_pending_requests"
	case t.GetMaxRequests() != nil:
		return "max_requests"
	case t.GetMaxRetries() != nil:
		return "max_retries"
	case t.GetRetryBudget() != nil:
		return "retry_budget"
	case t.GetTrackRemaining():
		return "track_remaining"
	case t.GetMaxConnectionPools() != nil:
		return "max_connection_pools"
	}
	return ""
}
