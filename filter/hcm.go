package filter

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	routerv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/router/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/internal/pack"
	"github.com/envoykit/envoykit/part"
)

// HCMBuilder builds the HTTP connection manager: the network filter that turns bytes into HTTP requests, passes
// them through HTTP filters, and routes them.
type HCMBuilder struct {
	n        node.Node[hcmv3.HttpConnectionManager]
	name     string
	noRouter bool
}

// HCM starts an HTTP connection manager. The prefix begins the names of its statistics
// ("http.edge.downstream_rq_total"). A router is appended to its filters unless they hold one.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.stat_prefix
func HCM(statPrefix string) *HCMBuilder {
	b := &HCMBuilder{name: "envoy.filters.network.http_connection_manager"}
	b.n.Init().StatPrefix = statPrefix
	return b
}

// Filters appends HTTP filters, in the order in which requests pass them.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.http_filters
func (b *HCMBuilder) Filters(filters ...HTTP) *HCMBuilder {
	m, f := b.n.Add("http_filters", len(b.n.Peek().HttpFilters))
	m.HttpFilters = node.Children(f, m.HttpFilters, filters)
	return b
}

// NoRouter leaves the filters without a router where they hold none, for a chain that another extension ends.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.http_filters
func (b *HCMBuilder) NoRouter() *HCMBuilder {
	b.n.Set("http_filters")
	b.noRouter = true
	return b
}

// Routes puts a route configuration into the connection manager.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.route_config
func (b *HCMBuilder) Routes(table part.Part[routev3.RouteConfiguration]) *HCMBuilder {
	m, f := b.n.Choose("route_specifier", "route_config")
	m.RouteSpecifier = &hcmv3.HttpConnectionManager_RouteConfig{RouteConfig: node.Child(f, table)}
	return b
}

// RDS names the route configuration, which the bundle carries or a control plane serves over ADS.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.Rds.route_config_name
func (b *HCMBuilder) RDS(name string) *HCMBuilder {
	m, _ := b.n.Choose("route_specifier", "rds")
	m.RouteSpecifier = &hcmv3.HttpConnectionManager_Rds{Rds: &hcmv3.Rds{
		RouteConfigName: name,
		ConfigSource: &corev3.ConfigSource{
			ResourceApiVersion:    corev3.ApiVersion_V3,
			ConfigSourceSpecifier: &corev3.ConfigSource_Ads{Ads: &corev3.AggregatedConfigSource{}},
		},
	}}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *HCMBuilder) Patch(edit func(*hcmv3.HttpConnectionManager)) *HCMBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HCMBuilder) Clone() *HCMBuilder {
	c := &HCMBuilder{name: b.name, noRouter: b.noRouter}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *HCMBuilder) Render(s part.Scope) *listenerv3.Filter {
	return &listenerv3.Filter{
		Name:       b.name,
		ConfigType: &listenerv3.Filter_TypedConfig{TypedConfig: b.n.Any(s.Sub("typed_config"), b.finish)},
	}
}

// finish appends the router that every chain needs.
func (b *HCMBuilder) finish(m *hcmv3.HttpConnectionManager) {
	if b.noRouter {
		return
	}
	router := &routerv3.Router{}
	for _, f := range m.HttpFilters {
		if f.GetTypedConfig().GetTypeUrl() == pack.URL(router) {
			return
		}
	}
	scope := b.n.Below("http_filters").Index(len(m.HttpFilters)).Scope()
	m.HttpFilters = append(m.HttpFilters, &hcmv3.HttpFilter{
		Name:       "envoy.filters.http.router",
		ConfigType: &hcmv3.HttpFilter_TypedConfig{TypedConfig: scope.Sub("typed_config").Any(router)},
	})
}
