package httpfilter

import (
	"time"

	gcpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/gcp_authn/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
)

// GCPAuthnBuilder builds the filter that gets tokens of the machine's service account from Google's metadata server and adds them to
// requests.
type GCPAuthnBuilder struct {
	slot[gcpv3.GcpAuthnFilterConfig]
}

// GCPAuthn starts the filter with the cluster of the metadata server and how long a token may take. Requests that go to a cluster without
// an audience in its metadata are left alone, unless the filter has one ([GCPAuthnBuilder.Audience]).
//
// Envoy: extensions.filters.http.gcp_authn.v3.GcpAuthnFilterConfig.cluster
func GCPAuthn(cluster string, timeout time.Duration) *GCPAuthnBuilder {
	b := &GCPAuthnBuilder{}
	b.name = "envoy.filters.http.gcp_authn"
	m := b.n.Init(&gcpv3.GcpAuthnFilterConfig{})
	m.Cluster = cluster
	m.Timeout = b.n.Below("timeout").Duration(timeout)
	return b
}

// Retry says how requests to the metadata server are retried. Default: not at all.
//
// Envoy: extensions.filters.http.gcp_authn.v3.GcpAuthnFilterConfig.retry_policy
func (b *GCPAuthnBuilder) Retry(policy *service.RetryBuilder) *GCPAuthnBuilder {
	m, f := b.n.Set("retry_policy")
	m.RetryPolicy = node.Child(f, policy)
	return b
}

// Cache keeps so many tokens. Default: 0, none.
//
// Envoy: extensions.filters.http.gcp_authn.v3.GcpAuthnFilterConfig.cache_config
func (b *GCPAuthnBuilder) Cache(tokens int) *GCPAuthnBuilder {
	m, f := b.n.Set("cache_config.cache_size")
	m.CacheConfig = &gcpv3.TokenCacheConfig{CacheSize: f.Count64Value(tokens)}
	return b
}

// Header is the header that holds the token, and a text before it there. Default: authorization, "Bearer ".
//
// Envoy: extensions.filters.http.gcp_authn.v3.GcpAuthnFilterConfig.token_header
func (b *GCPAuthnBuilder) Header(name, prefix string) *GCPAuthnBuilder {
	m, _ := b.n.Set("token_header")
	m.TokenHeader = &gcpv3.TokenHeader{Name: name, ValuePrefix: prefix, PreserveExisting: m.GetTokenHeader().GetPreserveExisting()}
	return b
}

// KeepHeader leaves requests alone that have the header already. Default: it is replaced.
//
// Envoy: extensions.filters.http.gcp_authn.v3.TokenHeader.preserve_existing
func (b *GCPAuthnBuilder) KeepHeader() *GCPAuthnBuilder {
	m, _ := b.n.Set("token_header.preserve_existing")
	if m.TokenHeader == nil {
		m.TokenHeader = &gcpv3.TokenHeader{Name: "authorization", ValuePrefix: "Bearer "}
	}
	m.TokenHeader.PreserveExisting = &gcpv3.TokenHeader_PreserveExisting{}
	return b
}

// MetadataKey keeps the token in the dynamic metadata of the filter's name, under the key, instead of a header.
//
// Envoy: extensions.filters.http.gcp_authn.v3.GcpAuthnFilterConfig.token_metadata_key
func (b *GCPAuthnBuilder) MetadataKey(key string) *GCPAuthnBuilder {
	m, _ := b.n.Set("token_metadata_key")
	m.TokenMetadataKey = key
	return b
}

// Audience is whom tokens are for, whatever the cluster says.
//
// Envoy: extensions.filters.http.gcp_authn.v3.GcpAuthnFilterConfig.audience
func (b *GCPAuthnBuilder) Audience(audience *GCPAudienceBuilder) *GCPAuthnBuilder {
	m, f := b.n.Set("audience")
	m.Audience = node.Child(f, audience)
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *GCPAuthnBuilder) Named(name string) *GCPAuthnBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *GCPAuthnBuilder) Patch(edit func(*gcpv3.GcpAuthnFilterConfig)) *GCPAuthnBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *GCPAuthnBuilder) Clone() *GCPAuthnBuilder {
	c := &GCPAuthnBuilder{}
	b.clone(&c.slot)
	return c
}

// Off adds no token where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *GCPAuthnBuilder) Off() *OffBuilder { return off(b.name) }

// GCPAudienceBuilder builds whom a token is for, and of what kind it is.
type GCPAudienceBuilder struct {
	n node.Node[gcpv3.Audience]
}

// GCPIdentity is an identity token for the URL.
//
// Envoy: extensions.filters.http.gcp_authn.v3.Audience.url
func GCPIdentity(url string) *GCPAudienceBuilder {
	b := &GCPAudienceBuilder{}
	b.n.Init(&gcpv3.Audience{Url: url})
	return b
}

// GCPBoundIdentity is an identity token for the URL that is bound to Envoy's certificate.
//
// Envoy: extensions.filters.http.gcp_authn.v3.Audience.bound_jwt
func GCPBoundIdentity(url string) *GCPAudienceBuilder {
	b := &GCPAudienceBuilder{}
	b.n.Init(&gcpv3.Audience{BoundJwt: &gcpv3.Audience_BoundJwt{Url: url}})
	return b
}

// GCPAccess is an access token for the scopes.
//
// Envoy: extensions.filters.http.gcp_authn.v3.Audience.access_token
func GCPAccess(scopes ...string) *GCPAudienceBuilder {
	b := &GCPAudienceBuilder{}
	b.n.Init(&gcpv3.Audience{AccessToken: &gcpv3.Audience_AccessToken{Scopes: append([]string(nil), scopes...)}})
	return b
}

// GCPBoundAccess is an access token for the scopes that is bound to Envoy's certificate.
//
// Envoy: extensions.filters.http.gcp_authn.v3.Audience.bound_access_token
func GCPBoundAccess(scopes ...string) *GCPAudienceBuilder {
	b := &GCPAudienceBuilder{}
	b.n.Init(&gcpv3.Audience{BoundAccessToken: &gcpv3.Audience_BoundAccessToken{Scopes: append([]string(nil), scopes...)}})
	return b
}

// GCPServiceAccount is an access token of another service account, which the authorization ("Bearer ...") may ask for. Both may hold
// format commands.
//
// Envoy: extensions.filters.http.gcp_authn.v3.Audience.iam_access_token
func GCPServiceAccount(account, authorization string, scopes ...string) *GCPAudienceBuilder {
	b := &GCPAudienceBuilder{}
	b.n.Init(&gcpv3.Audience{}).IamAccessToken = &gcpv3.Audience_IAMAccessToken{
		Account: account, Authorization: authorization, Scopes: append([]string(nil), scopes...),
	}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *GCPAudienceBuilder) Patch(edit func(*gcpv3.Audience)) *GCPAudienceBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *GCPAudienceBuilder) Clone() *GCPAudienceBuilder {
	c := &GCPAudienceBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *GCPAudienceBuilder) Render(s part.Scope) *gcpv3.Audience { return b.n.Take(s, nil) }
