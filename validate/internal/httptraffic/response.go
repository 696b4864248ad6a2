package httptraffic

import (
	"fmt"
	"math"
	"strings"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	tapconfigv3 "github.com/envoyproxy/go-control-plane/envoy/config/tap/v3"
	tapv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/common/tap/v3"
	cachev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/cache/v3"
	cachev2v3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/cache_v2/v3"
	loopv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/cdn_loop/v3"
	compositev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/composite/v3"
	healthv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/health_check/v3"
	redirectv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/http/custom_response/redirect_policy/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func health(fields string) string { return filter("health_check.v3.HealthCheck") + fields + "\n" }

var healthCacheTime = check.Rule(diag.Rule{
	ID: "health-check-cache-time", Severity: diag.Error,
	Title: "only health checks that reach the upstream are cached",
	Text:  "cache_time keeps the upstream's answer for pass_through_mode. Envoy refuses it where the filter answers itself.",
	Bad:   health("pass_through_mode: false\ncache_time: 5s"),
	Good:  health("pass_through_mode: true\ncache_time: 5s"),
	Ref:   "extensions/filters/http/health_check/config.cc",
})

var healthNaN = check.Rule(diag.Rule{
	ID: "health-check-nan", Severity: diag.Error,
	Title:  "the share of healthy hosts is a number",
	Text:   "Envoy refuses a percentage in cluster_min_healthy_percentages that is not a number.",
	GoOnly: true,
	Bad:    "&healthv3.HealthCheck{ClusterMinHealthyPercentages: map[string]*typev3.Percent{\"a\": {Value: math.NaN()}}}",
	Good:   "httpfilter.HealthCheck(\"/healthz\").MinHealthy(\"a\", 50)",
	Ref:    "extensions/filters/http/health_check/config.cc",
})

var cacheTypedConfig = check.Rule(diag.Rule{
	ID: "cache-typed-config", Severity: diag.Error,
	Title: "a cache keeps responses somewhere, or is disabled",
	Text:  "typed_config is the storage of the cache filter. Envoy refuses the filter without it unless disabled is true.",
	Bad:   filter("cache.v3.CacheConfig") + "disabled: false\n",
	Good:  filter("cache.v3.CacheConfig") + "disabled: true\n",
	Ref:   "extensions/filters/http/cache/config.cc",
})

var compositeAction = check.Rule(diag.Rule{
	ID: "composite-action", Severity: diag.Error,
	Title: "the composite filter becomes one filter",
	Text:  "An action of the composite filter has the filter's configuration, or says where to fetch it, or has or names a chain of filters. Envoy refuses the first two together, and none.",
	Bad: filter("composite.v3.ExecuteFilterAction") + `typed_config: {name: a, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer, max_request_bytes: 1}}
dynamic_config: {name: a, config_discovery: {config_source: {ads: {}}, type_urls: [envoy.extensions.filters.http.buffer.v3.Buffer]}}
`,
	Good: filter("composite.v3.ExecuteFilterAction") + `typed_config: {name: a, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer, max_request_bytes: 1}}
`,
	Ref: "extensions/filters/http/composite/action.cc",
})

func redirectPolicy(fields string) string {
	return `"@type": type.googleapis.com/envoy.extensions.http.custom_response.redirect_policy.v3.RedirectPolicy` + "\n" + fields + "\n"
}

var customRedirect = check.Rule(diag.Rule{
	ID: "custom-response-redirect", Severity: diag.Error,
	Title: "a custom response is fetched from a whole URI, or another host and path",
	Text: "uri has a scheme and a host. In redirect_action Envoy refuses prefix_rewrite and regex_rewrite, and a path_redirect with \"#\": " +
		"the redirect stays inside Envoy, where a fragment means nothing.",
	Bad:  redirectPolicy(`redirect_action: {path_redirect: "/errors#404"}`),
	Good: redirectPolicy(`redirect_action: {path_redirect: /errors/404}`),
	Ref:  "extensions/http/custom_response/redirect_policy/redirect_policy.cc",
})

var cdnLoopID = check.Rule(diag.Rule{
	ID: "cdn-loop-id", Severity: diag.Error,
	Title: "the identifier of a CDN is a host or a token",
	Text:  "The identifier stands in the header CDN-Loop: a host, perhaps with a port, or a token, as RFC 8586 says. Envoy refuses anything else.",
	Bad:   filter("cdn_loop.v3.CdnLoopConfig") + "cdn_id: \"cdn, other\"\n",
	Good:  filter("cdn_loop.v3.CdnLoopConfig") + "cdn_id: cdn.example.com\n",
	Ref:   "extensions/filters/http/cdn_loop/config.cc",
})

func tapped(fields string) string {
	return filter("tap.v3.Tap") + "common_config: {static_config: {" + fields + "}}\n"
}

var tapConfig = check.Rule(diag.Rule{
	ID: "tap-config", Severity: diag.Error,
	Title: "a static tap says what it records, and writes files",
	Text: "static_config needs match. The sinks streaming_admin and buffered_admin belong to taps that the administration interface asks for, and Envoy refuses them here; " +
		"at streaming_grpc, which is not implemented, it crashes.",
	Bad:  tapped("match: {any_match: true}, output_config: {sinks: [{streaming_admin: {}}]}"),
	Good: tapped("match: {any_match: true}, output_config: {sinks: [{file_per_tap: {path_prefix: /tmp/tap}}]}"),
	Ref:  "extensions/common/tap/tap_config_base.cc",
})

func init() {
	check.On(healthCheck)
	check.On(func(c *check.Context, m *cachev3.CacheConfig) {
		storage(c, m.GetTypedConfig() == nil && !m.GetDisabled().GetValue())
	})
	check.On(func(c *check.Context, m *cachev2v3.CacheV2Config) {
		storage(c, m.GetTypedConfig() == nil && !m.GetDisabled().GetValue())
	})
	check.On(func(c *check.Context, m *compositev3.ExecuteFilterAction) {
		switch {
		case m.GetFilterChain() != nil || m.GetFilterChainName() != "":
		case m.GetTypedConfig() != nil && m.GetDynamicConfig() != nil:
			c.Report(compositeAction, "typed_config and dynamic_config are both set", "dynamic_config")
		case m.GetTypedConfig() == nil && m.GetDynamicConfig() == nil:
			c.Report(compositeAction, "the action has no filter")
		}
	})
	check.On(redirect)
	check.On(func(c *check.Context, m *loopv3.CdnLoopConfig) {
		if id := strings.Trim(m.GetCdnId(), " \t"); strings.ContainsFunc(id, notInIdentifier) {
			c.Report(cdnLoopID, fmt.Sprintf("%q is no identifier", id), "cdn_id")
		}
	})
	check.On(func(c *check.Context, m *tapv3.CommonExtensionConfig) {
		if s := m.GetStaticConfig(); s != nil {
			staticTap(c, s)
		}
	})
}

func storage(c *check.Context, missing bool) {
	if missing {
		c.Report(cacheTypedConfig, "there is no storage", "typed_config")
	}
}

func healthCheck(c *check.Context, m *healthv3.HealthCheck) {
	if m.GetCacheTime().AsDuration() > 0 && m.GetPassThroughMode() != nil && !m.GetPassThroughMode().GetValue() {
		c.Report(healthCacheTime, "the filter answers itself", "cache_time").Fixes = []string{"set pass_through_mode", "drop cache_time"}
	}
	for cluster, p := range m.GetClusterMinHealthyPercentages() {
		if math.IsNaN(p.GetValue()) {
			c.Report(healthNaN, "the share is not a number", diag.KeyStep("cluster_min_healthy_percentages", cluster))
		}
	}
}

func redirect(c *check.Context, m *redirectv3.RedirectPolicy) {
	if uri := m.GetUri(); uri != "" {
		if scheme, rest, ok := strings.Cut(uri, "://"); !ok || scheme == "" || rest == "" || rest[0] == '/' {
			c.Report(customRedirect, fmt.Sprintf("%q has no scheme or no host", uri), "uri")
		}
	}
	switch r := m.GetRedirectAction().GetPathRewriteSpecifier().(type) {
	case *routev3.RedirectAction_PrefixRewrite:
		c.Report(customRedirect, "prefix_rewrite cannot be used here", "redirect_action.prefix_rewrite")
	case *routev3.RedirectAction_RegexRewrite:
		c.Report(customRedirect, "regex_rewrite cannot be used here", "redirect_action.regex_rewrite")
	case *routev3.RedirectAction_PathRedirect:
		if strings.Contains(r.PathRedirect, "#") {
			c.Report(customRedirect, "the path has a fragment", "redirect_action.path_redirect")
		}
	}
}

// notInIdentifier finds what neither a token nor a host with a port has.
func notInIdentifier(r rune) bool {
	return r <= ' ' || r >= 0x7f || strings.ContainsRune(`"(),/;<=>?@\{}`, r)
}

func staticTap(c *check.Context, s *tapconfigv3.TapConfig) {
	//lint:ignore SA1019 the old form counts
	if s.GetMatch() == nil && s.GetMatchConfig() == nil {
		c.Report(tapConfig, "nothing says what is recorded", "static_config.match").Fixes = []string{"set match: {any_match: true}"}
	}
	for i, sink := range s.GetOutputConfig().GetSinks() {
		switch sink.GetOutputSinkType().(type) {
		case *tapconfigv3.OutputSink_StreamingAdmin, *tapconfigv3.OutputSink_BufferedAdmin:
			c.Report(tapConfig, "the sink belongs to taps of the administration interface", "static_config.output_config.sinks", i)
		case *tapconfigv3.OutputSink_StreamingGrpc:
			c.Report(tapConfig, "the sink is not implemented, and Envoy crashes", "static_config.output_config.sinks", i)
		}
	}
}
