package route_test

import (
	"testing"
	"time"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/extension"
	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/route"
	"github.com/envoykit/envoykit/route/ratelimit"
	"github.com/envoykit/envoykit/source"
)

func TestVirtualHost(t *testing.T) {
	b := route.VirtualHost("v", "a.example", "*.a.example").Routes(route.Prefix("/").To("a")).RequireTLS(route.TLSForAll).
		VirtualClusters(route.VirtualCluster("reads", match.Method("GET")).Clone()).
		RateLimits(ratelimit.Descriptor(ratelimit.RemoteAddress())).
		Retry(route.RetryOn("reset")).Hedge(route.HedgeOnPerTryTimeout()).Mirror(route.Mirror("m")).
		RequestHeaders(header.Append("x", "1"), header.Remove("z")).ResponseHeaders(header.Append("w", "2"), header.Remove("v")).
		Override(override{"first"}).AttemptCount().ResponseAttemptCount().TimeoutRetryHeader().BodyLimit(10).
		Metadata("filter", "k", true).Specifiers(extension.Custom(wrapperspb.Int32(7)).Named("mine")).Clone()
	require.Equal(t, `name: v
domains:
- a.example
- "*.a.example"
routes:
- match:
    prefix: /
  route:
    cluster: a
require_tls: ALL
virtual_clusters:
- name: reads
  headers:
  - name: ":method"
    string_match:
      exact: GET
rate_limits:
- actions:
  - remote_address: {}
request_headers_to_add:
- header:
    key: x
    value: "1"
response_headers_to_add:
- header:
    key: w
    value: "2"
response_headers_to_remove:
- v
request_headers_to_remove:
- z
include_request_attempt_count: true
typed_per_filter_config:
  first:
    "@type": type.googleapis.com/google.protobuf.StringValue
    value: first
retry_policy:
  retry_on: reset
hedge_policy:
  hedge_on_per_try_timeout: true
include_attempt_count_in_response: true
request_mirror_policies:
- cluster: m
include_is_timeout_retry_header: true
metadata:
  filter_metadata:
    filter:
      k: true
request_body_buffer_limit: 10
route_specifiers:
- name: mine
  typed_config:
    "@type": type.googleapis.com/google.protobuf.Int32Value
    value: 7
`, parttest.YAML(t, b))
}

func TestMatcherOfVirtualHost(t *testing.T) {
	in := match.OfRouteRequest()
	b := route.VirtualHost("v", "*").Matcher(route.Matcher().
		When(in.Header("x-env").Is(match.Exact("canary")), route.Prefix("/").To("canary").Timeout(time.Second)).
		Otherwise(route.FirstOf(route.Prefix("/a").Redirect(), route.Prefix("/").To("stable")).Clone()))
	require.Equal(t, `name: v
domains:
- "*"
matcher:
  matcher_list:
    matchers:
    - predicate:
        single_predicate:
          input:
            name: envoy.matching.inputs.request_headers
            typed_config:
              "@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput
              header_name: x-env
          value_match:
            exact: canary
      on_match:
        action:
          name: route
          typed_config:
            "@type": type.googleapis.com/envoy.config.route.v3.Route
            match:
              prefix: /
            route:
              cluster: canary
              timeout: 1s
  on_no_match:
    action:
      name: route_match_action
      typed_config:
        "@type": type.googleapis.com/envoy.config.route.v3.RouteList
        routes:
        - match:
            prefix: /a
          redirect: {}
        - match:
            prefix: /
          route:
            cluster: stable
`, parttest.YAML(t, b))
	require.Contains(t, parttest.YAML(t, route.VirtualHost("v", "*").Matcher(route.MatcherByValue(in.Header("x")).On("a", route.Prefix("/").To("a")))), "exact_match_map")
	require.Contains(t, parttest.YAML(t, route.VirtualHost("v", "*").Matcher(route.MatcherByPrefix(in.FilterState("x")).On("a", route.Prefix("/").To("a")))), "prefix_match_map")
}

func TestConfiguration(t *testing.T) {
	b := route.Configuration("edge").VirtualHosts(route.VirtualHost("v", "*")).VHDS(source.Delta("xds")).
		InternalOnlyHeaders("x-a", "x-b").MostSpecificWins().ValidateClusters(false).MaxResponseBody(8192).IgnorePort().HostHeader("x-host").
		IgnorePathParameters().Mirror(route.Mirror("m")).Metadata("filter", "k", 1.5).
		RequestHeaders(header.Append("x", "1"), header.Remove("z")).ResponseHeaders(header.Append("w", "2"), header.Remove("v")).
		Override(override{"first"}).Plugins(route.LuaPlugin(source.Text("code"), "a").Named("lua").Optional().Clone()).
		Specifiers(extension.Custom(wrapperspb.Int32(7)).Named("mine"))
	require.Equal(t, "edge", b.Name())
	require.Equal(t, `name: edge
virtual_hosts:
- name: v
  domains:
  - "*"
internal_only_headers:
- x-a
- x-b
response_headers_to_add:
- header:
    key: w
    value: "2"
response_headers_to_remove:
- v
request_headers_to_add:
- header:
    key: x
    value: "1"
validate_clusters: false
request_headers_to_remove:
- z
vhds:
  config_source:
    api_config_source:
      api_type: DELTA_GRPC
      grpc_services:
      - envoy_grpc:
          cluster_name: xds
      transport_api_version: V3
    resource_api_version: V3
most_specific_header_mutations_wins: true
max_direct_response_body_size_bytes: 8192
cluster_specifier_plugins:
- extension:
    name: lua
    typed_config:
      "@type": type.googleapis.com/envoy.extensions.router.cluster_specifiers.lua.v3.LuaConfig
      source_code:
        inline_string: code
      default_cluster: a
  is_optional: true
request_mirror_policies:
- cluster: m
ignore_port_in_host_matching: true
ignore_path_parameters_in_path_matching: true
typed_per_filter_config:
  first:
    "@type": type.googleapis.com/google.protobuf.StringValue
    value: first
metadata:
  filter_metadata:
    filter:
      k: 1.5
vhost_header: x-host
route_specifiers:
- name: mine
  typed_config:
    "@type": type.googleapis.com/google.protobuf.Int32Value
    value: 7
`, parttest.YAML(t, b.Clone()))
	m, err := route.Raw(&routev3.RouteConfiguration{Name: "raw"}).Build()
	require.NoError(t, err)
	require.Equal(t, "raw", m.Name)
}

func TestMirror(t *testing.T) {
	require.Equal(t, `cluster: m
runtime_fraction:
  default_value:
    numerator: 5
  runtime_key: k
trace_sampled: false
disable_shadow_host_suffix_append: true
request_headers_mutations:
- append:
    header:
      key: x
      value: "1"
- remove: z
- remove_on_match:
    key_matcher:
      prefix: x-
host_rewrite_literal: h
`, parttest.YAML(t, route.Mirror("m").Fraction(5).FractionKey("k").TraceSampled(false).KeepHost().HostRewrite("h").
		RequestHeaders(header.Append("x", "1"), header.Remove("z"), header.RemoveMatching(match.Prefix("x-"))).Clone()))
	require.Equal(t, "cluster_header: x\n", parttest.YAML(t, route.MirrorHeader("x")))
}

func TestInternalRedirect(t *testing.T) {
	require.Equal(t, `max_internal_redirects: 3
redirect_response_codes:
- 302
- 307
predicates:
- name: envoy.internal_redirect_predicates.allow_listed_routes
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.internal_redirect.allow_listed_routes.v3.AllowListedRoutesConfig
    allowed_route_names:
    - a
- name: envoy.internal_redirect_predicates.previous_routes
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.internal_redirect.previous_routes.v3.PreviousRoutesConfig
- name: envoy.internal_redirect_predicates.safe_cross_scheme
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.internal_redirect.safe_cross_scheme.v3.SafeCrossSchemeConfig
- name: envoy.internal_redirect_predicates.filter_state
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.internal_redirect.filter_state.v3.FilterStateConfig
    redirect_enabled_key: k
    redirect_if_absent: true
allow_cross_scheme_redirect: true
response_headers_to_copy:
- x
`, parttest.YAML(t, route.InternalRedirect().Max(3).Codes(302, 307).
		Unless(route.RefuseOtherRoutes("a"), route.RefusePreviousRoutes(), route.RefuseUnsafeScheme(), route.RefuseByFilterState("k", true)).
		InsecureCrossScheme().CopyHeaders("x").Clone()))
}

func TestPlugins(t *testing.T) {
	b := route.Prefix("/").ToChosen(route.MatcherPlugin(
		route.ClusterMatcher().When(match.OfRequest().Query("v").Is(match.Exact("2")), route.ChooseCluster("two")).Otherwise(route.ChooseCluster("one"))))
	require.Equal(t, `match:
  prefix: /
route:
  inline_cluster_specifier_plugin:
    extension:
      name: envoy.router.cluster_specifier_plugin.matcher
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.router.cluster_specifiers.matcher.v3.MatcherClusterSpecifier
        cluster_matcher:
          matcher_list:
            matchers:
            - predicate:
                single_predicate:
                  input:
                    name: envoy.matching.inputs.query_params
                    typed_config:
                      "@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestQueryParamMatchInput
                      query_param: v
                  value_match:
                    exact: "2"
              on_match:
                action:
                  name: cluster
                  typed_config:
                    "@type": type.googleapis.com/envoy.extensions.router.cluster_specifiers.matcher.v3.ClusterAction
                    cluster: two
          on_no_match:
            action:
              name: cluster
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.router.cluster_specifiers.matcher.v3.ClusterAction
                cluster: one
`, parttest.YAML(t, b))
	require.Equal(t, []string{`extension-wrong-slot part.extension`},
		parttest.Lines(parttest.Problems(route.Plugin(wrapperspb.String("no plugin")))))
}

func TestScope(t *testing.T) {
	require.Equal(t, `name: s
route_configuration_name: r
key:
  fragments:
  - string_key: a
  - string_key: b
on_demand: true
`, parttest.YAML(t, route.Scope("s", "a", "b").RDS("r").OnDemand().Clone()))
	m, err := route.Scope("s", "a").Routes(route.Configuration("inline").VirtualHosts(route.VirtualHost("v", "*"))).Build()
	require.NoError(t, err)
	require.Equal(t, "inline", m.RouteConfiguration.Name)
	require.Equal(t, []string{"oneof-chosen-twice part.route_configuration"},
		parttest.Lines(parttest.Problems(route.Scope("s", "a").RDS("r").Routes(route.Configuration("x")))))
}
