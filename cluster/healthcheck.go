package cluster

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Check is an active health check: [HTTPCheck], [TCPCheck], [GRPCCheck] or another of this package.
type Check interface {
	part.Part[corev3.HealthCheck]
}

// Envoy requires these of every health check; they are used where a check does not say otherwise.
const (
	defaultEvery     = 10 * time.Second
	defaultTimeout   = time.Second
	defaultHealthy   = 2
	defaultUnhealthy = 3
)

// check holds what all health checks have in common; B is the builder that embeds it.
type check[B any] struct {
	n    node.Node[corev3.HealthCheck]
	self *B
}

// start writes what Envoy requires.
func (c *check[B]) start(self *B) *corev3.HealthCheck {
	c.self = self
	m := c.n.Init(&corev3.HealthCheck{})
	m.Interval = c.n.Below("interval").Duration(defaultEvery)
	m.Timeout = c.n.Below("timeout").Duration(defaultTimeout)
	m.HealthyThreshold = wrapperspb.UInt32(defaultHealthy)
	m.UnhealthyThreshold = wrapperspb.UInt32(defaultUnhealthy)
	return m
}

// Every is the time between two checks of a host, and required by Envoy: 10 s if not called.
//
// Envoy: config.core.v3.HealthCheck.interval
func (c *check[B]) Every(d time.Duration) *B {
	m, f := c.n.Set("interval")
	m.Interval = f.Duration(d)
	return c.self
}

// Timeout is how long a host may take to answer, and required by Envoy: 1 s if not called.
//
// Envoy: config.core.v3.HealthCheck.timeout
func (c *check[B]) Timeout(d time.Duration) *B {
	m, f := c.n.Set("timeout")
	m.Timeout = f.Duration(d)
	return c.self
}

// Thresholds are how many good checks in a row make a host healthy again, and how many bad ones make it unhealthy.
// Envoy requires both: 2 and 3 if not called. A new host needs one good check only.
//
// Envoy: config.core.v3.HealthCheck.healthy_threshold
func (c *check[B]) Thresholds(healthy, unhealthy int) *B {
	m, f := c.n.Set("healthy_threshold")
	m.HealthyThreshold = f.CountValue(healthy)
	m, f = c.n.Set("unhealthy_threshold")
	m.UnhealthyThreshold = f.CountValue(unhealthy)
	return c.self
}

// Pace spreads the checks in time and slows them down where little depends on them.
//
// Envoy: config.core.v3.HealthCheck.no_traffic_interval
func (c *check[B]) Pace(p *PaceBuilder) *B {
	m, f := c.n.Set("no_traffic_interval")
	group(f, m, p)
	return c.self
}

// Port sends checks to another port than traffic; a host may say its own ([endpoint.EndpointBuilder.CheckPort]).
//
// Envoy: config.core.v3.HealthCheck.alt_port
func (c *check[B]) Port(port int) *B {
	m, f := c.n.Set("alt_port")
	m.AltPort = wrapperspb.UInt32(f.Port(port))
	return c.self
}

// ReuseConnection tells whether checks share a connection. Default: yes.
//
// Envoy: config.core.v3.HealthCheck.reuse_connection
func (c *check[B]) ReuseConnection(on bool) *B {
	m, _ := c.n.Set("reuse_connection")
	m.ReuseConnection = wrapperspb.Bool(on)
	return c.self
}

// ALPN are the application protocols that checks agree on instead of the cluster's.
//
// Envoy: config.core.v3.HealthCheck.TlsOptions.alpn_protocols
func (c *check[B]) ALPN(protocols ...string) *B {
	m, _ := c.n.Set("tls_options.alpn_protocols")
	m.TlsOptions = &corev3.HealthCheck_TlsOptions{AlpnProtocols: append([]string(nil), protocols...)}
	return c.self
}

// SocketMatch picks the transport socket of checks by metadata, among the cluster's
// [Builder.SocketMatches]; it replaces the metadata of the host. Calls add up.
//
// Envoy: config.core.v3.HealthCheck.transport_socket_match_criteria
func (c *check[B]) SocketMatch(key string, value any) *B {
	m, f := c.n.Set("transport_socket_match_criteria")
	m.TransportSocketMatchCriteria = f.Entry(m.TransportSocketMatchCriteria, key, value)
	return c.self
}

// Events says where changes of health are written.
//
// Envoy: config.core.v3.HealthCheck.event_logger
func (c *check[B]) Events(e *EventsBuilder) *B {
	m, f := c.n.Set("event_logger")
	group(f, m, e)
	return c.self
}

// Patch edits the finished message, for what no method sets. It runs last.
func (c *check[B]) Patch(edit func(*corev3.HealthCheck)) *B {
	c.n.Patch(edit)
	return c.self
}

// Render implements [part.Part].
func (c *check[B]) Render(s part.Scope) *corev3.HealthCheck { return c.n.Take(s, nil) }

// HealthCheck asks every host whether it is well; an unhealthy one gets no traffic. A cluster has
// at most one check (hc-multiple). Default: none, hosts are taken to be healthy.
//
// Envoy: config.cluster.v3.Cluster.health_checks
func (b *Builder) HealthCheck(c Check) *Builder {
	m, f := b.n.Set("health_checks")
	m.HealthChecks = node.Children(f, nil, []Check{c})
	return b
}
