package genericproxy

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routerv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/generic_proxy/router/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Filter is a filter that requests pass: [Router] or [Custom].
type Filter interface {
	part.Part[corev3.TypedExtensionConfig]
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

// CustomBuilder builds a filter from a message.
type CustomBuilder struct{ config node.Custom }

// Custom starts a filter that this package does not have, from the message that configures it. A message that
// configures no filter of the generic proxy is refused (extension-wrong-slot).
//
// Envoy: extensions.filters.network.generic_proxy.v3.GenericProxy.filters
func Custom(config proto.Message) *CustomBuilder {
	b := &CustomBuilder{}
	b.config.Init(config, "envoy.generic_proxy.filters")
	return b
}

// Named gives the filter a name, which one that the registry does not know needs.
//
// Envoy: config.core.v3.TypedExtensionConfig.name
func (b *CustomBuilder) Named(name string) *CustomBuilder {
	b.config.Named(name)
	return b
}

// Render implements [part.Part].
func (b *CustomBuilder) Render(s part.Scope) *corev3.TypedExtensionConfig { return b.config.Take(s) }
