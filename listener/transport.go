package listener

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	rawv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/raw_buffer/v3"
	starttlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/starttls/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// RawBufferBuilder builds the transport in plain text.
type RawBufferBuilder struct {
	n node.Node[rawv3.RawBuffer]
}

// RawBuffer starts the transport in plain text, for what wraps another; alone it is the default.
//
// Envoy: extensions.transport_sockets.raw_buffer.v3.RawBuffer
func RawBuffer() *RawBufferBuilder {
	b := &RawBufferBuilder{}
	b.n.Init(&rawv3.RawBuffer{})
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *RawBufferBuilder) Patch(edit func(*rawv3.RawBuffer)) *RawBufferBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *RawBufferBuilder) Clone() *RawBufferBuilder {
	c := &RawBufferBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *RawBufferBuilder) Render(s part.Scope) *corev3.TransportSocket {
	return transport(&b.n, s, "envoy.transport_sockets.raw_buffer")
}

// StartTLSBuilder builds the transport that begins in plain text and turns to TLS.
type StartTLSBuilder struct {
	n node.Node[starttlsv3.StartTlsConfig]
}

// StartTLS starts the transport that begins in plain text, and turns to TLS when a filter such as that for PostgreSQL asks.
//
// Envoy: extensions.transport_sockets.starttls.v3.StartTlsConfig.tls_socket_config
func StartTLS(context *TLSBuilder) *StartTLSBuilder {
	b := &StartTLSBuilder{}
	b.n.Init(&starttlsv3.StartTlsConfig{}).TlsSocketConfig = node.Child(b.n.Below("tls_socket_config"), context.inside())
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *StartTLSBuilder) Patch(edit func(*starttlsv3.StartTlsConfig)) *StartTLSBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *StartTLSBuilder) Clone() *StartTLSBuilder {
	c := &StartTLSBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *StartTLSBuilder) Render(s part.Scope) *corev3.TransportSocket {
	return transport(&b.n, s, "envoy.transport_sockets.starttls")
}

// CustomTransportBuilder builds a transport from its message.
type CustomTransportBuilder struct{ c node.Custom }

// CustomTransport starts a transport by any extension of Envoy's, such as ALTS, given as its message. One that is no transport
// of listeners is refused (extension-wrong-slot).
//
// Envoy: config.core.v3.TransportSocket.typed_config
func CustomTransport(config proto.Message) *CustomTransportBuilder {
	b := &CustomTransportBuilder{}
	b.c.Init(config, "envoy.transport_sockets.downstream")
	return b
}

// Named gives the extension a name of its own, for one that the registry does not know.
//
// Envoy: config.core.v3.TransportSocket.name
func (b *CustomTransportBuilder) Named(name string) *CustomTransportBuilder {
	b.c.Named(name)
	return b
}

// Render implements [part.Part].
func (b *CustomTransportBuilder) Render(s part.Scope) *corev3.TransportSocket {
	e := b.c.Take(s)
	return &corev3.TransportSocket{Name: e.GetName(), ConfigType: &corev3.TransportSocket_TypedConfig{TypedConfig: e.GetTypedConfig()}}
}

// transport renders a transport under its name.
func transport[M any](n *node.Node[M], s part.Scope, name string) *corev3.TransportSocket {
	return &corev3.TransportSocket{
		Name:       name,
		ConfigType: &corev3.TransportSocket_TypedConfig{TypedConfig: n.Any(s.Sub("typed_config"), nil)},
	}
}
