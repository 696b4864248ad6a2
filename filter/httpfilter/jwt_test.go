package httpfilter_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/route"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
)

func TestJWT(t *testing.T) {
	auth0 := httpfilter.JWTProvider("auth0", httpfilter.JWTRemoteKeys(service.HTTP("https://auth0.com/jwks", "auth0", time.Second)).
		Cache(time.Minute).Ahead().FastListener().RefetchFailed(2*time.Second).Retry(service.Retry(3)).Clone()).
		Issuer("https://auth0.com/").Audiences("api").Audiences("web").Subjects(match.Prefix("user|")).RequireExpiration().MaxLifetime(time.Hour).
		ClockSkew(30*time.Second).FromHeader("x-token", "Token ").FromParams("token").FromCookies("jwt")
	local := httpfilter.JWTProvider("local", httpfilter.JWTLocalKeys(source.DataFile("/etc/jwks.json"))).
		Forward().ForwardPayload("x-payload").PadPayload().Claim("sub", "x-user").ClaimBelow("x-team", "https://a.example/team", "name").
		PayloadMetadata("payload", "scope").HeaderMetadata("header").FailureMetadata("failure").Cache(100, 8192).ClearRouteCache()
	jwt := httpfilter.JWT(auth0).Providers(local).Open(route.Exact("/healthz")).
		Rule(route.Prefix("/a"), httpfilter.JWTFrom("auth0").And(httpfilter.JWTFrom("local", "x")).Or(httpfilter.JWTMissing())).
		RuleByName(route.Prefix("/b"), "lax").
		Requirement("lax", httpfilter.JWTFrom("local").Or(httpfilter.InsecureJWTMissingOrFailed()).Clone()).
		FilterState("mode", "peek", httpfilter.InsecureJWTUnverified("x-verified")).
		PassPreflight().StripFailureResponse().StatPrefix("p")
	parttest.Equal(t, jwt.Clone(), entry("jwt_authn", "JwtAuthentication", `
  providers:
    auth0:
      issuer: https://auth0.com/
      audiences: [api, web]
      subjects: {prefix: "user|"}
      require_expiration: true
      max_lifetime: 3600s
      remote_jwks:
        http_uri: {uri: https://auth0.com/jwks, cluster: auth0, timeout: 1s}
        cache_duration: 60s
        async_fetch: {fast_listener: true, failed_refetch_duration: 2s}
        retry_policy: {num_retries: 3}
      from_headers: [{name: x-token, value_prefix: "Token "}]
      from_params: [token]
      from_cookies: [jwt]
      clock_skew_seconds: 30
    local:
      local_jwks: {filename: /etc/jwks.json}
      forward: true
      forward_payload_header: x-payload
      pad_forward_payload_header: true
      payload_in_metadata: payload
      normalize_payload_in_metadata: {space_delimited_claims: [scope]}
      header_in_metadata: header
      failed_status_in_metadata: failure
      jwt_cache_config: {jwt_cache_size: 100, jwt_max_token_size: 8192}
      claim_to_headers:
      - {header_name: x-user, claim_name: sub}
      - {header_name: x-team, claim_path: [{key: "https://a.example/team"}, {key: name}]}
      clear_route_cache: true
  rules:
  - match: {path: /healthz}
  - match: {prefix: /a}
    requires:
      requires_any:
        requirements:
        - requires_all:
            requirements: [{provider_name: auth0}, {provider_and_audiences: {provider_name: local, audiences: [x]}}]
        - allow_missing: {}
  - match: {prefix: /b}
    requirement_name: lax
  filter_state_rules:
    name: mode
    requires: {peek: {extract_only_without_validation: {verification_status_header: x-verified}}}
  bypass_cors_preflight: true
  requirement_map:
    lax: {requires_any: {requirements: [{provider_name: local}, {allow_missing_or_failed: {}}]}}
  strip_failure_response: true
  stat_prefix: p
`))
	parttest.Equal(t, jwt.Demand("lax").Clone(), override("jwt_authn.v3.PerRouteConfig", "requirement_name: lax"))
	require.Equal(t, "second", jwt.Clone().Named("second").Demand("lax").FilterName())
}

func TestWhatIsWrongWithJWT(t *testing.T) {
	local := func() *httpfilter.JWTProviderBuilder {
		return httpfilter.JWTProvider("a", httpfilter.JWTLocalKeys(source.Text("{}")))
	}
	require.Equal(t, []string{`map-key-twice part.typed_config.providers["a"]`}, parttest.Lines(parttest.Problems(httpfilter.JWT(local(), local().Clone("a")))))
	require.Equal(t, []string{"builder-nil part.typed_config.providers"}, parttest.Lines(parttest.Problems(httpfilter.JWT(nil))))
	require.Equal(t, []string{"builder-nil part.jwks_source_specifier"}, parttest.Lines(parttest.Problems(httpfilter.JWTProvider("a", nil))))
	require.Equal(t, []string{"builder-nil part.typed_config.rules[0].requires"}, parttest.Lines(parttest.Problems(httpfilter.JWT().Rule(route.Prefix("/"), nil))))
	require.Equal(t, []string{"duration-out-of-range part.clock_skew_seconds"}, parttest.Lines(parttest.Problems(local().ClockSkew(time.Millisecond))))
}
