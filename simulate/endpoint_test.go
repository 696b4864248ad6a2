package simulate

import (
	"fmt"
	"strings"
	"testing"
	"time"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/simulate/internal/corpustest"
)

// clustersOf parses clusters of YAML documents.
func clustersOf(t testing.TB, texts ...string) []*clusterv3.Cluster {
	t.Helper()
	var clusters []*clusterv3.Cluster
	for _, text := range texts {
		clusters = append(clusters, corpustest.Parse(t, text, &clusterv3.Cluster{}))
	}
	return clusters
}

// balanced is a simulator of a route to the first cluster.
func balanced(t testing.TB, routeFields string, texts ...string) *Simulator {
	t.Helper()
	clusters := clustersOf(t, texts...)
	config := parseRoutes(t, fmt.Sprintf(`virtual_hosts: [{name: v, domains: ["*"], routes: [{match: {prefix: /}, route: {cluster: %s, %s}}]}]`,
		clusters[0].GetName(), routeFields))
	return RouteConfiguration(config, WithClusters(clusters...))
}

// hostsYAML are endpoints on 127.0.0.1 from a port on; health is a letter each:
// h healthy, d degraded, u unhealthy.
func hostsYAML(port int, health string) string {
	status := map[rune]string{'h': "HEALTHY", 'd': "DEGRADED", 'u': "UNHEALTHY"}
	var hosts []string
	for i, letter := range health {
		hosts = append(hosts, fmt.Sprintf("{health_status: %s, endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}}",
			status[letter], port+i))
	}
	return "[" + strings.Join(hosts, ", ") + "]"
}

// shares are the probabilities in percent by address.
func shares(t *testing.T, e *Endpoints) map[string]string {
	t.Helper()
	require.NotNil(t, e)
	require.Nil(t, e.Undecided)
	texts := map[string]string{}
	for _, s := range e.Shares {
		texts[s.Endpoint.Address] = percentText(s.Share)
	}
	if e.None.Sign() > 0 {
		texts["none"] = percentText(e.None)
	}
	return texts
}

func staticCluster(name, fields string, localities ...string) string {
	return fmt.Sprintf("name: %s\ntype: STATIC\n%s\nload_assignment: {cluster_name: %s, endpoints: [%s]}", name, fields, name, strings.Join(localities, ", "))
}

func place(priority int, hosts string, more ...string) string {
	return fmt.Sprintf("{priority: %d, lb_endpoints: %s%s}", priority, hosts, strings.Join(append([]string{""}, more...), ", "))
}

func TestPrioritiesAndHealth(t *testing.T) {
	sim := balanced(t, "", staticCluster("c", "", place(0, hostsYAML(1, "hu")), place(1, hostsYAML(11, "h"))))
	e := sim.Decide(get("http://a/")).Endpoints(0)
	require.Equal(t, map[string]string{"127.0.0.1:1": "70%", "127.0.0.1:11": "30%"}, shares(t, e))
	require.Equal(t, []PriorityLoad{{Healthy: 70}, {Healthy: 30}}, e.Loads)
	r := get("http://a/")
	r.EndpointHealth = map[string]corev3.HealthStatus{"127.0.0.1:2": corev3.HealthStatus_HEALTHY}
	require.Equal(t, map[string]string{"127.0.0.1:1": "50%", "127.0.0.1:2": "50%"}, shares(t, sim.Decide(r).Endpoints(0)))
}

func TestPanicIgnoresHealth(t *testing.T) {
	sim := balanced(t, "", staticCluster("c", "", place(0, hostsYAML(1, "huu"))))
	e := sim.Decide(get("http://a/")).Endpoints(0)
	require.Equal(t, map[string]string{"127.0.0.1:1": "33.3333%", "127.0.0.1:2": "33.3333%", "127.0.0.1:3": "33.3333%"}, shares(t, e))
	require.True(t, e.Loads[0].Panic)
	calm := balanced(t, "", staticCluster("c", "common_lb_config: {healthy_panic_threshold: {value: 0}}", place(0, hostsYAML(1, "huu"))))
	require.Equal(t, map[string]string{"127.0.0.1:1": "100%"}, shares(t, calm.Decide(get("http://a/")).Endpoints(0)))
	nobody := balanced(t, "", staticCluster("c", "common_lb_config: {healthy_panic_threshold: {value: 0}}", place(0, hostsYAML(1, "uu"))))
	require.Equal(t, map[string]string{"none": "100%"}, shares(t, nobody.Decide(get("http://a/")).Endpoints(0)))
}

func TestHostWeights(t *testing.T) {
	hosts := strings.Replace(hostsYAML(1, "hh"), "{health", "{load_balancing_weight: 3, health", 1)
	sim := balanced(t, "", staticCluster("c", "", place(0, hosts)))
	require.Equal(t, map[string]string{"127.0.0.1:1": "75%", "127.0.0.1:2": "25%"}, shares(t, sim.Decide(get("http://a/")).Endpoints(0)))
}

func TestRepeatedAddressCountsOnce(t *testing.T) {
	sim := balanced(t, "", staticCluster("c", "", place(0, hostsYAML(1, "h")), place(1, hostsYAML(1, "hh"))))
	require.Equal(t, map[string]string{"127.0.0.1:1": "100%"}, shares(t, sim.Decide(get("http://a/")).Endpoints(0)))
}

func TestLocalityWeights(t *testing.T) {
	// X has weight 1, Z weight 2; half of X is healthy: 0.7 against 2.
	sim := balanced(t, "", staticCluster("c", "common_lb_config: {locality_weighted_lb_config: {}}",
		place(0, hostsYAML(1, "hu"), "locality: {zone: X}", "load_balancing_weight: 1"),
		place(0, hostsYAML(11, "hh"), "locality: {zone: Z}", "load_balancing_weight: 2")))
	require.Equal(t, map[string]string{"127.0.0.1:1": "25.9259%", "127.0.0.1:11": "37.037%", "127.0.0.1:12": "37.037%"},
		shares(t, sim.Decide(get("http://a/")).Endpoints(0)))
	unset := balanced(t, "", staticCluster("c", "common_lb_config: {locality_weighted_lb_config: {}}",
		place(0, hostsYAML(1, "h"), "locality: {zone: X}"), place(0, hostsYAML(11, "h"), "locality: {zone: Z}", "load_balancing_weight: 2")))
	require.Equal(t, map[string]string{"127.0.0.1:11": "100%"}, shares(t, unset.Decide(get("http://a/")).Endpoints(0)))
}

func TestRandomUsesItsDrawTwice(t *testing.T) {
	// Two thirds of the draws 0 to 69 leave 0 or 1 modulo 3, but not evenly.
	sim := balanced(t, "", staticCluster("c", "lb_policy: RANDOM", place(0, hostsYAML(1, "hu")), place(1, hostsYAML(11, "hh"))))
	require.Equal(t, map[string]string{"127.0.0.1:1": "70%", "127.0.0.1:11": "15%", "127.0.0.1:12": "15%"},
		shares(t, sim.Decide(get("http://a/")).Endpoints(0)))
	// With 10 of 14 hosts healthy everything stays; with 9 of 14 it is 90 and
	// 10: the draws 90 to 99 hit each of ten hosts once.
	odd := balanced(t, "", staticCluster("c", "lb_policy: RANDOM", place(0, hostsYAML(1, "hhhhhhhhhuuuuu")), place(1, hostsYAML(21, "hhhhhhhhhh"))))
	require.Equal(t, "1%", shares(t, odd.Decide(get("http://a/")).Endpoints(0))["127.0.0.1:21"])
	// Four hosts: of the draws 90 to 99 three each leave 2 and 3, two each 0 and 1.
	four := balanced(t, "", staticCluster("c", "lb_policy: RANDOM", place(0, hostsYAML(1, "hhhhhhhhhuuuuu")), place(1, hostsYAML(21, "hhhh"))))
	got := shares(t, four.Decide(get("http://a/")).Endpoints(0))
	require.Equal(t, []string{"2%", "2%", "3%", "3%"}, []string{got["127.0.0.1:21"], got["127.0.0.1:22"], got["127.0.0.1:23"], got["127.0.0.1:24"]})
}

func TestRingHashEndpoint(t *testing.T) {
	sim := balanced(t, "hash_policy: [{header: {header_name: x-user}}]",
		staticCluster("c", "lb_policy: RING_HASH\nring_hash_lb_config: {minimum_ring_size: 12}", place(0, hostsYAML(90, "hhhhhh"))))
	for user, want := range map[string]string{"foo": "127.0.0.1:93", "bar": "127.0.0.1:91"} {
		got, certain := sim.Decide(get("http://a/", Header{Name: "x-user", Value: user})).Endpoints(0).Chosen()
		require.True(t, certain)
		require.Equal(t, want, got.Address, user)
	}
	spread := sim.Decide(get("http://a/")).Endpoints(0) // no hash: a random one
	_, certain := spread.Chosen()
	require.False(t, certain)
	require.Len(t, spread.Shares, 6)
}

func TestMaglevEndpoint(t *testing.T) {
	sim := balanced(t, "hash_policy: [{header: {header_name: x-user}}]",
		staticCluster("c", "lb_policy: MAGLEV\nmaglev_lb_config: {table_size: 7}", place(0, hostsYAML(90, "hhhhhh"))))
	for user, want := range map[string]string{"foo": "127.0.0.1:91", "bar": "127.0.0.1:95", "lyft": "127.0.0.1:90"} {
		got, _ := sim.Decide(get("http://a/", Header{Name: "x-user", Value: user})).Endpoints(0).Chosen()
		require.Equal(t, want, got.Address, user)
	}
	all := shares(t, sim.Decide(get("http://a/")).Endpoints(0))
	require.Equal(t, "28.5714%", all["127.0.0.1:90"]) // two of seven slots
	require.Equal(t, "14.2857%", all["127.0.0.1:91"])
	wrong := balanced(t, "", staticCluster("c", "lb_policy: MAGLEV\nmaglev_lb_config: {table_size: 8}", place(0, hostsYAML(90, "h"))))
	require.NotNil(t, wrong.Decide(get("http://a/")).Endpoints(0).Undecided)
}

func TestHashPolicyOfTheBalancerReplacesTheRoutes(t *testing.T) {
	sim := balanced(t, "hash_policy: [{header: {header_name: x-user}}]", staticCluster("c", `load_balancing_policy:
  policies:
  - typed_extension_config:
      name: ring
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.ring_hash.v3.RingHash
        minimum_ring_size: 12
        consistent_hashing_lb_config: {hash_policy: [{query_parameter: {name: q}}]}`, place(0, hostsYAML(90, "hhhhhh"))))
	got, certain := sim.Decide(get("http://a/?q=foo", Header{Name: "x-user", Value: "bar"})).Endpoints(0).Chosen()
	require.True(t, certain)
	require.Equal(t, "127.0.0.1:93", got.Address)
}

func TestZoneAwareRouting(t *testing.T) {
	zones := func(port int, hosts ...string) []string {
		var places []string
		for i, health := range hosts {
			if health != "" {
				places = append(places, place(0, hostsYAML(port+10*i, health), fmt.Sprintf("locality: {zone: %c}", 'A'+i)))
			}
		}
		return places
	}
	upstream := staticCluster("up", "", zones(100, "h", "", "hhh", "hhh", "h")...)
	local := staticCluster("me", "", zones(200, "hh", "hh", "h", "h")...)
	sim := balanced(t, "", upstream, local)
	sim.config.Locality, sim.config.LocalCluster = &corev3.Locality{Zone: "A"}, "me"
	got := shares(t, sim.Decide(get("http://a/")).Endpoints(0))
	require.Equal(t, "37.5%", got["127.0.0.1:100"])
	require.Equal(t, "8.0134%", got["127.0.0.1:120"]) // a third of 24.04 %
	require.Equal(t, "14.4195%", got["127.0.0.1:140"])
	// Too few hosts for the default minimum of six.
	small := balanced(t, "", staticCluster("up", "", zones(100, "h", "h", "h", "hh")...), local)
	small.config.Locality, small.config.LocalCluster = &corev3.Locality{Zone: "A"}, "me"
	require.Equal(t, "20%", shares(t, small.Decide(get("http://a/")).Endpoints(0))["127.0.0.1:100"])
}

func TestSubsetEndpoints(t *testing.T) {
	host := func(port int, version string) string {
		return fmt.Sprintf(`{metadata: {filter_metadata: {envoy.lb: {version: %q}}}, endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}}`, version, port)
	}
	sim := balanced(t, `metadata_match: {filter_metadata: {envoy.lb: {version: "2"}}}`,
		staticCluster("c", "lb_subset_config: {fallback_policy: ANY_ENDPOINT, subset_selectors: [{keys: [version]}]}",
			place(0, "["+host(1, "1")+", "+host(2, "2")+", "+host(3, "2")+"]")))
	require.Equal(t, map[string]string{"127.0.0.1:2": "50%", "127.0.0.1:3": "50%"}, shares(t, sim.Decide(get("http://a/")).Endpoints(0)))
}

func TestAggregateClusters(t *testing.T) {
	const aggregate = `
name: all
cluster_type:
  name: aggregate
  typed_config: {"@type": type.googleapis.com/envoy.extensions.clusters.aggregate.v3.ClusterConfig, clusters: [primary, gone, secondary]}
lb_policy: CLUSTER_PROVIDED
%s`
	loads := func(fields string, primary, secondary []string) []uint64 {
		level := func(base int, healths []string) []string {
			var places []string
			for i, h := range healths {
				places = append(places, place(i, hostsYAML(base+100*i, h)))
			}
			return places
		}
		sim := balanced(t, "", fmt.Sprintf(aggregate, fields), staticCluster("primary", "", level(1000, primary)...), staticCluster("secondary", "", level(5000, secondary)...))
		e := sim.Decide(get("http://a/")).Endpoints(0)
		require.Nil(t, e.Undecided)
		var healthy []uint64
		for _, l := range e.Loads {
			healthy = append(healthy, l.Healthy)
		}
		return healthy
	}
	full, half, fifth, dead := "hhhhhhhhhh", "hhhhhuuuuu", "hhuuuuuuuu", "uuuuuuuuuu"
	sum := func(loads []uint64, from, to int) uint64 {
		total := uint64(0)
		for _, l := range loads[from:to] {
			total += l
		}
		return total
	}
	require.Equal(t, []uint64{100, 0, 0, 0}, loads("", []string{full, full}, []string{full, full}))
	mixed := loads("", []string{half, dead, dead}, []string{half, dead})
	require.Equal(t, []uint64{70, 30}, []uint64{sum(mixed, 0, 3), sum(mixed, 3, 5)})
	// All are in panic: by the number of hosts. The documentation says 50/50,
	// which needs panic switched off.
	panicking := loads("", []string{fifth, dead, dead}, []string{fifth, dead})
	require.Equal(t, []uint64{60, 40}, []uint64{sum(panicking, 0, 3), sum(panicking, 3, 5)})
	calm := loads("common_lb_config: {healthy_panic_threshold: {value: 0}}", []string{fifth, dead, dead}, []string{fifth, dead})
	require.Equal(t, []uint64{50, 50}, []uint64{sum(calm, 0, 3), sum(calm, 3, 5)})
}

func TestEndpointsThatAreNotKnown(t *testing.T) {
	eds := balanced(t, "", "name: c\ntype: EDS\neds_cluster_config: {eds_config: {ads: {}}}")
	require.Equal(t, "clusters[\"c\"].eds_cluster_config", eds.Decide(get("http://a/")).Endpoints(0).Undecided.Field)
	dns := balanced(t, "", strings.Replace(staticCluster("c", "", place(0, hostsYAML(1, "hh"))), "STATIC", "STRICT_DNS", 1))
	require.NotNil(t, dns.Decide(get("http://a/")).Endpoints(0).Undecided)
	original := balanced(t, "", "name: c\ntype: ORIGINAL_DST\nlb_policy: CLUSTER_PROVIDED\noriginal_dst_lb_config: {use_http_header: true, upstream_port_override: 7}")
	r := get("http://a/", Header{Name: "x-envoy-original-dst-host", Value: "10.0.0.1:80"})
	got, _ := original.Decide(r).Endpoints(0).Chosen()
	require.Equal(t, "10.0.0.1:7", got.Address)
	require.NotNil(t, original.Decide(get("http://a/")).Endpoints(0).Undecided)
}

func TestMissingClusterIsNotForwardedTo(t *testing.T) {
	sim := RouteConfiguration(parseRoutes(t, `virtual_hosts: [{name: v, domains: ["*"], routes: [{match: {prefix: /}, route: {cluster: gone}}]}]`),
		WithClusters(clustersOf(t, "name: other")...))
	d := sim.Decide(get("http://a/"))
	require.Equal(t, ClusterNotFound, d.Outcome)
	require.Equal(t, "gone", d.Cluster())
	require.Nil(t, d.Endpoints(0))
}

func TestRoundRobinOrder(t *testing.T) {
	ports := func(sim *Simulator, seed uint32, n int) []string {
		order, ok := sim.Decide(get("http://a/")).Endpoints(0).Order(seed, n)
		require.True(t, ok)
		var texts []string
		for _, e := range order {
			texts = append(texts, strings.TrimPrefix(e.Address, "127.0.0.1:"))
		}
		return texts
	}
	equal := balanced(t, "", staticCluster("c", "", place(0, hostsYAML(1, "hhh"))))
	require.Equal(t, []string{"2", "3", "1", "2"}, ports(equal, 1, 4))
	weighted := strings.Replace(hostsYAML(1, "hh"), "{health", "{load_balancing_weight: 3, health", 1)
	require.Equal(t, []string{"1", "1", "2", "1", "1", "1", "2", "1"}, ports(balanced(t, "", staticCluster("c", "", place(0, weighted))), 0, 8))
	_, ok := balanced(t, "", staticCluster("c", "lb_policy: RANDOM", place(0, hostsYAML(1, "hh")))).Decide(get("http://a/")).Endpoints(0).Order(0, 1)
	require.False(t, ok)
}

func TestLeastRequestEndpoints(t *testing.T) {
	sim := balanced(t, "", staticCluster("c", "lb_policy: LEAST_REQUEST", place(0, hostsYAML(1, "hh"))))
	require.Equal(t, map[string]string{"127.0.0.1:1": "50%", "127.0.0.1:2": "50%"}, shares(t, sim.Decide(get("http://a/")).Endpoints(0)))
	busy := get("http://a/")
	busy.EndpointActive = map[string]uint64{"127.0.0.1:1": 1, "127.0.0.1:2": 2}
	require.Equal(t, map[string]string{"127.0.0.1:1": "75%", "127.0.0.1:2": "25%"}, shares(t, sim.Decide(busy).Endpoints(0)))
	hosts := strings.Replace(hostsYAML(1, "hh"), "{health", "{load_balancing_weight: 2, health", 1)
	weighted := balanced(t, "", staticCluster("c", "lb_policy: LEAST_REQUEST", place(0, hosts)))
	busy.EndpointActive = map[string]uint64{"127.0.0.1:1": 1}
	require.Equal(t, map[string]string{"127.0.0.1:1": "50%", "127.0.0.1:2": "50%"}, shares(t, weighted.Decide(busy).Endpoints(0)))
}

func TestSlowStartEndpoints(t *testing.T) {
	sim := balanced(t, "", staticCluster("c", "round_robin_lb_config: {slow_start_config: {slow_start_window: 60s}}", place(0, hostsYAML(1, "hh"))))
	fresh := get("http://a/")
	fresh.EndpointAge = map[string]time.Duration{"127.0.0.1:2": 15 * time.Second}
	require.Equal(t, map[string]string{"127.0.0.1:1": "80%", "127.0.0.1:2": "20%"}, shares(t, sim.Decide(fresh).Endpoints(0)))
}

func TestOverrideHost(t *testing.T) {
	sim := balanced(t, "", staticCluster("c", `load_balancing_policy:
  policies:
  - typed_extension_config:
      name: override
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.override_host.v3.OverrideHost
        override_host_sources: [{header: x-hosts}]
        fallback_policy: {policies: [{typed_extension_config: {name: rr, typed_config: {"@type": type.googleapis.com/envoy.extensions.load_balancing_policies.round_robin.v3.RoundRobin}}}]}`,
		place(0, hostsYAML(1, "huu"))))
	named := sim.Decide(get("http://a/", Header{Name: "x-hosts", Value: "127.0.0.1:2, 127.0.0.1:1"}))
	first, _ := named.Endpoints(0).Chosen()
	require.Equal(t, "127.0.0.1:2", first.Address) // health plays no part
	second, _ := named.Endpoints(1).Chosen()
	require.Equal(t, "127.0.0.1:1", second.Address)
	_, certain := named.Endpoints(2).Chosen() // exhausted: round robin, in panic
	require.False(t, certain)
	unknown := sim.Decide(get("http://a/", Header{Name: "x-hosts", Value: "9.9.9.9:1"}))
	require.Len(t, unknown.Endpoints(0).Shares, 3)
}
