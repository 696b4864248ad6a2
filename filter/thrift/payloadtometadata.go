package thrift

import (
	metav3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/thrift_proxy/filters/payload_to_metadata/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// PayloadToMetadataBuilder builds the filter that copies arguments of calls into dynamic metadata, where load balancers
// with subsets and access logs read it.
type PayloadToMetadataBuilder struct {
	slot[metav3.PayloadToMetadata]
}

// PayloadToMetadata starts the filter with rules; it needs one at least (proto-pgv).
//
// Envoy: extensions.filters.network.thrift_proxy.filters.payload_to_metadata.v3.PayloadToMetadata.request_rules
func PayloadToMetadata(rules ...*PayloadRuleBuilder) *PayloadToMetadataBuilder {
	b := &PayloadToMetadataBuilder{}
	b.start("envoy.filters.thrift.payload_to_metadata", &metav3.PayloadToMetadata{})
	return b.Rules(rules...)
}

// Rules appends rules.
//
// Envoy: extensions.filters.network.thrift_proxy.filters.payload_to_metadata.v3.PayloadToMetadata.request_rules
func (b *PayloadToMetadataBuilder) Rules(rules ...*PayloadRuleBuilder) *PayloadToMetadataBuilder {
	m, f := b.n.Add("request_rules", len(b.n.Peek().RequestRules))
	m.RequestRules = node.Children(f, m.RequestRules, rules)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *PayloadToMetadataBuilder) Patch(edit func(*metav3.PayloadToMetadata)) *PayloadToMetadataBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *PayloadToMetadataBuilder) Clone() *PayloadToMetadataBuilder {
	c := &PayloadToMetadataBuilder{}
	b.clone(&c.slot)
	return c
}

// PayloadRuleBuilder builds what is copied of which calls, and where to.
type PayloadRuleBuilder struct {
	n node.Node[metav3.PayloadToMetadata_Rule]
}

// FromMethod starts a rule that reads a field of calls of the method ("": of all). It needs
// [PayloadRuleBuilder.Present] or [PayloadRuleBuilder.Missing] (thrift-proxy-to-metadata).
//
// Envoy: extensions.filters.network.thrift_proxy.filters.payload_to_metadata.v3.PayloadToMetadata.Rule.method_name
func FromMethod(name string, field *FieldBuilder) *PayloadRuleBuilder {
	return payloadRule(&metav3.PayloadToMetadata_Rule{
		MatchSpecifier: &metav3.PayloadToMetadata_Rule_MethodName{MethodName: name},
	}, field)
}

// FromService is [FromMethod] for calls of a service, where clients multiplex several.
//
// Envoy: extensions.filters.network.thrift_proxy.filters.payload_to_metadata.v3.PayloadToMetadata.Rule.service_name
func FromService(name string, field *FieldBuilder) *PayloadRuleBuilder {
	return payloadRule(&metav3.PayloadToMetadata_Rule{
		MatchSpecifier: &metav3.PayloadToMetadata_Rule_ServiceName{ServiceName: name},
	}, field)
}

func payloadRule(m *metav3.PayloadToMetadata_Rule, field *FieldBuilder) *PayloadRuleBuilder {
	b := &PayloadRuleBuilder{}
	b.n.Init(m)
	rule, f := b.n.Set("field_selector")
	rule.FieldSelector = node.Child(f, field)
	return b
}

// Present is what is written where the field has a value.
//
// Envoy: extensions.filters.network.thrift_proxy.filters.payload_to_metadata.v3.PayloadToMetadata.Rule.on_present
func (b *PayloadRuleBuilder) Present(to *PayloadMetadataBuilder) *PayloadRuleBuilder {
	m, f := b.n.Set("on_present")
	m.OnPresent = node.Child(f, to)
	return b
}

// Missing is what is written where it has none; it has a value of its own (thrift-proxy-to-metadata).
//
// Envoy: extensions.filters.network.thrift_proxy.filters.payload_to_metadata.v3.PayloadToMetadata.Rule.on_missing
func (b *PayloadRuleBuilder) Missing(to *PayloadMetadataBuilder) *PayloadRuleBuilder {
	m, f := b.n.Set("on_missing")
	m.OnMissing = node.Child(f, to)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *PayloadRuleBuilder) Patch(edit func(*metav3.PayloadToMetadata_Rule)) *PayloadRuleBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *PayloadRuleBuilder) Clone() *PayloadRuleBuilder {
	c := &PayloadRuleBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *PayloadRuleBuilder) Render(s part.Scope) *metav3.PayloadToMetadata_Rule {
	return b.n.Take(s, nil)
}

// FieldBuilder builds the way to a field of a call: an argument, or a field of the struct that one is.
type FieldBuilder struct {
	n node.Node[metav3.PayloadToMetadata_FieldSelector]
}

// Field starts with an argument. The number is what counts, from -32768 to 32767 (proto-pgv); the name is for logs.
//
// Envoy: extensions.filters.network.thrift_proxy.filters.payload_to_metadata.v3.PayloadToMetadata.FieldSelector.id
func Field(name string, id int) *FieldBuilder {
	b := &FieldBuilder{}
	b.n.Init(&metav3.PayloadToMetadata_FieldSelector{Name: name})
	m, f := b.n.Set("id")
	m.Id = f.Integer(id)
	return b
}

// Child goes on to a field of the struct.
//
// Envoy: extensions.filters.network.thrift_proxy.filters.payload_to_metadata.v3.PayloadToMetadata.FieldSelector.child
func (b *FieldBuilder) Child(field *FieldBuilder) *FieldBuilder {
	m, f := b.n.Set("child")
	m.Child = node.Child(f, field)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *FieldBuilder) Patch(edit func(*metav3.PayloadToMetadata_FieldSelector)) *FieldBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *FieldBuilder) Clone() *FieldBuilder {
	c := &FieldBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *FieldBuilder) Render(s part.Scope) *metav3.PayloadToMetadata_FieldSelector {
	return b.n.Take(s, nil)
}

// PayloadMetadataBuilder builds where a field is written.
type PayloadMetadataBuilder struct {
	n node.Node[metav3.PayloadToMetadata_KeyValuePair]
}

// PayloadMetadata starts a place: a key in a namespace, "envoy.lb" for load balancing. Without a namespace it is the
// filter's. The value is what was read.
//
// Envoy: extensions.filters.network.thrift_proxy.filters.payload_to_metadata.v3.PayloadToMetadata.KeyValuePair.metadata_namespace
func PayloadMetadata(namespace, key string) *PayloadMetadataBuilder {
	b := &PayloadMetadataBuilder{}
	b.n.Init(&metav3.PayloadToMetadata_KeyValuePair{MetadataNamespace: namespace, Key: key})
	return b
}

// Value writes this, not what was read.
//
// Envoy: extensions.filters.network.thrift_proxy.filters.payload_to_metadata.v3.PayloadToMetadata.KeyValuePair.value
func (b *PayloadMetadataBuilder) Value(text string) *PayloadMetadataBuilder {
	m, _ := b.n.Choose("value_type", "value")
	m.ValueType = &metav3.PayloadToMetadata_KeyValuePair_Value{Value: text}
	return b
}

// Rewrite replaces what the RE2 expression matches of the value; \1 is the first group.
//
// Envoy: extensions.filters.network.thrift_proxy.filters.payload_to_metadata.v3.PayloadToMetadata.KeyValuePair.regex_value_rewrite
func (b *PayloadMetadataBuilder) Rewrite(expression, substitution string) *PayloadMetadataBuilder {
	m, _ := b.n.Choose("value_type", "regex_value_rewrite")
	m.ValueType = &metav3.PayloadToMetadata_KeyValuePair_RegexValueRewrite{RegexValueRewrite: &matcherv3.RegexMatchAndSubstitute{
		Pattern: &matcherv3.RegexMatcher{Regex: expression}, Substitution: substitution,
	}}
	return b
}

// Number writes a number. Default: a text.
//
// Envoy: extensions.filters.network.thrift_proxy.filters.payload_to_metadata.v3.PayloadToMetadata.KeyValuePair.type
func (b *PayloadMetadataBuilder) Number() *PayloadMetadataBuilder {
	m, _ := b.n.Set("type")
	m.Type = metav3.PayloadToMetadata_NUMBER
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *PayloadMetadataBuilder) Patch(edit func(*metav3.PayloadToMetadata_KeyValuePair)) *PayloadMetadataBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *PayloadMetadataBuilder) Clone() *PayloadMetadataBuilder {
	c := &PayloadMetadataBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *PayloadMetadataBuilder) Render(s part.Scope) *metav3.PayloadToMetadata_KeyValuePair {
	return b.n.Take(s, nil)
}
