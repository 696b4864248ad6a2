package grpc

import (
	"fmt"
	"strings"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	ringhashv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/ring_hash/v3"

	"github.com/envoykit/envoykit/diag"
)

func eds(more string) string {
	return `"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
name: echo
type: EDS
eds_cluster_config: {eds_config: {ads: {}}}
` + more
}

func policy(config string) string {
	return eds(`load_balancing_policy: {policies: [{typed_extension_config: {name: p, typed_config: ` + config + `}}]}`)
}

const policies = `"@type": type.googleapis.com/envoy.extensions.load_balancing_policies.`

var (
	discovery = rule(diag.Rule{
		ID: "grpc-cluster-type", Severity: diag.Error, Title: "clusters for gRPC clients are EDS, LOGICAL_DNS or aggregate",
		Text: "All gRPC clients refuse STATIC, STRICT_DNS and ORIGINAL_DST.",
		Bad: `"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
name: echo
type: STRICT_DNS`,
		Good: eds(""),
	})
	edsSource = rule(diag.Rule{
		ID: "grpc-eds-source", Severity: diag.Error, Title: "gRPC gets endpoints from where it got the cluster",
		Text: "All gRPC clients refuse EDS from anything but ads or self.",
		Bad: `"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
name: echo
type: EDS
eds_cluster_config: {eds_config: {path_config_source: {path: /etc/eds.yaml}}}`,
		Good: eds(""),
	})
	balancing = rule(diag.Rule{
		ID: "grpc-lb-policy", Severity: diag.Error, Title: "gRPC clients know the load balancing policy",
		Text: "All gRPC clients refuse lb_policy RANDOM, MAGLEV and CLUSTER_PROVIDED. Also an aggregate cluster needs ROUND_ROBIN or a load_balancing_policy for " +
			"gRPC, while Envoy wants CLUSTER_PROVIDED: one cluster cannot serve both.",
		Bad: eds("lb_policy: MAGLEV"), Good: eds("lb_policy: RING_HASH"),
	})
	leastRequest = rule(diag.Rule{
		ID: "grpc-least-request", Severity: diag.Warning, Title: "not every gRPC client knows LEAST_REQUEST",
		Text: "gRPC-Go does; grpc-js and the C core of 2022 refuse the cluster.",
		Bad:  eds("lb_policy: LEAST_REQUEST"), Good: eds("lb_policy: ROUND_ROBIN"),
	})
	policyList = rule(diag.Rule{
		ID: "grpc-lb-policies", Severity: diag.Error, Title: "one of the load balancing policies is known to gRPC clients",
		Text: "The first that a client knows wins; it refuses the cluster if it knows none.",
		Bad:  policy(`{` + policies + `maglev.v3.Maglev}`), Good: policy(`{` + policies + `round_robin.v3.RoundRobin}`),
	})
	ringFunction = rule(diag.Rule{
		ID: "grpc-ring-hash-function", Severity: diag.Error, Title: "the ring of a gRPC client hashes with XX_HASH",
		Text: "gRPC-Go and grpc-js refuse a ring hash policy that leaves the function unset, and all refuse MURMUR_HASH_2.",
		Bad:  policy(`{` + policies + `ring_hash.v3.RingHash}`), Good: policy(`{` + policies + `ring_hash.v3.RingHash, hash_function: XX_HASH}`),
	})
	socketMatches = rule(diag.Rule{
		ID: "grpc-transport-socket-matches", Severity: diag.Warning, Title: "gRPC clients choose no transport socket by endpoint",
		Text: "gRPC-Go refuses transport_socket_matches, other clients ignore them.",
		Bad:  eds(`transport_socket_matches: [{name: a}]`), Good: eds(""),
	})
)

// knownPolicies are those that some gRPC client has.
var knownPolicies = []string{
	"round_robin.v3.RoundRobin", "ring_hash.v3.RingHash", "wrr_locality.v3.WrrLocality", "pick_first.v3.PickFirst",
	"least_request.v3.LeastRequest", "client_side_weighted_round_robin.v3.ClientSideWeightedRoundRobin",
}

func init() {
	on(func(v *visit, m *clusterv3.Cluster) {
		custom := m.GetClusterType().GetTypedConfig().GetTypeUrl()
		aggregate := strings.HasSuffix(custom, "clusters.aggregate.v3.ClusterConfig")
		switch t := m.GetType(); {
		case m.GetClusterType() != nil && !aggregate:
			v.report(discovery, "gRPC does not know this type of cluster", "cluster_type")
		case m.GetClusterType() == nil && t != clusterv3.Cluster_EDS && t != clusterv3.Cluster_LOGICAL_DNS:
			v.report(discovery, fmt.Sprintf("gRPC knows no clusters of type %s", t), "type", "use EDS")
		}
		if s := m.GetEdsClusterConfig().GetEdsConfig(); m.GetEdsClusterConfig() != nil && s.GetAds() == nil && s.GetSelf() == nil {
			v.report(edsSource, "endpoints come from elsewhere", "eds_cluster_config.eds_config", "use ads")
		}
		if len(m.GetTransportSocketMatches()) > 0 {
			v.report(socketMatches, "the transport socket depends on the endpoint", "transport_socket_matches")
		}
		if m.GetLoadBalancingPolicy() == nil {
			oldPolicy(v, m)
		}
	})
	on(func(v *visit, m *clusterv3.LoadBalancingPolicy) {
		for _, p := range m.GetPolicies() {
			url := p.GetTypedExtensionConfig().GetTypedConfig().GetTypeUrl()
			if strings.HasSuffix(url, ".TypedStruct") || !strings.Contains(url, ".load_balancing_policies.") {
				return // a policy of somebody's own
			}
			for _, known := range knownPolicies {
				if strings.HasSuffix(url, "."+known) {
					return
				}
			}
		}
		if len(m.GetPolicies()) > 0 {
			v.report(policyList, "gRPC knows none of the policies", "policies", "append round_robin")
		}
	})
	on(func(v *visit, m *ringhashv3.RingHash) {
		if m.GetHashFunction() != ringhashv3.RingHash_XX_HASH {
			v.report(ringFunction, "the hash function is "+m.GetHashFunction().String(), "hash_function", "use XX_HASH")
		}
	})
}

// oldPolicy judges the enum.
func oldPolicy(v *visit, m *clusterv3.Cluster) {
	switch p := m.GetLbPolicy(); p {
	case clusterv3.Cluster_ROUND_ROBIN, clusterv3.Cluster_LOAD_BALANCING_POLICY_CONFIG:
	case clusterv3.Cluster_RING_HASH:
		if m.GetRingHashLbConfig().GetHashFunction() != clusterv3.Cluster_RingHashLbConfig_XX_HASH {
			v.report(ringFunction, "the hash function is MURMUR_HASH_2", "ring_hash_lb_config.hash_function", "use XX_HASH")
		}
	case clusterv3.Cluster_LEAST_REQUEST:
		v.report(leastRequest, "some clients refuse it", "lb_policy")
	default:
		v.report(balancing, fmt.Sprintf("gRPC has no policy %s", p), "lb_policy", "use ROUND_ROBIN or RING_HASH")
	}
}
