package cluster

import (
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	commonv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/common/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// HashPolicy is what of a request is hashed; package route has them.
type HashPolicy interface {
	part.Part[routev3.RouteAction_HashPolicy]
}

// LocalityBuilder builds how a policy chooses among localities before it chooses a host.
type LocalityBuilder struct {
	n node.Node[commonv3.LocalityLbConfig]
}

// LocalityWeighted starts the choice by the weights of localities; one without a weight gets
// no traffic (lb-locality-weighted-no-weights).
//
// Envoy: extensions.load_balancing_policies.common.v3.LocalityLbConfig.locality_weighted_lb_config
func LocalityWeighted() *LocalityBuilder {
	b := &LocalityBuilder{}
	b.n.Init(&commonv3.LocalityLbConfig{}).LocalityConfigSpecifier = &commonv3.LocalityLbConfig_LocalityWeightedLbConfig_{
		LocalityWeightedLbConfig: &commonv3.LocalityLbConfig_LocalityWeightedLbConfig{},
	}
	return b
}

// ZoneAwareBuilder builds the preference for hosts of Envoy's own zone.
type ZoneAwareBuilder struct {
	n node.Node[commonv3.LocalityLbConfig]
}

// ZoneAware starts the preference for hosts of Envoy's own zone, as long as that keeps the load even. Envoy must
// know its zone and the cluster of its own fleet.
//
// Envoy: extensions.load_balancing_policies.common.v3.LocalityLbConfig.zone_aware_lb_config
func ZoneAware() *ZoneAwareBuilder {
	b := &ZoneAwareBuilder{}
	zone(b.n.Init(&commonv3.LocalityLbConfig{}))
	return b
}

func zone(m *commonv3.LocalityLbConfig) *commonv3.LocalityLbConfig_ZoneAwareLbConfig {
	if m.GetZoneAwareLbConfig() == nil {
		m.LocalityConfigSpecifier = &commonv3.LocalityLbConfig_ZoneAwareLbConfig_{
			ZoneAwareLbConfig: &commonv3.LocalityLbConfig_ZoneAwareLbConfig{},
		}
	}
	return m.GetZoneAwareLbConfig()
}

// Enabled is the share of requests that prefer the zone, in percent. Default: 100.
//
// Envoy: extensions.load_balancing_policies.common.v3.LocalityLbConfig.ZoneAwareLbConfig.routing_enabled
func (b *ZoneAwareBuilder) Enabled(percent float64) *ZoneAwareBuilder {
	m, f := b.n.Set("zone_aware_lb_config.routing_enabled")
	zone(m).RoutingEnabled = f.Percent(percent)
	return b
}

// MinHosts is the fewest hosts in a cluster for zones to count. Default: 6.
//
// Envoy: extensions.load_balancing_policies.common.v3.LocalityLbConfig.ZoneAwareLbConfig.min_cluster_size
func (b *ZoneAwareBuilder) MinHosts(n int) *ZoneAwareBuilder {
	m, f := b.n.Set("zone_aware_lb_config.min_cluster_size")
	zone(m).MinClusterSize = f.Count64Value(n)
	return b
}

// FailOnPanic refuses requests when too few hosts are healthy, rather than send them to unhealthy ones.
//
// Envoy: extensions.load_balancing_policies.common.v3.LocalityLbConfig.ZoneAwareLbConfig.fail_traffic_on_panic
func (b *ZoneAwareBuilder) FailOnPanic() *ZoneAwareBuilder {
	m, _ := b.n.Set("zone_aware_lb_config.fail_traffic_on_panic")
	zone(m).FailTrafficOnPanic = true
	return b
}

// Always keeps requests in the zone if it has at least so many healthy hosts, even where the load becomes uneven. 1 is
// the least that is useful.
//
// Envoy: extensions.load_balancing_policies.common.v3.LocalityLbConfig.ZoneAwareLbConfig.force_local_zone
func (b *ZoneAwareBuilder) Always(minHosts int) *ZoneAwareBuilder {
	m, f := b.n.Set("zone_aware_lb_config.force_local_zone")
	zone(m).ForceLocalZone = &commonv3.LocalityLbConfig_ZoneAwareLbConfig_ForceLocalZone{MinSize: f.Sub("min_size").CountValue(minHosts)}
	return b
}

// ByWeight compares zones by the weights of their healthy hosts. Default: by their number.
//
// Envoy: extensions.load_balancing_policies.common.v3.LocalityLbConfig.ZoneAwareLbConfig.locality_basis
func (b *ZoneAwareBuilder) ByWeight() *ZoneAwareBuilder {
	m, _ := b.n.Set("zone_aware_lb_config.locality_basis")
	zone(m).LocalityBasis = commonv3.LocalityLbConfig_ZoneAwareLbConfig_HEALTHY_HOSTS_WEIGHT
	return b
}

// Locality is how a policy chooses among localities: [LocalityWeighted] or [ZoneAware].
type Locality interface {
	part.Part[commonv3.LocalityLbConfig]
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *LocalityBuilder) Patch(edit func(*commonv3.LocalityLbConfig)) *LocalityBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *LocalityBuilder) Clone() *LocalityBuilder {
	c := &LocalityBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *LocalityBuilder) Render(s part.Scope) *commonv3.LocalityLbConfig { return b.n.Take(s, nil) }

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ZoneAwareBuilder) Patch(edit func(*commonv3.LocalityLbConfig)) *ZoneAwareBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ZoneAwareBuilder) Clone() *ZoneAwareBuilder {
	c := &ZoneAwareBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ZoneAwareBuilder) Render(s part.Scope) *commonv3.LocalityLbConfig { return b.n.Take(s, nil) }
