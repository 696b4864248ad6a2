package httpfilter

import (
	mcpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/mcp/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// MCPTraffic says what happens to requests that are not of the Model Context Protocol.
type MCPTraffic string

// What happens to other requests.
const (
	MCPPass   MCPTraffic = "PASS_THROUGH"
	MCPReject MCPTraffic = "REJECT_NO_MCP" // they get a 400
	MCPIgnore MCPTraffic = "NOOP"          // as if the filter were not there
)

// MCPStorage is where attributes of requests are left.
type MCPStorage string

// Where attributes are left.
const (
	MCPMetadata    MCPStorage = "DYNAMIC_METADATA"
	MCPFilterState MCPStorage = "FILTER_STATE"
	MCPBoth        MCPStorage = "DYNAMIC_METADATA_AND_FILTER_STATE"
)

// MCPSource is where attributes of requests are read.
type MCPSource string

// Where attributes are read.
const (
	MCPBody    MCPSource = "BODY"
	MCPHeaders MCPSource = "HEADERS"
	MCPVerify  MCPSource = "VERIFY" // in both, which must agree
)

// MCPBuilder builds the filter that understands the Model Context Protocol: it leaves the method, tool and the like of a request as dynamic metadata, for
// routes, authorization and access logs.
type MCPBuilder struct{ slot[mcpv3.Mcp] }

// MCP starts the filter with what happens to other requests.
//
// Envoy: extensions.filters.http.mcp.v3.Mcp.traffic_mode
func MCP(others MCPTraffic) *MCPBuilder {
	b := &MCPBuilder{}
	b.name = "envoy.filters.http.mcp"
	b.n.Init(&mcpv3.Mcp{}).TrafficMode = node.Enum[mcpv3.Mcp_TrafficMode](b.n.Below("traffic_mode"), others, mcpv3.Mcp_TrafficMode_value)
	return b
}

// ClearRouteCache chooses the route anew with what was found. Default: the first choice stays.
//
// Envoy: extensions.filters.http.mcp.v3.Mcp.clear_route_cache
func (b *MCPBuilder) ClearRouteCache() *MCPBuilder {
	m, _ := b.n.Set("clear_route_cache")
	m.ClearRouteCache = true
	return b
}

// MaxBody is how much of a body is read, in bytes, up to 10 MiB (proto-pgv); 0 reads it whole. Default: 8 KiB.
//
// Envoy: extensions.filters.http.mcp.v3.Mcp.max_request_body_size
func (b *MCPBuilder) MaxBody(bytes int) *MCPBuilder {
	m, f := b.n.Set("max_request_body_size")
	m.MaxRequestBodySize = f.CountValue(bytes)
	return b
}

// Parser says which attributes of which methods are left. Default: the usual ones.
//
// Envoy: extensions.filters.http.mcp.v3.Mcp.parser_config
func (b *MCPBuilder) Parser(p *MCPParserBuilder) *MCPBuilder {
	m, f := b.n.Set("parser_config")
	m.ParserConfig = node.Child(f, p)
	return b
}

// Storage is where attributes are left. Default: [MCPMetadata].
//
// Envoy: extensions.filters.http.mcp.v3.Mcp.request_storage_mode
func (b *MCPBuilder) Storage(where MCPStorage) *MCPBuilder {
	m, f := b.n.Set("request_storage_mode")
	m.RequestStorageMode = node.Enum[mcpv3.Mcp_RequestStorageMode](f, where, mcpv3.Mcp_RequestStorageMode_value)
	return b
}

// Source is where attributes are read. Default: [MCPBody].
//
// Envoy: extensions.filters.http.mcp.v3.Mcp.attribute_source
func (b *MCPBuilder) Source(where MCPSource) *MCPBuilder {
	m, f := b.n.Set("attribute_source")
	m.AttributeSource = node.Enum[mcpv3.Mcp_AttributeSource](f, where, mcpv3.Mcp_AttributeSource_value)
	return b
}

// TraceContext copies the trace context of bodies into the headers traceparent and tracestate. Default: not.
//
// Envoy: extensions.filters.http.mcp.v3.Mcp.propagate_trace_context
func (b *MCPBuilder) TraceContext() *MCPBuilder {
	m, _ := b.n.Set("propagate_trace_context")
	m.PropagateTraceContext = &mcpv3.Mcp_TraceContextPropagationConfig{}
	return b
}

// Baggage copies the baggage of bodies into the header, in place of the client's. Default: not.
//
// Envoy: extensions.filters.http.mcp.v3.Mcp.propagate_baggage
func (b *MCPBuilder) Baggage() *MCPBuilder {
	m, _ := b.n.Set("propagate_baggage")
	m.PropagateBaggage = &mcpv3.Mcp_BaggagePropagationConfig{}
	return b
}

// RejectDuplicateKeys takes a JSON object that has a key twice for wrong. Default: the last one counts.
//
// Envoy: extensions.filters.http.mcp.v3.Mcp.reject_duplicate_keys
func (b *MCPBuilder) RejectDuplicateKeys() *MCPBuilder {
	m, _ := b.n.Set("reject_duplicate_keys")
	m.RejectDuplicateKeys = wrapperspb.Bool(true)
	return b
}

// EarlyEnd passes a request on as soon as what routing needs is read. Default: when the body is read, up to its bound.
//
// Envoy: extensions.filters.http.mcp.v3.Mcp.early_terminate_when_routable
func (b *MCPBuilder) EarlyEnd() *MCPBuilder {
	m, _ := b.n.Set("early_terminate_when_routable")
	m.EarlyTerminateWhenRoutable = true
	return b
}

// MaxVersion refuses requests of later revisions of the protocol, "2025-06-18". Default: none are refused.
//
// Envoy: extensions.filters.http.mcp.v3.Mcp.max_supported_protocol_version
func (b *MCPBuilder) MaxVersion(revision string) *MCPBuilder {
	m, _ := b.n.Set("max_supported_protocol_version")
	m.MaxSupportedProtocolVersion = wrapperspb.String(revision)
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *MCPBuilder) Named(name string) *MCPBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *MCPBuilder) Patch(edit func(*mcpv3.Mcp)) *MCPBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *MCPBuilder) Clone() *MCPBuilder {
	c := &MCPBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *MCPBuilder) Off() *OffBuilder { return off(b.name) }

// MCPOverrideBuilder builds how requests of a virtual host or route are read.
type MCPOverrideBuilder struct{ Override[mcpv3.McpOverride] }

// PerRoute starts an override with what happens to other requests. It takes the place of the filter's settings.
//
// Envoy: extensions.filters.http.mcp.v3.McpOverride.traffic_mode
func (b *MCPBuilder) PerRoute(others MCPTraffic) *MCPOverrideBuilder {
	o := &MCPOverrideBuilder{}
	o.name = b.name
	o.n.Init(&mcpv3.McpOverride{}).TrafficMode = node.Enum[mcpv3.Mcp_TrafficMode](o.n.Below("traffic_mode"), others, mcpv3.Mcp_TrafficMode_value)
	return o
}

// MaxBody is how much of a body is read, in bytes, up to 10 MiB (proto-pgv). Default: the filter's.
//
// Envoy: extensions.filters.http.mcp.v3.McpOverride.max_request_body_size
func (b *MCPOverrideBuilder) MaxBody(bytes int) *MCPOverrideBuilder {
	m, f := b.n.Set("max_request_body_size")
	m.MaxRequestBodySize = f.CountValue(bytes)
	return b
}

// ClearRouteCache chooses the route anew with what was found.
//
// Envoy: extensions.filters.http.mcp.v3.McpOverride.clear_route_cache
func (b *MCPOverrideBuilder) ClearRouteCache() *MCPOverrideBuilder {
	m, _ := b.n.Set("clear_route_cache")
	m.ClearRouteCache = true
	return b
}

// Parser says which attributes of which methods are left. Default: those that the filter leaves.
//
// Envoy: extensions.filters.http.mcp.v3.McpOverride.parser_config
func (b *MCPOverrideBuilder) Parser(p *MCPParserBuilder) *MCPOverrideBuilder {
	m, f := b.n.Set("parser_config")
	m.ParserConfig = node.Child(f, p)
	return b
}

// Storage is where attributes are left. Default: where the filter leaves them.
//
// Envoy: extensions.filters.http.mcp.v3.McpOverride.request_storage_mode
func (b *MCPOverrideBuilder) Storage(where MCPStorage) *MCPOverrideBuilder {
	m, f := b.n.Set("request_storage_mode")
	m.RequestStorageMode = node.Enum[mcpv3.Mcp_RequestStorageMode](f, where, mcpv3.Mcp_RequestStorageMode_value)
	return b
}

// RejectDuplicateKeys takes a JSON object that has a key twice for wrong.
//
// Envoy: extensions.filters.http.mcp.v3.McpOverride.reject_duplicate_keys
func (b *MCPOverrideBuilder) RejectDuplicateKeys() *MCPOverrideBuilder {
	m, _ := b.n.Set("reject_duplicate_keys")
	m.RejectDuplicateKeys = true
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *MCPOverrideBuilder) Patch(edit func(*mcpv3.McpOverride)) *MCPOverrideBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *MCPOverrideBuilder) Clone() *MCPOverrideBuilder {
	c := &MCPOverrideBuilder{}
	variant(&b.Override, &c.Override)
	return c
}

// MCPParserBuilder builds which attributes of requests are left.
type MCPParserBuilder struct {
	n node.Node[mcpv3.ParserConfig]
}

// MCPParser starts with the attributes that every request has.
//
// Envoy: extensions.filters.http.mcp.v3.ParserConfig
func MCPParser() *MCPParserBuilder {
	b := &MCPParserBuilder{}
	b.n.Init(&mcpv3.ParserConfig{})
	return b
}

// Method leaves what is found under the paths, "params.name", for a method, "tools/call", and says which group it belongs to; "" leaves that to Envoy. The
// first entry for a method counts. Calls add up.
//
// Envoy: extensions.filters.http.mcp.v3.ParserConfig.methods
func (b *MCPParserBuilder) Method(method, group string, paths ...string) *MCPParserBuilder {
	m, _ := b.n.Add("methods", len(b.n.Peek().Methods))
	c := &mcpv3.ParserConfig_MethodConfig{Method: method, Group: group}
	for _, p := range paths {
		c.ExtractionRules = append(c.ExtractionRules, &mcpv3.ParserConfig_AttributeExtractionRule{Path: p})
	}
	m.Methods = append(m.Methods, c)
	return b
}

// GroupKey leaves the group of the method under this key. Default: not.
//
// Envoy: extensions.filters.http.mcp.v3.ParserConfig.group_metadata_key
func (b *MCPParserBuilder) GroupKey(key string) *MCPParserBuilder {
	m, _ := b.n.Set("group_metadata_key")
	m.GroupMetadataKey = key
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *MCPParserBuilder) Patch(edit func(*mcpv3.ParserConfig)) *MCPParserBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *MCPParserBuilder) Clone() *MCPParserBuilder {
	c := &MCPParserBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *MCPParserBuilder) Render(s part.Scope) *mcpv3.ParserConfig { return b.n.Take(s, nil) }
