package match

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// TextBuilder builds a matcher of texts.
type TextBuilder struct {
	n node.Node[matcherv3.StringMatcher]
}

// Exact matches texts that equal value.
//
// Envoy: type.matcher.v3.StringMatcher.exact
func Exact(value string) *TextBuilder {
	b := &TextBuilder{}
	b.n.Init(&matcherv3.StringMatcher{MatchPattern: &matcherv3.StringMatcher_Exact{Exact: value}})
	return b
}

// Prefix matches texts that begin with value, which must not be empty (proto-pgv).
//
// Envoy: type.matcher.v3.StringMatcher.prefix
func Prefix(value string) *TextBuilder {
	b := &TextBuilder{}
	b.n.Init(&matcherv3.StringMatcher{MatchPattern: &matcherv3.StringMatcher_Prefix{Prefix: value}})
	return b
}

// Suffix matches texts that end with value, which must not be empty (proto-pgv).
//
// Envoy: type.matcher.v3.StringMatcher.suffix
func Suffix(value string) *TextBuilder {
	b := &TextBuilder{}
	b.n.Init(&matcherv3.StringMatcher{MatchPattern: &matcherv3.StringMatcher_Suffix{Suffix: value}})
	return b
}

// Contains matches texts with value anywhere in them. It must not be empty (proto-pgv).
//
// Envoy: type.matcher.v3.StringMatcher.contains
func Contains(value string) *TextBuilder {
	b := &TextBuilder{}
	b.n.Init(&matcherv3.StringMatcher{MatchPattern: &matcherv3.StringMatcher_Contains{Contains: value}})
	return b
}

// Regex matches texts that match the RE2 expression as a whole: it is anchored at both ends. Case is
// ignored by "(?i)" inside the expression, not by [TextBuilder.IgnoreCase]. What is no RE2 is refused (regex-invalid).
//
// Envoy: type.matcher.v3.StringMatcher.safe_regex
func Regex(expression string) *TextBuilder {
	b := &TextBuilder{}
	b.n.Init(&matcherv3.StringMatcher{MatchPattern: &matcherv3.StringMatcher_SafeRegex{SafeRegex: &matcherv3.RegexMatcher{Regex: expression}}})
	return b
}

// Custom matches texts that an extension matches, a script for instance.
//
// Envoy: type.matcher.v3.StringMatcher.custom
func Custom(extension part.Part[corev3.TypedExtensionConfig]) *TextBuilder {
	b := &TextBuilder{}
	m := b.n.Init(&matcherv3.StringMatcher{})
	if e := node.Child(b.n.Below("custom"), extension); e != nil {
		m.MatchPattern = &matcherv3.StringMatcher_Custom{Custom: xdsExtension(e)}
	}
	return b
}

// IgnoreCase makes the comparison blind to the case of ASCII letters. Default: case counts. Envoy refuses it
// for [Regex] (string-matcher-ignore-case-regex).
//
// Envoy: type.matcher.v3.StringMatcher.ignore_case
func (b *TextBuilder) IgnoreCase() *TextBuilder {
	m, _ := b.n.Set("ignore_case")
	m.IgnoreCase = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *TextBuilder) Patch(edit func(*matcherv3.StringMatcher)) *TextBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *TextBuilder) Clone() *TextBuilder {
	c := &TextBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *TextBuilder) Render(s part.Scope) *matcherv3.StringMatcher { return b.n.Take(s, nil) }
