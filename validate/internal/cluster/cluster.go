package cluster

import (
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// The beginnings of samples: what follows are fields of the cluster or assignment.
const (
	aCluster   = "\"@type\": type.googleapis.com/envoy.config.cluster.v3.Cluster\nname: a\n"
	assignment = "\"@type\": type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment\ncluster_name: a\n"
	bootstrap  = "\"@type\": type.googleapis.com/envoy.config.bootstrap.v3.Bootstrap\n"
)

func init() { check.On(cluster) }

// cluster runs the rules that look at several fields of a cluster, in the order in which Envoy does.
func cluster(c *check.Context, cl *clusterv3.Cluster) {
	kind := discoveryOf(c, cl)
	for _, f := range [...]func(*check.Context, *clusterv3.Cluster, discovery){
		discoveryType, edsConfig, originalDst, redis, reverseConnection, forwardProxy,
		dns, assignmentMissing, protocols, alpn, http3, limits, sourceAddresses,
		policies, legacyPolicies, subsets, hashSizes, provided, healthChecks, matchedSockets,
	} {
		f(c, cl, kind)
	}
}

// key is the step to an entry of typed_extension_protocol_options.
func key(name string) diag.Step { return diag.KeyStep("typed_extension_protocol_options", name) }
