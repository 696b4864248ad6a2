package cluster_test

import (
	"time"

	randomv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/random/v3"

	"github.com/envoykit/envoykit/cluster"
)

func ExampleRoundRobin() {
	print(cluster.RoundRobin().SlowStart(cluster.SlowStart(time.Minute)))
	// Output:
	// typed_extension_config:
	//   name: envoy.load_balancing_policies.round_robin
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.round_robin.v3.RoundRobin
	//     slow_start_config:
	//       slow_start_window: 60s
}

func ExampleLeastRequest() {
	print(cluster.LeastRequest().Choices(3))
	// Output:
	// typed_extension_config:
	//   name: envoy.load_balancing_policies.least_request
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.least_request.v3.LeastRequest
	//     choice_count: 3
}

func ExampleRandom() {
	print(cluster.Random())
	// Output:
	// typed_extension_config:
	//   name: envoy.load_balancing_policies.random
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.random.v3.Random
}

func ExampleRingHash() {
	print(cluster.RingHash().MinSize(1024))
	// Output:
	// typed_extension_config:
	//   name: envoy.load_balancing_policies.ring_hash
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.ring_hash.v3.RingHash
	//     minimum_ring_size: 1024
}

func ExampleMaglev() {
	print(cluster.Maglev().Bound(150))
	// Output:
	// typed_extension_config:
	//   name: envoy.load_balancing_policies.maglev
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.maglev.v3.Maglev
	//     consistent_hashing_lb_config:
	//       hash_balance_factor: 150
}

func ExampleClusterProvided() {
	print(cluster.ClusterProvided())
	// Output:
	// typed_extension_config:
	//   name: envoy.load_balancing_policies.cluster_provided
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.cluster_provided.v3.ClusterProvided
}

func ExampleWRRLocality() {
	print(cluster.WRRLocality(cluster.RoundRobin()))
	// Output:
	// typed_extension_config:
	//   name: envoy.load_balancing_policies.wrr_locality
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.wrr_locality.v3.WrrLocality
	//     endpoint_picking_policy:
	//       policies:
	//       - typed_extension_config:
	//           name: envoy.load_balancing_policies.round_robin
	//           typed_config:
	//             "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.round_robin.v3.RoundRobin
}

func ExampleReportedLoad() {
	print(cluster.ReportedLoad().Blackout(10 * time.Second))
	// Output:
	// typed_extension_config:
	//   name: envoy.load_balancing_policies.client_side_weighted_round_robin
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.client_side_weighted_round_robin.v3.ClientSideWeightedRoundRobin
	//     blackout_period: 10s
}

func ExampleOverrideHost() {
	print(cluster.OverrideHost(cluster.RoundRobin()).Header("x-gateway-destination-endpoint"))
	// Output:
	// typed_extension_config:
	//   name: envoy.load_balancing_policies.override_host
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.override_host.v3.OverrideHost
	//     override_host_sources:
	//     - header: x-gateway-destination-endpoint
	//     fallback_policy:
	//       policies:
	//       - typed_extension_config:
	//           name: envoy.load_balancing_policies.round_robin
	//           typed_config:
	//             "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.round_robin.v3.RoundRobin
}

func ExampleCustomPolicy() {
	print(cluster.CustomPolicy(&randomv3.Random{}))
	// Output:
	// typed_extension_config:
	//   name: envoy.load_balancing_policies.random
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.random.v3.Random
}

func ExampleSubset() {
	print(cluster.Subset(cluster.RoundRobin()).Selectors(cluster.Selector("stage")).Fallback(cluster.AnyHost))
	// Output:
	// typed_extension_config:
	//   name: envoy.load_balancing_policies.subset
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.subset.v3.Subset
	//     fallback_policy: ANY_ENDPOINT
	//     subset_selectors:
	//     - keys:
	//       - stage
	//     subset_lb_policy:
	//       policies:
	//       - typed_extension_config:
	//           name: envoy.load_balancing_policies.round_robin
	//           typed_config:
	//             "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.round_robin.v3.RoundRobin
}

func ExampleSelector() {
	print(cluster.Selector("stage", "version").FallbackKeys("stage"))
	// Output:
	// keys:
	// - stage
	// - version
	// fallback_policy: KEYS_SUBSET
	// fallback_keys_subset:
	// - stage
}

func ExampleSlowStart() {
	print(cluster.SlowStart(time.Minute).From(5))
	// Output:
	// slow_start_window: 60s
	// min_weight_percent:
	//   value: 5
}

func ExampleLocalityWeighted() {
	print(cluster.RoundRobin().Locality(cluster.LocalityWeighted()))
	// Output:
	// typed_extension_config:
	//   name: envoy.load_balancing_policies.round_robin
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.round_robin.v3.RoundRobin
	//     locality_lb_config:
	//       locality_weighted_lb_config: {}
}

func ExampleZoneAware() {
	print(cluster.RoundRobin().Locality(cluster.ZoneAware().MinHosts(3)))
	// Output:
	// typed_extension_config:
	//   name: envoy.load_balancing_policies.round_robin
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.round_robin.v3.RoundRobin
	//     locality_lb_config:
	//       zone_aware_lb_config:
	//         min_cluster_size: 3
}

func ExampleStickyByHeader() {
	print(cluster.StickyByHeader("x-user"))
	// Output:
	// typed_extension_config:
	//   name: envoy.load_balancing_policies.maglev
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.maglev.v3.Maglev
	//     consistent_hashing_lb_config:
	//       hash_policy:
	//       - header:
	//           header_name: x-user
}

func ExampleStickyByCookie() {
	print(cluster.StickyByCookie("session", time.Hour))
	// Output:
	// typed_extension_config:
	//   name: envoy.load_balancing_policies.maglev
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.maglev.v3.Maglev
	//     consistent_hashing_lb_config:
	//       hash_policy:
	//       - cookie:
	//           name: session
	//           ttl: 3600s
}

func ExampleStickyByAddress() {
	print(cluster.StickyByAddress())
	// Output:
	// typed_extension_config:
	//   name: envoy.load_balancing_policies.maglev
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.maglev.v3.Maglev
	//     consistent_hashing_lb_config:
	//       hash_policy:
	//       - connection_properties:
	//           source_ip: true
}

func ExampleLocalFirst() {
	print(cluster.LocalFirst())
	// Output:
	// typed_extension_config:
	//   name: envoy.load_balancing_policies.least_request
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.least_request.v3.LeastRequest
	//     locality_lb_config:
	//       zone_aware_lb_config:
	//         min_cluster_size: 1
	//         force_local_zone:
	//           min_size: 1
}

func ExampleWeightedByLocality() {
	print(cluster.WeightedByLocality())
	// Output:
	// typed_extension_config:
	//   name: envoy.load_balancing_policies.least_request
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.least_request.v3.LeastRequest
	//     locality_lb_config:
	//       locality_weighted_lb_config: {}
}
