package httpfilter

import (
	"time"

	bridgev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/mcp_json_rest_bridge/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// MCPBridgeBuilder builds the filter that lets a REST service serve the Model Context Protocol: it turns calls of tools into requests,
// and responses into results.
type MCPBridgeBuilder struct {
	slot[bridgev3.McpJsonRestBridge]
}

// MCPBridge starts the filter with its tools. It needs Envoy 1.38, most settings 1.39 (version-unknown-type, version-unknown-field).
//
// Envoy: extensions.filters.http.mcp_json_rest_bridge.v3.McpJsonRestBridge.tool_config
func MCPBridge(tools *MCPToolsBuilder) *MCPBridgeBuilder {
	b := &MCPBridgeBuilder{}
	b.name = "envoy.filters.http.mcp_json_rest_bridge"
	b.n.Init(&bridgev3.McpJsonRestBridge{})
	m, f := b.n.Set("tool_config")
	m.ToolConfig = node.Child(f, tools)
	return b
}

// Versions are the newest version of the protocol that is spoken, "2025-11-25" or "2026-07-28" (proto-pgv), and the one that is taken where
// a client says none; "" leaves either to Envoy: "2025-11-25", and what the protocol says.
//
// Envoy: extensions.filters.http.mcp_json_rest_bridge.v3.ServerInfo.max_supported_protocol_version
func (b *MCPBridgeBuilder) Versions(newest, fallback string) *MCPBridgeBuilder {
	m, _ := b.n.Set("server_info.max_supported_protocol_version")
	info := serverInfo(m)
	if newest != "" {
		info.MaxSupportedProtocolVersion = wrapperspb.String(newest)
	}
	if fallback != "" {
		info.FallbackProtocolVersion = wrapperspb.String(fallback)
	}
	return b
}

// Discovery says how long what the server says of itself may be kept, and whether by the client alone. Default: 0, by anybody.
//
// Envoy: extensions.filters.http.mcp_json_rest_bridge.v3.ServerInfo.server_discovery_cache_config
func (b *MCPBridgeBuilder) Discovery(ttl time.Duration, private bool) *MCPBridgeBuilder {
	m, f := b.n.Set("server_info.server_discovery_cache_config")
	cache := &bridgev3.CacheConfig{Ttl: f.Sub("ttl").Duration(ttl), CacheScope: bridgev3.CacheScope_CACHE_SCOPE_PUBLIC}
	if private {
		cache.CacheScope = bridgev3.CacheScope_CACHE_SCOPE_PRIVATE
	}
	serverInfo(m).ServerDiscoveryCacheConfig = cache
	return b
}

// MaxRequest is the longest request that is read, in bytes; a longer one gets a 413. 0 is without limit. Default: 64 KiB.
//
// Envoy: extensions.filters.http.mcp_json_rest_bridge.v3.McpJsonRestBridge.max_request_body_size
func (b *MCPBridgeBuilder) MaxRequest(bytes int) *MCPBridgeBuilder {
	m, f := b.n.Set("max_request_body_size")
	m.MaxRequestBodySize = f.CountValue(bytes)
	return b
}

// MaxResponse is the longest response that is turned into a result, in bytes. 0 is without limit. Default: 1 MiB.
//
// Envoy: extensions.filters.http.mcp_json_rest_bridge.v3.McpJsonRestBridge.max_response_body_size
func (b *MCPBridgeBuilder) MaxResponse(bytes int) *MCPBridgeBuilder {
	m, f := b.n.Set("max_response_body_size")
	m.MaxResponseBodySize = f.CountValue(bytes)
	return b
}

// StoreAttributes leaves the attributes of requests as dynamic metadata under the name of the filter. Default: nowhere.
//
// Envoy: extensions.filters.http.mcp_json_rest_bridge.v3.McpJsonRestBridge.request_storage_mode
func (b *MCPBridgeBuilder) StoreAttributes() *MCPBridgeBuilder {
	m, _ := b.n.Set("request_storage_mode")
	m.RequestStorageMode = bridgev3.McpJsonRestBridge_DYNAMIC_METADATA
	return b
}

// TraceContext passes traceparent, tracestate and baggage of calls on as headers. Default: not.
//
// Envoy: extensions.filters.http.mcp_json_rest_bridge.v3.McpJsonRestBridge.trace_context_extraction
func (b *MCPBridgeBuilder) TraceContext() *MCPBridgeBuilder {
	m, _ := b.n.Set("trace_context_extraction")
	m.TraceContextExtraction = &bridgev3.TraceContextExtractionOptions{}
	return b
}

// KeepRoute stays with the route of the call. Default: the route is chosen anew for the request that it becomes.
//
// Envoy: extensions.filters.http.mcp_json_rest_bridge.v3.McpJsonRestBridge.disable_clear_route_cache
func (b *MCPBridgeBuilder) KeepRoute() *MCPBridgeBuilder {
	m, _ := b.n.Set("disable_clear_route_cache")
	m.DisableClearRouteCache = true
	return b
}

// OnlyPerRoute does nothing but where a route has tools of its own ([MCPBridgeBuilder.PerRoute]). Default: it works everywhere.
//
// Envoy: extensions.filters.http.mcp_json_rest_bridge.v3.McpJsonRestBridge.per_route_only
func (b *MCPBridgeBuilder) OnlyPerRoute() *MCPBridgeBuilder {
	m, _ := b.n.Set("per_route_only")
	m.PerRouteOnly = true
	return b
}

// PerRoute has other tools on a virtual host or route.
//
// Envoy: extensions.filters.http.mcp_json_rest_bridge.v3.McpJsonRestBridgePerRoute.tool_config
func (b *MCPBridgeBuilder) PerRoute(tools ...*MCPToolsBuilder) *Override[bridgev3.McpJsonRestBridgePerRoute] {
	o := &Override[bridgev3.McpJsonRestBridgePerRoute]{name: b.name}
	m := o.n.Init(&bridgev3.McpJsonRestBridgePerRoute{})
	m.ToolConfig = node.Children(o.n.Below("tool_config"), nil, tools)
	return o
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *MCPBridgeBuilder) Off() *OffBuilder { return off(b.name) }

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *MCPBridgeBuilder) Named(name string) *MCPBridgeBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *MCPBridgeBuilder) Patch(edit func(*bridgev3.McpJsonRestBridge)) *MCPBridgeBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *MCPBridgeBuilder) Clone() *MCPBridgeBuilder {
	c := &MCPBridgeBuilder{}
	b.clone(&c.slot)
	return c
}

func serverInfo(m *bridgev3.McpJsonRestBridge) *bridgev3.ServerInfo {
	if m.ServerInfo == nil {
		m.ServerInfo = &bridgev3.ServerInfo{}
	}
	return m.ServerInfo
}

// MCPToolsBuilder builds the tools of a bridge.
type MCPToolsBuilder struct {
	n node.Node[bridgev3.ServerToolConfig]
}

// MCPTools starts with tools of different names (mcp-bridge-tools).
//
// Envoy: extensions.filters.http.mcp_json_rest_bridge.v3.ServerToolConfig.tools
func MCPTools(tools ...*MCPToolBuilder) *MCPToolsBuilder {
	b := &MCPToolsBuilder{}
	m := b.n.Init(&bridgev3.ServerToolConfig{})
	m.Tools = node.Children(b.n.Below("tools"), nil, tools)
	return b
}

// ListBy gets the list of tools with a GET request for the path, whose response is a ListToolsResult. Default: the question passes
// as it is.
//
// Envoy: extensions.filters.http.mcp_json_rest_bridge.v3.ServerToolConfig.tool_list_http_rule
func (b *MCPToolsBuilder) ListBy(path string) *MCPToolsBuilder {
	m, _ := b.n.Choose("tool_list_config", "tool_list_http_rule")
	m.ToolListConfig = &bridgev3.ServerToolConfig_ToolListHttpRule{ToolListHttpRule: &bridgev3.HttpRule{Get: path}}
	return b
}

// ListHere makes the list from what the tools say of themselves.
//
// Envoy: extensions.filters.http.mcp_json_rest_bridge.v3.ServerToolConfig.tool_list_local
func (b *MCPToolsBuilder) ListHere() *MCPToolsBuilder {
	m, _ := b.n.Choose("tool_list_config", "tool_list_local")
	m.ToolListConfig = &bridgev3.ServerToolConfig_ToolListLocal{ToolListLocal: &bridgev3.ToolsListLocal{}}
	return b
}

// Server is the host and path of the server that has the tools. Default: "/mcp".
//
// Envoy: extensions.filters.http.mcp_json_rest_bridge.v3.ServerToolConfig.default_server_info
func (b *MCPToolsBuilder) Server(host, path string) *MCPToolsBuilder {
	m, _ := b.n.Set("default_server_info")
	m.DefaultServerInfo = &bridgev3.McpServerInfo{Host: host, Path: path}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *MCPToolsBuilder) Patch(edit func(*bridgev3.ServerToolConfig)) *MCPToolsBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *MCPToolsBuilder) Clone() *MCPToolsBuilder {
	c := &MCPToolsBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *MCPToolsBuilder) Render(s part.Scope) *bridgev3.ServerToolConfig { return b.n.Take(s, nil) }
