package envoytest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/envoytest"
)

func TestGolden(t *testing.T) {
	if os.Getenv("UPDATE_GOLDENS") == "1" {
		t.Skip("this test needs goldens that differ")
	}
	file := filepath.Join(t.TempDir(), "golden.yaml")
	require.Contains(t, failures(t, func(t testing.TB) { envoytest.Golden(t, &clusterv3.Cluster{Name: "a"}, file) }), "UPDATE_GOLDENS=1")
	require.NoError(t, os.WriteFile(file, []byte("name: a\n"), 0o600))
	passes(t, func(t testing.TB) { envoytest.Golden(t, &clusterv3.Cluster{Name: "a"}, file) })
	require.Contains(t, failures(t, func(t testing.TB) { envoytest.Golden(t, &clusterv3.Cluster{Name: "b"}, file) }), "golden.yaml differs")

	bundle := gateway(t)
	t.Setenv("UPDATE_GOLDENS", "1")
	envoytest.Golden(t, bundle, file)
	t.Setenv("UPDATE_GOLDENS", "")
	passes(t, func(t testing.TB) { envoytest.Golden(t, bundle, file) })
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(string(text), "resources:\n- \"@type\": type.googleapis.com/envoy.config.listener.v3.Listener\n"))
	envoytest.Diff(t, bundle, document(string(text)))
}

func TestValid(t *testing.T) {
	passes(t, func(t testing.TB) {
		envoytest.Valid(t, gateway(t.(*recorder).TB.(*testing.T)))
		envoytest.Valid(t, gateway(t.(*recorder).TB.(*testing.T)).Bootstrap().Node("a", "b"))
		envoytest.Valid(t, document(written))
		envoytest.Clean(t, &clusterv3.Cluster{Name: "a", ClusterDiscoveryType: &clusterv3.Cluster_Type{Type: clusterv3.Cluster_STATIC}})
	})
	require.Contains(t, failures(t, func(t testing.TB) { envoytest.Valid(t, &clusterv3.Cluster{}) }), "error[proto-pgv]")
	text := failures(t, func(t testing.TB) { envoytest.Clean(t, document(written)) })
	require.Contains(t, text, "the configuration is not valid: 1 warning\nedge.yaml:10:7: warning[route-shadowed]")
	require.Contains(t, failures(t, func(t testing.TB) {
		envoytest.Valid(t, document("name: a\nvirtual_hosts: []\nvalidate_clusters: true\nvirtual_host: 1\n"))
	}),
		"edge.yaml:4:1: error[proto-unknown-field-static]")
}

func TestValidForAVersion(t *testing.T) {
	limited := document("name: a\nvirtual_hosts: [{name: a, domains: [a], request_body_buffer_limit: 1}]\n")
	passes(t, func(t testing.TB) {
		envoytest.Clean(t, limited)
		envoytest.Clean(t, limited, envoytest.Envoy("1.36"))
		envoytest.Valid(t, limited, envoytest.Envoy("1.35"))
	})
	require.Contains(t, failures(t, func(t testing.TB) { envoytest.Clean(t, limited, envoytest.Envoy("1.35")) }), "warning[version-unknown-field]")
	require.Contains(t, failures(t, func(t testing.TB) { envoytest.Valid(t, limited, envoytest.Envoy("1.3")) }), "version 1.3 of Envoy is too old")
	require.Contains(t, failures(t, func(t testing.TB) {
		envoytest.Valid(t, gateway(t.(*recorder).TB.(*testing.T)), envoytest.Envoy("1.35"))
	}), "*builder.Bundle is judged when it is built")
}

func TestDiff(t *testing.T) {
	const base = `
- name: edge
  virtual_hosts:
  - {name: a, domains: [a.com, b.com], routes: [{match: {prefix: /a}, route: {cluster: x, timeout: 1s}}, {match: {prefix: /}, route: {cluster: z}}]}
  - {name: b, domains: [c.com]}
`
	swapped := `
- name: edge
  virtual_hosts:
  - {name: b, domains: [c.com]}
  - {name: a, domains: [b.com, a.com], routes: [{match: {prefix: /a}, route: {cluster: x, timeout: {seconds: 1}}}, {match: {prefix: /}, route: {cluster: z}}]}
`
	passes(t, func(t testing.TB) { envoytest.Diff(t, document(base), document(swapped)) })
	for _, c := range []struct{ old, new, want string }{
		{"timeout: 1s", "timeout: 2s", `RouteConfiguration["edge"].virtual_hosts["a"].routes[0].route.timeout: want 1s, got 2s`},
		{", timeout: 1s", "", `RouteConfiguration["edge"].virtual_hosts["a"].routes[0].route.timeout: want 1s, got nothing`},
		{"a.com, b.com", "a.com, d.com", `RouteConfiguration["edge"].virtual_hosts["a"].domains[1]: want "b.com", got "d.com"`},
		{"a.com, b.com", "a.com", `RouteConfiguration["edge"].virtual_hosts["a"].domains[1]: want "b.com", got nothing`},
		{"  - {name: b, domains: [c.com]}\n", "", `RouteConfiguration["edge"].virtual_hosts["b"]: want name: b; domains:; - c.com, got nothing`},
		{"prefix: /a", "path: /a", "RouteConfiguration[\"edge\"].virtual_hosts[\"a\"].routes[0].match.prefix: want \"/a\", got nothing\n" +
			"RouteConfiguration[\"edge\"].virtual_hosts[\"a\"].routes[0].match.path: want nothing, got \"/a\""},
		{"name: edge", "name: other", "RouteConfiguration[\"edge\"]: want it, got nothing\nRouteConfiguration[\"other\"]: want nothing, got it"},
	} {
		lines, err := envoytest.Differences(document(base), document(strings.Replace(base, c.old, c.new, 1)))
		require.NoError(t, err)
		require.Equal(t, c.want, strings.Join(lines, "\n"))
	}
	order := strings.Replace(base, "prefix: /a}, route: {cluster: x, timeout: 1s}}, {match: {prefix: /}, route: {cluster: z", "prefix: /}, route: {cluster: z}}, {match: {prefix: /a}, route: {cluster: x, timeout: 1s", 1)
	require.Contains(t, failures(t, func(t testing.TB) { envoytest.Diff(t, document(base), document(order)) }), "the configurations differ in 6 places")
}

func TestDiffLooksIntoExtensions(t *testing.T) {
	lines, err := envoytest.Differences(document(manager("", "", "")), document(strings.Replace(manager("", "", ""), "stat_prefix: a", "stat_prefix: b", 1)))
	require.NoError(t, err)
	require.Equal(t, []string{`Listener["http"].filter_chains[0].filters[0].typed_config.stat_prefix: want "a", got "b"`}, lines)
}

func TestDiffShowsNoSecrets(t *testing.T) {
	secret := func(key string) any {
		return document(`{name: s, tls_certificate: {private_key: {inline_string: ` + key + `}}, "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret}`)
	}
	text := failures(t, func(t testing.TB) { envoytest.Diff(t, secret("hunter2"), secret("swordfish")) })
	require.NotContains(t, text, "hunter2")
	require.NotContains(t, text, "swordfish")
	require.Contains(t, text, `Secret["s"].tls_certificate.private_key: want one secret, got another`)
}

func TestCoverage(t *testing.T) {
	config := envoytest.Of(document(written))
	require.Equal(t, 0.0, envoytest.Coverage(config).Percent())
	envoytest.Request(config, "GET", "http://a/api").ToCluster(t, "api")
	report := envoytest.Coverage(config)
	require.Equal(t, 50.0, report.Percent())
	require.Equal(t, []string{`edge.yaml:10:7: virtual host "all", route hidden`}, report.Missed())
	require.Equal(t, "50.0 % of 2 routes took a request\n    no test: edge.yaml:10:7: virtual host \"all\", route hidden\n", report.String())
	passes(t, func(t testing.TB) { report.AtLeast(t, 50) })
	require.Contains(t, failures(t, func(t testing.TB) { report.AtLeast(t, 51) }), "want a coverage of at least 51 %: 50.0 % of 2 routes")
}
