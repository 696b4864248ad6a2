package httpfilter

import (
	jsonv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/json_to_metadata/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// JSONToMetadataBuilder builds the filter that copies values of JSON bodies into dynamic metadata. It buffers the bodies. It needs rules for requests or
// responses (json-to-metadata).
type JSONToMetadataBuilder struct{ slot[jsonv3.JsonToMetadata] }

// JSONToMetadata starts the filter.
//
// Envoy: extensions.filters.http.json_to_metadata.v3.JsonToMetadata
func JSONToMetadata() *JSONToMetadataBuilder {
	b := &JSONToMetadataBuilder{}
	b.name = "envoy.filters.http.json_to_metadata"
	b.n.Init(&jsonv3.JsonToMetadata{})
	return b
}

// Request sets the rules for requests.
//
// Envoy: extensions.filters.http.json_to_metadata.v3.JsonToMetadata.request_rules
func (b *JSONToMetadataBuilder) Request(rules *JSONRulesBuilder) *JSONToMetadataBuilder {
	m, f := b.n.Set("request_rules")
	m.RequestRules = node.Child(f, rules)
	return b
}

// Response sets the rules for responses.
//
// Envoy: extensions.filters.http.json_to_metadata.v3.JsonToMetadata.response_rules
func (b *JSONToMetadataBuilder) Response(rules *JSONRulesBuilder) *JSONToMetadataBuilder {
	m, f := b.n.Set("response_rules")
	m.ResponseRules = node.Child(f, rules)
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *JSONToMetadataBuilder) Named(name string) *JSONToMetadataBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *JSONToMetadataBuilder) Patch(edit func(*jsonv3.JsonToMetadata)) *JSONToMetadataBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *JSONToMetadataBuilder) Clone() *JSONToMetadataBuilder {
	c := &JSONToMetadataBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *JSONToMetadataBuilder) Off() *OffBuilder { return off(b.name) }

// JSONRulesBuilder builds the rules for bodies of one direction.
type JSONRulesBuilder struct {
	n node.Node[jsonv3.JsonToMetadata_MatchRules]
}

// JSONRules starts with rules of [FromJSON], one at least (proto-pgv).
//
// Envoy: extensions.filters.http.json_to_metadata.v3.JsonToMetadata.MatchRules.rules
func JSONRules(rules ...*JSONRuleBuilder) *JSONRulesBuilder {
	b := &JSONRulesBuilder{}
	b.n.Init(&jsonv3.JsonToMetadata_MatchRules{}).Rules = node.Children(b.n.Below("rules"), nil, rules)
	return b
}

// ContentTypes appends types of content that are read. Default: application/json.
//
// Envoy: extensions.filters.http.json_to_metadata.v3.JsonToMetadata.MatchRules.allow_content_types
func (b *JSONRulesBuilder) ContentTypes(types ...string) *JSONRulesBuilder {
	m, _ := b.n.Add("allow_content_types", len(b.n.Peek().AllowContentTypes))
	m.AllowContentTypes = append(m.AllowContentTypes, types...)
	return b
}

// ContentTypeRegex also reads types of content that match the RE2 expression.
//
// Envoy: extensions.filters.http.json_to_metadata.v3.JsonToMetadata.MatchRules.allow_content_types_regex
func (b *JSONRulesBuilder) ContentTypeRegex(expression string) *JSONRulesBuilder {
	m, _ := b.n.Set("allow_content_types_regex")
	m.AllowContentTypesRegex = &matcherv3.RegexMatcher{Regex: expression}
	return b
}

// NoContentType also reads bodies without a type of content. Default: not.
//
// Envoy: extensions.filters.http.json_to_metadata.v3.JsonToMetadata.MatchRules.allow_empty_content_type
func (b *JSONRulesBuilder) NoContentType() *JSONRulesBuilder {
	m, _ := b.n.Set("allow_empty_content_type")
	m.AllowEmptyContentType = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *JSONRulesBuilder) Patch(edit func(*jsonv3.JsonToMetadata_MatchRules)) *JSONRulesBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *JSONRulesBuilder) Clone() *JSONRulesBuilder {
	c := &JSONRulesBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *JSONRulesBuilder) Render(s part.Scope) *jsonv3.JsonToMetadata_MatchRules {
	return b.n.Take(s, nil)
}

// JSONRuleBuilder builds what is copied of a body, and where to. It needs [JSONRuleBuilder.Present] or [JSONRuleBuilder.Missing] (json-to-metadata).
type JSONRuleBuilder struct {
	n node.Node[jsonv3.JsonToMetadata_Rule]
}

// FromJSON starts a rule that reads the value which the keys lead to, from the outermost in.
//
// Envoy: extensions.filters.http.json_to_metadata.v3.JsonToMetadata.Rule.selectors
func FromJSON(keys ...string) *JSONRuleBuilder {
	b := &JSONRuleBuilder{}
	m := b.n.Init(&jsonv3.JsonToMetadata_Rule{})
	for _, k := range keys {
		m.Selectors = append(m.Selectors, &jsonv3.JsonToMetadata_Selector{Selector: &jsonv3.JsonToMetadata_Selector_Key{Key: k}})
	}
	return b
}

// Present is what is written where there is a value.
//
// Envoy: extensions.filters.http.json_to_metadata.v3.JsonToMetadata.Rule.on_present
func (b *JSONRuleBuilder) Present(to *JSONMetadataBuilder) *JSONRuleBuilder {
	m, f := b.n.Set("on_present")
	m.OnPresent = node.Child(f, to)
	return b
}

// Missing is what is written where there is none; it has a value of its own (json-to-metadata).
//
// Envoy: extensions.filters.http.json_to_metadata.v3.JsonToMetadata.Rule.on_missing
func (b *JSONRuleBuilder) Missing(to *JSONMetadataBuilder) *JSONRuleBuilder {
	m, f := b.n.Set("on_missing")
	m.OnMissing = node.Child(f, to)
	return b
}

// Error is what is written where the body is too long, no JSON, or of another type of content; it has a value of its own (json-to-metadata).
//
// Envoy: extensions.filters.http.json_to_metadata.v3.JsonToMetadata.Rule.on_error
func (b *JSONRuleBuilder) Error(to *JSONMetadataBuilder) *JSONRuleBuilder {
	m, f := b.n.Set("on_error")
	m.OnError = node.Child(f, to)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *JSONRuleBuilder) Patch(edit func(*jsonv3.JsonToMetadata_Rule)) *JSONRuleBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *JSONRuleBuilder) Clone() *JSONRuleBuilder {
	c := &JSONRuleBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *JSONRuleBuilder) Render(s part.Scope) *jsonv3.JsonToMetadata_Rule { return b.n.Take(s, nil) }

// JSONMetadataBuilder builds where a value of a body is written.
type JSONMetadataBuilder struct {
	n node.Node[jsonv3.JsonToMetadata_KeyValuePair]
}

// JSONMetadata starts a place: a key in a namespace. Without a namespace it is the filter's. The value is what was read.
//
// Envoy: extensions.filters.http.json_to_metadata.v3.JsonToMetadata.KeyValuePair.metadata_namespace
func JSONMetadata(namespace, key string) *JSONMetadataBuilder {
	b := &JSONMetadataBuilder{}
	m := b.n.Init(&jsonv3.JsonToMetadata_KeyValuePair{})
	m.MetadataNamespace = namespace
	m.Key = key
	return b
}

// Value writes this, not what was read: text, a number or whatever JSON has.
//
// Envoy: extensions.filters.http.json_to_metadata.v3.JsonToMetadata.KeyValuePair.value
func (b *JSONMetadataBuilder) Value(value any) *JSONMetadataBuilder {
	m, f := b.n.Set("value")
	m.ValueType = &jsonv3.JsonToMetadata_KeyValuePair_Value{Value: f.Value(value)}
	return b
}

// Type is what is read becomes. Default: [MetadataValue].
//
// Envoy: extensions.filters.http.json_to_metadata.v3.JsonToMetadata.KeyValuePair.type
func (b *JSONMetadataBuilder) Type(t MetadataType) *JSONMetadataBuilder {
	m, f := b.n.Set("type")
	m.Type = node.Enum[jsonv3.JsonToMetadata_ValueType](f, t, jsonv3.JsonToMetadata_ValueType_value)
	return b
}

// KeepExisting writes nothing where the key has a value. Default: it is replaced.
//
// Envoy: extensions.filters.http.json_to_metadata.v3.JsonToMetadata.KeyValuePair.preserve_existing_metadata_value
func (b *JSONMetadataBuilder) KeepExisting() *JSONMetadataBuilder {
	m, _ := b.n.Set("preserve_existing_metadata_value")
	m.PreserveExistingMetadataValue = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *JSONMetadataBuilder) Patch(edit func(*jsonv3.JsonToMetadata_KeyValuePair)) *JSONMetadataBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *JSONMetadataBuilder) Clone() *JSONMetadataBuilder {
	c := &JSONMetadataBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *JSONMetadataBuilder) Render(s part.Scope) *jsonv3.JsonToMetadata_KeyValuePair {
	return b.n.Take(s, nil)
}
