package httpfilter

import (
	originalv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/original_src/v3"
)

// OriginalSrcBuilder builds the filter that connects to upstreams from the client's address.
type OriginalSrcBuilder struct{ slot[originalv3.OriginalSrc] }

// OriginalSrc starts the filter. The mark is set on the sockets, for the routing of the machine; 0 sets none. Envoy needs the
// capability CAP_NET_ADMIN.
//
// Envoy: extensions.filters.http.original_src.v3.OriginalSrc.mark
func OriginalSrc(mark int) *OriginalSrcBuilder {
	b := &OriginalSrcBuilder{}
	b.name = "envoy.filters.http.original_src"
	b.n.Init(&originalv3.OriginalSrc{}).Mark = b.n.Below("mark").Count(mark)
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *OriginalSrcBuilder) Named(name string) *OriginalSrcBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *OriginalSrcBuilder) Patch(edit func(*originalv3.OriginalSrc)) *OriginalSrcBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *OriginalSrcBuilder) Clone() *OriginalSrcBuilder {
	c := &OriginalSrcBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *OriginalSrcBuilder) Off() *OffBuilder { return off(b.name) }
