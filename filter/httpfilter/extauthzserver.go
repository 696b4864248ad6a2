package httpfilter

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	authzv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_authz/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
)

// ExtAuthzServerBuilder builds how a service is asked over HTTP.
type ExtAuthzServerBuilder struct {
	n node.Node[authzv3.HttpService]
}

// ExtAuthzServer starts a service at the address, of which the path does not count: requests are shown with their own.
//
// Envoy: extensions.filters.http.ext_authz.v3.HttpService.server_uri
func ExtAuthzServer(at *service.HTTPBuilder) *ExtAuthzServerBuilder {
	b := &ExtAuthzServerBuilder{}
	b.n.Init(&authzv3.HttpService{}).ServerUri = node.Child(b.n.Below("server_uri"), at)
	return b
}

// PathPrefix is put before the path of requests. It begins with a slash (ext-authz-path-prefix).
//
// Envoy: extensions.filters.http.ext_authz.v3.HttpService.path_prefix
func (b *ExtAuthzServerBuilder) PathPrefix(prefix string) *ExtAuthzServerBuilder {
	m, _ := b.n.Set("path_prefix")
	m.PathPrefix = prefix
	return b
}

// PathOverride takes the place of the path of requests. Default: their own, behind the prefix.
//
// Envoy: extensions.filters.http.ext_authz.v3.HttpService.path_override
func (b *ExtAuthzServerBuilder) PathOverride(path string) *ExtAuthzServerBuilder {
	m, _ := b.n.Set("path_override")
	m.PathOverride = path
	return b
}

// RequestHeader adds a header to what the service gets; it replaces one of that name. Calls add up.
//
// Envoy: extensions.filters.http.ext_authz.v3.AuthorizationRequest.headers_to_add
func (b *ExtAuthzServerBuilder) RequestHeader(name, value string) *ExtAuthzServerBuilder {
	m, _ := b.n.Add("authorization_request.headers_to_add", len(b.n.Peek().GetAuthorizationRequest().GetHeadersToAdd()))
	if m.AuthorizationRequest == nil {
		m.AuthorizationRequest = &authzv3.AuthorizationRequest{}
	}
	m.AuthorizationRequest.HeadersToAdd = append(m.AuthorizationRequest.HeadersToAdd, &corev3.HeaderValue{Key: name, Value: value})
	return b
}

func answer(m *authzv3.HttpService) *authzv3.AuthorizationResponse {
	if m.AuthorizationResponse == nil {
		m.AuthorizationResponse = &authzv3.AuthorizationResponse{}
	}
	return m.AuthorizationResponse
}

// UpstreamHeaders appends names of headers of the answer that go upstream with the request, instead of its own. Default: none.
//
// Envoy: extensions.filters.http.ext_authz.v3.AuthorizationResponse.allowed_upstream_headers
func (b *ExtAuthzServerBuilder) UpstreamHeaders(like ...*match.TextBuilder) *ExtAuthzServerBuilder {
	m, f := b.n.Add("authorization_response.allowed_upstream_headers.patterns", len(b.n.Peek().GetAuthorizationResponse().GetAllowedUpstreamHeaders().GetPatterns()))
	r := answer(m)
	r.AllowedUpstreamHeaders = names(f, r.AllowedUpstreamHeaders, like)
	return b
}

// UpstreamAppend appends names of headers of the answer that go upstream beside the request's own.
//
// Envoy: extensions.filters.http.ext_authz.v3.AuthorizationResponse.allowed_upstream_headers_to_append
func (b *ExtAuthzServerBuilder) UpstreamAppend(like ...*match.TextBuilder) *ExtAuthzServerBuilder {
	m, f := b.n.Add("authorization_response.allowed_upstream_headers_to_append.patterns", len(b.n.Peek().GetAuthorizationResponse().GetAllowedUpstreamHeadersToAppend().GetPatterns()))
	r := answer(m)
	r.AllowedUpstreamHeadersToAppend = names(f, r.AllowedUpstreamHeadersToAppend, like)
	return b
}

// DeniedHeaders appends names of headers of a denial that go back to the client. Default: all.
//
// Envoy: extensions.filters.http.ext_authz.v3.AuthorizationResponse.allowed_client_headers
func (b *ExtAuthzServerBuilder) DeniedHeaders(like ...*match.TextBuilder) *ExtAuthzServerBuilder {
	m, f := b.n.Add("authorization_response.allowed_client_headers.patterns", len(b.n.Peek().GetAuthorizationResponse().GetAllowedClientHeaders().GetPatterns()))
	r := answer(m)
	r.AllowedClientHeaders = names(f, r.AllowedClientHeaders, like)
	return b
}

// AllowedHeaders appends names of headers of the answer that are added to the response of a request that passes. Default: none.
//
// Envoy: extensions.filters.http.ext_authz.v3.AuthorizationResponse.allowed_client_headers_on_success
func (b *ExtAuthzServerBuilder) AllowedHeaders(like ...*match.TextBuilder) *ExtAuthzServerBuilder {
	m, f := b.n.Add("authorization_response.allowed_client_headers_on_success.patterns", len(b.n.Peek().GetAuthorizationResponse().GetAllowedClientHeadersOnSuccess().GetPatterns()))
	r := answer(m)
	r.AllowedClientHeadersOnSuccess = names(f, r.AllowedClientHeadersOnSuccess, like)
	return b
}

// MetadataHeaders appends names of headers of the answer that are kept as dynamic metadata. Default: none.
//
// Envoy: extensions.filters.http.ext_authz.v3.AuthorizationResponse.dynamic_metadata_from_headers
func (b *ExtAuthzServerBuilder) MetadataHeaders(like ...*match.TextBuilder) *ExtAuthzServerBuilder {
	m, f := b.n.Add("authorization_response.dynamic_metadata_from_headers.patterns", len(b.n.Peek().GetAuthorizationResponse().GetDynamicMetadataFromHeaders().GetPatterns()))
	r := answer(m)
	r.DynamicMetadataFromHeaders = names(f, r.DynamicMetadataFromHeaders, like)
	return b
}

// Retry says how requests to the service are retried. Default: not at all.
//
// Envoy: extensions.filters.http.ext_authz.v3.HttpService.retry_policy
func (b *ExtAuthzServerBuilder) Retry(policy *service.RetryBuilder) *ExtAuthzServerBuilder {
	m, f := b.n.Set("retry_policy")
	m.RetryPolicy = node.Child(f, policy)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ExtAuthzServerBuilder) Patch(edit func(*authzv3.HttpService)) *ExtAuthzServerBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ExtAuthzServerBuilder) Clone() *ExtAuthzServerBuilder {
	c := &ExtAuthzServerBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ExtAuthzServerBuilder) Render(s part.Scope) *authzv3.HttpService { return b.n.Take(s, nil) }
