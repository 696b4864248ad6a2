package tap

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tapv3 "github.com/envoyproxy/go-control-plane/envoy/config/tap/v3"
	commonv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/common/tap/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Builder builds what is recorded, and where.
type Builder struct {
	n node.Node[commonv3.CommonExtensionConfig]
}

// Admin starts with what is asked for at the administration interface, under /tap, with the id given.
//
// Envoy: extensions.common.tap.v3.AdminConfig.config_id
func Admin(id string) *Builder {
	b := &Builder{}
	b.n.Init(&commonv3.CommonExtensionConfig{
		ConfigType: &commonv3.CommonExtensionConfig_AdminConfig{AdminConfig: &commonv3.AdminConfig{ConfigId: id}},
	})
	return b
}

// Files starts with a file for each request or connection that matches, whose path begins with the prefix.
//
// Envoy: config.tap.v3.FilePerTapSink.path_prefix
func Files(pathPrefix string, when *MatchBuilder) *Builder {
	b := &Builder{}
	b.to(when, &tapv3.OutputSink{OutputSinkType: &tapv3.OutputSink_FilePerTap{FilePerTap: &tapv3.FilePerTapSink{PathPrefix: pathPrefix}}})
	return b
}

// Custom starts with an extension that takes the records of what matches.
//
// Envoy: config.tap.v3.OutputSink.custom_sink
func Custom(sink part.Part[corev3.TypedExtensionConfig], when *MatchBuilder) *Builder {
	b := &Builder{}
	at := b.n.Below("static_config.output_config.sinks").Index(0).Sub("custom_sink")
	b.to(when, &tapv3.OutputSink{OutputSinkType: &tapv3.OutputSink_CustomSink{CustomSink: node.Child(at, sink)}})
	return b
}

// to records what matches in the sink.
func (b *Builder) to(when *MatchBuilder, sink *tapv3.OutputSink) {
	b.n.Init(&commonv3.CommonExtensionConfig{ConfigType: &commonv3.CommonExtensionConfig_StaticConfig{StaticConfig: &tapv3.TapConfig{
		Match:        node.Child(b.n.Below("static_config.match"), when),
		OutputConfig: &tapv3.OutputConfig{Sinks: []*tapv3.OutputSink{sink}},
	}}})
}

// recording returns the settings of static records for writing.
func recording(m *commonv3.CommonExtensionConfig, f node.Field) *tapv3.TapConfig {
	if c := m.GetStaticConfig(); c != nil {
		return c
	}
	if m.GetAdminConfig() != nil {
		f.Report(node.RuleApplies, "what is recorded is asked for at the administration interface", "start with Files")
	}
	return &tapv3.TapConfig{OutputConfig: &tapv3.OutputConfig{Sinks: []*tapv3.OutputSink{{}}}}
}

// Format is the form of a record.
type Format string

// The forms of records.
const (
	JSONBytes       Format = "JSON_BODY_AS_BYTES"
	JSONText        Format = "JSON_BODY_AS_STRING"
	Binary          Format = "PROTO_BINARY"
	BinaryDelimited Format = "PROTO_BINARY_LENGTH_DELIMITED"
	ProtoText       Format = "PROTO_TEXT"
)

// Format is the form of the files. Default: [JSONBytes].
//
// Envoy: config.tap.v3.OutputSink.format
func (b *Builder) Format(format Format) *Builder {
	m, f := b.n.Set("static_config.output_config")
	recording(m, f).OutputConfig.Sinks[0].Format = node.Enum[tapv3.OutputSink_Format](f, format, tapv3.OutputSink_Format_value)
	return b
}

// Max is how much is recorded of what is received and of what is sent, in bytes. For the HTTP filter these are the bodies of request and
// response. Default: 1 KiB each.
//
// Envoy: config.tap.v3.OutputConfig.max_buffered_rx_bytes
func (b *Builder) Max(received, sent int) *Builder {
	m, f := b.n.Set("static_config.output_config")
	o := recording(m, f).OutputConfig
	o.MaxBufferedRxBytes = f.Sub("max_buffered_rx_bytes").CountValue(received)
	o.MaxBufferedTxBytes = f.Sub("max_buffered_tx_bytes").CountValue(sent)
	return b
}

// Streaming writes records in pieces while the request or connection goes on. Default: when it has ended.
//
// Envoy: config.tap.v3.OutputConfig.streaming
func (b *Builder) Streaming() *Builder {
	m, f := b.n.Set("static_config.output_config.streaming")
	recording(m, f).OutputConfig.Streaming = true
	return b
}

// MinPiece is how much is gathered before a piece is written, in bytes. Default: each read and write makes a piece.
//
// Envoy: config.tap.v3.OutputConfig.min_streamed_sent_bytes
func (b *Builder) MinPiece(bytes int) *Builder {
	m, f := b.n.Set("static_config.output_config.min_streamed_sent_bytes")
	recording(m, f).OutputConfig.MinStreamedSentBytes = f.CountValue(bytes)
	return b
}

// Share records a part of what matches, in percent; the runtime key, which may be empty, can change it. Default: all.
//
// Envoy: config.tap.v3.TapConfig.tap_enabled
func (b *Builder) Share(percent float64, runtimeKey string) *Builder {
	m, f := b.n.Set("static_config.tap_enabled")
	recording(m, f).TapEnabled = &corev3.RuntimeFractionalPercent{
		DefaultValue: f.Sub("default_value").Fraction(percent), RuntimeKey: runtimeKey,
	}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *Builder) Patch(edit func(*commonv3.CommonExtensionConfig)) *Builder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *Builder) Clone() *Builder {
	c := &Builder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *Builder) Render(s part.Scope) *commonv3.CommonExtensionConfig { return b.n.Take(s, nil) }
