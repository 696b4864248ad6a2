package cluster

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// BindBuilder builds which local address connections come from, and socket options.
type BindBuilder struct {
	n node.Node[corev3.BindConfig]
}

// Bind starts connections from a local IP address (cluster-bind-invalid-ip) and port; port 0 is any. An empty address
// leaves the address to the system, for socket options alone.
//
// Envoy: config.core.v3.BindConfig.source_address
func Bind(address string, port int) *BindBuilder {
	b := &BindBuilder{}
	m := b.n.Init(&corev3.BindConfig{})
	number := b.n.Below("source_address.port_value").Port(port)
	if address != "" || number != 0 {
		m.SourceAddress = local(address, number)
	}
	return b
}

func local(address string, port uint32) *corev3.SocketAddress {
	return &corev3.SocketAddress{Address: address, PortSpecifier: &corev3.SocketAddress_PortValue{PortValue: port}}
}

// Also is the local address for hosts of the other family: one more, IPv6 if the first is IPv4 (cluster-bind-extra-count,
// cluster-bind-same-version).
//
// Envoy: config.core.v3.BindConfig.extra_source_addresses
func (b *BindBuilder) Also(address string, port int) *BindBuilder {
	m, f := b.n.Add("extra_source_addresses", len(b.n.Peek().ExtraSourceAddresses))
	m.ExtraSourceAddresses = append(m.ExtraSourceAddresses, &corev3.ExtraSourceAddress{Address: local(address, f.Port(port))})
	return b
}

// Freebind allows local addresses that no interface has. Linux only.
//
// Envoy: config.core.v3.BindConfig.freebind
func (b *BindBuilder) Freebind(on bool) *BindBuilder {
	m, _ := b.n.Set("freebind")
	m.Freebind = wrapperspb.Bool(on)
	return b
}

// Selector chooses among the local addresses by an extension. Default: the first one of the host's family.
//
// Envoy: config.core.v3.BindConfig.local_address_selector
func (b *BindBuilder) Selector(extension part.Part[corev3.TypedExtensionConfig]) *BindBuilder {
	m, f := b.n.Set("local_address_selector")
	m.LocalAddressSelector = node.Child(f, extension)
	return b
}

// SocketState says when a socket option is set.
type SocketState string

// The times of socket options.
const (
	BeforeBind SocketState = "STATE_PREBIND"
	AfterBind  SocketState = "STATE_BOUND"
	Listening  SocketState = "STATE_LISTENING"
)

// Option sets a socket option, by the numbers the system has for its level and name. Calls add up.
//
// Envoy: config.core.v3.BindConfig.socket_options
func (b *BindBuilder) Option(level, name, value int, when SocketState) *BindBuilder {
	m, f := b.n.Add("socket_options", len(b.n.Peek().SocketOptions))
	m.SocketOptions = append(m.SocketOptions, &corev3.SocketOption{
		Level: int64(level), Name: int64(name),
		Value: &corev3.SocketOption_IntValue{IntValue: int64(value)},
		State: node.Enum[corev3.SocketOption_SocketState](f.Sub("state"), when, corev3.SocketOption_SocketState_value),
	})
	return b
}

// BytesOption is Option for one whose value is bytes.
//
// Envoy: config.core.v3.SocketOption.buf_value
func (b *BindBuilder) BytesOption(level, name int, value []byte, when SocketState) *BindBuilder {
	m, f := b.n.Add("socket_options", len(b.n.Peek().SocketOptions))
	m.SocketOptions = append(m.SocketOptions, &corev3.SocketOption{
		Level: int64(level), Name: int64(name),
		Value: &corev3.SocketOption_BufValue{BufValue: append([]byte(nil), value...)},
		State: node.Enum[corev3.SocketOption_SocketState](f.Sub("state"), when, corev3.SocketOption_SocketState_value),
	})
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *BindBuilder) Patch(edit func(*corev3.BindConfig)) *BindBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *BindBuilder) Clone() *BindBuilder {
	c := &BindBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *BindBuilder) Render(s part.Scope) *corev3.BindConfig { return b.n.Take(s, nil) }
