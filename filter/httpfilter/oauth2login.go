package httpfilter

import (
	"time"

	oauth2v3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/oauth2/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
)

// OAuth2LoginBuilder builds how users log in.
type OAuth2LoginBuilder struct {
	n node.Node[oauth2v3.OAuth2Config]
}

// OAuth2Login starts a login: where users are sent (an absolute URL, oauth2-authorization-url), where Envoy gets tokens, and who Envoy is to
// the server. It needs a [OAuth2LoginBuilder.Callback] and a [OAuth2LoginBuilder.SignoutPath] (proto-pgv).
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config
func OAuth2Login(authorization string, token *service.HTTPBuilder, client *OAuth2ClientBuilder) *OAuth2LoginBuilder {
	b := &OAuth2LoginBuilder{}
	m := b.n.Init(&oauth2v3.OAuth2Config{})
	m.AuthorizationEndpoint = authorization
	m.TokenEndpoint = node.Child(b.n.Below("token_endpoint"), token)
	m.Credentials = node.Child(b.n.Below("credentials"), client)
	return b
}

// Callback is where the server sends users back to: the URI, which may hold format commands
// ("%REQ(x-forwarded-proto)%://%REQ(:authority)%/callback"), and the path by which Envoy knows such requests.
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config.redirect_uri
func (b *OAuth2LoginBuilder) Callback(uri, path string) *OAuth2LoginBuilder {
	m, _ := b.n.Set("redirect_uri")
	m.RedirectUri = uri
	m.RedirectPathMatcher = node.Child(b.n.Below("redirect_path_matcher"), match.Path(match.Exact(path)))
	return b
}

// SignoutPath is the path that logs users out, by clearing their cookies.
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config.signout_path
func (b *OAuth2LoginBuilder) SignoutPath(path string) *OAuth2LoginBuilder {
	m, f := b.n.Set("signout_path")
	m.SignoutPath = node.Child(f, match.Path(match.Exact(path)))
	return b
}

// EndSession logs users out at the server too, by sending them to the URL from the sign-out path. It needs the scope openid
// (oauth2-end-session).
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config.end_session_endpoint
func (b *OAuth2LoginBuilder) EndSession(url string) *OAuth2LoginBuilder {
	m, _ := b.n.Set("end_session_endpoint")
	m.EndSessionEndpoint = url
	return b
}

// AfterSignout is where the server sends users after [OAuth2LoginBuilder.EndSession]; "" sends them nowhere. Default: the root of the
// host that they called.
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config.post_logout_redirect_uri
func (b *OAuth2LoginBuilder) AfterSignout(uri string) *OAuth2LoginBuilder {
	m, _ := b.n.Set("post_logout_redirect_uri")
	m.PostLogoutRedirectUri = &oauth2v3.PostLogoutRedirectUri{Config: &oauth2v3.PostLogoutRedirectUri_Uri{Uri: uri}}
	if uri == "" {
		m.PostLogoutRedirectUri.Config = &oauth2v3.PostLogoutRedirectUri_Disabled{Disabled: true}
	}
	return b
}

// Scopes appends what Envoy asks access to. Default: "user".
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config.auth_scopes
func (b *OAuth2LoginBuilder) Scopes(scopes ...string) *OAuth2LoginBuilder {
	m, _ := b.n.Add("auth_scopes", len(b.n.Peek().AuthScopes))
	m.AuthScopes = append(m.AuthScopes, scopes...)
	return b
}

// Resources appends the resources that tokens are for.
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config.resources
func (b *OAuth2LoginBuilder) Resources(resources ...string) *OAuth2LoginBuilder {
	m, _ := b.n.Add("resources", len(b.n.Peek().Resources))
	m.Resources = append(m.Resources, resources...)
	return b
}

// PassThrough lets requests pass without login that one of the matchers matches.
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config.pass_through_matcher
func (b *OAuth2LoginBuilder) PassThrough(requests ...*match.HeaderBuilder) *OAuth2LoginBuilder {
	m, f := b.n.Add("pass_through_matcher", len(b.n.Peek().PassThroughMatcher))
	m.PassThroughMatcher = node.Children(f, m.PassThroughMatcher, requests)
	return b
}

// DenyRedirect answers requests without a good token that one of the matchers matches with a 401, as scripts in pages need it. Default:
// they are sent to the server.
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config.deny_redirect_matcher
func (b *OAuth2LoginBuilder) DenyRedirect(requests ...*match.HeaderBuilder) *OAuth2LoginBuilder {
	m, f := b.n.Add("deny_redirect_matcher", len(b.n.Peek().DenyRedirectMatcher))
	m.DenyRedirectMatcher = node.Children(f, m.DenyRedirectMatcher, requests)
	return b
}

// InsecureAllowFailed lets requests without a good token pass that one of the matchers matches, without their cookies and with the header
// x-envoy-oauth-status: failed. Upstream must decide.
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config.allow_failed_matcher
func (b *OAuth2LoginBuilder) InsecureAllowFailed(requests ...*match.HeaderBuilder) *OAuth2LoginBuilder {
	m, f := b.n.Add("allow_failed_matcher", len(b.n.Peek().AllowFailedMatcher))
	m.AllowFailedMatcher = node.Children(f, m.AllowFailedMatcher, requests)
	return b
}

// ForwardToken sends the access token upstream as a bearer token. It excludes [OAuth2LoginBuilder.KeepAuthorization]
// (oauth2-preserve-forward).
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config.forward_bearer_token
func (b *OAuth2LoginBuilder) ForwardToken() *OAuth2LoginBuilder {
	m, _ := b.n.Set("forward_bearer_token")
	m.ForwardBearerToken = true
	return b
}

// ForwardIDToken sends the ID token upstream in a header.
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config.forward_id_token
func (b *OAuth2LoginBuilder) ForwardIDToken(header string) *OAuth2LoginBuilder {
	m, _ := b.n.Set("forward_id_token")
	m.ForwardIdToken = &oauth2v3.OAuth2TokenForwarding{Header: header}
	return b
}

// KeepAuthorization leaves the authorization header that a request has. Default: it is removed.
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config.preserve_authorization_header
func (b *OAuth2LoginBuilder) KeepAuthorization() *OAuth2LoginBuilder {
	m, _ := b.n.Set("preserve_authorization_header")
	m.PreserveAuthorizationHeader = true
	return b
}

// RefreshToken false makes users log in again when a token has expired. Default: true, it is refreshed.
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config.use_refresh_token
func (b *OAuth2LoginBuilder) RefreshToken(use bool) *OAuth2LoginBuilder {
	m, _ := b.n.Set("use_refresh_token")
	m.UseRefreshToken = wrapperspb.Bool(use)
	return b
}

// Lifetimes are how long an access token and a refresh token are good where the server does not say. 0 leaves Envoy's defaults: 0 s, so that
// the login fails, and a week.
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config.default_expires_in
func (b *OAuth2LoginBuilder) Lifetimes(access, refresh time.Duration) *OAuth2LoginBuilder {
	m, f := b.n.Set("default_expires_in")
	if access != 0 {
		m.DefaultExpiresIn = f.Duration(access)
	}
	if refresh != 0 {
		m.DefaultRefreshTokenExpiresIn = b.n.Below("default_refresh_token_expires_in").Duration(refresh)
	}
	return b
}

// LoginTime is how long users may take to log in. Default: 10 min.
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config.csrf_token_expires_in
func (b *OAuth2LoginBuilder) LoginTime(d time.Duration) *OAuth2LoginBuilder {
	m, f := b.n.Set("csrf_token_expires_in")
	m.CsrfTokenExpiresIn = f.Duration(d)
	m.CodeVerifierTokenExpiresIn = b.n.Below("code_verifier_token_expires_in").Duration(d)
	return b
}

// OriginalURI is where users come back to after the login; it may hold format commands. Default: scheme and host of the request.
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config.original_request_uri
func (b *OAuth2LoginBuilder) OriginalURI(base string) *OAuth2LoginBuilder {
	m, _ := b.n.Set("original_request_uri")
	m.OriginalRequestUri = base
	return b
}

// RedirectDomains appends the hosts that users may be sent back to: "app.example.com", or "*.example.com". Default: any.
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config.allowed_redirect_domains
func (b *OAuth2LoginBuilder) RedirectDomains(hosts ...string) *OAuth2LoginBuilder {
	m, _ := b.n.Add("allowed_redirect_domains", len(b.n.Peek().AllowedRedirectDomains))
	m.AllowedRedirectDomains = append(m.AllowedRedirectDomains, hosts...)
	return b
}

// Retry says how requests to the server are retried. Default: not at all.
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config.retry_policy
func (b *OAuth2LoginBuilder) Retry(policy *service.RetryBuilder) *OAuth2LoginBuilder {
	m, f := b.n.Set("retry_policy")
	m.RetryPolicy = node.Child(f, policy)
	return b
}

// Authentication says how Envoy proves to the server who it is.
type Authentication string

// How it proves that.
const (
	AuthenticationInBody       Authentication = "URL_ENCODED_BODY"
	AuthenticationBasic        Authentication = "BASIC_AUTH"
	AuthenticationByTLS        Authentication = "TLS_CLIENT_AUTH"
	AuthenticationByPrivateKey Authentication = "PRIVATE_KEY_JWT"
)

// Authentication says how Envoy proves to the server who it is. Default: in the body of requests.
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config.auth_type
func (b *OAuth2LoginBuilder) Authentication(how Authentication) *OAuth2LoginBuilder {
	m, f := b.n.Set("auth_type")
	m.AuthType = node.Enum[oauth2v3.OAuth2Config_AuthType](f, how, oauth2v3.OAuth2Config_AuthType_value)
	return b
}

// Assertion sets the algorithm ("RS256", the default), lifetime (0: Envoy's default) and audience ("": the token's URL) of what Envoy signs
// with [AuthenticationByPrivateKey].
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config.private_key_jwt_config
func (b *OAuth2LoginBuilder) Assertion(algorithm string, lifetime time.Duration, audience string) *OAuth2LoginBuilder {
	m, f := b.n.Set("private_key_jwt_config")
	c := &oauth2v3.PrivateKeyJwtConfig{AssertionAudience: audience}
	c.SigningAlgorithm = node.Enum[oauth2v3.PrivateKeyJwtConfig_SigningAlgorithm](
		f.Sub("signing_algorithm"), algorithm, oauth2v3.PrivateKeyJwtConfig_SigningAlgorithm_value)
	if lifetime != 0 {
		c.AssertionLifetime = f.Sub("assertion_lifetime").Duration(lifetime)
	}
	m.PrivateKeyJwtConfig = c
	return b
}

// StatPrefix tells the statistics of several logins apart.
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config.stat_prefix
func (b *OAuth2LoginBuilder) StatPrefix(prefix string) *OAuth2LoginBuilder {
	m, _ := b.n.Set("stat_prefix")
	m.StatPrefix = prefix
	return b
}

// Cookies says what cookies keep the tokens, and how.
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config.cookie_configs
func (b *OAuth2LoginBuilder) Cookies(cookies *OAuth2CookiesBuilder) *OAuth2LoginBuilder {
	if m, f := b.n.Set("cookie_configs"); !f.Missing(cookies) {
		m.Credentials = proto.CloneOf(m.Credentials) // the client may serve other logins
		node.Group(f, m, &cookies.n)
	}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *OAuth2LoginBuilder) Patch(edit func(*oauth2v3.OAuth2Config)) *OAuth2LoginBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *OAuth2LoginBuilder) Clone() *OAuth2LoginBuilder {
	c := &OAuth2LoginBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *OAuth2LoginBuilder) Render(s part.Scope) *oauth2v3.OAuth2Config { return b.n.Take(s, nil) }
