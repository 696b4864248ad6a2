package httpfilter

import (
	cachev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/cache/v3"
	cachev2v3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/cache_v2/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
)

// CacheBuilder builds the filter that keeps responses and answers from them. It is unfinished work in Envoy.
type CacheBuilder struct{ slot[cachev3.CacheConfig] }

// Cache starts the filter with the storage given: [MemoryCache] or [FileCache]. It stands behind filters that may refuse requests, and behind
// compression: what a compressor behind it has touched is not kept (hcm-http-filter-cache-compressed).
//
// Envoy: extensions.filters.http.cache.v3.CacheConfig.typed_config
func Cache(storage CacheStorage) *CacheBuilder {
	b := &CacheBuilder{}
	b.name = "envoy.filters.http.cache"
	m := b.n.Init(&cachev3.CacheConfig{})
	if f := b.n.Below("typed_config"); !f.Missing(storage) {
		m.TypedConfig = storage.stores(f.Scope(), false)
	}
	return b
}

// Vary keeps responses that vary by these request headers. Default: a response with a Vary header is not kept.
//
// Envoy: extensions.filters.http.cache.v3.CacheConfig.allowed_vary_headers
func (b *CacheBuilder) Vary(headers ...*match.TextBuilder) *CacheBuilder {
	m, f := b.n.Add("allowed_vary_headers", len(b.n.Peek().AllowedVaryHeaders))
	m.AllowedVaryHeaders = node.Children(f, m.AllowedVaryHeaders, headers)
	return b
}

// IgnoreNoCache answers from the cache although the request says no-cache. Default: the upstream is asked.
//
// Envoy: extensions.filters.http.cache.v3.CacheConfig.ignore_request_cache_control_header
func (b *CacheBuilder) IgnoreNoCache() *CacheBuilder {
	m, _ := b.n.Set("ignore_request_cache_control_header")
	m.IgnoreRequestCacheControlHeader = true
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *CacheBuilder) Named(name string) *CacheBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *CacheBuilder) Patch(edit func(*cachev3.CacheConfig)) *CacheBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *CacheBuilder) Clone() *CacheBuilder {
	c := &CacheBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *CacheBuilder) Off() *OffBuilder { return off(b.name) }

// CacheV2Builder builds the second version of the filter, which asks the upstream once for what many want. It is unfinished work in Envoy.
type CacheV2Builder struct{ slot[cachev2v3.CacheV2Config] }

// CacheV2 starts the filter with the storage given: [MemoryCache] or [FileCache].
//
// Envoy: extensions.filters.http.cache_v2.v3.CacheV2Config.typed_config
func CacheV2(storage CacheStorage) *CacheV2Builder {
	b := &CacheV2Builder{}
	b.name = "envoy.filters.http.cache_v2"
	m := b.n.Init(&cachev2v3.CacheV2Config{})
	if f := b.n.Below("typed_config"); !f.Missing(storage) {
		m.TypedConfig = storage.stores(f.Scope(), true)
	}
	return b
}

// Vary keeps responses that vary by these request headers. Default: a response with a Vary header is not kept.
//
// Envoy: extensions.filters.http.cache_v2.v3.CacheV2Config.allowed_vary_headers
func (b *CacheV2Builder) Vary(headers ...*match.TextBuilder) *CacheV2Builder {
	m, f := b.n.Add("allowed_vary_headers", len(b.n.Peek().AllowedVaryHeaders))
	m.AllowedVaryHeaders = node.Children(f, m.AllowedVaryHeaders, headers)
	return b
}

// IgnoreNoCache answers from the cache although the request says no-cache. Default: the upstream is asked.
//
// Envoy: extensions.filters.http.cache_v2.v3.CacheV2Config.ignore_request_cache_control_header
func (b *CacheV2Builder) IgnoreNoCache() *CacheV2Builder {
	m, _ := b.n.Set("ignore_request_cache_control_header")
	m.IgnoreRequestCacheControlHeader = true
	return b
}

// FillFrom asks this cluster for what is not kept, not that of the route: one that leads back to an internal listener, say. Default:
// the route's.
//
// Envoy: extensions.filters.http.cache_v2.v3.CacheV2Config.override_upstream_cluster
func (b *CacheV2Builder) FillFrom(cluster string) *CacheV2Builder {
	m, _ := b.n.Set("override_upstream_cluster")
	m.OverrideUpstreamCluster = cluster
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *CacheV2Builder) Named(name string) *CacheV2Builder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *CacheV2Builder) Patch(edit func(*cachev2v3.CacheV2Config)) *CacheV2Builder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *CacheV2Builder) Clone() *CacheV2Builder {
	c := &CacheV2Builder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *CacheV2Builder) Off() *OffBuilder { return off(b.name) }
