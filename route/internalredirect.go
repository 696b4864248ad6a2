package route

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	allowlistedv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/internal_redirect/allow_listed_routes/v3"
	redirectstatev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/internal_redirect/filter_state/v3"
	previousroutesv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/internal_redirect/previous_routes/v3"
	safeschemev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/internal_redirect/safe_cross_scheme/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// InternalRedirectBuilder builds a policy by which Envoy follows redirections itself.
type InternalRedirectBuilder struct {
	n node.Node[routev3.InternalRedirectPolicy]
}

// InternalRedirect follows redirections of the upstream with status 302, one for a request.
//
// Envoy: config.route.v3.InternalRedirectPolicy
func InternalRedirect() *InternalRedirectBuilder {
	b := &InternalRedirectBuilder{}
	b.n.Init(&routev3.InternalRedirectPolicy{})
	return b
}

// Max is how many redirections of one request are followed. Default: 1.
//
// Envoy: config.route.v3.InternalRedirectPolicy.max_internal_redirects
func (b *InternalRedirectBuilder) Max(n int) *InternalRedirectBuilder {
	m, f := b.n.Set("max_internal_redirects")
	m.MaxInternalRedirects = f.CountValue(n)
	return b
}

// Codes appends statuses that are followed: 301, 302, 303, 307 or 308; Envoy ignores others
// (route-internal-redirect-codes). Default: 302 only.
//
// Envoy: config.route.v3.InternalRedirectPolicy.redirect_response_codes
func (b *InternalRedirectBuilder) Codes(codes ...int) *InternalRedirectBuilder {
	m, f := b.n.Add("redirect_response_codes", len(b.n.Peek().RedirectResponseCodes))
	for _, c := range codes {
		m.RedirectResponseCodes = append(m.RedirectResponseCodes, f.Index(len(m.RedirectResponseCodes)).Count(c))
	}
	return b
}

// Unless appends predicates, each of which can refuse to follow a redirection.
//
// Envoy: config.route.v3.InternalRedirectPolicy.predicates
func (b *InternalRedirectBuilder) Unless(predicates ...part.Part[corev3.TypedExtensionConfig]) *InternalRedirectBuilder {
	m, f := b.n.Add("predicates", len(b.n.Peek().Predicates))
	m.Predicates = node.Children(f, m.Predicates, predicates)
	return b
}

// InsecureCrossScheme follows redirections between "http" and "https" as well. Use [RefuseUnsafeScheme] beside it to
// keep clients without TLS from what is served by TLS only.
//
// Envoy: config.route.v3.InternalRedirectPolicy.allow_cross_scheme_redirect
func (b *InternalRedirectBuilder) InsecureCrossScheme() *InternalRedirectBuilder {
	m, _ := b.n.Set("allow_cross_scheme_redirect")
	m.AllowCrossSchemeRedirect = true
	return b
}

// CopyHeaders appends headers of the redirection that are copied into the next request, or taken out of it where the
// redirection has none. Pseudo-headers and "host" are refused (route-internal-redirect-header).
//
// Envoy: config.route.v3.InternalRedirectPolicy.response_headers_to_copy
func (b *InternalRedirectBuilder) CopyHeaders(names ...string) *InternalRedirectBuilder {
	m, _ := b.n.Add("response_headers_to_copy", len(b.n.Peek().ResponseHeadersToCopy))
	m.ResponseHeadersToCopy = append(m.ResponseHeadersToCopy, names...)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *InternalRedirectBuilder) Patch(edit func(*routev3.InternalRedirectPolicy)) *InternalRedirectBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *InternalRedirectBuilder) Clone() *InternalRedirectBuilder {
	c := &InternalRedirectBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *InternalRedirectBuilder) Render(s part.Scope) *routev3.InternalRedirectPolicy {
	return b.n.Take(s, nil)
}

// RedirectPredicateBuilder builds what can refuse to follow a redirection.
type RedirectPredicateBuilder struct {
	c node.Custom
}

// RefuseOtherRoutes follows redirections only to the routes named.
//
// Envoy: extensions.internal_redirect.allow_listed_routes.v3.AllowListedRoutesConfig.allowed_route_names
func RefuseOtherRoutes(names ...string) *RedirectPredicateBuilder {
	b := &RedirectPredicateBuilder{}
	b.c.Init(&allowlistedv3.AllowListedRoutesConfig{AllowedRouteNames: names}, "envoy.internal_redirect_predicates")
	return b
}

// RefusePreviousRoutes follows no redirection from this route to a route that it led to before.
//
// Envoy: extensions.internal_redirect.previous_routes.v3.PreviousRoutesConfig
func RefusePreviousRoutes() *RedirectPredicateBuilder {
	b := &RedirectPredicateBuilder{}
	b.c.Init(&previousroutesv3.PreviousRoutesConfig{}, "envoy.internal_redirect_predicates")
	return b
}

// RefuseUnsafeScheme follows no redirection to "https" for a request that came by "http": its client would see what
// only TLS may show. The other way is followed.
//
// Envoy: extensions.internal_redirect.safe_cross_scheme.v3.SafeCrossSchemeConfig
func RefuseUnsafeScheme() *RedirectPredicateBuilder {
	b := &RedirectPredicateBuilder{}
	b.c.Init(&safeschemev3.SafeCrossSchemeConfig{}, "envoy.internal_redirect_predicates")
	return b
}

// RefuseByFilterState lets an object decide that a filter left under the key, "true" or "false"; absent says what holds
// where there is none.
//
// Envoy: extensions.internal_redirect.filter_state.v3.FilterStateConfig.redirect_enabled_key
func RefuseByFilterState(key string, absent bool) *RedirectPredicateBuilder {
	b := &RedirectPredicateBuilder{}
	b.c.Init(&redirectstatev3.FilterStateConfig{RedirectEnabledKey: key, RedirectIfAbsent: absent}, "envoy.internal_redirect_predicates")
	return b
}

// Named gives the extension another name than its canonical one.
//
// Envoy: config.core.v3.TypedExtensionConfig.name
func (b *RedirectPredicateBuilder) Named(name string) *RedirectPredicateBuilder {
	b.c.Named(name)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *RedirectPredicateBuilder) Clone() *RedirectPredicateBuilder {
	c := &RedirectPredicateBuilder{}
	b.c.Clone(&c.c)
	return c
}

// Render implements [part.Part].
func (b *RedirectPredicateBuilder) Render(s part.Scope) *corev3.TypedExtensionConfig {
	return b.c.Take(s)
}
