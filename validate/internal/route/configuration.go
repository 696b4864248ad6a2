package route

import (
	"fmt"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var pluginName = check.Rule(diag.Rule{
	ID: "route-cluster-specifier-plugin-name", Severity: diag.Error,
	Title: "a route names a cluster specifier plugin of its route configuration",
	Text:  "cluster_specifier_plugin is the name of one of the route configuration's cluster_specifier_plugins. Envoy refuses any other.",
	Bad: configuration(`virtual_hosts:
- name: shop
  domains: ["*"]
  routes: [{match: {prefix: /}, route: {cluster_specifier_plugin: lua}}]`),
	Good: configuration(`cluster_specifier_plugins:
- extension:
    name: lua
    typed_config:
      "@type": type.googleapis.com/envoy.extensions.router.cluster_specifiers.lua.v3.LuaConfig
      source_code: {inline_string: "function envoy_on_route(handle) return \"shop\" end"}
      default_cluster: shop
virtual_hosts:
- name: shop
  domains: ["*"]
  routes: [{match: {prefix: /}, route: {cluster_specifier_plugin: lua}}]`),
	Ref: "common/router/config_impl.cc CommonConfigImpl::clusterSpecifierPlugin",
})

var pluginUnknown = check.Rule(diag.Rule{
	ID: "rc-cluster-specifier-plugin-unknown-type", Severity: diag.Error,
	Title: "a cluster specifier plugin has the configuration of one",
	Text:  "Envoy finds the plugin by the type of its typed_config; a plain Struct selects none. With is_optional the plugin is left out, and its routes answer 404.",
	Bad:   configuration(`cluster_specifier_plugins: [{extension: {name: lua, typed_config: {"@type": type.googleapis.com/google.protobuf.Struct, value: {}}}}]`),
	Good:  configuration(`cluster_specifier_plugins: [{extension: {name: lua, typed_config: {"@type": type.googleapis.com/google.protobuf.Struct, value: {}}}, is_optional: true}]`),
	Ref:   "common/router/config_impl.cc getClusterSpecifierPluginByTheProto",
})

var vhdsType = check.Rule(diag.Rule{
	ID: "rc-vhds-api-type", Severity: diag.Error,
	Title: "virtual hosts are discovered over DELTA_GRPC",
	Text: "Envoy subscribes to virtual hosts only through an api_config_source with api_type DELTA_GRPC, and refuses all else, also ads. " +
		"In a route configuration that stands inside a listener it does not look at vhds at all.",
	Bad:  configuration(`vhds: {config_source: {resource_api_version: V3, ads: {}}}`),
	Good: configuration(`vhds: {config_source: {resource_api_version: V3, api_config_source: {api_type: DELTA_GRPC, transport_api_version: V3, grpc_services: [{envoy_grpc: {cluster_name: xds}}]}}}`),
	Ref:  "common/router/vhds.cc createVhdsSubscription",
})

func init() {
	check.On(func(c *check.Context, p *routev3.ClusterSpecifierPlugin) {
		if a := p.GetExtension().GetTypedConfig(); a != nil && !p.GetIsOptional() && check.SelectsNothing(a) {
			c.Report(pluginUnknown, fmt.Sprintf("%q has no configuration of a plugin", p.GetExtension().GetName()), "extension.typed_config")
		}
	})
	check.On(func(c *check.Context, r *routev3.RouteConfiguration) {
		source := r.GetVhds().GetConfigSource()
		if source == nil || c.Parent() != nil {
			return
		}
		if t := source.GetApiConfigSource().GetApiType(); t != corev3.ApiConfigSource_DELTA_GRPC {
			c.Report(vhdsType, "virtual hosts cannot be discovered this way", "vhds.config_source").Fixes =
				[]string{"use api_config_source with api_type DELTA_GRPC"}
		}
	})
	check.On(func(c *check.Context, a *routev3.RouteAction) {
		name := a.GetClusterSpecifierPlugin()
		table, ok := check.Within[*routev3.RouteConfiguration](c)
		if name == "" || !ok {
			return
		}
		var names []string
		for _, p := range table.GetClusterSpecifierPlugins() {
			if p.GetExtension().GetName() == name {
				return
			}
			names = append(names, p.GetExtension().GetName())
		}
		d := c.Report(pluginName, fmt.Sprintf("there is no cluster specifier plugin %q", name), "cluster_specifier_plugin")
		if near := diag.Nearest(name, names); near != "" {
			d.Fixes = []string{fmt.Sprintf("use %q", near)}
		}
	})
}
