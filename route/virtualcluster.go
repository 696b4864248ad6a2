package route

import (
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
)

// VirtualClusterBuilder builds a name under which statistics count some requests.
type VirtualClusterBuilder struct {
	n node.Node[routev3.VirtualCluster]
}

// VirtualCluster counts, under the name, requests that meet all conditions; there must be one at least
// (vh-virtual-cluster-headers).
//
// Envoy: config.route.v3.VirtualCluster.headers
func VirtualCluster(name string, conditions ...*match.HeaderBuilder) *VirtualClusterBuilder {
	b := &VirtualClusterBuilder{}
	b.n.Init(&routev3.VirtualCluster{Name: name})
	m, f := b.n.Add("headers", 0)
	m.Headers = node.Children(f, nil, conditions)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *VirtualClusterBuilder) Patch(edit func(*routev3.VirtualCluster)) *VirtualClusterBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *VirtualClusterBuilder) Clone() *VirtualClusterBuilder {
	c := &VirtualClusterBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *VirtualClusterBuilder) Render(s part.Scope) *routev3.VirtualCluster { return b.n.Take(s, nil) }
