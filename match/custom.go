package match

import (
	xdsmatcherv3 "github.com/cncf/xds/go/xds/type/matcher/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// CustomBuilder builds a tree that an extension looks a text up in.
type CustomBuilder[D any, A Outcome] struct {
	n node.Node[xdsmatcherv3.Matcher]
}

// CustomTree starts a tree that an extension looks the text up in. The message of the extension holds what its finds lead to.
//
// Envoy: xds.type.matcher.v3.Matcher.MatcherTree.custom_match
func CustomTree[A Outcome, D any](in Input[D], extension part.Part[corev3.TypedExtensionConfig]) *CustomBuilder[D, A] {
	b := &CustomBuilder[D, A]{}
	tree := &xdsmatcherv3.Matcher_MatcherTree{Input: in.Render(b.n.Below("matcher_tree.input").Scope())}
	if e := node.Child(b.n.Below("matcher_tree.custom_match"), extension); e != nil {
		tree.TreeType = &xdsmatcherv3.Matcher_MatcherTree_CustomMatch{CustomMatch: xdsExtension(e)}
	}
	b.n.Init(&xdsmatcherv3.Matcher{MatcherType: &xdsmatcherv3.Matcher_MatcherTree_{MatcherTree: tree}})
	return b
}

// Otherwise is the outcome where the extension finds nothing. Default: the place of the tree decides.
//
// Envoy: xds.type.matcher.v3.Matcher.on_no_match
func (b *CustomBuilder[D, A]) Otherwise(then A) *CustomBuilder[D, A] {
	m, f := b.n.Set("on_no_match")
	m.OnNoMatch = action(f, then)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *CustomBuilder[D, A]) Patch(edit func(*xdsmatcherv3.Matcher)) *CustomBuilder[D, A] {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *CustomBuilder[D, A]) Clone() *CustomBuilder[D, A] {
	c := &CustomBuilder[D, A]{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *CustomBuilder[D, A]) Render(s part.Scope) *xdsmatcherv3.Matcher { return b.n.Take(s, nil) }

func (b *CustomBuilder[D, A]) tree(D, A) {}
