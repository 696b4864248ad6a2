package httpfilter

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	injectorv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/credential_injector/v3"
	genericv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/http/injected_credentials/generic/v3"
	injectedoauth2v3 "github.com/envoyproxy/go-control-plane/envoy/extensions/http/injected_credentials/oauth2/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/secret"
	"github.com/envoykit/envoykit/service"
)

// CredentialInjectorBuilder builds the filter that adds a credential of Envoy's to requests that go upstream.
type CredentialInjectorBuilder struct {
	slot[injectorv3.CredentialInjector]
}

// Credential is what the filter adds: [GenericCredential], [OAuth2Credential], or an extension of your own.
type Credential interface {
	part.Part[corev3.TypedExtensionConfig]
}

// CredentialInjector starts the filter.
//
// Envoy: extensions.filters.http.credential_injector.v3.CredentialInjector.credential
func CredentialInjector(credential Credential) *CredentialInjectorBuilder {
	b := &CredentialInjectorBuilder{}
	b.name = "envoy.filters.http.credential_injector"
	b.n.Init(&injectorv3.CredentialInjector{}).Credential = node.Child[corev3.TypedExtensionConfig](b.n.Below("credential"), credential)
	return b
}

// Overwrite replaces a credential that the request has. Default: it stays.
//
// Envoy: extensions.filters.http.credential_injector.v3.CredentialInjector.overwrite
func (b *CredentialInjectorBuilder) Overwrite() *CredentialInjectorBuilder {
	m, _ := b.n.Set("overwrite")
	m.Overwrite = true
	return b
}

// AllowMissing lets requests pass while there is no credential to add. Default: they get a 401.
//
// Envoy: extensions.filters.http.credential_injector.v3.CredentialInjector.allow_request_without_credential
func (b *CredentialInjectorBuilder) AllowMissing() *CredentialInjectorBuilder {
	m, _ := b.n.Set("allow_request_without_credential")
	m.AllowRequestWithoutCredential = true
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *CredentialInjectorBuilder) Named(name string) *CredentialInjectorBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *CredentialInjectorBuilder) Patch(edit func(*injectorv3.CredentialInjector)) *CredentialInjectorBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *CredentialInjectorBuilder) Clone() *CredentialInjectorBuilder {
	c := &CredentialInjectorBuilder{}
	b.clone(&c.slot)
	return c
}

// Off adds nothing where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *CredentialInjectorBuilder) Off() *OffBuilder { return off(b.name) }

// GenericCredentialBuilder builds a credential that is a secret as it stands.
type GenericCredentialBuilder struct{ typed[genericv3.Generic] }

// GenericCredential starts a credential that is a generic secret as it stands: "Basic ...", "Bearer ...", a key. One named must be a
// secret of the bootstrap (credential-generic-secret).
//
// Envoy: extensions.http.injected_credentials.generic.v3.Generic.credential
func GenericCredential(value *secret.SDSBuilder) *GenericCredentialBuilder {
	b := &GenericCredentialBuilder{}
	b.name = "envoy.http.injected_credentials.generic"
	b.n.Init(&genericv3.Generic{}).Credential = node.Child(b.n.Below("credential"), value)
	return b
}

// Header is the header that holds it, and a text before it there. Default: authorization, and none.
//
// Envoy: extensions.http.injected_credentials.generic.v3.Generic.header
func (b *GenericCredentialBuilder) Header(name, prefix string) *GenericCredentialBuilder {
	m, _ := b.n.Set("header")
	m.Header, m.HeaderValuePrefix = name, prefix
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *GenericCredentialBuilder) Patch(edit func(*genericv3.Generic)) *GenericCredentialBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *GenericCredentialBuilder) Clone() *GenericCredentialBuilder {
	c := &GenericCredentialBuilder{}
	b.clone(&c.typed)
	return c
}

// OAuth2CredentialBuilder builds a credential that is a token of an authorization server.
type OAuth2CredentialBuilder struct {
	typed[injectedoauth2v3.OAuth2]
}

// OAuth2Credential starts a credential that Envoy gets from an authorization server as a client of its own.
//
// Envoy: extensions.http.injected_credentials.oauth2.v3.OAuth2.client_credentials
func OAuth2Credential(token *service.HTTPBuilder, clientID string, clientSecret *secret.SDSBuilder) *OAuth2CredentialBuilder {
	b := &OAuth2CredentialBuilder{}
	b.name = "envoy.http.injected_credentials.oauth2"
	m := b.n.Init(&injectedoauth2v3.OAuth2{})
	m.TokenEndpoint = node.Child(b.n.Below("token_endpoint"), token)
	m.FlowType = &injectedoauth2v3.OAuth2_ClientCredentials_{ClientCredentials: &injectedoauth2v3.OAuth2_ClientCredentials{
		ClientId: clientID, ClientSecret: node.Child(b.n.Below("client_credentials.client_secret"), clientSecret),
	}}
	return b
}

// Scopes appends what Envoy asks access to.
//
// Envoy: extensions.http.injected_credentials.oauth2.v3.OAuth2.scopes
func (b *OAuth2CredentialBuilder) Scopes(scopes ...string) *OAuth2CredentialBuilder {
	m, _ := b.n.Add("scopes", len(b.n.Peek().Scopes))
	m.Scopes = append(m.Scopes, scopes...)
	return b
}

// Authentication says how Envoy proves to the server who it is; a private key is not possible here. Default: [AuthenticationBasic].
//
// Envoy: extensions.http.injected_credentials.oauth2.v3.OAuth2.ClientCredentials.auth_type
func (b *OAuth2CredentialBuilder) Authentication(how Authentication) *OAuth2CredentialBuilder {
	m, f := b.n.Set("client_credentials.auth_type")
	if c := m.GetClientCredentials(); c != nil {
		c.AuthType = node.Enum[injectedoauth2v3.OAuth2_AuthType](f, how, injectedoauth2v3.OAuth2_AuthType_value)
	}
	return b
}

// FetchRetry is how long Envoy waits after it could not get a token. Default: 2 s.
//
// Envoy: extensions.http.injected_credentials.oauth2.v3.OAuth2.token_fetch_retry_interval
func (b *OAuth2CredentialBuilder) FetchRetry(d time.Duration) *OAuth2CredentialBuilder {
	m, f := b.n.Set("token_fetch_retry_interval")
	m.TokenFetchRetryInterval = f.Duration(d)
	return b
}

// Param sends a parameter with requests for tokens. Calls add up.
//
// Envoy: extensions.http.injected_credentials.oauth2.v3.OAuth2.endpoint_params
func (b *OAuth2CredentialBuilder) Param(name, value string) *OAuth2CredentialBuilder {
	m, _ := b.n.Add("endpoint_params", len(b.n.Peek().EndpointParams))
	m.EndpointParams = append(m.EndpointParams, &injectedoauth2v3.OAuth2_EndpointParameter{Name: name, Value: value})
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *OAuth2CredentialBuilder) Patch(edit func(*injectedoauth2v3.OAuth2)) *OAuth2CredentialBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *OAuth2CredentialBuilder) Clone() *OAuth2CredentialBuilder {
	c := &OAuth2CredentialBuilder{}
	b.clone(&c.typed)
	return c
}
