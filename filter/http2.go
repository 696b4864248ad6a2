package filter

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// HTTP2Builder builds the options of HTTP/2 connections with clients.
type HTTP2Builder struct {
	n node.Node[corev3.Http2ProtocolOptions]
}

// HTTP2 starts options of HTTP/2.
//
// Envoy: config.core.v3.Http2ProtocolOptions
func HTTP2() *HTTP2Builder {
	b := &HTTP2Builder{}
	b.n.Init()
	return b
}

// MaxStreams is how many requests a client may have open on a connection. Default: 1024; at the edge, 100 is advised.
//
// Envoy: config.core.v3.Http2ProtocolOptions.max_concurrent_streams
func (b *HTTP2Builder) MaxStreams(n int) *HTTP2Builder {
	m, f := b.n.Set("max_concurrent_streams")
	m.MaxConcurrentStreams = f.CountValue(n)
	return b
}

// StreamWindow is how much of one request Envoy buffers, in bytes, from 65535 (proto-pgv). Default: 16 MiB; at the
// edge, 64 KiB is advised.
//
// Envoy: config.core.v3.Http2ProtocolOptions.initial_stream_window_size
func (b *HTTP2Builder) StreamWindow(bytes int) *HTTP2Builder {
	m, f := b.n.Set("initial_stream_window_size")
	m.InitialStreamWindowSize = f.CountValue(bytes)
	return b
}

// ConnectionWindow is how much of all requests of a connection Envoy buffers, in bytes, from 65535 (proto-pgv).
// Default: 24 MiB; at the edge, 1 MiB is advised.
//
// Envoy: config.core.v3.Http2ProtocolOptions.initial_connection_window_size
func (b *HTTP2Builder) ConnectionWindow(bytes int) *HTTP2Builder {
	m, f := b.n.Set("initial_connection_window_size")
	m.InitialConnectionWindowSize = f.CountValue(bytes)
	return b
}

// AllowConnect takes extended CONNECT requests, which WebSockets over HTTP/2 need. Default: not.
//
// Envoy: config.core.v3.Http2ProtocolOptions.allow_connect
func (b *HTTP2Builder) AllowConnect() *HTTP2Builder {
	m, _ := b.n.Set("allow_connect")
	m.AllowConnect = true
	return b
}

// AllowMetadata takes METADATA frames, an extension of Envoy's. Default: not.
//
// Envoy: config.core.v3.Http2ProtocolOptions.allow_metadata
func (b *HTTP2Builder) AllowMetadata() *HTTP2Builder {
	m, _ := b.n.Set("allow_metadata")
	m.AllowMetadata = true
	return b
}

// MaxMetadata is the size of all metadata of a request, in bytes. Default: 1 MiB.
//
// Envoy: config.core.v3.Http2ProtocolOptions.max_metadata_size
func (b *HTTP2Builder) MaxMetadata(bytes int) *HTTP2Builder {
	m, f := b.n.Set("max_metadata_size")
	m.MaxMetadataSize = f.Count64Value(bytes)
	return b
}

// HeaderTable is the size of the table that compresses headers, in bytes; 0 switches it off. Default: 4096.
//
// Envoy: config.core.v3.Http2ProtocolOptions.hpack_table_size
func (b *HTTP2Builder) HeaderTable(bytes int) *HTTP2Builder {
	m, f := b.n.Set("hpack_table_size")
	m.HpackTableSize = f.CountValue(bytes)
	return b
}

// Huffman false writes headers without Huffman coding, which saves time. Default: true.
//
// Envoy: config.core.v3.Http2ProtocolOptions.enable_huffman_encoding
func (b *HTTP2Builder) Huffman(on bool) *HTTP2Builder {
	m, _ := b.n.Set("enable_huffman_encoding")
	m.EnableHuffmanEncoding = wrapperspb.Bool(on)
	return b
}

// MaxHeaderKB is the size of one header, in KiB, from 64 to 256 (proto-pgv). Default: about 100.
//
// Envoy: config.core.v3.Http2ProtocolOptions.max_header_field_size_kb
func (b *HTTP2Builder) MaxHeaderKB(kb int) *HTTP2Builder {
	m, f := b.n.Set("max_header_field_size_kb")
	m.MaxHeaderFieldSizeKb = f.CountValue(kb)
	return b
}

// Keepalive sends PING frames to find connections that are dead. Default: none.
//
// Envoy: config.core.v3.Http2ProtocolOptions.connection_keepalive
func (b *HTTP2Builder) Keepalive(pings *KeepaliveBuilder) *HTTP2Builder {
	m, f := b.n.Set("connection_keepalive")
	m.ConnectionKeepalive = node.Child(f, pings)
	return b
}

// StreamErrorsOnly is [LimitsBuilder.StreamErrorsOnly] for HTTP/2 alone.
//
// Envoy: config.core.v3.Http2ProtocolOptions.override_stream_error_on_invalid_http_message
func (b *HTTP2Builder) StreamErrorsOnly(on bool) *HTTP2Builder {
	m, _ := b.n.Set("override_stream_error_on_invalid_http_message")
	m.OverrideStreamErrorOnInvalidHttpMessage = wrapperspb.Bool(on)
	return b
}

// Floods changes how floods of frames are recognised. Default: as [Floods] says.
//
// Envoy: config.core.v3.Http2ProtocolOptions.max_outbound_frames
func (b *HTTP2Builder) Floods(guard *FloodsBuilder) *HTTP2Builder {
	m, f := b.n.Set("max_outbound_frames")
	if !f.Missing(guard) {
		node.Group(f, m, &guard.n)
	}
	return b
}

// Setting sends a parameter of the SETTINGS frame that has no method here. Calls add up; Envoy refuses one that has
// (hcm-http2-custom-setting-named).
//
// Envoy: config.core.v3.Http2ProtocolOptions.custom_settings_parameters
func (b *HTTP2Builder) Setting(identifier, value int) *HTTP2Builder {
	m, f := b.n.Add("custom_settings_parameters", len(b.n.Peek().CustomSettingsParameters))
	m.CustomSettingsParameters = append(m.CustomSettingsParameters, &corev3.Http2ProtocolOptions_SettingsParameter{
		Identifier: f.Sub("identifier").CountValue(identifier),
		Value:      f.Sub("value").CountValue(value),
	})
	return b
}

// OgHTTP2 chooses between the codecs oghttp2 and nghttp2. Default: the runtime says.
//
// Envoy: config.core.v3.Http2ProtocolOptions.use_oghttp2_codec
func (b *HTTP2Builder) OgHTTP2(on bool) *HTTP2Builder {
	m, _ := b.n.Set("use_oghttp2_codec")
	m.UseOghttp2Codec = wrapperspb.Bool(on)
	return b
}

// DisallowObsText refuses headers with bytes above 127. Default: they are taken.
//
// Envoy: config.core.v3.Http2ProtocolOptions.disallow_obs_text
func (b *HTTP2Builder) DisallowObsText(on bool) *HTTP2Builder {
	m, _ := b.n.Set("disallow_obs_text")
	m.DisallowObsText = wrapperspb.Bool(on)
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

// FloodsBuilder builds how floods of HTTP/2 frames are recognised; a connection that sends one is closed.
type FloodsBuilder struct {
	n node.Node[corev3.Http2ProtocolOptions]
}

// Floods starts with Envoy's defaults, which the methods name.
//
// Envoy: config.core.v3.Http2ProtocolOptions
func Floods() *FloodsBuilder {
	b := &FloodsBuilder{}
	b.n.Init()
	return b
}

// OutboundFrames is how many frames may wait to be written to a client. Default: 10000.
//
// Envoy: config.core.v3.Http2ProtocolOptions.max_outbound_frames
func (b *FloodsBuilder) OutboundFrames(n int) *FloodsBuilder {
	m, f := b.n.Set("max_outbound_frames")
	m.MaxOutboundFrames = f.CountValue(n)
	return b
}

// OutboundControlFrames is how many PING, SETTINGS and RST_STREAM frames may wait to be written. Default: 1000.
//
// Envoy: config.core.v3.Http2ProtocolOptions.max_outbound_control_frames
func (b *FloodsBuilder) OutboundControlFrames(n int) *FloodsBuilder {
	m, f := b.n.Set("max_outbound_control_frames")
	m.MaxOutboundControlFrames = f.CountValue(n)
	return b
}

// EmptyFrames is how many frames without content may come in a row. Default: 1.
//
// Envoy: config.core.v3.Http2ProtocolOptions.max_consecutive_inbound_frames_with_empty_payload
func (b *FloodsBuilder) EmptyFrames(n int) *FloodsBuilder {
	m, f := b.n.Set("max_consecutive_inbound_frames_with_empty_payload")
	m.MaxConsecutiveInboundFramesWithEmptyPayload = f.CountValue(n)
	return b
}

// PriorityFrames is how many PRIORITY frames may come for each request. Default: 100.
//
// Envoy: config.core.v3.Http2ProtocolOptions.max_inbound_priority_frames_per_stream
func (b *FloodsBuilder) PriorityFrames(n int) *FloodsBuilder {
	m, f := b.n.Set("max_inbound_priority_frames_per_stream")
	m.MaxInboundPriorityFramesPerStream = f.CountValue(n)
	return b
}

// WindowUpdates is how many WINDOW_UPDATE frames may come for each DATA frame sent; at least 1 (proto-pgv). Default:
// 10.
//
// Envoy: config.core.v3.Http2ProtocolOptions.max_inbound_window_update_frames_per_data_frame_sent
func (b *FloodsBuilder) WindowUpdates(n int) *FloodsBuilder {
	m, f := b.n.Set("max_inbound_window_update_frames_per_data_frame_sent")
	m.MaxInboundWindowUpdateFramesPerDataFrameSent = f.CountValue(n)
	return b
}

// Resets is how many requests a client may reset at once, and a second after that. Default: the codec's.
//
// Envoy: config.core.v3.Http2ProtocolOptions.stream_reset_burst
func (b *FloodsBuilder) Resets(burst, perSecond int) *FloodsBuilder {
	m, f := b.n.Set("stream_reset_burst")
	m.StreamResetBurst = f.Count64Value(burst)
	m.StreamResetRate = f.Count64Value(perSecond)
	return b
}

// Patch edits what the settings wrote. It runs last.
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

// KeepaliveBuilder builds the PING frames of HTTP/2 connections.
type KeepaliveBuilder struct {
	n node.Node[corev3.KeepaliveSettings]
}

// Keepalive starts PING frames; a connection whose answer takes longer than the timeout is closed. When they are sent,
// Every and AfterIdle say.
//
// Envoy: config.core.v3.KeepaliveSettings.timeout
func Keepalive(timeout time.Duration) *KeepaliveBuilder {
	b := &KeepaliveBuilder{}
	m := b.n.Init()
	m.Timeout = b.n.Below("timeout").Duration(timeout)
	return b
}

// Every sends a PING each interval, which is at least 1 ms (proto-pgv). Default: none.
//
// Envoy: config.core.v3.KeepaliveSettings.interval
func (b *KeepaliveBuilder) Every(d time.Duration) *KeepaliveBuilder {
	m, f := b.n.Set("interval")
	m.Interval = f.Duration(d)
	return b
}

// Jitter lengthens each interval by up to so many percent. Default: 15.
//
// Envoy: config.core.v3.KeepaliveSettings.interval_jitter
func (b *KeepaliveBuilder) Jitter(percent float64) *KeepaliveBuilder {
	m, f := b.n.Set("interval_jitter")
	m.IntervalJitter = f.Percent(percent)
	return b
}

// AfterIdle sends a PING before a request on a connection that was idle for so long, at least 1 ms (proto-pgv).
// Default: none.
//
// Envoy: config.core.v3.KeepaliveSettings.connection_idle_interval
func (b *KeepaliveBuilder) AfterIdle(d time.Duration) *KeepaliveBuilder {
	m, f := b.n.Set("connection_idle_interval")
	m.ConnectionIdleInterval = f.Duration(d)
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
