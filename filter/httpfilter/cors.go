package httpfilter

import (
	"strings"
	"time"

	corsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/cors/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
)

// CORSBuilder builds the filter that answers preflight requests and adds CORS response headers. The filter
// itself has no settings: what is allowed is said per virtual host or route, with [CORSBuilder.Allow].
type CORSBuilder struct{ slot[corsv3.Cors] }

// CORS starts the CORS filter. It belongs before authentication, which preflight requests cannot pass.
//
// Envoy: extensions.filters.http.cors.v3.Cors
func CORS() *CORSBuilder {
	b := &CORSBuilder{}
	b.n.Init(&corsv3.Cors{})
	b.name = "envoy.filters.http.cors"
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *CORSBuilder) Named(name string) *CORSBuilder {
	b.named(name)
	return b
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *CORSBuilder) Off() *OffBuilder { return off(b.name) }

// CORSPolicyBuilder builds what a virtual host or route allows.
type CORSPolicyBuilder struct{ Override[corsv3.CorsPolicy] }

// Allow starts a policy that lets pages of the origins given ("https://app.example.com", exactly) call.
//
// Envoy: extensions.filters.http.cors.v3.CorsPolicy.allow_origin_string_match
func (b *CORSBuilder) Allow(origins ...string) *CORSPolicyBuilder {
	p := &CORSPolicyBuilder{}
	p.name = b.name
	m := p.n.Init(&corsv3.CorsPolicy{})
	for _, o := range origins {
		m.AllowOriginStringMatch = append(m.AllowOriginStringMatch, &matcherv3.StringMatcher{
			MatchPattern: &matcherv3.StringMatcher_Exact{Exact: o},
		})
	}
	return p
}

// Matching appends origins by pattern.
//
// Envoy: extensions.filters.http.cors.v3.CorsPolicy.allow_origin_string_match
func (p *CORSPolicyBuilder) Matching(origins ...*match.TextBuilder) *CORSPolicyBuilder {
	m, f := p.n.Add("allow_origin_string_match", len(p.n.Peek().AllowOriginStringMatch))
	m.AllowOriginStringMatch = node.Children(f, m.AllowOriginStringMatch, origins)
	return p
}

// Methods are the methods that a preflight response allows.
//
// Envoy: extensions.filters.http.cors.v3.CorsPolicy.allow_methods
func (p *CORSPolicyBuilder) Methods(methods ...string) *CORSPolicyBuilder {
	m, _ := p.n.Set("allow_methods")
	m.AllowMethods = strings.Join(methods, ", ")
	return p
}

// MaxAge is how long a browser may keep a preflight response; whole seconds. Unset: the browser decides.
//
// Envoy: extensions.filters.http.cors.v3.CorsPolicy.max_age
func (p *CORSPolicyBuilder) MaxAge(d time.Duration) *CORSPolicyBuilder {
	m, f := p.n.Set("max_age")
	m.MaxAge = f.Seconds(d)
	return p
}

// Credentials lets pages send cookies and other credentials. Default: not.
//
// Envoy: extensions.filters.http.cors.v3.CorsPolicy.allow_credentials
func (p *CORSPolicyBuilder) Credentials(allow bool) *CORSPolicyBuilder {
	m, _ := p.n.Set("allow_credentials")
	m.AllowCredentials = wrapperspb.Bool(allow)
	return p
}

// Headers are the request headers that a preflight response allows.
//
// Envoy: extensions.filters.http.cors.v3.CorsPolicy.allow_headers
func (p *CORSPolicyBuilder) Headers(names ...string) *CORSPolicyBuilder {
	m, _ := p.n.Set("allow_headers")
	m.AllowHeaders = strings.Join(names, ", ")
	return p
}

// Expose are the response headers that a page may read.
//
// Envoy: extensions.filters.http.cors.v3.CorsPolicy.expose_headers
func (p *CORSPolicyBuilder) Expose(names ...string) *CORSPolicyBuilder {
	m, _ := p.n.Set("expose_headers")
	m.ExposeHeaders = strings.Join(names, ", ")
	return p
}

// Enabled is the share of requests that the policy holds for, in percent, which the runtime key, if not empty, overrides in a
// running Envoy. Default: 100.
//
// Envoy: extensions.filters.http.cors.v3.CorsPolicy.filter_enabled
func (p *CORSPolicyBuilder) Enabled(percent float64, key string) *CORSPolicyBuilder {
	m, f := p.n.Set("filter_enabled")
	m.FilterEnabled = runtimeShare(f, percent, key)
	return p
}

// Shadow is the share of requests that are judged for the statistics alone, in percent, of those that the policy does not hold for
// ([CORSPolicyBuilder.Enabled]). Default: none.
//
// Envoy: extensions.filters.http.cors.v3.CorsPolicy.shadow_enabled
func (p *CORSPolicyBuilder) Shadow(percent float64, key string) *CORSPolicyBuilder {
	m, f := p.n.Set("shadow_enabled")
	m.ShadowEnabled = runtimeShare(f, percent, key)
	return p
}

// PrivateNetwork lets pages of public networks call a private one. Default: not.
//
// Envoy: extensions.filters.http.cors.v3.CorsPolicy.allow_private_network_access
func (p *CORSPolicyBuilder) PrivateNetwork(allow bool) *CORSPolicyBuilder {
	m, _ := p.n.Set("allow_private_network_access")
	m.AllowPrivateNetworkAccess = wrapperspb.Bool(allow)
	return p
}

// ForwardUnmatched false answers preflight requests of other origins itself. Default: true, they are forwarded.
//
// Envoy: extensions.filters.http.cors.v3.CorsPolicy.forward_not_matching_preflights
func (p *CORSPolicyBuilder) ForwardUnmatched(on bool) *CORSPolicyBuilder {
	m, _ := p.n.Set("forward_not_matching_preflights")
	m.ForwardNotMatchingPreflights = wrapperspb.Bool(on)
	return p
}
