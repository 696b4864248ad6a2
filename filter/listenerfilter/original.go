package listenerfilter

import (
	originaldstv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/listener/original_dst/v3"
	originalsrcv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/listener/original_src/v3"
)

// OriginalDstBuilder builds the filter that reads where a redirected connection wanted to go.
type OriginalDstBuilder struct {
	slot[originaldstv3.OriginalDst]
}

// OriginalDst starts the filter that reads the destination which a connection had before iptables redirected it;
// chains match it, and clusters of original destinations connect to it.
//
// Envoy: extensions.filters.listener.original_dst.v3.OriginalDst
func OriginalDst() *OriginalDstBuilder {
	b := &OriginalDstBuilder{}
	b.start("envoy.filters.listener.original_dst", &originaldstv3.OriginalDst{})
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *OriginalDstBuilder) Patch(edit func(*originaldstv3.OriginalDst)) *OriginalDstBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *OriginalDstBuilder) Clone() *OriginalDstBuilder {
	c := &OriginalDstBuilder{}
	b.clone(&c.slot)
	return c
}

// Unless lets connections that match the condition past the filter. Default: it sees all.
//
// Envoy: config.listener.v3.ListenerFilter.filter_disabled
func (b *OriginalDstBuilder) Unless(condition Condition) *OriginalDstBuilder {
	b.unless(condition)
	return b
}

// OriginalSrcBuilder builds the filter that connects to upstreams from the address of the client.
type OriginalSrcBuilder struct {
	slot[originalsrcv3.OriginalSrc]
}

// OriginalSrc starts the filter that connects to upstreams from the address of the client. It needs CAP_NET_ADMIN, and
// routes that bring the answers back.
//
// Envoy: extensions.filters.listener.original_src.v3.OriginalSrc
func OriginalSrc() *OriginalSrcBuilder {
	b := &OriginalSrcBuilder{}
	b.start("envoy.filters.listener.original_src", &originalsrcv3.OriginalSrc{})
	return b
}

// Mark sets SO_MARK on connections to upstreams, for rules that route the answers. Default: none.
//
// Envoy: extensions.filters.listener.original_src.v3.OriginalSrc.mark
func (b *OriginalSrcBuilder) Mark(mark int) *OriginalSrcBuilder {
	m, f := b.n.Set("mark")
	m.Mark = f.Count(mark)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *OriginalSrcBuilder) Patch(edit func(*originalsrcv3.OriginalSrc)) *OriginalSrcBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *OriginalSrcBuilder) Clone() *OriginalSrcBuilder {
	c := &OriginalSrcBuilder{}
	b.clone(&c.slot)
	return c
}

// Unless lets connections that match the condition past the filter. Default: it sees all.
//
// Envoy: config.listener.v3.ListenerFilter.filter_disabled
func (b *OriginalSrcBuilder) Unless(condition Condition) *OriginalSrcBuilder {
	b.unless(condition)
	return b
}
