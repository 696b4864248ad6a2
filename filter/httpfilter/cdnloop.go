package httpfilter

import (
	loopv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/cdn_loop/v3"
)

// CDNLoopBuilder builds the filter that refuses requests which came through this CDN before.
type CDNLoopBuilder struct{ slot[loopv3.CdnLoopConfig] }

// CDNLoop starts the filter with the CDN's identifier, a host or a token (cdn-loop-id), which it adds to the header CDN-Loop. A request that has it
// already gets a 502.
//
// Envoy: extensions.filters.http.cdn_loop.v3.CdnLoopConfig.cdn_id
func CDNLoop(id string) *CDNLoopBuilder {
	b := &CDNLoopBuilder{}
	b.name = "envoy.filters.http.cdn_loop"
	b.n.Init(&loopv3.CdnLoopConfig{CdnId: id})
	return b
}

// MaxPasses is how often the identifier may be there already. Default: 0.
//
// Envoy: extensions.filters.http.cdn_loop.v3.CdnLoopConfig.max_allowed_occurrences
func (b *CDNLoopBuilder) MaxPasses(n int) *CDNLoopBuilder {
	m, f := b.n.Set("max_allowed_occurrences")
	m.MaxAllowedOccurrences = f.Count(n)
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *CDNLoopBuilder) Named(name string) *CDNLoopBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *CDNLoopBuilder) Patch(edit func(*loopv3.CdnLoopConfig)) *CDNLoopBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *CDNLoopBuilder) Clone() *CDNLoopBuilder {
	c := &CDNLoopBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *CDNLoopBuilder) Off() *OffBuilder { return off(b.name) }
