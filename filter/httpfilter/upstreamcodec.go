package httpfilter

import (
	codecv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/upstream_codec/v3"
)

// UpstreamCodecBuilder builds the filter that ends an upstream chain.
type UpstreamCodecBuilder struct{ slot[codecv3.UpstreamCodec] }

// UpstreamCodec starts the filter that must end the chain of a cluster or of the router (upstream-http-filters-codec-last). Clusters
// of package cluster add it themselves.
//
// Envoy: extensions.filters.http.upstream_codec.v3.UpstreamCodec
func UpstreamCodec() *UpstreamCodecBuilder {
	b := &UpstreamCodecBuilder{}
	b.name = "envoy.filters.http.upstream_codec"
	b.n.Init(&codecv3.UpstreamCodec{})
	return b
}

// Named gives this instance a name of its own.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *UpstreamCodecBuilder) Named(name string) *UpstreamCodecBuilder {
	b.named(name)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *UpstreamCodecBuilder) Clone() *UpstreamCodecBuilder {
	c := &UpstreamCodecBuilder{}
	b.clone(&c.slot)
	return c
}
