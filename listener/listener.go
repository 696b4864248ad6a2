package listener

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/internal/resource"
	"github.com/envoykit/envoykit/part"
)

// Builder builds a listener.
type Builder struct {
	n node.Node[listenerv3.Listener]
}

// TCP starts a listener for TCP connections on an IP address ("0.0.0.0", "::") and port. A host
// name is refused (listener-address-not-ip). Port 0 lets the system choose.
//
// Envoy: config.listener.v3.Listener.address
func TCP(name, address string, port int) *Builder {
	return socket(name, address, port, corev3.SocketAddress_TCP)
}

// UDP starts a listener for datagrams on an IP address and port. It takes either one listener filter
// that consumes them (UDP proxy, DNS) and no filter chains, or QUIC.
//
// Envoy: config.core.v3.SocketAddress.protocol
func UDP(name, address string, port int) *Builder {
	return socket(name, address, port, corev3.SocketAddress_UDP)
}

func socket(name, address string, port int, protocol corev3.SocketAddress_Protocol) *Builder {
	b := &Builder{}
	m := b.n.InitResource(&listenerv3.Listener{})
	m.Name = name
	m.Address = &corev3.Address{Address: &corev3.Address_SocketAddress{SocketAddress: &corev3.SocketAddress{
		Protocol:      protocol,
		Address:       address,
		PortSpecifier: &corev3.SocketAddress_PortValue{PortValue: b.n.Below("address.socket_address.port_value").Port(port)},
	}}}
	return b
}

// Pipe starts a listener on a Unix domain socket. The path is shorter than 108 bytes (addr-pipe-too-long); one
// that begins with "@" is in Linux's abstract namespace.
//
// Envoy: config.core.v3.Pipe.path
func Pipe(name, path string) *Builder {
	b := &Builder{}
	m := b.n.InitResource(&listenerv3.Listener{})
	m.Name = name
	m.Address = &corev3.Address{Address: &corev3.Address_Pipe{Pipe: &corev3.Pipe{Path: path}}}
	return b
}

// Internal starts a listener for connections from within this Envoy, which clusters reach by its name.
// Its bootstrap needs the internal listener extension (listener-internal-bootstrap-extension).
//
// Envoy: config.listener.v3.Listener.internal_listener
func Internal(name string) *Builder {
	b := &Builder{}
	m := b.n.InitResource(&listenerv3.Listener{})
	m.Name = name
	m.ListenerSpecifier = &listenerv3.Listener_InternalListener{InternalListener: &listenerv3.Listener_InternalListenerConfig{}}
	return b
}

// Raw starts from a copy of a listener that exists.
//
// Envoy: config.listener.v3.Listener
func Raw(m *listenerv3.Listener) *Builder {
	b := &Builder{}
	b.n.Raw(m)
	return b
}

// Chains appends filter chains: what serves a connection. A listener for connections needs one
// (listener-no-filter-chains), and no two may match the same (fc-match-overlap).
//
// Envoy: config.listener.v3.Listener.filter_chains
func (b *Builder) Chains(chains ...*ChainBuilder) *Builder {
	m, f := b.n.Add("filter_chains", len(b.n.Peek().FilterChains))
	m.FilterChains = node.Children(f, m.FilterChains, chains)
	return b
}

// DefaultChain serves connections that no other chain matches; without it they are closed. Its own
// match is ignored.
//
// Envoy: config.listener.v3.Listener.default_filter_chain
func (b *Builder) DefaultChain(chain *ChainBuilder) *Builder {
	m, f := b.n.Set("default_filter_chain")
	m.DefaultFilterChain = node.Child(f, chain)
	return b
}

// Filters appends listener filters, which see a connection before its chain is chosen: a TLS inspector for
// server names, an HTTP inspector, the PROXY protocol.
//
// Envoy: config.listener.v3.Listener.listener_filters
func (b *Builder) Filters(filters ...filter.Listener) *Builder {
	m, f := b.n.Add("listener_filters", len(b.n.Peek().ListenerFilters))
	m.ListenerFilters = node.Children(f, m.ListenerFilters, filters)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *Builder) Patch(edit func(*listenerv3.Listener)) *Builder {
	b.n.Patch(edit)
	return b
}

// Allow lets the rule be broken in this listener, for the reason given.
func (b *Builder) Allow(rule diag.RuleID, why string) *Builder {
	b.n.Allow(rule, why)
	return b
}

// Origin names what the listener was made from, for diagnostics: "Gateway default/edge".
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
func (b *Builder) Render(s part.Scope) *listenerv3.Listener { return b.n.Take(s, nil) }

// Build returns the listener as a message of its own, or everything that is wrong with it.
// It may be called again; the builder can no longer be changed.
func (b *Builder) Build() (*listenerv3.Listener, error) { return resource.Build("listener", b) }
