package httpfilter_test

import (
	"testing"
	"time"

	corsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/cors/v3"
	echov3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/echo/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
)

func entry(name, message, fields string) string {
	return "name: envoy.filters.http." + name + "\ntyped_config:\n  \"@type\": type.googleapis.com/envoy.extensions.filters.http." + name + ".v3." + message + "\n" + fields
}

func override(message, fields string) string {
	return "\"@type\": type.googleapis.com/envoy.extensions.filters.http." + message + "\n" + fields
}

func TestRouter(t *testing.T) {
	parttest.Equal(t, httpfilter.Router().DynamicStats(false).StartChildSpan().UpstreamLogs(accesslog.Stdout()).SuppressEnvoyHeaders().
		StrictHeaders("x-envoy-max-retries").RespectExpectedTimeout().UpstreamLogOpening().UpstreamLogEvery(time.Second).
		SuppressGRPCStats().RejectEarlyData(true), entry("router", "Router", `
  dynamic_stats: false
  start_child_span: true
  upstream_log: [{name: envoy.access_loggers.stdout, typed_config: {"@type": type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StdoutAccessLog}}]
  suppress_envoy_headers: true
  strict_check_headers: [x-envoy-max-retries]
  respect_expected_rq_timeout: true
  suppress_grpc_request_failure_code_stats: true
  upstream_log_options: {flush_upstream_log_on_upstream_stream: true, upstream_log_flush_interval: 1s}
  reject_connect_request_early_data: true
`))
	const (
		buffer = `{name: envoy.filters.http.buffer, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer, max_request_bytes: 5}}`
		codec  = `{name: envoy.filters.http.upstream_codec, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec}}`
	)
	upstream := httpfilter.Router().UpstreamFilters(httpfilter.Buffer(5))
	parttest.Equal(t, upstream, entry("router", "Router", "  upstream_http_filters: ["+buffer+", "+codec+"]"))
	parttest.Equal(t, upstream.Clone().UpstreamFilters(httpfilter.Buffer(5), httpfilter.UpstreamCodec()),
		entry("router", "Router", "  upstream_http_filters: ["+buffer+", "+buffer+", "+codec+"]"))
}

func TestExtAuthz(t *testing.T) {
	parttest.Equal(t, httpfilter.ExtAuthz("authz").Timeout(time.Second).InsecureFailOpen().RequestBody(1024).PeerCertificate().ClearRouteCache().StatPrefix("p"),
		entry("ext_authz", "ExtAuthz", `
  grpc_service: {envoy_grpc: {cluster_name: authz}, timeout: 1s}
  transport_api_version: V3
  failure_mode_allow: true
  with_request_body: {max_request_bytes: 1024}
  include_peer_certificate: true
  clear_route_cache: true
  stat_prefix: p
`))
	authz := httpfilter.ExtAuthzBy(service.GRPC("a").Authority("h")).Named("second")
	require.Equal(t, "second", authz.Off().FilterName())
	parttest.Equal(t, authz.Check().Context("a", "b").NoBody(),
		override("ext_authz.v3.ExtAuthzPerRoute", "check_settings: {context_extensions: {a: b}, disable_request_body_buffering: true}"))
	parttest.Equal(t, authz.Off(), "\"@type\": type.googleapis.com/envoy.config.route.v3.FilterConfig\ndisabled: true")
}

func TestLocalRateLimit(t *testing.T) {
	const always = "  filter_enabled: {default_value: {numerator: 100}}\n  filter_enforced: {default_value: {numerator: 100}}\n"
	for want, b := range map[string]*httpfilter.LocalRateLimitBuilder{
		"": httpfilter.LocalRateLimit("l"),
		"  token_bucket: {max_tokens: 5, tokens_per_fill: 5, fill_interval: 1s}\n" + always:  httpfilter.LocalRateLimit("l").Tokens(5, time.Second),
		"  token_bucket: {max_tokens: 50, tokens_per_fill: 5, fill_interval: 1s}\n" + always: httpfilter.LocalRateLimit("l").Burst(50).Tokens(5, time.Second),
		"  token_bucket: {max_tokens: 5, tokens_per_fill: 5, fill_interval: 1s}\n" +
			"  filter_enabled: {default_value: {numerator: 50}, runtime_key: soft}\n  filter_enforced: {default_value: {numerator: 0}}\n" +
			"  status: {code: ServiceUnavailable}\n  local_rate_limit_per_downstream_connection: true": httpfilter.LocalRateLimit("l").
			Tokens(5, time.Second).Enabled(50, "soft").Enforced(0, "").Status(503).PerConnection().Clone(),
	} {
		parttest.Equal(t, b, entry("local_ratelimit", "LocalRateLimit", "  stat_prefix: l\n"+want))
	}
	parttest.Equal(t, httpfilter.LocalRateLimit("l").PerRoute("r", 2, time.Minute).Burst(3).Enforced(10, "hard"), override("local_ratelimit.v3.LocalRateLimit", `
stat_prefix: r
token_bucket: {max_tokens: 3, tokens_per_fill: 2, fill_interval: 60s}
filter_enabled: {default_value: {numerator: 100}}
filter_enforced: {default_value: {numerator: 10}, runtime_key: hard}
`))
}

func TestDiscovered(t *testing.T) {
	const cors = "envoy.extensions.filters.http.cors.v3.Cors"
	parttest.Equal(t, httpfilter.Discovered("a", source.ADS(), cors).Default(httpfilter.CORS()).StartWithDefault().Clone(), `
name: a
config_discovery:
  config_source: {ads: {}, resource_api_version: V3}
  default_config: {"@type": type.googleapis.com/`+cors+`}
  apply_default_config_without_warming: true
  type_urls: [type.googleapis.com/`+cors+`]
`)
	parttest.Equal(t, httpfilter.Discovered("a", source.ADS(), "example.com/"+cors).Off(), "{'@type': type.googleapis.com/envoy.config.route.v3.FilterConfig, disabled: true}")
	parttest.Equal(t, httpfilter.Discovered("a", source.ADS(), cors).PerRoute(&corsv3.CorsPolicy{ExposeHeaders: "a"}), override("cors.v3.CorsPolicy", "expose_headers: a"))
	require.Equal(t, []string{"builder-nil part.config_discovery.config_source", "builder-nil part.config_discovery.default_config"},
		parttest.Lines(parttest.Problems(httpfilter.Discovered("a", nil, cors).Default(nil))))
}

func TestCustom(t *testing.T) {
	cors := httpfilter.Custom(&corsv3.Cors{})
	require.Equal(t, "envoy.filters.http.cors", cors.FilterName())
	parttest.Equal(t, cors, entry("cors", "Cors", ""))
	parttest.Equal(t, cors.PerRoute(&corsv3.CorsPolicy{ExposeHeaders: "a"}), override("cors.v3.CorsPolicy", "expose_headers: a"))
	require.Equal(t, []string{"extension-wrong-slot part"}, parttest.Lines(parttest.Problems(httpfilter.Custom(&echov3.Echo{}))))
	require.Equal(t, []string{"extension-wrong-slot part"}, parttest.Lines(parttest.Problems(cors.PerRoute(&echov3.Echo{}))))
}
