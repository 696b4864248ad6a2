package simulate

import (
	"fmt"
	"strings"
	"testing"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/structpb"
)

// oneRoute is a table of one route with a match, for a cluster "c".
func oneRoute(t testing.TB, match string, more ...string) *Simulator {
	t.Helper()
	return RouteConfiguration(parseRoutes(t, fmt.Sprintf(`
virtual_hosts:
- name: v
  domains: ["*"]
  routes:
  - match: %s
    route: {cluster: c}
%s`, match, strings.Join(more, "\n"))))
}

func TestPathSpecifiers(t *testing.T) {
	for match, paths := range map[string]map[string]bool{
		`{safe_regex: {regex: "/t[io]c"}}`:              {"/tic": true, "/toc": true, "/tac": false, "/tick": false, "/tic?tac=true": true},
		`{safe_regex: {regex: ".*/\\d{3}$"}}`:           {"/foo/bar/238?bar=true": true, "/foo/bar/2388": false},
		`{safe_regex: {regex: "/a.b"}}`:                 {"/axb": true, "/a\nb": false},
		`{safe_regex: {regex: "/a|/b"}}`:                {"/a": true, "/b": true, "/ab": false},
		`{path: /api/locations, case_sensitive: false}`: {"/API/locations?works=true": true, "/api/locationsx": false},
		`{path: /foo}`:                                         {"/foo": true, "/FOO": false, "/foo#x": true, "/foo/": false},
		`{path_separated_prefix: /rest/api}`:                   {"/rest/api": true, "/rest/api?x=1": true, "/rest/api/": true, "/rest/api/thing": true, "/rest/apithing": false, "/rest/ap": false},
		`{path_separated_prefix: /a/B, case_sensitive: false}`: {"/A/b/c": true, "/A/bc": false},
		`{prefix: "/foo?x"}`:                                   {"/foo?x": false, "/foo?x=1": false},
		`{prefix: /foo}`:                                       {"/foobar": true, "/fo": false},
		`{prefix: ""}`:                                         {"/": true, "/x?y": true},
	} {
		sim := oneRoute(t, match)
		for path, want := range paths {
			d := sim.Decide(&Request{Authority: "a", Path: path})
			require.Equal(t, want, d.Cluster() == "c", "%s %s", match, path)
		}
	}
}

func TestIgnorePathParameters(t *testing.T) {
	sim := oneRoute(t, `{path: /foo/bar}`, `ignore_path_parameters_in_path_matching: true`)
	require.Equal(t, "c", sim.Decide(get("http://a/foo/bar;a=1?b=2")).Cluster())
	require.Equal(t, NotFound, oneRoute(t, `{path: /foo/bar}`).Decide(get("http://a/foo/bar;a=1?b=2")).Outcome)
}

func TestConnectMatcher(t *testing.T) {
	sim := oneRoute(t, `{connect_matcher: {}}`)
	require.Equal(t, "c", sim.Decide(&Request{Method: "CONNECT", Authority: "a:1"}).Cluster())
	require.Equal(t, NotFound, sim.Decide(get("http://a/")).Outcome)
	require.Equal(t, "c", sim.Decide(get("http://a/", Header{Name: "upgrade", Value: "Connect-UDP"})).Cluster())
	require.Equal(t, NotFound, oneRoute(t, `{prefix: /}`).Decide(&Request{Method: "CONNECT", Authority: "a:1"}).Outcome)
}

func TestHeaderMatchers(t *testing.T) {
	const name = "match-header"
	value := func(values ...string) []Header {
		var headers []Header
		for _, v := range values {
			headers = append(headers, Header{Name: name, Value: v})
		}
		return headers
	}
	for _, c := range []struct {
		matcher string
		headers []Header
		want    bool
	}{
		{`exact_match: "a,b"`, value("a", "b"), true},
		{`safe_regex_match: {regex: (a|b)}`, value("a", "b"), false},
		{`range_match: {start: -10, end: 0}`, value("-1"), true},
		{`range_match: {start: -10, end: 0}`, value("0"), false},
		{`range_match: {start: -10, end: 0}`, value("10.9"), false},
		{`range_match: {start: -10, end: 0}`, value("-1somestring"), false},
		{`{string_match: {exact: v}, invert_match: true}`, nil, false},
		{`{string_match: {exact: v}, invert_match: true, treat_missing_header_as_empty: true}`, nil, true},
		{`{present_match: true, invert_match: true}`, nil, true},
		{`{present_match: false}`, nil, true},
		{`{present_match: true}`, nil, false},
		{`{present_match: true}`, value("x"), true},
		{`{present_match: false}`, value("x"), false},
		{`{present_match: false, invert_match: true}`, value("x"), true},
		{`exact_match: ""`, value("anything"), true},
		{`string_match: {exact: ""}`, value("anything"), false},
		{`string_match: {exact: ""}`, value(""), true},
		{`string_match: {prefix: AB, ignore_case: true}`, value("abc"), true},
		{`string_match: {suffix: BC}`, value("abc"), false},
		{`string_match: {contains: B, ignore_case: true}`, value("abc"), true},
		{`string_match: {safe_regex: {regex: "a.c"}}`, value("abc"), true},
		{`string_match: {safe_regex: {regex: "a.c"}}`, value("abcd"), false},
		{`prefix_match: ab`, value("abc"), true},
		{`suffix_match: bc`, value("abc"), true},
		{`contains_match: b`, value("abc"), true},
		{`{string_match: {exact: abc}, invert_match: true}`, value("abc"), false},
	} {
		fields := strings.Trim(c.matcher, "{}")
		if !strings.HasPrefix(c.matcher, "{") {
			fields = c.matcher
		}
		sim := oneRoute(t, "{prefix: /, headers: [{name: Match-Header, "+fields+closing(fields)+"}]}")
		d := sim.Decide(get("http://a/", c.headers...))
		require.Equal(t, c.want, d.Cluster() == "c", "%s %v\n%s", c.matcher, c.headers, d.Explain())
	}
}

// closing are the braces that trimming took from the end.
func closing(fields string) string {
	return strings.Repeat("}", strings.Count(fields, "{")-strings.Count(fields, "}"))
}

func TestHeaderMatcherOnHost(t *testing.T) {
	sim := oneRoute(t, `{prefix: /, headers: [{name: host, string_match: {exact: a.com}}]}`)
	require.Equal(t, "c", sim.Decide(get("http://a.com/")).Cluster())
}

func TestQueryParameters(t *testing.T) {
	for _, c := range []struct {
		matchers, path string
		want           bool
	}{
		{`[{name: debug}, {name: id, present_match: true}]`, "/?id=&debug", true},
		{`[{name: id, string_match: {exact: "id=1"}}]`, "/?id=id=1", true},
		{`[{name: id, string_match: {exact: "1"}}]`, "/?id=2&id=1", false},
		{`[{name: x, present_match: false}]`, "/?a=1", true},
		{`[{name: x, present_match: false}]`, "/?x=", false},
		{`[{name: v, string_match: {exact: "a b"}}]`, "/?v=a%20b", false},
		{`[{name: v, string_match: {exact: "a%20b"}}]`, "/?v=a%20b", true},
	} {
		sim := oneRoute(t, "{prefix: /, query_parameters: "+c.matchers+"}")
		require.Equal(t, c.want, sim.Decide(get("http://a"+c.path)).Cluster() == "c", "%s %s", c.matchers, c.path)
	}
}

func TestCookieMatchers(t *testing.T) {
	sim := oneRoute(t, `{prefix: /, cookies: [{name: user, string_match: {exact: ann}}]}`)
	require.Equal(t, "c", sim.Decide(get("http://a/", Header{Name: "cookie", Value: `x=1; user="ann"`})).Cluster())
	require.Equal(t, NotFound, sim.Decide(get("http://a/")).Outcome)
	inverted := oneRoute(t, `{prefix: /, cookies: [{name: user, string_match: {exact: ann}, invert_match: true}]}`)
	require.Equal(t, "c", inverted.Decide(get("http://a/")).Cluster())
	require.Equal(t, NotFound, inverted.Decide(get("http://a/", Header{Name: "cookie", Value: "user=ann"})).Outcome)
}

func TestGRPCMatcher(t *testing.T) {
	sim := oneRoute(t, `{prefix: /, grpc: {}}`)
	for contentType, want := range map[string]bool{
		"application/grpc": true, "application/grpc+proto": true, "application/grpc-web": false, "text/plain": false,
	} {
		d := sim.Decide(get("http://a/", Header{Name: "content-type", Value: contentType}))
		require.Equal(t, want, d.Cluster() == "c", contentType)
	}
}

func TestRuntimeFraction(t *testing.T) {
	const half = `{prefix: /, runtime_fraction: {default_value: {numerator: 50, denominator: HUNDRED}, runtime_key: k}}`
	decide := func(sim *Simulator, random uint64) bool {
		r := get("http://a/")
		r.Random = random
		return sim.Decide(r).Cluster() == "c"
	}
	sim := oneRoute(t, half)
	require.True(t, decide(sim, 49))
	require.False(t, decide(sim, 50))
	require.True(t, decide(sim, 149))
	zero := oneRoute(t, `{prefix: /, runtime_fraction: {default_value: {numerator: 0}}}`)
	require.False(t, decide(zero, 0))

	config := sim.only.msg
	set := func(value any) *Simulator {
		return RouteConfiguration(config, WithRuntime(RuntimeMap(map[string]any{"k": value})))
	}
	require.False(t, decide(set(10), 49))
	require.True(t, decide(set("60"), 59))
	require.True(t, decide(set(1000), 99)) // above 100 is true for everything
	d := set(UnknownValue).Decide(get("http://a/"))
	require.Equal(t, "virtual_hosts[0].routes[0].match.runtime_fraction.runtime_key", d.Undecided.Field)
}

func TestTLSContext(t *testing.T) {
	for _, c := range []struct {
		options string
		tls     *TLS
		want    bool
	}{
		{`{presented: true}`, nil, false},
		{`{presented: false}`, nil, true},
		{`{presented: true}`, &TLS{Presented: true}, true},
		{`{presented: false}`, &TLS{Presented: true}, false},
		{`{validated: true}`, &TLS{Presented: true}, false},
		{`{validated: false}`, &TLS{Presented: true}, true},
		{`{validated: true}`, &TLS{Presented: true, Validated: true}, true},
		{`{validated: false}`, nil, true},
	} {
		sim := oneRoute(t, "{prefix: /, tls_context: "+c.options+"}")
		r := get("https://a/")
		r.Connection = &Connection{TLS: c.tls}
		require.Equal(t, c.want, sim.Decide(r).Cluster() == "c", "%s %+v", c.options, c.tls)
	}
	sim := oneRoute(t, "{prefix: /, tls_context: {presented: true}}")
	require.Equal(t, Unsettled, sim.Decide(get("https://a/")).Outcome)
	require.Equal(t, NotFound, sim.Decide(get("http://a/")).Outcome)
}

func TestDynamicMetadata(t *testing.T) {
	metadata, err := structpb.NewStruct(map[string]any{
		"s": "text", "num": 5, "b": true, "null": nil, "l": []any{"x", "y"}, "deep": map[string]any{"er": "v"},
	})
	require.NoError(t, err)
	for matcher, want := range map[string]bool{
		`{path: [{key: s}], value: {string_match: {exact: text}}}`:                                                    true,
		`{path: [{key: s}], value: {string_match: {exact: other}}}`:                                                   false,
		`{path: [{key: s}], value: {string_match: {exact: other}}, invert: true}`:                                     true,
		`{path: [{key: deep}, {key: er}], value: {string_match: {prefix: v}}}`:                                        true,
		`{path: [{key: num}], value: {double_match: {exact: 5}}}`:                                                     true,
		`{path: [{key: num}], value: {double_match: {range: {start: 5, end: 6}}}}`:                                    true,
		`{path: [{key: num}], value: {double_match: {range: {start: 4, end: 5}}}}`:                                    false,
		`{path: [{key: b}], value: {bool_match: true}}`:                                                               true,
		`{path: [{key: "null"}], value: {null_match: {}}}`:                                                            true,
		`{path: [{key: s}], value: {present_match: true}}`:                                                            true,
		`{path: [{key: missing}], value: {present_match: true}}`:                                                      false,
		`{path: [{key: missing}], value: {string_match: {exact: x}}, invert: true}`:                                   true,
		`{path: [{key: l}], value: {list_match: {one_of: {string_match: {exact: "y"}}}}}`:                             true,
		`{path: [{key: l}], value: {list_match: {one_of: {string_match: {exact: z}}}}}`:                               false,
		`{path: [{key: num}], value: {or_match: {value_matchers: [{bool_match: true}, {double_match: {exact: 5}}]}}}`: true,
	} {
		sim := oneRoute(t, "{prefix: /, dynamic_metadata: [{filter: f, "+strings.TrimPrefix(matcher, "{")+"]}")
		r := get("http://a/")
		r.DynamicMetadata = map[string]*structpb.Struct{"f": metadata}
		require.Equal(t, want, sim.Decide(r).Cluster() == "c", matcher)
	}
}

func TestFilterState(t *testing.T) {
	sim := oneRoute(t, `{prefix: /, filter_state: [{key: k, string_match: {prefix: ab}}]}`)
	r := get("http://a/")
	require.Equal(t, NotFound, sim.Decide(r).Outcome)
	r.FilterState = map[string]string{"k": "abc"}
	require.Equal(t, "c", sim.Decide(r).Cluster())
	byAddress := oneRoute(t, `{prefix: /, filter_state: [{key: k, address_match: {ranges: [{address_prefix: 10.0.0.0, prefix_len: 8}]}}]}`)
	require.Equal(t, NotFound, byAddress.Decide(r).Outcome)
	r.FilterState["k"] = "10.1.2.3"
	require.Equal(t, "c", byAddress.Decide(r).Cluster())
}

func TestCustomMatchersAreUndecided(t *testing.T) {
	sim := oneRoute(t, `{prefix: /x, headers: [{name: h, string_match: {custom: {name: lua}}}]}`)
	d := sim.Decide(get("http://a/x", Header{Name: "h", Value: "v"}))
	require.Equal(t, "virtual_hosts[0].routes[0].match.headers[0].string_match.custom", d.Undecided.Field)
	require.Equal(t, NotFound, sim.Decide(get("http://a/y", Header{Name: "h", Value: "v"})).Outcome)
}

// The index must find what a walk over all routes finds.
func TestIndexAgreesWithWalk(t *testing.T) {
	texts := []string{"/", "/a", "/a/b", "/A", "", "/a/b/c", "/x"}
	config := &routev3.RouteConfiguration{VirtualHosts: []*routev3.VirtualHost{{Name: "v", Domains: []string{"*"}}}}
	host := config.VirtualHosts[0]
	for i := range 20 {
		for _, text := range texts {
			for _, kind := range []string{"prefix", "path", "path_separated_prefix"} {
				match := parseRoutes(t, fmt.Sprintf(
					`virtual_hosts: [{name: v, domains: ["*"], routes: [{match: {%s: %q, case_sensitive: %v, headers: [{name: h, string_match: {exact: "%d"}}]}, route: {cluster: c}}]}]`,
					kind, text, i%2 == 0, i)).VirtualHosts[0].Routes[0]
				host.Routes = append(host.Routes, match)
			}
		}
		host.Routes = append(host.Routes, parseRoutes(t, fmt.Sprintf(
			`virtual_hosts: [{name: v, domains: ["*"], routes: [{match: {safe_regex: {regex: "/a/.*/%d"}}, route: {cluster: c}}]}]`, i)).VirtualHosts[0].Routes[0])
		host.Routes = append(host.Routes, parseRoutes(t,
			`virtual_hosts: [{name: v, domains: ["*"], routes: [{match: {safe_regex: {regex: "/a/.*"}}, route: {cluster: c}}]}]`).VirtualHosts[0].Routes[0])
	}
	indexed := RouteConfiguration(config)
	walked := RouteConfiguration(config)
	walked.only.hosts[0].routes.index = nil
	for _, path := range append(texts, "/a/b/c/d", "/a/b/2", "/a/x/9", "/A/B", "/b", "/a?x", "/A#y") {
		for h := range 5 {
			r := &Request{Authority: "a", Path: path, Headers: []Header{{Name: "h", Value: fmt.Sprint(h)}}}
			want, got := walked.Decide(r), indexed.Decide(r)
			require.Equal(t, want.Outcome, got.Outcome, path)
			if want.Route != nil {
				require.Equal(t, want.Route.Index, got.Route.Index, path)
			}
		}
	}
}
