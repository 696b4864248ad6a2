package httpfilter_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/secret"
	"github.com/envoykit/envoykit/service"
)

func token() *service.HTTPBuilder { return service.HTTP("https://id.example/token", "id", time.Second) }

func client() *httpfilter.OAuth2ClientBuilder {
	return httpfilter.OAuth2Client("shop", secret.Named("token"), secret.Named("hmac"))
}

func TestOAuth2(t *testing.T) {
	cookies := httpfilter.OAuth2Cookies().Name(httpfilter.HMACCookie, "h").Name(httpfilter.BearerTokenCookie, "t").Domain("example.com").
		Attributes(httpfilter.IDTokenCookie, httpfilter.SameSiteLax, "/app").Partitioned(httpfilter.NonceCookie).
		Without(httpfilter.IDTokenCookie, httpfilter.BearerTokenCookie, httpfilter.RefreshTokenCookie).InsecurePlain().ExpireWithAccessToken().Chunks(4000, 0)
	login := httpfilter.OAuth2Login("https://id.example/authorize", token(), client().Clone()).Callback("https://a.example/callback", "/callback").
		SignoutPath("/signout").EndSession("https://id.example/logout").AfterSignout("https://a.example/bye").Scopes("openid").Resources("api").
		PassThrough(match.Present("x-pass")).DenyRedirect(match.Present("x-deny")).InsecureAllowFailed(match.Present("x-fail")).ForwardToken().
		ForwardIDToken("x-id").KeepAuthorization().RefreshToken(false).Lifetimes(time.Minute, time.Hour).LoginTime(2*time.Minute).
		OriginalURI("https://a.example").RedirectDomains("*.example.com").Retry(service.Retry(1)).Authentication(httpfilter.AuthenticationByPrivateKey).
		Assertion("ES256", time.Minute, "aud").StatPrefix("p").Cookies(cookies.Clone())
	oauth := httpfilter.OAuth2(login.Clone())
	parttest.Equal(t, oauth.Clone(), entry("oauth2", "OAuth2", `
  config:
    token_endpoint: {uri: "https://id.example/token", cluster: id, timeout: 1s}
    retry_policy: {num_retries: 1}
    authorization_endpoint: https://id.example/authorize
    end_session_endpoint: https://id.example/logout
    post_logout_redirect_uri: {uri: "https://a.example/bye"}
    credentials:
      client_id: shop
      token_secret: {name: token}
      hmac_secret: {name: hmac}
      cookie_names: {bearer_token: t, oauth_hmac: h}
      cookie_domain: example.com
    redirect_uri: https://a.example/callback
    redirect_path_matcher: {path: {exact: /callback}}
    signout_path: {path: {exact: /signout}}
    forward_bearer_token: true
    forward_id_token: {header: x-id}
    preserve_authorization_header: true
    pass_through_matcher: [{name: x-pass, present_match: true}]
    auth_scopes: [openid]
    resources: [api]
    auth_type: PRIVATE_KEY_JWT
    use_refresh_token: false
    default_expires_in: 60s
    deny_redirect_matcher: [{name: x-deny, present_match: true}]
    default_refresh_token_expires_in: 3600s
    disable_id_token_set_cookie: true
    disable_access_token_set_cookie: true
    disable_refresh_token_set_cookie: true
    cookie_configs:
      id_token_cookie_config: {same_site: LAX, path: /app}
      oauth_nonce_cookie_config: {partitioned: true}
    stat_prefix: p
    csrf_token_expires_in: 120s
    code_verifier_token_expires_in: 120s
    disable_token_encryption: true
    allow_failed_matcher: [{name: x-fail, present_match: true}]
    original_request_uri: https://a.example
    allowed_redirect_domains: ["*.example.com"]
    use_access_token_expiry_for_id_token_cookie: true
    private_key_jwt_config: {signing_algorithm: ES256, assertion_lifetime: 60s, assertion_audience: aud}
    token_cookie_chunking: {max_cookie_size: 4000}
`))
	parttest.Equal(t, oauth.PerRoute(httpfilter.OAuth2Login("https://b.example/", token(), client()).AfterSignout("")).Clone(), override("oauth2.v3.OAuth2PerRoute", `
config:
  token_endpoint: {uri: "https://id.example/token", cluster: id, timeout: 1s}
  authorization_endpoint: https://b.example/
  post_logout_redirect_uri: {disabled: true}
  credentials: {client_id: shop, token_secret: {name: token}, hmac_secret: {name: hmac}}
`))
}

func TestCookiesOfOneLoginStayThere(t *testing.T) {
	shared := client()
	httpfilter.OAuth2Login("https://a.example/", token(), shared).Cookies(httpfilter.OAuth2Cookies().Domain("a.example"))
	require.NotContains(t, parttest.YAML(t, httpfilter.OAuth2Login("https://b.example/", token(), shared)), "a.example")
}

func TestWhatIsWrongWithCookies(t *testing.T) {
	login := httpfilter.OAuth2Login("https://a.example/", token(), client()).
		Cookies(httpfilter.OAuth2Cookies().Name(99, "x").Attributes(-1, httpfilter.SameSiteLax, "").Without(httpfilter.HMACCookie)).Cookies(nil)
	require.Equal(t, []string{
		"builder-nil part.cookie_configs", "number-out-of-range part.credentials.cookie_names", "number-out-of-range part.cookie_configs",
		"number-out-of-range part.disable_id_token_set_cookie",
	}, parttest.Lines(parttest.Problems(login)))
}

func TestCredentialInjector(t *testing.T) {
	parttest.Equal(t, httpfilter.CredentialInjector(httpfilter.GenericCredential(secret.Named("key")).Header("x-key", "Key ").Clone()).Overwrite().AllowMissing().Clone(),
		entry("credential_injector", "CredentialInjector", `
  overwrite: true
  allow_request_without_credential: true
  credential:
    name: envoy.http.injected_credentials.generic
    typed_config: {"@type": type.googleapis.com/envoy.extensions.http.injected_credentials.generic.v3.Generic, credential: {name: key}, header: x-key, header_value_prefix: "Key "}
`))
	parttest.Equal(t, httpfilter.CredentialInjector(httpfilter.OAuth2Credential(token(), "shop", secret.Named("s")).Scopes("a").
		Authentication(httpfilter.AuthenticationInBody).FetchRetry(time.Minute).Param("resource", "r").Clone()), entry("credential_injector", "CredentialInjector", `
  credential:
    name: envoy.http.injected_credentials.oauth2
    typed_config:
      "@type": type.googleapis.com/envoy.extensions.http.injected_credentials.oauth2.v3.OAuth2
      token_endpoint: {uri: "https://id.example/token", cluster: id, timeout: 1s}
      scopes: [a]
      client_credentials: {client_id: shop, client_secret: {name: s}, auth_type: URL_ENCODED_BODY}
      token_fetch_retry_interval: 60s
      endpoint_params: [{name: resource, value: r}]
`))
}
