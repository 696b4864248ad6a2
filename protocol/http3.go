package protocol

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// HTTP3Builder builds settings of HTTP/3.
type HTTP3Builder struct {
	n node.Node[corev3.Http3ProtocolOptions]
}

// HTTP3 starts settings of HTTP/3.
//
// Envoy: config.core.v3.Http3ProtocolOptions
func HTTP3() *HTTP3Builder {
	b := &HTTP3Builder{}
	b.n.Init(&corev3.Http3ProtocolOptions{})
	return b
}

// QUIC are settings of the transport below.
//
// Envoy: config.core.v3.Http3ProtocolOptions.quic_protocol_options
func (b *HTTP3Builder) QUIC(q *QUICBuilder) *HTTP3Builder {
	m, f := b.n.Set("quic_protocol_options")
	m.QuicProtocolOptions = node.Child(f, q)
	return b
}

// AllowConnect allows extended CONNECT, by which WebSockets and UDP cross HTTP/3.
//
// Envoy: config.core.v3.Http3ProtocolOptions.allow_extended_connect
func (b *HTTP3Builder) AllowConnect() *HTTP3Builder {
	m, _ := b.n.Set("allow_extended_connect")
	m.AllowExtendedConnect = true
	return b
}

// AllowMetadata hands on METADATA frames. Envoy's own extension, still unfinished.
//
// Envoy: config.core.v3.Http3ProtocolOptions.allow_metadata
func (b *HTTP3Builder) AllowMetadata() *HTTP3Builder {
	m, _ := b.n.Set("allow_metadata")
	m.AllowMetadata = true
	return b
}

// KeepOnInvalid resets a stream with an invalid message and keeps the connection. Default: the connection is closed.
//
// Envoy: config.core.v3.Http3ProtocolOptions.override_stream_error_on_invalid_http_message
func (b *HTTP3Builder) KeepOnInvalid(on bool) *HTTP3Builder {
	m, _ := b.n.Set("override_stream_error_on_invalid_http_message")
	m.OverrideStreamErrorOnInvalidHttpMessage = wrapperspb.Bool(on)
	return b
}

// NoQPACK turns header compression off. Envoy hides it.
//
// Envoy: config.core.v3.Http3ProtocolOptions.disable_qpack
func (b *HTTP3Builder) NoQPACK() *HTTP3Builder {
	m, _ := b.n.Set("disable_qpack")
	m.DisableQpack = true
	return b
}

// NoConnectionWindow lets each stream go on by its own window alone, for connections that carry streams of several clients.
//
// Envoy: config.core.v3.Http3ProtocolOptions.disable_connection_flow_control_for_streams
func (b *HTTP3Builder) NoConnectionWindow() *HTTP3Builder {
	m, _ := b.n.Set("disable_connection_flow_control_for_streams")
	m.DisableConnectionFlowControlForStreams = true
	return b
}

// DisallowObsText tells whether header values with bytes above 0x7f are refused. Default: yes.
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

// QUICBuilder builds settings of QUIC.
type QUICBuilder struct {
	n node.Node[corev3.QuicProtocolOptions]
}

// QUIC starts settings of QUIC.
//
// Envoy: config.core.v3.QuicProtocolOptions
func QUIC() *QUICBuilder {
	b := &QUICBuilder{}
	b.n.Init(&corev3.QuicProtocolOptions{})
	return b
}

// MaxStreams is the most concurrent streams of a connection; at least 1 (proto-pgv). Default: 100.
//
// Envoy: config.core.v3.QuicProtocolOptions.max_concurrent_streams
func (b *QUICBuilder) MaxStreams(n int) *QUICBuilder {
	m, f := b.n.Set("max_concurrent_streams")
	m.MaxConcurrentStreams = f.CountValue(n)
	return b
}

// Windows are the bytes that a stream and a connection may receive before they are acknowledged; at most, and by default, 16 MiB and
// 24 MiB (proto-pgv).
//
// Envoy: config.core.v3.QuicProtocolOptions.initial_stream_window_size
func (b *QUICBuilder) Windows(stream, connection int) *QUICBuilder {
	m, f := b.n.Set("initial_stream_window_size")
	m.InitialStreamWindowSize = f.CountValue(stream)
	m, f = b.n.Set("initial_connection_window_size")
	m.InitialConnectionWindowSize = f.CountValue(connection)
	return b
}

// Idle closes a connection without traffic; at least 1 s (proto-pgv). Default: 600 s, while 30 s is good towards clients.
//
// Envoy: config.core.v3.QuicProtocolOptions.idle_network_timeout
func (b *QUICBuilder) Idle(d time.Duration) *QUICBuilder {
	m, f := b.n.Set("idle_network_timeout")
	m.IdleNetworkTimeout = f.Duration(d)
	return b
}

// Keepalive probes the peer after the first interval, then less and less often, up to the longest. Default: 15 s towards hosts, not at all towards clients.
//
// Envoy: config.core.v3.QuicProtocolOptions.connection_keepalive
func (b *QUICBuilder) Keepalive(first, longest time.Duration) *QUICBuilder {
	m, f := b.n.Set("connection_keepalive")
	m.ConnectionKeepalive = &corev3.QuicKeepAliveSettings{
		InitialInterval: f.Sub("initial_interval").Duration(first),
		MaxInterval:     f.Sub("max_interval").Duration(longest),
	}
	return b
}

// PortMigration changes the local port after so many timeouts towards a host; 0 for never. Default: 4, at most 5 (proto-pgv).
//
// Envoy: config.core.v3.QuicProtocolOptions.num_timeouts_to_trigger_port_migration
func (b *QUICBuilder) PortMigration(timeouts int) *QUICBuilder {
	m, f := b.n.Set("num_timeouts_to_trigger_port_migration")
	m.NumTimeoutsToTriggerPortMigration = f.CountValue(timeouts)
	return b
}

// Options are connection options of QUICHE towards hosts, "AKDU,BWRE", and those for the client side alone.
//
// Envoy: config.core.v3.QuicProtocolOptions.connection_options
func (b *QUICBuilder) Options(connection, client string) *QUICBuilder {
	m, _ := b.n.Set("connection_options")
	m.ConnectionOptions = connection
	m.ClientConnectionOptions = client
	return b
}

// MaxPacket is the largest packet sent, in bytes. Default: QUICHE's.
//
// Envoy: config.core.v3.QuicProtocolOptions.max_packet_length
func (b *QUICBuilder) MaxPacket(bytes int) *QUICBuilder {
	m, f := b.n.Set("max_packet_length")
	m.MaxPacketLength = f.Count64Value(bytes)
	return b
}

// ReduceMemory gives memory back after a connection was without traffic for so long; below [QUICBuilder.Idle]. Default: never.
//
// Envoy: config.core.v3.QuicProtocolOptions.memory_reduction_timeout
func (b *QUICBuilder) ReduceMemory(after time.Duration) *QUICBuilder {
	m, f := b.n.Set("memory_reduction_timeout")
	m.MemoryReductionTimeout = f.Duration(after)
	return b
}

// Writer sends packets towards hosts by an extension. Default: Envoy's own.
//
// Envoy: config.core.v3.QuicProtocolOptions.client_packet_writer
func (b *QUICBuilder) Writer(extension part.Part[corev3.TypedExtensionConfig]) *QUICBuilder {
	m, f := b.n.Set("client_packet_writer")
	m.ClientPacketWriter = node.Child(f, extension)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *QUICBuilder) Patch(edit func(*corev3.QuicProtocolOptions)) *QUICBuilder {
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
func (b *QUICBuilder) Render(s part.Scope) *corev3.QuicProtocolOptions { return b.n.Take(s, nil) }
