package match

import (
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// QueryBuilder builds a matcher of one parameter of the query string.
type QueryBuilder struct {
	n node.Node[routev3.QueryParameterMatcher]
}

// Query matches requests whose parameter has the value. Of a parameter that occurs several times, the
// first counts, as it stands there: neither name nor value is percent-decoded.
//
// Envoy: config.route.v3.QueryParameterMatcher.string_match
func Query(name string, value *TextBuilder) *QueryBuilder {
	b := &QueryBuilder{}
	b.n.Init(&routev3.QueryParameterMatcher{Name: name})
	m, f := b.n.Set("string_match")
	if text := node.Child(f, value); text != nil {
		m.QueryParameterMatchSpecifier = &routev3.QueryParameterMatcher_StringMatch{StringMatch: text}
	}
	return b
}

// QueryPresent matches requests that have the parameter, whatever its value.
//
// Envoy: config.route.v3.QueryParameterMatcher.present_match
func QueryPresent(name string) *QueryBuilder {
	b := &QueryBuilder{}
	m := b.n.Init(&routev3.QueryParameterMatcher{})
	m.Name = name
	m.QueryParameterMatchSpecifier = &routev3.QueryParameterMatcher_PresentMatch{PresentMatch: true}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *QueryBuilder) Patch(edit func(*routev3.QueryParameterMatcher)) *QueryBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *QueryBuilder) Clone() *QueryBuilder {
	c := &QueryBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *QueryBuilder) Render(s part.Scope) *routev3.QueryParameterMatcher { return b.n.Take(s, nil) }
