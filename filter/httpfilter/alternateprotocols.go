package httpfilter

import (
	alternatev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/alternate_protocols_cache/v3"
)

// AlternateProtocolsBuilder builds the filter that remembers which upstreams speak HTTP/3, by their Alt-Svc headers.
type AlternateProtocolsBuilder struct{ slot[alternatev3.FilterConfig] }

// AlternateProtocols starts the filter. The cache that it fills is the cluster's, one of cluster.AutoHTTP with HTTP/3.
//
// Envoy: extensions.filters.http.alternate_protocols_cache.v3.FilterConfig
func AlternateProtocols() *AlternateProtocolsBuilder {
	b := &AlternateProtocolsBuilder{}
	b.name = "envoy.filters.http.alternate_protocols_cache"
	b.n.Init(&alternatev3.FilterConfig{})
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *AlternateProtocolsBuilder) Named(name string) *AlternateProtocolsBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *AlternateProtocolsBuilder) Patch(edit func(*alternatev3.FilterConfig)) *AlternateProtocolsBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *AlternateProtocolsBuilder) Clone() *AlternateProtocolsBuilder {
	c := &AlternateProtocolsBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *AlternateProtocolsBuilder) Off() *OffBuilder { return off(b.name) }
