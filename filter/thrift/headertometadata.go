package thrift

import (
	metav3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/thrift_proxy/filters/header_to_metadata/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// HeaderToMetadataBuilder builds the filter that copies headers into dynamic metadata, where load balancers with
// subsets and access logs read it.
type HeaderToMetadataBuilder struct {
	slot[metav3.HeaderToMetadata]
}

// HeaderToMetadata starts the filter with rules; it needs one at least (proto-pgv).
//
// Envoy: extensions.filters.network.thrift_proxy.filters.header_to_metadata.v3.HeaderToMetadata.request_rules
func HeaderToMetadata(rules ...*HeaderRuleBuilder) *HeaderToMetadataBuilder {
	b := &HeaderToMetadataBuilder{}
	b.start("envoy.filters.thrift.header_to_metadata", &metav3.HeaderToMetadata{})
	return b.Rules(rules...)
}

// Rules appends rules.
//
// Envoy: extensions.filters.network.thrift_proxy.filters.header_to_metadata.v3.HeaderToMetadata.request_rules
func (b *HeaderToMetadataBuilder) Rules(rules ...*HeaderRuleBuilder) *HeaderToMetadataBuilder {
	m, f := b.n.Add("request_rules", len(b.n.Peek().RequestRules))
	m.RequestRules = node.Children(f, m.RequestRules, rules)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *HeaderToMetadataBuilder) Patch(edit func(*metav3.HeaderToMetadata)) *HeaderToMetadataBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HeaderToMetadataBuilder) Clone() *HeaderToMetadataBuilder {
	c := &HeaderToMetadataBuilder{}
	b.clone(&c.slot)
	return c
}

// HeaderRuleBuilder builds what is copied, and where to.
type HeaderRuleBuilder struct {
	n node.Node[metav3.HeaderToMetadata_Rule]
}

// FromHeader starts a rule that reads a header. It needs [HeaderRuleBuilder.Present] or [HeaderRuleBuilder.Missing]
// (thrift-proxy-to-metadata).
//
// Envoy: extensions.filters.network.thrift_proxy.filters.header_to_metadata.v3.HeaderToMetadata.Rule.header
func FromHeader(name string) *HeaderRuleBuilder {
	b := &HeaderRuleBuilder{}
	b.n.Init(&metav3.HeaderToMetadata_Rule{Header: name})
	return b
}

// Present is what is written where there is a value.
//
// Envoy: extensions.filters.network.thrift_proxy.filters.header_to_metadata.v3.HeaderToMetadata.Rule.on_present
func (b *HeaderRuleBuilder) Present(to *HeaderMetadataBuilder) *HeaderRuleBuilder {
	m, f := b.n.Set("on_present")
	m.OnPresent = node.Child(f, to)
	return b
}

// Missing is what is written where there is none; it has a value of its own (thrift-proxy-to-metadata).
//
// Envoy: extensions.filters.network.thrift_proxy.filters.header_to_metadata.v3.HeaderToMetadata.Rule.on_missing
func (b *HeaderRuleBuilder) Missing(to *HeaderMetadataBuilder) *HeaderRuleBuilder {
	m, f := b.n.Set("on_missing")
	m.OnMissing = node.Child(f, to)
	return b
}

// Remove takes the header away afterwards. Default: it stays.
//
// Envoy: extensions.filters.network.thrift_proxy.filters.header_to_metadata.v3.HeaderToMetadata.Rule.remove
func (b *HeaderRuleBuilder) Remove() *HeaderRuleBuilder {
	m, _ := b.n.Set("remove")
	m.Remove = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *HeaderRuleBuilder) Patch(edit func(*metav3.HeaderToMetadata_Rule)) *HeaderRuleBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HeaderRuleBuilder) Clone() *HeaderRuleBuilder {
	c := &HeaderRuleBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *HeaderRuleBuilder) Render(s part.Scope) *metav3.HeaderToMetadata_Rule {
	return b.n.Take(s, nil)
}

// MetadataType is what a text becomes in metadata.
type MetadataType string

// The types of metadata.
const (
	MetadataString MetadataType = "STRING"
	MetadataNumber MetadataType = "NUMBER"
	// MetadataValue is a serialized google.protobuf.Value. Only headers hold one.
	MetadataValue MetadataType = "PROTOBUF_VALUE"
)

// HeaderMetadataBuilder builds where a header is written.
type HeaderMetadataBuilder struct {
	n node.Node[metav3.HeaderToMetadata_KeyValuePair]
}

// HeaderMetadata starts a place: a key in a namespace, "envoy.lb" for load balancing. Without a namespace it is the
// filter's. The value is what was read.
//
// Envoy: extensions.filters.network.thrift_proxy.filters.header_to_metadata.v3.HeaderToMetadata.KeyValuePair.metadata_namespace
func HeaderMetadata(namespace, key string) *HeaderMetadataBuilder {
	b := &HeaderMetadataBuilder{}
	b.n.Init(&metav3.HeaderToMetadata_KeyValuePair{MetadataNamespace: namespace, Key: key})
	return b
}

// Value writes this, not what was read.
//
// Envoy: extensions.filters.network.thrift_proxy.filters.header_to_metadata.v3.HeaderToMetadata.KeyValuePair.value
func (b *HeaderMetadataBuilder) Value(text string) *HeaderMetadataBuilder {
	m, _ := b.n.Choose("value_type", "value")
	m.ValueType = &metav3.HeaderToMetadata_KeyValuePair_Value{Value: text}
	return b
}

// Rewrite replaces what the RE2 expression matches of the value; \1 is the first group.
//
// Envoy: extensions.filters.network.thrift_proxy.filters.header_to_metadata.v3.HeaderToMetadata.KeyValuePair.regex_value_rewrite
func (b *HeaderMetadataBuilder) Rewrite(expression, substitution string) *HeaderMetadataBuilder {
	m, _ := b.n.Choose("value_type", "regex_value_rewrite")
	m.ValueType = &metav3.HeaderToMetadata_KeyValuePair_RegexValueRewrite{RegexValueRewrite: &matcherv3.RegexMatchAndSubstitute{
		Pattern: &matcherv3.RegexMatcher{Regex: expression}, Substitution: substitution,
	}}
	return b
}

// Type is what the text becomes. Default: [MetadataString].
//
// Envoy: extensions.filters.network.thrift_proxy.filters.header_to_metadata.v3.HeaderToMetadata.KeyValuePair.type
func (b *HeaderMetadataBuilder) Type(t MetadataType) *HeaderMetadataBuilder {
	m, f := b.n.Set("type")
	m.Type = node.Enum[metav3.HeaderToMetadata_ValueType](f, t, metav3.HeaderToMetadata_ValueType_value)
	return b
}

// Base64 decodes the value first. Default: it is taken as it is.
//
// Envoy: extensions.filters.network.thrift_proxy.filters.header_to_metadata.v3.HeaderToMetadata.KeyValuePair.encode
func (b *HeaderMetadataBuilder) Base64() *HeaderMetadataBuilder {
	m, _ := b.n.Set("encode")
	m.Encode = metav3.HeaderToMetadata_BASE64
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *HeaderMetadataBuilder) Patch(edit func(*metav3.HeaderToMetadata_KeyValuePair)) *HeaderMetadataBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HeaderMetadataBuilder) Clone() *HeaderMetadataBuilder {
	c := &HeaderMetadataBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *HeaderMetadataBuilder) Render(s part.Scope) *metav3.HeaderToMetadata_KeyValuePair {
	return b.n.Take(s, nil)
}
