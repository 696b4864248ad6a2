package cluster_test

import (
	"strings"
	"testing"

	_ "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/clusters/aggregate/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/dynamic_forward_proxy/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/cluster_provided/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/round_robin/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/proxy_protocol/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/quic/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/raw_buffer/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/tcp/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/anypb"
	"sigs.k8s.io/yaml"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
	_ "github.com/envoykit/envoykit/validate/internal/cluster"
)

const (
	clusterType = `"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster` + "\nname: a\n"
	httpOptions = `typed_extension_protocol_options:
  envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
    "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
`
	host       = "{endpoint: {address: {socket_address: {address: 10.0.0.1, port_value: 80}}}}"
	named      = "{endpoint: {address: {socket_address: {address: api.test, port_value: 80}}}}"
	dnsCluster = `cluster_type: {name: b, typed_config: {"@type": type.googleapis.com/envoy.extensions.clusters.dns.v3.DnsCluster`
	policies   = "load_balancing_policy:\n  policies:\n"
)

// policy is an entry of a list of policies.
func policy(name string) string {
	return `  - {typed_extension_config: {name: b, typed_config: {"@type": type.googleapis.com/envoy.extensions.load_balancing_policies.` + name + "}}}\n"
}

// judge returns what is found in YAML documents.
func judge(t *testing.T, text string) diag.List {
	t.Helper()
	set := &check.Set{}
	for _, doc := range strings.Split(text, "\n---\n") {
		json, err := yaml.YAMLToJSONStrict([]byte(doc))
		require.NoError(t, err, doc)
		var a anypb.Any
		require.NoError(t, protojson.Unmarshal(json, &a), doc)
		m, err := a.UnmarshalNew()
		require.NoError(t, err)
		set.Resources = append(set.Resources, check.Resource{Message: m})
	}
	return check.Run(set, check.Options{}).Sorted()
}

// found is judge as "rule at path".
func found(t *testing.T, text string) (out []string) {
	t.Helper()
	for _, d := range judge(t, text) {
		out = append(out, string(d.Rule.ID)+" at "+d.Path.String())
	}
	return out
}

func TestClusters(t *testing.T) {
	for name, c := range map[string]struct {
		fields string
		want   []string
	}{
		"nothing but a name":              {"", nil},
		"a host name in a static cluster": {"load_assignment: {cluster_name: b, endpoints: [{lb_endpoints: [" + named + "]}]}", []string{"endpoint-static-not-ip at load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address.address"}},
		"a host name in a DNS cluster":    {"type: STRICT_DNS\nload_assignment: {cluster_name: b, endpoints: [{lb_endpoints: [" + named + "]}]}", nil},
		"a host name in the DNS extension": {
			dnsCluster + "}}\nload_assignment: {cluster_name: b, endpoints: [{lb_endpoints: [" + named + "]}]}", nil,
		},
		"two hosts in the DNS extension": {
			dnsCluster + "}}\nload_assignment: {cluster_name: b, endpoints: [{lb_endpoints: [" + named + ", " + host + "]}]}", nil,
		},
		"two hosts in one logical host": {
			dnsCluster + ", all_addresses_in_single_endpoint: true}}\nload_assignment: {cluster_name: b, endpoints: [{lb_endpoints: [" + named + ", " + host + "]}]}",
			[]string{"endpoint-logical-dns-one at load_assignment.endpoints"},
		},
		"a logical host without assignment": {
			dnsCluster + ", all_addresses_in_single_endpoint: true}}", []string{"endpoint-logical-dns-none at load_assignment"},
		},
		"a static cluster by its name":   {"cluster_type: {name: envoy.cluster.static}\nlb_policy: CLUSTER_PROVIDED", []string{"cluster-cluster-provided-mismatch at lb_policy"}},
		"somebody's own cluster by name": {"cluster_type: {name: acme.cluster}\nlb_policy: CLUSTER_PROVIDED", nil},
		"an endpoint with only a name": {
			"load_assignment: {cluster_name: b, endpoints: [{lb_endpoints: [{endpoint_name: c}]}]}", []string{"endpoint-missing-address at load_assignment.endpoints[0].lb_endpoints[0]"},
		},
		"a scoped address": {
			"load_assignment: {cluster_name: b, endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: \"fe80::1%eth0\", port_value: 80}}}}]}]}", nil,
		},
		"an internal listener": {
			"load_assignment: {cluster_name: b, endpoints: [{lb_endpoints: [{endpoint: {address: {envoy_internal_address: {server_listener_name: c}}}}]}]}", nil,
		},
		"original destination, provided twice": {
			"type: ORIGINAL_DST\nlb_policy: CLUSTER_PROVIDED\n" + policies + policy("cluster_provided.v3.ClusterProvided"), nil,
		},
		"original destination, provided in the wrong field": {
			"type: ORIGINAL_DST\n" + policies + policy("cluster_provided.v3.ClusterProvided"), []string{"cluster-original-dst-lb at lb_policy"},
		},
		"original destination, another policy wins": {
			"type: ORIGINAL_DST\nlb_policy: CLUSTER_PROVIDED\n" + policies + policy("round_robin.v3.RoundRobin"), []string{"cluster-dfp-cluster-provided at load_balancing_policy"},
		},
		"the second policy is not looked at": {
			policies + policy("round_robin.v3.RoundRobin") + policy("maglev.v3.Maglev, table_size: 4"), nil,
		},
		"the first policy is": {
			policies + policy("maglev.v3.Maglev, table_size: 4"),
			[]string{"lb-maglev-prime at load_balancing_policy.policies[0].typed_extension_config.typed_config.table_size"},
		},
		"a policy that is something else": {
			"load_balancing_policy: {policies: [{typed_extension_config: {name: b, typed_config: {\"@type\": type.googleapis.com/envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer}}}]}",
			[]string{"lb-policy-none-registered at load_balancing_policy.policies"},
		},
		"a policy that is only a name": {
			`load_balancing_policy: {policies: [{typed_extension_config: {name: envoy.load_balancing_policies.maglev, typed_config: {"@type": type.googleapis.com/google.protobuf.Struct, value: {}}}}]}`,
			[]string{"lb-policy-none-registered at load_balancing_policy.policies"},
		},
		"ALPN behind the proxy protocol": {
			`transport_socket:
  name: b
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport
    transport_socket: {name: c, typed_config: {"@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext}}
` + httpOptions + "    auto_config: {}\n", nil,
		},
		"no ALPN behind the proxy protocol": {
			`transport_socket:
  name: b
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport
    transport_socket: {name: c, typed_config: {"@type": type.googleapis.com/envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer}}
` + httpOptions + "    auto_config: {}\n", []string{"cluster-auto-alpn-socket at transport_socket"},
		},
		"a QUIC socket under another name": {
			`transport_socket:
  name: quic
  typed_config: {"@type": type.googleapis.com/envoy.extensions.transport_sockets.quic.v3.QuicUpstreamTransport, upstream_tls_context: {}}
` + httpOptions + "    explicit_http_config: {http3_protocol_options: {}}\n", []string{"cluster-http3-socket at transport_socket.name"},
		},
		"typed options silence the old ones": {
			"http_protocol_options: {}\nhttp2_protocol_options: {}\n" + httpOptions + "    explicit_http_config: {http_protocol_options: {}}\n", nil,
		},
		"a gRPC check over old options": {
			"http2_protocol_options: {}\nhealth_checks: [{timeout: 1s, interval: 1s, unhealthy_threshold: 1, healthy_threshold: 1, grpc_health_check: {}}]", nil,
		},
		"a gRPC check over HTTP/1": {
			httpOptions + "    explicit_http_config: {http_protocol_options: {}}\n" +
				"health_checks: [{timeout: 1s, interval: 1s, unhealthy_threshold: 1, healthy_threshold: 1, grpc_health_check: {}}]",
			[]string{"hc-grpc-needs-http2 at health_checks[0].grpc_health_check"},
		},
		"options of somebody's own filter": {
			"typed_extension_protocol_options: {acme: {\"@type\": type.googleapis.com/envoy.config.cluster.v3.Cluster, name: b}}", nil,
		},
		"the fallback keys are all keys, one twice": {
			"lb_subset_config: {subset_selectors: [{keys: [b, c, b], fallback_policy: KEYS_SUBSET, fallback_keys_subset: [c, b]}]}",
			[]string{"lb-subset-fallback-keys at lb_subset_config.subset_selectors[0].fallback_keys_subset"},
		},
		"a small ring alone": {
			"lb_policy: RING_HASH\nring_hash_lb_config: {maximum_ring_size: 1024}", nil,
		},
		"a ring that is not used": {
			"lb_policy: MAGLEV\nring_hash_lb_config: {maximum_ring_size: 5}", []string{"lb-legacy-config-mismatch at ring_hash_lb_config"},
		},
		"heavy weights in two priorities": {
			"lb_policy: MAGLEV\nload_assignment: {cluster_name: b, endpoints: [{lb_endpoints: [{load_balancing_weight: 4294967295, " + host[1:] +
				"]}, {priority: 1, lb_endpoints: [{load_balancing_weight: 4294967295, " + host[1:] + "]}]}", nil,
		},
		"an ejection of the default length": {"outlier_detection: {max_ejection_time: 30s}", nil},
		"a name server that a static cluster does not ask": {
			`typed_dns_resolver_config:
  name: b
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig
    resolvers: [{socket_address: {address: dns.test, port_value: 53}}]
`, nil,
		},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, c.want, found(t, clusterType+c.fields)) })
	}
}

// An assignment is judged by the cluster that takes it, once that is known.
func TestHostNamesInLoneAssignments(t *testing.T) {
	const assignment = `"@type": type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment` + "\ncluster_name: b\nendpoints: [{lb_endpoints: [" + named + "]}]"
	taker := "\n---\n" + clusterType + "type: EDS\neds_cluster_config: {service_name: b, eds_config: {ads: {}}}"
	for text, want := range map[string]diag.Severity{assignment: diag.Warning, assignment + taker: diag.Error} {
		list := judge(t, text)
		require.Len(t, list, 1)
		require.ErrorIs(t, list, diag.RuleID("endpoint-static-not-ip"))
		require.Equal(t, want, list[0].Severity)
	}
}

func TestSharedCaches(t *testing.T) {
	const cache = clusterType + `lb_policy: CLUSTER_PROVIDED
cluster_type: {name: b, typed_config: {"@type": type.googleapis.com/envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig, dns_cache_config: {name: c, dns_lookup_family: V4_ONLY}}}
---
"@type": type.googleapis.com/envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig
`
	require.Empty(t, found(t, cache+"dns_cache_config: {name: c, dns_lookup_family: V4_ONLY}"))
	require.Empty(t, found(t, cache+"dns_cache_config: {name: d}"))
	require.Equal(t, []string{"cluster-dfp-cache-conflict at dns_cache_config"}, found(t, cache+"dns_cache_config: {name: c}"))
}
