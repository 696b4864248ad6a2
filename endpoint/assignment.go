package endpoint

import (
	"time"

	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/internal/resource"
	"github.com/envoykit/envoykit/part"
)

// Builder builds the load assignment of one cluster.
type Builder struct {
	n node.Node[endpointv3.ClusterLoadAssignment]
}

// For starts the load assignment of the named cluster: the name by which an EDS cluster asks for it,
// which is the cluster's own unless it has a service name.
//
// Envoy: config.endpoint.v3.ClusterLoadAssignment.cluster_name
func For(cluster string) *Builder {
	b := &Builder{}
	b.n.InitResource(&endpointv3.ClusterLoadAssignment{ClusterName: cluster})
	return b
}

// Raw starts from a copy of a load assignment that exists.
//
// Envoy: config.endpoint.v3.ClusterLoadAssignment
func Raw(m *endpointv3.ClusterLoadAssignment) *Builder {
	b := &Builder{}
	b.n.Raw(m)
	return b
}

// Localities appends groups of endpoints. An assignment without any is legal: the cluster then
// has no hosts, and requests to it get a 503.
//
// Envoy: config.endpoint.v3.ClusterLoadAssignment.endpoints
func (b *Builder) Localities(localities ...*LocalityBuilder) *Builder {
	m, f := b.n.Add("endpoints", len(b.n.Peek().Endpoints))
	m.Endpoints = node.Children(f, m.Endpoints, localities)
	return b
}

// OverProvisioning is the factor, in percent, by which a locality or priority may lose hosts before traffic
// spills over: at the default of 140, a priority keeps all traffic while 71 % of its hosts are healthy. It must be
// above 0 (proto-pgv).
//
// Envoy: config.endpoint.v3.ClusterLoadAssignment.Policy.overprovisioning_factor
func (b *Builder) OverProvisioning(percent int) *Builder {
	m, f := b.n.Set("policy.overprovisioning_factor")
	policy(m).OverprovisioningFactor = f.CountValue(percent)
	return b
}

// Drop refuses a share of the requests, in percent, to relieve the hosts; the category tells several apart. Envoy takes one
// category (cluster-drop-overload-count).
//
// Envoy: config.endpoint.v3.ClusterLoadAssignment.Policy.drop_overloads
func (b *Builder) Drop(category string, percent float64) *Builder {
	m, f := b.n.Add("policy.drop_overloads", len(b.n.Peek().GetPolicy().GetDropOverloads()))
	p := policy(m)
	p.DropOverloads = append(p.DropOverloads, &endpointv3.ClusterLoadAssignment_Policy_DropOverload{
		Category:       category,
		DropPercentage: f.Index(len(p.DropOverloads)).Sub("drop_percentage").Fraction(percent),
	})
	return b
}

// StaleAfter is how long the hosts may be used without a new assignment; then they are removed, so that
// requests get a 503. Above 0 (proto-pgv). Default: for ever.
//
// Envoy: config.endpoint.v3.ClusterLoadAssignment.Policy.endpoint_stale_after
func (b *Builder) StaleAfter(d time.Duration) *Builder {
	m, f := b.n.Set("policy.endpoint_stale_after")
	policy(m).EndpointStaleAfter = f.Duration(d)
	return b
}

// WeightedHealth measures the health of a priority by the weights of its hosts. Default: by their number.
//
// Envoy: config.endpoint.v3.ClusterLoadAssignment.Policy.weighted_priority_health
func (b *Builder) WeightedHealth() *Builder {
	m, _ := b.n.Set("policy.weighted_priority_health")
	policy(m).WeightedPriorityHealth = true
	return b
}

// NamedEndpoint defines an address that [Named] refers to. Envoy does not implement it.
//
// Envoy: config.endpoint.v3.ClusterLoadAssignment.named_endpoints
func (b *Builder) NamedEndpoint(name, address string, port int) *Builder {
	m, f := b.n.Set("named_endpoints")
	if m.NamedEndpoints == nil {
		m.NamedEndpoints = map[string]*endpointv3.Endpoint{}
	}
	m.NamedEndpoints[name] = &endpointv3.Endpoint{Address: socket(address, f.Key(name).Port(port))}
	return b
}

func policy(m *endpointv3.ClusterLoadAssignment) *endpointv3.ClusterLoadAssignment_Policy {
	if m.Policy == nil {
		m.Policy = &endpointv3.ClusterLoadAssignment_Policy{}
	}
	return m.Policy
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *Builder) Patch(edit func(*endpointv3.ClusterLoadAssignment)) *Builder {
	b.n.Patch(edit)
	return b
}

// Allow lets the rule be broken in this assignment, for the reason given.
func (b *Builder) Allow(rule diag.RuleID, why string) *Builder {
	b.n.Allow(rule, why)
	return b
}

// Origin names what the assignment was made from, for diagnostics: "Service default/shop".
func (b *Builder) Origin(text string) *Builder {
	b.n.Origin(text)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *Builder) Clone() *Builder {
	c := &Builder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *Builder) Render(s part.Scope) *endpointv3.ClusterLoadAssignment { return b.n.Take(s, nil) }

// Build returns the load assignment as a message of its own, or everything that is wrong with it.
// It may be called again; the builder can no longer be changed.
func (b *Builder) Build() (*endpointv3.ClusterLoadAssignment, error) {
	return resource.Build("load_assignment", b)
}
