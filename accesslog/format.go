package accesslog

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// FormatBuilder builds a format: text or JSON with command operators such as %RESPONSE_CODE%. Access logs have
// one, local replies and direct responses too.
type FormatBuilder struct {
	n node.Node[corev3.SubstitutionFormatString]
}

// Text starts a format that is one text. For an access log, end it with "\n". A command that Envoy does not know
// is refused (fmt-command-unknown).
//
// Envoy: config.core.v3.SubstitutionFormatString.text_format_source
func Text(format string) *FormatBuilder {
	b := &FormatBuilder{}
	b.n.Init(&corev3.SubstitutionFormatString{Format: &corev3.SubstitutionFormatString_TextFormatSource{
		TextFormatSource: &corev3.DataSource{Specifier: &corev3.DataSource_InlineString{InlineString: format}},
	}})
	return b
}

// TextFrom starts a format whose text is read from elsewhere: a file, the environment.
//
// Envoy: config.core.v3.SubstitutionFormatString.text_format_source
func TextFrom(data source.Data) *FormatBuilder {
	b := &FormatBuilder{}
	b.n.Init(&corev3.SubstitutionFormatString{})
	m, f := b.n.Set("text_format_source")
	m.Format = &corev3.SubstitutionFormatString_TextFormatSource{TextFormatSource: node.Child(f, data)}
	return b
}

// JSON starts a format that is one JSON object on a line of its own. Values are texts with command operators, or
// []any and map[string]any of them; a value that is one operator alone keeps its type, so that "%RESPONSE_CODE%"
// becomes a number.
//
// Envoy: config.core.v3.SubstitutionFormatString.json_format
func JSON(fields map[string]any) *FormatBuilder {
	b := &FormatBuilder{}
	b.n.Init(&corev3.SubstitutionFormatString{}).Format = &corev3.SubstitutionFormatString_JsonFormat{JsonFormat: b.n.Below("json_format").Object(fields)}
	return b
}

// OmitEmpty leaves out what has no value: an operator becomes "" in text, and its key is missing in JSON. Default: "-" in
// text, null in JSON.
//
// Envoy: config.core.v3.SubstitutionFormatString.omit_empty_values
func (b *FormatBuilder) OmitEmpty() *FormatBuilder {
	m, _ := b.n.Set("omit_empty_values")
	m.OmitEmptyValues = true
	return b
}

// Sorted writes the keys of a JSON object in order. Default: in no particular one.
//
// Envoy: config.core.v3.JsonFormatOptions.sort_properties
func (b *FormatBuilder) Sorted() *FormatBuilder {
	m, _ := b.n.Set("json_format_options.sort_properties")
	m.JsonFormatOptions = &corev3.JsonFormatOptions{SortProperties: true}
	return b
}

// ContentType is the content-type header of a local reply with this body; access logs ignore it. Default: text/plain or
// application/json.
//
// Envoy: config.core.v3.SubstitutionFormatString.content_type
func (b *FormatBuilder) ContentType(mime string) *FormatBuilder {
	m, _ := b.n.Set("content_type")
	m.ContentType = mime
	return b
}

// Formatters appends extensions that add command operators: [CELFormatter], [MetadataFormatter].
//
// Envoy: config.core.v3.SubstitutionFormatString.formatters
func (b *FormatBuilder) Formatters(formatters ...Formatter) *FormatBuilder {
	m, f := b.n.Add("formatters", len(b.n.Peek().Formatters))
	m.Formatters = node.Children(f, m.Formatters, formatters)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *FormatBuilder) Patch(edit func(*corev3.SubstitutionFormatString)) *FormatBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *FormatBuilder) Clone() *FormatBuilder {
	c := &FormatBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *FormatBuilder) Render(s part.Scope) *corev3.SubstitutionFormatString {
	return b.n.Take(s, nil)
}
