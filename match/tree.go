package match

import (
	xdscorev3 "github.com/cncf/xds/go/xds/core/v3"
	xdsmatcherv3 "github.com/cncf/xds/go/xds/type/matcher/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Outcome is what a tree decides: a route, a cluster, a filter chain.
type Outcome interface {
	// MatchAction renders the outcome as the action of a match.
	MatchAction(part.Scope) *xdscorev3.TypedExtensionConfig
}

// Tree chooses among outcomes of the kind A by what it reads of a D. [ListBuilder], [MapBuilder], [NetworksBuilder],
// [ServerNamesBuilder] and [CustomBuilder] are trees.
type Tree[D any, A Outcome] interface {
	part.Part[xdsmatcherv3.Matcher]
	tree(D, A)
}

// ListBuilder builds a tree that tries conditions in order.
type ListBuilder[D any, A Outcome] struct {
	n node.Node[xdsmatcherv3.Matcher]
}

// List starts a tree that tries conditions in order; the first that matches decides.
//
// Envoy: xds.type.matcher.v3.Matcher.matcher_list
func List[D any, A Outcome]() *ListBuilder[D, A] {
	b := &ListBuilder[D, A]{}
	b.n.Init(&xdsmatcherv3.Matcher{MatcherType: &xdsmatcherv3.Matcher_MatcherList_{MatcherList: &xdsmatcherv3.Matcher_MatcherList{}}})
	return b
}

// When appends a condition and what it leads to.
//
// Envoy: xds.type.matcher.v3.Matcher.MatcherList.FieldMatcher.on_match
func (b *ListBuilder[D, A]) When(condition *PredicateBuilder[D], then A) *ListBuilder[D, A] {
	m, f := b.n.Add("matcher_list.matchers", len(b.n.Peek().GetMatcherList().GetMatchers()))
	appendMatcher(m, &xdsmatcherv3.Matcher_MatcherList_FieldMatcher{
		Predicate: node.Child(f.Sub("predicate"), condition), OnMatch: action(f.Sub("on_match"), then),
	})
	return b
}

// WhenTree appends a condition under which another tree goes on. Where that decides nothing, the list goes on.
//
// Envoy: xds.type.matcher.v3.Matcher.OnMatch.matcher
func (b *ListBuilder[D, A]) WhenTree(condition *PredicateBuilder[D], then Tree[D, A]) *ListBuilder[D, A] {
	m, f := b.n.Add("matcher_list.matchers", len(b.n.Peek().GetMatcherList().GetMatchers()))
	appendMatcher(m, &xdsmatcherv3.Matcher_MatcherList_FieldMatcher{
		Predicate: node.Child(f.Sub("predicate"), condition), OnMatch: subtree(f.Sub("on_match"), then),
	})
	return b
}

// Also appends a condition whose outcome is noted while the list goes on, for places that take several outcomes. Others
// refuse it (matcher-keep-matching).
//
// Envoy: xds.type.matcher.v3.Matcher.OnMatch.keep_matching
func (b *ListBuilder[D, A]) Also(condition *PredicateBuilder[D], then A) *ListBuilder[D, A] {
	m, f := b.n.Add("matcher_list.matchers", len(b.n.Peek().GetMatcherList().GetMatchers()))
	on := action(f.Sub("on_match"), then)
	on.KeepMatching = true
	appendMatcher(m, &xdsmatcherv3.Matcher_MatcherList_FieldMatcher{Predicate: node.Child(f.Sub("predicate"), condition), OnMatch: on})
	return b
}

func appendMatcher(m *xdsmatcherv3.Matcher, field *xdsmatcherv3.Matcher_MatcherList_FieldMatcher) {
	if l := m.GetMatcherList(); l != nil { // else the tree is finished, and nobody reads what is set now
		l.Matchers = append(l.Matchers, field)
	}
}

// Otherwise is the outcome where no condition matches. Default: the place of the tree decides.
//
// Envoy: xds.type.matcher.v3.Matcher.on_no_match
func (b *ListBuilder[D, A]) Otherwise(then A) *ListBuilder[D, A] {
	m, f := b.n.Set("on_no_match")
	m.OnNoMatch = action(f, then)
	return b
}

// OtherwiseTree goes on with another tree where no condition matches.
//
// Envoy: xds.type.matcher.v3.Matcher.on_no_match
func (b *ListBuilder[D, A]) OtherwiseTree(then Tree[D, A]) *ListBuilder[D, A] {
	m, f := b.n.Set("on_no_match")
	m.OnNoMatch = subtree(f, then)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ListBuilder[D, A]) Patch(edit func(*xdsmatcherv3.Matcher)) *ListBuilder[D, A] {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ListBuilder[D, A]) Clone() *ListBuilder[D, A] {
	c := &ListBuilder[D, A]{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ListBuilder[D, A]) Render(s part.Scope) *xdsmatcherv3.Matcher {
	return b.n.Take(s, func(m *xdsmatcherv3.Matcher) {
		if m.OnNoMatch != nil && len(m.GetMatcherList().GetMatchers()) == 0 {
			m.MatcherType = nil // an empty list is refused, no list is not
		}
	})
}

func (b *ListBuilder[D, A]) tree(D, A) {}

// action renders an outcome.
func action(f node.Field, then Outcome) *xdsmatcherv3.Matcher_OnMatch {
	on := &xdsmatcherv3.Matcher_OnMatch{}
	if !f.Missing(then) {
		on.OnMatch = &xdsmatcherv3.Matcher_OnMatch_Action{Action: then.MatchAction(f.Sub("action").Scope())}
	}
	return on
}

// subtree renders another tree.
func subtree(f node.Field, then part.Part[xdsmatcherv3.Matcher]) *xdsmatcherv3.Matcher_OnMatch {
	on := &xdsmatcherv3.Matcher_OnMatch{}
	if m := node.Child(f.Sub("matcher"), then); m != nil {
		on.OnMatch = &xdsmatcherv3.Matcher_OnMatch_Matcher{Matcher: m}
	}
	return on
}
