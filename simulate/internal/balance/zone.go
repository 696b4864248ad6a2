package balance

// Zone is one locality of the upstream cluster with its share of hosts in both
// clusters.
type Zone struct {
	// Upstream and Local are the healthy hosts (or their weights) of the zone
	// in the upstream and in the local cluster.
	Upstream, Local uint64
}

// ZoneState is how zone-aware routing sends requests.
type ZoneState uint8

const (
	// ZoneNone: zones play no part.
	ZoneNone ZoneState = iota
	// ZoneDirect: everything stays in Envoy's own zone.
	ZoneDirect
	// ZoneResidual: a part stays, the rest goes where there is room.
	ZoneResidual
)

// ZoneRouting is the state with the numbers behind it.
type ZoneRouting struct {
	State ZoneState
	// Stay is the part of requests that stays in the own zone, of 10000.
	Stay uint64
	// Residual is the cumulative room of the zones for the rest.
	Residual []uint64
}

// RouteZones decides between direct and residual routing. The first zone is
// Envoy's own if own is set; localTotal counts the healthy hosts of all zones
// of the local cluster.
func RouteZones(zones []Zone, own bool, localTotal uint64, force bool) ZoneRouting {
	upstreamTotal := uint64(0)
	for _, z := range zones {
		upstreamTotal += z.Upstream
	}
	upstream, local := make([]uint64, len(zones)), make([]uint64, len(zones))
	for i, z := range zones {
		if z.Upstream == 0 {
			continue
		}
		upstream[i] = 10000 * z.Upstream / upstreamTotal
		if localTotal > 0 {
			local[i] = 10000 * z.Local / localTotal
		}
	}
	if own && (upstream[0] > 0 && upstream[0] >= local[0] || force) {
		return ZoneRouting{State: ZoneDirect, Stay: 10000}
	}
	r := ZoneRouting{State: ZoneResidual, Residual: make([]uint64, len(zones))}
	if own && local[0] > 0 {
		r.Stay = upstream[0] * 10000 / local[0]
	}
	sum := uint64(0)
	for i := range zones {
		if !(own && i == 0) && upstream[i] > local[i] {
			sum += upstream[i] - local[i]
		}
		r.Residual[i] = sum
	}
	return r
}
