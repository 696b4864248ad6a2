package genericproxy

import (
	"slices"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routerv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/generic_proxy/router/v3"
	genericv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/generic_proxy/v3"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/internal/pack"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// ProxyBuilder builds the proxy for the protocol of a codec. It ends its chain.
type ProxyBuilder struct {
	n        node.Node[genericv3.GenericProxy]
	noRouter bool
}

// Proxy starts a proxy for the protocol of the codec ([Dubbo], [HTTP1]). The prefix begins the names of its statistics
// ("generic_proxy.calls.downstream_rq_total"). A router is appended to its filters unless they hold one: Envoy requires
// that something ends them (generic-proxy).
//
// Envoy: extensions.filters.network.generic_proxy.v3.GenericProxy.codec_config
func Proxy(statPrefix string, codec Codec) *ProxyBuilder {
	b := &ProxyBuilder{}
	b.n.Init(&genericv3.GenericProxy{StatPrefix: statPrefix})
	m, f := b.n.Set("codec_config")
	m.CodecConfig = node.Child(f, codec)
	return b
}

// Routes puts a route configuration into the proxy.
//
// Envoy: extensions.filters.network.generic_proxy.v3.GenericProxy.route_config
func (b *ProxyBuilder) Routes(table part.Part[genericv3.RouteConfiguration]) *ProxyBuilder {
	m, f := b.n.Choose("route_specifier", "route_config")
	m.RouteSpecifier = &genericv3.GenericProxy_RouteConfig{RouteConfig: node.Child(f, table)}
	return b
}

// RDS names the route configuration that a control plane serves over ADS.
//
// Envoy: extensions.filters.network.generic_proxy.v3.GenericRds.route_config_name
func (b *ProxyBuilder) RDS(name string) *ProxyBuilder {
	m, _ := b.n.Choose("route_specifier", "generic_rds")
	m.RouteSpecifier = &genericv3.GenericProxy_GenericRds{GenericRds: &genericv3.GenericRds{
		RouteConfigName: name,
		ConfigSource: &corev3.ConfigSource{
			ResourceApiVersion:    corev3.ApiVersion_V3,
			ConfigSourceSpecifier: &corev3.ConfigSource_Ads{Ads: &corev3.AggregatedConfigSource{}},
		},
	}}
	return b
}

// RDSFrom is [ProxyBuilder.RDS] with another source, such as a file; no API of its own will do (generic-proxy).
//
// Envoy: extensions.filters.network.generic_proxy.v3.GenericRds.config_source
func (b *ProxyBuilder) RDSFrom(from source.Config, name string) *ProxyBuilder {
	m, f := b.n.Choose("route_specifier", "generic_rds")
	m.RouteSpecifier = &genericv3.GenericProxy_GenericRds{GenericRds: &genericv3.GenericRds{
		RouteConfigName: name,
		ConfigSource:    node.Child(f.Sub("config_source"), from),
	}}
	return b
}

// Filters appends filters, in the order in which requests pass them.
//
// Envoy: extensions.filters.network.generic_proxy.v3.GenericProxy.filters
func (b *ProxyBuilder) Filters(filters ...Filter) *ProxyBuilder {
	m, f := b.n.Add("filters", len(b.n.Peek().Filters))
	m.Filters = node.Children(f, m.Filters, filters)
	return b
}

// NoRouter leaves the filters without a router where they hold none, for a chain that another extension ends.
//
// Envoy: extensions.filters.network.generic_proxy.v3.GenericProxy.filters
func (b *ProxyBuilder) NoRouter() *ProxyBuilder {
	b.n.Set("filters") // for the line, and to refuse it after the proxy was attached
	b.noRouter = true
	return b
}

// Tracing traces requests. Default: not.
//
// Envoy: extensions.filters.network.generic_proxy.v3.GenericProxy.tracing
func (b *ProxyBuilder) Tracing(settings *filter.TracingBuilder) *ProxyBuilder {
	m, f := b.n.Set("tracing")
	m.Tracing = node.Child(f, settings)
	return b
}

// AccessLogs appends access logs, which have a line for each request. Their command operators are of the generic proxy:
// %METHOD%, %HOST%, %PATH%, %REQUEST_PROPERTY(X)%.
//
// Envoy: extensions.filters.network.generic_proxy.v3.GenericProxy.access_log
func (b *ProxyBuilder) AccessLogs(logs ...accesslog.Log) *ProxyBuilder {
	m, f := b.n.Add("access_log", len(b.n.Peek().AccessLog))
	m.AccessLog = node.Children(f, m.AccessLog, logs)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *ProxyBuilder) Patch(edit func(*genericv3.GenericProxy)) *ProxyBuilder {
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
		Name:       "envoy.filters.network.generic_proxy",
		ConfigType: &listenerv3.Filter_TypedConfig{TypedConfig: b.n.Any(s.Sub("typed_config"), b.finish)},
	}
}

// finish appends the router that every chain needs.
func (b *ProxyBuilder) finish(m *genericv3.GenericProxy) {
	url := pack.URL(&routerv3.Router{})
	isRouter := func(f *corev3.TypedExtensionConfig) bool { return f.GetTypedConfig().GetTypeUrl() == url }
	if b.noRouter || slices.ContainsFunc(m.Filters, isRouter) {
		return
	}
	own := len(m.Filters)
	b.n.Undo(func(m *genericv3.GenericProxy) { m.Filters = slices.Delete(m.Filters, own, own+1) })
	m.Filters = append(m.Filters, Router().Render(b.n.Below("filters").Index(own).Scope()))
}
