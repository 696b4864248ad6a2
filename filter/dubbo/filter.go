package dubbo

import (
	routerv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/dubbo_proxy/router/v3"
	dubbov3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/dubbo_proxy/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Filter is a filter that calls pass: [Router] or [Custom].
type Filter interface {
	part.Part[dubbov3.DubboFilter]
}

// router is the name of the filter that sends calls to clusters.
const router = "envoy.filters.dubbo.router"

func isRouter(f *dubbov3.DubboFilter) bool { return f.GetName() == router } // Envoy goes by the name

// RouterBuilder builds the filter that sends calls to clusters.
type RouterBuilder struct {
	n node.Node[routerv3.Router]
}

// Router starts the router, which has no settings. It comes last.
//
// Envoy: extensions.filters.network.dubbo_proxy.router.v3.Router
func Router() *RouterBuilder {
	b := &RouterBuilder{}
	b.n.Init(&routerv3.Router{})
	return b
}

// Clone returns a variant to go on from.
func (b *RouterBuilder) Clone() *RouterBuilder {
	c := &RouterBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *RouterBuilder) Render(s part.Scope) *dubbov3.DubboFilter {
	return &dubbov3.DubboFilter{Name: router, Config: b.n.Any(s.Sub("config"), nil)}
}

// CustomBuilder builds a filter from a message.
type CustomBuilder struct{ config node.Custom }

// Custom starts a filter that this package does not have, from the message that configures it. A message that
// configures no filter of Dubbo is refused (extension-wrong-slot).
//
// Envoy: extensions.filters.network.dubbo_proxy.v3.DubboFilter.config
func Custom(config proto.Message) *CustomBuilder {
	b := &CustomBuilder{}
	b.config.Init(config, "envoy.dubbo_proxy.filters")
	return b
}

// Named gives the filter a name, which one that the registry does not know needs: Envoy finds it by the name.
//
// Envoy: extensions.filters.network.dubbo_proxy.v3.DubboFilter.name
func (b *CustomBuilder) Named(name string) *CustomBuilder {
	b.config.Named(name)
	return b
}

// Render implements [part.Part].
func (b *CustomBuilder) Render(s part.Scope) *dubbov3.DubboFilter {
	config := b.config.Take(s)
	return &dubbov3.DubboFilter{Name: config.Name, Config: config.TypedConfig}
}
