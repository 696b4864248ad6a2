package route_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/route"
)

func TestMatches(t *testing.T) {
	for want, b := range map[string]*route.MatchBuilder{
		"prefix: /a\n":                                                     route.Prefix("/a"),
		"path: /a\ncase_sensitive: false\n":                                route.Exact("/a").IgnoreCase(),
		"path_separated_prefix: /a\n":                                      route.PathSeparated("/a").Clone(),
		"safe_regex:\n  regex: /a+\n":                                      route.Regex("/a+"),
		"connect_matcher: {}\n":                                            route.Connect(),
		"prefix: /\ngrpc: {}\n":                                            route.Prefix("/").GRPC(),
		"prefix: /\nheaders:\n- name: x\n  present_match: true\n":          route.Prefix("/").Header(match.Present("x")),
		"prefix: /\nquery_parameters:\n- name: x\n  present_match: true\n": route.Prefix("/").Query(match.QueryPresent("x")),
		"prefix: /\ncookies:\n- name: x\n  string_match:\n    exact: a\n":  route.Prefix("/").Cookie(match.Cookie("x", match.Exact("a"))),
		"prefix: /\nruntime_fraction:\n  default_value:\n    numerator: 125\n    denominator: TEN_THOUSAND\n  runtime_key: k\n": route.Prefix("/").Fraction(1.25).FractionKey("k"),
		"prefix: /\ntls_context:\n  presented: true\n  validated: false\n":                                                      route.Prefix("/").TLSPresented(true).TLSValidated(false),
		"prefix: /\ndynamic_metadata:\n- filter: jwt\n  path:\n  - key: a\n  value:\n    present_match: true\n":                 route.Prefix("/").Metadata(match.Metadata("jwt", "a", match.Anything())),
		"prefix: /\nfilter_state:\n- key: k\n  string_match:\n    exact: a\n":                                                   route.Prefix("/").FilterState(match.FilterState("k", match.Exact("a"))),
		template: route.Template("/{id}/**"),
	} {
		require.Equal(t, want, parttest.YAML(t, b))
	}
}

const template = `path_match_policy:
  name: envoy.path.match.uri_template.uri_template_matcher
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig
    path_template: /{id}/**
`

// routes holds the YAML below "route:" of a route of prefix "/" to what builds it.
func TestForwards(t *testing.T) {
	to := func() *route.ForwardBuilder { return route.Prefix("/").To("a") }
	for want, b := range map[string]route.Route{
		"cluster: a":                  to(),
		"cluster_header: x":           route.Prefix("/").ToHeader("x"),
		"cluster_specifier_plugin: p": route.Prefix("/").ToPlugin("p").Clone(),
		"cluster: a|timeout: 15s|idle_timeout: 60s|flush_timeout: 1s": to().Timeout(15 * time.Second).IdleTimeout(time.Minute).FlushTimeout(time.Second),
		"cluster: a|timeout: 0s":                                                         to().Timeout(0),
		"cluster: a|retry_policy:|  retry_on: 5xx,reset":                                 to().Retry(route.RetryOn("5xx", "reset")),
		"cluster: a|prefix_rewrite: /":                                                   to().PrefixRewrite("/"),
		"cluster: a|regex_rewrite:|  pattern:|    regex: a+|  substitution: b":           to().Rewrite(route.RewriteRegex("a+", "b")),
		"cluster: a|path_rewrite: /%REQ(x)%":                                             to().Rewrite(route.RewritePath("/%REQ(x)%")),
		"cluster: a|host_rewrite_literal: h":                                             to().HostRewrite("h"),
		"cluster: a|auto_host_rewrite: true|append_x_forwarded_host: true":               to().Rewrite(route.RewriteHostAuto()).AppendForwardedHost(),
		"cluster: a|host_rewrite_header: x":                                              to().Rewrite(route.RewriteHostHeader("x")),
		"cluster: a|host_rewrite_path_regex:|  pattern:|    regex: a+|  substitution: b": to().Rewrite(route.RewriteHostRegex("a+", "b")),
		"cluster: a|host_rewrite: \"%REQ(x)%\"":                                          to().Rewrite(route.RewriteHostFormat("%REQ(x)%")),
		"cluster: a|priority: HIGH":                                                      to().Priority(route.High),
		"cluster: a|cluster_not_found_response_code: NOT_FOUND":                          to().NotFound(404),
		"cluster: a|max_stream_duration:|  max_stream_duration: 3600s|  grpc_timeout_header_max: 0s|  grpc_timeout_header_offset: 1s": to().StreamDuration(
			route.StreamDuration().Max(time.Hour).GRPCMax(0).GRPCOffset(time.Second).Clone()),
		"cluster: a|hedge_policy:|  initial_requests: 1|  additional_request_chance:|    numerator: 10|  hedge_on_per_try_timeout: true": to().Hedge(
			route.HedgeOnPerTryTimeout().InitialRequests(1).AdditionalRequestChance(10).Clone()),
		"cluster: a|metadata_match:|  filter_metadata:|    envoy.lb:|      stage: canary|      version: 2": to().Subset("stage", "canary").Subset("version", 2),
		"cluster: a|upgrade_configs:|- upgrade_type: websocket|- upgrade_type: spdy|  enabled: false": to().Upgrades(
			route.Upgrade("websocket"), route.Upgrade("spdy").Off().Clone()),
		"cluster: a|upgrade_configs:|- upgrade_type: CONNECT|  connect_config:|    proxy_protocol_config:|      version: V2|    allow_post: true": to().Upgrades(
			route.Upgrade("CONNECT").Terminate().TerminatePOST().ProxyProtocol(route.ProxyV2)),
		"cluster: a|early_data_policy:|  name: envoy.route.early_data_policy.default|  typed_config:|    \"@type\": type.googleapis.com/envoy.extensions.early_data.v3.DefaultEarlyDataPolicy": to().EarlyData(),
	} {
		require.Equal(t, "match:|  prefix: /|route:|"+indent(want), lines(parttest.YAML(t, b)))
	}
}

func TestHashPolicies(t *testing.T) {
	for want, b := range map[string]route.HashPolicy{
		"header:\n  header_name: x\nterminal: true\n":                                                       route.HashHeader("x").Terminal(),
		"header:\n  header_name: x\n  regex_rewrite:\n    pattern:\n      regex: a+\n    substitution: b\n": route.HashHeader("x").Rewrite("a+", "b").Clone(),
		"cookie:\n  name: c\n": route.HashCookie("c"),
		"cookie:\n  name: c\n  ttl: 0s\n  path: /\n  attributes:\n  - name: Secure\n  - name: SameSite\n    value: Strict\n": route.HashCookie("c").Lifetime(0).Path("/").
			Attribute("Secure", "").Attribute("SameSite", "Strict").Clone(),
		"connection_properties:\n  source_ip: true\n": route.HashSourceIP(),
		"query_parameter:\n  name: q\n":               route.HashQuery("q"),
		"filter_state:\n  key: k\n":                   route.HashFilterState("k").Clone(),
	} {
		require.Equal(t, want, parttest.YAML(t, b))
	}
	require.Equal(t, "match:|  prefix: /|route:|  cluster: a|  hash_policy:|  - header:|      header_name: x|  - cookie:|      name: c|      ttl: 60s|  - cookie:|      name: d|  - connection_properties:|      source_ip: true",
		lines(parttest.YAML(t, route.Prefix("/").To("a").HashHeader("x").HashCookie("c", time.Minute).HashCookie("d", 0).Hash(route.HashSourceIP()))))
}

func TestRetries(t *testing.T) {
	require.Equal(t, `retry_on: 5xx
num_retries: 3
per_try_timeout: 2s
retry_priority:
  name: envoy.retry_priorities.previous_priorities
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig
    update_frequency: 2
retry_host_predicate:
- name: envoy.retry_host_predicates.previous_hosts
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate
- name: envoy.retry_host_predicates.omit_canary_hosts
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.retry.host.omit_canary_hosts.v3.OmitCanaryHostsPredicate
- name: envoy.retry_host_predicates.omit_host_metadata
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.retry.host.omit_host_metadata.v3.OmitHostMetadataConfig
    metadata_match:
      filter_metadata:
        envoy.lb:
          stage: canary
host_selection_retry_max_attempts: 5
retriable_status_codes:
- 409
- 425
retry_back_off:
  base_interval: 0.100s
  max_interval: 1s
retriable_headers:
- name: x
  present_match: true
retriable_request_headers:
- name: x-retry
  present_match: true
rate_limited_retry_back_off:
  reset_headers:
  - name: Retry-After
  - name: X-RateLimit-Reset
    format: UNIX_TIMESTAMP
  max_interval: 60s
per_try_idle_timeout: 1s
refresh_cluster_on_retry: true
`, parttest.YAML(t, route.RetryOn("5xx").Attempts(3).PerTry(2*time.Second).PerTryIdle(time.Second).
		Priorities(route.OtherPriorities(2)).AvoidHosts(route.PreviousHosts(), route.CanaryHosts(), route.HostsWith("stage", "canary")).
		HostAttempts(5).StatusCodes(409, 425).BackOff(100*time.Millisecond).MaxBackOff(time.Second).
		Headers(match.Present("x")).RequestHeaders(match.Present("x-retry")).
		RateLimitedBackOff(route.ResetSeconds("Retry-After"), route.ResetTime("X-RateLimit-Reset")).MaxRateLimitedBackOff(time.Minute).
		RefreshCluster().Clone()))
}

func TestSplit(t *testing.T) {
	b := route.Prefix("/").Split(
		route.Weight("a", 90).HostRewrite("h").Subset("stage", "prod").
			RequestHeaders(header.Append("x", "1"), header.Remove("y")).ResponseHeaders(header.Remove("z"), header.Append("w", "2")).
			Override(override{"f"}),
		route.WeightHeader("x-cluster", 10).Clone(),
	).RuntimePrefix("split").RandomHeader("x-random").Timeout(time.Second).Clone()
	require.Equal(t, `match:
  prefix: /
route:
  weighted_clusters:
    clusters:
    - name: a
      weight: 90
      metadata_match:
        filter_metadata:
          envoy.lb:
            stage: prod
      request_headers_to_add:
      - header:
          key: x
          value: "1"
      response_headers_to_add:
      - header:
          key: w
          value: "2"
      response_headers_to_remove:
      - z
      request_headers_to_remove:
      - "y"
      typed_per_filter_config:
        "f":
          "@type": type.googleapis.com/google.protobuf.StringValue
          value: "f"
      host_rewrite_literal: h
    - weight: 10
      cluster_header: x-cluster
    runtime_key_prefix: split
    header_name: x-random
  timeout: 1s
`, parttest.YAML(t, b))
	require.Equal(t, "match:|  prefix: /|route:|  weighted_clusters:|    clusters:|    - name: a|      weight: 1|    use_hash_policy: true",
		lines(parttest.YAML(t, route.Prefix("/").Split(route.Weight("a", 1)).Sticky())))
}
