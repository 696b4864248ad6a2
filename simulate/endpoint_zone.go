package simulate

import (
	"math/big"

	"github.com/envoykit/envoykit/simulate/internal/balance"
)

// byZone routes with regard to zones; false where zones play no part.
func (p *picker) byZone(policy *lbPolicy, level *priority, degraded bool, share *big.Rat) bool {
	if p.x.sim.config.LocalCluster == "" || !(policy.zone.enabled > 0) {
		return false
	}
	local := p.x.sim.clusters[p.x.sim.config.LocalCluster]
	if local == nil || local.assignment == nil || p.x.sim.config.Locality == nil {
		p.stop(undecided("local_cluster", "zone-aware routing needs the endpoints of the cluster %q and Envoy's own locality", p.x.sim.config.LocalCluster))
		return true
	}
	routing, ok := p.zoneRouting(policy.zone, level, p.hostSet(local))
	if !ok {
		return false
	}
	enabled := new(big.Rat).SetFloat64(min(policy.zone.enabled, 100))
	enabled.Quo(enabled, big.NewRat(100, 1))
	plain := new(big.Rat).Sub(one, enabled)
	if plain.Sign() > 0 {
		p.spread(policy, eligible(level.hosts, degraded), plain.Mul(plain, share), drawn{})
	}
	p.spreadZones(policy, level, degraded, routing, new(big.Rat).Mul(share, enabled))
	return true
}

// zoneRouting decides the state; false where zones play no part.
func (p *picker) zoneRouting(zone *zoneConfig, level *priority, local *hostSet) (balance.ZoneRouting, bool) {
	if len(local.priorities) == 0 || len(level.localities) < 2 {
		return balance.ZoneRouting{}, false
	}
	own := localityKey(p.x.sim.config.Locality)
	home := local.priorities[0]
	here := find(home.localities, own)
	healthyHere := uint64(0)
	if level.localities[0].key == own {
		healthyHere = zoneSize(level.localities[0], false)
	}
	total := uint64(0)
	for _, l := range level.localities {
		total += zoneSize(l, false)
	}
	panicking := local.loads().Panic[0]
	switch {
	case len(home.localities) < 2 && !zone.force, here == nil || len(here.hosts) == 0, total < zone.minClusterSize, panicking:
		return balance.ZoneRouting{}, false
	}
	var zones []balance.Zone
	for _, l := range level.localities {
		z := balance.Zone{Upstream: zoneSize(l, zone.byWeight)}
		if twin := find(home.localities, l.key); twin != nil {
			z.Local = zoneSize(twin, zone.byWeight)
		}
		zones = append(zones, z)
	}
	localTotal := uint64(0)
	for _, l := range home.localities {
		localTotal += zoneSize(l, zone.byWeight)
	}
	force := zone.force && healthyHere >= zone.forceMin
	return balance.RouteZones(zones, level.localities[0].key == own, localTotal, force), true
}

func find(localities []*locality, key [3]string) *locality {
	for _, l := range localities {
		if l.key == key {
			return l
		}
	}
	return nil
}

// zoneSize counts or weighs the healthy hosts of a zone.
func zoneSize(l *locality, byWeight bool) uint64 {
	size := uint64(0)
	for _, h := range eligible(l.hosts, false) {
		if byWeight {
			size += h.weight
		} else {
			size++
		}
	}
	return size
}

// spreadZones spreads a share over the zones.
func (p *picker) spreadZones(policy *lbPolicy, level *priority, degraded bool, routing balance.ZoneRouting, share *big.Rat) {
	toZone := func(i int, part *big.Rat) {
		p.spread(policy, eligible(level.localities[i].hosts, degraded), part.Mul(part, share), drawn{})
	}
	if routing.State == balance.ZoneDirect {
		p.tell("zone-aware: everything stays in the own zone")
		toZone(0, big.NewRat(1, 1))
		return
	}
	p.tell("zone-aware: %d of 10000 stay in the own zone", routing.Stay)
	stay := int64(min(routing.Stay, 10000))
	if stay > 0 {
		toZone(0, big.NewRat(stay, 10000))
	}
	n := len(routing.Residual)
	last := routing.Residual[n-1]
	before := uint64(0)
	for i, sum := range routing.Residual {
		part := big.NewRat(1, int64(n))
		if last > 0 {
			part = big.NewRat(int64(sum-before), int64(last))
		}
		before = sum
		part.Mul(part, big.NewRat(10000-stay, 10000))
		if part.Sign() > 0 {
			toZone(i, part)
		}
	}
}
