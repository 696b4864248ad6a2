package networkfilter

import (
	"time"

	tcpproxyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// LogMomentsBuilder builds when the access logs of a TCP proxy are written, beside the end of a connection.
type LogMomentsBuilder struct {
	n node.Node[tcpproxyv3.TcpProxy_TcpAccessLogOptions]
}

// LogMoments starts with the end of a connection alone; filters tell the moments apart ([accesslog.Moments]).
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.TcpAccessLogOptions
func LogMoments() *LogMomentsBuilder {
	b := &LogMomentsBuilder{}
	b.n.Init(&tcpproxyv3.TcpProxy_TcpAccessLogOptions{})
	return b
}

// Every writes a line each interval while a connection lasts, at least 1 ms (proto-pgv). Default: never.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.TcpAccessLogOptions.access_log_flush_interval
func (b *LogMomentsBuilder) Every(d time.Duration) *LogMomentsBuilder {
	m, f := b.n.Set("access_log_flush_interval")
	m.AccessLogFlushInterval = f.Duration(d)
	return b
}

// Start writes a line when a connection came. Default: not.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.TcpAccessLogOptions.flush_access_log_on_start
func (b *LogMomentsBuilder) Start() *LogMomentsBuilder {
	m, _ := b.n.Set("flush_access_log_on_start")
	m.FlushAccessLogOnStart = true
	return b
}

// Connected writes a line when the upstream is connected. Default: not.
//
// Envoy: extensions.filters.network.tcp_proxy.v3.TcpProxy.TcpAccessLogOptions.flush_access_log_on_connected
func (b *LogMomentsBuilder) Connected() *LogMomentsBuilder {
	m, _ := b.n.Set("flush_access_log_on_connected")
	m.FlushAccessLogOnConnected = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *LogMomentsBuilder) Patch(edit func(*tcpproxyv3.TcpProxy_TcpAccessLogOptions)) *LogMomentsBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *LogMomentsBuilder) Clone() *LogMomentsBuilder {
	c := &LogMomentsBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *LogMomentsBuilder) Render(s part.Scope) *tcpproxyv3.TcpProxy_TcpAccessLogOptions {
	return b.n.Take(s, nil)
}
