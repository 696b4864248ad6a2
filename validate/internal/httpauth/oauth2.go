package httpauth

import (
	"fmt"
	"slices"
	"strings"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	oauth2v3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/oauth2/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const oauth2Type = `"@type": type.googleapis.com/envoy.extensions.filters.http.oauth2.v3.OAuth2`

// oauth2 returns a filter whose login has more fields.
func oauth2(fields string) string { return oauth2At("https://id.example/authorize", fields) }

func oauth2At(authorization, fields string) string {
	return oauth2Type + `
config:
  token_endpoint: {uri: "https://id.example/token", cluster: id, timeout: 1s}
  authorization_endpoint: ` + authorization + `
  credentials: {client_id: shop, token_secret: {name: token}, hmac_secret: {name: hmac}}
  redirect_uri: https://shop.example/callback
  redirect_path_matcher: {path: {exact: /callback}}
  signout_path: {path: {exact: /signout}}
` + fields
}

var oauth2Missing = check.Rule(diag.Rule{
	ID: "oauth2-config-missing", Severity: diag.Error,
	Title: "the OAuth2 filter says how users log in",
	Text:  "Since 1.38 a filter without config is there for the routes that configure it. Before, Envoy refuses it.",
	Bad:   "# options: envoy 1.37\n" + oauth2Type + "\n",
	Good:  oauth2Type + "\n",
	Ref:   "extensions/filters/http/oauth2/config.cc",
})

var oauth2Forward = check.Rule(diag.Rule{
	ID: "oauth2-preserve-forward", Severity: diag.Error,
	Title: "the authorization header that goes upstream is Envoy's or the client's",
	Text:  "forward_bearer_token puts the token there, preserve_authorization_header keeps what the client sends. Envoy refuses both together.",
	Bad:   oauth2("  forward_bearer_token: true\n  preserve_authorization_header: true\n"),
	Good:  oauth2("  forward_bearer_token: true\n"),
	Ref:   "extensions/filters/http/oauth2/config.cc",
})

var oauth2URL = check.Rule(diag.Rule{
	ID: "oauth2-authorization-url", Severity: diag.Error,
	Title: "users are sent to an absolute URL to log in",
	Text:  "authorization_endpoint begins with http:// or https:// and names a host. Envoy refuses others.",
	Bad:   oauth2At("id.example/authorize", ""),
	Good:  oauth2At("https://id.example/authorize", ""),
	Ref:   "extensions/filters/http/oauth2/filter.cc",
})

var oauth2Session = check.Rule(diag.Rule{
	ID: "oauth2-end-session", Severity: diag.Error,
	Title: "ending the session at the server is for OpenID Connect",
	Text:  `end_session_endpoint needs "openid" among auth_scopes: without it there is no such session. Envoy refuses it.`,
	Bad:   oauth2("  end_session_endpoint: https://id.example/logout\n  auth_scopes: [email]\n"),
	Good:  oauth2("  end_session_endpoint: https://id.example/logout\n  auth_scopes: [openid]\n"),
	Ref:   "extensions/filters/http/oauth2/filter.cc",
})

var oauth2TokenSecret = check.Rule(diag.Rule{
	ID: "oauth2-token-secret", Severity: diag.Error,
	Title: "an OAuth2 filter has the secret of its client",
	Text:  "credentials.token_secret is what Envoy shows when it asks for a token. Envoy refuses the filter without it, unless auth_type is TLS_CLIENT_AUTH.",
	Bad:   strings.Replace(oauth2(""), "token_secret: {name: token}, ", "", 1),
	Good:  oauth2(""),
	Ref:   "extensions/filters/http/oauth2/config.cc createFilterConfig",
})

var oauth2IDToken = check.Rule(diag.Rule{
	ID: "oauth2-forward-id-token", Severity: diag.Error,
	Title: "the ID token goes upstream in a header of its own",
	Text: "forward_id_token names the header. Envoy refuses Host and pseudo-headers, a header that pass_through_matcher looks at, and authorization together with " +
		"forward_bearer_token or preserve_authorization_header.",
	Bad:  oauth2("  forward_id_token: {header: \":path\"}\n"),
	Good: oauth2("  forward_id_token: {header: x-id-token}\n"),
	Ref:  "extensions/filters/http/oauth2/config.cc createFilterConfig",
})

var oauth2Backoff = check.Rule(diag.Rule{
	ID: "oauth2-retry-backoff", Severity: diag.Error,
	Title: "the longest back-off of a token server is not shorter than the first",
	Text:  "Envoy refuses a retry_back_off whose max_interval is below base_interval since 1.37; before, it retries by the default.",
	Bad:   oauth2("  retry_policy: {retry_back_off: {base_interval: 2s, max_interval: 1s}}\n"),
	Good:  oauth2("  retry_policy: {retry_back_off: {base_interval: 1s, max_interval: 2s}}\n"),
	Ref:   "extensions/filters/http/oauth2/filter.cc FilterConfig",
})

func init() {
	check.On(func(c *check.Context, m *oauth2v3.OAuth2) {
		if m.GetConfig() == nil && c.Older("1.38") {
			c.Report(oauth2Missing, "there is no config")
		}
	})
	check.On(oauth2Login)
}

func oauth2Login(c *check.Context, m *oauth2v3.OAuth2Config) {
	if m.GetForwardBearerToken() && m.GetPreserveAuthorizationHeader() {
		c.Report(oauth2Forward, "forward_bearer_token and preserve_authorization_header are both set", "preserve_authorization_header")
	}
	if url := m.GetAuthorizationEndpoint(); url != "" && !isURL(url) {
		c.Report(oauth2URL, fmt.Sprintf("%q is no absolute URL", url), "authorization_endpoint").Fixes = []string{`write "https://host/path"`}
	}
	if m.GetEndSessionEndpoint() != "" && !slices.Contains(m.GetAuthScopes(), "openid") {
		c.Report(oauth2Session, `the scope "openid" is missing`, "end_session_endpoint").Fixes = []string{`add "openid" to auth_scopes`}
	}
	if m.GetCredentials() != nil && m.GetCredentials().GetTokenSecret() == nil && m.GetAuthType() != oauth2v3.OAuth2Config_TLS_CLIENT_AUTH {
		c.Report(oauth2TokenSecret, "there is no secret", "credentials.token_secret")
	}
	if !c.Older("1.37") {
		backoff(c, oauth2Backoff, m.GetRetryPolicy())
	}
	idToken(c, m)
}

// idToken judges the header in which the ID token goes upstream.
func idToken(c *check.Context, m *oauth2v3.OAuth2Config) {
	header := strings.ToLower(m.GetForwardIdToken().GetHeader())
	if header == "" {
		return
	}
	watched := func(h *routev3.HeaderMatcher) bool { return strings.ToLower(h.GetName()) == header }
	switch {
	case header[0] == ':' || header == "host":
		c.Report(oauth2IDToken, fmt.Sprintf("%q cannot be set", header), "forward_id_token.header")
	case slices.ContainsFunc(m.GetPassThroughMatcher(), watched):
		c.Report(oauth2IDToken, fmt.Sprintf("requests with %q could pass through", header), "forward_id_token.header")
	case header == "authorization" && (m.GetForwardBearerToken() || m.GetPreserveAuthorizationHeader()):
		c.Report(oauth2IDToken, "the authorization header is taken", "forward_id_token.header")
	}
}
