package accesslog

import (
	accesslogv3 "github.com/envoyproxy/go-control-plane/envoy/config/accesslog/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// MetadataBuilder builds a filter by the metadata that filters left on the request.
type MetadataBuilder struct {
	n node.Node[accesslogv3.AccessLogFilter]
}

// Metadata passes requests whose dynamic metadata matches ([match.Metadata]), and those that have none under the key.
//
// Envoy: config.accesslog.v3.MetadataFilter.matcher
func Metadata(matcher part.Part[matcherv3.MetadataMatcher]) *MetadataBuilder {
	b := &MetadataBuilder{}
	b.n.Init(&accesslogv3.AccessLogFilter{})
	m, f := b.n.Set("metadata_filter.matcher")
	m.FilterSpecifier = &accesslogv3.AccessLogFilter_MetadataFilter{
		MetadataFilter: &accesslogv3.MetadataFilter{Matcher: node.Child(f, matcher)},
	}
	return b
}

// MatchIfMissing false leaves out requests that have nothing under the key. Default: true.
//
// Envoy: config.accesslog.v3.MetadataFilter.match_if_key_not_found
func (b *MetadataBuilder) MatchIfMissing(match bool) *MetadataBuilder {
	m, _ := b.n.Set("metadata_filter.match_if_key_not_found")
	if filter := m.GetMetadataFilter(); filter != nil {
		filter.MatchIfKeyNotFound = wrapperspb.Bool(match)
	}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *MetadataBuilder) Patch(edit func(*accesslogv3.AccessLogFilter)) *MetadataBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *MetadataBuilder) Clone() *MetadataBuilder {
	c := &MetadataBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *MetadataBuilder) Render(s part.Scope) *accesslogv3.AccessLogFilter { return b.n.Take(s, nil) }
