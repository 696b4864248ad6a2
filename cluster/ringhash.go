package cluster

import (
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	commonv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/common/v3"
	ringhashv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/ring_hash/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// RingHashBuilder builds consistent hashing on a ring.
type RingHashBuilder struct {
	n node.Node[ringhashv3.RingHash]
}

// RingHash starts the policy that puts hosts on a ring and sends a request to the next one from its hash, so that
// most requests keep their host when hosts come and go. What is hashed, the route says; without it
// hosts are chosen at random.
//
// Envoy: extensions.load_balancing_policies.ring_hash.v3.RingHash
func RingHash() *RingHashBuilder {
	b := &RingHashBuilder{}
	b.n.Init(&ringhashv3.RingHash{})
	return b
}

// MinSize is the fewest points on the ring: the more for each host, the more even the distribution. Default: 1024, at most
// 8388608 (proto-pgv), and not above the largest size (lb-ring-hash-size).
//
// Envoy: extensions.load_balancing_policies.ring_hash.v3.RingHash.minimum_ring_size
func (b *RingHashBuilder) MinSize(points int) *RingHashBuilder {
	m, f := b.n.Set("minimum_ring_size")
	m.MinimumRingSize = f.Count64Value(points)
	return b
}

// MaxSize is the most points on the ring. Default: 8388608.
//
// Envoy: extensions.load_balancing_policies.ring_hash.v3.RingHash.maximum_ring_size
func (b *RingHashBuilder) MaxSize(points int) *RingHashBuilder {
	m, f := b.n.Set("maximum_ring_size")
	m.MaximumRingSize = f.Count64Value(points)
	return b
}

// HashFunction is what puts hosts on a ring.
type HashFunction string

// The hash functions.
const (
	XXHash  HashFunction = "XX_HASH"
	Murmur2 HashFunction = "MURMUR_HASH_2" // compatible with std::hash of libstdc++
)

// Function is the hash function. Default: [XXHash].
//
// Envoy: extensions.load_balancing_policies.ring_hash.v3.RingHash.hash_function
func (b *RingHashBuilder) Function(h HashFunction) *RingHashBuilder {
	m, f := b.n.Set("hash_function")
	m.HashFunction = node.Enum[ringhashv3.RingHash_HashFunction](f, h, ringhashv3.RingHash_HashFunction_value)
	return b
}

// ByHostname hashes hosts by their names rather than their addresses.
//
// Envoy: extensions.load_balancing_policies.common.v3.ConsistentHashingLbConfig.use_hostname_for_hashing
func (b *RingHashBuilder) ByHostname() *RingHashBuilder {
	m, _ := b.n.Set("consistent_hashing_lb_config.use_hostname_for_hashing")
	b.hashing(m).UseHostnameForHashing = true
	return b
}

// Bound caps the load of a host at this many percent of the average (bounded loads): above it, requests go to
// the next host of the ring. At least 100 (proto-pgv); 150 is common. Default: no bound.
//
// Envoy: extensions.load_balancing_policies.common.v3.ConsistentHashingLbConfig.hash_balance_factor
func (b *RingHashBuilder) Bound(percent int) *RingHashBuilder {
	m, f := b.n.Set("consistent_hashing_lb_config.hash_balance_factor")
	b.hashing(m).HashBalanceFactor = f.CountValue(percent)
	return b
}

// HashPolicies say what is hashed, where routes say nothing.
//
// Envoy: extensions.load_balancing_policies.common.v3.ConsistentHashingLbConfig.hash_policy
func (b *RingHashBuilder) HashPolicies(policies ...HashPolicy) *RingHashBuilder {
	m, f := b.n.Add("consistent_hashing_lb_config.hash_policy", len(b.n.Peek().GetConsistentHashingLbConfig().GetHashPolicy()))
	h := b.hashing(m)
	h.HashPolicy = node.Children(f, h.HashPolicy, policies)
	return b
}

func (*RingHashBuilder) hashing(m *ringhashv3.RingHash) *commonv3.ConsistentHashingLbConfig {
	if m.ConsistentHashingLbConfig == nil {
		m.ConsistentHashingLbConfig = &commonv3.ConsistentHashingLbConfig{}
	}
	return m.ConsistentHashingLbConfig
}

// LocalityWeighted makes the weights of localities count, each getting its share of the ring.
//
// Envoy: extensions.load_balancing_policies.ring_hash.v3.RingHash.locality_weighted_lb_config
func (b *RingHashBuilder) LocalityWeighted() *RingHashBuilder {
	m, _ := b.n.Set("locality_weighted_lb_config")
	m.LocalityWeightedLbConfig = &commonv3.LocalityLbConfig_LocalityWeightedLbConfig{}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *RingHashBuilder) Patch(edit func(*ringhashv3.RingHash)) *RingHashBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *RingHashBuilder) Clone() *RingHashBuilder {
	c := &RingHashBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *RingHashBuilder) Render(s part.Scope) *clusterv3.LoadBalancingPolicy_Policy {
	return policy(&b.n, s, "envoy.load_balancing_policies.ring_hash", nil)
}
