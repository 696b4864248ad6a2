package cluster

import (
	"time"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/internal/resource"
	"github.com/envoykit/envoykit/part"
)

// Builder builds a cluster.
type Builder struct {
	n        node.Node[clusterv3.Cluster]
	resolves clusterv3.Cluster_DiscoveryType // STRICT_DNS or LOGICAL_DNS where hosts are resolved
	forwards bool                            // hosts are what requests ask for: Envoy demands that their names are checked
}

// Raw starts from a copy of a cluster that exists.
//
// Envoy: config.cluster.v3.Cluster
func Raw(m *clusterv3.Cluster) *Builder {
	b := &Builder{}
	b.n.Raw(m)
	return b
}

func named(name string) (*Builder, *clusterv3.Cluster) {
	b := &Builder{}
	m := b.n.InitResource(&clusterv3.Cluster{})
	m.Name = name
	return b, m
}

// ConnectTimeout bounds the making of a connection, with TLS handshake. Default: 5 s. It must be
// above 0 (proto-pgv).
//
// Envoy: config.cluster.v3.Cluster.connect_timeout
func (b *Builder) ConnectTimeout(d time.Duration) *Builder {
	m, f := b.n.Set("connect_timeout")
	m.ConnectTimeout = f.Duration(d)
	return b
}

// LoadBalancing says how a host is chosen: by the first of the policies that Envoy knows; more than one is for
// fleets of several versions. Default: round robin.
//
// Envoy: config.cluster.v3.Cluster.load_balancing_policy
func (b *Builder) LoadBalancing(policies ...Policy) *Builder {
	m, _ := b.n.Set("load_balancing_policy")
	f := b.n.Below("load_balancing_policy.policies")
	m.LoadBalancingPolicy = &clusterv3.LoadBalancingPolicy{Policies: node.Children(f, nil, policies)}
	return b
}

// OutlierDetection takes hosts out of balancing for a while when their answers to real requests are bad.
// Default: off.
//
// Envoy: config.cluster.v3.Cluster.outlier_detection
func (b *Builder) OutlierDetection(d *OutlierBuilder) *Builder {
	m, f := b.n.Set("outlier_detection")
	m.OutlierDetection = node.Child(f, d)
	return b
}

// TLS encrypts connections with the context that [TLS] builds, or wraps them in another transport: [QUIC],
// [ProxyProtocol]. Default: plain text.
//
// Envoy: config.cluster.v3.Cluster.transport_socket
func (b *Builder) TLS(socket TransportSocket) *Builder {
	m, f := b.n.Set("transport_socket")
	m.TransportSocket = node.Child(f, socket)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *Builder) Patch(edit func(*clusterv3.Cluster)) *Builder {
	b.n.Patch(edit)
	return b
}

// Allow lets the rule be broken in this cluster, for the reason given.
func (b *Builder) Allow(rule diag.RuleID, why string) *Builder {
	b.n.Allow(rule, why)
	return b
}

// Origin names what the cluster was made from, for diagnostics: "Service default/shop".
func (b *Builder) Origin(text string) *Builder {
	b.n.Origin(text)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *Builder) Clone() *Builder {
	c := &Builder{resolves: b.resolves, forwards: b.forwards}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *Builder) Render(s part.Scope) *clusterv3.Cluster { return b.n.Take(s, nil) }

// Build returns the cluster as a message of its own, or everything that is wrong with it.
// It may be called again; the builder can no longer be changed.
func (b *Builder) Build() (*clusterv3.Cluster, error) { return resource.Build("clusters", b) }
