package httpfilter_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/source"
)

func TestCSRF(t *testing.T) {
	csrf := httpfilter.CSRF()
	parttest.Equal(t, csrf, entry("csrf", "CsrfPolicy", "  filter_enabled: {default_value: {numerator: 100}}"))
	parttest.Equal(t, csrf.PerRoute(httpfilter.CSRF().Origins(match.Suffix(".a.example")).Enabled(50, "csrf.on").Shadow(10, "csrf.try").Clone()),
		override("csrf.v3.CsrfPolicy", `
filter_enabled: {default_value: {numerator: 50}, runtime_key: csrf.on}
shadow_enabled: {default_value: {numerator: 10}, runtime_key: csrf.try}
additional_origins: [{suffix: .a.example}]
`))
	require.Equal(t, []string{"builder-nil part"}, parttest.Lines(parttest.Problems(csrf.PerRoute(nil))))
}

func TestBasicAuth(t *testing.T) {
	basic := httpfilter.BasicAuth(source.DataFile("/etc/htpasswd")).ForwardUser("x-user").Header("x-auth").InsecureAllowMissing().DynamicMetadata().Realm("a")
	parttest.Equal(t, basic.Clone(), entry("basic_auth", "BasicAuth", `
  users: {filename: /etc/htpasswd}
  forward_username_header: x-user
  authentication_header: x-auth
  allow_missing: true
  emit_dynamic_metadata: true
  realm: a
`))
	parttest.Equal(t, basic.PerRoute(source.Environment("USERS")).Realm("b").Clone(),
		override("basic_auth.v3.BasicAuthPerRoute", "users: {environment_variable: USERS}\nrealm: b"))
}

func TestAPIKeyAuth(t *testing.T) {
	keys := httpfilter.APIKeyAuth(httpfilter.KeyHeader("authorization"), httpfilter.KeyQuery("key"), httpfilter.KeyCookie("key")).
		Client("shop", "s3cret").ForwardClient("x-client").HideKey()
	parttest.Equal(t, keys.Clone(), entry("api_key_auth", "ApiKeyAuth", `
  credentials: [{key: s3cret, client: shop}]
  key_sources: [{header: authorization}, {query: key}, {cookie: key}]
  forwarding: {header: x-client, hide_credentials: true}
`))
	parttest.Equal(t, keys.PerRoute().AllowedClients("shop").Client("till", "t").Sources(httpfilter.KeyHeader("x")).ForwardClient("c").HideKey().Clone(),
		override("api_key_auth.v3.ApiKeyAuthPerRoute", `
credentials: [{key: t, client: till}]
key_sources: [{header: x}]
allowed_clients: [shop]
forwarding: {header: c, hide_credentials: true}
`))
}
