package httpfilter

import (
	bridgev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/mcp_json_rest_bridge/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// MCPToolBuilder builds a tool: its name, and the request that a call becomes.
type MCPToolBuilder struct {
	n node.Node[bridgev3.ToolConfig]
}

// MCPTool starts a tool.
//
// Envoy: extensions.filters.http.mcp_json_rest_bridge.v3.ToolConfig.http_rule
func MCPTool(name string, call *MCPCallBuilder) *MCPToolBuilder {
	b := &MCPToolBuilder{}
	m := b.n.Init(&bridgev3.ToolConfig{Name: name})
	m.HttpRule = node.Child(b.n.Below("http_rule"), call)
	return b
}

// Describe says what people and models read of the tool in a list that Envoy makes ([MCPToolsBuilder.ListHere]): a title, a
// description, and a JSON schema of its parameters without "type", at most 16 KiB (proto-pgv). Each may be empty.
//
// Envoy: extensions.filters.http.mcp_json_rest_bridge.v3.ToolConfig.tool_list_config
func (b *MCPToolBuilder) Describe(title, description, schema string) *MCPToolBuilder {
	m, _ := b.n.Set("tool_list_config")
	m.ToolListConfig = &bridgev3.ToolsListSpecificConfig{Title: title, Description: description, InputSchema: schema}
	return b
}

// Stream passes the response on while it comes, as text. Default: it is read whole.
//
// Envoy: extensions.filters.http.mcp_json_rest_bridge.v3.ToolConfig.text_content_streaming_enabled
func (b *MCPToolBuilder) Stream() *MCPToolBuilder {
	m, _ := b.n.Set("text_content_streaming_enabled")
	m.TextContentStreamingEnabled = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *MCPToolBuilder) Patch(edit func(*bridgev3.ToolConfig)) *MCPToolBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *MCPToolBuilder) Clone() *MCPToolBuilder {
	c := &MCPToolBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *MCPToolBuilder) Render(s part.Scope) *bridgev3.ToolConfig { return b.n.Take(s, nil) }

// MCPCallBuilder builds the request that a call of a tool becomes.
type MCPCallBuilder struct {
	n node.Node[bridgev3.HttpRule]
}

// MCPGet starts a GET request. The path takes arguments of the call in braces, "/v1/users/{user.id}"; others become query parameters.
//
// Envoy: extensions.filters.http.mcp_json_rest_bridge.v3.HttpRule.get
func MCPGet(path string) *MCPCallBuilder { return call(&bridgev3.HttpRule{Get: path}) }

// MCPPut starts a PUT request, with a path as [MCPGet] has it.
//
// Envoy: extensions.filters.http.mcp_json_rest_bridge.v3.HttpRule.put
func MCPPut(path string) *MCPCallBuilder { return call(&bridgev3.HttpRule{Put: path}) }

// MCPPost starts a POST request, with a path as [MCPGet] has it.
//
// Envoy: extensions.filters.http.mcp_json_rest_bridge.v3.HttpRule.post
func MCPPost(path string) *MCPCallBuilder { return call(&bridgev3.HttpRule{Post: path}) }

// MCPDelete starts a DELETE request, with a path as [MCPGet] has it.
//
// Envoy: extensions.filters.http.mcp_json_rest_bridge.v3.HttpRule.delete
func MCPDelete(path string) *MCPCallBuilder { return call(&bridgev3.HttpRule{Delete: path}) }

// MCPPatch starts a PATCH request, with a path as [MCPGet] has it.
//
// Envoy: extensions.filters.http.mcp_json_rest_bridge.v3.HttpRule.patch
func MCPPatch(path string) *MCPCallBuilder { return call(&bridgev3.HttpRule{Patch: path}) }

func call(rule *bridgev3.HttpRule) *MCPCallBuilder {
	b := &MCPCallBuilder{}
	b.n.Init(rule)
	return b
}

// Body makes an argument the body of the request; "*" is all that are not in the path. Default: there is no body.
//
// Envoy: extensions.filters.http.mcp_json_rest_bridge.v3.HttpRule.body
func (b *MCPCallBuilder) Body(argument string) *MCPCallBuilder {
	m, _ := b.n.Set("body")
	m.Body = argument
	return b
}

// Header sends an argument as a header. Calls add up.
//
// Envoy: extensions.filters.http.mcp_json_rest_bridge.v3.HttpRule.bindings
func (b *MCPCallBuilder) Header(name, argument string) *MCPCallBuilder {
	return b.bind(bridgev3.HttpRule_ParameterBinding_HEADER, name, argument)
}

// Cookie sends an argument as a cookie. Calls add up.
//
// Envoy: extensions.filters.http.mcp_json_rest_bridge.v3.HttpRule.bindings
func (b *MCPCallBuilder) Cookie(name, argument string) *MCPCallBuilder {
	return b.bind(bridgev3.HttpRule_ParameterBinding_COOKIE, name, argument)
}

func (b *MCPCallBuilder) bind(to bridgev3.HttpRule_ParameterBinding_Type, name, argument string) *MCPCallBuilder {
	m, _ := b.n.Add("bindings", len(b.n.Peek().Bindings))
	m.Bindings = append(m.Bindings, &bridgev3.HttpRule_ParameterBinding{Type: to, Name: name, ArgumentPath: argument})
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *MCPCallBuilder) Patch(edit func(*bridgev3.HttpRule)) *MCPCallBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *MCPCallBuilder) Clone() *MCPCallBuilder {
	c := &MCPCallBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *MCPCallBuilder) Render(s part.Scope) *bridgev3.HttpRule { return b.n.Take(s, nil) }
