package route

import (
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/internal/resource"
	"github.com/envoykit/envoykit/part"
)

// ScopeBuilder builds a scope: the route configuration of requests with a key, where a connection manager uses
// scoped routes.
type ScopeBuilder struct {
	n node.Node[routev3.ScopedRouteConfiguration]
}

// Scope starts a scope for requests with the key: its fragments in the order in which the connection manager
// makes them of a request. There must be one at least (proto-pgv).
//
// Envoy: config.route.v3.ScopedRouteConfiguration.key
func Scope(name string, key ...string) *ScopeBuilder {
	b := &ScopeBuilder{}
	m := b.n.InitResource(&routev3.ScopedRouteConfiguration{})
	m.Name = name
	m.Key = &routev3.ScopedRouteConfiguration_Key{}
	for _, fragment := range key {
		m.Key.Fragments = append(m.Key.Fragments, &routev3.ScopedRouteConfiguration_Key_Fragment{
			Type: &routev3.ScopedRouteConfiguration_Key_Fragment_StringKey{StringKey: fragment},
		})
	}
	return b
}

// RawScope starts from a copy of a scope that exists.
//
// Envoy: config.route.v3.ScopedRouteConfiguration
func RawScope(m *routev3.ScopedRouteConfiguration) *ScopeBuilder {
	b := &ScopeBuilder{}
	b.n.Raw(m)
	return b
}

// RDS names the route configuration of the scope, which the bundle carries or a control plane serves. A scope inside a
// connection manager holds its table instead (srds-inline-by-name).
//
// Envoy: config.route.v3.ScopedRouteConfiguration.route_configuration_name
func (b *ScopeBuilder) RDS(name string) *ScopeBuilder {
	m, _ := b.n.Choose("route configuration", "route_configuration_name")
	m.RouteConfigurationName = name
	return b
}

// Routes puts a route configuration into the scope.
//
// Envoy: config.route.v3.ScopedRouteConfiguration.route_configuration
func (b *ScopeBuilder) Routes(table part.Part[routev3.RouteConfiguration]) *ScopeBuilder {
	m, f := b.n.Choose("route configuration", "route_configuration")
	m.RouteConfiguration = node.Child(f, table)
	return b
}

// OnDemand loads the route configuration when the first request asks for it. Default: at once.
//
// Envoy: config.route.v3.ScopedRouteConfiguration.on_demand
func (b *ScopeBuilder) OnDemand() *ScopeBuilder {
	m, _ := b.n.Set("on_demand")
	m.OnDemand = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ScopeBuilder) Patch(edit func(*routev3.ScopedRouteConfiguration)) *ScopeBuilder {
	b.n.Patch(edit)
	return b
}

// Allow lets the rule be broken in this scope, for the reason given.
func (b *ScopeBuilder) Allow(rule diag.RuleID, why string) *ScopeBuilder {
	b.n.Allow(rule, why)
	return b
}

// Origin names what the scope was made from, for diagnostics: "Gateway default/edge".
func (b *ScopeBuilder) Origin(text string) *ScopeBuilder {
	b.n.Origin(text)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ScopeBuilder) Clone() *ScopeBuilder {
	c := &ScopeBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ScopeBuilder) Render(s part.Scope) *routev3.ScopedRouteConfiguration {
	return b.n.Take(s, nil)
}

// Build returns the scope as a message of its own, or everything that is wrong with it.
// It may be called again; the builder can no longer be changed.
func (b *ScopeBuilder) Build() (*routev3.ScopedRouteConfiguration, error) {
	return resource.Build("scoped_routes", b)
}
