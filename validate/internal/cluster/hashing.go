package cluster

import (
	"fmt"
	"math"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	maglevv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/maglev/v3"
	ringhashv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/ring_hash/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func init() {
	check.On(func(c *check.Context, r *ringhashv3.RingHash) {
		ringSize(c, r.GetMinimumRingSize(), r.GetMaximumRingSize(), "minimum_ring_size")
	})
	check.On(func(c *check.Context, m *maglevv3.Maglev) { tableSize(c, m.GetTableSize(), "table_size") })
}

var (
	ringHashSize = check.Rule(diag.Rule{
		ID: "lb-ring-hash-size", Severity: diag.Error,
		Title: "the smallest ring is not larger than the largest",
		Text:  "Envoy refuses a minimum_ring_size above maximum_ring_size. Unset they are 1024 and 8388608, so a small maximum alone is refused too.",
		Bad:   aCluster + "lb_policy: RING_HASH\nring_hash_lb_config: {maximum_ring_size: 512}\n",
		Good:  aCluster + "lb_policy: RING_HASH\nring_hash_lb_config: {minimum_ring_size: 64, maximum_ring_size: 512}\n",
		Ref:   "ring_hash_lb.cc RingHashLoadBalancer",
	})
	maglevPrime = check.Rule(diag.Rule{
		ID: "lb-maglev-prime", Severity: diag.Error,
		Title: "the table of Maglev has a prime number of entries",
		Text:  "The algorithm walks the table in steps that must reach every entry. Envoy refuses a table_size that is no prime number; unset it is 65537.",
		Bad:   aCluster + "lb_policy: MAGLEV\nmaglev_lb_config: {table_size: 1000}\n",
		Good:  aCluster + "lb_policy: MAGLEV\nmaglev_lb_config: {table_size: 1009}\n",
		Ref:   "maglev_lb.cc MaglevLoadBalancer",
	})
	weightSum = check.Rule(diag.Rule{
		ID: "endpoint-weight-sum-hash", Severity: diag.Error,
		Title: "weights that are hashed add up to at most 4294967295",
		Text:  "RING_HASH and MAGLEV divide each weight by the sum of a priority's hosts, or localities, which must fit 32 bits. Envoy refuses a larger sum.",
		Bad: aCluster + `lb_policy: MAGLEV
load_assignment:
  cluster_name: a
  endpoints:
  - lb_endpoints:
    - {load_balancing_weight: 4294967295, endpoint: {address: {socket_address: {address: 10.0.0.1, port_value: 80}}}}
    - {load_balancing_weight: 1, endpoint: {address: {socket_address: {address: 10.0.0.2, port_value: 80}}}}
`,
		Good: aCluster + `lb_policy: MAGLEV
load_assignment:
  cluster_name: a
  endpoints:
  - lb_endpoints:
    - {load_balancing_weight: 4294967294, endpoint: {address: {socket_address: {address: 10.0.0.1, port_value: 80}}}}
    - {load_balancing_weight: 1, endpoint: {address: {socket_address: {address: 10.0.0.2, port_value: 80}}}}
`,
		Ref: "thread_aware_lb_impl.cc normalizeHostWeights",
	})
	hostnameHash = check.Rule(diag.Rule{
		ID: "cluster-hash-by-hostname-type", Severity: diag.Error,
		Title: "hosts are hashed by name where they have one",
		Text:  "Only the hosts of a STRICT_DNS cluster keep the name they were resolved from. Envoy refuses use_hostname_for_hashing on other types, and on every cluster_type.",
		Bad:   aCluster + "lb_policy: RING_HASH\ncommon_lb_config: {consistent_hashing_lb_config: {use_hostname_for_hashing: true}}\n",
		Good:  aCluster + "type: STRICT_DNS\nlb_policy: RING_HASH\ncommon_lb_config: {consistent_hashing_lb_config: {use_hostname_for_hashing: true}}\n",
		Ref:   "cluster_factory_impl.cc ClusterFactoryImplBase::create",
	})
)

// hashSizes judges the settings of consistent hashing, where they count.
func hashSizes(c *check.Context, cl *clusterv3.Cluster, kind discovery) {
	if cl.GetCommonLbConfig().GetConsistentHashingLbConfig().GetUseHostnameForHashing() && cl.GetType() != clusterv3.Cluster_STRICT_DNS {
		c.Report(hostnameHash, "use_hostname_for_hashing on a cluster that is not of type STRICT_DNS", "common_lb_config.consistent_hashing_lb_config.use_hostname_for_hashing")
	}
	hashes := false
	if cl.GetLoadBalancingPolicy() != nil {
		t := chosen(cl.GetLoadBalancingPolicy())
		hashes = t == ringHashType || t == maglevType
	} else if cl.GetLbPolicy() == clusterv3.Cluster_RING_HASH {
		hashes = true
		ringSize(c, cl.GetRingHashLbConfig().GetMinimumRingSize(), cl.GetRingHashLbConfig().GetMaximumRingSize(), "ring_hash_lb_config.minimum_ring_size")
	} else if cl.GetLbPolicy() == clusterv3.Cluster_MAGLEV {
		hashes = true
		tableSize(c, cl.GetMaglevLbConfig().GetTableSize(), "maglev_lb_config.table_size")
	}
	if hashes && (kind == static || kind == strictDNS) {
		weightSums(c, cl.GetLoadAssignment().GetEndpoints())
	}
}

func ringSize(c *check.Context, minimum, maximum *wrapperspb.UInt64Value, at string) {
	least, most := uint64(1024), uint64(8<<20)
	if minimum != nil {
		least = minimum.GetValue()
	}
	if maximum != nil {
		most = maximum.GetValue()
	}
	if least > most {
		c.Report(ringHashSize, fmt.Sprintf("minimum_ring_size %d is above maximum_ring_size %d", least, most), at)
	}
}

func tableSize(c *check.Context, size *wrapperspb.UInt64Value, at string) {
	if size == nil || prime(size.GetValue()) {
		return
	}
	d := c.Report(maglevPrime, fmt.Sprintf("%d is not a prime number", size.GetValue()), at)
	for n := size.GetValue() + 1; n <= 5000011; n++ {
		if prime(n) {
			d.Fixes = []string{fmt.Sprintf("use %d", n)}
			return
		}
	}
}

func prime(n uint64) bool {
	if n < 4 {
		return n > 1
	}
	if n%2 == 0 {
		return false
	}
	for d := uint64(3); d <= n/d; d += 2 {
		if n%d == 0 {
			return false
		}
	}
	return true
}

// weightSums adds up the weights of each priority. Envoy balances among healthy hosts, or all if none is.
func weightSums(c *check.Context, localities []*endpointv3.LocalityLbEndpoints) {
	total := uint64(0)
	for _, l := range localities {
		all, _ := weights(l)
		total += all
	}
	if total <= math.MaxUint32 {
		return
	}
	all, healthy := map[uint32]uint64{}, map[uint32]uint64{}
	for i, l := range localities {
		p := l.GetPriority()
		a, h := weights(l)
		all[p] += a
		healthy[p] += h
		sum := healthy[p]
		if sum == 0 {
			sum = all[p]
		}
		if sum > math.MaxUint32 {
			c.Report(weightSum, fmt.Sprintf("the weights of priority %d add up to %d", p, sum), "load_assignment.endpoints", i)
			return
		}
	}
}

func weights(l *endpointv3.LocalityLbEndpoints) (all, healthy uint64) {
	for _, h := range l.GetLbEndpoints() {
		weight := uint64(h.GetLoadBalancingWeight().GetValue())
		all += weight
		if s := h.GetHealthStatus(); s == corev3.HealthStatus_UNKNOWN || s == corev3.HealthStatus_HEALTHY {
			healthy += weight
		}
	}
	return all, healthy
}
