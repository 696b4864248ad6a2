package simulate

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMatcherOverHeaders(t *testing.T) {
	sim := RouteConfiguration(parseRoutes(t, `
virtual_hosts:
- name: v
  domains: ["*"]
  matcher:
    matcher_tree:
      input: {name: in, typed_config: {"@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput, header_name: ":path"}}
      exact_match_map:
        map:
          /new_endpoint/foo: {action: {name: route, typed_config: {"@type": type.googleapis.com/envoy.config.route.v3.Route, match: {prefix: /}, route: {cluster: foo}}}}
          /new_endpoint/baz: {action: {name: route, typed_config: {"@type": type.googleapis.com/envoy.config.route.v3.Route, match: {prefix: /something/else}, route: {cluster: baz}}}}`))
	require.Equal(t, "foo", sim.Decide(get("http://a/new_endpoint/foo")).Cluster())
	require.Equal(t, NotFound, sim.Decide(get("http://a/new_endpoint/foo?x")).Outcome)
	require.Equal(t, NotFound, sim.Decide(get("http://a/new_endpoint/baz")).Outcome)
	require.Equal(t, NotFound, sim.Decide(get("http://a/other")).Outcome)
}

func TestMatcherList(t *testing.T) {
	sim := RouteConfiguration(parseRoutes(t, `
virtual_hosts:
- name: v
  domains: ["*"]
  matcher:
    matcher_list:
      matchers:
      - predicate:
          and_matcher:
            predicate:
            - single_predicate: {input: &env {name: in, typed_config: {"@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput, header_name: env}}, value_match: {prefix: ca}}
            - not_matcher: {single_predicate: {input: *env, value_match: {exact: cat}}}
        on_match: &canary {action: {name: route, typed_config: {"@type": type.googleapis.com/envoy.config.route.v3.Route, match: {prefix: /}, route: {cluster: canary}}}}
      - predicate: {or_matcher: {predicate: [{single_predicate: {input: *env, value_match: {exact: dev}}}, {single_predicate: {input: *env, value_match: {exact: test}}}]}}
        on_match:
          matcher:
            matcher_list:
              matchers:
              - predicate: {single_predicate: {input: {name: in, typed_config: {"@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestQueryParamMatchInput, query_param: q}}, value_match: {exact: "a b"}}}
                on_match: {action: {name: route, typed_config: {"@type": type.googleapis.com/envoy.config.route.v3.Route, match: {prefix: /}, route: {cluster: dev}}}}
      - predicate: {single_predicate: {input: *env, value_match: {safe_regex: {regex: "d.*"}}}}
        on_match: {keep_matching: true, action: {name: route, typed_config: {"@type": type.googleapis.com/envoy.config.route.v3.Route, match: {prefix: /}, route: {cluster: kept}}}}
    on_no_match: {action: {name: route, typed_config: {"@type": type.googleapis.com/envoy.config.route.v3.Route, match: {prefix: /}, route: {cluster: rest}}}}`))
	for _, c := range []struct{ env, url, want string }{
		{"canary", "http://a/", "canary"},
		{"cat", "http://a/", "rest"},
		{"dev", "http://a/?q=a%20b", "dev"}, // query parameters are decoded here
		{"test", "http://a/?q=x", "rest"},   // a nested miss goes on
		{"dxx", "http://a/", "rest"},        // keep_matching takes no action
		{"", "http://a/", "rest"},
	} {
		r := get(c.url)
		if c.env != "" {
			r.Headers = []Header{{Name: "env", Value: c.env}}
		}
		require.Equal(t, c.want, sim.Decide(r).Cluster(), "%v", c)
	}
}

func TestPrefixMapTriesShorterPrefixes(t *testing.T) {
	sim := RouteConfiguration(parseRoutes(t, `
virtual_hosts:
- name: v
  domains: ["*"]
  matcher:
    matcher_tree:
      input: {name: in, typed_config: {"@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput, header_name: ":path"}}
      prefix_match_map:
        map:
          /a: {action: {name: route, typed_config: {"@type": type.googleapis.com/envoy.config.route.v3.Route, match: {prefix: /}, route: {cluster: short}}}}
          /a/b:
            matcher:
              matcher_tree:
                input: {name: in, typed_config: {"@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput, header_name: h}}
                exact_match_map: {map: {"1": {action: {name: route, typed_config: {"@type": type.googleapis.com/envoy.config.route.v3.Route, match: {prefix: /}, route: {cluster: long}}}}}}`))
	require.Equal(t, "long", sim.Decide(get("http://a/a/b/c", Header{Name: "h", Value: "1"})).Cluster())
	require.Equal(t, "short", sim.Decide(get("http://a/a/b/c")).Cluster())
	require.Equal(t, "short", sim.Decide(get("http://a/a/x")).Cluster())
	require.Equal(t, NotFound, sim.Decide(get("http://a/x")).Outcome)
}

func TestCustomTrees(t *testing.T) {
	sim := RouteConfiguration(parseRoutes(t, `
virtual_hosts:
- name: v
  domains: ["*"]
  matcher:
    matcher_tree:
      input: {name: in, typed_config: {"@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.SourceIPInput}}
      custom_match:
        name: ip
        typed_config:
          "@type": type.googleapis.com/xds.type.matcher.v3.IPMatcher
          range_matchers:
          - ranges: [{address_prefix: 10.0.0.0, prefix_len: 8}]
            on_match: {action: {name: route, typed_config: {"@type": type.googleapis.com/envoy.config.route.v3.Route, match: {prefix: /}, route: {cluster: net}}}}
          - ranges: [{address_prefix: 10.1.0.0, prefix_len: 16}]
            on_match: {action: {name: route, typed_config: {"@type": type.googleapis.com/envoy.config.route.v3.Route, match: {prefix: /}, route: {cluster: subnet}}}}
    on_no_match: {action: {name: route, typed_config: {"@type": type.googleapis.com/envoy.config.route.v3.Route, match: {prefix: /}, route: {cluster: rest}}}}`))
	for remote, want := range map[string]string{"10.1.2.3:5": "subnet", "10.2.2.3:5": "net", "11.0.0.1:5": "rest"} {
		r := get("http://a/")
		r.Connection = &Connection{Remote: remote}
		require.Equal(t, want, sim.Decide(r).Cluster(), remote)
	}
	require.Equal(t, Unsettled, sim.Decide(get("http://a/")).Outcome)
}

func TestServerNameTree(t *testing.T) {
	sim := RouteConfiguration(parseRoutes(t, `
virtual_hosts:
- name: v
  domains: ["*"]
  matcher:
    matcher_tree:
      input: {name: in, typed_config: {"@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.ServerNameInput}}
      custom_match:
        name: sni
        typed_config:
          "@type": type.googleapis.com/xds.type.matcher.v3.ServerNameMatcher
          domain_matchers:
          - {domains: [a.example.com], on_match: {action: {name: route, typed_config: {"@type": type.googleapis.com/envoy.config.route.v3.Route, match: {prefix: /}, route: {cluster: exact}}}}}
          - {domains: ["*.example.com"], on_match: {action: {name: route, typed_config: {"@type": type.googleapis.com/envoy.config.route.v3.Route, match: {prefix: /}, route: {cluster: wild}}}}}
          - {domains: ["*"], on_match: {action: {name: route, typed_config: {"@type": type.googleapis.com/envoy.config.route.v3.Route, match: {prefix: /}, route: {cluster: any}}}}}`))
	for sni, want := range map[string]string{"a.example.com": "exact", "x.y.example.com": "wild", "example.com": "any"} {
		r := get("https://a/")
		r.Connection = &Connection{SNI: sni, TLS: &TLS{}}
		require.Equal(t, want, sim.Decide(r).Cluster(), sni)
	}
}
