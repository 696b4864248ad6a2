package simulate

import (
	"fmt"
	"strings"
	"testing"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/simulate/internal/corpustest"
)

const everything = `route_config: {name: inline, virtual_hosts: [{name: v, domains: ["*"], routes: [{match: {prefix: ""}, route: {cluster: c}}]}]}`

// managed is a simulator with one listener whose connection manager has the
// given options and routes.
func managed(t testing.TB, routes string, options ...string) *Simulator {
	t.Helper()
	text := fmt.Sprintf(`
name: l
address: {socket_address: {address: 0.0.0.0, port_value: 8080}}
filter_chains:
- name: chain
  filters:
  - name: hcm
    typed_config:
      "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
      stat_prefix: s
      %s
      %s`, strings.Join(options, "\n      "), strings.ReplaceAll(routes, "\n", "\n      "))
	return New(Config{Listeners: []*listenerv3.Listener{corpustest.Parse(t, text, &listenerv3.Listener{})}})
}

func TestManagerNormalisesPaths(t *testing.T) {
	for _, c := range []struct{ options, path, want string }{
		{"", "/a/../b", "/a/../b"},
		{"normalize_path: true", "/a/../b?x=/../y", "/b?x=/../y"},
		{"merge_slashes: true", "//a//b", "/a/b"},
		{"path_with_escaped_slashes_action: UNESCAPE_AND_FORWARD", "/a%2Fb", "/a/b"},
		{"{path_with_escaped_slashes_action: UNESCAPE_AND_FORWARD, normalize_path: true}", "/a%2F..%2Fb", "/b"},
	} {
		d := managed(t, everything, strings.ReplaceAll(strings.Trim(c.options, "{}"), ", ", "\n      ")).Decide(get("http://a" + c.path))
		require.Equal(t, c.want, d.Forward.Path, "%s", c.options)
	}
}

func TestManagerRejects(t *testing.T) {
	for _, c := range []struct {
		options string
		request *Request
		status  int
	}{
		{"", &Request{Path: "/"}, 400},
		{"", &Request{Authority: "a", Path: "x"}, 404},
		{"", &Request{Authority: "a", Method: "GET"}, 404},
		{"", get("http://a/x#y"), 400},
		{"normalize_path: true", get("http://a/%00"), 400},
		{"path_with_escaped_slashes_action: REJECT_REQUEST", get("http://a/x%2fy"), 400},
		{"path_with_escaped_slashes_action: UNESCAPE_AND_REDIRECT", get("http://a/x%2fy"), 307},
		{"path_with_escaped_slashes_action: UNESCAPE_AND_REDIRECT", get("http://a/x%2fy", Header{Name: "content-type", Value: "application/grpc"}), 400},
	} {
		d := managed(t, everything, c.options).Decide(c.request)
		require.Equal(t, Rejected, d.Outcome, c.options)
		require.Equal(t, c.status, d.Status(), c.options)
	}
	redirect := managed(t, everything, "path_with_escaped_slashes_action: UNESCAPE_AND_REDIRECT").Decide(get("http://a/x%2fy?z"))
	require.Equal(t, "/x/y?z", redirect.Response.Location)
	doubt := managed(t, everything, "normalize_path: true").Decide(get("http://a/%41"))
	require.Equal(t, "filter_chains[0].filters[0].typed_config.normalize_path", doubt.Undecided.Field)
}

func TestManagerNormalisesHosts(t *testing.T) {
	host := func(host string, options ...string) string {
		return managed(t, everything, options...).Decide(get("http://" + host + "/")).Forward.Host
	}
	require.Equal(t, "A.com:8080", host("A.com:8080"))
	require.Equal(t, "a.com", host("a.com:8080", "strip_matching_host_port: true"))
	require.Equal(t, "a.com:81", host("a.com:81", "strip_matching_host_port: true"))
	require.Equal(t, "a.com", host("a.com:81", "strip_any_host_port: true"))
	require.Equal(t, "a.com:81", host("a.com.:81", "strip_trailing_host_dot: true"))
	connect := managed(t, `route_config: {virtual_hosts: [{name: v, domains: ["*"], routes: [{match: {connect_matcher: {}}, route: {cluster: c}}]}]}`,
		"strip_any_host_port: true")
	require.Equal(t, "a.com:81", connect.Decide(&Request{Method: "CONNECT", Authority: "a.com:81"}).Forward.Host)
}

func TestForwardedProto(t *testing.T) {
	const tls = `route_config: {virtual_hosts: [{name: v, domains: ["*"], require_tls: ALL, routes: [{match: {prefix: /}, route: {cluster: c}}]}]}`
	lie := Header{Name: "x-forwarded-proto", Value: "https"}
	plain := func() *Request {
		r := get("http://a/", lie)
		r.Connection = &Connection{Local: "10.0.0.1:8080", Remote: "10.2.2.2:1"}
		return r
	}
	require.Equal(t, Forwarded, managed(t, tls).Decide(plain()).Outcome)
	require.Equal(t, Redirected, managed(t, tls, "use_remote_address: true").Decide(plain()).Outcome)
	require.Equal(t, Forwarded, managed(t, tls, "use_remote_address: true", "xff_num_trusted_hops: 1").Decide(plain()).Outcome)
}

func TestInternalRequests(t *testing.T) {
	const internal = `internal_address_config: {cidr_ranges: [{address_prefix: 10.0.0.0, prefix_len: 8}]}`
	decide := func(remote, forwardedFor string, options ...string) *Forward {
		r := get("http://a/", Header{Name: "x-envoy-force-trace", Value: "3"})
		if forwardedFor != "" {
			r.Headers = append(r.Headers, Header{Name: "x-forwarded-for", Value: forwardedFor})
		}
		r.Connection = &Connection{Local: "10.0.0.1:8080", Remote: remote}
		return managed(t, everything, options...).Decide(r).Forward
	}
	remote := "use_remote_address: true"
	require.Equal(t, "true", firstHeader(decide("10.1.1.1:5", "", remote, internal).RequestHeaders, "x-envoy-internal").Value)
	require.Equal(t, "3", firstHeader(decide("10.1.1.1:5", "", remote, internal).RequestHeaders, "x-envoy-force-trace").Value)
	for _, f := range []*Forward{
		decide("10.1.1.1:5", "", remote),                   // no ranges: nobody is internal
		decide("11.1.1.1:5", "", remote, internal),         // outside
		decide("10.1.1.1:5", "10.1.1.2", remote, internal), // a proxy came between
		decide("10.1.1.1:5", "", internal),                 // no address to trust
	} {
		require.Equal(t, "", firstHeader(f.RequestHeaders, "x-envoy-internal").Value)
		require.Equal(t, "", firstHeader(f.RequestHeaders, "x-envoy-force-trace").Value)
	}
	require.Equal(t, "true", firstHeader(decide("11.1.1.1:5", "10.1.1.2", internal).RequestHeaders, "x-envoy-internal").Value)
	require.Equal(t, "10.1.1.1", firstHeader(decide("10.1.1.1:5", "", remote).RequestHeaders, "x-forwarded-for").Value)
}

func TestRDS(t *testing.T) {
	rds := `rds: {route_config_name: edge}`
	require.Equal(t, "filter_chains[0].filters[0].typed_config.rds.route_config_name", managed(t, rds).Decide(get("http://a/")).Undecided.Field)
	sim := managed(t, rds)
	with := New(Config{Listeners: sim.config.Listeners, Routes: []*routev3.RouteConfiguration{parseRoutes(t, `
name: edge
virtual_hosts: [{name: v, domains: ["*"], routes: [{match: {prefix: /}, route: {cluster: c}}]}]`)}})
	d := with.Decide(get("http://a/"))
	require.Equal(t, "c", d.Cluster())
	require.Equal(t, []string{"l", "chain", "edge", "v"}, []string{d.Listener, d.FilterChain, d.RouteConfiguration, d.VirtualHost})
	require.Equal(t, "c", with.Table("edge").Decide(get("http://a/")).Cluster())
	require.Equal(t, "c", managed(t, everything).Table("inline").Decide(get("http://a/")).Cluster())
	require.Nil(t, with.Table("nope"))
	require.Equal(t, []string{"edge", "v", "virtual_hosts[0].routes[0]"},
		[]string{with.Routes()[0].RouteConfiguration, with.Routes()[0].VirtualHost, with.Routes()[0].Path})
	require.Equal(t, "inline", managed(t, everything).Routes()[0].RouteConfiguration)
}

func TestScopedRoutes(t *testing.T) {
	scoped := func(extractor string) *Simulator {
		return managed(t, fmt.Sprintf(`scoped_routes:
  name: s
  scope_key_builder: {fragments: [{header_value_extractor: {name: X-Foo, %s}}]}
  rds_config_source: {ads: {}}
  scoped_route_configurations_list:
    scoped_route_configurations:
    - name: one
      key: {fragments: [{string_key: d}]}
      route_configuration: {name: one, virtual_hosts: [{name: v, domains: ["*"], routes: [{match: {prefix: /}, route: {cluster: c}}]}]}`, extractor))
	}
	element := `element_separator: ";", element: {separator: "=", key: c}`
	decide := func(sim *Simulator, value string) Outcome {
		r := get("http://a/")
		if value != "" {
			r.Headers = []Header{{Name: "x-foo", Value: value}}
		}
		return sim.Decide(r).Outcome
	}
	require.Equal(t, Forwarded, decide(scoped(element), "a=b;c=d"))
	require.Equal(t, NotFound, decide(scoped(element), "a=b;c=x"))
	require.Equal(t, NotFound, decide(scoped(element), "a=b"))
	require.Equal(t, NotFound, decide(scoped(element), ""))
	index := `element_separator: ",", index: 1`
	require.Equal(t, Forwarded, decide(scoped(index), "a,d"))
	require.Equal(t, NotFound, decide(scoped(index), "d"))
}

func TestSeveralListenersNeedAnAddress(t *testing.T) {
	one := managed(t, everything).config.Listeners[0]
	other := corpustest.Parse(t, `{name: other}`, &listenerv3.Listener{})
	other.Address, other.FilterChains = one.Address, one.FilterChains
	sim := New(Config{Listeners: []*listenerv3.Listener{one, other}})
	r := get("http://a/")
	require.Equal(t, "listeners", sim.Decide(r).Undecided.Field)
	r.Listener = "other"
	require.Equal(t, "other", sim.Decide(r).Listener)
}
