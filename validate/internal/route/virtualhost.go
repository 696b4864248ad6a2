package route

import (
	"fmt"

	xdscorev3 "github.com/cncf/xds/go/xds/core/v3"
	xdsmatcherv3 "github.com/cncf/xds/go/xds/type/matcher/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// tree returns a route configuration whose one virtual host has a matcher with an input and more fields of the match.
func tree(input, match string) string {
	return configuration(`virtual_hosts:
- name: shop
  domains: ["*"]
  matcher:
    matcher_tree:
      input:
        name: input
        typed_config: {` + input + `}
      exact_match_map:
        map:
          "/":
            ` + match + `
            action:
              name: route
              typed_config:
                "@type": type.googleapis.com/envoy.config.route.v3.Route
                match: {prefix: /}
                route: {cluster: shop}`)
}

const requestHeader = `"@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput, header_name: ":path"`

var matcherAndRoutes = check.Rule(diag.Rule{
	ID: "vh-matcher-and-routes", Severity: diag.Error,
	Title: "a virtual host has a list of routes or a matcher",
	Text:  "Envoy finds a route in the list or in the tree of matchers, and refuses a virtual host that has both.",
	Bad:   host(`routes: [{match: {prefix: /}, route: {cluster: shop}}], matcher: {on_no_match: {action: {name: route, typed_config: {"@type": type.googleapis.com/envoy.config.route.v3.Route, match: {prefix: /}, route: {cluster: shop}}}}}`),
	Good:  host(`matcher: {on_no_match: {action: {name: route, typed_config: {"@type": type.googleapis.com/envoy.config.route.v3.Route, match: {prefix: /}, route: {cluster: shop}}}}}`),
	Ref:   "common/router/config_impl.cc CommonVirtualHostImpl",
})

var matcherInput = check.Rule(diag.Rule{
	ID: "vh-matcher-input", Severity: diag.Error,
	Title: "the matcher of a virtual host looks at request headers or filter state",
	Text:  "Routes are chosen when the headers of a request are there, so that Envoy takes only request headers and filter state as inputs.",
	Bad:   tree(`"@type": type.googleapis.com/envoy.type.matcher.v3.HttpResponseHeaderMatchInput, header_name: server`, ""),
	Good:  tree(requestHeader, ""),
	Ref:   "common/router/matcher_visitor.cc",
})

var keepMatching = check.Rule(diag.Rule{
	ID: "vh-matcher-keep-matching", Severity: diag.Error,
	Title: "the matcher of a virtual host stops at the first match",
	Text:  "keep_matching is for matchers whose actions add up; a request has one route, so Envoy refuses it here.",
	Bad:   tree(requestHeader, "keep_matching: true"),
	Good:  tree(requestHeader, ""),
	Ref:   "common/matcher/validation_visitor.h",
})

var virtualClusterHeaders = check.Rule(diag.Rule{
	ID: "vh-virtual-cluster-headers", Severity: diag.Error,
	Title: "a virtual cluster has headers that select its requests",
	Text:  "A virtual cluster counts the requests whose headers match. Envoy refuses one without headers.",
	Bad:   host(`virtual_clusters: [{name: orders}]`),
	Good:  host(`virtual_clusters: [{name: orders, headers: [{name: ":path", string_match: {prefix: /orders}}]}]`),
	Ref:   "common/router/config_impl.cc CommonVirtualHostImpl",
})

func init() {
	check.On(func(c *check.Context, vh *routev3.VirtualHost) {
		if vh.GetMatcher() != nil {
			if len(vh.GetRoutes()) > 0 {
				c.Report(matcherAndRoutes, fmt.Sprintf("virtual host %q has routes and a matcher", vh.GetName()), "matcher")
			}
			routeMatcher(c, vh.GetMatcher(), "matcher")
		}
		for i, v := range vh.GetVirtualClusters() {
			if len(v.GetHeaders()) == 0 {
				c.Report(virtualClusterHeaders, fmt.Sprintf("virtual cluster %q has no headers", v.GetName()), "virtual_clusters", i, "headers")
			}
		}
	})
}

// routeMatcher follows the tree of matchers of a virtual host, but not into the routes in it.
func routeMatcher(c *check.Context, m *xdsmatcherv3.Matcher, at ...any) {
	for i, f := range m.GetMatcherList().GetMatchers() {
		step := []any{"matcher_list", diag.IndexStep("matchers", i)}
		routePredicate(c, f.GetPredicate(), join(at, step, "predicate")...)
		onMatch(c, f.GetOnMatch(), join(at, step, "on_match")...)
	}
	if t := m.GetMatcherTree(); t != nil {
		routeInput(c, t.GetInput(), join(at, nil, "matcher_tree", "input")...)
		for key, o := range t.GetExactMatchMap().GetMap() {
			onMatch(c, o, join(at, nil, "matcher_tree", "exact_match_map", diag.KeyStep("map", key))...)
		}
		for key, o := range t.GetPrefixMatchMap().GetMap() {
			onMatch(c, o, join(at, nil, "matcher_tree", "prefix_match_map", diag.KeyStep("map", key))...)
		}
	}
	onMatch(c, m.GetOnNoMatch(), join(at, nil, "on_no_match")...)
}

func onMatch(c *check.Context, o *xdsmatcherv3.Matcher_OnMatch, at ...any) {
	if o == nil {
		return
	}
	if o.GetKeepMatching() {
		c.Report(keepMatching, "keep_matching is not for routes", join(at, nil, "keep_matching")...)
	}
	if o.GetMatcher() != nil {
		routeMatcher(c, o.GetMatcher(), join(at, nil, "matcher")...)
	}
}

func routePredicate(c *check.Context, p *xdsmatcherv3.Matcher_MatcherList_Predicate, at ...any) {
	routeInput(c, p.GetSinglePredicate().GetInput(), join(at, nil, "single_predicate", "input")...)
	for i, q := range p.GetOrMatcher().GetPredicate() {
		routePredicate(c, q, join(at, nil, "or_matcher", diag.IndexStep("predicate", i))...)
	}
	for i, q := range p.GetAndMatcher().GetPredicate() {
		routePredicate(c, q, join(at, nil, "and_matcher", diag.IndexStep("predicate", i))...)
	}
	if p.GetNotMatcher() != nil {
		routePredicate(c, p.GetNotMatcher(), join(at, nil, "not_matcher")...)
	}
}

func routeInput(c *check.Context, input *xdscorev3.TypedExtensionConfig, at ...any) {
	if input == nil {
		return
	}
	switch name := check.TypeName(input.GetTypedConfig()); name {
	case "", "envoy.type.matcher.v3.HttpRequestHeaderMatchInput",
		"envoy.extensions.matching.common_inputs.network.v3.FilterStateInput":
	default:
		c.Report(matcherInput, fmt.Sprintf("routes cannot be matched on %s", name), at...)
	}
}

// join returns the steps of a path that goes on, in a slice of its own.
func join(at, more []any, last ...any) []any {
	return append(append(append(make([]any, 0, len(at)+len(more)+len(last)), at...), more...), last...)
}
