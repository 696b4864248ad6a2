package endpoint

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
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
	b.n.Init().Locality = &corev3.Locality{Region: region, Zone: zone}
	return b
}

// SubZone narrows the place down within the zone.
//
// Envoy: config.core.v3.Locality.sub_zone
func (b *LocalityBuilder) SubZone(name string) *LocalityBuilder {
	m, _ := b.n.Set("locality.sub_zone")
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
// must have no gaps.
//
// Envoy: config.endpoint.v3.LocalityLbEndpoints.priority
func (b *LocalityBuilder) Priority(level int) *LocalityBuilder {
	m, f := b.n.Set("priority")
	m.Priority = f.Count(level)
	return b
}

// Hosts appends an endpoint for each address, all on one port.
//
// Envoy: config.endpoint.v3.LocalityLbEndpoints.lb_endpoints
func (b *LocalityBuilder) Hosts(port int, addresses ...string) *LocalityBuilder {
	m, f := b.n.Add("lb_endpoints", len(b.n.Peek().LbEndpoints))
	number := f.Port(port)
	for _, a := range addresses {
		m.LbEndpoints = append(m.LbEndpoints, lbEndpoint(a, number))
	}
	return b
}

// Render implements [part.Part].
func (b *LocalityBuilder) Render(s part.Scope) *endpointv3.LocalityLbEndpoints {
	return b.n.Take(s, nil)
}

func lbEndpoint(address string, port uint32) *endpointv3.LbEndpoint {
	return &endpointv3.LbEndpoint{HostIdentifier: &endpointv3.LbEndpoint_Endpoint{Endpoint: &endpointv3.Endpoint{
		Address: &corev3.Address{Address: &corev3.Address_SocketAddress{SocketAddress: &corev3.SocketAddress{
			Address:       address,
			PortSpecifier: &corev3.SocketAddress_PortValue{PortValue: port},
		}}},
	}}}
}
