package cluster

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	httpproxyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/http_11_proxy/v3"
	internalv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/internal_upstream/v3"
	quicv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/quic/v3"
	rawv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/raw_buffer/v3"
	starttlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/starttls/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	metadatav3 "github.com/envoyproxy/go-control-plane/envoy/type/metadata/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// RawBufferBuilder builds the transport in plain text.
type RawBufferBuilder struct {
	n node.Node[rawv3.RawBuffer]
}

// RawBuffer starts the transport in plain text, for what wraps another and for [SocketMatch]; alone it is the default.
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
	return transport(&b.n, s, "envoy.transport_sockets.raw_buffer", nil)
}

// tlsMessage is a TLS context as other transports take it: inside a message of theirs, not packed.
type tlsMessage struct{ b *TLSBuilder }

func (c tlsMessage) Render(s part.Scope) *tlsv3.UpstreamTlsContext { return c.b.n.Take(s, c.b.finish) }

func contextOf(b *TLSBuilder) part.Part[tlsv3.UpstreamTlsContext] {
	if b == nil {
		return nil
	}
	return tlsMessage{b}
}

// QUICBuilder builds the transport of HTTP/3.
type QUICBuilder struct {
	n node.Node[quicv3.QuicUpstreamTransport]
}

// QUIC starts the transport of HTTP/3, with the TLS context given. "h3" is implied among its application protocols.
//
// Envoy: extensions.transport_sockets.quic.v3.QuicUpstreamTransport.upstream_tls_context
func QUIC(context *TLSBuilder) *QUICBuilder {
	b := &QUICBuilder{}
	b.n.Init(&quicv3.QuicUpstreamTransport{}).UpstreamTlsContext = node.Child(b.n.Below("upstream_tls_context"), contextOf(context))
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *QUICBuilder) Patch(edit func(*quicv3.QuicUpstreamTransport)) *QUICBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *QUICBuilder) Clone() *QUICBuilder {
	c := &QUICBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *QUICBuilder) Render(s part.Scope) *corev3.TransportSocket {
	return transport(&b.n, s, "envoy.transport_sockets.quic", nil)
}

// StartTLSBuilder builds the transport that begins in plain text and turns to TLS.
type StartTLSBuilder struct {
	n node.Node[starttlsv3.UpstreamStartTlsConfig]
}

// StartTLS starts the transport that begins in plain text, and turns to TLS when a filter such as that for PostgreSQL asks.
//
// Envoy: extensions.transport_sockets.starttls.v3.UpstreamStartTlsConfig.tls_socket_config
func StartTLS(context *TLSBuilder) *StartTLSBuilder {
	b := &StartTLSBuilder{}
	b.n.Init(&starttlsv3.UpstreamStartTlsConfig{}).TlsSocketConfig = node.Child(b.n.Below("tls_socket_config"), contextOf(context))
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *StartTLSBuilder) Patch(edit func(*starttlsv3.UpstreamStartTlsConfig)) *StartTLSBuilder {
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
	return transport(&b.n, s, "envoy.transport_sockets.starttls", nil)
}

// HTTPProxyBuilder builds the transport through an HTTP proxy.
type HTTPProxyBuilder struct {
	n node.Node[httpproxyv3.Http11ProxyUpstreamTransport]
}

// HTTPProxy starts the transport that asks an HTTP/1.1 proxy for a tunnel where metadata of the host or request names one, and
// goes on with the inner transport.
//
// Envoy: extensions.transport_sockets.http_11_proxy.v3.Http11ProxyUpstreamTransport.transport_socket
func HTTPProxy(inner TransportSocket) *HTTPProxyBuilder {
	b := &HTTPProxyBuilder{}
	b.n.Init(&httpproxyv3.Http11ProxyUpstreamTransport{}).TransportSocket = node.Child(b.n.Below("transport_socket"), inner)
	return b
}

// Default is the proxy where metadata names none, by IP address and port.
//
// Envoy: extensions.transport_sockets.http_11_proxy.v3.Http11ProxyUpstreamTransport.default_proxy_address
func (b *HTTPProxyBuilder) Default(address string, port int) *HTTPProxyBuilder {
	m, f := b.n.Set("default_proxy_address")
	m.DefaultProxyAddress = &corev3.Address{Address: &corev3.Address_SocketAddress{SocketAddress: local(address, f.Port(port))}}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *HTTPProxyBuilder) Patch(edit func(*httpproxyv3.Http11ProxyUpstreamTransport)) *HTTPProxyBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HTTPProxyBuilder) Clone() *HTTPProxyBuilder {
	c := &HTTPProxyBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *HTTPProxyBuilder) Render(s part.Scope) *corev3.TransportSocket {
	return transport(&b.n, s, "envoy.transport_sockets.http_11_proxy", nil)
}

// InternalUpstreamBuilder builds the transport to an internal listener.
type InternalUpstreamBuilder struct {
	n node.Node[internalv3.InternalUpstreamTransport]
}

// InternalUpstream starts the transport to an internal listener that hands metadata on; the bytes go as the inner transport
// says, usually [RawBuffer].
//
// Envoy: extensions.transport_sockets.internal_upstream.v3.InternalUpstreamTransport.transport_socket
func InternalUpstream(inner TransportSocket) *InternalUpstreamBuilder {
	b := &InternalUpstreamBuilder{}
	b.n.Init(&internalv3.InternalUpstreamTransport{}).TransportSocket = node.Child(b.n.Below("transport_socket"), inner)
	return b
}

// HostMetadata hands on the host's metadata of this name. Calls add up.
//
// Envoy: extensions.transport_sockets.internal_upstream.v3.InternalUpstreamTransport.passthrough_metadata
func (b *InternalUpstreamBuilder) HostMetadata(name string) *InternalUpstreamBuilder {
	return b.pass(name, &metadatav3.MetadataKind{Kind: &metadatav3.MetadataKind_Host_{Host: &metadatav3.MetadataKind_Host{}}})
}

// ClusterMetadata hands on the cluster's metadata of this name. Calls add up.
//
// Envoy: extensions.transport_sockets.internal_upstream.v3.InternalUpstreamTransport.passthrough_metadata
func (b *InternalUpstreamBuilder) ClusterMetadata(name string) *InternalUpstreamBuilder {
	return b.pass(name, &metadatav3.MetadataKind{Kind: &metadatav3.MetadataKind_Cluster_{Cluster: &metadatav3.MetadataKind_Cluster{}}})
}

func (b *InternalUpstreamBuilder) pass(name string, kind *metadatav3.MetadataKind) *InternalUpstreamBuilder {
	m, _ := b.n.Add("passthrough_metadata", len(b.n.Peek().PassthroughMetadata))
	m.PassthroughMetadata = append(m.PassthroughMetadata, &internalv3.InternalUpstreamTransport_MetadataValueSource{Kind: kind, Name: name})
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *InternalUpstreamBuilder) Patch(edit func(*internalv3.InternalUpstreamTransport)) *InternalUpstreamBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *InternalUpstreamBuilder) Clone() *InternalUpstreamBuilder {
	c := &InternalUpstreamBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *InternalUpstreamBuilder) Render(s part.Scope) *corev3.TransportSocket {
	return transport(&b.n, s, "envoy.transport_sockets.internal_upstream", nil)
}

// CustomTransportBuilder builds a transport from its message.
type CustomTransportBuilder struct{ c node.Custom }

// CustomTransport starts a transport by any extension of Envoy's, such as ALTS, given as its message. One that is no
// transport to hosts is refused (extension-wrong-slot).
//
// Envoy: config.core.v3.TransportSocket.typed_config
func CustomTransport(config proto.Message) *CustomTransportBuilder {
	b := &CustomTransportBuilder{}
	b.c.Init(config, "envoy.transport_sockets.upstream")
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
