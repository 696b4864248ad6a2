package endpoint

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// EndpointBuilder builds one host of a cluster.
type EndpointBuilder struct {
	n node.Node[endpointv3.LbEndpoint]
}

// Endpoint starts a host at an IP address ("10.0.0.1", "2001:db8::1") and port; in a cluster that resolves names, at a host
// name (endpoint-static-not-ip in any other).
//
// Envoy: config.endpoint.v3.Endpoint.address
func Endpoint(address string, port int) *EndpointBuilder {
	b := &EndpointBuilder{}
	m := b.n.Init(&endpointv3.LbEndpoint{})
	number := b.n.Below("endpoint.address.socket_address.port_value").Port(port)
	m.HostIdentifier = host(socket(address, number))
	return b
}

// Pipe starts a host at a Unix domain socket, whose path is shorter than 108 bytes (addr-pipe-too-long).
//
// Envoy: config.core.v3.Pipe.path
func Pipe(path string) *EndpointBuilder {
	b := &EndpointBuilder{}
	b.n.Init(&endpointv3.LbEndpoint{HostIdentifier: host(&corev3.Address{Address: &corev3.Address_Pipe{Pipe: &corev3.Pipe{Path: path}}})})
	return b
}

// Internal starts a host that is a listener of the same Envoy, by its name. The id tells apart several hosts at one
// listener; it may be empty for a single one.
//
// Envoy: config.core.v3.EnvoyInternalAddress.server_listener_name
func Internal(listener, id string) *EndpointBuilder {
	b := &EndpointBuilder{}
	b.n.Init(&endpointv3.LbEndpoint{}).HostIdentifier = host(&corev3.Address{Address: &corev3.Address_EnvoyInternalAddress{
		EnvoyInternalAddress: &corev3.EnvoyInternalAddress{
			AddressNameSpecifier: &corev3.EnvoyInternalAddress_ServerListenerName{ServerListenerName: listener},
			EndpointId:           id,
		},
	}})
	return b
}

// Named starts a host that [Builder.NamedEndpoint] defines. Envoy does not implement it.
//
// Envoy: config.endpoint.v3.LbEndpoint.endpoint_name
func Named(name string) *EndpointBuilder {
	b := &EndpointBuilder{}
	b.n.Init(&endpointv3.LbEndpoint{HostIdentifier: &endpointv3.LbEndpoint_EndpointName{EndpointName: name}})
	return b
}

// Weight is the share of traffic of this host among those of its locality, for policies that weigh hosts. At
// least 1 (proto-pgv), which is the default.
//
// Envoy: config.endpoint.v3.LbEndpoint.load_balancing_weight
func (b *EndpointBuilder) Weight(weight int) *EndpointBuilder {
	m, f := b.n.Set("load_balancing_weight")
	m.LoadBalancingWeight = f.CountValue(weight)
	return b
}

// Health is what the control plane says of a host's health.
type Health string

// The states of health.
const (
	Healthy   Health = "HEALTHY"
	Unhealthy Health = "UNHEALTHY"
	Draining  Health = "DRAINING" // treated as unhealthy
	TimedOut  Health = "TIMEOUT"  // treated as unhealthy
	Degraded  Health = "DEGRADED" // used when healthy hosts do not suffice
)

// Health says how the host is, which active health checks then refine. Default: healthy.
//
// Envoy: config.endpoint.v3.LbEndpoint.health_status
func (b *EndpointBuilder) Health(h Health) *EndpointBuilder {
	m, f := b.n.Set("health_status")
	m.HealthStatus = node.Enum[corev3.HealthStatus](f, h, corev3.HealthStatus_value)
	return b
}

// Metadata attaches a value to the host, for subset load balancing, transport socket matches ("envoy.transport_socket_match")
// and filters. Calls add up.
//
// Envoy: config.endpoint.v3.LbEndpoint.metadata
func (b *EndpointBuilder) Metadata(namespace, key string, value any) *EndpointBuilder {
	m, f := b.n.Set("metadata")
	m.Metadata = f.Metadata(m.Metadata, namespace, key, value)
	return b
}

// Hostname names the host for what needs a name: automatic host rewriting, automatic SNI, health checks. It is
// not resolved.
//
// Envoy: config.endpoint.v3.Endpoint.hostname
func (b *EndpointBuilder) Hostname(name string) *EndpointBuilder {
	m, _ := b.n.Set("endpoint.hostname")
	of(m).Hostname = name
	return b
}

// ObservabilityName replaces the address in statistics, where several hosts share one.
//
// Envoy: config.endpoint.v3.Endpoint.observability_name
func (b *EndpointBuilder) ObservabilityName(name string) *EndpointBuilder {
	m, _ := b.n.Set("endpoint.observability_name")
	of(m).ObservabilityName = name
	return b
}

// AlsoAt appends further addresses of the host, tried in this order after the first with a short delay (happy eyeballs). IP
// addresses only (endpoint-additional-not-ip), and not in clusters that resolve names.
//
// Envoy: config.endpoint.v3.Endpoint.additional_addresses
func (b *EndpointBuilder) AlsoAt(port int, addresses ...string) *EndpointBuilder {
	m, f := b.n.Add("endpoint.additional_addresses", len(b.n.Peek().GetEndpoint().GetAdditionalAddresses()))
	number, e := f.Port(port), of(m)
	for _, a := range addresses {
		e.AdditionalAddresses = append(e.AdditionalAddresses, &endpointv3.Endpoint_AdditionalAddress{Address: socket(a, number)})
	}
	return b
}

// CheckPort sends health checks to another port. A host that is no IP address refuses it (endpoint-health-port-non-ip).
//
// Envoy: config.endpoint.v3.Endpoint.HealthCheckConfig.port_value
func (b *EndpointBuilder) CheckPort(port int) *EndpointBuilder {
	m, f := b.n.Set("endpoint.health_check_config.port_value")
	check(m).PortValue = f.Port(port)
	return b
}

// CheckHostname is the host header of health checks of this host. Default: what the cluster's check says.
//
// Envoy: config.endpoint.v3.Endpoint.HealthCheckConfig.hostname
func (b *EndpointBuilder) CheckHostname(name string) *EndpointBuilder {
	m, _ := b.n.Set("endpoint.health_check_config.hostname")
	check(m).Hostname = name
	return b
}

// CheckAt sends health checks to another address, an IP, and port.
//
// Envoy: config.endpoint.v3.Endpoint.HealthCheckConfig.address
func (b *EndpointBuilder) CheckAt(address string, port int) *EndpointBuilder {
	m, f := b.n.Set("endpoint.health_check_config.address")
	check(m).Address = socket(address, f.Port(port))
	return b
}

// NoCheck leaves the host out of active health checks: it counts as healthy.
//
// Envoy: config.endpoint.v3.Endpoint.HealthCheckConfig.disable_active_health_check
func (b *EndpointBuilder) NoCheck() *EndpointBuilder {
	m, _ := b.n.Set("endpoint.health_check_config.disable_active_health_check")
	check(m).DisableActiveHealthCheck = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *EndpointBuilder) Patch(edit func(*endpointv3.LbEndpoint)) *EndpointBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *EndpointBuilder) Clone() *EndpointBuilder {
	c := &EndpointBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *EndpointBuilder) Render(s part.Scope) *endpointv3.LbEndpoint { return b.n.Take(s, nil) }

// of returns the endpoint of m for writing.
func of(m *endpointv3.LbEndpoint) *endpointv3.Endpoint {
	if m.GetEndpoint() == nil {
		m.HostIdentifier = &endpointv3.LbEndpoint_Endpoint{Endpoint: &endpointv3.Endpoint{}}
	}
	return m.GetEndpoint()
}

func check(m *endpointv3.LbEndpoint) *endpointv3.Endpoint_HealthCheckConfig {
	e := of(m)
	if e.HealthCheckConfig == nil {
		e.HealthCheckConfig = &endpointv3.Endpoint_HealthCheckConfig{}
	}
	return e.HealthCheckConfig
}

func host(a *corev3.Address) *endpointv3.LbEndpoint_Endpoint {
	return &endpointv3.LbEndpoint_Endpoint{Endpoint: &endpointv3.Endpoint{Address: a}}
}

func socket(address string, port uint32) *corev3.Address {
	return &corev3.Address{Address: &corev3.Address_SocketAddress{SocketAddress: &corev3.SocketAddress{
		Address:       address,
		PortSpecifier: &corev3.SocketAddress_PortValue{PortValue: port},
	}}}
}
