package match

import (
	"fmt"

	xdsmatcherv3 "github.com/cncf/xds/go/xds/type/matcher/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// MapBuilder builds a tree that looks one text up.
type MapBuilder[D any, A Outcome] struct {
	n     node.Node[xdsmatcherv3.Matcher]
	field string // of the map
}

// Map starts a tree that looks the text up among the keys given with [MapBuilder.On].
//
// Envoy: xds.type.matcher.v3.Matcher.MatcherTree.exact_match_map
func Map[A Outcome, D any](in Input[D]) *MapBuilder[D, A] {
	b := &MapBuilder[D, A]{field: "matcher_tree.exact_match_map.map"}
	m := b.n.Init(&xdsmatcherv3.Matcher{})
	m.MatcherType = &xdsmatcherv3.Matcher_MatcherTree_{MatcherTree: &xdsmatcherv3.Matcher_MatcherTree{
		Input: in.Render(b.n.Below("matcher_tree.input").Scope()),
		TreeType: &xdsmatcherv3.Matcher_MatcherTree_ExactMatchMap{
			ExactMatchMap: &xdsmatcherv3.Matcher_MatcherTree_MatchMap{Map: map[string]*xdsmatcherv3.Matcher_OnMatch{}},
		},
	}}
	return b
}

// PrefixMap starts a tree that looks for the longest key given with [MapBuilder.On] that the text begins with.
//
// Envoy: xds.type.matcher.v3.Matcher.MatcherTree.prefix_match_map
func PrefixMap[A Outcome, D any](in Input[D]) *MapBuilder[D, A] {
	b := &MapBuilder[D, A]{field: "matcher_tree.prefix_match_map.map"}
	m := b.n.Init(&xdsmatcherv3.Matcher{})
	m.MatcherType = &xdsmatcherv3.Matcher_MatcherTree_{MatcherTree: &xdsmatcherv3.Matcher_MatcherTree{
		Input: in.Render(b.n.Below("matcher_tree.input").Scope()),
		TreeType: &xdsmatcherv3.Matcher_MatcherTree_PrefixMatchMap{
			PrefixMatchMap: &xdsmatcherv3.Matcher_MatcherTree_MatchMap{Map: map[string]*xdsmatcherv3.Matcher_OnMatch{}},
		},
	}}
	return b
}

// On says what the key leads to. A key is given once (map-key-twice).
//
// Envoy: xds.type.matcher.v3.Matcher.MatcherTree.MatchMap.map
func (b *MapBuilder[D, A]) On(key string, then A) *MapBuilder[D, A] {
	m, f := b.n.Set(b.field)
	if entries := free(m, f, key); entries != nil {
		entries[key] = action(f.Key(key), then)
	}
	return b
}

// OnTree says that another tree goes on where the text is the key.
//
// Envoy: xds.type.matcher.v3.Matcher.OnMatch.matcher
func (b *MapBuilder[D, A]) OnTree(key string, then Tree[D, A]) *MapBuilder[D, A] {
	m, f := b.n.Set(b.field)
	if entries := free(m, f, key); entries != nil {
		entries[key] = subtree(f.Key(key), then)
	}
	return b
}

// free returns the map if the key can be put into it.
func free(m *xdsmatcherv3.Matcher, f node.Field, key string) map[string]*xdsmatcherv3.Matcher_OnMatch {
	entries := m.GetMatcherTree().GetExactMatchMap().GetMap()
	if entries == nil {
		entries = m.GetMatcherTree().GetPrefixMatchMap().GetMap()
	}
	if _, twice := entries[key]; twice {
		f.Report(node.RuleKeyTwice, fmt.Sprintf("key %q leads somewhere already", key), "give each key once")
		return nil
	}
	return entries
}

// Otherwise is the outcome where there is no such key. Default: the place of the tree decides.
//
// Envoy: xds.type.matcher.v3.Matcher.on_no_match
func (b *MapBuilder[D, A]) Otherwise(then A) *MapBuilder[D, A] {
	m, f := b.n.Set("on_no_match")
	m.OnNoMatch = action(f, then)
	return b
}

// OtherwiseTree goes on with another tree where there is no such key.
//
// Envoy: xds.type.matcher.v3.Matcher.on_no_match
func (b *MapBuilder[D, A]) OtherwiseTree(then Tree[D, A]) *MapBuilder[D, A] {
	m, f := b.n.Set("on_no_match")
	m.OnNoMatch = subtree(f, then)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *MapBuilder[D, A]) Patch(edit func(*xdsmatcherv3.Matcher)) *MapBuilder[D, A] {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *MapBuilder[D, A]) Clone() *MapBuilder[D, A] {
	c := &MapBuilder[D, A]{field: b.field}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *MapBuilder[D, A]) Render(s part.Scope) *xdsmatcherv3.Matcher { return b.n.Take(s, nil) }

func (b *MapBuilder[D, A]) tree(D, A) {}
