package match

import (
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// FilterStateBuilder builds a matcher of an object that a filter left with the connection or request.
type FilterStateBuilder struct {
	n node.Node[matcherv3.FilterStateMatcher]
}

// FilterState matches objects whose text form matches.
//
// Envoy: type.matcher.v3.FilterStateMatcher.string_match
func FilterState(key string, text *TextBuilder) *FilterStateBuilder {
	b := &FilterStateBuilder{}
	b.n.Init(&matcherv3.FilterStateMatcher{Key: key})
	m, f := b.n.Set("string_match")
	if t := node.Child(f, text); t != nil {
		m.Matcher = &matcherv3.FilterStateMatcher_StringMatch{StringMatch: t}
	}
	return b
}

// FilterStateAddress matches objects that hold an address that matches.
//
// Envoy: type.matcher.v3.FilterStateMatcher.address_match
func FilterStateAddress(key string, address *AddressBuilder) *FilterStateBuilder {
	b := &FilterStateBuilder{}
	b.n.Init(&matcherv3.FilterStateMatcher{Key: key})
	m, f := b.n.Set("address_match")
	if a := node.Child(f, address); a != nil {
		m.Matcher = &matcherv3.FilterStateMatcher_AddressMatch{AddressMatch: a}
	}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *FilterStateBuilder) Patch(edit func(*matcherv3.FilterStateMatcher)) *FilterStateBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *FilterStateBuilder) Clone() *FilterStateBuilder {
	c := &FilterStateBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *FilterStateBuilder) Render(s part.Scope) *matcherv3.FilterStateMatcher {
	return b.n.Take(s, nil)
}
