package route

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/internal/resource"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/route/ratelimit"
)

// VirtualHostBuilder builds the routes of some domains. Served by VHDS it is a resource of its own.
type VirtualHostBuilder struct {
	n node.Node[routev3.VirtualHost]
}

// VirtualHost starts the routes of the domains: "api.example.com", "*.example.com", "api.*" or "*". The host header
// decides, with its port unless the table or the connection manager strips it; longer domains come first. A domain
// belongs to one virtual host of a table (vh-domain-duplicate), and there must be one at least (proto-pgv).
//
// Envoy: config.route.v3.VirtualHost.domains
func VirtualHost(name string, domains ...string) *VirtualHostBuilder {
	b := &VirtualHostBuilder{}
	m := b.n.InitResource(&routev3.VirtualHost{})
	m.Name = name
	m.Domains = append([]string(nil), domains...)
	return b
}

// RawVirtualHost starts from a copy of a virtual host that exists.
//
// Envoy: config.route.v3.VirtualHost
func RawVirtualHost(m *routev3.VirtualHost) *VirtualHostBuilder {
	b := &VirtualHostBuilder{}
	b.n.Raw(m)
	return b
}

// Routes appends routes. The first that matches a request is taken; without one the client gets a 404.
//
// Envoy: config.route.v3.VirtualHost.routes
func (b *VirtualHostBuilder) Routes(routes ...Route) *VirtualHostBuilder {
	m, f := b.n.Add("routes", len(b.n.Peek().Routes))
	m.Routes = node.Children(f, m.Routes, routes)
	return b
}

// Matcher chooses routes by a tree, which is faster than a long list. A virtual host has either a tree or a list of routes
// (vh-matcher-and-routes).
//
// Envoy: config.route.v3.VirtualHost.matcher
func (b *VirtualHostBuilder) Matcher(tree Tree) *VirtualHostBuilder {
	m, f := b.n.Set("matcher")
	m.Matcher = node.Child(f, tree)
	return b
}

// Override configures filters of the chain for every route of the virtual host that does not override them itself.
// One filter is overridden at most once (override-twice).
//
// Envoy: config.route.v3.VirtualHost.typed_per_filter_config
func (b *VirtualHostBuilder) Override(overrides ...Override) *VirtualHostBuilder {
	m, f := b.n.Set("typed_per_filter_config")
	m.TypedPerFilterConfig = override(f, m.TypedPerFilterConfig, overrides)
	return b
}

// RequestHeaders appends changes of the headers that go upstream, after those of the route.
//
// Envoy: config.route.v3.VirtualHost.request_headers_to_add
func (b *VirtualHostBuilder) RequestHeaders(edits ...header.Edit) *VirtualHostBuilder {
	m, f := b.n.Add("request_headers_to_add", len(b.n.Peek().RequestHeadersToAdd))
	add, remove := split(edits)
	m.RequestHeadersToAdd = node.Children(f, m.RequestHeadersToAdd, add)
	m.RequestHeadersToRemove = append(m.RequestHeadersToRemove, remove...)
	return b
}

// ResponseHeaders appends changes of the headers that go back to the client, after those of the route.
//
// Envoy: config.route.v3.VirtualHost.response_headers_to_add
func (b *VirtualHostBuilder) ResponseHeaders(edits ...header.Edit) *VirtualHostBuilder {
	m, f := b.n.Add("response_headers_to_add", len(b.n.Peek().ResponseHeadersToAdd))
	add, remove := split(edits)
	m.ResponseHeadersToAdd = node.Children(f, m.ResponseHeadersToAdd, add)
	m.ResponseHeadersToRemove = append(m.ResponseHeadersToRemove, remove...)
	return b
}

// RequireTLS redirects requests that came without TLS to "https". Default: they are served.
//
// Envoy: config.route.v3.VirtualHost.require_tls
func (b *VirtualHostBuilder) RequireTLS(who TLSRequirement) *VirtualHostBuilder {
	m, f := b.n.Set("require_tls")
	m.RequireTls = node.Enum[routev3.VirtualHost_TlsRequirementType](f, who, routev3.VirtualHost_TlsRequirementType_value)
	return b
}

// TLSRequirement says whose requests must come over TLS.
type TLSRequirement string

// The requirements. External requests are those that the connection manager does not count as internal.
const (
	TLSForExternal TLSRequirement = "EXTERNAL_ONLY"
	TLSForAll      TLSRequirement = "ALL"
)

// Retry is the retry policy of routes that have none.
//
// Envoy: config.route.v3.VirtualHost.retry_policy
func (b *VirtualHostBuilder) Retry(policy *RetryBuilder) *VirtualHostBuilder {
	m, f := b.n.Set("retry_policy")
	m.RetryPolicy = node.Child(f, policy)
	return b
}

// Mirror appends clusters that get a copy of requests, for routes that have no mirrors.
//
// Envoy: config.route.v3.VirtualHost.request_mirror_policies
func (b *VirtualHostBuilder) Mirror(mirrors ...*MirrorBuilder) *VirtualHostBuilder {
	m, f := b.n.Add("request_mirror_policies", len(b.n.Peek().RequestMirrorPolicies))
	m.RequestMirrorPolicies = node.Children(f, m.RequestMirrorPolicies, mirrors)
	return b
}

// BodyLimit is how many bytes of a request body may be buffered, for routes that do not say. Default: the limit of
// the listener's connections.
//
// Envoy: config.route.v3.VirtualHost.request_body_buffer_limit
func (b *VirtualHostBuilder) BodyLimit(bytes int) *VirtualHostBuilder {
	m, f := b.n.Set("request_body_buffer_limit")
	m.RequestBodyBufferLimit = f.Count64Value(bytes)
	return b
}

// Metadata attaches a value to the virtual host, under the name of the filter that reads it. Strings, numbers,
// booleans, nil, []any and map[string]any can be held.
//
// Envoy: config.route.v3.VirtualHost.metadata
func (b *VirtualHostBuilder) Metadata(filter, key string, value any) *VirtualHostBuilder {
	m, f := b.n.Set("metadata")
	m.Metadata = f.Metadata(m.Metadata, filter, key, value)
	return b
}

// VirtualClusters appends names under which statistics count requests to a virtual host, beside those of
// the clusters that they go to. The first that matches counts.
//
// Envoy: config.route.v3.VirtualHost.virtual_clusters
func (b *VirtualHostBuilder) VirtualClusters(clusters ...*VirtualClusterBuilder) *VirtualHostBuilder {
	m, f := b.n.Add("virtual_clusters", len(b.n.Peek().VirtualClusters))
	m.VirtualClusters = node.Children(f, m.VirtualClusters, clusters)
	return b
}

// RateLimits appends descriptors that the rate limit filters send for requests whose route has none of its own.
//
// Envoy: config.route.v3.VirtualHost.rate_limits
func (b *VirtualHostBuilder) RateLimits(limits ...*ratelimit.Builder) *VirtualHostBuilder {
	m, f := b.n.Add("rate_limits", len(b.n.Peek().RateLimits))
	m.RateLimits = node.Children(f, m.RateLimits, limits)
	return b
}

// Hedge is the hedge policy of routes that have none.
//
// Envoy: config.route.v3.VirtualHost.hedge_policy
func (b *VirtualHostBuilder) Hedge(policy *HedgeBuilder) *VirtualHostBuilder {
	m, f := b.n.Set("hedge_policy")
	m.HedgePolicy = node.Child(f, policy)
	return b
}

// AttemptCount tells the upstream, in x-envoy-attempt-count, which attempt a request is.
//
// Envoy: config.route.v3.VirtualHost.include_request_attempt_count
func (b *VirtualHostBuilder) AttemptCount() *VirtualHostBuilder {
	m, _ := b.n.Set("include_request_attempt_count")
	m.IncludeRequestAttemptCount = true
	return b
}

// ResponseAttemptCount tells the client, in x-envoy-attempt-count, how many attempts a response took.
//
// Envoy: config.route.v3.VirtualHost.include_attempt_count_in_response
func (b *VirtualHostBuilder) ResponseAttemptCount() *VirtualHostBuilder {
	m, _ := b.n.Set("include_attempt_count_in_response")
	m.IncludeAttemptCountInResponse = true
	return b
}

// TimeoutRetryHeader tells the upstream, in x-envoy-is-timeout-retry, that a request is sent again because the attempt
// before timed out.
//
// Envoy: config.route.v3.VirtualHost.include_is_timeout_retry_header
func (b *VirtualHostBuilder) TimeoutRetryHeader() *VirtualHostBuilder {
	m, _ := b.n.Set("include_is_timeout_retry_header")
	m.IncludeIsTimeoutRetryHeader = true
	return b
}

// Specifiers appends extensions that may change the route that was chosen, or choose one where there is none.
//
// Envoy: config.route.v3.VirtualHost.route_specifiers
func (b *VirtualHostBuilder) Specifiers(specifiers ...part.Part[corev3.TypedExtensionConfig]) *VirtualHostBuilder {
	m, f := b.n.Add("route_specifiers", len(b.n.Peek().RouteSpecifiers))
	m.RouteSpecifiers = node.Children(f, m.RouteSpecifiers, specifiers)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *VirtualHostBuilder) Patch(edit func(*routev3.VirtualHost)) *VirtualHostBuilder {
	b.n.Patch(edit)
	return b
}

// Allow lets the rule be broken in this virtual host, for the reason given.
func (b *VirtualHostBuilder) Allow(rule diag.RuleID, why string) *VirtualHostBuilder {
	b.n.Allow(rule, why)
	return b
}

// Origin names what the virtual host was made from, for diagnostics: "HTTPRoute default/shop".
func (b *VirtualHostBuilder) Origin(text string) *VirtualHostBuilder {
	b.n.Origin(text)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *VirtualHostBuilder) Clone() *VirtualHostBuilder {
	c := &VirtualHostBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *VirtualHostBuilder) Render(s part.Scope) *routev3.VirtualHost { return b.n.Take(s, nil) }

// Build returns the virtual host as a message of its own, or everything that is wrong with it.
// It may be called again; the builder can no longer be changed.
func (b *VirtualHostBuilder) Build() (*routev3.VirtualHost, error) {
	return resource.Build("virtual_hosts", b)
}
