package httptraffic

import (
	"fmt"

	modulev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/dynamic_modules/v3"
	geoipv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/geoip/v3"
	bridgev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/mcp_json_rest_bridge/v3"
	transformv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/transform/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func geoip(fields string) string {
	return filter("geoip.v3.Geoip") + fields + `
provider:
  name: maxmind
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.geoip_providers.maxmind.v3.MaxMindConfig
    city_db_path: /city.mmdb
    common_provider_config: {geo_field_keys: {country: x-country}}
`
}

var geoipAddress = check.Rule(diag.Rule{
	ID: "geoip-address-source", Severity: diag.Error,
	Title: "the filter geoip takes the address from one header",
	Text:  "xff_config reads x-forwarded-for, custom_header_config another header. Envoy refuses both together.",
	Bad:   geoip("xff_config: {xff_num_trusted_hops: 1}\ncustom_header_config: {header_name: x-client}"),
	Good:  geoip("custom_header_config: {header_name: x-client}"),
	Ref:   "extensions/filters/http/geoip/config.cc validateConfig",
})

var transformCaches = check.Rule(diag.Rule{
	ID: "transform-caches", Severity: diag.Error,
	Title: "after a transformation the route or the cluster is chosen again",
	Text:  "clear_route_cache chooses the route again, and the cluster with it; clear_cluster_cache the cluster alone. Envoy refuses both together.",
	Bad:   filter("transform.v3.TransformConfig") + "clear_cluster_cache: true\nclear_route_cache: true\n",
	Good:  filter("transform.v3.TransformConfig") + "clear_route_cache: true\n",
	Ref:   "extensions/filters/http/transform/transform.cc TransformConfig",
})

func bridge(fields string) string {
	return filter("mcp_json_rest_bridge.v3.McpJsonRestBridge") + "tool_config: {" + fields + "}\n"
}

var bridgeTools = check.Rule(diag.Rule{
	ID: "mcp-bridge-tools", Severity: diag.Error,
	Title: "the tools of an MCP bridge have names of their own, and their list is fetched with GET",
	Text:  "Envoy refuses two tools of the same name, and a tool_list_http_rule that is not get alone, without a body.",
	Bad:   bridge("tools: [{name: a, http_rule: {get: /a}}, {name: a, http_rule: {get: /b}}]"),
	Good:  bridge("tools: [{name: a, http_rule: {get: /a}}, {name: b, http_rule: {get: /b}}]"),
	Ref:   "extensions/filters/http/mcp_json_rest_bridge/mcp_json_rest_bridge_filter.cc initialize",
})

var moduleName = check.Rule(diag.Rule{
	ID: "dynamic-module-name", Severity: diag.Error,
	Title: "a dynamic module has a name or a place to load it from",
	Text:  "Envoy refuses dynamic_module_config with neither name nor module.",
	Bad:   filter("dynamic_modules.v3.DynamicModuleFilter") + "filter_name: a\ndynamic_module_config: {do_not_close: true}\n",
	Good:  filter("dynamic_modules.v3.DynamicModuleFilter") + "filter_name: a\ndynamic_module_config: {name: a}\n",
	Ref:   "extensions/filters/http/dynamic_modules/factory.cc",
})

func init() {
	check.On(func(c *check.Context, m *geoipv3.Geoip) {
		if m.GetXffConfig() != nil && m.GetCustomHeaderConfig() != nil {
			c.Report(geoipAddress, "xff_config and custom_header_config are both set", "custom_header_config")
		}
	})
	check.On(func(c *check.Context, m *transformv3.TransformConfig) {
		if m.GetClearClusterCache() && m.GetClearRouteCache() {
			c.Report(transformCaches, "clear_cluster_cache and clear_route_cache are both set", "clear_cluster_cache").Fixes = []string{"drop clear_cluster_cache"}
		}
	})
	check.On(tools)
	check.On(func(c *check.Context, m *modulev3.DynamicModuleConfig) {
		if m.GetName() == "" && m.GetModule() == nil {
			c.Report(moduleName, "the module has neither name nor source", "name")
		}
	})
}

func tools(c *check.Context, m *bridgev3.ServerToolConfig) {
	names := map[string]bool{}
	for i, tool := range m.GetTools() {
		if names[tool.GetName()] {
			c.Report(bridgeTools, fmt.Sprintf("another tool is called %q", tool.GetName()), "tools", i, "name")
		}
		names[tool.GetName()] = true
	}
	if r := m.GetToolListHttpRule(); r != nil {
		other := r.GetPut() + r.GetPost() + r.GetDelete() + r.GetPatch() + r.GetBody()
		if r.GetGet() == "" || other != "" {
			c.Report(bridgeTools, "the list of tools is not fetched with GET alone", "tool_list_http_rule")
		}
	}
}
