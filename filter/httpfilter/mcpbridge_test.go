package httpfilter_test

import (
	"testing"
	"time"

	bridgev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/mcp_json_rest_bridge/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/validate"
)

func ExampleMCPBridge() {
	printPart(httpfilter.MCPBridge(httpfilter.MCPTools(
		httpfilter.MCPTool("getOrder", httpfilter.MCPGet("/v1/orders/{id}")).Describe("Order", "looks an order up", ""),
	).ListHere()))
	// Output:
	// name: envoy.filters.http.mcp_json_rest_bridge
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.mcp_json_rest_bridge.v3.McpJsonRestBridge
	//   tool_config:
	//     tools:
	//     - name: getOrder
	//       http_rule:
	//         get: /v1/orders/{id}
	//       tool_list_config:
	//         title: Order
	//         description: looks an order up
	//     tool_list_local: {}
}

func ExampleMCPTools() {
	printPart(httpfilter.MCPTools(httpfilter.MCPTool("list", httpfilter.MCPGet("/v1/orders"))).ListBy("/tools").Server("shop.example", "/mcp"))
	// Output:
	// tools:
	// - name: list
	//   http_rule:
	//     get: /v1/orders
	// tool_list_http_rule:
	//   get: /tools
	// default_server_info:
	//   path: /mcp
	//   host: shop.example
}

func ExampleMCPTool() {
	printPart(httpfilter.MCPTool("report", httpfilter.MCPGet("/report")).Stream())
	// Output:
	// name: report
	// http_rule:
	//   get: /report
	// text_content_streaming_enabled: true
}

func ExampleMCPPost() {
	printPart(httpfilter.MCPPost("/v1/orders").Body("*").Header("x-tenant", "user.tenant"))
	// Output:
	// post: /v1/orders
	// body: "*"
	// bindings:
	// - type: HEADER
	//   name: x-tenant
	//   argument_path: user.tenant
}

func ExampleMCPGet() {
	printPart(httpfilter.MCPGet("/v1/orders/{id}").Cookie("session", "session"))
	// Output:
	// get: /v1/orders/{id}
	// bindings:
	// - type: COOKIE
	//   name: session
	//   argument_path: session
}

func ExampleMCPPut() {
	printPart(httpfilter.MCPPut("/v1/orders/{id}").Body("order"))
	// Output:
	// put: /v1/orders/{id}
	// body: order
}

func ExampleMCPDelete() {
	printPart(httpfilter.MCPDelete("/v1/orders/{id}"))
	// Output:
	// delete: /v1/orders/{id}
}

func ExampleMCPPatch() {
	printPart(httpfilter.MCPPatch("/v1/orders/{id}").Body("changes"))
	// Output:
	// patch: /v1/orders/{id}
	// body: changes
}

func TestMCPBridge(t *testing.T) {
	tools := httpfilter.MCPTools(httpfilter.MCPTool("a", httpfilter.MCPGet("/a")).Describe("t", "d", `"required": []`))
	bridge := httpfilter.MCPBridge(tools.Clone()).Versions("2026-07-28", "2025-03-26").Discovery(time.Minute, true).MaxRequest(1).MaxResponse(2).
		StoreAttributes().TraceContext().KeepRoute().OnlyPerRoute()
	variant := bridge.Clone().Named("mine").Patch(func(m *bridgev3.McpJsonRestBridge) { m.ServerInfo, m.ToolConfig = nil, nil })
	const settings = `
  max_request_body_size: 1
  max_response_body_size: 2
  request_storage_mode: DYNAMIC_METADATA
  trace_context_extraction: {}
  disable_clear_route_cache: true
  per_route_only: true
`
	const head = "typed_config:\n  \"@type\": type.googleapis.com/envoy.extensions.filters.http.mcp_json_rest_bridge.v3.McpJsonRestBridge"
	parttest.Equal(t, bridge, filterYAML("mcp_json_rest_bridge", "McpJsonRestBridge", settings+`
  server_info:
    max_supported_protocol_version: "2026-07-28"
    fallback_protocol_version: "2025-03-26"
    server_discovery_cache_config: {ttl: 60s, cache_scope: CACHE_SCOPE_PRIVATE}
  tool_config: {tools: [{name: a, http_rule: {get: /a}, tool_list_config: {title: t, description: d, input_schema: "\"required\": []"}}]}
`))
	parttest.Equal(t, variant, "name: mine\n"+head+settings)
	parttest.Equal(t, bridge.PerRoute(tools), overrideYAML("mcp_json_rest_bridge.v3.McpJsonRestBridgePerRoute",
		`tool_config: [{tools: [{name: a, http_rule: {get: /a}, tool_list_config: {title: t, description: d, input_schema: "\"required\": []"}}]}]`))
	parttest.Equal(t, httpfilter.MCPTool("a", httpfilter.MCPGet("/a").Clone()).Clone().Patch(func(m *bridgev3.ToolConfig) { m.Name = "b" }), "name: b\nhttp_rule: {get: /a}")
	parttest.Equal(t, httpfilter.MCPGet("/a").Patch(func(m *bridgev3.HttpRule) { m.Body = "c" }), "get: /a\nbody: c")

	var root node.State
	require.Empty(t, validate.Message(httpfilter.MCPBridge(httpfilter.MCPTools(httpfilter.MCPTool("a", httpfilter.MCPGet("/a")))).
		Render(node.Standalone(&root, "part")), validate.Options{Dynamic: true}))
	require.Equal(t, []string{"oneof-chosen-twice part.tool_list_local"},
		parttest.Lines(parttest.Problems(httpfilter.MCPTools().ListBy("/a").ListHere())))
}
