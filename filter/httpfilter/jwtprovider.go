package httpfilter

import (
	"time"

	jwtv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/jwt_authn/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
)

// JWTProviderBuilder builds what is known of somebody who issues tokens: their keys, what a token must say, where it is found in a
// request, and what becomes of it.
type JWTProviderBuilder struct {
	n    node.Node[jwtv3.JwtProvider]
	name string
}

// JWTProvider starts a provider under a name that requirements refer to. Its keys come from a URL ([JWTRemoteKeys]) or stand in
// the configuration ([JWTLocalKeys]).
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtProvider.jwks_source_specifier
func JWTProvider(name string, keys JWTKeys) *JWTProviderBuilder {
	b := &JWTProviderBuilder{name: name}
	m := b.n.Init(&jwtv3.JwtProvider{})
	if _, f := b.n.Set("jwks_source_specifier"); !f.Missing(keys) {
		keys.keys(&b.n, m)
	}
	return b
}

// Issuer is who tokens must come from, as their claim iss says. Default: any.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtProvider.issuer
func (b *JWTProviderBuilder) Issuer(issuer string) *JWTProviderBuilder {
	m, _ := b.n.Set("issuer")
	m.Issuer = issuer
	return b
}

// Audiences appends those whom tokens may be for, as their claim aud says. One is enough. Default: any.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtProvider.audiences
func (b *JWTProviderBuilder) Audiences(audiences ...string) *JWTProviderBuilder {
	m, _ := b.n.Add("audiences", len(b.n.Peek().Audiences))
	m.Audiences = append(m.Audiences, audiences...)
	return b
}

// Subjects is what the claim sub must look like. Default: anything.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtProvider.subjects
func (b *JWTProviderBuilder) Subjects(like *match.TextBuilder) *JWTProviderBuilder {
	m, f := b.n.Set("subjects")
	m.Subjects = node.Child(f, like)
	return b
}

// RequireExpiration refuses tokens that never expire. Default: they are good.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtProvider.require_expiration
func (b *JWTProviderBuilder) RequireExpiration() *JWTProviderBuilder {
	m, _ := b.n.Set("require_expiration")
	m.RequireExpiration = true
	return b
}

// MaxLifetime refuses tokens that expire later than so long from now, or never. Default: no limit.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtProvider.max_lifetime
func (b *JWTProviderBuilder) MaxLifetime(d time.Duration) *JWTProviderBuilder {
	m, f := b.n.Set("max_lifetime")
	m.MaxLifetime = f.Duration(d)
	return b
}

// ClockSkew is how wrong clocks may be when times are compared; whole seconds. Default: 60 s, also for 0.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtProvider.clock_skew_seconds
func (b *JWTProviderBuilder) ClockSkew(d time.Duration) *JWTProviderBuilder {
	m, f := b.n.Set("clock_skew_seconds")
	m.ClockSkewSeconds = f.WholeSeconds(d).GetValue()
	return b
}

// FromHeader appends a header in which the token is looked for, behind the prefix, "Bearer " say. Default, where no place is given:
// authorization with that prefix, then the query parameter access_token.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtProvider.from_headers
func (b *JWTProviderBuilder) FromHeader(name, prefix string) *JWTProviderBuilder {
	m, _ := b.n.Add("from_headers", len(b.n.Peek().FromHeaders))
	m.FromHeaders = append(m.FromHeaders, &jwtv3.JwtHeader{Name: name, ValuePrefix: prefix})
	return b
}

// FromParams appends query parameters in which the token is looked for.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtProvider.from_params
func (b *JWTProviderBuilder) FromParams(names ...string) *JWTProviderBuilder {
	m, _ := b.n.Add("from_params", len(b.n.Peek().FromParams))
	m.FromParams = append(m.FromParams, names...)
	return b
}

// FromCookies appends cookies in which the token is looked for.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtProvider.from_cookies
func (b *JWTProviderBuilder) FromCookies(names ...string) *JWTProviderBuilder {
	m, _ := b.n.Add("from_cookies", len(b.n.Peek().FromCookies))
	m.FromCookies = append(m.FromCookies, names...)
	return b
}

// Forward leaves the token in the request that goes upstream. Default: one that was good is taken out; one in a cookie stays.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtProvider.forward
func (b *JWTProviderBuilder) Forward() *JWTProviderBuilder {
	m, _ := b.n.Set("forward")
	m.Forward = true
	return b
}

// ForwardPayload sends the payload of a good token upstream in a header, in base64url. Default: not.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtProvider.forward_payload_header
func (b *JWTProviderBuilder) ForwardPayload(header string) *JWTProviderBuilder {
	m, _ := b.n.Set("forward_payload_header")
	m.ForwardPayloadHeader = header
	return b
}

// PadPayload pads the base64url of [JWTProviderBuilder.ForwardPayload]. Default: not, as JWT has it.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtProvider.pad_forward_payload_header
func (b *JWTProviderBuilder) PadPayload() *JWTProviderBuilder {
	m, _ := b.n.Set("pad_forward_payload_header")
	m.PadForwardPayloadHeader = true
	return b
}

// Claim sends a claim of a good token upstream in a header, whose other values are removed: "sub", or "user.team" for one inside
// an object. A list or object is sent as JSON in base64url.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtProvider.claim_to_headers
func (b *JWTProviderBuilder) Claim(name, header string) *JWTProviderBuilder {
	m, _ := b.n.Add("claim_to_headers", len(b.n.Peek().ClaimToHeaders))
	m.ClaimToHeaders = append(m.ClaimToHeaders, &jwtv3.JwtClaimToHeader{HeaderName: header, ClaimName: name})
	return b
}

// ClaimBelow is [JWTProviderBuilder.Claim] for claims whose names hold dots: the keys lead to it.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtClaimToHeader.claim_path
func (b *JWTProviderBuilder) ClaimBelow(header string, keys ...string) *JWTProviderBuilder {
	m, _ := b.n.Add("claim_to_headers", len(b.n.Peek().ClaimToHeaders))
	c := &jwtv3.JwtClaimToHeader{HeaderName: header}
	for _, k := range keys {
		c.ClaimPath = append(c.ClaimPath, &jwtv3.JwtClaimToHeader_PathSegment{Key: k})
	}
	m.ClaimToHeaders = append(m.ClaimToHeaders, c)
	return b
}

// PayloadMetadata keeps the payload of a good token in the dynamic metadata envoy.filters.http.jwt_authn under the key, for filters
// that follow and for logs. Claims named are lists of words, such as "scope", that become lists there.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtProvider.payload_in_metadata
func (b *JWTProviderBuilder) PayloadMetadata(key string, spaceDelimited ...string) *JWTProviderBuilder {
	m, _ := b.n.Set("payload_in_metadata")
	m.PayloadInMetadata = key
	if len(spaceDelimited) > 0 {
		m.NormalizePayloadInMetadata = &jwtv3.JwtProvider_NormalizePayload{SpaceDelimitedClaims: append([]string(nil), spaceDelimited...)}
	}
	return b
}

// HeaderMetadata keeps the header of a good token in the same dynamic metadata, under another key.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtProvider.header_in_metadata
func (b *JWTProviderBuilder) HeaderMetadata(key string) *JWTProviderBuilder {
	m, _ := b.n.Set("header_in_metadata")
	m.HeaderInMetadata = key
	return b
}

// FailureMetadata keeps why a token was refused in the same dynamic metadata, under another key.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtProvider.failed_status_in_metadata
func (b *JWTProviderBuilder) FailureMetadata(key string) *JWTProviderBuilder {
	m, _ := b.n.Set("failed_status_in_metadata")
	m.FailedStatusInMetadata = key
	return b
}

// Cache remembers so many good tokens, of up to maxToken bytes each (0: 4096), so that they are verified once. Default: no token is
// remembered.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtProvider.jwt_cache_config
func (b *JWTProviderBuilder) Cache(tokens, maxToken int) *JWTProviderBuilder {
	m, f := b.n.Set("jwt_cache_config")
	m.JwtCacheConfig = &jwtv3.JwtCacheConfig{
		JwtCacheSize: f.Sub("jwt_cache_size").Count(tokens), JwtMaxTokenSize: f.Sub("jwt_max_token_size").Count(maxToken),
	}
	return b
}

// ClearRouteCache chooses the route anew where claims went into headers or metadata, so that routes can match them. Default: the first
// choice stays.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtProvider.clear_route_cache
func (b *JWTProviderBuilder) ClearRouteCache() *JWTProviderBuilder {
	m, _ := b.n.Set("clear_route_cache")
	m.ClearRouteCache = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *JWTProviderBuilder) Patch(edit func(*jwtv3.JwtProvider)) *JWTProviderBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant under another name; it may be changed even if b was passed on.
func (b *JWTProviderBuilder) Clone(name string) *JWTProviderBuilder {
	c := &JWTProviderBuilder{name: name}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *JWTProviderBuilder) Render(s part.Scope) *jwtv3.JwtProvider { return b.n.Take(s, nil) }
