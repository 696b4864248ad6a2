package httpfilter

import (
	"time"

	routerv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/mcp_router/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
)

// MCPRouterBuilder builds the filter that shows several servers of the Model Context Protocol as one.
type MCPRouterBuilder struct{ slot[routerv3.McpRouter] }

// MCPRouter starts the filter with the servers. It answers requests itself, after the filter of [MCP].
//
// Envoy: extensions.filters.http.mcp_router.v3.McpRouter.servers
func MCPRouter(servers ...*MCPServerBuilder) *MCPRouterBuilder {
	b := &MCPRouterBuilder{}
	b.name = "envoy.filters.http.mcp_router"
	b.n.Init(&routerv3.McpRouter{}).Servers = node.Children(b.n.Below("servers"), nil, servers)
	return b
}

// Lazy starts a session with a server when the first request goes there. Default: with all of them when the client starts one.
//
// Envoy: extensions.filters.http.mcp_router.v3.McpRouter.lazy_initialization
func (b *MCPRouterBuilder) Lazy() *MCPRouterBuilder {
	m, _ := b.n.Set("lazy_initialization")
	m.LazyInitialization = true
	return b
}

// Identity binds sessions to who a header names, which an authenticating filter must have set. With enforce, requests without it, or of another
// session, are refused. Default: sessions are bound to nobody.
//
// Envoy: extensions.filters.http.mcp_router.v3.SessionIdentity.identity
func (b *MCPRouterBuilder) Identity(header string, enforce bool) *MCPRouterBuilder {
	m, _ := b.n.Set("session_identity")
	m.SessionIdentity = session(&routerv3.IdentityExtractor{Header: &routerv3.HeaderSource{Name: header}}, enforce)
	return b
}

// IdentityMetadata is [MCPRouterBuilder.Identity] by what another filter left in its metadata: a claim of a token, say.
//
// Envoy: extensions.filters.http.mcp_router.v3.IdentityExtractor.dynamic_metadata
func (b *MCPRouterBuilder) IdentityMetadata(enforce bool, filter string, path ...string) *MCPRouterBuilder {
	m, _ := b.n.Set("session_identity")
	m.SessionIdentity = session(&routerv3.IdentityExtractor{
		DynamicMetadata: &routerv3.DynamicMetadataSource{Key: node.MetadataKey(filter, path)},
	}, enforce)
	return b
}

// session binds sessions to whom the extractor names.
func session(identity *routerv3.IdentityExtractor, enforce bool) *routerv3.SessionIdentity {
	s := &routerv3.SessionIdentity{Identity: identity}
	if enforce {
		s.Validation = &routerv3.ValidationPolicy{Mode: routerv3.ValidationPolicy_ENFORCE}
	}
	return s
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *MCPRouterBuilder) Named(name string) *MCPRouterBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *MCPRouterBuilder) Patch(edit func(*routerv3.McpRouter)) *MCPRouterBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *MCPRouterBuilder) Clone() *MCPRouterBuilder {
	c := &MCPRouterBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *MCPRouterBuilder) Off() *OffBuilder { return off(b.name) }

// MCPServerBuilder builds one of the servers.
type MCPServerBuilder struct {
	n node.Node[routerv3.McpRouter_McpBackend]
}

// MCPServer starts a server behind a cluster. Its name begins those of its tools; "" takes the cluster's.
//
// Envoy: extensions.filters.http.mcp_router.v3.McpRouter.McpBackend.name
func MCPServer(name, cluster string) *MCPServerBuilder {
	b := &MCPServerBuilder{}
	m := b.n.Init(&routerv3.McpRouter_McpBackend{})
	m.Name = name
	m.McpCluster = &routerv3.McpRouter_McpCluster{Cluster: cluster}
	return b
}

func mcpCluster(m *routerv3.McpRouter_McpBackend) *routerv3.McpRouter_McpCluster {
	if m.McpCluster == nil {
		m.McpCluster = &routerv3.McpRouter_McpCluster{}
	}
	return m.McpCluster
}

// Path is that of requests. Default: "/mcp".
//
// Envoy: extensions.filters.http.mcp_router.v3.McpRouter.McpCluster.path
func (b *MCPServerBuilder) Path(path string) *MCPServerBuilder {
	m, _ := b.n.Set("mcp_cluster.path")
	mcpCluster(m).Path = path
	return b
}

// Timeout bounds a request. Default: the cluster's.
//
// Envoy: extensions.filters.http.mcp_router.v3.McpRouter.McpCluster.timeout
func (b *MCPServerBuilder) Timeout(d time.Duration) *MCPServerBuilder {
	m, f := b.n.Set("mcp_cluster.timeout")
	mcpCluster(m).Timeout = f.Duration(d)
	return b
}

// Host rewrites the host header. Default: it stays.
//
// Envoy: extensions.filters.http.mcp_router.v3.McpRouter.McpCluster.host_rewrite_literal
func (b *MCPServerBuilder) Host(host string) *MCPServerBuilder {
	m, _ := b.n.Set("mcp_cluster.host_rewrite_literal")
	mcpCluster(m).HostRewriteLiteral = host
	return b
}

func mcpForwarding(m *routerv3.McpRouter_McpBackend) *routerv3.McpRouter_HeaderForwarding {
	if m.HeaderForwarding == nil {
		m.HeaderForwarding = &routerv3.McpRouter_HeaderForwarding{}
	}
	return m.HeaderForwarding
}

// Forward passes on client headers whose names match. Default: none of the client's.
//
// Envoy: extensions.filters.http.mcp_router.v3.McpRouter.HeaderForwarding.allowed_headers
func (b *MCPServerBuilder) Forward(names ...*match.TextBuilder) *MCPServerBuilder {
	m, f := b.n.Set("header_forwarding.allowed_headers")
	h := mcpForwarding(m)
	h.AllowedHeaders = &matcherv3.ListStringMatcher{Patterns: node.Children(f.Sub("patterns"), h.GetAllowedHeaders().GetPatterns(), names)}
	return b
}

// Withhold does not pass on client headers whose names match, whatever else is said.
//
// Envoy: extensions.filters.http.mcp_router.v3.McpRouter.HeaderForwarding.disallowed_headers
func (b *MCPServerBuilder) Withhold(names ...*match.TextBuilder) *MCPServerBuilder {
	m, f := b.n.Set("header_forwarding.disallowed_headers")
	h := mcpForwarding(m)
	h.DisallowedHeaders = &matcherv3.ListStringMatcher{Patterns: node.Children(f.Sub("patterns"), h.GetDisallowedHeaders().GetPatterns(), names)}
	return b
}

// InsecureForwardAll passes on every header of the client, credentials included. Default: none.
//
// Envoy: extensions.filters.http.mcp_router.v3.McpRouter.HeaderForwarding.forward_all
func (b *MCPServerBuilder) InsecureForwardAll() *MCPServerBuilder {
	m, _ := b.n.Set("header_forwarding.forward_all")
	mcpForwarding(m).ForwardAll = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *MCPServerBuilder) Patch(edit func(*routerv3.McpRouter_McpBackend)) *MCPServerBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *MCPServerBuilder) Clone() *MCPServerBuilder {
	c := &MCPServerBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *MCPServerBuilder) Render(s part.Scope) *routerv3.McpRouter_McpBackend {
	return b.n.Take(s, nil)
}
