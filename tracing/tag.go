package tracing

import (
	metadatav3 "github.com/envoyproxy/go-control-plane/envoy/type/metadata/v3"
	tracingv3 "github.com/envoyproxy/go-control-plane/envoy/type/tracing/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Tag is a value that spans and access logs carry under a name of yours: [TagBuilder], [HeaderBuilder],
// [EnvironmentBuilder] or [MetadataBuilder].
type Tag interface {
	part.Part[tracingv3.CustomTag]
}

// TagBuilder builds a tag that needs no settings.
type TagBuilder struct {
	n node.Node[tracingv3.CustomTag]
}

// Literal is the same value everywhere.
//
// Envoy: type.tracing.v3.CustomTag.literal
func Literal(tag, value string) *TagBuilder {
	b := &TagBuilder{}
	m := b.n.Init(&tracingv3.CustomTag{})
	m.Tag = tag
	m.Type = &tracingv3.CustomTag_Literal_{Literal: &tracingv3.CustomTag_Literal{Value: value}}
	return b
}

// Format is a text with command operators of access logs, as in "%REQ(x-tenant)%". A tag that comes out empty is left
// out.
//
// Envoy: type.tracing.v3.CustomTag.value
func Format(tag, format string) *TagBuilder {
	b := &TagBuilder{}
	m := b.n.Init(&tracingv3.CustomTag{})
	m.Tag = tag
	m.Type = &tracingv3.CustomTag_Value{Value: format}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *TagBuilder) Patch(edit func(*tracingv3.CustomTag)) *TagBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *TagBuilder) Clone() *TagBuilder {
	c := &TagBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *TagBuilder) Render(s part.Scope) *tracingv3.CustomTag { return b.n.Take(s, nil) }

// HeaderBuilder builds a tag that holds a request header.
type HeaderBuilder struct {
	n node.Node[tracingv3.CustomTag]
}

// Header is the value of a request header. Without the header there is no tag, unless it has a default.
//
// Envoy: type.tracing.v3.CustomTag.request_header
func Header(tag, name string) *HeaderBuilder {
	b := &HeaderBuilder{}
	m := b.n.Init(&tracingv3.CustomTag{})
	m.Tag = tag
	m.Type = &tracingv3.CustomTag_RequestHeader{RequestHeader: &tracingv3.CustomTag_Header{Name: name}}
	return b
}

// Default is the value where the header is missing.
//
// Envoy: type.tracing.v3.CustomTag.Header.default_value
func (b *HeaderBuilder) Default(value string) *HeaderBuilder {
	m, _ := b.n.Set("request_header.default_value")
	if h := m.GetRequestHeader(); h != nil {
		h.DefaultValue = value
	}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *HeaderBuilder) Patch(edit func(*tracingv3.CustomTag)) *HeaderBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HeaderBuilder) Clone() *HeaderBuilder {
	c := &HeaderBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *HeaderBuilder) Render(s part.Scope) *tracingv3.CustomTag { return b.n.Take(s, nil) }

// EnvironmentBuilder builds a tag that holds an environment variable of Envoy.
type EnvironmentBuilder struct {
	n node.Node[tracingv3.CustomTag]
}

// Environment is the value of an environment variable of Envoy, read when the configuration is loaded.
//
// Envoy: type.tracing.v3.CustomTag.environment
func Environment(tag, variable string) *EnvironmentBuilder {
	b := &EnvironmentBuilder{}
	m := b.n.Init(&tracingv3.CustomTag{})
	m.Tag = tag
	m.Type = &tracingv3.CustomTag_Environment_{Environment: &tracingv3.CustomTag_Environment{Name: variable}}
	return b
}

// Default is the value where the variable is not set.
//
// Envoy: type.tracing.v3.CustomTag.Environment.default_value
func (b *EnvironmentBuilder) Default(value string) *EnvironmentBuilder {
	m, _ := b.n.Set("environment.default_value")
	if e := m.GetEnvironment(); e != nil {
		e.DefaultValue = value
	}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *EnvironmentBuilder) Patch(edit func(*tracingv3.CustomTag)) *EnvironmentBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *EnvironmentBuilder) Clone() *EnvironmentBuilder {
	c := &EnvironmentBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *EnvironmentBuilder) Render(s part.Scope) *tracingv3.CustomTag { return b.n.Take(s, nil) }

// MetadataBuilder builds a tag that holds a metadata value.
type MetadataBuilder struct {
	n node.Node[tracingv3.CustomTag]
}

// RequestMetadata is a value that a filter left with the request, under its name and the keys on the way to it.
//
// Envoy: type.metadata.v3.MetadataKind.request
func RequestMetadata(tag, filter string, path ...string) *MetadataBuilder {
	b := &MetadataBuilder{}
	kind := &metadatav3.MetadataKind{Kind: &metadatav3.MetadataKind_Request_{Request: &metadatav3.MetadataKind_Request{}}}
	metadata(b.n.Init(&tracingv3.CustomTag{}), tag, kind, node.MetadataKey(filter, path))
	return b
}

// RouteMetadata is a value of the route's metadata.
//
// Envoy: type.metadata.v3.MetadataKind.route
func RouteMetadata(tag, filter string, path ...string) *MetadataBuilder {
	b := &MetadataBuilder{}
	kind := &metadatav3.MetadataKind{Kind: &metadatav3.MetadataKind_Route_{Route: &metadatav3.MetadataKind_Route{}}}
	metadata(b.n.Init(&tracingv3.CustomTag{}), tag, kind, node.MetadataKey(filter, path))
	return b
}

// ClusterMetadata is a value of the metadata of the cluster that the request went to.
//
// Envoy: type.metadata.v3.MetadataKind.cluster
func ClusterMetadata(tag, filter string, path ...string) *MetadataBuilder {
	b := &MetadataBuilder{}
	kind := &metadatav3.MetadataKind{Kind: &metadatav3.MetadataKind_Cluster_{Cluster: &metadatav3.MetadataKind_Cluster{}}}
	metadata(b.n.Init(&tracingv3.CustomTag{}), tag, kind, node.MetadataKey(filter, path))
	return b
}

// HostMetadata is a value of the metadata of the endpoint that the request went to.
//
// Envoy: type.metadata.v3.MetadataKind.host
func HostMetadata(tag, filter string, path ...string) *MetadataBuilder {
	b := &MetadataBuilder{}
	kind := &metadatav3.MetadataKind{Kind: &metadatav3.MetadataKind_Host_{Host: &metadatav3.MetadataKind_Host{}}}
	metadata(b.n.Init(&tracingv3.CustomTag{}), tag, kind, node.MetadataKey(filter, path))
	return b
}

func metadata(m *tracingv3.CustomTag, tag string, kind *metadatav3.MetadataKind, key *metadatav3.MetadataKey) {
	m.Tag = tag
	m.Type = &tracingv3.CustomTag_Metadata_{Metadata: &tracingv3.CustomTag_Metadata{Kind: kind, MetadataKey: key}}
}

// Default is the value where the metadata has none.
//
// Envoy: type.tracing.v3.CustomTag.Metadata.default_value
func (b *MetadataBuilder) Default(value string) *MetadataBuilder {
	m, _ := b.n.Set("metadata.default_value")
	if t := m.GetMetadata(); t != nil {
		t.DefaultValue = value
	}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *MetadataBuilder) Patch(edit func(*tracingv3.CustomTag)) *MetadataBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *MetadataBuilder) Clone() *MetadataBuilder {
	c := &MetadataBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *MetadataBuilder) Render(s part.Scope) *tracingv3.CustomTag { return b.n.Take(s, nil) }
