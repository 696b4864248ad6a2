package grpc

import (
	"fmt"
	"slices"
	"strings"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/diag"
)

// routes is a table with one route.
func routes(route string) string {
	return `"@type": type.googleapis.com/envoy.config.route.v3.RouteConfiguration
name: echo
virtual_hosts: [{name: echo, domains: ["*"], routes: [` + route + `]}]`
}

var routeGood = routes(`{match: {prefix: /}, route: {cluster: echo}}`)

var (
	pathKind = rule(diag.Rule{
		ID: "grpc-path-matcher", Severity: diag.Error, Title: "routes for gRPC clients match a path, a prefix or a regular expression",
		Text: "All gRPC clients refuse path-separated prefixes, CONNECT matchers and path templates.",
		Bad:  routes(`{match: {path_separated_prefix: /echo}, route: {cluster: echo}}`), Good: routeGood,
	})
	headerBare = rule(diag.Rule{
		ID: "grpc-header-name-only", Severity: diag.Error, Title: "header conditions for gRPC clients say what they want of the header",
		Text: "Envoy takes a condition with a name alone as: it is present. gRPC-Go and the C core refuse it, and grpc-js gets it wrong.",
		Bad:  routes(`{match: {prefix: /, headers: [{name: x-user}]}, route: {cluster: echo}}`),
		Good: routes(`{match: {prefix: /, headers: [{name: x-user, present_match: true}]}, route: {cluster: echo}}`),
	})
	queryIgnored = rule(diag.Rule{
		ID: "grpc-query-parameters", Severity: diag.Warning, Title: "routes for gRPC clients look at no query parameters",
		Text: "Calls have none: gRPC-Go and the C core skip the route, grpc-js ignores the condition and takes it.",
		Bad:  routes(`{match: {prefix: /, query_parameters: [{name: q, present_match: true}]}, route: {cluster: echo}}`), Good: routeGood,
	})
	clusterHeader = rule(diag.Rule{
		ID: "grpc-cluster-header", Severity: diag.Warning, Title: "routes for gRPC clients name their clusters",
		Text: "gRPC clients skip routes that take the cluster from a header.",
		Bad:  routes(`{match: {prefix: /}, route: {cluster_header: x-cluster}}`), Good: routeGood,
	})
	actionKind = rule(diag.Rule{
		ID: "grpc-route-action", Severity: diag.Warning, Title: "routes for gRPC clients forward",
		Text: "A call that takes a redirect or a direct response fails; grpc-js refuses the whole table, even if the route is never taken.",
		Bad:  routes(`{match: {prefix: /}, direct_response: {status: 200}}`), Good: routeGood,
	})
	weightTotal = rule(diag.Rule{
		ID: "grpc-total-weight", Severity: diag.Warning, Title: "weights of a split for gRPC clients add up to 100, or to total_weight",
		Text: "Clients of the C core of 2022 refuse the table otherwise; newer ones do not look at the total.",
		Bad:  routes(`{match: {prefix: /}, route: {weighted_clusters: {clusters: [{name: a, weight: 1}, {name: b, weight: 2}]}}}`),
		Good: routes(`{match: {prefix: /}, route: {weighted_clusters: {clusters: [{name: a, weight: 40}, {name: b, weight: 60}]}}}`),
	})
	retryIgnored = rule(diag.Rule{
		ID: "grpc-retry-conditions", Severity: diag.Warning, Title: "retries of gRPC clients are on gRPC's own codes",
		Text: "gRPC clients retry on cancelled, deadline-exceeded, internal, resource-exhausted and unavailable; other conditions, such as 5xx, are ignored.",
		Bad:  routes(`{match: {prefix: /}, route: {cluster: echo, retry_policy: {retry_on: 5xx}}}`),
		Good: routes(`{match: {prefix: /}, route: {cluster: echo, retry_policy: {retry_on: "5xx,unavailable"}}}`),
	})
	retryNone = rule(diag.Rule{
		ID: "grpc-no-retries", Severity: diag.Error, Title: "a retry policy for gRPC clients retries",
		Text: "All gRPC clients refuse num_retries: 0.",
		Bad:  routes(`{match: {prefix: /}, route: {cluster: echo, retry_policy: {retry_on: unavailable, num_retries: 0}}}`), Good: routeGood,
	})
	timeoutIgnored = rule(diag.Rule{
		ID: "grpc-route-timeout", Severity: diag.Warning, Title: "gRPC clients bound a call by max_stream_duration",
		Text: "They ignore timeout and idle_timeout of a route.",
		Bad:  routes(`{match: {prefix: /}, route: {cluster: echo, timeout: 5s}}`),
		Good: routes(`{match: {prefix: /}, route: {cluster: echo, timeout: 5s, max_stream_duration: {max_stream_duration: 5s}}}`),
	})
	rewriteIgnored = rule(diag.Rule{
		ID: "grpc-route-rewrite", Severity: diag.Warning, Title: "gRPC clients neither rewrite nor mirror calls",
		Text: "They ignore rewrites of path and host, mirrors, and edits of headers.",
		Bad:  routes(`{match: {prefix: /}, route: {cluster: echo, prefix_rewrite: /v2}}`), Good: routeGood,
	})
)

// retryCodes are what gRPC clients retry on.
var retryCodes = []string{"cancelled", "deadline-exceeded", "internal", "resource-exhausted", "unavailable"}

func init() {
	on(func(v *visit, m *routev3.RouteMatch) {
		if m.GetPathSeparatedPrefix() != "" || m.GetConnectMatcher() != nil || m.GetPathMatchPolicy() != nil {
			v.report(pathKind, "gRPC does not know this path matcher", "", "use prefix, path or safe_regex")
		}
		if len(m.GetQueryParameters()) > 0 {
			v.report(queryIgnored, "the route looks at query parameters", "query_parameters")
		}
	})
	on(func(v *visit, m *routev3.HeaderMatcher) {
		if m.GetHeaderMatchSpecifier() == nil {
			v.report(headerBare, fmt.Sprintf("the condition on %q says only its name", m.GetName()), "", "set present_match: true")
		}
	})
	on(func(v *visit, m *routev3.Route) {
		if m.GetRedirect() != nil || m.GetDirectResponse() != nil || m.GetFilterAction() != nil {
			v.report(actionKind, "the route does not forward", "")
		}
	})
	on(action)
	on(func(v *visit, m *routev3.WeightedCluster) {
		sum, total := uint64(0), uint64(100)
		for _, c := range m.GetClusters() {
			sum += uint64(c.GetWeight().GetValue())
		}
		if t := m.GetTotalWeight(); t != nil { //nolint:staticcheck // old clients look at it
			total = uint64(t.GetValue())
		}
		if sum != total {
			v.report(weightTotal, fmt.Sprintf("the weights add up to %d, not to %d", sum, total), "clusters")
		}
	})
	on(func(v *visit, m *routev3.RetryPolicy) {
		if m.GetNumRetries() != nil && m.GetNumRetries().GetValue() == 0 {
			v.report(retryNone, "the policy does not retry", "num_retries", "leave the policy out")
		}
		conditions := strings.FieldsFunc(m.GetRetryOn(), func(r rune) bool { return r == ',' || r == ' ' })
		if len(conditions) > 0 && !slices.ContainsFunc(conditions, func(c string) bool { return slices.Contains(retryCodes, c) }) {
			v.report(retryIgnored, fmt.Sprintf("nothing is retried on %q", m.GetRetryOn()), "retry_on", `add "unavailable"`)
		}
	})
}

func action(v *visit, m *routev3.RouteAction) {
	if m.GetClusterHeader() != "" {
		v.report(clusterHeader, "the route is skipped", "cluster_header")
	}
	if (m.GetTimeout() != nil || m.GetIdleTimeout() != nil) && m.GetMaxStreamDuration() == nil {
		v.report(timeoutIgnored, "the timeout is ignored", "timeout", "set max_stream_duration too")
	}
	if m.GetPrefixRewrite() != "" || m.GetRegexRewrite() != nil || m.GetHostRewriteSpecifier() != nil || len(m.GetRequestMirrorPolicies()) > 0 {
		v.report(rewriteIgnored, "rewrites and mirrors are ignored", "")
	}
}
