package endpoint

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// LocalityBuilder builds a group of endpoints in one place.
type LocalityBuilder struct {
	n node.Node[endpointv3.LocalityLbEndpoints]
}

// Locality starts a group of endpoints in a region and zone; the zone may be empty.
//
// Envoy: config.endpoint.v3.LocalityLbEndpoints.locality
func Locality(region, zone string) *LocalityBuilder {
	b := &LocalityBuilder{}
	b.n.Init(&endpointv3.LocalityLbEndpoints{Locality: &corev3.Locality{Region: region, Zone: zone}})
	return b
}

// Hosts starts a group of endpoints whose place does not matter, an endpoint for each address, all on one port.
//
// Envoy: config.endpoint.v3.LocalityLbEndpoints.lb_endpoints
func Hosts(port int, addresses ...string) *LocalityBuilder {
	b := &LocalityBuilder{}
	b.n.Init(&endpointv3.LocalityLbEndpoints{})
	return b.Hosts(port, addresses...)
}

// Endpoints starts a group of endpoints whose place does not matter.
//
// Envoy: config.endpoint.v3.LocalityLbEndpoints.lb_endpoints
func Endpoints(endpoints ...*EndpointBuilder) *LocalityBuilder {
	b := &LocalityBuilder{}
	b.n.Init(&endpointv3.LocalityLbEndpoints{})
	return b.Endpoints(endpoints...)
}

// SubZone narrows the place down within the zone.
//
// Envoy: config.core.v3.Locality.sub_zone
func (b *LocalityBuilder) SubZone(name string) *LocalityBuilder {
	m, _ := b.n.Set("locality.sub_zone")
	if m.Locality == nil {
		m.Locality = &corev3.Locality{}
	}
	m.Locality.SubZone = name
	return b
}

// Weight is the share of traffic of this locality among those of its priority, used by locality-weighted
// load balancing only. It must be at least 1 (proto-pgv); without it such a balancer sends nothing here.
//
// Envoy: config.endpoint.v3.LocalityLbEndpoints.load_balancing_weight
func (b *LocalityBuilder) Weight(weight int) *LocalityBuilder {
	m, f := b.n.Set("load_balancing_weight")
	m.LoadBalancingWeight = f.CountValue(weight)
	return b
}

// Priority puts the locality into a failover level. 0, the default, is used first; levels
// should have no gaps (endpoint-priority-gap), and 128 is the last (proto-pgv).
//
// Envoy: config.endpoint.v3.LocalityLbEndpoints.priority
func (b *LocalityBuilder) Priority(level int) *LocalityBuilder {
	m, f := b.n.Set("priority")
	m.Priority = f.Count(level)
	return b
}

// Proximity orders localities by their distance, the nearest lowest. Envoy does not implement it.
//
// Envoy: config.endpoint.v3.LocalityLbEndpoints.proximity
func (b *LocalityBuilder) Proximity(distance int) *LocalityBuilder {
	m, f := b.n.Set("proximity")
	m.Proximity = f.CountValue(distance)
	return b
}

// Metadata attaches a value to the locality, for filters and access logs. Calls add up.
//
// Envoy: config.endpoint.v3.LocalityLbEndpoints.metadata
func (b *LocalityBuilder) Metadata(namespace, key string, value any) *LocalityBuilder {
	m, f := b.n.Set("metadata")
	m.Metadata = f.Metadata(m.Metadata, namespace, key, value)
	return b
}

// Hosts appends an endpoint for each address, all on one port.
//
// Envoy: config.endpoint.v3.LocalityLbEndpoints.lb_endpoints
func (b *LocalityBuilder) Hosts(port int, addresses ...string) *LocalityBuilder {
	m, f := b.n.Add("lb_endpoints", len(b.n.Peek().LbEndpoints))
	number := f.Port(port)
	for _, a := range addresses {
		m.LbEndpoints = append(m.LbEndpoints, &endpointv3.LbEndpoint{HostIdentifier: host(socket(a, number))})
	}
	return b
}

// Endpoints appends endpoints.
//
// Envoy: config.endpoint.v3.LocalityLbEndpoints.lb_endpoints
func (b *LocalityBuilder) Endpoints(endpoints ...*EndpointBuilder) *LocalityBuilder {
	m, f := b.n.Add("lb_endpoints", len(b.n.Peek().LbEndpoints))
	m.LbEndpoints = node.Children(f, m.LbEndpoints, endpoints)
	return b
}

// LEDS has the endpoints of the locality delivered one by one: those of the collection, whose name ends in "/*". Only for
// EDS clusters (endpoint-static-leds), and not beside endpoints of its own (endpoint-eds-leds-both).
//
// Envoy: config.endpoint.v3.LocalityLbEndpoints.leds_cluster_locality_config
func (b *LocalityBuilder) LEDS(collection string, from source.Config) *LocalityBuilder {
	m, f := b.n.Choose("lb_config", "leds_cluster_locality_config")
	m.LbConfig = &endpointv3.LocalityLbEndpoints_LedsClusterLocalityConfig{LedsClusterLocalityConfig: &endpointv3.LedsClusterLocalityConfig{
		LedsConfig:         node.Child(f.Sub("leds_config"), from),
		LedsCollectionName: collection,
	}}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *LocalityBuilder) Patch(edit func(*endpointv3.LocalityLbEndpoints)) *LocalityBuilder {
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
func (b *LocalityBuilder) Render(s part.Scope) *endpointv3.LocalityLbEndpoints {
	return b.n.Take(s, nil)
}

// Failover gives localities the levels 0, 1 and so on, in the order given, so that each takes over from those before it. What
// it returns are clones, for [Builder.Localities].
//
// Envoy: config.endpoint.v3.LocalityLbEndpoints.priority
func Failover(localities ...*LocalityBuilder) []*LocalityBuilder {
	out := make([]*LocalityBuilder, len(localities))
	for level, l := range localities {
		if l != nil { // a nil is for whoever takes the list to report
			out[level] = l.Clone().Priority(level)
		}
	}
	return out
}
