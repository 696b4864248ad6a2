package filter

import (
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

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
	m.RouteSpecifier = &hcmv3.HttpConnectionManager_Rds{Rds: &hcmv3.Rds{RouteConfigName: name, ConfigSource: ads()}}
	return b
}

// RDSFrom is RDS with another source than ADS.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.Rds.config_source
func (b *HCMBuilder) RDSFrom(from source.Config, name string) *HCMBuilder {
	m, f := b.n.Choose("route_specifier", "rds")
	m.RouteSpecifier = &hcmv3.HttpConnectionManager_Rds{Rds: &hcmv3.Rds{
		RouteConfigName: name,
		ConfigSource:    node.Child(f.Sub("config_source"), from),
	}}
	return b
}

// ScopedRoutes chooses the route configuration by a key that is read from each request.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.scoped_routes
func (b *HCMBuilder) ScopedRoutes(scopes *ScopedRoutesBuilder) *HCMBuilder {
	m, f := b.n.Choose("route_specifier", "scoped_routes")
	m.RouteSpecifier = &hcmv3.HttpConnectionManager_ScopedRoutes{ScopedRoutes: node.Child(f, scopes)}
	return b
}
