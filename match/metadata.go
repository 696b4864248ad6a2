package match

import (
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// MetadataBuilder builds a matcher of one metadata value.
type MetadataBuilder struct {
	n node.Node[matcherv3.MetadataMatcher]
}

// Metadata matches what a filter left under its name and the key.
//
// Envoy: type.matcher.v3.MetadataMatcher.value
func Metadata(filter, key string, value *ValueBuilder) *MetadataBuilder {
	b := &MetadataBuilder{}
	m := b.n.Init(&matcherv3.MetadataMatcher{})
	m.Filter = filter
	m.Path = metadataPath(nil, key)
	_, f := b.n.Set("value")
	m.Value = node.Child(f, value)
	return b
}

// Below goes further down: to the value under these keys, each inside the object under the one before.
//
// Envoy: type.matcher.v3.MetadataMatcher.path
func (b *MetadataBuilder) Below(keys ...string) *MetadataBuilder {
	m, _ := b.n.Add("path", len(b.n.Peek().Path))
	m.Path = metadataPath(m.Path, keys...)
	return b
}

func metadataPath(path []*matcherv3.MetadataMatcher_PathSegment, keys ...string) []*matcherv3.MetadataMatcher_PathSegment {
	for _, k := range keys {
		path = append(path, &matcherv3.MetadataMatcher_PathSegment{Segment: &matcherv3.MetadataMatcher_PathSegment_Key{Key: k}})
	}
	return path
}

// Not turns the matcher round; a value that is missing then matches.
//
// Envoy: type.matcher.v3.MetadataMatcher.invert
func (b *MetadataBuilder) Not() *MetadataBuilder {
	m, _ := b.n.Set("invert")
	m.Invert = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *MetadataBuilder) Patch(edit func(*matcherv3.MetadataMatcher)) *MetadataBuilder {
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
func (b *MetadataBuilder) Render(s part.Scope) *matcherv3.MetadataMatcher { return b.n.Take(s, nil) }
