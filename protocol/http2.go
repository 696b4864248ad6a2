package protocol

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// HTTP2Builder builds settings of HTTP/2.
type HTTP2Builder struct {
	n node.Node[corev3.Http2ProtocolOptions]
}

// HTTP2 starts settings of HTTP/2.
//
// Envoy: config.core.v3.Http2ProtocolOptions
func HTTP2() *HTTP2Builder {
	b := &HTTP2Builder{}
	b.n.Init(&corev3.Http2ProtocolOptions{})
	return b
}

// MaxStreams is the most concurrent streams of a connection, from 1 to 2147483647 (proto-pgv). Default: 1024;
// 100 is advised towards clients that are not trusted.
//
// Envoy: config.core.v3.Http2ProtocolOptions.max_concurrent_streams
func (b *HTTP2Builder) MaxStreams(n int) *HTTP2Builder {
	m, f := b.n.Set("max_concurrent_streams")
	m.MaxConcurrentStreams = f.CountValue(n)
	return b
}

// Windows are the bytes that a stream and a connection may receive before they are acknowledged, from 65535 to
// 2147483647 (proto-pgv). Defaults: 16 MiB and 24 MiB; 64 KiB and 1 MiB are advised towards clients that are not trusted.
//
// Envoy: config.core.v3.Http2ProtocolOptions.initial_stream_window_size
func (b *HTTP2Builder) Windows(stream, connection int) *HTTP2Builder {
	m, f := b.n.Set("initial_stream_window_size")
	m.InitialStreamWindowSize = f.CountValue(stream)
	m, f = b.n.Set("initial_connection_window_size")
	m.InitialConnectionWindowSize = f.CountValue(connection)
	return b
}

// Keepalive sends a PING at the interval, and closes a connection that does not answer in time.
//
// Envoy: config.core.v3.Http2ProtocolOptions.connection_keepalive
func (b *HTTP2Builder) Keepalive(k *KeepaliveBuilder) *HTTP2Builder {
	m, f := b.n.Set("connection_keepalive")
	m.ConnectionKeepalive = node.Child(f, k)
	return b
}

// AllowConnect allows extended CONNECT, by which WebSockets and other upgrades cross HTTP/2.
//
// Envoy: config.core.v3.Http2ProtocolOptions.allow_connect
func (b *HTTP2Builder) AllowConnect() *HTTP2Builder {
	m, _ := b.n.Set("allow_connect")
	m.AllowConnect = true
	return b
}

// AllowMetadata hands on METADATA frames, each stream's up to so many bytes; 0 for 1 MiB. Envoy's own extension of HTTP/2, still unfinished.
//
// Envoy: config.core.v3.Http2ProtocolOptions.allow_metadata
func (b *HTTP2Builder) AllowMetadata(maxBytes int) *HTTP2Builder {
	m, f := b.n.Set("allow_metadata")
	m.AllowMetadata = true
	if maxBytes != 0 {
		m.MaxMetadataSize = f.Count64Value(maxBytes)
	}
	return b
}

// KeepOnInvalid resets a stream with an invalid message and keeps the connection. Default: the connection is closed.
//
// Envoy: config.core.v3.Http2ProtocolOptions.override_stream_error_on_invalid_http_message
func (b *HTTP2Builder) KeepOnInvalid(on bool) *HTTP2Builder {
	m, _ := b.n.Set("override_stream_error_on_invalid_http_message")
	m.OverrideStreamErrorOnInvalidHttpMessage = wrapperspb.Bool(on)
	return b
}

// HPACKTable is the size of the table for header compression, in bytes; 0 turns it off. Default: 4096.
//
// Envoy: config.core.v3.Http2ProtocolOptions.hpack_table_size
func (b *HTTP2Builder) HPACKTable(bytes int) *HTTP2Builder {
	m, f := b.n.Set("hpack_table_size")
	m.HpackTableSize = f.CountValue(bytes)
	return b
}

// Huffman tells whether headers are written with Huffman coding. Default: Envoy's choice.
//
// Envoy: config.core.v3.Http2ProtocolOptions.enable_huffman_encoding
func (b *HTTP2Builder) Huffman(on bool) *HTTP2Builder {
	m, _ := b.n.Set("enable_huffman_encoding")
	m.EnableHuffmanEncoding = wrapperspb.Bool(on)
	return b
}

// MaxHeaderField is the largest header field accepted, as compressed, in KiB. Default: 64.
//
// Envoy: config.core.v3.Http2ProtocolOptions.max_header_field_size_kb
func (b *HTTP2Builder) MaxHeaderField(kib int) *HTTP2Builder {
	m, f := b.n.Set("max_header_field_size_kb")
	m.MaxHeaderFieldSizeKb = f.CountValue(kib)
	return b
}

// Floods are the bounds above which a connection is closed as an attack.
//
// Envoy: config.core.v3.Http2ProtocolOptions.max_outbound_frames
func (b *HTTP2Builder) Floods(bounds *FloodsBuilder) *HTTP2Builder {
	m, f := b.n.Set("max_outbound_frames")
	if bounds == nil {
		f.Report(node.RuleNil, "nil given")
		return b
	}
	node.Group(f, m, &bounds.n)
	return b
}

// DisallowObsText refuses header values with bytes above 0x7f. Default: they pass.
//
// Envoy: config.core.v3.Http2ProtocolOptions.disallow_obs_text
func (b *HTTP2Builder) DisallowObsText() *HTTP2Builder {
	m, _ := b.n.Set("disallow_obs_text")
	m.DisallowObsText = wrapperspb.Bool(true)
	return b
}

// Setting sends a parameter of SETTINGS that has no method here; those that have one are refused (cluster-http2-custom-settings).
// Envoy hides it.
//
// Envoy: config.core.v3.Http2ProtocolOptions.custom_settings_parameters
func (b *HTTP2Builder) Setting(identifier, value int) *HTTP2Builder {
	m, f := b.n.Add("custom_settings_parameters", len(b.n.Peek().CustomSettingsParameters))
	m.CustomSettingsParameters = append(m.CustomSettingsParameters, &corev3.Http2ProtocolOptions_SettingsParameter{
		Identifier: f.CountValue(identifier), Value: f.CountValue(value),
	})
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *HTTP2Builder) Patch(edit func(*corev3.Http2ProtocolOptions)) *HTTP2Builder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HTTP2Builder) Clone() *HTTP2Builder {
	c := &HTTP2Builder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *HTTP2Builder) Render(s part.Scope) *corev3.Http2ProtocolOptions { return b.n.Take(s, nil) }

// KeepaliveBuilder builds how it is found out that a connection is dead.
type KeepaliveBuilder struct {
	n node.Node[corev3.KeepaliveSettings]
}

// Keepalive starts a check by PING frames, each of which must be answered within the timeout. Both are at least 1 ms
// (proto-pgv).
//
// Envoy: config.core.v3.KeepaliveSettings.timeout
func Keepalive(interval, timeout time.Duration) *KeepaliveBuilder {
	b := &KeepaliveBuilder{}
	m := b.n.Init(&corev3.KeepaliveSettings{})
	m.Interval = b.n.Below("interval").Duration(interval)
	m.Timeout = b.n.Below("timeout").Duration(timeout)
	return b
}

// WhenIdle also checks before a new stream on a connection that has been idle for so long.
//
// Envoy: config.core.v3.KeepaliveSettings.connection_idle_interval
func (b *KeepaliveBuilder) WhenIdle(d time.Duration) *KeepaliveBuilder {
	m, f := b.n.Set("connection_idle_interval")
	m.ConnectionIdleInterval = f.Duration(d)
	return b
}

// Jitter lengthens each interval by a random share of up to so many percent. Default: 15.
//
// Envoy: config.core.v3.KeepaliveSettings.interval_jitter
func (b *KeepaliveBuilder) Jitter(percent float64) *KeepaliveBuilder {
	m, f := b.n.Set("interval_jitter")
	m.IntervalJitter = f.Percent(percent)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *KeepaliveBuilder) Patch(edit func(*corev3.KeepaliveSettings)) *KeepaliveBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *KeepaliveBuilder) Clone() *KeepaliveBuilder {
	c := &KeepaliveBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *KeepaliveBuilder) Render(s part.Scope) *corev3.KeepaliveSettings { return b.n.Take(s, nil) }

// FloodsBuilder builds the bounds above which a connection is closed as an attack.
type FloodsBuilder struct {
	n node.Node[corev3.Http2ProtocolOptions]
}

// Floods starts with Envoy's bounds.
//
// Envoy: config.core.v3.Http2ProtocolOptions.max_outbound_frames
func Floods() *FloodsBuilder {
	b := &FloodsBuilder{}
	b.n.Init(&corev3.Http2ProtocolOptions{})
	return b
}

// Outbound is how many frames may wait to be sent, of all kinds and of PING, SETTINGS and RST_STREAM. Defaults: 10000, 1000.
//
// Envoy: config.core.v3.Http2ProtocolOptions.max_outbound_control_frames
func (b *FloodsBuilder) Outbound(all, control int) *FloodsBuilder {
	m, f := b.n.Set("max_outbound_frames")
	m.MaxOutboundFrames = f.CountValue(all)
	m, f = b.n.Set("max_outbound_control_frames")
	m.MaxOutboundControlFrames = f.CountValue(control)
	return b
}

// Empty is how many frames in a row may be empty without ending a stream. Default: 1.
//
// Envoy: config.core.v3.Http2ProtocolOptions.max_consecutive_inbound_frames_with_empty_payload
func (b *FloodsBuilder) Empty(n int) *FloodsBuilder {
	m, f := b.n.Set("max_consecutive_inbound_frames_with_empty_payload")
	m.MaxConsecutiveInboundFramesWithEmptyPayload = f.CountValue(n)
	return b
}

// Priority is how many PRIORITY frames a stream may bring. Default: 100.
//
// Envoy: config.core.v3.Http2ProtocolOptions.max_inbound_priority_frames_per_stream
func (b *FloodsBuilder) Priority(perStream int) *FloodsBuilder {
	m, f := b.n.Set("max_inbound_priority_frames_per_stream")
	m.MaxInboundPriorityFramesPerStream = f.CountValue(perStream)
	return b
}

// WindowUpdates is how many WINDOW_UPDATE frames a DATA frame that was sent may bring; at least 1 (proto-pgv). Default: 10.
//
// Envoy: config.core.v3.Http2ProtocolOptions.max_inbound_window_update_frames_per_data_frame_sent
func (b *FloodsBuilder) WindowUpdates(perFrame int) *FloodsBuilder {
	m, f := b.n.Set("max_inbound_window_update_frames_per_data_frame_sent")
	m.MaxInboundWindowUpdateFramesPerDataFrameSent = f.CountValue(perFrame)
	return b
}

// Resets is how many streams a client may reset: at once, and each second. Defaults: 1000, 33.
//
// Envoy: config.core.v3.Http2ProtocolOptions.stream_reset_burst
func (b *FloodsBuilder) Resets(burst, perSecond int) *FloodsBuilder {
	m, f := b.n.Set("stream_reset_burst")
	m.StreamResetBurst = f.Count64Value(burst)
	m, f = b.n.Set("stream_reset_rate")
	m.StreamResetRate = f.Count64Value(perSecond)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *FloodsBuilder) Patch(edit func(*corev3.Http2ProtocolOptions)) *FloodsBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *FloodsBuilder) Clone() *FloodsBuilder {
	c := &FloodsBuilder{}
	b.n.Clone(&c.n)
	return c
}
