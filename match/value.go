package match

import (
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// ValueBuilder builds a matcher of metadata values, which are what JSON has.
type ValueBuilder struct {
	n node.Node[matcherv3.ValueMatcher]
}

// Null matches null.
//
// Envoy: type.matcher.v3.ValueMatcher.null_match
func Null() *ValueBuilder {
	b := &ValueBuilder{}
	b.n.Init(&matcherv3.ValueMatcher{MatchPattern: &matcherv3.ValueMatcher_NullMatch_{NullMatch: &matcherv3.ValueMatcher_NullMatch{}}})
	return b
}

// Number matches the number.
//
// Envoy: type.matcher.v3.DoubleMatcher.exact
func Number(value float64) *ValueBuilder {
	b := &ValueBuilder{}
	b.n.Init(&matcherv3.ValueMatcher{}).MatchPattern = &matcherv3.ValueMatcher_DoubleMatch{DoubleMatch: &matcherv3.DoubleMatcher{
		MatchPattern: &matcherv3.DoubleMatcher_Exact{Exact: value},
	}}
	return b
}

// NumberRange matches numbers from and up to, but not including, to.
//
// Envoy: type.matcher.v3.DoubleMatcher.range
func NumberRange(from, to float64) *ValueBuilder {
	b := &ValueBuilder{}
	b.n.Init(&matcherv3.ValueMatcher{}).MatchPattern = &matcherv3.ValueMatcher_DoubleMatch{DoubleMatch: &matcherv3.DoubleMatcher{
		MatchPattern: &matcherv3.DoubleMatcher_Range{Range: &typev3.DoubleRange{Start: from, End: to}},
	}}
	return b
}

// Text matches texts.
//
// Envoy: type.matcher.v3.ValueMatcher.string_match
func Text(text *TextBuilder) *ValueBuilder {
	b := &ValueBuilder{}
	b.n.Init(&matcherv3.ValueMatcher{})
	m, f := b.n.Set("string_match")
	if t := node.Child(f, text); t != nil {
		m.MatchPattern = &matcherv3.ValueMatcher_StringMatch{StringMatch: t}
	}
	return b
}

// Bool matches the boolean.
//
// Envoy: type.matcher.v3.ValueMatcher.bool_match
func Bool(value bool) *ValueBuilder {
	b := &ValueBuilder{}
	b.n.Init(&matcherv3.ValueMatcher{MatchPattern: &matcherv3.ValueMatcher_BoolMatch{BoolMatch: value}})
	return b
}

// Anything matches whatever value there is, but not that there is none.
//
// Envoy: type.matcher.v3.ValueMatcher.present_match
func Anything() *ValueBuilder {
	b := &ValueBuilder{}
	b.n.Init(&matcherv3.ValueMatcher{MatchPattern: &matcherv3.ValueMatcher_PresentMatch{PresentMatch: true}})
	return b
}

// Having matches lists of which an element matches.
//
// Envoy: type.matcher.v3.ListMatcher.one_of
func Having(element *ValueBuilder) *ValueBuilder {
	b := &ValueBuilder{}
	b.n.Init(&matcherv3.ValueMatcher{})
	m, f := b.n.Set("list_match.one_of")
	m.MatchPattern = &matcherv3.ValueMatcher_ListMatch{ListMatch: &matcherv3.ListMatcher{
		MatchPattern: &matcherv3.ListMatcher_OneOf{OneOf: node.Child(f, element)},
	}}
	return b
}

// OneOf matches values that one of the matchers matches. There must be two at least (proto-pgv).
//
// Envoy: type.matcher.v3.ValueMatcher.or_match
func OneOf(values ...*ValueBuilder) *ValueBuilder {
	b := &ValueBuilder{}
	b.n.Init(&matcherv3.ValueMatcher{})
	m, f := b.n.Add("or_match.value_matchers", 0)
	m.MatchPattern = &matcherv3.ValueMatcher_OrMatch{OrMatch: &matcherv3.OrMatcher{
		ValueMatchers: node.Children(f, nil, values),
	}}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ValueBuilder) Patch(edit func(*matcherv3.ValueMatcher)) *ValueBuilder {
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
func (b *ValueBuilder) Render(s part.Scope) *matcherv3.ValueMatcher { return b.n.Take(s, nil) }
