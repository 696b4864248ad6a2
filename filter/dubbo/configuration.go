package dubbo

import (
	dubbov3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/dubbo_proxy/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// ConfigurationBuilder builds the routes of all interfaces.
type ConfigurationBuilder struct {
	n node.Node[dubbov3.MultipleRouteConfiguration]
}

// Configuration starts with no routes. The name is what [ProxyBuilder.DRDS] asks for.
//
// Envoy: extensions.filters.network.dubbo_proxy.v3.MultipleRouteConfiguration.name
func Configuration(name string) *ConfigurationBuilder {
	b := &ConfigurationBuilder{}
	b.n.InitResource(&dubbov3.MultipleRouteConfiguration{Name: name})
	return b
}

// Interfaces appends the routes of interfaces. The first interface of which a route matches a call decides.
//
// Envoy: extensions.filters.network.dubbo_proxy.v3.MultipleRouteConfiguration.route_config
func (b *ConfigurationBuilder) Interfaces(interfaces ...*InterfaceBuilder) *ConfigurationBuilder {
	m, f := b.n.Add("route_config", len(b.n.Peek().RouteConfig))
	m.RouteConfig = node.Children(f, m.RouteConfig, interfaces)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ConfigurationBuilder) Patch(edit func(*dubbov3.MultipleRouteConfiguration)) *ConfigurationBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ConfigurationBuilder) Clone() *ConfigurationBuilder {
	c := &ConfigurationBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ConfigurationBuilder) Render(s part.Scope) *dubbov3.MultipleRouteConfiguration {
	return b.n.Take(s, nil)
}

// InterfaceBuilder builds the routes of calls to an interface.
type InterfaceBuilder struct {
	n node.Node[dubbov3.RouteConfiguration]
}

// Interface starts the routes of an interface: "com.example.Users", "com.example.*", "*.Users" or, for all, "*".
//
// Envoy: extensions.filters.network.dubbo_proxy.v3.RouteConfiguration.interface
func Interface(name string) *InterfaceBuilder {
	b := &InterfaceBuilder{}
	b.n.InitResource(&dubbov3.RouteConfiguration{Interface: name})
	return b
}

// Named gives the routes a name of their own, for people. Default: none.
//
// Envoy: extensions.filters.network.dubbo_proxy.v3.RouteConfiguration.name
func (b *InterfaceBuilder) Named(name string) *InterfaceBuilder {
	m, _ := b.n.Set("name")
	m.Name = name
	return b
}

// Group is the group of the interface. Default: any.
//
// Envoy: extensions.filters.network.dubbo_proxy.v3.RouteConfiguration.group
func (b *InterfaceBuilder) Group(group string) *InterfaceBuilder {
	m, _ := b.n.Set("group")
	m.Group = group
	return b
}

// Version is the version of the interface. Default: any.
//
// Envoy: extensions.filters.network.dubbo_proxy.v3.RouteConfiguration.version
func (b *InterfaceBuilder) Version(version string) *InterfaceBuilder {
	m, _ := b.n.Set("version")
	m.Version = version
	return b
}

// Routes appends routes, of which the first that matches a call is taken.
//
// Envoy: extensions.filters.network.dubbo_proxy.v3.RouteConfiguration.routes
func (b *InterfaceBuilder) Routes(routes ...*RouteBuilder) *InterfaceBuilder {
	m, f := b.n.Add("routes", len(b.n.Peek().Routes))
	m.Routes = node.Children(f, m.Routes, routes)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *InterfaceBuilder) Patch(edit func(*dubbov3.RouteConfiguration)) *InterfaceBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *InterfaceBuilder) Clone() *InterfaceBuilder {
	c := &InterfaceBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *InterfaceBuilder) Render(s part.Scope) *dubbov3.RouteConfiguration { return b.n.Take(s, nil) }
