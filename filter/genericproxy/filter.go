package genericproxy

import (
	routerv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/generic_proxy/router/v3"

	"github.com/envoykit/envoykit/extension"
)

// Filter is a filter that requests pass: [Router], or by [extension.Custom] any other.
type Filter interface {
	extension.Config
}

// RouterBuilder builds the filter that sends requests to clusters.
type RouterBuilder struct {
	slot[routerv3.Router]
}

// Router starts the router, to set more of it than is set by default. It comes last (generic-proxy).
//
// Envoy: extensions.filters.network.generic_proxy.router.v3.Router
func Router() *RouterBuilder {
	b := &RouterBuilder{}
	b.start("envoy.filters.generic.router", &routerv3.Router{})
	return b
}

// BindUpstream gives each connection of a client one of its own to a host, for protocols that keep state in it. Requests
// come one after the other then, or have ids. Default: any connection of the pool is used for each request.
//
// Envoy: extensions.filters.network.generic_proxy.router.v3.Router.bind_upstream_connection
func (b *RouterBuilder) BindUpstream() *RouterBuilder {
	m, _ := b.n.Set("bind_upstream_connection")
	m.BindUpstreamConnection = true
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *RouterBuilder) Patch(edit func(*routerv3.Router)) *RouterBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *RouterBuilder) Clone() *RouterBuilder {
	c := &RouterBuilder{}
	b.clone(&c.slot)
	return c
}
