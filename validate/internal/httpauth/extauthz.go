package httpauth

import (
	"fmt"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	authzv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_authz/v3"
	gcpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/gcp_authn/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// authz returns a filter with the fields.
func authz(fields string) string {
	return `"@type": type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz
transport_api_version: V3
` + fields + "\n"
}

// authzHTTP returns a filter that asks over HTTP, with more fields of the service.
func authzHTTP(fields string) string {
	return authz(`http_service: {server_uri: {uri: "http://authz/", cluster: authz, timeout: 1s}` + fields + "}")
}

var authzHeaders = check.Rule(diag.Rule{
	ID: "ext-authz-allowed-headers", Severity: diag.Error,
	Title: "the headers that an authorization service sees are said once",
	Text:  "allowed_headers of the filter takes the place of allowed_headers in http_service.authorization_request. Envoy refuses both together.",
	Bad:   authzHTTP(", authorization_request: {allowed_headers: {patterns: [{exact: a}]}}") + "allowed_headers: {patterns: [{exact: a}]}\n",
	Good:  authzHTTP("") + "allowed_headers: {patterns: [{exact: a}]}\n",
	Ref:   "extensions/filters/http/ext_authz/ext_authz.cc",
})

var authzPrefix = check.Rule(diag.Rule{
	ID: "ext-authz-path-prefix", Severity: diag.Error,
	Title: "the path prefix of an authorization service begins with a slash",
	Text:  "It is put before the path of each request. Envoy refuses one without the slash.",
	Bad:   authzHTTP(", path_prefix: check"),
	Good:  authzHTTP(", path_prefix: /check"),
	Ref:   "extensions/filters/common/ext_authz/ext_authz_http_impl.cc",
})

var authzVersion = check.Rule(diag.Rule{
	ID: "ext-authz-transport-version", Severity: diag.Error,
	Title: "authorization services speak version 3 of the API",
	Text:  "Version 2 is gone. Envoy refuses transport_api_version: V2.",
	Bad:   strings.Replace(authzHTTP(""), "V3", "V2", 1),
	Good:  authzHTTP(""),
	Ref:   "extensions/filters/http/ext_authz/config.cc",
})

var authzService = check.Rule(diag.Rule{
	ID: "ext-authz-service-missing", Severity: diag.Warning,
	Title: "the external authorization filter has a service",
	Text:  "With neither grpc_service nor http_service Envoy loads the filter, and crashes at the first connection.",
	Bad:   authz("stat_prefix: a"),
	Good:  authzHTTP(""),
	Ref:   "common/grpc/async_client_manager_impl.cc factoryForGrpcService",
})

var authzBody = check.Rule(diag.Rule{
	ID: "ext-authz-check-body", Severity: diag.Error,
	Title: "a route sends a body along or does not",
	Text:  "In check_settings, with_request_body and disable_request_body_buffering exclude each other. Envoy refuses both.",
	Bad:   perRoute("with_request_body: {max_request_bytes: 9}, disable_request_body_buffering: true"),
	Good:  perRoute("with_request_body: {max_request_bytes: 9}"),
	Ref:   "extensions/filters/http/ext_authz/ext_authz.h FilterConfigPerRoute",
})

// perRoute returns per-route configuration with the settings.
func perRoute(settings string) string {
	return `"@type": type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthzPerRoute
check_settings: {` + settings + "}\n"
}

var authzBackoff = check.Rule(diag.Rule{
	ID: "ext-authz-retry-backoff", Severity: diag.Error,
	Title: "the longest back-off of an authorization service is not shorter than the first",
	Text:  "Envoy refuses a retry_back_off whose max_interval is below base_interval.",
	Bad:   authzHTTP(", retry_policy: {retry_back_off: {base_interval: 2s, max_interval: 1s}}"),
	Good:  authzHTTP(", retry_policy: {retry_back_off: {base_interval: 1s, max_interval: 2s}}"),
	Ref:   "common/http/utility.cc validateCoreRetryPolicy",
})

var gcpBackoff = check.Rule(diag.Rule{
	ID: "gcp-authn-retry", Severity: diag.Error,
	Title: "the longest back-off of Google's metadata server is not shorter than the first",
	Text:  "Envoy refuses a retry_back_off whose max_interval is below base_interval.",
	Bad:   gcp("{base_interval: 2s, max_interval: 1s}"),
	Good:  gcp("{base_interval: 1s, max_interval: 2s}"),
	Ref:   "extensions/filters/http/gcp_authn",
})

func gcp(backoff string) string {
	return `"@type": type.googleapis.com/envoy.extensions.filters.http.gcp_authn.v3.GcpAuthnFilterConfig
cluster: metadata
timeout: 1s
retry_policy: {retry_back_off: ` + backoff + "}\n"
}

func init() {
	check.On(extAuthz)
	check.On(func(c *check.Context, s *authzv3.HttpService) {
		if p := s.GetPathPrefix(); p != "" && p[0] != '/' {
			c.Report(authzPrefix, fmt.Sprintf("%q does not begin with a slash", p), "path_prefix").Fixes = []string{fmt.Sprintf("use %q", "/"+p)}
		}
		backoff(c, authzBackoff, s.GetRetryPolicy())
	})
	check.On(func(c *check.Context, s *authzv3.CheckSettings) {
		if s.GetWithRequestBody() != nil && s.GetDisableRequestBodyBuffering() {
			c.Report(authzBody, "the body is sent along and is not", "disable_request_body_buffering")
		}
	})
	check.On(func(c *check.Context, m *gcpv3.GcpAuthnFilterConfig) { backoff(c, gcpBackoff, m.GetRetryPolicy()) })
}

func extAuthz(c *check.Context, m *authzv3.ExtAuthz) {
	//lint:ignore SA1019 the deprecated value is the point
	if m.GetTransportApiVersion() == corev3.ApiVersion_V2 {
		c.Report(authzVersion, "the service is asked in version 2 of the API", "transport_api_version").Fixes = []string{"use V3"}
	}
	if m.GetServices() == nil {
		c.Report(authzService, "there is no service to ask")
	}
	//lint:ignore SA1019 here too
	if m.GetAllowedHeaders() != nil && m.GetHttpService().GetAuthorizationRequest().GetAllowedHeaders() != nil {
		c.Report(authzHeaders, "allowed_headers is set twice", "http_service.authorization_request.allowed_headers")
	}
}

// backoff reports a longest back-off that is shorter than the first.
func backoff(c *check.Context, rule *diag.Rule, p *corev3.RetryPolicy) {
	b := p.GetRetryBackOff()
	if b.GetMaxInterval() != nil && b.GetBaseInterval() != nil && b.GetMaxInterval().AsDuration() < b.GetBaseInterval().AsDuration() {
		c.Report(rule, "max_interval is below base_interval", "retry_policy.retry_back_off.max_interval")
	}
}
