package match

import (
	xdsmatcherv3 "github.com/cncf/xds/go/xds/type/matcher/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// PredicateBuilder builds a condition of a matcher tree. D is what it is a condition of.
type PredicateBuilder[D any] struct {
	n node.Node[xdsmatcherv3.Matcher_MatcherList_Predicate]
}

// All matches if every one of the conditions does. There must be two at least (proto-pgv).
//
// Envoy: xds.type.matcher.v3.Matcher.MatcherList.Predicate.and_matcher
func All[D any](conditions ...*PredicateBuilder[D]) *PredicateBuilder[D] {
	b := &PredicateBuilder[D]{}
	b.n.Init(&xdsmatcherv3.Matcher_MatcherList_Predicate{})
	m, f := b.n.Add("and_matcher.predicate", 0)
	m.MatchType = &xdsmatcherv3.Matcher_MatcherList_Predicate_AndMatcher{
		AndMatcher: &xdsmatcherv3.Matcher_MatcherList_Predicate_PredicateList{Predicate: node.Children(f, nil, conditions)},
	}
	return b
}

// Any matches if one of the conditions does. There must be two at least (proto-pgv).
//
// Envoy: xds.type.matcher.v3.Matcher.MatcherList.Predicate.or_matcher
func Any[D any](conditions ...*PredicateBuilder[D]) *PredicateBuilder[D] {
	b := &PredicateBuilder[D]{}
	b.n.Init(&xdsmatcherv3.Matcher_MatcherList_Predicate{})
	m, f := b.n.Add("or_matcher.predicate", 0)
	m.MatchType = &xdsmatcherv3.Matcher_MatcherList_Predicate_OrMatcher{
		OrMatcher: &xdsmatcherv3.Matcher_MatcherList_Predicate_PredicateList{Predicate: node.Children(f, nil, conditions)},
	}
	return b
}

// Not matches if the condition does not.
//
// Envoy: xds.type.matcher.v3.Matcher.MatcherList.Predicate.not_matcher
func Not[D any](condition *PredicateBuilder[D]) *PredicateBuilder[D] {
	b := &PredicateBuilder[D]{}
	b.n.Init(&xdsmatcherv3.Matcher_MatcherList_Predicate{})
	m, f := b.n.Set("not_matcher")
	m.MatchType = &xdsmatcherv3.Matcher_MatcherList_Predicate_NotMatcher{NotMatcher: node.Child(f, condition)}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *PredicateBuilder[D]) Patch(edit func(*xdsmatcherv3.Matcher_MatcherList_Predicate)) *PredicateBuilder[D] {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *PredicateBuilder[D]) Clone() *PredicateBuilder[D] {
	c := &PredicateBuilder[D]{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *PredicateBuilder[D]) Render(s part.Scope) *xdsmatcherv3.Matcher_MatcherList_Predicate {
	return b.n.Take(s, nil)
}
