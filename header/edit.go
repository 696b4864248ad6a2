package header

import (
	mutationv3 "github.com/envoyproxy/go-control-plane/envoy/config/common/mutation_rules/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Edit adds a header or removes one: a [ValueBuilder] or a [RemovalBuilder].
type Edit interface {
	Mutation
	edit()
}

// ValueBuilder builds a header that is added.
type ValueBuilder struct {
	n node.Node[corev3.HeaderValueOption]
}

func value(b *ValueBuilder, m *corev3.HeaderValueOption, name, value string) *ValueBuilder {
	m.Header = &corev3.HeaderValue{Key: name, Value: value}
	return b
}

// Append adds the value beside those that the header has already. Pseudo-headers such as ":path", and "host", can be
// neither added nor changed (header-add-forbidden); a value is a format (header-value-format).
//
// Envoy: config.core.v3.HeaderValueOption.append_action
func Append(name, text string) *ValueBuilder {
	b := &ValueBuilder{}
	return value(b, b.n.Init(&corev3.HeaderValueOption{}), name, text)
}

// IfAbsent adds the header unless there is one already.
//
// Envoy: config.core.v3.HeaderValueOption.append_action
func IfAbsent(name, text string) *ValueBuilder {
	b := &ValueBuilder{}
	m := b.n.Init(&corev3.HeaderValueOption{})
	m.AppendAction = corev3.HeaderValueOption_ADD_IF_ABSENT
	return value(b, m, name, text)
}

// Overwrite replaces what the header has, and adds it if there is none.
//
// Envoy: config.core.v3.HeaderValueOption.append_action
func Overwrite(name, text string) *ValueBuilder {
	b := &ValueBuilder{}
	m := b.n.Init(&corev3.HeaderValueOption{})
	m.AppendAction = corev3.HeaderValueOption_OVERWRITE_IF_EXISTS_OR_ADD
	return value(b, m, name, text)
}

// IfPresent replaces what the header has; where there is none, nothing is added.
//
// Envoy: config.core.v3.HeaderValueOption.append_action
func IfPresent(name, text string) *ValueBuilder {
	b := &ValueBuilder{}
	m := b.n.Init(&corev3.HeaderValueOption{})
	m.AppendAction = corev3.HeaderValueOption_OVERWRITE_IF_EXISTS
	return value(b, m, name, text)
}

// KeepEmpty writes the header even if its value comes out empty. Default: such a header is left out.
//
// Envoy: config.core.v3.HeaderValueOption.keep_empty_value
func (b *ValueBuilder) KeepEmpty() *ValueBuilder {
	m, _ := b.n.Set("keep_empty_value")
	m.KeepEmptyValue = true
	return b
}

// Bytes is the value as bytes, instead of the text, for what is not UTF-8. Only some places read
// it, gRPC metadata among them.
//
// Envoy: config.core.v3.HeaderValue.raw_value
func (b *ValueBuilder) Bytes(raw []byte) *ValueBuilder {
	m, _ := b.n.Set("header.raw_value")
	if m.Header != nil {
		m.Header.Value, m.Header.RawValue = "", append([]byte(nil), raw...)
	}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ValueBuilder) Patch(edit func(*corev3.HeaderValueOption)) *ValueBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ValueBuilder) Clone() *ValueBuilder {
	c := &ValueBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ValueBuilder) Render(s part.Scope) *corev3.HeaderValueOption { return b.n.Take(s, nil) }

// Mutate implements [Mutation].
func (b *ValueBuilder) Mutate(s part.Scope) *mutationv3.HeaderMutation {
	return &mutationv3.HeaderMutation{Action: &mutationv3.HeaderMutation_Append{Append: b.Render(s.Sub("append"))}}
}

func (b *ValueBuilder) edit() {}

// RemovalBuilder builds the removal of a header.
type RemovalBuilder struct{ name string }

// Remove removes every value of the header. Envoy refuses to remove ":path" and other pseudo-headers, and "host"
// (header-remove-forbidden).
//
// Envoy: config.route.v3.Route.request_headers_to_remove
func Remove(name string) *RemovalBuilder { return &RemovalBuilder{name: name} }

// Name returns the name of the header.
//
// Envoy: config.common.mutation_rules.v3.HeaderMutation.remove
func (b *RemovalBuilder) Name() string { return b.name }

// Mutate implements [Mutation].
func (b *RemovalBuilder) Mutate(part.Scope) *mutationv3.HeaderMutation {
	return &mutationv3.HeaderMutation{Action: &mutationv3.HeaderMutation_Remove{Remove: b.name}}
}

func (b *RemovalBuilder) edit() {}
