package route

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/internal/resource"
	"github.com/envoykit/envoykit/part"
)

// ConfigurationBuilder builds a route configuration, the table of a connection manager.
type ConfigurationBuilder struct {
	n node.Node[routev3.RouteConfiguration]
}

// Configuration starts a route configuration. A connection manager asks for it by its name, or holds it.
//
// Envoy: config.route.v3.RouteConfiguration.name
func Configuration(name string) *ConfigurationBuilder {
	b := &ConfigurationBuilder{}
	b.n.InitResource(&routev3.RouteConfiguration{Name: name})
	return b
}

// Raw starts from a copy of a route configuration that exists.
//
// Envoy: config.route.v3.RouteConfiguration
func Raw(m *routev3.RouteConfiguration) *ConfigurationBuilder {
	b := &ConfigurationBuilder{}
	b.n.Raw(m)
	return b
}

// Name returns the name of the route configuration.
//
// Envoy: config.route.v3.RouteConfiguration.name
func (b *ConfigurationBuilder) Name() string { return b.n.Peek().Name }

// VirtualHosts appends virtual hosts. Their order does not matter: the longest domain that fits the host of the
// request decides; without one the client gets a 404.
//
// Envoy: config.route.v3.RouteConfiguration.virtual_hosts
func (b *ConfigurationBuilder) VirtualHosts(hosts ...*VirtualHostBuilder) *ConfigurationBuilder {
	m, f := b.n.Add("virtual_hosts", len(b.n.Peek().VirtualHosts))
	m.VirtualHosts = node.Children(f, m.VirtualHosts, hosts)
	return b
}

// Override configures filters of the chain for all routes that do not override them nearer. One filter is
// overridden at most once (override-twice).
//
// Envoy: config.route.v3.RouteConfiguration.typed_per_filter_config
func (b *ConfigurationBuilder) Override(overrides ...Override) *ConfigurationBuilder {
	m, f := b.n.Set("typed_per_filter_config")
	m.TypedPerFilterConfig = override(f, m.TypedPerFilterConfig, overrides)
	return b
}

// RequestHeaders appends changes of the headers that go upstream, after those of routes and virtual hosts.
//
// Envoy: config.route.v3.RouteConfiguration.request_headers_to_add
func (b *ConfigurationBuilder) RequestHeaders(edits ...header.Edit) *ConfigurationBuilder {
	m, f := b.n.Add("request_headers_to_add", len(b.n.Peek().RequestHeadersToAdd))
	add, remove := split(edits)
	m.RequestHeadersToAdd = node.Children(f, m.RequestHeadersToAdd, add)
	m.RequestHeadersToRemove = append(m.RequestHeadersToRemove, remove...)
	return b
}

// ResponseHeaders appends changes of the headers that go back to the client, after those of routes and
// virtual hosts.
//
// Envoy: config.route.v3.RouteConfiguration.response_headers_to_add
func (b *ConfigurationBuilder) ResponseHeaders(edits ...header.Edit) *ConfigurationBuilder {
	m, f := b.n.Add("response_headers_to_add", len(b.n.Peek().ResponseHeadersToAdd))
	add, remove := split(edits)
	m.ResponseHeadersToAdd = node.Children(f, m.ResponseHeadersToAdd, add)
	m.ResponseHeadersToRemove = append(m.ResponseHeadersToRemove, remove...)
	return b
}

// ValidateClusters says whether Envoy refuses the table when it names a cluster that is not there. Default: it does
// for tables in the bootstrap file, and does not for those that come by RDS.
//
// Envoy: config.route.v3.RouteConfiguration.validate_clusters
func (b *ConfigurationBuilder) ValidateClusters(validate bool) *ConfigurationBuilder {
	m, _ := b.n.Set("validate_clusters")
	m.ValidateClusters = wrapperspb.Bool(validate)
	return b
}

// IgnorePort compares domains with the host of the request without its port. Default: with the port.
//
// Envoy: config.route.v3.RouteConfiguration.ignore_port_in_host_matching
func (b *ConfigurationBuilder) IgnorePort() *ConfigurationBuilder {
	m, _ := b.n.Set("ignore_port_in_host_matching")
	m.IgnorePortInHostMatching = true
	return b
}

// IgnorePathParameters compares paths without what follows a semicolon, as in "/a;v=1". Default: with it.
//
// Envoy: config.route.v3.RouteConfiguration.ignore_path_parameters_in_path_matching
func (b *ConfigurationBuilder) IgnorePathParameters() *ConfigurationBuilder {
	m, _ := b.n.Set("ignore_path_parameters_in_path_matching")
	m.IgnorePathParametersInPathMatching = true
	return b
}

// HostHeader compares domains with this header of the request instead of its host. Envoy 1.36 does not know it yet.
//
// Envoy: config.route.v3.RouteConfiguration.vhost_header
func (b *ConfigurationBuilder) HostHeader(name string) *ConfigurationBuilder {
	m, _ := b.n.Set("vhost_header")
	m.VhostHeader = name
	return b
}

// VHDS loads virtual hosts one by one when a request asks for their domain; those of the table are a base. Envoy takes
// only a delta gRPC source, not ADS (rc-vhds-api-type), and only for tables that come by RDS.
//
// Envoy: config.route.v3.RouteConfiguration.vhds
func (b *ConfigurationBuilder) VHDS(from part.Part[corev3.ConfigSource]) *ConfigurationBuilder {
	m, f := b.n.Set("vhds.config_source")
	m.Vhds = &routev3.Vhds{ConfigSource: node.Child(f, from)}
	return b
}

// Mirror appends clusters that get a copy of requests, for routes and virtual hosts that have no mirrors.
//
// Envoy: config.route.v3.RouteConfiguration.request_mirror_policies
func (b *ConfigurationBuilder) Mirror(mirrors ...*MirrorBuilder) *ConfigurationBuilder {
	m, f := b.n.Add("request_mirror_policies", len(b.n.Peek().RequestMirrorPolicies))
	m.RequestMirrorPolicies = node.Children(f, m.RequestMirrorPolicies, mirrors)
	return b
}

// InternalOnlyHeaders appends headers that are taken out of external requests before any filter sees them.
//
// Envoy: config.route.v3.RouteConfiguration.internal_only_headers
func (b *ConfigurationBuilder) InternalOnlyHeaders(names ...string) *ConfigurationBuilder {
	m, _ := b.n.Add("internal_only_headers", len(b.n.Peek().InternalOnlyHeaders))
	m.InternalOnlyHeaders = append(m.InternalOnlyHeaders, names...)
	return b
}

// MostSpecificWins changes headers from the table inwards, so that the changes of a route come last. Default: from the
// route outwards, so that the table's come last.
//
// Envoy: config.route.v3.RouteConfiguration.most_specific_header_mutations_wins
func (b *ConfigurationBuilder) MostSpecificWins() *ConfigurationBuilder {
	m, _ := b.n.Set("most_specific_header_mutations_wins")
	m.MostSpecificHeaderMutationsWins = true
	return b
}

// MaxResponseBody is how many bytes the body of a route that Envoy answers may have. Default: 4096. Longer ones are
// refused (route-direct-response-too-large); all are held in memory.
//
// Envoy: config.route.v3.RouteConfiguration.max_direct_response_body_size_bytes
func (b *ConfigurationBuilder) MaxResponseBody(bytes int) *ConfigurationBuilder {
	m, f := b.n.Set("max_direct_response_body_size_bytes")
	m.MaxDirectResponseBodySizeBytes = f.CountValue(bytes)
	return b
}

// Plugins appends cluster specifier plugins that routes refer to by name, with [MatchBuilder.ToPlugin]. Of two with one
// name the first counts.
//
// Envoy: config.route.v3.RouteConfiguration.cluster_specifier_plugins
func (b *ConfigurationBuilder) Plugins(plugins ...*PluginBuilder) *ConfigurationBuilder {
	m, f := b.n.Add("cluster_specifier_plugins", len(b.n.Peek().ClusterSpecifierPlugins))
	m.ClusterSpecifierPlugins = node.Children(f, m.ClusterSpecifierPlugins, plugins)
	return b
}

// Specifiers appends extensions that may change the route that was chosen, or choose one where there is none.
//
// Envoy: config.route.v3.RouteConfiguration.route_specifiers
func (b *ConfigurationBuilder) Specifiers(specifiers ...part.Part[corev3.TypedExtensionConfig]) *ConfigurationBuilder {
	m, f := b.n.Add("route_specifiers", len(b.n.Peek().RouteSpecifiers))
	m.RouteSpecifiers = node.Children(f, m.RouteSpecifiers, specifiers)
	return b
}

// Metadata attaches a value to the table, under the name of the filter that reads it. Strings, numbers, booleans, nil,
// []any and map[string]any can be held.
//
// Envoy: config.route.v3.RouteConfiguration.metadata
func (b *ConfigurationBuilder) Metadata(filter, key string, value any) *ConfigurationBuilder {
	m, f := b.n.Set("metadata")
	m.Metadata = f.Metadata(m.Metadata, filter, key, value)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ConfigurationBuilder) Patch(edit func(*routev3.RouteConfiguration)) *ConfigurationBuilder {
	b.n.Patch(edit)
	return b
}

// Allow lets the rule be broken in this route configuration, for the reason given.
func (b *ConfigurationBuilder) Allow(rule diag.RuleID, why string) *ConfigurationBuilder {
	b.n.Allow(rule, why)
	return b
}

// Origin names what the route configuration was made from, for diagnostics: "Gateway default/edge".
func (b *ConfigurationBuilder) Origin(text string) *ConfigurationBuilder {
	b.n.Origin(text)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ConfigurationBuilder) Clone() *ConfigurationBuilder {
	c := &ConfigurationBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ConfigurationBuilder) Render(s part.Scope) *routev3.RouteConfiguration {
	return b.n.Take(s, nil)
}

// Build returns the route configuration as a message of its own, or everything that is wrong with it.
// It may be called again; the builder can no longer be changed.
func (b *ConfigurationBuilder) Build() (*routev3.RouteConfiguration, error) {
	return resource.Build("routes", b)
}
