package httpfilter

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tapconfigv3 "github.com/envoyproxy/go-control-plane/envoy/config/tap/v3"
	commonv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/common/tap/v3"
	tapv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/tap/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
)

// TapBuilder builds the filter that records requests and responses, bodies included. What it writes may hold secrets of clients.
type TapBuilder struct{ slot[tapv3.Tap] }

// TapAdmin starts the filter: what is recorded is asked for at the administration interface, under /tap, with the id given.
//
// Envoy: extensions.common.tap.v3.AdminConfig.config_id
func TapAdmin(id string) *TapBuilder {
	b := tap()
	b.n.Peek().CommonConfig = &commonv3.CommonExtensionConfig{
		ConfigType: &commonv3.CommonExtensionConfig_AdminConfig{AdminConfig: &commonv3.AdminConfig{ConfigId: id}},
	}
	return b
}

// TapFiles starts the filter: requests that match are recorded in files of their own, whose paths begin with the prefix.
//
// Envoy: config.tap.v3.FilePerTapSink.path_prefix
func TapFiles(pathPrefix string, when *TapMatchBuilder) *TapBuilder {
	return tapTo(tap(), when, &tapconfigv3.OutputSink{
		OutputSinkType: &tapconfigv3.OutputSink_FilePerTap{FilePerTap: &tapconfigv3.FilePerTapSink{PathPrefix: pathPrefix}},
	})
}

// TapCustom starts the filter: requests that match are recorded by an extension, from the message that configures it.
//
// Envoy: config.tap.v3.OutputSink.custom_sink
func TapCustom(sink proto.Message, when *TapMatchBuilder) *TapBuilder {
	b := tap()
	at := b.n.Below("common_config.static_config.output_config.sinks").Index(0).Sub("custom_sink")
	return tapTo(b, when, &tapconfigv3.OutputSink{OutputSinkType: &tapconfigv3.OutputSink_CustomSink{CustomSink: plug(at, "envoy.tap.sinks", sink)}})
}

// tapTo records what matches in the sink.
func tapTo(b *TapBuilder, when *TapMatchBuilder, sink *tapconfigv3.OutputSink) *TapBuilder {
	b.n.Peek().CommonConfig = &commonv3.CommonExtensionConfig{ConfigType: &commonv3.CommonExtensionConfig_StaticConfig{
		StaticConfig: &tapconfigv3.TapConfig{
			Match:        node.Child(b.n.Below("common_config.static_config.match"), when),
			OutputConfig: &tapconfigv3.OutputConfig{Sinks: []*tapconfigv3.OutputSink{sink}},
		},
	}}
	return b
}

func tap() *TapBuilder {
	b := &TapBuilder{}
	b.name = "envoy.filters.http.tap"
	b.n.Init(&tapv3.Tap{})
	return b
}

// recording returns the settings of static taps for writing, nil for one of the administration interface.
func recording(m *tapv3.Tap, f node.Field) *tapconfigv3.TapConfig {
	c := m.GetCommonConfig().GetStaticConfig()
	if c == nil && m.GetCommonConfig() != nil {
		f.Report(node.RuleApplies, "what is recorded is asked for at the administration interface", "start with TapFiles")
	}
	if c == nil {
		return &tapconfigv3.TapConfig{OutputConfig: &tapconfigv3.OutputConfig{Sinks: []*tapconfigv3.OutputSink{{}}}}
	}
	return c
}

// TapFormat is the form of a record.
type TapFormat string

// The forms of records.
const (
	TapJSONBytes       TapFormat = "JSON_BODY_AS_BYTES"
	TapJSONText        TapFormat = "JSON_BODY_AS_STRING"
	TapBinary          TapFormat = "PROTO_BINARY"
	TapBinaryDelimited TapFormat = "PROTO_BINARY_LENGTH_DELIMITED"
	TapProtoText       TapFormat = "PROTO_TEXT"
)

// Format is the form of the files. Default: [TapJSONBytes].
//
// Envoy: config.tap.v3.OutputSink.format
func (b *TapBuilder) Format(format TapFormat) *TapBuilder {
	m, f := b.n.Set("common_config.static_config.output_config")
	recording(m, f).OutputConfig.Sinks[0].Format = node.Enum[tapconfigv3.OutputSink_Format](f, format, tapconfigv3.OutputSink_Format_value)
	return b
}

// MaxBodies is how much of a request and of a response is recorded, in bytes. Default: 1 KiB each.
//
// Envoy: config.tap.v3.OutputConfig.max_buffered_rx_bytes
func (b *TapBuilder) MaxBodies(request, response int) *TapBuilder {
	m, f := b.n.Set("common_config.static_config.output_config")
	o := recording(m, f).OutputConfig
	o.MaxBufferedRxBytes = f.Sub("max_buffered_rx_bytes").CountValue(request)
	o.MaxBufferedTxBytes = f.Sub("max_buffered_tx_bytes").CountValue(response)
	return b
}

// Streaming writes records in pieces while a request goes on. Default: when it has ended.
//
// Envoy: config.tap.v3.OutputConfig.streaming
func (b *TapBuilder) Streaming() *TapBuilder {
	m, f := b.n.Set("common_config.static_config.output_config.streaming")
	recording(m, f).OutputConfig.Streaming = true
	return b
}

// MinPiece is how much is gathered before a piece is written, in bytes. Default: each read and write makes a piece.
//
// Envoy: config.tap.v3.OutputConfig.min_streamed_sent_bytes
func (b *TapBuilder) MinPiece(bytes int) *TapBuilder {
	m, f := b.n.Set("common_config.static_config.output_config.min_streamed_sent_bytes")
	recording(m, f).OutputConfig.MinStreamedSentBytes = f.CountValue(bytes)
	return b
}

// Share records a part of what matches, in percent; the runtime key, which may be empty, can change it. Default: all.
//
// Envoy: config.tap.v3.TapConfig.tap_enabled
func (b *TapBuilder) Share(percent float64, runtimeKey string) *TapBuilder {
	m, f := b.n.Set("common_config.static_config.tap_enabled")
	recording(m, f).TapEnabled = &corev3.RuntimeFractionalPercent{
		DefaultValue: f.Sub("default_value").Fraction(percent), RuntimeKey: runtimeKey,
	}
	return b
}

// HeadersTime records when headers arrived. Default: not.
//
// Envoy: extensions.filters.http.tap.v3.Tap.record_headers_received_time
func (b *TapBuilder) HeadersTime() *TapBuilder {
	m, _ := b.n.Set("record_headers_received_time")
	m.RecordHeadersReceivedTime = true
	return b
}

// Connections records the connections of the client and to the upstream. Default: not.
//
// Envoy: extensions.filters.http.tap.v3.Tap.record_downstream_connection
func (b *TapBuilder) Connections(downstream, upstream bool) *TapBuilder {
	m, _ := b.n.Set("record_downstream_connection")
	m.RecordDownstreamConnection = downstream
	m.RecordUpstreamConnection = upstream
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *TapBuilder) Named(name string) *TapBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *TapBuilder) Patch(edit func(*tapv3.Tap)) *TapBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *TapBuilder) Clone() *TapBuilder {
	c := &TapBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *TapBuilder) Off() *OffBuilder { return off(b.name) }
