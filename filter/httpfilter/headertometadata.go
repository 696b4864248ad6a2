package httpfilter

import (
	metav3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/header_to_metadata/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// HeaderToMetadataBuilder builds the filter that copies headers and cookies into dynamic metadata, where load balancers with subsets and access
// logs read it.
type HeaderToMetadataBuilder struct{ slot[metav3.Config] }

// HeaderToMetadata starts the filter. Alone it copies nothing.
//
// Envoy: extensions.filters.http.header_to_metadata.v3.Config
func HeaderToMetadata() *HeaderToMetadataBuilder {
	b := &HeaderToMetadataBuilder{}
	b.name = "envoy.filters.http.header_to_metadata"
	b.n.Init(&metav3.Config{})
	return b
}

// Request appends rules for requests: [FromHeader], [FromCookie].
//
// Envoy: extensions.filters.http.header_to_metadata.v3.Config.request_rules
func (b *HeaderToMetadataBuilder) Request(rules ...*HeaderRuleBuilder) *HeaderToMetadataBuilder {
	m, f := b.n.Add("request_rules", len(b.n.Peek().RequestRules))
	m.RequestRules = node.Children(f, m.RequestRules, rules)
	return b
}

// Response appends rules for responses.
//
// Envoy: extensions.filters.http.header_to_metadata.v3.Config.response_rules
func (b *HeaderToMetadataBuilder) Response(rules ...*HeaderRuleBuilder) *HeaderToMetadataBuilder {
	m, f := b.n.Add("response_rules", len(b.n.Peek().ResponseRules))
	m.ResponseRules = node.Children(f, m.ResponseRules, rules)
	return b
}

// StatPrefix begins the names of its statistics. Default: none are kept. Older versions of Envoy refuse the field.
//
// Envoy: extensions.filters.http.header_to_metadata.v3.Config.stat_prefix
func (b *HeaderToMetadataBuilder) StatPrefix(prefix string) *HeaderToMetadataBuilder {
	m, _ := b.n.Set("stat_prefix")
	m.StatPrefix = prefix
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *HeaderToMetadataBuilder) Named(name string) *HeaderToMetadataBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *HeaderToMetadataBuilder) Patch(edit func(*metav3.Config)) *HeaderToMetadataBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HeaderToMetadataBuilder) Clone() *HeaderToMetadataBuilder {
	c := &HeaderToMetadataBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *HeaderToMetadataBuilder) Off() *OffBuilder { return off(b.name) }

// PerRoute replaces the rules for a virtual host or route by those of another one, which has a rule at least (h2m-per-route-empty).
//
// Envoy: extensions.filters.http.header_to_metadata.v3.Config
func (b *HeaderToMetadataBuilder) PerRoute(rules *HeaderToMetadataBuilder) *Replacement[metav3.Config] {
	r := &Replacement[metav3.Config]{name: b.name}
	if rules != nil {
		r.of = &rules.slot
	}
	return r
}

// HeaderRuleBuilder builds what is copied, and where to. It needs [HeaderRuleBuilder.Present] or [HeaderRuleBuilder.Missing] (h2m-no-action).
type HeaderRuleBuilder struct {
	n node.Node[metav3.Config_Rule]
}

// FromHeader starts a rule that reads a header.
//
// Envoy: extensions.filters.http.header_to_metadata.v3.Config.Rule.header
func FromHeader(name string) *HeaderRuleBuilder {
	b := &HeaderRuleBuilder{}
	b.n.Init(&metav3.Config_Rule{Header: name})
	return b
}

// FromCookie starts a rule that reads a cookie.
//
// Envoy: extensions.filters.http.header_to_metadata.v3.Config.Rule.cookie
func FromCookie(name string) *HeaderRuleBuilder {
	b := &HeaderRuleBuilder{}
	b.n.Init(&metav3.Config_Rule{Cookie: name})
	return b
}

// Present is what is written where there is a value.
//
// Envoy: extensions.filters.http.header_to_metadata.v3.Config.Rule.on_header_present
func (b *HeaderRuleBuilder) Present(to *HeaderMetadataBuilder) *HeaderRuleBuilder {
	m, f := b.n.Set("on_header_present")
	m.OnHeaderPresent = node.Child(f, to)
	return b
}

// Missing is what is written where there is none; it has a value of its own (h2m-missing-value).
//
// Envoy: extensions.filters.http.header_to_metadata.v3.Config.Rule.on_header_missing
func (b *HeaderRuleBuilder) Missing(to *HeaderMetadataBuilder) *HeaderRuleBuilder {
	m, f := b.n.Set("on_header_missing")
	m.OnHeaderMissing = node.Child(f, to)
	return b
}

// Remove takes the header away afterwards. A cookie cannot be removed (h2m-remove-cookie). Default: it stays.
//
// Envoy: extensions.filters.http.header_to_metadata.v3.Config.Rule.remove
func (b *HeaderRuleBuilder) Remove() *HeaderRuleBuilder {
	m, _ := b.n.Set("remove")
	m.Remove = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *HeaderRuleBuilder) Patch(edit func(*metav3.Config_Rule)) *HeaderRuleBuilder {
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
func (b *HeaderRuleBuilder) Render(s part.Scope) *metav3.Config_Rule { return b.n.Take(s, nil) }

// HeaderMetadataBuilder builds where a header or cookie is written.
type HeaderMetadataBuilder struct {
	n node.Node[metav3.Config_KeyValuePair]
}

// HeaderMetadata starts a place: a key in a namespace, "envoy.lb" for load balancing. Without a namespace it is the filter's. The value is what was
// read.
//
// Envoy: extensions.filters.http.header_to_metadata.v3.Config.KeyValuePair.metadata_namespace
func HeaderMetadata(namespace, key string) *HeaderMetadataBuilder {
	b := &HeaderMetadataBuilder{}
	m := b.n.Init(&metav3.Config_KeyValuePair{})
	m.MetadataNamespace = namespace
	m.Key = key
	return b
}

// Value writes this, not what was read.
//
// Envoy: extensions.filters.http.header_to_metadata.v3.Config.KeyValuePair.value
func (b *HeaderMetadataBuilder) Value(text string) *HeaderMetadataBuilder {
	m, _ := b.n.Set("value")
	m.Value = text
	return b
}

// Rewrite replaces what the RE2 expression matches of the value; \1 is the first group. Not together with a value of
// its own (h2m-value-and-regex).
//
// Envoy: extensions.filters.http.header_to_metadata.v3.Config.KeyValuePair.regex_value_rewrite
func (b *HeaderMetadataBuilder) Rewrite(expression, substitution string) *HeaderMetadataBuilder {
	m, _ := b.n.Set("regex_value_rewrite")
	m.RegexValueRewrite = &matcherv3.RegexMatchAndSubstitute{
		Pattern: &matcherv3.RegexMatcher{Regex: expression}, Substitution: substitution,
	}
	return b
}

// MetadataType is what a text becomes in metadata.
type MetadataType string

// The types of metadata.
const (
	MetadataString MetadataType = "STRING"
	MetadataNumber MetadataType = "NUMBER"
	MetadataValue  MetadataType = "PROTOBUF_VALUE" // what JSON or a serialized google.protobuf.Value says
)

// Type is what the text becomes. Default: [MetadataString].
//
// Envoy: extensions.filters.http.header_to_metadata.v3.Config.KeyValuePair.type
func (b *HeaderMetadataBuilder) Type(t MetadataType) *HeaderMetadataBuilder {
	m, f := b.n.Set("type")
	m.Type = node.Enum[metav3.Config_ValueType](f, t, metav3.Config_ValueType_value)
	return b
}

// Base64 decodes the value first. Default: it is taken as it is.
//
// Envoy: extensions.filters.http.header_to_metadata.v3.Config.KeyValuePair.encode
func (b *HeaderMetadataBuilder) Base64() *HeaderMetadataBuilder {
	m, _ := b.n.Set("encode")
	m.Encode = metav3.Config_BASE64
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *HeaderMetadataBuilder) Patch(edit func(*metav3.Config_KeyValuePair)) *HeaderMetadataBuilder {
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
func (b *HeaderMetadataBuilder) Render(s part.Scope) *metav3.Config_KeyValuePair {
	return b.n.Take(s, nil)
}
