package listener

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"

	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// ChainBuilder builds a filter chain: which connections it serves, how they are secured, and the
// network filters they pass.
//
// Envoy decides by destination port, destination address, server name, transport protocol, application
// protocols, source addresses, source type and source port, in this order and without
// going back: the most specific value of one criterion is taken before the next is looked at.
type ChainBuilder struct {
	n node.Node[listenerv3.FilterChain]
}

// Serve starts a chain of network filters, the last of which ends it: an HTTP connection manager, a TCP proxy.
// Without any, connections are closed.
//
// Envoy: config.listener.v3.FilterChain.filters
func Serve(filters ...filter.Network) *ChainBuilder {
	b := &ChainBuilder{}
	b.n.Init()
	return b.Filters(filters...)
}

// Filters appends network filters.
//
// Envoy: config.listener.v3.FilterChain.filters
func (b *ChainBuilder) Filters(filters ...filter.Network) *ChainBuilder {
	m, f := b.n.Add("filters", len(b.n.Peek().Filters))
	m.Filters = node.Children(f, m.Filters, filters)
	return b
}

// Named gives the chain a name, for matcher trees and statistics.
//
// Envoy: config.listener.v3.FilterChain.name
func (b *ChainBuilder) Named(name string) *ChainBuilder {
	m, _ := b.n.Set("name")
	m.Name = name
	return b
}

// TLS terminates TLS with the context that [TLS] builds. Without it connections are plain text.
//
// Envoy: config.listener.v3.FilterChain.transport_socket
func (b *ChainBuilder) TLS(context part.Part[corev3.TransportSocket]) *ChainBuilder {
	m, f := b.n.Set("transport_socket")
	m.TransportSocket = node.Child(f, context)
	return b
}

// ServerNames restricts the chain to TLS connections that ask for one of these names (SNI): "api.example.com", or
// "*.example.com" for any name below. The listener needs a TLS inspector.
//
// Envoy: config.listener.v3.FilterChainMatch.server_names
func (b *ChainBuilder) ServerNames(names ...string) *ChainBuilder {
	m, _ := b.n.Add("filter_chain_match.server_names", len(b.n.Peek().GetFilterChainMatch().GetServerNames()))
	match := match(m)
	match.ServerNames = append(match.ServerNames, names...)
	return b
}

// match returns the chain's match for writing.
func match(m *listenerv3.FilterChain) *listenerv3.FilterChainMatch {
	if m.FilterChainMatch == nil {
		m.FilterChainMatch = &listenerv3.FilterChainMatch{}
	}
	return m.FilterChainMatch
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ChainBuilder) Patch(edit func(*listenerv3.FilterChain)) *ChainBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ChainBuilder) Clone() *ChainBuilder {
	c := &ChainBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ChainBuilder) Render(s part.Scope) *listenerv3.FilterChain { return b.n.Take(s, nil) }
