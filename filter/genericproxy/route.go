package genericproxy

import (
	"time"

	xdscorev3 "github.com/cncf/xds/go/xds/core/v3"
	xdsmatcherv3 "github.com/cncf/xds/go/xds/type/matcher/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	actionv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/generic_proxy/action/v3"
	genericv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/generic_proxy/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
)

// Tree chooses among routes by what it reads of a request ([match.OfGenericRequest]).
type Tree = match.Tree[match.GenericRequest, *RouteBuilder]

// Matcher starts a tree that tries conditions in order.
//
// Envoy: extensions.filters.network.generic_proxy.v3.RouteConfiguration.routes
func Matcher() *match.ListBuilder[match.GenericRequest, *RouteBuilder] {
	return match.List[match.GenericRequest, *RouteBuilder]()
}

// ConfigurationBuilder builds a table of routes.
type ConfigurationBuilder struct {
	n node.Node[genericv3.RouteConfiguration]
}

// Configuration starts a table. The name, which may not be empty (proto-pgv), is what [ProxyBuilder.RDS] asks for.
//
// Envoy: extensions.filters.network.generic_proxy.v3.RouteConfiguration.name
func Configuration(name string) *ConfigurationBuilder {
	b := &ConfigurationBuilder{}
	b.n.InitResource(&genericv3.RouteConfiguration{Name: name})
	return b
}

// Routes is the tree for requests whose host has no virtual host. Not together with a virtual host of "*"
// (generic-proxy).
//
// Envoy: extensions.filters.network.generic_proxy.v3.RouteConfiguration.routes
func (b *ConfigurationBuilder) Routes(tree Tree) *ConfigurationBuilder {
	m, f := b.n.Set("routes")
	m.Routes = node.Child[xdsmatcherv3.Matcher](f, tree)
	return b
}

// VirtualHosts appends virtual hosts. No two have the same host (generic-proxy).
//
// Envoy: extensions.filters.network.generic_proxy.v3.RouteConfiguration.virtual_hosts
func (b *ConfigurationBuilder) VirtualHosts(hosts ...*VirtualHostBuilder) *ConfigurationBuilder {
	m, f := b.n.Add("virtual_hosts", len(b.n.Peek().VirtualHosts))
	m.VirtualHosts = node.Children(f, m.VirtualHosts, hosts)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ConfigurationBuilder) Patch(edit func(*genericv3.RouteConfiguration)) *ConfigurationBuilder {
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
func (b *ConfigurationBuilder) Render(s part.Scope) *genericv3.RouteConfiguration {
	return b.n.Take(s, nil)
}

// VirtualHostBuilder builds the routes of requests for certain hosts.
type VirtualHostBuilder struct {
	n node.Node[genericv3.VirtualHost]
}

// VirtualHost starts with its hosts: "shop.example", "*.example", "shop.*" or, for all, "*". It needs
// [VirtualHostBuilder.Routes] (proto-pgv).
//
// Envoy: extensions.filters.network.generic_proxy.v3.VirtualHost.hosts
func VirtualHost(name string, hosts ...string) *VirtualHostBuilder {
	b := &VirtualHostBuilder{}
	b.n.InitResource(&genericv3.VirtualHost{Name: name, Hosts: append([]string(nil), hosts...)})
	return b
}

// Routes is the tree that chooses among routes.
//
// Envoy: extensions.filters.network.generic_proxy.v3.VirtualHost.routes
func (b *VirtualHostBuilder) Routes(tree Tree) *VirtualHostBuilder {
	m, f := b.n.Set("routes")
	m.Routes = node.Child[xdsmatcherv3.Matcher](f, tree)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *VirtualHostBuilder) Patch(edit func(*genericv3.VirtualHost)) *VirtualHostBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *VirtualHostBuilder) Clone() *VirtualHostBuilder {
	c := &VirtualHostBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *VirtualHostBuilder) Render(s part.Scope) *genericv3.VirtualHost { return b.n.Take(s, nil) }

// RouteBuilder builds what a tree decides: where a request goes.
type RouteBuilder struct {
	n node.Node[actionv3.RouteAction]
}

// Route sends requests to the cluster. Envoy does not implement weighted clusters here.
//
// Envoy: extensions.filters.network.generic_proxy.action.v3.RouteAction.cluster
func Route(cluster string) *RouteBuilder {
	b := &RouteBuilder{}
	b.n.InitResource(&actionv3.RouteAction{ClusterSpecifier: &actionv3.RouteAction_Cluster{Cluster: cluster}})
	return b
}

// Named gives the route a name, for logs. Default: none.
//
// Envoy: extensions.filters.network.generic_proxy.action.v3.RouteAction.name
func (b *RouteBuilder) Named(name string) *RouteBuilder {
	m, _ := b.n.Set("name")
	m.Name = name
	return b
}

// Timeout bounds the time from the end of the request to the end of the response. 0 removes the bound. Default: 15 s.
//
// Envoy: extensions.filters.network.generic_proxy.action.v3.RouteAction.timeout
func (b *RouteBuilder) Timeout(d time.Duration) *RouteBuilder {
	m, f := b.n.Set("timeout")
	m.Timeout = f.Duration(d)
	return b
}

// Attempts is how often a request is tried, the first time included. Default: once.
//
// Envoy: extensions.filters.network.generic_proxy.action.v3.RouteAction.retry_policy
func (b *RouteBuilder) Attempts(n int) *RouteBuilder {
	m, f := b.n.Set("retry_policy.num_retries")
	m.RetryPolicy = &corev3.RetryPolicy{NumRetries: f.CountValue(n)}
	return b
}

// Metadata attaches a value to the route, under the name of the filter that reads it. Calls add up.
//
// Envoy: extensions.filters.network.generic_proxy.action.v3.RouteAction.metadata
func (b *RouteBuilder) Metadata(filter, key string, value any) *RouteBuilder {
	m, f := b.n.Set("metadata")
	m.Metadata = f.Metadata(m.Metadata, filter, key, value)
	return b
}

// PerFilter configures a filter of the proxy for these requests, by its name, as the filter's documentation says. None
// of Envoy's own has such a configuration.
//
// Envoy: extensions.filters.network.generic_proxy.action.v3.RouteAction.per_filter_config
func (b *RouteBuilder) PerFilter(name string, config proto.Message) *RouteBuilder {
	m, f := b.n.Set("per_filter_config")
	packed := f.Key(name).Packed(config)
	if packed == nil {
		return b
	}
	if m.PerFilterConfig == nil {
		m.PerFilterConfig = map[string]*anypb.Any{}
	}
	m.PerFilterConfig[name] = packed
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *RouteBuilder) Patch(edit func(*actionv3.RouteAction)) *RouteBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *RouteBuilder) Clone() *RouteBuilder {
	c := &RouteBuilder{}
	b.n.Clone(&c.n)
	return c
}

// MatchAction implements [match.Outcome].
func (b *RouteBuilder) MatchAction(s part.Scope) *xdscorev3.TypedExtensionConfig {
	return &xdscorev3.TypedExtensionConfig{
		Name: "envoy.matching.action.generic_proxy.route", TypedConfig: b.n.Any(s.Sub("typed_config"), nil),
	}
}
