package dubbo

import (
	"slices"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	dubbov3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/dubbo_proxy/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// ProxyBuilder builds the proxy for Dubbo. It ends its chain.
type ProxyBuilder struct {
	n        node.Node[dubbov3.DubboProxy]
	noRouter bool
}

// Proxy starts a proxy for the Dubbo protocol with Hessian2, the only ones that Envoy knows. The prefix begins the names
// of its statistics ("dubbo.calls.request"). Without [ProxyBuilder.Filters] the router is its only filter.
//
// Envoy: extensions.filters.network.dubbo_proxy.v3.DubboProxy.stat_prefix
func Proxy(statPrefix string) *ProxyBuilder {
	b := &ProxyBuilder{}
	b.n.Init(&dubbov3.DubboProxy{StatPrefix: statPrefix})
	return b
}

// Routes puts the routes of all interfaces into the proxy.
//
// Envoy: extensions.filters.network.dubbo_proxy.v3.DubboProxy.multiple_route_config
func (b *ProxyBuilder) Routes(table part.Part[dubbov3.MultipleRouteConfiguration]) *ProxyBuilder {
	m, f := b.n.Choose("route_specifier", "multiple_route_config")
	m.RouteSpecifier = &dubbov3.DubboProxy_MultipleRouteConfig{MultipleRouteConfig: node.Child(f, table)}
	return b
}

// DRDS names the configuration that a control plane serves over ADS.
//
// Envoy: extensions.filters.network.dubbo_proxy.v3.Drds.route_config_name
func (b *ProxyBuilder) DRDS(name string) *ProxyBuilder {
	m, _ := b.n.Choose("route_specifier", "drds")
	m.RouteSpecifier = &dubbov3.DubboProxy_Drds{Drds: &dubbov3.Drds{RouteConfigName: name, ConfigSource: &corev3.ConfigSource{
		ResourceApiVersion:    corev3.ApiVersion_V3,
		ConfigSourceSpecifier: &corev3.ConfigSource_Ads{Ads: &corev3.AggregatedConfigSource{}},
	}}}
	return b
}

// DRDSFrom is [ProxyBuilder.DRDS] with another source, such as a file; no API of its own will do (dubbo-route-config).
//
// Envoy: extensions.filters.network.dubbo_proxy.v3.Drds.config_source
func (b *ProxyBuilder) DRDSFrom(from source.Config, name string) *ProxyBuilder {
	m, f := b.n.Choose("route_specifier", "drds")
	m.RouteSpecifier = &dubbov3.DubboProxy_Drds{Drds: &dubbov3.Drds{
		RouteConfigName: name,
		ConfigSource:    node.Child(f.Sub("config_source"), from),
	}}
	return b
}

// Filters appends filters, in the order in which calls pass them. A router is appended unless they hold one.
//
// Envoy: extensions.filters.network.dubbo_proxy.v3.DubboProxy.dubbo_filters
func (b *ProxyBuilder) Filters(filters ...Filter) *ProxyBuilder {
	m, f := b.n.Add("dubbo_filters", len(b.n.Peek().DubboFilters))
	m.DubboFilters = node.Children(f, m.DubboFilters, filters)
	return b
}

// NoRouter leaves the filters without a router where they hold none, for a chain that another extension ends.
//
// Envoy: extensions.filters.network.dubbo_proxy.v3.DubboProxy.dubbo_filters
func (b *ProxyBuilder) NoRouter() *ProxyBuilder {
	b.n.Set("dubbo_filters") // for the line, and to refuse it after the proxy was attached
	b.noRouter = true
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *ProxyBuilder) Patch(edit func(*dubbov3.DubboProxy)) *ProxyBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ProxyBuilder) Clone() *ProxyBuilder {
	c := &ProxyBuilder{noRouter: b.noRouter}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ProxyBuilder) Render(s part.Scope) *listenerv3.Filter {
	return &listenerv3.Filter{
		Name:       "envoy.filters.network.dubbo_proxy",
		ConfigType: &listenerv3.Filter_TypedConfig{TypedConfig: b.n.Any(s.Sub("typed_config"), b.finish)},
	}
}

// finish appends the router, without which a chain of filters leads nowhere.
func (b *ProxyBuilder) finish(m *dubbov3.DubboProxy) {
	own := len(m.DubboFilters)
	if b.noRouter || own == 0 || slices.ContainsFunc(m.DubboFilters, isRouter) {
		return
	}
	b.n.Undo(func(m *dubbov3.DubboProxy) { m.DubboFilters = slices.Delete(m.DubboFilters, own, own+1) })
	m.DubboFilters = append(m.DubboFilters, Router().Render(b.n.Below("dubbo_filters").Index(own).Scope()))
}
