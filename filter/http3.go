package filter

import (
	"strings"
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// HTTP3Builder builds the options of HTTP/3 connections with clients, for listeners that speak QUIC.
type HTTP3Builder struct {
	n node.Node[corev3.Http3ProtocolOptions]
}

// HTTP3 starts options of HTTP/3.
//
// Envoy: config.core.v3.Http3ProtocolOptions
func HTTP3() *HTTP3Builder {
	b := &HTTP3Builder{}
	b.n.Init()
	return b
}

// MaxStreams is how many requests a client may have open on a connection; at least 1 (proto-pgv). Default: 100.
//
// Envoy: config.core.v3.QuicProtocolOptions.max_concurrent_streams
func (b *HTTP3Builder) MaxStreams(n int) *HTTP3Builder {
	m, f := b.n.Set("quic_protocol_options.max_concurrent_streams")
	quic(m).MaxConcurrentStreams = f.CountValue(n)
	return b
}

// StreamWindow is how much of one request Envoy buffers, in bytes, from 1 to 16 MiB (proto-pgv). Default: 16 MiB.
//
// Envoy: config.core.v3.QuicProtocolOptions.initial_stream_window_size
func (b *HTTP3Builder) StreamWindow(bytes int) *HTTP3Builder {
	m, f := b.n.Set("quic_protocol_options.initial_stream_window_size")
	quic(m).InitialStreamWindowSize = f.CountValue(bytes)
	return b
}

// ConnectionWindow is how much of all requests of a connection Envoy buffers, in bytes, from 1 to 24 MiB (proto-pgv).
// Default: 24 MiB.
//
// Envoy: config.core.v3.QuicProtocolOptions.initial_connection_window_size
func (b *HTTP3Builder) ConnectionWindow(bytes int) *HTTP3Builder {
	m, f := b.n.Set("quic_protocol_options.initial_connection_window_size")
	quic(m).InitialConnectionWindowSize = f.CountValue(bytes)
	return b
}

// IdleTimeout closes a connection on which no packet came for so long, at least 1 s (proto-pgv). Default: 10 minutes;
// for clients on the internet 30 s is usual.
//
// Envoy: config.core.v3.QuicProtocolOptions.idle_network_timeout
func (b *HTTP3Builder) IdleTimeout(d time.Duration) *HTTP3Builder {
	m, f := b.n.Set("quic_protocol_options.idle_network_timeout")
	quic(m).IdleNetworkTimeout = f.Duration(d)
	return b
}

// Keepalive probes the client: first after the one interval, then ever later up to the other. Default: none.
//
// Envoy: config.core.v3.QuicKeepAliveSettings.initial_interval
func (b *HTTP3Builder) Keepalive(first, max time.Duration) *HTTP3Builder {
	m, f := b.n.Set("quic_protocol_options.connection_keepalive")
	quic(m).ConnectionKeepalive = &corev3.QuicKeepAliveSettings{
		InitialInterval: f.Sub("initial_interval").Duration(first),
		MaxInterval:     f.Sub("max_interval").Duration(max),
	}
	return b
}

// MaxPacket is the longest packet, in bytes. Default: QUICHE's.
//
// Envoy: config.core.v3.QuicProtocolOptions.max_packet_length
func (b *HTTP3Builder) MaxPacket(bytes int) *HTTP3Builder {
	m, f := b.n.Set("quic_protocol_options.max_packet_length")
	quic(m).MaxPacketLength = f.Count64Value(bytes)
	return b
}

// Options are connection options of QUICHE, by their four-letter names. Default: none.
//
// Envoy: config.core.v3.QuicProtocolOptions.connection_options
func (b *HTTP3Builder) Options(names ...string) *HTTP3Builder {
	m, _ := b.n.Set("quic_protocol_options.connection_options")
	quic(m).ConnectionOptions = strings.Join(names, ",")
	return b
}

// ReduceMemory frees memory of a connection that was idle for so long. Default: never.
//
// Envoy: config.core.v3.QuicProtocolOptions.memory_reduction_timeout
func (b *HTTP3Builder) ReduceMemory(idle time.Duration) *HTTP3Builder {
	m, f := b.n.Set("quic_protocol_options.memory_reduction_timeout")
	quic(m).MemoryReductionTimeout = f.Duration(idle)
	return b
}

// AllowConnect takes extended CONNECT requests, which WebSockets and CONNECT-UDP over HTTP/3 need. Default: not.
//
// Envoy: config.core.v3.Http3ProtocolOptions.allow_extended_connect
func (b *HTTP3Builder) AllowConnect() *HTTP3Builder {
	m, _ := b.n.Set("allow_extended_connect")
	m.AllowExtendedConnect = true
	return b
}

// AllowMetadata takes METADATA frames, an extension of Envoy's. Default: not.
//
// Envoy: config.core.v3.Http3ProtocolOptions.allow_metadata
func (b *HTTP3Builder) AllowMetadata() *HTTP3Builder {
	m, _ := b.n.Set("allow_metadata")
	m.AllowMetadata = true
	return b
}

// NoQPACK switches the compression of headers off. Default: on.
//
// Envoy: config.core.v3.Http3ProtocolOptions.disable_qpack
func (b *HTTP3Builder) NoQPACK() *HTTP3Builder {
	m, _ := b.n.Set("disable_qpack")
	m.DisableQpack = true
	return b
}

// NoConnectionFlowControl limits requests one by one only, and not all of a connection together. Default: both.
//
// Envoy: config.core.v3.Http3ProtocolOptions.disable_connection_flow_control_for_streams
func (b *HTTP3Builder) NoConnectionFlowControl() *HTTP3Builder {
	m, _ := b.n.Set("disable_connection_flow_control_for_streams")
	m.DisableConnectionFlowControlForStreams = true
	return b
}

// StreamErrorsOnly is [LimitsBuilder.StreamErrorsOnly] for HTTP/3 alone.
//
// Envoy: config.core.v3.Http3ProtocolOptions.override_stream_error_on_invalid_http_message
func (b *HTTP3Builder) StreamErrorsOnly(on bool) *HTTP3Builder {
	m, _ := b.n.Set("override_stream_error_on_invalid_http_message")
	m.OverrideStreamErrorOnInvalidHttpMessage = wrapperspb.Bool(on)
	return b
}

// DisallowObsText refuses headers with bytes above 127. Default: they are taken.
//
// Envoy: config.core.v3.Http3ProtocolOptions.disallow_obs_text
func (b *HTTP3Builder) DisallowObsText(on bool) *HTTP3Builder {
	m, _ := b.n.Set("disallow_obs_text")
	m.DisallowObsText = wrapperspb.Bool(on)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *HTTP3Builder) Patch(edit func(*corev3.Http3ProtocolOptions)) *HTTP3Builder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HTTP3Builder) Clone() *HTTP3Builder {
	c := &HTTP3Builder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *HTTP3Builder) Render(s part.Scope) *corev3.Http3ProtocolOptions { return b.n.Take(s, nil) }

// quic returns the options of QUIC for writing.
func quic(m *corev3.Http3ProtocolOptions) *corev3.QuicProtocolOptions {
	if m.QuicProtocolOptions == nil {
		m.QuicProtocolOptions = &corev3.QuicProtocolOptions{}
	}
	return m.QuicProtocolOptions
}
