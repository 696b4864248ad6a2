package httpfilter_test

import (
	"time"

	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/filter/rbac"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/route/ratelimit"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
)

func ExampleRBAC() {
	printPart(httpfilter.RBAC(rbac.Allow(rbac.Policy("admins").
		From(rbac.SPIFFE("spiffe://td/ns/ops/sa/admin")).
		To(rbac.PathPrefix("/admin/")))).
		StatPrefix("admin"))
	// Output:
	// name: envoy.filters.http.rbac
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC
	//   rules:
	//     policies:
	//       admins:
	//         permissions:
	//         - url_path:
	//             path:
	//               prefix: /admin/
	//         principals:
	//         - authenticated:
	//             principal_name:
	//               exact: spiffe://td/ns/ops/sa/admin
	//   rules_stat_prefix: admin
}

func ExampleRBACMatcher() {
	printPart(httpfilter.RBACMatcher(rbac.RequestMatcher().Otherwise(rbac.Allowed("everybody"))))
	// Output:
	// name: envoy.filters.http.rbac
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC
	//   matcher:
	//     on_no_match:
	//       action:
	//         name: envoy.filters.rbac.action
	//         typed_config:
	//           "@type": type.googleapis.com/envoy.config.rbac.v3.Action
	//           name: everybody
}

func ExampleRBACShadow() {
	printPart(httpfilter.RBACShadow().Shadow(rbac.Deny(rbac.Policy("probe").From(rbac.Anyone()).To(rbac.Path("/old")))))
	// Output:
	// name: envoy.filters.http.rbac
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC
	//   shadow_rules:
	//     action: DENY
	//     policies:
	//       probe:
	//         permissions:
	//         - url_path:
	//             path:
	//               exact: /old
	//         principals:
	//         - any: true
}

func ExampleRateLimit() {
	printPart(httpfilter.RateLimit("edge", "limits").Timeout(50 * time.Millisecond).FailClosed())
	// Output:
	// name: envoy.filters.http.ratelimit
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.ratelimit.v3.RateLimit
	//   domain: edge
	//   timeout: 0.050s
	//   failure_mode_deny: true
	//   rate_limit_service:
	//     grpc_service:
	//       envoy_grpc:
	//         cluster_name: limits
	//     transport_api_version: V3
}

func ExampleRateLimitBy() {
	printPart(httpfilter.RateLimitBy("edge", service.GRPC("limits").Authority("limits.internal")))
	// Output:
	// name: envoy.filters.http.ratelimit
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.ratelimit.v3.RateLimit
	//   domain: edge
	//   rate_limit_service:
	//     grpc_service:
	//       envoy_grpc:
	//         cluster_name: limits
	//         authority: limits.internal
	//     transport_api_version: V3
}

func ExampleRateLimitBuilder_PerRoute() {
	printPart(httpfilter.RateLimit("edge", "limits").PerRoute(ratelimit.Descriptor(ratelimit.Header("x-user", "user"))))
	// Output:
	// "@type": type.googleapis.com/envoy.extensions.filters.http.ratelimit.v3.RateLimitPerRoute
	// rate_limits:
	// - actions:
	//   - request_headers:
	//       header_name: x-user
	//       descriptor_key: user
}

func ExampleLocalRateLimit() {
	printPart(httpfilter.LocalRateLimit("edge").Tokens(100, time.Second).Limits(httpfilter.LocalLimit(5, time.Minute).Entry("plan", "free")))
	// Output:
	// name: envoy.filters.http.local_ratelimit
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit
	//   stat_prefix: edge
	//   token_bucket:
	//     max_tokens: 100
	//     tokens_per_fill: 100
	//     fill_interval: 1s
	//   filter_enabled:
	//     default_value:
	//       numerator: 100
	//   filter_enforced:
	//     default_value:
	//       numerator: 100
	//   descriptors:
	//   - entries:
	//     - key: plan
	//       value: free
	//     token_bucket:
	//       max_tokens: 5
	//       tokens_per_fill: 5
	//       fill_interval: 60s
}

func ExampleLocalLimit() {
	printPart(httpfilter.LocalLimit(5, time.Minute).Each("user").Burst(10))
	// Output:
	// entries:
	// - key: user
	// token_bucket:
	//   max_tokens: 10
	//   tokens_per_fill: 5
	//   fill_interval: 60s
}

func ExampleCSRF() {
	printPart(httpfilter.CSRF().Origins(match.Exact("shop.example")))
	// Output:
	// name: envoy.filters.http.csrf
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.csrf.v3.CsrfPolicy
	//   filter_enabled:
	//     default_value:
	//       numerator: 100
	//   additional_origins:
	//   - exact: shop.example
}

func ExampleBasicAuth() {
	printPart(httpfilter.BasicAuth(source.DataFile("/etc/envoy/htpasswd")).ForwardUser("x-user"))
	// Output:
	// name: envoy.filters.http.basic_auth
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.basic_auth.v3.BasicAuth
	//   users:
	//     filename: /etc/envoy/htpasswd
	//   forward_username_header: x-user
}

func ExampleAPIKeyAuth() {
	printPart(httpfilter.APIKeyAuth(httpfilter.KeyHeader("x-api-key")).Client("till", "s3cret").HideKey())
	// Output:
	// name: envoy.filters.http.api_key_auth
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.api_key_auth.v3.ApiKeyAuth
	//   credentials:
	//   - key: s3cret
	//     client: till
	//   key_sources:
	//   - header: x-api-key
	//   forwarding:
	//     hide_credentials: true
}

func ExampleKeyHeader() {
	printPart(httpfilter.APIKeyAuth(httpfilter.KeyHeader("x-api-key"), httpfilter.KeyQuery("key"), httpfilter.KeyCookie("key")))
	// Output:
	// name: envoy.filters.http.api_key_auth
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.api_key_auth.v3.ApiKeyAuth
	//   key_sources:
	//   - header: x-api-key
	//   - query: key
	//   - cookie: key
}
