package listenerfilter

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	udpproxyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/udp/udp_proxy/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// TunnelBuilder builds the HTTP request that carries the datagrams of a session to a proxy. The cluster is the proxy, and
// speaks HTTP/2 or HTTP/3.
type TunnelBuilder struct {
	n node.Node[udpproxyv3.UdpProxyConfig_UdpTunnelingConfig]
}

// Tunnel starts a CONNECT-UDP request (RFC 9298) to the proxy host for the target. Both hosts take the command operators of
// access logs: "%FILTER_STATE(target:PLAIN)%". The filter state "udp.connect.target_port" says another port for a session.
// The session filter [HTTPCapsule] must wrap the datagrams.
//
// Envoy: extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.UdpTunnelingConfig.target_host
func Tunnel(proxyHost, targetHost string, targetPort int) *TunnelBuilder {
	b := &TunnelBuilder{}
	m := b.n.Init(&udpproxyv3.UdpProxyConfig_UdpTunnelingConfig{ProxyHost: proxyHost, TargetHost: targetHost})
	m.DefaultTargetPort = b.n.Below("default_target_port").Port(targetPort)
	return b
}

// ProxyPort puts the port of the proxy into the request; not 0 (udp-proxy-tunneling). Default: none.
//
// Envoy: extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.UdpTunnelingConfig.proxy_port
func (b *TunnelBuilder) ProxyPort(port int) *TunnelBuilder {
	m, f := b.n.Set("proxy_port")
	m.ProxyPort = wrapperspb.UInt32(f.Port(port))
	return b
}

// Post makes it a POST to the path, "/" if it is empty, which is not as RFC 9298 has it: the target is not told. A path
// begins with a slash (udp-proxy-tunneling).
//
// Envoy: extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.UdpTunnelingConfig.use_post
func (b *TunnelBuilder) Post(path string) *TunnelBuilder {
	m, _ := b.n.Set("use_post")
	m.UsePost, m.PostPath = true, path
	return b
}

// Attempts is how often the proxy is tried. Default: once.
//
// Envoy: extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.UdpTunnelingConfig.RetryOptions.max_connect_attempts
func (b *TunnelBuilder) Attempts(n int) *TunnelBuilder {
	m, f := b.n.Set("retry_options.max_connect_attempts")
	retry(m).MaxConnectAttempts = f.CountValue(n)
	return b
}

// BackOff is how long Envoy waits between attempts, growing from the one to the other, which is not below it
// (udp-proxy-tunneling). Default: not at all.
//
// Envoy: extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.UdpTunnelingConfig.RetryOptions.backoff_options
func (b *TunnelBuilder) BackOff(base, longest time.Duration) *TunnelBuilder {
	m, f := b.n.Set("retry_options.backoff_options")
	retry(m).BackoffOptions = &corev3.BackoffStrategy{
		BaseInterval: f.Sub("base_interval").Duration(base),
		MaxInterval:  f.Sub("max_interval").Duration(longest),
	}
	return b
}

// Headers appends headers of the request, whose values take command operators.
//
// Envoy: extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.UdpTunnelingConfig.headers_to_add
func (b *TunnelBuilder) Headers(headers ...*header.ValueBuilder) *TunnelBuilder {
	m, f := b.n.Add("headers_to_add", len(b.n.Peek().HeadersToAdd))
	m.HeadersToAdd = node.Children(f, m.HeadersToAdd, headers)
	return b
}

// Formatters appends extensions that add command operators.
//
// Envoy: extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.UdpTunnelingConfig.formatters
func (b *TunnelBuilder) Formatters(formatters ...accesslog.Formatter) *TunnelBuilder {
	m, f := b.n.Add("formatters", len(b.n.Peek().Formatters))
	m.Formatters = node.Children(f, m.Formatters, formatters)
	return b
}

// Buffer keeps so many datagrams and bytes while the proxy is not ready; 0 leaves that to Envoy: 1024 and 16 KiB. Default:
// what comes then is dropped.
//
// Envoy: extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.UdpTunnelingConfig.buffer_options
func (b *TunnelBuilder) Buffer(datagrams, bytes int) *TunnelBuilder {
	m, f := b.n.Set("buffer_options")
	o := &udpproxyv3.UdpProxyConfig_UdpTunnelingConfig_BufferOptions{}
	o.MaxBufferedDatagrams, o.MaxBufferedBytes = buffered(f, datagrams, bytes)
	m.BufferOptions = o
	return b
}

// KeepResponseHeaders puts the headers of the response into the filter state of the session. Default: not.
//
// Envoy: extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.UdpTunnelingConfig.propagate_response_headers
func (b *TunnelBuilder) KeepResponseHeaders() *TunnelBuilder {
	m, _ := b.n.Set("propagate_response_headers")
	m.PropagateResponseHeaders = true
	return b
}

// KeepResponseTrailers puts the trailers of the response into the filter state of the session. Default: not.
//
// Envoy: extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.UdpTunnelingConfig.propagate_response_trailers
func (b *TunnelBuilder) KeepResponseTrailers() *TunnelBuilder {
	m, _ := b.n.Set("propagate_response_trailers")
	m.PropagateResponseTrailers = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *TunnelBuilder) Patch(edit func(*udpproxyv3.UdpProxyConfig_UdpTunnelingConfig)) *TunnelBuilder {
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
func (b *TunnelBuilder) Render(s part.Scope) *udpproxyv3.UdpProxyConfig_UdpTunnelingConfig {
	return b.n.Take(s, nil)
}

func retry(m *udpproxyv3.UdpProxyConfig_UdpTunnelingConfig) *udpproxyv3.UdpProxyConfig_UdpTunnelingConfig_RetryOptions {
	if m.RetryOptions == nil {
		m.RetryOptions = &udpproxyv3.UdpProxyConfig_UdpTunnelingConfig_RetryOptions{}
	}
	return m.RetryOptions
}
