package accesslog

import (
	accesslogv3 "github.com/envoyproxy/go-control-plane/envoy/config/accesslog/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// AllBuilder builds a filter that passes what every one of its filters passes.
type AllBuilder struct {
	n node.Node[accesslogv3.AccessLogFilter]
}

// All starts a filter that passes what each of the filters passes. Envoy requires two at least (proto-pgv).
//
// Envoy: config.accesslog.v3.AndFilter.filters
func All(filters ...Filter) *AllBuilder {
	b := &AllBuilder{}
	b.n.Init(&accesslogv3.AccessLogFilter{FilterSpecifier: &accesslogv3.AccessLogFilter_AndFilter{AndFilter: &accesslogv3.AndFilter{}}})
	return b.And(filters...)
}

// And appends filters.
//
// Envoy: config.accesslog.v3.AndFilter.filters
func (b *AllBuilder) And(filters ...Filter) *AllBuilder {
	m, f := b.n.Add("and_filter.filters", len(b.n.Peek().GetAndFilter().GetFilters()))
	if all := m.GetAndFilter(); all != nil {
		all.Filters = node.Children(f, all.Filters, filters)
	}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *AllBuilder) Patch(edit func(*accesslogv3.AccessLogFilter)) *AllBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *AllBuilder) Clone() *AllBuilder {
	c := &AllBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *AllBuilder) Render(s part.Scope) *accesslogv3.AccessLogFilter { return b.n.Take(s, nil) }

// AnyBuilder builds a filter that passes what one of its filters passes.
type AnyBuilder struct {
	n node.Node[accesslogv3.AccessLogFilter]
}

// Any starts a filter that passes what one of the filters passes. Envoy requires two at least (proto-pgv).
//
// Envoy: config.accesslog.v3.OrFilter.filters
func Any(filters ...Filter) *AnyBuilder {
	b := &AnyBuilder{}
	b.n.Init(&accesslogv3.AccessLogFilter{FilterSpecifier: &accesslogv3.AccessLogFilter_OrFilter{OrFilter: &accesslogv3.OrFilter{}}})
	return b.Or(filters...)
}

// Or appends filters.
//
// Envoy: config.accesslog.v3.OrFilter.filters
func (b *AnyBuilder) Or(filters ...Filter) *AnyBuilder {
	m, f := b.n.Add("or_filter.filters", len(b.n.Peek().GetOrFilter().GetFilters()))
	if any := m.GetOrFilter(); any != nil {
		any.Filters = node.Children(f, any.Filters, filters)
	}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *AnyBuilder) Patch(edit func(*accesslogv3.AccessLogFilter)) *AnyBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *AnyBuilder) Clone() *AnyBuilder {
	c := &AnyBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *AnyBuilder) Render(s part.Scope) *accesslogv3.AccessLogFilter { return b.n.Take(s, nil) }
