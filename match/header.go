package match

import (
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// HeaderBuilder builds a matcher of one header. Several matchers given to one parent must all match.
type HeaderBuilder struct {
	n node.Node[routev3.HeaderMatcher]
}

// Header matches requests whose header has the value. A header that occurs several times is matched as one
// text, its values joined by commas; ":path", ":method", ":authority" and ":scheme" are headers too.
//
// Envoy: config.route.v3.HeaderMatcher.string_match
func Header(name string, value *TextBuilder) *HeaderBuilder {
	b := &HeaderBuilder{}
	b.n.Init(&routev3.HeaderMatcher{Name: name})
	m, f := b.n.Set("string_match")
	if text := node.Child(f, value); text != nil {
		m.HeaderMatchSpecifier = &routev3.HeaderMatcher_StringMatch{StringMatch: text}
	}
	return b
}

// HeaderRange matches requests whose header is a whole decimal number from and up to, but not including, to.
//
// Envoy: config.route.v3.HeaderMatcher.range_match
func HeaderRange(name string, from, to int64) *HeaderBuilder {
	b := &HeaderBuilder{}
	m := b.n.Init(&routev3.HeaderMatcher{})
	m.Name = name
	m.HeaderMatchSpecifier = &routev3.HeaderMatcher_RangeMatch{RangeMatch: &typev3.Int64Range{Start: from, End: to}}
	return b
}

// Present matches requests that have the header, whatever its value.
//
// Envoy: config.route.v3.HeaderMatcher.present_match
func Present(name string) *HeaderBuilder {
	b := &HeaderBuilder{}
	m := b.n.Init(&routev3.HeaderMatcher{})
	m.Name = name
	m.HeaderMatchSpecifier = &routev3.HeaderMatcher_PresentMatch{PresentMatch: true}
	return b
}

// Absent matches requests that do not have the header.
//
// Envoy: config.route.v3.HeaderMatcher.present_match
func Absent(name string) *HeaderBuilder {
	b := &HeaderBuilder{}
	m := b.n.Init(&routev3.HeaderMatcher{})
	m.Name = name
	m.HeaderMatchSpecifier = &routev3.HeaderMatcher_PresentMatch{PresentMatch: false}
	return b
}

// Method matches requests made with the method: "GET".
//
// Envoy: config.route.v3.HeaderMatcher.string_match
func Method(name string) *HeaderBuilder { return Header(":method", Exact(name)) }

// Not turns the matcher round. A request without the header is then matched by neither the matcher nor its
// opposite, except by [Present] and [Absent], unless [HeaderBuilder.MissingAsEmpty] is set.
//
// Envoy: config.route.v3.HeaderMatcher.invert_match
func (b *HeaderBuilder) Not() *HeaderBuilder {
	m, _ := b.n.Set("invert_match")
	m.InvertMatch = true
	return b
}

// MissingAsEmpty treats a header that is missing as one without text. Default: what is missing matches nothing.
//
// Envoy: config.route.v3.HeaderMatcher.treat_missing_header_as_empty
func (b *HeaderBuilder) MissingAsEmpty() *HeaderBuilder {
	m, _ := b.n.Set("treat_missing_header_as_empty")
	m.TreatMissingHeaderAsEmpty = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *HeaderBuilder) Patch(edit func(*routev3.HeaderMatcher)) *HeaderBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HeaderBuilder) Clone() *HeaderBuilder {
	c := &HeaderBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *HeaderBuilder) Render(s part.Scope) *routev3.HeaderMatcher { return b.n.Take(s, nil) }
