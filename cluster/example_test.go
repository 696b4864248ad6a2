package cluster_test

import (
	"fmt"
	"time"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	aggregatev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/clusters/aggregate/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// print shows a part as the YAML that Envoy reads.
func print[M any](p part.Part[M]) {
	var root node.State
	m := p.Render(node.Standalone(&root, "part"))
	for _, d := range root.Problems() {
		fmt.Println(d.Rule.ID, d.Summary)
	}
	out, err := encode.YAML(nil, any(m).(proto.Message), encode.Options{})
	if err != nil {
		fmt.Println(err)
	}
	fmt.Print(string(out))
}

func ExampleEDS() {
	print(cluster.EDS("api").ConnectTimeout(time.Second).HTTP2())
	// Output:
	// name: api
	// type: EDS
	// eds_cluster_config:
	//   eds_config:
	//     ads: {}
	//     resource_api_version: V3
	// connect_timeout: 1s
	// typed_extension_protocol_options:
	//   envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
	//     "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
	//     explicit_http_config:
	//       http2_protocol_options: {}
}

func ExampleStatic() {
	print(cluster.Static("api", endpoint.Hosts(8080, "10.0.0.1", "10.0.0.2")))
	// Output:
	// name: api
	// type: STATIC
	// load_assignment:
	//   cluster_name: api
	//   endpoints:
	//   - lb_endpoints:
	//     - endpoint:
	//         address:
	//           socket_address:
	//             address: 10.0.0.1
	//             port_value: 8080
	//     - endpoint:
	//         address:
	//           socket_address:
	//             address: 10.0.0.2
	//             port_value: 8080
}

func ExampleStrictDNS() {
	print(cluster.StrictDNS("authz", "authz.internal", 9000).HTTP2())
	// Output:
	// name: authz
	// type: STRICT_DNS
	// load_assignment:
	//   cluster_name: authz
	//   endpoints:
	//   - lb_endpoints:
	//     - endpoint:
	//         address:
	//           socket_address:
	//             address: authz.internal
	//             port_value: 9000
	// typed_extension_protocol_options:
	//   envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
	//     "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
	//     explicit_http_config:
	//       http2_protocol_options: {}
}

func ExampleLogicalDNS() {
	print(cluster.LogicalDNS("maps", "maps.example.com", 443).DNSFamily(cluster.V4Only))
	// Output:
	// name: maps
	// type: LOGICAL_DNS
	// dns_lookup_family: V4_ONLY
	// load_assignment:
	//   cluster_name: maps
	//   endpoints:
	//   - lb_endpoints:
	//     - endpoint:
	//         address:
	//           socket_address:
	//             address: maps.example.com
	//             port_value: 443
}

func ExampleOriginalDst() {
	print(cluster.OriginalDst("passthrough"))
	// Output:
	// name: passthrough
	// type: ORIGINAL_DST
	// lb_policy: CLUSTER_PROVIDED
}

func ExampleAggregate() {
	print(cluster.Aggregate("api", "api-near", "api-far"))
	// Output:
	// name: api
	// lb_policy: CLUSTER_PROVIDED
	// cluster_type:
	//   name: envoy.clusters.aggregate
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.clusters.aggregate.v3.ClusterConfig
	//     clusters:
	//     - api-near
	//     - api-far
}

func ExampleRedis() {
	print(cluster.Redis("cache", endpoint.Hosts(6379, "10.0.0.1")))
	// Output:
	// name: cache
	// lb_policy: CLUSTER_PROVIDED
	// load_assignment:
	//   cluster_name: cache
	//   endpoints:
	//   - lb_endpoints:
	//     - endpoint:
	//         address:
	//           socket_address:
	//             address: 10.0.0.1
	//             port_value: 6379
	// cluster_type:
	//   name: envoy.clusters.redis
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.clusters.redis.v3.RedisClusterConfig
}

func ExampleCustomType() {
	print(cluster.CustomType("api", &aggregatev3.ClusterConfig{Clusters: []string{"a"}}).ProvidesBalancing())
	// Output:
	// name: api
	// lb_policy: CLUSTER_PROVIDED
	// cluster_type:
	//   name: envoy.clusters.aggregate
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.clusters.aggregate.v3.ClusterConfig
	//     clusters:
	//     - a
}

func ExampleDynamicForwardProxy() {
	print(cluster.DynamicForwardProxy("internet", cluster.DNSCache("internet").Family(cluster.V4Only)))
	// Output:
	// name: internet
	// lb_policy: CLUSTER_PROVIDED
	// cluster_type:
	//   name: envoy.clusters.dynamic_forward_proxy
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig
	//     dns_cache_config:
	//       name: internet
	//       dns_lookup_family: V4_ONLY
}

func ExampleInsecureDynamicForwardProxy() {
	print(cluster.InsecureDynamicForwardProxy("lab", cluster.DNSCache("lab")))
	// Output:
	// name: lab
	// lb_policy: CLUSTER_PROVIDED
	// cluster_type:
	//   name: envoy.clusters.dynamic_forward_proxy
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig
	//     dns_cache_config:
	//       name: lab
	//     allow_insecure_cluster_options: true
}

func ExampleSubClusters() {
	print(cluster.SubClusters("internet", 100, time.Minute))
	// Output:
	// name: internet
	// lb_policy: CLUSTER_PROVIDED
	// cluster_type:
	//   name: envoy.clusters.dynamic_forward_proxy
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig
	//     sub_clusters_config:
	//       max_sub_clusters: 100
	//       sub_cluster_ttl: 60s
}

func ExampleDNSCache() {
	print(cluster.DNSCache("internet").MaxHosts(4096))
	// Output:
	// name: internet
	// max_hosts: 4096
}

func ExampleDestination() {
	print(cluster.OriginalDst("passthrough").Destination(cluster.Destination().Port(15006)))
	// Output:
	// name: passthrough
	// type: ORIGINAL_DST
	// lb_policy: CLUSTER_PROVIDED
	// original_dst_lb_config:
	//   upstream_port_override: 15006
}

func ExampleRaw() {
	print(cluster.Raw(&clusterv3.Cluster{Name: "api"}).ConnectTimeout(time.Second))
	// Output:
	// name: api
	// connect_timeout: 1s
}

func ExampleFailoverAcross() {
	print(cluster.FailoverAcross("api", endpoint.Hosts(80, "10.0.0.1"), endpoint.Hosts(80, "10.1.0.1")))
	// Output:
	// name: api
	// type: STATIC
	// load_assignment:
	//   cluster_name: api
	//   endpoints:
	//   - lb_endpoints:
	//     - endpoint:
	//         address:
	//           socket_address:
	//             address: 10.0.0.1
	//             port_value: 80
	//   - lb_endpoints:
	//     - endpoint:
	//         address:
	//           socket_address:
	//             address: 10.1.0.1
	//             port_value: 80
	//     priority: 1
}

func ExampleDNS() {
	print(cluster.StrictDNS("api", "api.internal", 80).DNS(cluster.DNS().RespectTTL(time.Second)))
	// Output:
	// name: api
	// load_assignment:
	//   cluster_name: api
	//   endpoints:
	//   - lb_endpoints:
	//     - endpoint:
	//         address:
	//           socket_address:
	//             address: api.internal
	//             port_value: 80
	// cluster_type:
	//   name: envoy.clusters.dns
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.clusters.dns.v3.DnsCluster
	//     respect_dns_ttl: true
	//     dns_min_refresh_rate: 1s
}

func ExampleCAres() {
	print(cluster.CAres().Servers(53, "10.0.0.53").TCP())
	// Output:
	// name: envoy.network.dns_resolver.cares
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig
	//   resolvers:
	//   - socket_address:
	//       address: 10.0.0.53
	//       port_value: 53
	//   dns_resolver_options:
	//     use_tcp_for_dns_lookups: true
}

func ExampleSystemResolver() {
	print(cluster.SystemResolver().Threads(4))
	// Output:
	// name: envoy.network.dns_resolver.getaddrinfo
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.network.dns_resolver.getaddrinfo.v3.GetAddrInfoDnsResolverConfig
	//   num_resolver_threads: 4
}

func ExampleAppleResolver() {
	print(cluster.AppleResolver())
	// Output:
	// name: envoy.network.dns_resolver.apple
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.network.dns_resolver.apple.v3.AppleDnsResolverConfig
}

func ExampleCommonLB() {
	print(cluster.CommonLB().PanicThreshold(0))
	// Output:
	// healthy_panic_threshold: {}
}

func ExampleStatistics() {
	print(cluster.Statistics().PerEndpoint())
	// Output:
	// per_endpoint_stats: true
}
