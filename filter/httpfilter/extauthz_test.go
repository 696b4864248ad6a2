package httpfilter_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/route/ratelimit"
	"github.com/envoykit/envoykit/service"
)

func TestExtAuthzWhole(t *testing.T) {
	sees := httpfilter.ExtAuthzRequest().AllowedHeaders(match.Exact("a")).DisallowedHeaders(match.Exact("b")).Metadata("c").TypedMetadata("d").
		RouteMetadata("e").TypedRouteMetadata("f").PartialBody().RawBody().TLSSession().RawHeaders().BootstrapLabels("labels")
	authz := httpfilter.ExtAuthz("authz").RequestBody(8).Request(sees.Clone()).ClearRouteCacheFor("x-route").FailOpenHeader().StatusOnError(503).
		ValidateMutations().MutationRules(header.Rules().Nothing()).Enabled(50, "authz.on").EnabledWhere(match.Metadata("m", "k", match.Bool(true))).
		DenyWhereDisabled("authz.deny").ClusterStats(false).KeepMetadata(false).FilterMetadata("k", 1).FilterStateStats().MaxDeniedBody(9).
		LimitResponseHeaders().InsecureShadow().ClientSpan(false)
	parttest.Equal(t, authz.Clone(), entry("ext_authz", "ExtAuthz", `
  grpc_service: {envoy_grpc: {cluster_name: authz}}
  transport_api_version: V3
  failure_mode_allow_header_add: true
  with_request_body: {max_request_bytes: 8, allow_partial_message: true, pack_as_bytes: true}
  clear_route_cache_headers: [x-route]
  status_on_error: {code: ServiceUnavailable}
  validate_mutations: true
  metadata_context_namespaces: [c]
  typed_metadata_context_namespaces: [d]
  route_metadata_context_namespaces: [e]
  route_typed_metadata_context_namespaces: [f]
  filter_enabled: {default_value: {numerator: 50}, runtime_key: authz.on}
  filter_enabled_metadata: {filter: m, path: [{key: k}], value: {bool_match: true}}
  deny_at_disable: {default_value: true, runtime_key: authz.deny}
  bootstrap_metadata_labels_key: labels
  allowed_headers: {patterns: [{exact: a}]}
  disallowed_headers: {patterns: [{exact: b}]}
  include_tls_session: true
  charge_cluster_response_stats: false
  encode_raw_headers: true
  decoder_header_mutation_rules: {disallow_all: true}
  enable_dynamic_metadata_ingestion: false
  filter_metadata: {k: 1}
  emit_filter_state_stats: true
  max_denied_response_body_bytes: 9
  enforce_response_header_limits: true
  shadow_mode: true
  emit_client_span: false
`))
	parttest.Equal(t, authz.Check().RequestBody(5).Service(service.GRPC("other")).ClientSpan(true).Clone(), override("ext_authz.v3.ExtAuthzPerRoute",
		"check_settings: {with_request_body: {max_request_bytes: 5}, grpc_service: {envoy_grpc: {cluster_name: other}}, emit_client_span: true}"))
}

func TestExtAuthzHTTP(t *testing.T) {
	server := httpfilter.ExtAuthzServer(service.HTTP("http://authz/", "authz", time.Second)).PathPrefix("/check").PathOverride("/x").RequestHeader("a", "b").
		UpstreamHeaders(match.Exact("u")).UpstreamAppend(match.Exact("p")).DeniedHeaders(match.Exact("d")).AllowedHeaders(match.Exact("s")).
		MetadataHeaders(match.Exact("m")).Retry(service.Retry(1))
	const fields = `path_prefix: /check, path_override: /x, authorization_request: {headers_to_add: [{key: a, value: b}]}, authorization_response: {
      allowed_upstream_headers: {patterns: [{exact: u}]}, allowed_upstream_headers_to_append: {patterns: [{exact: p}]}, allowed_client_headers: {patterns: [{exact: d}]},
      allowed_client_headers_on_success: {patterns: [{exact: s}]}, dynamic_metadata_from_headers: {patterns: [{exact: m}]}}, retry_policy: {num_retries: 1}}`
	parttest.Equal(t, httpfilter.ExtAuthzHTTP(server).Timeout(2*time.Second), entry("ext_authz", "ExtAuthz",
		"  transport_api_version: V3\n  http_service: {server_uri: {uri: \"http://authz/\", cluster: authz, timeout: 2s}, "+fields))
	parttest.Equal(t, httpfilter.ExtAuthzHTTP(server).Check().Server(server.Clone()), override("ext_authz.v3.ExtAuthzPerRoute",
		"check_settings: {http_service: {server_uri: {uri: \"http://authz/\", cluster: authz, timeout: 1s}, "+fields+"}"))
	require.Equal(t, []string{"oneof-chosen-twice part.check_settings.http_service"},
		parttest.Lines(parttest.Problems(httpfilter.ExtAuthz("a").Check().Service(service.GRPC("b")).Server(server.Clone()))))
}

func TestTimeoutOfOneFilterStaysThere(t *testing.T) {
	rpc := service.GRPC("authz")
	httpfilter.ExtAuthzBy(rpc).Timeout(time.Minute)
	require.NotContains(t, parttest.YAML(t, httpfilter.ExtAuthzBy(rpc)), "60s")
}

func TestLocalRateLimitWhole(t *testing.T) {
	limit := httpfilter.LocalRateLimit("l").RateLimitHeaders().RetryAfter().ResourceExhausted().Shared().RequestHeaders(header.Append("a", "b")).
		ResponseHeaders(header.Append("c", "d")).Limits(httpfilter.LocalLimit(5, time.Second).Entry("user", "bob").Each("path").Burst(9).Shadow().Clone()).
		LimitsOnly().MaxValues(7).Descriptors(ratelimit.Descriptor(ratelimit.RemoteAddress())).Stage(2).VirtualHost(httpfilter.IgnoreVirtualHost)
	const fields = `
stat_prefix: l
request_headers_to_add_when_not_enforced: [{header: {key: a, value: b}}]
response_headers_to_add: [{header: {key: c, value: d}}]
descriptors: [{entries: [{key: user, value: bob}, {key: path}], token_bucket: {max_tokens: 9, tokens_per_fill: 5, fill_interval: 1s}, shadow_mode: true}]
stage: 2
local_cluster_rate_limit: {}
enable_x_ratelimit_headers: DRAFT_VERSION_03
vh_rate_limits: IGNORE
always_consume_default_token_bucket: false
rate_limited_as_resource_exhausted: true
rate_limits: [{actions: [{remote_address: {}}]}]
max_dynamic_descriptors: 7
enable_retry_after_header: true
`
	parttest.Equal(t, httpfilter.LocalRateLimit("other").Replace(limit), override("local_ratelimit.v3.LocalRateLimit", fields))
	require.Equal(t, []string{"builder-nil part"}, parttest.Lines(parttest.Problems(limit.Replace(nil))))
}
