package listener

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	quicv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/quic/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// QUICTLSBuilder builds how a chain of a QUIC listener terminates TLS, which QUIC cannot do without.
type QUICTLSBuilder struct {
	n node.Node[quicv3.QuicDownstreamTransport]
}

// QUICTLS starts the transport of a QUIC listener's chain, with the TLS context given. QUIC speaks TLS 1.3, and of
// the application protocols "h3" is implied.
//
// Envoy: extensions.transport_sockets.quic.v3.QuicDownstreamTransport.downstream_tls_context
func QUICTLS(context *TLSBuilder) *QUICTLSBuilder {
	b := &QUICTLSBuilder{}
	b.n.Init(&quicv3.QuicDownstreamTransport{}).DownstreamTlsContext = node.Child(b.n.Below("downstream_tls_context"), context.inside())
	return b
}

// EarlyData lets clients send requests before the handshake is done. Default: yes.
//
// Envoy: extensions.transport_sockets.quic.v3.QuicDownstreamTransport.enable_early_data
func (b *QUICTLSBuilder) EarlyData(on bool) *QUICTLSBuilder {
	m, _ := b.n.Set("enable_early_data")
	m.EnableEarlyData = wrapperspb.Bool(on)
	return b
}

// Resumption lets clients resume sessions. Default: yes.
//
// Envoy: extensions.transport_sockets.quic.v3.QuicDownstreamTransport.enable_resumption
func (b *QUICTLSBuilder) Resumption(on bool) *QUICTLSBuilder {
	m, _ := b.n.Set("enable_resumption")
	m.EnableResumption = wrapperspb.Bool(on)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *QUICTLSBuilder) Patch(edit func(*quicv3.QuicDownstreamTransport)) *QUICTLSBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *QUICTLSBuilder) Clone() *QUICTLSBuilder {
	c := &QUICTLSBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *QUICTLSBuilder) Render(s part.Scope) *corev3.TransportSocket {
	return transport(&b.n, s, "envoy.transport_sockets.quic")
}
