package cluster

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	proxyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/proxy_protocol/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// ProxyVersion is a version of the PROXY protocol.
type ProxyVersion string

// The versions of the PROXY protocol.
const (
	ProxyV1 ProxyVersion = "V1" // text
	ProxyV2 ProxyVersion = "V2" // binary
)

func proxyVersion(f node.Field, v ProxyVersion) corev3.ProxyProtocolConfig_Version {
	return node.Enum[corev3.ProxyProtocolConfig_Version](f, v, corev3.ProxyProtocolConfig_Version_value)
}

// ProxyProtocolBuilder builds a transport that tells hosts who the client is.
type ProxyProtocolBuilder struct {
	n node.Node[proxyv3.ProxyProtocolUpstreamTransport]
}

// ProxyProtocol starts a transport that begins each connection with a PROXY protocol header, and then goes on
// with the inner one ([RawBuffer], [TLS]).
//
// Envoy: extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport.config
func ProxyProtocol(version ProxyVersion, inner TransportSocket) *ProxyProtocolBuilder {
	b := &ProxyProtocolBuilder{}
	m := b.n.Init(&proxyv3.ProxyProtocolUpstreamTransport{})
	m.Config = &corev3.ProxyProtocolConfig{Version: proxyVersion(b.n.Below("config.version"), version)}
	m.TransportSocket = node.Child(b.n.Below("transport_socket"), inner)
	return b
}

func (*ProxyProtocolBuilder) config(m *proxyv3.ProxyProtocolUpstreamTransport) *corev3.ProxyProtocolConfig {
	if m.Config == nil {
		m.Config = &corev3.ProxyProtocolConfig{}
	}
	return m.Config
}

// PassTLVs hands on values of these types that the client's own header had; without types, all. Version 2 only.
//
// Envoy: config.core.v3.ProxyProtocolConfig.pass_through_tlvs
func (b *ProxyProtocolBuilder) PassTLVs(types ...int) *ProxyProtocolBuilder {
	m, f := b.n.Set("config.pass_through_tlvs")
	pass := &corev3.ProxyProtocolPassThroughTLVs{MatchType: corev3.ProxyProtocolPassThroughTLVs_INCLUDE_ALL}
	for _, t := range types {
		pass.MatchType = corev3.ProxyProtocolPassThroughTLVs_INCLUDE
		pass.TlvType = append(pass.TlvType, f.Sub("tlv_type").Count(t))
	}
	b.config(m).PassThroughTlvs = pass
	return b
}

// TLV adds a value of a type below 256 (proto-pgv). Version 2 only; calls add up.
//
// Envoy: config.core.v3.ProxyProtocolConfig.added_tlvs
func (b *ProxyProtocolBuilder) TLV(kind int, value []byte) *ProxyProtocolBuilder {
	m, f := b.n.Add("config.added_tlvs", len(b.n.Peek().GetConfig().GetAddedTlvs()))
	c := b.config(m)
	c.AddedTlvs = append(c.AddedTlvs, &corev3.TlvEntry{Type: f.Count(kind), Value: append([]byte(nil), value...)})
	return b
}

// AllowUnspecified sends a header without addresses where they are not known, rather than close the connection.
//
// Envoy: extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport.allow_unspecified_address
func (b *ProxyProtocolBuilder) AllowUnspecified() *ProxyProtocolBuilder {
	m, _ := b.n.Set("allow_unspecified_address")
	m.AllowUnspecifiedAddress = true
	return b
}

// PoolByTLV keeps connections with different values apart.
//
// Envoy: extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport.tlv_as_pool_key
func (b *ProxyProtocolBuilder) PoolByTLV() *ProxyProtocolBuilder {
	m, _ := b.n.Set("tlv_as_pool_key")
	m.TlvAsPoolKey = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ProxyProtocolBuilder) Patch(edit func(*proxyv3.ProxyProtocolUpstreamTransport)) *ProxyProtocolBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ProxyProtocolBuilder) Clone() *ProxyProtocolBuilder {
	c := &ProxyProtocolBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ProxyProtocolBuilder) Render(s part.Scope) *corev3.TransportSocket {
	return transport(&b.n, s, "envoy.transport_sockets.upstream_proxy_protocol", nil)
}
