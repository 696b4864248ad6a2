package filter

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"

	"github.com/envoykit/envoykit/internal/node"
)

// TimeoutsBuilder builds the timeouts of an HTTP connection manager. What one request of a route may take is said by
// the route.
type TimeoutsBuilder struct {
	n node.Node[hcmv3.HttpConnectionManager]
}

// Timeouts starts the timeouts of a connection manager.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
func Timeouts() *TimeoutsBuilder {
	b := &TimeoutsBuilder{}
	b.n.Init(&hcmv3.HttpConnectionManager{})
	return b
}

// Request is how long a client may take to send a whole request, from its first byte; then it gets a 408. Default: no
// limit; 0 is no limit too. A limit breaks long uploads and streams.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.request_timeout
func (b *TimeoutsBuilder) Request(d time.Duration) *TimeoutsBuilder {
	m, f := b.n.Set("request_timeout")
	m.RequestTimeout = f.Duration(d)
	return b
}

// RequestHeaders is how long a client may take to send the headers of a request. Default: no limit; 0 is no limit too.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.request_headers_timeout
func (b *TimeoutsBuilder) RequestHeaders(d time.Duration) *TimeoutsBuilder {
	m, f := b.n.Set("request_headers_timeout")
	m.RequestHeadersTimeout = f.Duration(d)
	return b
}

// StreamIdle ends a request on which nothing moved either way for so long, with a 408 if no response has begun.
// Default: 5 minutes; 0 switches it off. A route may have an idle timeout of its own.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.stream_idle_timeout
func (b *TimeoutsBuilder) StreamIdle(d time.Duration) *TimeoutsBuilder {
	m, f := b.n.Set("stream_idle_timeout")
	m.StreamIdleTimeout = f.Duration(d)
	return b
}

// StreamFlush is how long a client may keep the end of a response waiting for window. Default: the value of
// StreamIdle.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.stream_flush_timeout
func (b *TimeoutsBuilder) StreamFlush(d time.Duration) *TimeoutsBuilder {
	m, f := b.n.Set("stream_flush_timeout")
	m.StreamFlushTimeout = f.Duration(d)
	return b
}

// MaxStream is the longest time that a request may take, whatever happens on it. Default: no limit.
//
// Envoy: config.core.v3.HttpProtocolOptions.max_stream_duration
func (b *TimeoutsBuilder) MaxStream(d time.Duration) *TimeoutsBuilder {
	m, f := b.n.Set("common_http_protocol_options.max_stream_duration")
	common(m).MaxStreamDuration = f.Duration(d)
	return b
}

// Idle closes a connection without a request on it after so long. Default: 1 hour; 0 switches it off, which leaks
// connections whose end was lost.
//
// Envoy: config.core.v3.HttpProtocolOptions.idle_timeout
func (b *TimeoutsBuilder) Idle(d time.Duration) *TimeoutsBuilder {
	m, f := b.n.Set("common_http_protocol_options.idle_timeout")
	common(m).IdleTimeout = f.Duration(d)
	return b
}

// MaxConnection is the longest life of a connection; then it is drained. Default: no limit.
//
// Envoy: config.core.v3.HttpProtocolOptions.max_connection_duration
func (b *TimeoutsBuilder) MaxConnection(d time.Duration) *TimeoutsBuilder {
	m, f := b.n.Set("common_http_protocol_options.max_connection_duration")
	common(m).MaxConnectionDuration = f.Duration(d)
	return b
}

// MaxConnectionJitter lengthens the life of each connection by up to so many percent, so that clients do not come back
// all at once. Default: none.
//
// Envoy: config.core.v3.HttpProtocolOptions.max_connection_duration_jitter
func (b *TimeoutsBuilder) MaxConnectionJitter(percent float64) *TimeoutsBuilder {
	m, f := b.n.Set("common_http_protocol_options.max_connection_duration_jitter")
	common(m).MaxConnectionDurationJitter = f.Percent(percent)
	return b
}

// HTTP1SafeMaxConnection announces the end of an HTTP/1 connection with the next response, instead of closing it under
// a client that may just be sending. Default: not.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.http1_safe_max_connection_duration
func (b *TimeoutsBuilder) HTTP1SafeMaxConnection() *TimeoutsBuilder {
	m, _ := b.n.Set("http1_safe_max_connection_duration")
	m.Http1SafeMaxConnectionDuration = true
	return b
}

// Drain is the time between the notice that an HTTP/2 connection will close and its end for new requests. Default: 5
// s.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.drain_timeout
func (b *TimeoutsBuilder) Drain(d time.Duration) *TimeoutsBuilder {
	m, f := b.n.Set("drain_timeout")
	m.DrainTimeout = f.Duration(d)
	return b
}

// DrainJitter lengthens the drain time of each connection by up to so many percent. Default: none.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.drain_timeout_jitter
func (b *TimeoutsBuilder) DrainJitter(percent float64) *TimeoutsBuilder {
	m, f := b.n.Set("drain_timeout_jitter")
	m.DrainTimeoutJitter = f.Percent(percent)
	return b
}

// DelayedClose is how long Envoy waits for the client to close a connection that it is ending. Default: 1 s; 0 closes
// at once, and a client may then miss the response.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.delayed_close_timeout
func (b *TimeoutsBuilder) DelayedClose(d time.Duration) *TimeoutsBuilder {
	m, f := b.n.Set("delayed_close_timeout")
	m.DelayedCloseTimeout = f.Duration(d)
	return b
}

// Patch edits what the settings wrote. It runs last.
func (b *TimeoutsBuilder) Patch(edit func(*hcmv3.HttpConnectionManager)) *TimeoutsBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *TimeoutsBuilder) Clone() *TimeoutsBuilder {
	c := &TimeoutsBuilder{}
	b.n.Clone(&c.n)
	return c
}

// common returns the options of all protocols for writing.
func common(m *hcmv3.HttpConnectionManager) *corev3.HttpProtocolOptions {
	if m.CommonHttpProtocolOptions == nil {
		m.CommonHttpProtocolOptions = &corev3.HttpProtocolOptions{}
	}
	return m.CommonHttpProtocolOptions
}
