package networkfilter

import (
	"bytes"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// MergePolicy says what happens where two extensions of the PROXY protocol have the same type.
type MergePolicy string

// What happens to extensions of the same type.
const (
	AddIfAbsent   MergePolicy = "ADD_IF_ABSENT"
	OverwriteType MergePolicy = "OVERWRITE_BY_TYPE_IF_EXISTS_OR_ADD"
	AppendAlways  MergePolicy = "APPEND_IF_EXISTS_OR_ADD"
)

// TLVBuilder builds an extension of the PROXY protocol.
type TLVBuilder struct {
	n node.Node[corev3.TlvEntry]
}

// TLV is an extension of the type, below 256 (proto-pgv), with the bytes as its value.
//
// Envoy: config.core.v3.TlvEntry.value
func TLV(kind int, value []byte) *TLVBuilder {
	b := &TLVBuilder{}
	m := b.n.Init(&corev3.TlvEntry{})
	m.Type = b.n.Below("type").Count(kind)
	m.Value = bytes.Clone(value)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *TLVBuilder) Patch(edit func(*corev3.TlvEntry)) *TLVBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *TLVBuilder) Clone() *TLVBuilder {
	c := &TLVBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *TLVBuilder) Render(s part.Scope) *corev3.TlvEntry { return b.n.Take(s, nil) }

// TLVFormat is an extension whose value is written with command operators of access logs ([accesslog.Text]).
//
// Envoy: config.core.v3.TlvEntry.format_string
func TLVFormat(kind int, format part.Part[corev3.SubstitutionFormatString]) *TLVBuilder {
	b := &TLVBuilder{}
	b.n.Init(&corev3.TlvEntry{}).Type = b.n.Below("type").Count(kind)
	m, f := b.n.Set("format_string")
	m.FormatString = node.Child(f, format)
	return b
}
