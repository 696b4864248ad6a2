package envoytest_test

import (
	"strings"
	"testing"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/envoytest"
)

func TestEveryRoute(t *testing.T) {
	routes := envoytest.EveryRoute(gateway(t))
	require.Equal(t, 5, routes.Len())
	require.Equal(t, 3, routes.Forwarding().Len())
	require.Equal(t, 2, routes.Forwarding().Except("/web").Len())
	require.Equal(t, 0, routes.In("x").Len())
	passes(t, func(t testing.TB) { routes.Except("/web").HasTimeout(t) })
	require.Regexp(t, `^1 of 5 routes:\n    .*gateway_test\.go:\d+: "edge", virtual host "api", route prefix /web: it has no timeout \(timeout is 0s\)$`,
		failures(t, func(t testing.TB) { routes.HasTimeout(t) }))
	require.Contains(t, failures(t, func(t testing.TB) { routes.In("x").HasTimeout(t) }), "there are no routes to check")
	require.Contains(t, failures(t, func(t testing.TB) { routes.HasRetries(t) }), "2 of 5 routes")
	require.Contains(t, failures(t, func(t testing.TB) { routes.HasName(t) }), "5 of 5 routes")
	require.Contains(t, failures(t, func(t testing.TB) {
		routes.Where(func(r *routev3.Route) bool { return r.GetMatch().GetPath() == "/old" }).
			Satisfy(t, func(*routev3.Route) string { return "no" })
	}), "route path /old: no")
}

func TestRequiresFilter(t *testing.T) {
	routes := envoytest.EveryRoute(gateway(t))
	for _, name := range []string{"ext_authz", "envoy.filters.http.ext_authz"} {
		passes(t, func(t testing.TB) { routes.Except("/healthz").RequiresFilter(t, name) })
		require.Contains(t, failures(t, func(t testing.TB) { routes.RequiresFilter(t, name) }),
			`route path /healthz: the route disables the filter "envoy.filters.http.ext_authz" (listener "http")`)
	}
	require.Contains(t, failures(t, func(t testing.TB) { routes.RequiresFilter(t, "jwt_authn") }),
		`the connection manager has no filter "jwt_authn" (listener "http")`)
	require.Contains(t, failures(t, func(t testing.TB) { envoytest.EveryRoute(document(written)).RequiresFilter(t, "jwt_authn") }),
		"no connection manager uses its table")
}

// manager is a listener with a filter, and what its route and virtual host say about it.
func manager(filter, host, route string) string {
	return strings.NewReplacer("FILTER", filter, "HOST", host, "ROUTE", route).Replace(`
- name: http
  address: {socket_address: {address: 0.0.0.0, port_value: 80}}
  filter_chains:
  - filters:
    - name: hcm
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
        stat_prefix: a
        http_filters:
        - {name: rules, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC}FILTER}
        route_config:
          name: edge
          virtual_hosts:
          - name: all
            domains: ["*"]
            routes: [{match: {prefix: /}, route: {cluster: a}ROUTE}]
            HOST
`)
}

func TestRequiresFilterLevels(t *testing.T) {
	const (
		off     = `typed_per_filter_config: {rules: {"@type": type.googleapis.com/envoy.config.route.v3.FilterConfig, disabled: true}}`
		on      = `typed_per_filter_config: {rules: {"@type": type.googleapis.com/envoy.config.route.v3.FilterConfig, config: {"@type": type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBACPerRoute, rbac: {}}}}`
		noRules = `typed_per_filter_config: {rules: {"@type": type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBACPerRoute}}`
	)
	for _, c := range []struct{ filter, host, route, want string }{
		{"", "", "", ""},
		{"", off, "", `the virtual host disables the filter "rules"`},
		{"", off, ", " + on, ""},
		{"", on, ", " + off, `the route disables the filter "rules"`},
		{"", noRules, "", `the virtual host disables the filter "rules"`},
		{", disabled: true", "", "", `the filter "rules" is disabled, and nothing enables it here`},
		{", disabled: true", on, "", ""},
	} {
		docs := document(manager(c.filter, c.host, c.route))
		require.NoError(t, docs.Diagnostics().Err())
		assert := func(t testing.TB) { envoytest.EveryRoute(docs).RequiresFilter(t, "rbac") }
		if c.want == "" {
			passes(t, assert)
			continue
		}
		require.Contains(t, failures(t, assert), c.want, "%+v", c)
	}
}

func TestNoPlaintextUpstream(t *testing.T) {
	routes := envoytest.EveryRoute(gateway(t))
	passes(t, func(t testing.TB) { routes.Except("/web", "/web/app").NoPlaintextUpstream(t) })
	text := failures(t, func(t testing.TB) { routes.NoPlaintextUpstream(t) })
	require.Contains(t, text, "2 of 5 routes")
	require.Regexp(t, `route prefix /web: cluster "web" \(.*gateway_test\.go:\d+\) is reached in plain text`, text)
	require.Contains(t, failures(t, func(t testing.TB) { envoytest.EveryRoute(document(written)).NoPlaintextUpstream(t) }),
		`cluster "api" is not part of the configuration`)
	require.Contains(t, failures(t, func(t testing.TB) {
		envoytest.EveryRoute(document(strings.ReplaceAll(written, "cluster: api", "cluster_header: x-to"))).NoPlaintextUpstream(t)
	}), "which cluster it goes to is decided by cluster_header")
}

func TestReachable(t *testing.T) {
	require.Equal(t, `1 of 2 routes:
    edge.yaml:10:7: "edge", virtual host "all", route hidden: no request reaches it, all are taken by edge.yaml:7:7: "edge", virtual host "all", route api`,
		failures(t, func(t testing.TB) { envoytest.EveryRoute(document(written)).Reachable(t) }))
	require.Contains(t, failures(t, func(t testing.TB) { envoytest.EveryRoute(gateway(t.(*recorder).TB.(*testing.T))).Reachable(t) }),
		"route prefix /web/app: no request reaches it")
}

func TestReachableByConditions(t *testing.T) {
	const header = `headers: [{name: a, present_match: true}]`
	for _, c := range []struct {
		first, second string
		hidden        bool
	}{
		{`prefix: /a`, `prefix: /a`, true},
		{`prefix: /a`, `prefix: /`, false},
		{`prefix: /a`, `path: /ab`, true},
		{`path: /a`, `prefix: /a`, false},
		{`path: /a`, `path: /a`, true},
		{`prefix: /`, `safe_regex: {regex: /x}`, true},
		{`prefix: /a`, `safe_regex: {regex: /ab}`, false},
		{`safe_regex: {regex: /x}`, `safe_regex: {regex: /x}`, true},
		{`prefix: /`, `connect_matcher: {}`, false},
		{`path_separated_prefix: /a`, `prefix: /a/b`, true},
		{`path_separated_prefix: /a`, `prefix: /a`, false},
		{`path_separated_prefix: /a`, `path: /a`, true},
		{`path_separated_prefix: /a`, `path: /ab`, false},
		{`prefix: /a, ` + header, `prefix: /a`, false},
		{`prefix: /a, ` + header, `prefix: /a, ` + header, true},
		{`prefix: /a`, `prefix: /a, ` + header, true},
		{`prefix: /A, case_sensitive: false`, `prefix: /ab`, true},
		{`prefix: /a`, `prefix: /ab, case_sensitive: false`, false},
		{`prefix: /a, runtime_fraction: {default_value: {numerator: 5}}`, `prefix: /a`, false},
		{`prefix: /a, query_parameters: [{name: q, present_match: true}]`, `prefix: /a, query_parameters: [{name: r, present_match: true}]`, false},
	} {
		docs := document("name: edge\nvirtual_hosts: [{name: a, domains: ['*'], routes: [{match: {" + c.first + "}, route: {cluster: a}}, {match: {" +
			c.second + "}, route: {cluster: b}}]}]\n")
		require.NoError(t, docs.Diagnostics().Err())
		assert := func(t testing.TB) { envoytest.EveryRoute(docs).Reachable(t) }
		if c.hidden {
			require.Contains(t, failures(t, assert), "1 of 2 routes", "%+v", c)
			continue
		}
		passes(t, assert)
	}
}
