package simulate

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func get(url string, headers ...Header) *Request { return NewRequest("GET", url, headers...) }

func TestVirtualHostSuffixes(t *testing.T) {
	sim := RouteConfiguration(parseRoutes(t, `
virtual_hosts:
- {name: foo, domains: ["*.foo.com"]}
- {name: bar, domains: ["*-bar.baz.com"]}
- {name: baz, domains: ["*.baz.com"]}
- {name: lyft, domains: [api.lyft.com]}
- {name: default, domains: ["*"]}`))
	for host, want := range map[string]string{
		"www.foo.com": "foo", "foo-bar.baz.com": "bar", "x.baz.com": "baz", "-bar.baz.com": "baz",
		".foo.com": "default", "foo.com": "default", "api.LYFT.com": "lyft", "api.lyft.com:80": "default",
	} {
		require.Equal(t, want, sim.Decide(get("http://"+host+"/")).VirtualHost, host)
	}
}

func TestIgnorePortInHostMatching(t *testing.T) {
	const hosts = `
virtual_hosts:
- {name: v, domains: [www.lyft.com, 12.34.56.78, "[12:34:56:7890::]", "ported.com:8080"]}
ignore_port_in_host_matching: `
	ignoring, strict := RouteConfiguration(parseRoutes(t, hosts+"true")), RouteConfiguration(parseRoutes(t, hosts+"false"))
	for _, host := range []string{"www.lyft.com:8090", "12.34.56.78:1234", "[12:34:56:7890::]:8090"} {
		require.Equal(t, "v", ignoring.Decide(get("http://"+host+"/")).VirtualHost, host)
		require.Equal(t, "", strict.Decide(get("http://"+host+"/")).VirtualHost, host)
	}
	require.Equal(t, "", ignoring.Decide(get("http://ported.com:8080/")).VirtualHost)
	require.Equal(t, "v", strict.Decide(get("http://ported.com:8080/")).VirtualHost)
	require.Equal(t, "v", ignoring.Decide(&Request{Authority: "www.lyft.com:abc", Path: "/"}).VirtualHost)
}

func TestOnlyDefaultVirtualHostNeedsNoHost(t *testing.T) {
	only := RouteConfiguration(parseRoutes(t, `virtual_hosts: [{name: d, domains: ["*"]}]`))
	require.Equal(t, "d", only.Decide(&Request{Path: "/"}).VirtualHost)
	two := RouteConfiguration(parseRoutes(t, `virtual_hosts: [{name: d, domains: ["*"]}, {name: e, domains: [e]}]`))
	require.Equal(t, "", two.Decide(&Request{Path: "/"}).VirtualHost)
}

func TestVirtualHostHeader(t *testing.T) {
	sim := RouteConfiguration(parseRoutes(t, `
virtual_hosts: [{name: a, domains: [a.com]}, {name: b, domains: [b.com]}]
vhost_header: x-host`))
	require.Equal(t, "b", sim.Decide(get("http://a.com/", Header{Name: "x-host", Value: "b.com"})).VirtualHost)
}

func TestRepeatedDomainIsRefused(t *testing.T) {
	sim := RouteConfiguration(parseRoutes(t, `virtual_hosts: [{name: a, domains: [x.com]}, {name: b, domains: [X.com]}]`))
	d := sim.Decide(get("http://x.com/"))
	require.Equal(t, Unsettled, d.Outcome)
	require.Equal(t, "virtual_hosts[1].domains", d.Undecided.Field)
}

func TestRequireTLS(t *testing.T) {
	sim := RouteConfiguration(parseRoutes(t, `
virtual_hosts:
- name: all
  domains: [www.lyft.com, "www.lyft.com:8080"]
  require_tls: ALL
  routes: [{match: {prefix: /}, route: {cluster: c}}]
- name: external
  domains: [api.lyft.com]
  require_tls: EXTERNAL_ONLY
  routes: [{match: {prefix: /}, route: {cluster: c}}]`))
	internal := Header{Name: "x-envoy-internal", Value: "true"}
	for _, c := range []struct {
		request *Request
		want    string
	}{
		{get("http://www.lyft.com/foo"), "https://www.lyft.com/foo"},
		{get("http://www.lyft.com:8080/foo?a=1"), "https://www.lyft.com:8080/foo?a=1"},
		{get("http://api.lyft.com/foo"), "https://api.lyft.com/foo"},
		{get("http://api.lyft.com/foo", internal), ""},
		{get("https://www.lyft.com/foo"), ""},
		// x-forwarded-proto counts, not the scheme.
		{get("https://www.lyft.com/foo", Header{Name: "x-forwarded-proto", Value: "http"}), "https://www.lyft.com/foo"},
	} {
		d := sim.Decide(c.request)
		if c.want == "" {
			require.Equal(t, "c", d.Cluster())
			continue
		}
		require.Equal(t, Redirected, d.Outcome)
		require.Equal(t, 301, d.Response.Status)
		require.Equal(t, c.want, d.Response.Location)
	}
}

func TestHostHeaderReplacesTheURLs(t *testing.T) {
	sim := RouteConfiguration(parseRoutes(t, `virtual_hosts: [{name: a, domains: [a.com]}, {name: b, domains: [b.com]}]`))
	require.Equal(t, "b", sim.Decide(get("http://a.com/", Header{Name: "Host", Value: "b.com"})).VirtualHost)
}
