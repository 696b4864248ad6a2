package httpfilter

import (
	oauth2v3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/oauth2/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/secret"
)

// OAuth2ClientBuilder builds who Envoy is to an authorization server.
type OAuth2ClientBuilder struct {
	n node.Node[oauth2v3.OAuth2Credentials]
}

// OAuth2Client starts a client with the secret that it shares with the server, and one that signs cookies: the same for all Envoys. Those
// named must be generic secrets of the bootstrap (oauth2-secrets).
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Credentials.client_id
func OAuth2Client(id string, token, hmac *secret.SDSBuilder) *OAuth2ClientBuilder {
	b := &OAuth2ClientBuilder{}
	m := b.n.Init(&oauth2v3.OAuth2Credentials{})
	m.ClientId = id
	m.TokenSecret = node.Child(b.n.Below("token_secret"), token)
	if s := node.Child(b.n.Below("hmac_secret"), hmac); s != nil {
		m.TokenFormation = &oauth2v3.OAuth2Credentials_HmacSecret{HmacSecret: s}
	}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *OAuth2ClientBuilder) Patch(edit func(*oauth2v3.OAuth2Credentials)) *OAuth2ClientBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *OAuth2ClientBuilder) Clone() *OAuth2ClientBuilder {
	c := &OAuth2ClientBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *OAuth2ClientBuilder) Render(s part.Scope) *oauth2v3.OAuth2Credentials {
	return b.n.Take(s, nil)
}
