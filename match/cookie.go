package match

import (
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// CookieBuilder builds a matcher of one cookie of the request.
type CookieBuilder struct {
	n node.Node[routev3.CookieMatcher]
}

// Cookie matches requests whose cookie has the value. Of a cookie that occurs several times, the first counts. Envoy 1.36
// does not know such conditions yet.
//
// Envoy: config.route.v3.CookieMatcher.string_match
func Cookie(name string, value *TextBuilder) *CookieBuilder {
	b := &CookieBuilder{}
	b.n.Init(&routev3.CookieMatcher{Name: name})
	m, f := b.n.Set("string_match")
	m.StringMatch = node.Child(f, value)
	return b
}

// Not turns the matcher round: it then matches requests whose cookie has another value or is missing.
//
// Envoy: config.route.v3.CookieMatcher.invert_match
func (b *CookieBuilder) Not() *CookieBuilder {
	m, _ := b.n.Set("invert_match")
	m.InvertMatch = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *CookieBuilder) Patch(edit func(*routev3.CookieMatcher)) *CookieBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *CookieBuilder) Clone() *CookieBuilder {
	c := &CookieBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *CookieBuilder) Render(s part.Scope) *routev3.CookieMatcher { return b.n.Take(s, nil) }
