package httpfilter_test

import (
	"time"

	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/route/ratelimit"
	"github.com/envoykit/envoykit/service"
)

func ExampleExtAuthz() {
	printPart(httpfilter.ExtAuthz("authz").Timeout(200 * time.Millisecond))
	// Output:
	// name: envoy.filters.http.ext_authz
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz
	//   grpc_service:
	//     envoy_grpc:
	//       cluster_name: authz
	//     timeout: 0.200s
	//   transport_api_version: V3
}

func ExampleExtAuthzBy() {
	printPart(httpfilter.ExtAuthzBy(service.GRPC("authz").Metadata("x-edge", "1")))
	// Output:
	// name: envoy.filters.http.ext_authz
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz
	//   grpc_service:
	//     envoy_grpc:
	//       cluster_name: authz
	//     initial_metadata:
	//     - key: x-edge
	//       value: "1"
	//   transport_api_version: V3
}

func ExampleExtAuthzHTTP() {
	printPart(httpfilter.ExtAuthzHTTP(httpfilter.ExtAuthzServer(service.HTTP("http://authz/", "authz", time.Second)).UpstreamHeaders(match.Exact("x-user"))))
	// Output:
	// name: envoy.filters.http.ext_authz
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz
	//   http_service:
	//     server_uri:
	//       uri: http://authz/
	//       cluster: authz
	//       timeout: 1s
	//     authorization_response:
	//       allowed_upstream_headers:
	//         patterns:
	//         - exact: x-user
	//   transport_api_version: V3
}

func ExampleExtAuthzServer() {
	printPart(httpfilter.ExtAuthzServer(service.HTTP("http://authz/", "authz", time.Second)).PathPrefix("/check"))
	// Output:
	// server_uri:
	//   uri: http://authz/
	//   cluster: authz
	//   timeout: 1s
	// path_prefix: /check
}

func ExampleExtAuthzRequest() {
	printPart(httpfilter.ExtAuthz("authz").RequestBody(8192).Request(httpfilter.ExtAuthzRequest().PartialBody().DisallowedHeaders(match.Exact("cookie"))))
	// Output:
	// name: envoy.filters.http.ext_authz
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz
	//   grpc_service:
	//     envoy_grpc:
	//       cluster_name: authz
	//   with_request_body:
	//     max_request_bytes: 8192
	//     allow_partial_message: true
	//   transport_api_version: V3
	//   disallowed_headers:
	//     patterns:
	//     - exact: cookie
}

func ExampleExtProc() {
	printPart(httpfilter.ExtProc("proc").Modes(httpfilter.ExtProcModes().RequestBody(httpfilter.Buffered)).MessageTimeout(time.Second))
	// Output:
	// name: envoy.filters.http.ext_proc
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor
	//   grpc_service:
	//     envoy_grpc:
	//       cluster_name: proc
	//   processing_mode:
	//     request_body_mode: BUFFERED
	//   message_timeout: 1s
}

func ExampleExtProcBy() {
	printPart(httpfilter.ExtProcBy(service.GRPC("proc").Timeout(time.Minute)).InsecureFailOpen())
	// Output:
	// name: envoy.filters.http.ext_proc
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor
	//   grpc_service:
	//     envoy_grpc:
	//       cluster_name: proc
	//     timeout: 60s
	//   failure_mode_allow: true
}

func ExampleExtProcHTTP() {
	printPart(httpfilter.ExtProcHTTP(service.Call(service.HTTP("http://proc/", "proc", time.Second))))
	// Output:
	// name: envoy.filters.http.ext_proc
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor
	//   http_service:
	//     http_service:
	//       http_uri:
	//         uri: http://proc/
	//         cluster: proc
	//         timeout: 1s
}

func ExampleExtProcModes() {
	printPart(httpfilter.ExtProcModes().RequestBody(httpfilter.FullDuplex).RequestTrailers(httpfilter.Send).ResponseHeaders(httpfilter.Skip))
	// Output:
	// response_header_mode: SKIP
	// request_body_mode: FULL_DUPLEX_STREAMED
	// request_trailer_mode: SEND
}

func ExampleExtProcMetadata() {
	printPart(httpfilter.ExtProcMetadata().Forward("envoy.filters.http.jwt_authn").Receive("proc"))
	// Output:
	// forwarding_namespaces:
	//   untyped:
	//   - envoy.filters.http.jwt_authn
	// receiving_namespaces:
	//   untyped:
	//   - proc
}

func ExampleRateLimitQuota() {
	printPart(httpfilter.RateLimitQuota("edge", service.GRPC("rlqs"), httpfilter.QuotaMatcher().Otherwise(httpfilter.QuotaBucket(10*time.Second).Label("app", "shop"))))
	// Output:
	// name: envoy.filters.http.rate_limit_quota
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaFilterConfig
	//   rlqs_server:
	//     envoy_grpc:
	//       cluster_name: rlqs
	//   domain: edge
	//   bucket_matchers:
	//     on_no_match:
	//       action:
	//         name: rate_limit_quota
	//         typed_config:
	//           "@type": type.googleapis.com/envoy.extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings
	//           bucket_id_builder:
	//             bucket_id_builder:
	//               app:
	//                 string_value: shop
	//           reporting_interval: 10s
}

func ExampleQuotaMatcher() {
	printPart(httpfilter.QuotaMatcher().Otherwise(httpfilter.QuotaBucket(10*time.Second).LabelFrom("user", match.OfRequest().Header("x-user"))))
	// Output:
	// on_no_match:
	//   action:
	//     name: rate_limit_quota
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings
	//       bucket_id_builder:
	//         bucket_id_builder:
	//           user:
	//             custom_value:
	//               name: envoy.matching.inputs.request_headers
	//               typed_config:
	//                 "@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput
	//                 header_name: x-user
	//       reporting_interval: 10s
}

func ExampleQuotaAll() {
	printPart(httpfilter.QuotaAll())
	// Output:
	// blanket_rule: ALLOW_ALL
}

func ExampleQuotaNone() {
	printPart(httpfilter.QuotaNone())
	// Output:
	// blanket_rule: DENY_ALL
}

func ExampleQuotaRate() {
	printPart(httpfilter.QuotaRate(100, ratelimit.Minute))
	// Output:
	// requests_per_time_unit:
	//   requests_per_time_unit: 100
	//   time_unit: MINUTE
}

func ExampleQuotaTokens() {
	printPart(httpfilter.QuotaTokens(10, time.Second))
	// Output:
	// token_bucket:
	//   max_tokens: 10
	//   tokens_per_fill: 10
	//   fill_interval: 1s
}
