package filter

import (
	"time"

	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// LogMomentsBuilder builds when the access logs of a connection manager are written, beside the end of a request.
type LogMomentsBuilder struct {
	n node.Node[hcmv3.HttpConnectionManager_HcmAccessLogOptions]
}

// LogMoments starts with the end of a request alone; filters tell the moments apart ([accesslog.Moments]).
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.HcmAccessLogOptions
func LogMoments() *LogMomentsBuilder {
	b := &LogMomentsBuilder{}
	b.n.Init(&hcmv3.HttpConnectionManager_HcmAccessLogOptions{})
	return b
}

// Every writes a line each interval while a request lasts, at least 1 ms (proto-pgv). Default: never.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.HcmAccessLogOptions.access_log_flush_interval
func (b *LogMomentsBuilder) Every(d time.Duration) *LogMomentsBuilder {
	m, f := b.n.Set("access_log_flush_interval")
	m.AccessLogFlushInterval = f.Duration(d)
	return b
}

// Request writes a line when a request came, before it passes filters. Default: not.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.HcmAccessLogOptions.flush_access_log_on_new_request
func (b *LogMomentsBuilder) Request() *LogMomentsBuilder {
	m, _ := b.n.Set("flush_access_log_on_new_request")
	m.FlushAccessLogOnNewRequest = true
	return b
}

// Tunnel writes a line when an upgrade or CONNECT succeeded. Default: not.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.HcmAccessLogOptions.flush_log_on_tunnel_successfully_established
func (b *LogMomentsBuilder) Tunnel() *LogMomentsBuilder {
	m, _ := b.n.Set("flush_log_on_tunnel_successfully_established")
	m.FlushLogOnTunnelSuccessfullyEstablished = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *LogMomentsBuilder) Patch(edit func(*hcmv3.HttpConnectionManager_HcmAccessLogOptions)) *LogMomentsBuilder {
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
func (b *LogMomentsBuilder) Render(s part.Scope) *hcmv3.HttpConnectionManager_HcmAccessLogOptions {
	return b.n.Take(s, nil)
}
