package match

import (
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// PathBuilder builds a matcher of request paths.
type PathBuilder struct {
	n node.Node[matcherv3.PathMatcher]
}

// Path matches requests whose path, without query string and fragment, matches the text.
//
// Envoy: type.matcher.v3.PathMatcher.path
func Path(text *TextBuilder) *PathBuilder {
	b := &PathBuilder{}
	b.n.Init(&matcherv3.PathMatcher{})
	m, f := b.n.Set("path")
	if t := node.Child(f, text); t != nil {
		m.Rule = &matcherv3.PathMatcher_Path{Path: t}
	}
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *PathBuilder) Clone() *PathBuilder {
	c := &PathBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *PathBuilder) Patch(edit func(*matcherv3.PathMatcher)) *PathBuilder {
	b.n.Patch(edit)
	return b
}

// Render implements [part.Part].
func (b *PathBuilder) Render(s part.Scope) *matcherv3.PathMatcher { return b.n.Take(s, nil) }
