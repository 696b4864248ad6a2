package listener

import (
	"time"

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
	b.n.Init(&listenerv3.FilterChain{})
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

// Transport secures or wraps connections by another transport than TLS: [QUICTLS], [StartTLS], tap.Transport, [CustomTransport].
//
// Envoy: config.listener.v3.FilterChain.transport_socket
func (b *ChainBuilder) Transport(socket part.Part[corev3.TransportSocket]) *ChainBuilder {
	m, f := b.n.Set("transport_socket")
	m.TransportSocket = node.Child(f, socket)
	return b
}

// HandshakeTimeout is how long the handshake of the transport may take; then the connection is closed. Default: no limit; 0 is no
// limit too.
//
// Envoy: config.listener.v3.FilterChain.transport_socket_connect_timeout
func (b *ChainBuilder) HandshakeTimeout(d time.Duration) *ChainBuilder {
	m, f := b.n.Set("transport_socket_connect_timeout")
	m.TransportSocketConnectTimeout = f.Duration(d)
	return b
}

// Metadata puts a value under a namespace and key, for access logs and control planes to read. Calls add up.
//
// Envoy: config.listener.v3.FilterChain.metadata
func (b *ChainBuilder) Metadata(namespace, key string, value any) *ChainBuilder {
	m, f := b.n.Set("metadata")
	m.Metadata = f.Metadata(m.Metadata, namespace, key, value)
	return b
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
