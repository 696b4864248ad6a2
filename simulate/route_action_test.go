package simulate

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// host is a table of one virtual host for "*" with the given routes.
func hostOf(t testing.TB, routes string, more ...string) *Simulator {
	t.Helper()
	indented := strings.ReplaceAll(strings.Trim(routes, "\n"), "\n", "\n  ")
	return RouteConfiguration(parseRoutes(t, fmt.Sprintf("virtual_hosts:\n- name: v\n  domains: [\"*\"]\n  routes:\n  %s\n%s",
		indented, strings.Join(more, "\n"))))
}

func withRandom(r *Request, random uint64) *Request {
	r.Random = random
	return r
}

func TestWeightedClusters(t *testing.T) {
	weighted := func(weights ...int) *Simulator {
		var clusters []string
		for i, w := range weights {
			clusters = append(clusters, fmt.Sprintf("{name: c%d, weight: %d}", i+1, w))
		}
		return hostOf(t, "- {match: {prefix: /}, route: {weighted_clusters: {runtime_key_prefix: w, clusters: ["+strings.Join(clusters, ", ")+"]}}}")
	}
	for _, c := range []struct {
		weights []int
		runtime map[string]any
		picks   map[uint64]string
	}{
		{[]int{30, 30, 40}, nil, map[uint64]string{115: "c1", 445: "c2", 560: "c3"}},
		{[]int{2000, 3000, 5000}, nil, map[uint64]string{1150: "c1", 4500: "c2", 8900: "c3"}},
		{[]int{30, 30, 40}, map[string]any{"w.c1": 80, "w.c2": 10, "w.c3": 10}, map[uint64]string{45: "c1", 82: "c2", 92: "c3"}},
		{[]int{30, 30, 40}, map[string]any{"w.c1": 10, "w.c2": 120, "w.c3": 10}, map[uint64]string{1005: "c2"}},
		{[]int{1, 2, 3}, nil, map[uint64]string{1005: "c3", 82: "c3", 92: "c2"}},
		{[]int{0, 5, 0}, nil, map[uint64]string{0: "c2", 4: "c2"}},
	} {
		sim := weighted(c.weights...)
		for random, want := range c.picks {
			r := withRandom(get("http://a/"), random)
			r.Runtime = RuntimeMap(c.runtime)
			require.Equal(t, want, sim.Decide(r).Cluster(), "%v %d", c.weights, random)
		}
	}
}

func TestWeightedClusterByHeader(t *testing.T) {
	sim := hostOf(t, `- {match: {prefix: /}, route: {weighted_clusters: {header_name: x-pick, clusters: [{name: c1, weight: 40}, {name: c2, weight: 40}]}}}`)
	pick := func(values ...string) string {
		r := withRandom(get("http://a/"), 60)
		for _, v := range values {
			r.Headers = append(r.Headers, Header{Name: "x-pick", Value: v})
		}
		return sim.Decide(r).Cluster()
	}
	require.Equal(t, "c1", pick("10"))
	require.Equal(t, "c2", pick())
	require.Equal(t, "c2", pick("10", "11"))
	require.Equal(t, "c2", pick("ten"))
}

func TestWeightlessRouteIsPassedOver(t *testing.T) {
	sim := hostOf(t, `
- {match: {prefix: /}, route: {weighted_clusters: {runtime_key_prefix: w, clusters: [{name: c1, weight: 1}]}}}
- {match: {prefix: /}, route: {cluster: next}}`)
	r := get("http://a/")
	r.Runtime = RuntimeMap(map[string]any{"w.c1": 0})
	d := sim.Decide(r)
	require.Equal(t, "next", d.Cluster())
	require.Contains(t, d.Explain(), "route 0: no, its weighted clusters have no weight")
}

func TestMetadataMatch(t *testing.T) {
	match := func(route, entry string) map[string]string {
		wrap := func(fields string) string {
			if fields == "" {
				return ""
			}
			return ", metadata_match: {filter_metadata: {envoy.lb: {" + fields + "}}}"
		}
		sim := hostOf(t, "- {match: {prefix: /}, route: {weighted_clusters: {clusters: [{name: c, weight: 1"+wrap(entry)+"}]}"+wrap(route)+"}}")
		return sim.Decide(get("http://a/")).MetadataMatch()
	}
	require.Equal(t, map[string]string{"stage": "prod"}, match("stage: canary", "stage: prod"))
	require.Equal(t, map[string]string{"v": "1.0", "stage": "prod"}, match(`v: "1.0"`, "stage: prod"))
	require.Equal(t, map[string]string{"v": "1.0", "stage": "canary"}, match(`v: "1.0", stage: prod`, "stage: canary"))
	require.Equal(t, map[string]string{"v": "1.0"}, match("", `v: "1.0"`))
}

func TestClusterNotFound(t *testing.T) {
	sim := hostOf(t, `
- {match: {prefix: /a}, route: {cluster_header: x-c}}
- {match: {prefix: /b}, route: {cluster_header: x-c, cluster_not_found_response_code: INTERNAL_SERVER_ERROR}}`)
	d := sim.Decide(get("http://a/a"))
	require.Equal(t, ClusterNotFound, d.Outcome)
	require.Equal(t, 503, d.Status())
	require.Equal(t, 500, sim.Decide(get("http://a/b")).Status())
	require.Equal(t, "named", sim.Decide(get("http://a/a", Header{Name: "X-C", Value: "named"})).Cluster())
}

func TestPluginsAreUndecided(t *testing.T) {
	sim := hostOf(t, `- {match: {prefix: /}, route: {cluster_specifier_plugin: p}}`)
	require.Equal(t, "virtual_hosts[0].routes[0].route.cluster_specifier_plugin", sim.Decide(get("http://a/")).Undecided.Field)
}

func TestMirrors(t *testing.T) {
	sim := RouteConfiguration(parseRoutes(t, `
virtual_hosts:
- name: v
  domains: ["*"]
  request_mirror_policies: [{cluster: of-host}]
  routes:
  - match: {prefix: /route}
    route: {cluster: c, request_mirror_policies: [{cluster: of-route}]}
  - match: {prefix: /plain}
    route: {cluster: c, request_mirror_policies: [{cluster: m, disable_shadow_host_suffix_append: true}]}
  - match: {prefix: /literal}
    route: {cluster: c, request_mirror_policies: [{cluster: m, host_rewrite_literal: other}]}
  - match: {prefix: /part}
    route: {cluster: c, request_mirror_policies: [{cluster: m, runtime_fraction: {default_value: {numerator: 10}}}]}
  - match: {prefix: /header}
    route: {cluster: c, request_mirror_policies: [{cluster_header: x-m}]}
  - match: {prefix: /}
    route: {cluster: c}`))
	mirrors := func(r *Request) []Mirror { return sim.Decide(r).Forward.Mirrors }
	require.Equal(t, "cluster1-shadow", mirrors(get("http://cluster1/route"))[0].Host)
	require.Equal(t, "cluster1-shadow:8000", mirrors(get("http://cluster1:8000/route"))[0].Host)
	require.Equal(t, "cluster1", mirrors(get("http://cluster1/plain"))[0].Host)
	require.Equal(t, "other", mirrors(get("http://cluster1/literal"))[0].Host)
	require.Equal(t, "of-route", mirrors(get("http://a/route"))[0].Cluster)
	require.Len(t, mirrors(get("http://a/route")), 1)
	require.Equal(t, "of-host", mirrors(get("http://a/"))[0].Cluster)
	require.Len(t, mirrors(withRandom(get("http://a/part"), 9)), 1)
	require.Empty(t, mirrors(withRandom(get("http://a/part"), 10)))
	require.Empty(t, mirrors(get("http://a/header")))
	require.Equal(t, "x", mirrors(get("http://a/header", Header{Name: "x-m", Value: "x"}))[0].Cluster)
	require.Empty(t, mirrors(NewRequest("CONNECT", "http://a/")))
}

func TestRedirects(t *testing.T) {
	const host = "redirect.lyft.com"
	for _, c := range []struct{ match, redirect, scheme, host, path, proto, want string }{
		{"prefix: /", "host_redirect: new.lyft.com", "http", host, "/host", "", "http://new.lyft.com/host"},
		{"prefix: /", "path_redirect: /new_path", "https", host, "/path", "", "https://redirect.lyft.com/new_path"},
		{"prefix: /", "port_redirect: 8080", "http", host, "/port", "", "http://redirect.lyft.com:8080/port"},
		{"prefix: /", "port_redirect: 8181", "http", host + ":8080", "/p", "", "http://redirect.lyft.com:8181/p"},
		{"prefix: /", "scheme_redirect: ws, host_redirect: new.lyft.com, port_redirect: 8080", "http", host, "/scheme_host_port", "", "ws://new.lyft.com:8080/scheme_host_port"},
		{"prefix: /", "scheme_redirect: ws", "https", host + ":80", "/ws", "https", "ws://redirect.lyft.com:80/ws"},
		{"prefix: /", "scheme_redirect: ws", "http", host + ":443", "/ws", "http", "ws://redirect.lyft.com:443/ws"},
		{"prefix: /", "https_redirect: true", "http", host + ":80", "/https", "", "https://redirect.lyft.com/https"},
		{"prefix: /", "port_redirect: 8181", "http", "[fe80::1]:8080", "/x", "", "http://[fe80::1]:8181/x"},
		{"prefix: /prefix", "prefix_rewrite: /new/prefix", "http", host, "/prefix/some/path/?lang=eng&con=US", "", "http://redirect.lyft.com/new/prefix/some/path/?lang=eng&con=US"},
		{"prefix: /ignore-substring", "prefix_rewrite: /", "http", host, "/ignore-substringto/use/", "", "http://redirect.lyft.com/to/use/"},
		{"prefix: /ignore-substring", "prefix_rewrite: /", "http", host, "/ignore-substring-to/use/", "", "http://redirect.lyft.com/-to/use/"},
		{"prefix: /foo", `regex_rewrite: {pattern: {regex: "/foo/([0-9]{4})/(.*)"}, substitution: '/\2/\1/baz'}`, "http", host, "/foo/9000/endpoint?lang=eng&con=US", "", "http://redirect.lyft.com/endpoint/9000/baz?lang=eng&con=US"},
		{"prefix: /", "path_redirect: /new-path?x=1, strip_query: true", "http", host, "/a?y=2", "", "http://redirect.lyft.com/new-path?x=1"},
		{"prefix: /", "path_redirect: /new-path", "http", host, "/a?y=2", "", "http://redirect.lyft.com/new-path?y=2"},
		{"prefix: /", "path_redirect: /new-path, strip_query: true", "http", host, "/a?y=2", "", "http://redirect.lyft.com/new-path"},
		{"prefix: /", "path_redirect: relative", "http", host, "/a", "", "http://redirect.lyft.com/relative"},
		{"prefix: /", "path_rewrite: '/%REQ(x-to)%'", "http", host, "/a?y=2", "", "http://redirect.lyft.com/?y=2"},
	} {
		sim := hostOf(t, fmt.Sprintf("- {match: {%s}, redirect: {%s}}", c.match, quoteFlow(c.redirect)))
		r := &Request{Method: "GET", Scheme: c.scheme, Authority: c.host, Path: c.path}
		if c.proto != "" {
			r.Headers = []Header{{Name: "x-forwarded-proto", Value: c.proto}}
		}
		d := sim.Decide(r)
		require.Equal(t, Redirected, d.Outcome, c.redirect)
		require.Equal(t, c.want, d.Response.Location, c.redirect)
		require.Equal(t, 301, d.Response.Status)
	}
}

// quoteFlow lets a question mark stand inside a flow mapping.
func quoteFlow(text string) string {
	return strings.ReplaceAll(text, "/new-path?x=1", `"/new-path?x=1"`)
}

func TestRedirectStatus(t *testing.T) {
	for code, want := range map[string]int{"FOUND": 302, "SEE_OTHER": 303, "TEMPORARY_REDIRECT": 307, "PERMANENT_REDIRECT": 308} {
		d := hostOf(t, "- {match: {prefix: /}, redirect: {host_redirect: x, response_code: "+code+"}}").Decide(get("http://a/"))
		require.Equal(t, want, d.Status(), code)
	}
}

func TestDirectResponse(t *testing.T) {
	sim := hostOf(t, `
- match: {prefix: /ok}
  direct_response: {status: 200, body: {inline_string: content}}
  response_headers_to_add: [{header: {key: x-a, value: "1"}}]
- match: {prefix: /moved}
  direct_response: {status: 301}
- match: {prefix: /file}
  direct_response: {status: 200, body: {filename: /etc/hosts}}`)
	d := sim.Decide(get("http://a/ok"))
	require.Equal(t, Responded, d.Outcome)
	require.Equal(t, []Header{{Name: ":status", Value: "200"}, {Name: "x-a", Value: "1"},
		{Name: "content-length", Value: "7"}, {Name: "content-type", Value: "text/plain"}}, d.Response.Headers)
	require.Equal(t, "content", d.Response.Body)
	moved := sim.Decide(get("http://a/moved?x"))
	require.Equal(t, Header{Name: "location", Value: "http://a/moved?x"}, firstHeader(moved.Response.Headers, "location"))
	require.False(t, sim.Decide(get("http://a/file")).Response.BodyKnown)
}

func TestActionsThatDoNotForward(t *testing.T) {
	d := hostOf(t, "- {match: {prefix: /}, non_forwarding_action: {}}").Decide(get("http://a/"))
	require.Equal(t, ClusterNotFound, d.Outcome)
	require.NotNil(t, d.Route)
}

func TestHostRewrites(t *testing.T) {
	sim := hostOf(t, `
- match: {prefix: /literal}
  route: {cluster: c, host_rewrite_literal: new_host}
- match: {prefix: /header}
  route: {cluster: c, host_rewrite_header: rewrite-host}
  request_headers_to_add: [{header: {key: rewrite-host, value: added}, append_action: ADD_IF_ABSENT}]
- match: {prefix: /rewrite-host-with-path-regex}
  route: {cluster: c, append_x_forwarded_host: true, host_rewrite_path_regex: {pattern: {regex: '^/.+/(.+)$'}, substitution: '\1'}}
- match: {prefix: /format}
  route: {cluster: c, host_rewrite: "p-%REQ(x-h)%"}
- match: {prefix: /auto}
  route: {cluster: c, auto_host_rewrite: true}`)
	forward := func(url string, headers ...Header) *Forward { return sim.Decide(get(url, headers...)).Forward }
	require.Equal(t, "new_host", forward("http://api.lyft.com/literal").Host)
	require.Equal(t, "rewrote", forward("http://api.lyft.com/header", Header{Name: "rewrite-host", Value: "rewrote"}).Host)
	require.Equal(t, "added", forward("http://api.lyft.com/header").Host) // after the mutations
	f := forward("http://api.lyft.com/rewrite-host-with-path-regex/envoyproxy.io?query")
	require.Equal(t, "envoyproxy.io", f.Host)
	require.Equal(t, "api.lyft.com", firstHeader(f.RequestHeaders, "x-forwarded-host").Value)
	require.Equal(t, "api.lyft.com", firstHeader(f.RequestHeaders, "x-envoy-original-host").Value)
	require.Equal(t, "p-x", forward("http://a/format", Header{Name: "x-h", Value: "x"}).Host)
	require.True(t, forward("http://a/auto").AutoHostRewrite)
	again := forward("http://a/rewrite-host-with-path-regex/b", Header{Name: "x-forwarded-host", Value: "z,a"})
	require.Equal(t, "z,a", firstHeader(again.RequestHeaders, "x-forwarded-host").Value)
}

func TestPathRewrites(t *testing.T) {
	for _, c := range []struct{ match, route, path, want string }{
		{"prefix: /new_endpoint", "prefix_rewrite: /api/new_endpoint", "/new_endpoint/foo", "/api/new_endpoint/foo"},
		{"path: /api/locations, case_sensitive: false", "prefix_rewrite: /rewrote", "/API/LOCATIONS?works=true", "/rewrote?works=true"},
		{`safe_regex: {regex: '.*/\d{3}$'}`, "prefix_rewrite: /rewrote", "/foo/bar/238?bar=true", "/rewrote?bar=true"},
		{"prefix: /a/", "prefix_rewrite: /", "/a/b", "/b"},
		{"prefix: /a", "prefix_rewrite: /", "/a/b", "//b"},
		{"path_separated_prefix: /a", "prefix_rewrite: /x", "/a/b?c", "/x/b?c"},
		{"prefix: /", "prefix_rewrite: ''", "/a", "/a"},
		{"prefix: /", `regex_rewrite: {pattern: {regex: '^/new(.*?)_endpoint(.*)$'}, substitution: '/\1_rewritten_endpoint\2'}`, "/newforreg1_endpoint/foo", "/forreg1_rewritten_endpoint/foo"},
		{"prefix: /", "regex_rewrite: {pattern: {regex: e}, substitution: X}", "/newforreg2_endpoint/tee?test=me", "/nXwforrXg2_Xndpoint/tXX?test=me"},
		{"prefix: /", `regex_rewrite: {pattern: {regex: '(^.*)/(\d{4})$'}, substitution: '/four/\2/endpoint\1'}`, "/xx/yy/6472?test=foo", "/four/6472/endpoint/xx/yy?test=foo"},
		{"prefix: /", `regex_rewrite: {pattern: {regex: 'zzz'}, substitution: '$1'}`, "/xx", "/xx"},
		{"prefix: /", `regex_rewrite: {pattern: {regex: 'xx'}, substitution: '$1'}`, "/xx", "/$1"},
		{"prefix: /", `path_rewrite: "/p%REQ(x)%"`, "/a?q", "/p?q"},
	} {
		sim := hostOf(t, fmt.Sprintf("- {match: {%s}, route: {cluster: c, %s}}", c.match, c.route))
		d := sim.Decide(get("http://a" + c.path))
		require.Equal(t, c.want, d.Forward.Path, "%s\n%s", c.route, d.Explain())
	}
	d := hostOf(t, "- {match: {prefix: /a}, route: {cluster: c, prefix_rewrite: /b}}").Decide(get("http://a/a/x"))
	require.Equal(t, "/a/x", firstHeader(d.Forward.RequestHeaders, "x-envoy-original-path").Value)
	wrong := hostOf(t, `- {match: {prefix: /}, route: {cluster: c, regex_rewrite: {pattern: {regex: a}, substitution: '\1'}}}`).Decide(get("http://a/a"))
	require.Equal(t, "virtual_hosts[0].routes[0].route.regex_rewrite.substitution", wrong.Unknowns[0].Field)
}

func TestHeaderMutationLevels(t *testing.T) {
	levels := func(action string, more ...string) []string {
		sim := RouteConfiguration(parseRoutes(t, fmt.Sprintf(`
virtual_hosts:
- name: v
  domains: ["*"]
  request_headers_to_add: [{header: {key: x-h, value: vhost}, append_action: %[1]s}]
  routes:
  - match: {prefix: /}
    route: {cluster: c}
    request_headers_to_add: [{header: {key: x-h, value: route}, append_action: %[1]s}]
request_headers_to_add: [{header: {key: x-h, value: global}, append_action: %[1]s}]
%[2]s`, action, strings.Join(more, "\n"))))
		var values []string
		for _, h := range sim.Decide(get("http://a/")).Forward.RequestHeaders {
			if h.Name == "x-h" {
				values = append(values, h.Value)
			}
		}
		return values
	}
	const specific = "most_specific_header_mutations_wins: true"
	require.Equal(t, []string{"route", "vhost", "global"}, levels("APPEND_IF_EXISTS_OR_ADD"))
	require.Equal(t, []string{"global"}, levels("OVERWRITE_IF_EXISTS_OR_ADD"))
	require.Equal(t, []string{"route"}, levels("OVERWRITE_IF_EXISTS_OR_ADD", specific))
	require.Equal(t, []string{"route"}, levels("ADD_IF_ABSENT"))
	require.Empty(t, levels("OVERWRITE_IF_EXISTS"))
}

func TestHeaderMutationsWithinALevel(t *testing.T) {
	sim := hostOf(t, `
- match: {prefix: /}
  route: {cluster: c}
  request_headers_to_remove: [X-Gone]
  request_headers_to_add:
  - {header: {key: x-appended, value: "2"}}
  - {header: {key: x-saw-gone, value: "%REQ(x-gone)%"}}
  - {header: {key: x-saw-set, value: "%REQ(x-set)%"}}
  - {header: {key: x-set, value: new}, append_action: OVERWRITE_IF_EXISTS_OR_ADD}
  - {header: {key: x-twice, value: a}, append_action: ADD_IF_ABSENT}
  - {header: {key: x-twice, value: b}, append_action: ADD_IF_ABSENT}
  - {header: {key: x-old, value: old}, append: false}
  - {header: {key: x-empty, value: ""}}
  - {header: {key: x-kept, value: ""}, keep_empty_value: true}`)
	headers := sim.Decide(get("http://a/", Header{Name: "x-gone", Value: "g"}, Header{Name: "x-appended", Value: "1"},
		Header{Name: "x-set", Value: "old"}, Header{Name: "x-old", Value: "was"})).Forward.RequestHeaders
	var got []string
	for _, h := range headers {
		if strings.HasPrefix(h.Name, "x-") && h.Name != "x-forwarded-proto" {
			got = append(got, h.Name+"="+h.Value)
		}
	}
	require.Equal(t, []string{"x-appended=1", "x-set=new", "x-old=old", "x-appended=2", "x-saw-set=old",
		"x-twice=a", "x-twice=b", "x-kept="}, got)
}

func TestFormatters(t *testing.T) {
	for format, want := range map[string]string{
		"%REQ(:AUTHORITY)%": "a.com",
		"100%%":             "100%",
		"%REQ(x-a?x-b):3%":  "abc",
		"%REQ(missing)%":    "",
		"%%%PROTOCOL%":      "%HTTP/1.1",
		"%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%": "10.0.0.9",
		"%DOWNSTREAM_REMOTE_PORT%":                 "5555",
		"%QUERY_PARAM(q)%":                         "a b",
		"%PATH(NQ)%":                               "/p",
		"%ROUTE_NAME%":                             "named",
		"%UPSTREAM_CLUSTER_RAW%":                   "c",
		"%UPSTREAM_HOST%":                          "",
		"%REQ_WITHOUT_QUERY(:path)%":               "/p",
		"%FILTER_STATE(k:PLAIN)%":                  "v",
		"%PER_REQUEST_STATE(k)%":                   "v",
		"%DOWNSTREAM_TLS_VERSION%":                 "",
		"%START_TIME(%s)%":                         "now",
	} {
		sim := hostOf(t, fmt.Sprintf(`
- name: named
  match: {prefix: /}
  route: {cluster: c}
  request_headers_to_add: [{header: {key: x-out, value: %q}}]`, format))
		r := get("http://a.com/p?q=a%20b", Header{Name: "x-b", Value: "abcdef"})
		r.Connection = &Connection{Remote: "10.0.0.9:5555", Protocol: "HTTP/1.1"}
		r.FilterState = map[string]string{"k": "v"}
		r.Facts = map[string]string{"START_TIME": "now"}
		d := sim.Decide(r)
		require.Equal(t, want, firstHeader(d.Forward.RequestHeaders, "x-out").Value, format)
		require.Empty(t, d.Unknowns, format)
	}
}

func TestUnknownFormattersAreSaid(t *testing.T) {
	d := hostOf(t, `
- match: {prefix: /}
  route: {cluster: c}
  request_headers_to_add: [{header: {key: x-out, value: "t=%TRACE_ID%"}}, {header: {key: x-bad, value: "%NOPE%"}}]`).Decide(get("http://a/"))
	require.Equal(t, Header{Name: "x-out", Value: "t=", Unknown: true}, firstHeader(d.Forward.RequestHeaders, "x-out"))
	require.Equal(t, []Undecided{
		{Field: "virtual_hosts[0].routes[0].request_headers_to_add[0].header.value", Reason: "the value of %TRACE_ID% cannot be known offline"},
		{Field: "virtual_hosts[0].routes[0].request_headers_to_add[1].header.value", Reason: "the formatter command NOPE is not known here"},
	}, d.Unknowns)
}

func TestTimeouts(t *testing.T) {
	const (
		total = "x-envoy-upstream-rq-timeout-ms"
		try   = "x-envoy-upstream-rq-per-try-timeout-ms"
		hedge = "x-envoy-hedge-on-per-try-timeout"
	)
	ms := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
	for _, c := range []struct {
		name, route           string
		headers               map[string]string
		total, try, expected_ int
	}{
		{"none", "timeout: 0.010s", nil, 10, 0, 10},
		{"total", "timeout: 0.010s", map[string]string{total: "15"}, 15, 0, 15},
		{"bad", "timeout: 0.010s", map[string]string{total: "bad"}, 10, 0, 10},
		{"equal", "timeout: 0.010s", map[string]string{total: "15", try: "15"}, 15, 0, 15},
		{"try", "timeout: 0.010s", map[string]string{total: "15", try: "5"}, 15, 5, 5},
		{"hedge", "timeout: 0.010s", map[string]string{total: "15", try: "5", hedge: "true"}, 15, 5, 15},
		{"policy", "timeout: 0s, retry_policy: {per_try_timeout: 0.010s}", nil, 0, 10, 10},
		{"default", "", nil, 15000, 0, 15000},
		{"stream", "max_stream_duration: {max_stream_duration: 5s}", nil, 0, 0, 0},
		{"grpc none", "max_grpc_timeout: 0s", map[string]string{"content-type": "application/grpc"}, 0, 0, 0},
		{"grpc", "max_grpc_timeout: 0s", map[string]string{"content-type": "application/grpc", "grpc-timeout": "1000m"}, 1000, 0, 1000},
		{"grpc max", "max_grpc_timeout: 0.999s", map[string]string{"content-type": "application/grpc", "grpc-timeout": "1000m"}, 999, 0, 999},
		{"grpc zero", "max_grpc_timeout: 0.999s", map[string]string{"content-type": "application/grpc", "grpc-timeout": "0m"}, 999, 0, 999},
		{"grpc offset", "max_grpc_timeout: 0.999s, grpc_timeout_offset: 0.010s", map[string]string{"content-type": "application/grpc", "grpc-timeout": "100m"}, 90, 0, 90},
		{"grpc short", "max_grpc_timeout: 0.999s, grpc_timeout_offset: 0.010s", map[string]string{"content-type": "application/grpc", "grpc-timeout": "1m"}, 1, 0, 1},
		{"grpc header", "max_grpc_timeout: 0s", map[string]string{"content-type": "application/grpc", "grpc-timeout": "1000m", total: "15", try: "5"}, 15, 5, 5},
	} {
		sim := hostOf(t, fmt.Sprintf("- {match: {prefix: /}, route: {cluster: c, %s}}", c.route))
		r := get("http://a/")
		for _, name := range sortedKeys(c.headers) {
			r.Headers = append(r.Headers, Header{Name: name, Value: c.headers[name]})
		}
		got := sim.Decide(r).Forward.Timeouts
		require.Equal(t, ms(c.total), got.Request, c.name)
		require.Equal(t, ms(c.try), got.PerTry, c.name)
		require.Equal(t, ms(c.expected_), got.Expected, c.name)
	}
}

func TestRetries(t *testing.T) {
	sim := RouteConfiguration(parseRoutes(t, `
virtual_hosts:
- name: v
  domains: ["*"]
  retry_policy: {retry_on: reset}
  routes:
  - match: {prefix: /own}
    route: {cluster: c, retry_policy: {retry_on: "5xx, nonsense,connect-failure", num_retries: 3, retriable_status_codes: [418], per_try_timeout: 2s}}
  - match: {prefix: /if}
    route: {cluster: c, retry_policy: {retry_on: 5xx, retriable_request_headers: [{name: x-retry}]}}
  - match: {prefix: /}
    route: {cluster: c}`))
	retry := func(url string, headers ...Header) *Retry { return sim.Decide(get(url, headers...)).Forward.Retry }
	own := retry("http://a/own")
	require.Equal(t, []string{"5xx", "connect-failure"}, own.On)
	require.EqualValues(t, 3, own.Attempts)
	require.Equal(t, 2*time.Second, own.PerTryTimeout)
	require.Equal(t, []uint32{418}, own.StatusCodes)
	require.Equal(t, []string{"reset"}, retry("http://a/").On)
	require.EqualValues(t, 1, retry("http://a/").Attempts)
	added := retry("http://a/", Header{Name: "x-envoy-retry-on", Value: "5xx"}, Header{Name: "x-envoy-max-retries", Value: "7"})
	require.Equal(t, []string{"5xx", "reset"}, added.On)
	require.EqualValues(t, 7, added.Attempts)
	require.Nil(t, retry("http://a/if"))
	require.NotNil(t, retry("http://a/if", Header{Name: "x-retry", Value: "1"}))
	for i, want := range []int{25, 50, 100, 200, 250, 250} {
		require.Equal(t, time.Duration(want)*time.Millisecond, own.BackOff(i+1), "%d", i+1)
	}
}

func TestClusterMatcherPlugin(t *testing.T) {
	const plugin = `{extension: {name: m, typed_config: {"@type": type.googleapis.com/envoy.extensions.router.cluster_specifiers.matcher.v3.MatcherClusterSpecifier, cluster_matcher: {matcher_tree: {
  input: {name: h, typed_config: {"@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput, header_name: x-env}},
  exact_match_map: {map: {staging: {action: {name: c, typed_config: {"@type": type.googleapis.com/envoy.extensions.router.cluster_specifiers.matcher.v3.ClusterAction, cluster: staging-cluster}}}}}}}}}}`
	staging := Header{Name: "x-env", Value: "staging"}
	for _, sim := range []*Simulator{
		hostOf(t, "- {match: {prefix: /}, route: {inline_cluster_specifier_plugin: "+plugin+"}}"),
		hostOf(t, "- {match: {prefix: /}, route: {cluster_specifier_plugin: m}}", "cluster_specifier_plugins: ["+plugin+"]"),
	} {
		require.Equal(t, "staging-cluster", sim.Decide(get("http://a/", staging)).Cluster())
		require.Equal(t, ClusterNotFound, sim.Decide(get("http://a/")).Outcome)
	}
}
