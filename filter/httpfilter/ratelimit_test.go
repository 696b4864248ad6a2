package httpfilter_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/route/ratelimit"
)

func TestRateLimit(t *testing.T) {
	limit := httpfilter.RateLimit("edge", "limits").Stage(1).RequestType(httpfilter.ExternalRequests).Timeout(time.Second).FailClosed().
		FailClosedShare(50, "a.deny").ResourceExhausted().RateLimitHeaders().NoLimitedHeader().RetryAfter().Status(503).StatusOnError(504).
		ResponseHeaders(header.Append("x", "y")).Descriptors(ratelimit.Descriptor(ratelimit.RemoteAddress())).Enabled(10, "a.on").Enforced(0.5, "a.hard").
		StatPrefix("p").MetadataNamespace("m")
	parttest.Equal(t, limit.Clone(), entry("ratelimit", "RateLimit", `
  domain: edge
  stage: 1
  request_type: external
  timeout: 1s
  failure_mode_deny: true
  rate_limited_as_resource_exhausted: true
  rate_limit_service: {grpc_service: {envoy_grpc: {cluster_name: limits}}, transport_api_version: V3}
  enable_x_ratelimit_headers: DRAFT_VERSION_03
  disable_x_envoy_ratelimited_header: true
  rate_limited_status: {code: ServiceUnavailable}
  response_headers_to_add: [{header: {key: x, value: "y"}}]
  status_on_error: {code: GatewayTimeout}
  stat_prefix: p
  filter_enabled: {default_value: {numerator: 10}, runtime_key: a.on}
  filter_enforced: {default_value: {numerator: 50, denominator: TEN_THOUSAND}, runtime_key: a.hard}
  failure_mode_deny_percent: {default_value: {numerator: 50}, runtime_key: a.deny}
  rate_limits: [{actions: [{remote_address: {}}]}]
  metadata_namespace: m
  enable_retry_after_header: true
`))
	parttest.Equal(t, limit.PerRoute(ratelimit.Descriptor(ratelimit.Key("a"))).VirtualHost(httpfilter.IncludeVirtualHost).Domain("d").Clone(),
		override("ratelimit.v3.RateLimitPerRoute", "vh_rate_limits: INCLUDE\nrate_limits: [{actions: [{generic_key: {descriptor_value: a}}]}]\ndomain: d\n"))
	require.Equal(t, []string{"enum-unknown part.vh_rate_limits"}, parttest.Lines(parttest.Problems(limit.PerRoute().VirtualHost("KEEP"))))
	require.Equal(t, []string{"percent-not-representable part.typed_config.filter_enabled.default_value"},
		parttest.Lines(parttest.Problems(httpfilter.RateLimit("a", "b").Enabled(101, ""))))
}
