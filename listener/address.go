package listener

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// AddressBuilder builds one more address that a listener listens on.
type AddressBuilder struct {
	n node.Node[listenerv3.AdditionalAddress]
}

// Address starts one more address, an IP address and port. It has the protocol of the listener's first.
//
// Envoy: config.listener.v3.AdditionalAddress.address
func Address(ip string, port int) *AddressBuilder {
	b := &AddressBuilder{}
	b.n.Init(&listenerv3.AdditionalAddress{}).Address = &corev3.Address{Address: &corev3.Address_SocketAddress{SocketAddress: &corev3.SocketAddress{
		Address:       ip,
		PortSpecifier: &corev3.SocketAddress_PortValue{PortValue: b.n.Below("address.socket_address.port_value").Port(port)},
	}}}
	return b
}

// IPv4Compat takes IPv4 connections too, on the IPv6 address "::". Default: not.
//
// Envoy: config.core.v3.SocketAddress.ipv4_compat
func (b *AddressBuilder) IPv4Compat() *AddressBuilder {
	m, _ := b.n.Set("address.socket_address.ipv4_compat")
	if socket := m.GetAddress().GetSocketAddress(); socket != nil {
		socket.Ipv4Compat = true
	}
	return b
}

// NetworkNamespace listens in the Linux network namespace of the file: "/var/run/netns/blue". Default: that of the process.
//
// Envoy: config.core.v3.SocketAddress.network_namespace_filepath
func (b *AddressBuilder) NetworkNamespace(path string) *AddressBuilder {
	m, _ := b.n.Set("address.socket_address.network_namespace_filepath")
	if socket := m.GetAddress().GetSocketAddress(); socket != nil {
		socket.NetworkNamespaceFilepath = path
	}
	return b
}

// Keepalive is [SocketBuilder.Keepalive] for this address. Default: the listener's.
//
// Envoy: config.listener.v3.AdditionalAddress.tcp_keepalive
func (b *AddressBuilder) Keepalive(idle, interval time.Duration, probes int) *AddressBuilder {
	m, f := b.n.Set("tcp_keepalive")
	m.TcpKeepalive = keepalive(f, idle, interval, probes)
	return b
}

// Option sets a socket option for this address, in place of the listener's. Calls add up.
//
// Envoy: config.core.v3.SocketOptionsOverride.socket_options
func (b *AddressBuilder) Option(level, name, value int, when SocketState) *AddressBuilder {
	m, f := b.n.Add("socket_options.socket_options", len(b.n.Peek().GetSocketOptions().GetSocketOptions()))
	if m.SocketOptions == nil {
		m.SocketOptions = &corev3.SocketOptionsOverride{}
	}
	m.SocketOptions.SocketOptions = append(m.SocketOptions.SocketOptions, &corev3.SocketOption{
		Level: int64(level), Name: int64(name),
		Value: &corev3.SocketOption_IntValue{IntValue: int64(value)},
		State: node.Enum[corev3.SocketOption_SocketState](f.Sub("state"), when, corev3.SocketOption_SocketState_value),
	})
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *AddressBuilder) Patch(edit func(*listenerv3.AdditionalAddress)) *AddressBuilder {
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
func (b *AddressBuilder) Render(s part.Scope) *listenerv3.AdditionalAddress { return b.n.Take(s, nil) }

// Addresses appends more addresses to listen on.
//
// Envoy: config.listener.v3.Listener.additional_addresses
func (b *Builder) Addresses(addresses ...*AddressBuilder) *Builder {
	m, f := b.n.Add("additional_addresses", len(b.n.Peek().AdditionalAddresses))
	m.AdditionalAddresses = node.Children(f, m.AdditionalAddresses, addresses)
	return b
}

// IPv4Compat takes IPv4 connections too, on the IPv6 address "::". Default: not.
//
// Envoy: config.core.v3.SocketAddress.ipv4_compat
func (b *Builder) IPv4Compat() *Builder {
	m, _ := b.n.Set("address.socket_address.ipv4_compat")
	if socket := m.GetAddress().GetSocketAddress(); socket != nil {
		socket.Ipv4Compat = true
	}
	return b
}

// NetworkNamespace listens in the Linux network namespace of the file: "/var/run/netns/blue". Default: that of the process.
//
// Envoy: config.core.v3.SocketAddress.network_namespace_filepath
func (b *Builder) NetworkNamespace(path string) *Builder {
	m, _ := b.n.Set("address.socket_address.network_namespace_filepath")
	if socket := m.GetAddress().GetSocketAddress(); socket != nil {
		socket.NetworkNamespaceFilepath = path
	}
	return b
}

// Mode is the mode of the file of a Unix domain socket: 0o660. Default: by the umask of the process.
//
// Envoy: config.core.v3.Pipe.mode
func (b *Builder) Mode(bits int) *Builder {
	m, f := b.n.Set("address.pipe.mode")
	if pipe := m.GetAddress().GetPipe(); pipe != nil {
		pipe.Mode = f.Count(bits)
	}
	return b
}
