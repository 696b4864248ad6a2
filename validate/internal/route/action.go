package route

import (
	"fmt"
	"os"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
	"github.com/envoykit/envoykit/validate/internal/format"
)

var rewriteExclusive = check.Rule(diag.Rule{
	ID: "route-rewrite-exclusive", Severity: diag.Error,
	Title: "a route rewrites its path in one way",
	Text:  "prefix_rewrite, regex_rewrite and path_rewrite_policy exclude each other, although they are fields of their own. Envoy refuses a route with two.",
	Bad:   action(`prefix_rewrite: /v1, regex_rewrite: {pattern: {regex: "^/v2"}, substitution: /v1}`),
	Good:  action(`prefix_rewrite: /v1`),
	Ref:   "common/router/config_impl.cc RouteEntryImplBase",
})

var prefixRewriteTemplate = check.Rule(diag.Rule{
	ID: "route-prefix-rewrite-with-template", Severity: diag.Error,
	Title: "a route that matches a template does not rewrite a prefix",
	Text:  "A path template has no prefix that could be replaced. Use path_rewrite_policy with a template, or regex_rewrite.",
	Bad:   route(`match: {path_match_policy: {name: t, typed_config: {"@type": type.googleapis.com/envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig, path_template: "/{id}"}}}, route: {cluster: shop, prefix_rewrite: /v1}`),
	Good:  route(`match: {path_match_policy: {name: t, typed_config: {"@type": type.googleapis.com/envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig, path_template: "/{id}"}}}, route: {cluster: shop}`),
	Ref:   "common/router/config_impl.cc RouteEntryImplBase",
})

var upgradeDuplicate = check.Rule(diag.Rule{
	ID: "route-upgrade-duplicate", Severity: diag.Error,
	Title: "a route configures each type of upgrade once",
	Text:  "Envoy ignores case when it compares the types of upgrades, and refuses a second one.",
	Bad:   action(`upgrade_configs: [{upgrade_type: websocket}, {upgrade_type: WebSocket}]`),
	Good:  action(`upgrade_configs: [{upgrade_type: websocket}, {upgrade_type: spdy/3.1}]`),
	Ref:   "common/router/config_impl.cc RouteEntryImplBase",
})

var upgradeConnect = check.Rule(diag.Rule{
	ID: "route-upgrade-connect-config", Severity: diag.Error,
	Title: "only CONNECT and CONNECT-UDP have a connect_config",
	Text:  "connect_config says how a tunnel ends in Envoy. No other type of upgrade is a tunnel, and Envoy refuses it there.",
	Bad:   action(`upgrade_configs: [{upgrade_type: websocket, connect_config: {}}]`),
	Good:  route(`match: {connect_matcher: {}}, route: {cluster: shop, upgrade_configs: [{upgrade_type: CONNECT, connect_config: {}}]}`),
	Ref:   "common/router/config_impl.cc RouteEntryImplBase",
})

var internalRedirectHeader = check.Rule(diag.Rule{
	ID: "route-internal-redirect-header", Severity: diag.Error,
	Title: "an internal redirect copies ordinary headers",
	Text:  "response_headers_to_copy cannot name pseudo-headers and host: the redirect itself sets them.",
	Bad:   action(`internal_redirect_policy: {response_headers_to_copy: [":status"]}`),
	Good:  action(`internal_redirect_policy: {response_headers_to_copy: [x-request-id]}`),
	Ref:   "common/router/config_impl.cc InternalRedirectPolicyImpl",
})

var internalRedirectCodes = check.Rule(diag.Rule{
	ID: "route-internal-redirect-codes", Severity: diag.Warning,
	Title: "an internal redirect follows codes of redirects",
	Text:  "Envoy follows 301, 302, 303, 307 and 308, and drops every other code of redirect_response_codes without a word.",
	Bad:   action(`internal_redirect_policy: {redirect_response_codes: [302, 304]}`),
	Good:  action(`internal_redirect_policy: {redirect_response_codes: [302, 307]}`),
	Ref:   "common/router/config_impl.cc buildRedirectResponseCodes",
})

var bodyTooLarge = check.Rule(diag.Rule{
	ID: "route-direct-response-too-large", Severity: diag.Error,
	Title: "the body of a direct response is not longer than allowed",
	Text: "A body has at most max_direct_response_body_size_bytes of the route configuration, 4096 if that is not set. " +
		"Envoy refuses the route configuration otherwise.",
	Bad: configuration(`max_direct_response_body_size_bytes: 4
virtual_hosts:
- name: shop
  domains: ["*"]
  routes: [{match: {prefix: /}, direct_response: {status: 200, body: {inline_string: hello}}}]`),
	Good: route(`match: {prefix: /}, direct_response: {status: 200, body: {inline_string: hello}}`),
	Ref:  "common/config/datasource.cc read",
})

func init() {
	check.On(func(c *check.Context, r *routev3.Route) {
		if r.GetMatch().GetPathMatchPolicy() != nil && r.GetRoute().GetPrefixRewrite() != "" {
			c.Report(prefixRewriteTemplate, "prefix_rewrite has no prefix to replace", "route.prefix_rewrite")
		}
		templates(c, r)
	})
	check.On(routeAction)
	check.On(internalRedirect)
	check.On(directResponse)
	check.On(func(c *check.Context, a *routev3.RedirectAction) {
		format.Text(c, a.GetPathRewrite(), format.Form{}, "path_rewrite")
	})
}

func routeAction(c *check.Context, a *routev3.RouteAction) {
	ways := 0
	for _, set := range [...]bool{a.GetPrefixRewrite() != "", a.GetRegexRewrite() != nil, a.GetPathRewritePolicy() != nil, a.GetPathRewrite() != ""} {
		if set {
			ways++
		}
	}
	if ways > 1 {
		c.Report(rewriteExclusive, "the path is rewritten in more than one way").Fixes = []string{"keep one of prefix_rewrite, regex_rewrite and path_rewrite_policy"}
	}
	upgrades(c, a.GetUpgradeConfigs())
	format.Text(c, a.GetPathRewrite(), format.Form{}, "path_rewrite")
	format.Text(c, a.GetHostRewrite(), format.Form{}, "host_rewrite")
}

func upgrades(c *check.Context, configs []*routev3.RouteAction_UpgradeConfig) {
	for i, u := range configs {
		kind := u.GetUpgradeType()
		for j, earlier := range configs[:i] {
			if strings.EqualFold(kind, earlier.GetUpgradeType()) {
				d := c.Report(upgradeDuplicate, fmt.Sprintf("upgrade type %q is configured twice", kind), "upgrade_configs", i, "upgrade_type")
				d.Related = []diag.Related{{Message: "first here", Path: c.At("upgrade_configs", j)}}
				break
			}
		}
		if u.GetConnectConfig() != nil && !strings.EqualFold(kind, "CONNECT") && !strings.EqualFold(kind, "CONNECT-UDP") {
			c.Report(upgradeConnect, fmt.Sprintf("upgrade type %q has no connect_config", kind), "upgrade_configs", i, "connect_config")
		}
	}
}

func internalRedirect(c *check.Context, p *routev3.InternalRedirectPolicy) {
	for i, h := range p.GetResponseHeadersToCopy() {
		if strings.HasPrefix(h, ":") || strings.EqualFold(h, "host") {
			c.Report(internalRedirectHeader, fmt.Sprintf("header %q cannot be copied", h), "response_headers_to_copy", i)
		}
	}
	for i, code := range p.GetRedirectResponseCodes() {
		switch code {
		case 301, 302, 303, 307, 308:
		default:
			c.Report(internalRedirectCodes, fmt.Sprintf("responses with code %d are not followed", code), "redirect_response_codes", i)
		}
	}
}

// directResponse compares the length of a body with the limit of the route configuration, which is
// not known for a route or a virtual host alone.
func directResponse(c *check.Context, d *routev3.DirectResponseAction) {
	size := bodySize(c, d.GetBody())
	if size == 0 {
		return
	}
	table, ok := check.Within[*routev3.RouteConfiguration](c)
	if !ok {
		return
	}
	limit := 4096
	if l := table.GetMaxDirectResponseBodySizeBytes(); l != nil {
		limit = int(l.GetValue())
	}
	if size > limit {
		c.Report(bodyTooLarge, fmt.Sprintf("the body has %d bytes, %d are allowed", size, limit), "body").Fixes =
			[]string{fmt.Sprintf("set max_direct_response_body_size_bytes of the route configuration to %d", size)}
	}
}

// bodySize returns the length of a body, that of a file where files are looked at; 0 if it is not known.
func bodySize(c *check.Context, body *corev3.DataSource) int {
	if name := body.GetFilename(); name != "" && c.Files {
		if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
			return int(info.Size())
		}
	}
	return max(len(body.GetInlineString()), len(body.GetInlineBytes()))
}
