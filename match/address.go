package match

import (
	xdscorev3 "github.com/cncf/xds/go/xds/core/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// NetworkBuilder builds a range of addresses.
type NetworkBuilder struct {
	n node.Node[corev3.CidrRange]
}

// CIDR is the range of addresses in a network: "10.0.0.0/8", "2001:db8::/32", or an address that stands for itself
// alone. What is no network is reported (network-malformed).
//
// Envoy: config.core.v3.CidrRange.address_prefix
func CIDR(network string) *NetworkBuilder {
	b := &NetworkBuilder{}
	m := b.n.Init(&corev3.CidrRange{})
	_, f := b.n.Set("address_prefix")
	r := f.Network(network)
	m.AddressPrefix, m.PrefixLen = r.AddressPrefix, r.PrefixLen
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *NetworkBuilder) Clone() *NetworkBuilder {
	c := &NetworkBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *NetworkBuilder) Patch(edit func(*corev3.CidrRange)) *NetworkBuilder {
	b.n.Patch(edit)
	return b
}

// Render implements [part.Part].
func (b *NetworkBuilder) Render(s part.Scope) *corev3.CidrRange { return b.n.Take(s, nil) }

// AddressBuilder builds a matcher of addresses.
type AddressBuilder struct {
	n node.Node[matcherv3.AddressMatcher]
}

// Address matches addresses in one of the networks: "10.0.0.0/8", or an address that stands for itself alone. There
// must be one at least.
//
// Envoy: type.matcher.v3.AddressMatcher.ranges
func Address(networks ...string) *AddressBuilder {
	b := &AddressBuilder{}
	b.n.Init(&matcherv3.AddressMatcher{})
	m, f := b.n.Add("ranges", 0)
	for _, n := range networks {
		m.Ranges = append(m.Ranges, network(f.Index(len(m.Ranges)), n))
	}
	return b
}

// network is a range in the words of the xDS project, which has a message of its own.
func network(f node.Field, text string) *xdscorev3.CidrRange {
	r := f.Network(text)
	return &xdscorev3.CidrRange{AddressPrefix: r.AddressPrefix, PrefixLen: r.PrefixLen}
}

// Not turns the matcher round: it then matches addresses in none of the networks.
//
// Envoy: type.matcher.v3.AddressMatcher.invert_match
func (b *AddressBuilder) Not() *AddressBuilder {
	m, _ := b.n.Set("invert_match")
	m.InvertMatch = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *AddressBuilder) Patch(edit func(*matcherv3.AddressMatcher)) *AddressBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *AddressBuilder) Clone() *AddressBuilder {
	c := &AddressBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *AddressBuilder) Render(s part.Scope) *matcherv3.AddressMatcher { return b.n.Take(s, nil) }
