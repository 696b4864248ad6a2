//lint:file-ignore SA1019 Envoy still obeys the deprecated fields.

package simulate

import (
	"math"
	"slices"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	commonv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/common/v3"
	leastrequestv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/least_request/v3"
	maglevv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/maglev/v3"
	overridehostv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/override_host/v3"
	randomv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/random/v3"
	ringhashv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/ring_hash/v3"
	roundrobinv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/round_robin/v3"
	subsetv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/subset/v3"
	wrrlocalityv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/wrr_locality/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/simulate/internal/balance"
)

type policyKind uint8

const (
	roundRobin policyKind = iota
	leastRequest
	randomPick
	ringHash
	maglev
	providedByCluster
)

// Limits and defaults of the hashing tables.
const (
	defaultRingMin    = 1024
	mostRing          = 8 << 20
	defaultMaglevSize = 65537
	mostMaglev        = 5000011
)

// lbPolicy is the load balancing of a cluster, from either of its two ways of
// configuration.
type lbPolicy struct {
	kind             policyKind
	name             string
	localityWeighted bool
	zone             *zoneConfig
	ringMin, ringMax uint64
	ringFunction     balance.Hash
	maglevSize       uint64
	useHostname      bool
	bounded          bool
	slow             *balance.SlowStart
	choices          int // draws of the least request balancer; 0: a full scan
	bias             float64
	hash             []hashPolicy // replaces the route's
	subsets          *subsetConfig
	override         []*overridehostv3.OverrideHost_OverrideHostSource
	doubt            *Undecided
}

// zoneConfig is the configuration of zone-aware routing.
type zoneConfig struct {
	enabled        float64 // percent
	minClusterSize uint64
	failOnPanic    bool
	force          bool
	forceMin       uint64
	byWeight       bool
}

func defaultZone() *zoneConfig {
	return &zoneConfig{enabled: 100, minClusterSize: 6, forceMin: 1}
}

// newPolicy reads the load balancing of a cluster.
func newPolicy(msg *clusterv3.Cluster) *lbPolicy {
	if msg.GetLoadBalancingPolicy() != nil {
		return newExtensionPolicy(msg.GetLoadBalancingPolicy(), "load_balancing_policy")
	}
	p := &lbPolicy{zone: defaultZone(), name: msg.GetLbPolicy().String()}
	common := msg.GetCommonLbConfig()
	p.localityWeighted = common.GetLocalityWeightedLbConfig() != nil
	if zone := common.GetZoneAwareLbConfig(); zone != nil {
		p.zone.read(zone.GetRoutingEnabled().GetValue(), zone.GetRoutingEnabled() != nil, zone.GetMinClusterSize().GetValue(), zone.GetMinClusterSize() != nil)
		p.zone.failOnPanic = zone.GetFailTrafficOnPanic()
	}
	p.useHostname = common.GetConsistentHashingLbConfig().GetUseHostnameForHashing()
	p.bounded = common.GetConsistentHashingLbConfig().GetHashBalanceFactor().GetValue() > 0
	switch msg.GetLbPolicy() {
	case clusterv3.Cluster_ROUND_ROBIN:
		slow := msg.GetRoundRobinLbConfig().GetSlowStartConfig()
		p.readSlowStart(slow != nil, slow.GetSlowStartWindow(), slow.GetAggression(), slow.GetMinWeightPercent())
	case clusterv3.Cluster_LEAST_REQUEST:
		config := msg.GetLeastRequestLbConfig()
		p.readLeastRequest(config.GetChoiceCount(), config.GetActiveRequestBias())
		slow := config.GetSlowStartConfig()
		p.readSlowStart(slow != nil, slow.GetSlowStartWindow(), slow.GetAggression(), slow.GetMinWeightPercent())
	case clusterv3.Cluster_RANDOM:
		p.kind = randomPick
	case clusterv3.Cluster_RING_HASH:
		p.legacyRing(msg.GetRingHashLbConfig())
	case clusterv3.Cluster_MAGLEV:
		p.kind, p.maglevSize = maglev, defaultMaglevSize
		if size := msg.GetMaglevLbConfig().GetTableSize(); size != nil {
			p.maglevSize = size.GetValue()
		}
	case clusterv3.Cluster_CLUSTER_PROVIDED:
		p.kind = providedByCluster
	default:
		p.doubt = undecided("lb_policy", "%s is set without load_balancing_policy, which Envoy refuses", msg.GetLbPolicy())
	}
	if msg.GetLbSubsetConfig() != nil && len(msg.GetLbSubsetConfig().GetSubsetSelectors()) > 0 {
		p.subsets = legacySubsets(msg.GetLbSubsetConfig())
	}
	p.checkSizes()
	return p
}

func (p *lbPolicy) legacyRing(config *clusterv3.Cluster_RingHashLbConfig) {
	p.ring(config.GetMinimumRingSize().GetValue(), config.GetMinimumRingSize() != nil,
		config.GetMaximumRingSize().GetValue(), config.GetMaximumRingSize() != nil,
		config.GetHashFunction() == clusterv3.Cluster_RingHashLbConfig_MURMUR_HASH_2)
}

func (p *lbPolicy) ring(least uint64, leastSet bool, most uint64, mostSet, murmur bool) {
	p.kind, p.ringMin, p.ringMax, p.ringFunction = ringHash, defaultRingMin, mostRing, balance.XX
	if leastSet {
		p.ringMin = least
	}
	if mostSet {
		p.ringMax = most
	}
	if murmur {
		p.ringFunction = balance.Murmur
	}
}

func (z *zoneConfig) read(enabled float64, enabledSet bool, size uint64, sizeSet bool) {
	if enabledSet {
		z.enabled = enabled
	}
	if sizeSet {
		z.minClusterSize = size
	}
}

// checkSizes finds tables that Envoy refuses.
func (p *lbPolicy) checkSizes() {
	switch {
	case p.kind == ringHash && (p.ringMin > p.ringMax || p.ringMax > mostRing):
		p.doubt = undecided("ring_hash_lb_config", "Envoy refuses the sizes %d and %d of the ring", p.ringMin, p.ringMax)
	case p.kind == maglev && (p.maglevSize > mostMaglev || !isPrime(p.maglevSize)):
		p.doubt = undecided("maglev_lb_config.table_size", "Envoy refuses the size %d: it is no prime up to %d", p.maglevSize, mostMaglev)
	}
}

func isPrime(n uint64) bool {
	if n < 2 {
		return false
	}
	for d := uint64(2); d*d <= n; d++ {
		if n%d == 0 {
			return false
		}
	}
	return true
}

// newExtensionPolicy reads the first policy of a list that is known here.
func newExtensionPolicy(list *clusterv3.LoadBalancingPolicy, field string) *lbPolicy {
	if len(list.GetPolicies()) == 0 {
		return &lbPolicy{doubt: undecided(field, "no policy is set, which Envoy refuses")}
	}
	config := list.GetPolicies()[0].GetTypedExtensionConfig()
	message, err := config.GetTypedConfig().UnmarshalNew()
	if err != nil {
		return &lbPolicy{doubt: undecided(field, "the policy %s cannot be evaluated offline", config.GetName())}
	}
	p := &lbPolicy{zone: defaultZone(), name: config.GetName()}
	switch m := message.(type) {
	case *roundrobinv3.RoundRobin:
		slow := m.GetSlowStartConfig()
		p.readSlowStart(slow != nil, slow.GetSlowStartWindow(), slow.GetAggression(), slow.GetMinWeightPercent())
		p.readLocality(m.GetLocalityLbConfig())
	case *leastrequestv3.LeastRequest:
		p.readLeastRequest(m.GetChoiceCount(), m.GetActiveRequestBias())
		if m.GetSelectionMethod() == leastrequestv3.LeastRequest_FULL_SCAN {
			p.choices = 0
		}
		slow := m.GetSlowStartConfig()
		p.readSlowStart(slow != nil, slow.GetSlowStartWindow(), slow.GetAggression(), slow.GetMinWeightPercent())
		p.readLocality(m.GetLocalityLbConfig())
	case *randomv3.Random:
		p.kind = randomPick
		p.readLocality(m.GetLocalityLbConfig())
	case *ringhashv3.RingHash:
		p.ring(m.GetMinimumRingSize().GetValue(), m.GetMinimumRingSize() != nil, m.GetMaximumRingSize().GetValue(),
			m.GetMaximumRingSize() != nil, m.GetHashFunction() == ringhashv3.RingHash_MURMUR_HASH_2)
		p.useHostname, p.bounded = m.GetUseHostnameForHashing(), m.GetHashBalanceFactor().GetValue() > 0
		p.localityWeighted = m.GetLocalityWeightedLbConfig() != nil
		p.readHashing(m.GetConsistentHashingLbConfig(), field)
	case *maglevv3.Maglev:
		p.kind, p.maglevSize = maglev, defaultMaglevSize
		if m.GetTableSize() != nil {
			p.maglevSize = m.GetTableSize().GetValue()
		}
		p.localityWeighted = m.GetLocalityWeightedLbConfig() != nil
		p.readHashing(m.GetConsistentHashingLbConfig(), field)
	case *subsetv3.Subset:
		p = newExtensionPolicy(m.GetSubsetLbPolicy(), field+".subset_lb_policy")
		p.subsets = extensionSubsets(m)
	case *overridehostv3.OverrideHost:
		p = newExtensionPolicy(m.GetFallbackPolicy(), field+".fallback_policy")
		p.override = m.GetOverrideHostSources()
	case *wrrlocalityv3.WrrLocality:
		p = newExtensionPolicy(m.GetEndpointPickingPolicy(), field+".endpoint_picking_policy")
		p.localityWeighted = true
	default:
		p.doubt = undecided(field, "the policy %s cannot be evaluated offline", config.GetName())
	}
	p.checkSizes()
	return p
}

// readLeastRequest reads the settings of the least request balancer.
func (p *lbPolicy) readLeastRequest(choices *wrapperspb.UInt32Value, bias *corev3.RuntimeDouble) {
	p.kind, p.choices, p.bias = leastRequest, 2, 1
	if choices != nil {
		p.choices = max(int(min(choices.GetValue(), mostChoices)), 2)
	}
	if bias != nil {
		p.bias = bias.GetDefaultValue()
	}
}

// mostChoices is beyond what changes a probability visibly.
const mostChoices = 1024

// readSlowStart reads the settings of slow start.
func (p *lbPolicy) readSlowStart(set bool, window *durationpb.Duration, aggression *corev3.RuntimeDouble, least *typev3.Percent) {
	if !set || window.AsDuration() <= 0 {
		return
	}
	p.slow = &balance.SlowStart{Window: window.AsDuration(), Aggression: 1, MinWeightPercent: 10}
	if aggression != nil {
		p.slow.Aggression = aggression.GetDefaultValue()
	}
	if least != nil {
		p.slow.MinWeightPercent = least.GetValue()
	}
}

func (p *lbPolicy) readLocality(config *commonv3.LocalityLbConfig) {
	p.localityWeighted = config.GetLocalityWeightedLbConfig() != nil
	zone := config.GetZoneAwareLbConfig()
	if zone == nil {
		return
	}
	p.zone.read(zone.GetRoutingEnabled().GetValue(), zone.GetRoutingEnabled() != nil, zone.GetMinClusterSize().GetValue(), zone.GetMinClusterSize() != nil)
	p.zone.failOnPanic = zone.GetFailTrafficOnPanic()
	p.zone.byWeight = zone.GetLocalityBasis() == commonv3.LocalityLbConfig_ZoneAwareLbConfig_HEALTHY_HOSTS_WEIGHT
	if force := zone.GetForceLocalZone(); force != nil {
		p.zone.force = true
		if force.GetMinSize() != nil {
			p.zone.forceMin = uint64(force.GetMinSize().GetValue())
		}
	}
}

func (p *lbPolicy) readHashing(config *commonv3.ConsistentHashingLbConfig, field string) {
	if config == nil {
		return
	}
	p.useHostname = config.GetUseHostnameForHashing()
	p.bounded = config.GetHashBalanceFactor().GetValue() > 0
	p.hash = newHashPolicies(config.GetHashPolicy(), field+".hash_policy")
}

// panicThreshold is the threshold of a cluster in whole percent.
func (x *exchange) panicThreshold(msg *clusterv3.Cluster) uint64 {
	threshold := uint64(50)
	if percent := msg.GetCommonLbConfig().GetHealthyPanicThreshold(); percent.GetValue() >= 0 && percent != nil {
		threshold = uint64(math.Round(math.Min(percent.GetValue(), 100)))
	}
	if value, set := x.runtime("upstream.healthy_panic_threshold"); set {
		if given, known := runtimeUint(value, threshold); known {
			threshold = given
		}
	}
	return min(threshold, 100)
}

// subsetConfig is the configuration of subset balancing.
type subsetConfig struct {
	balance.Subsets
	localityAware bool
	scale         bool
}

func legacySubsets(m *clusterv3.Cluster_LbSubsetConfig) *subsetConfig {
	s := &subsetConfig{localityAware: m.GetLocalityWeightAware(), scale: m.GetScaleLocalityWeight()}
	s.Fallback = fallbackPolicies[int32(m.GetFallbackPolicy())]
	s.Default = m.GetDefaultSubset().GetFields()
	s.PanicAny, s.ListAsAny = m.GetPanicModeAny(), m.GetListAsAny()
	s.FallbackList = m.GetMetadataFallbackPolicy() == clusterv3.Cluster_LbSubsetConfig_FALLBACK_LIST
	for _, selector := range m.GetSubsetSelectors() {
		s.add(selector.GetKeys(), int32(selector.GetFallbackPolicy()), selector.GetFallbackKeysSubset(), selector.GetSingleHostPerSubset())
	}
	return s
}

func extensionSubsets(m *subsetv3.Subset) *subsetConfig {
	s := &subsetConfig{localityAware: m.GetLocalityWeightAware(), scale: m.GetScaleLocalityWeight()}
	s.Fallback = fallbackPolicies[int32(m.GetFallbackPolicy())]
	s.Default = m.GetDefaultSubset().GetFields()
	s.PanicAny, s.ListAsAny, s.RedundantKeys = m.GetPanicModeAny(), m.GetListAsAny(), m.GetAllowRedundantKeys()
	s.FallbackList = m.GetMetadataFallbackPolicy() == subsetv3.Subset_FALLBACK_LIST
	for _, selector := range m.GetSubsetSelectors() {
		s.add(selector.GetKeys(), int32(selector.GetFallbackPolicy()), selector.GetFallbackKeysSubset(), selector.GetSingleHostPerSubset())
	}
	return s
}

// fallbackPolicies are the policies of a cluster by their number.
var fallbackPolicies = map[int32]balance.FallbackPolicy{0: balance.NoFallback, 1: balance.AnyEndpoint, 2: balance.DefaultSubset}

// selectorFallbacks are the policies of a selector by their number.
var selectorFallbacks = map[int32]balance.FallbackPolicy{
	0: balance.NotDefined, 1: balance.NoFallback, 2: balance.AnyEndpoint, 3: balance.DefaultSubset, 4: balance.KeysSubset,
}

func (s *subsetConfig) add(keys []string, fallback int32, fallbackKeys []string, single bool) {
	keys = slices.Clone(keys)
	slices.Sort(keys)
	s.Selectors = append(s.Selectors, balance.Selector{
		Keys: slices.Compact(keys), Fallback: selectorFallbacks[fallback], FallbackKeys: fallbackKeys, Single: single,
	})
}
