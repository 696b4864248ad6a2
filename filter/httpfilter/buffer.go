package httpfilter

import (
	bufferv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/buffer/v3"
)

// BufferBuilder builds the filter that waits for whole requests before it passes them on, to protect upstreams from slow clients.
type BufferBuilder struct{ slot[bufferv3.Buffer] }

// Buffer starts the filter. A request with a body of more bytes gets a 413; the number is above 0 (proto-pgv).
//
// Envoy: extensions.filters.http.buffer.v3.Buffer.max_request_bytes
func Buffer(maxBytes int) *BufferBuilder {
	b := &BufferBuilder{}
	b.name = "envoy.filters.http.buffer"
	b.n.Init(&bufferv3.Buffer{}).MaxRequestBytes = b.n.Below("max_request_bytes").CountValue(maxBytes)
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *BufferBuilder) Named(name string) *BufferBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *BufferBuilder) Patch(edit func(*bufferv3.Buffer)) *BufferBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *BufferBuilder) Clone() *BufferBuilder {
	c := &BufferBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *BufferBuilder) Off() *OffBuilder { return off(b.name) }

// PerRoute replaces the limit for a virtual host or route.
//
// Envoy: extensions.filters.http.buffer.v3.BufferPerRoute.buffer
func (b *BufferBuilder) PerRoute(maxBytes int) *Override[bufferv3.BufferPerRoute] {
	o := &Override[bufferv3.BufferPerRoute]{name: b.name}
	m := o.n.Init(&bufferv3.BufferPerRoute{})
	m.Override = &bufferv3.BufferPerRoute_Buffer{Buffer: &bufferv3.Buffer{
		MaxRequestBytes: o.n.Below("buffer.max_request_bytes").CountValue(maxBytes),
	}}
	return o
}
