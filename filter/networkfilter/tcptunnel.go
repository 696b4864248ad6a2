package networkfilter

import (
	tcpproxyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// TunnelBuilder builds the HTTP request that carries the bytes of a connection. The cluster says which HTTP it speaks.
type TunnelBuilder struct {
	n node.Node[tcpproxyv3.TcpProxy_TunnelingConfig]
}

// Tunnel starts a CONNECT request to the host, with command operators of access logs: "%REQUESTED_SERVER_NAME%:443".
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.TunnelingConfig.hostname
func Tunnel(host string) *TunnelBuilder {
	b := &TunnelBuilder{}
	b.n.Init(&tcpproxyv3.TcpProxy_TunnelingConfig{Hostname: host})
	return b
}

// Post makes it a POST to the path, "/" if it is empty, for proxies that take no CONNECT.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.TunnelingConfig.use_post
func (b *TunnelBuilder) Post(path string) *TunnelBuilder {
	m, _ := b.n.Set("use_post")
	m.UsePost, m.PostPath = true, path
	return b
}

// Headers appends headers of the request.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.TunnelingConfig.headers_to_add
func (b *TunnelBuilder) Headers(headers ...*header.ValueBuilder) *TunnelBuilder {
	m, f := b.n.Add("headers_to_add", len(b.n.Peek().HeadersToAdd))
	m.HeadersToAdd = node.Children(f, m.HeadersToAdd, headers)
	return b
}

// KeepResponseHeaders puts the headers of the response into the filter state of the connection. Default: not.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.TunnelingConfig.propagate_response_headers
func (b *TunnelBuilder) KeepResponseHeaders() *TunnelBuilder {
	m, _ := b.n.Set("propagate_response_headers")
	m.PropagateResponseHeaders = true
	return b
}

// KeepResponseTrailers puts the trailers of the response into the filter state of the connection. Default: not.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.TunnelingConfig.propagate_response_trailers
func (b *TunnelBuilder) KeepResponseTrailers() *TunnelBuilder {
	m, _ := b.n.Set("propagate_response_trailers")
	m.PropagateResponseTrailers = true
	return b
}

// RequestID gives requests an id, by the extension ([filter.UUID]). Default: none.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.TunnelingConfig.request_id_extension
func (b *TunnelBuilder) RequestID(extension filter.RequestIDExtension) *TunnelBuilder {
	m, f := b.n.Set("request_id_extension")
	m.RequestIdExtension = node.Child(f, extension)
	return b
}

// RequestIDHeader is the header of the id. Default: x-request-id.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.TunnelingConfig.request_id_header
func (b *TunnelBuilder) RequestIDHeader(name string) *TunnelBuilder {
	m, _ := b.n.Set("request_id_header")
	m.RequestIdHeader = name
	return b
}

// RequestIDMetadata is the key of the id in the dynamic metadata. Default: tunnel_request_id.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.TunnelingConfig.request_id_metadata_key
func (b *TunnelBuilder) RequestIDMetadata(key string) *TunnelBuilder {
	m, _ := b.n.Set("request_id_metadata_key")
	m.RequestIdMetadataKey = key
	return b
}

// Formatters appends extensions that add command operators.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.TunnelingConfig.formatters
func (b *TunnelBuilder) Formatters(formatters ...accesslog.Formatter) *TunnelBuilder {
	m, f := b.n.Add("formatters", len(b.n.Peek().Formatters))
	m.Formatters = node.Children(f, m.Formatters, formatters)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *TunnelBuilder) Patch(edit func(*tcpproxyv3.TcpProxy_TunnelingConfig)) *TunnelBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *TunnelBuilder) Clone() *TunnelBuilder {
	c := &TunnelBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *TunnelBuilder) Render(s part.Scope) *tcpproxyv3.TcpProxy_TunnelingConfig {
	return b.n.Take(s, nil)
}
