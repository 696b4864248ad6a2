package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRoute(t *testing.T) {
	r := call(t, "route", "--config", "good.yaml", "GET", "http://api.example.com/v1/users")
	require.Equal(t, result{out: `outcome       forwarded
listener      http
virtual host  api
route         v1 (good.yaml:20:17)
cluster       api
host          api.example.com
path          /users
timeout       5s
`}, r)
	r = call(t, "route", "--config", "good.yaml", "--explain", "GET", "http://api.example.com/v1/users", "-H", "x-user: a:b")
	require.Zero(t, r.code, r.err)
	require.Equal(t, `GET http://api.example.com/v1/users
listener "http" (127.0.0.1:8080): the only one for HTTP
filter_chains[0]
route configuration "edge"
virtual host "api": domain "api.example.com"
  route 0: no, path "/v1/users" is not "/healthz"
  route 1 "v1": yes, path "/v1/users" starts with "/v1/"
forwarded to cluster "api"
  path becomes "/users"
  timeout 5s
the route is at good.yaml:20:17
`, r.out)
	r = call(t, "route", "-c", "warned.yaml", "GET", "http://any/thing")
	require.Zero(t, r.code, r.err)
	require.Contains(t, r.out, "virtual_hosts[0].routes[0] (warned.yaml:6:5)")
}

func TestRouteJSON(t *testing.T) {
	type decision struct {
		Outcome     string
		Forward     struct{ Cluster string }
		Line        int
		ConfigPath  string `json:"config_path"`
		Explanation string
	}
	ask := func(args ...string) (d decision) {
		r := call(t, append([]string{"route", "-o", "json", "--config", "good.yaml"}, args...)...)
		require.Zero(t, r.code, r.err)
		require.NoError(t, json.Unmarshal([]byte(r.out), &d), r.out)
		return d
	}
	d := ask("GET", "http://api.example.com/v1/users", "--explain")
	require.Equal(t, "forwarded", d.Outcome)
	require.Equal(t, "api", d.Forward.Cluster)
	require.Equal(t, 20, d.Line)
	require.Equal(t, "static_resources.listeners[0].filter_chains[0].filters[0].typed_config.route_config.virtual_hosts[0].routes[1]", d.ConfigPath)
	require.Contains(t, d.Explanation, "route 0: no")
	require.Equal(t, decision{Outcome: "not found"}, ask("GET", "http://other/"), "no route is an answer")
}

func TestRandom(t *testing.T) {
	file := filepath.Join(t.TempDir(), "split.yaml")
	require.NoError(t, os.WriteFile(file, []byte(`
virtual_hosts:
- name: all
  domains: ["*"]
  routes:
  - match: {prefix: /}
    route: {weighted_clusters: {clusters: [{name: a, weight: 90}, {name: b, weight: 10}]}}
`), 0o600))
	require.Contains(t, call(t, "route", "-c", file, "GET", "http://x/").out, "cluster       a\n")
	require.Contains(t, call(t, "route", "-c", file, "GET", "http://x/", "--random", "95").out, "cluster       b\n")
}

func TestQuestionUsage(t *testing.T) {
	for _, c := range []struct {
		want string
		args []string
	}{
		{"--config is missing", []string{"route", "GET", "http://a/"}},
		{"accepts 2 arg(s)", []string{"route", "-c", "good.yaml", "GET"}},
		{"is no header", []string{"route", "-c", "good.yaml", "GET", "http://a/", "-H", "x"}},
		{"no such file", []string{"route", "-c", "gone.yaml", "GET", "http://a/"}},
		{"conect_timeout", []string{"route", "-c", "bad.yaml", "GET", "http://a/"}},
		{`there is no route configuration "x": there are "edge"`, []string{"route", "-c", "good.yaml", "--route-config", "x", "GET", "http://a/"}},
		{"there is no file with tests", []string{"test", "-c", "good.yaml"}},
		{"gone.yaml: no such file", []string{"test", "-c", "good.yaml", "gone.yaml"}},
		{"does not fit router_check_tool's format", []string{"test", "-c", "good.yaml", "good.yaml"}},
		{"it can be 0 to 100", []string{"test", "-c", "good.yaml", "--fail-under", "101", "tests/edge.yaml"}},
		{"there is no route configuration in it", []string{"test", "-c", "convert/two.yaml", "tests/edge.yaml"}},
	} {
		r := call(t, c.args...)
		require.Equal(t, exitUsage, r.code, "%v\n%s", c.args, r.err)
		require.Contains(t, r.err, c.want, "%v", c.args)
		require.Empty(t, r.out, "%v", c.args)
	}
}

func TestUndecidedIsAFinding(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.yaml")
	require.NoError(t, os.WriteFile(file, []byte(`
virtual_hosts:
- name: all
  domains: ["*"]
  routes:
  - match: {prefix: /, tls_context: {presented: true}}
    route: {cluster: a}
`), 0o600))
	r := call(t, "route", "-c", file, "GET", "https://x/")
	require.Equal(t, exitFindings, r.code, r.out)
	require.Contains(t, r.out, "because")
}

func TestTest(t *testing.T) {
	require.Equal(t, result{out: "2 passed, 0 failed\n"}, call(t, "test", "--config", "good.yaml", "tests/edge.yaml"))

	r := call(t, "test", "--config", "good.yaml", "tests/edge.yaml", "tests/wrong.json")
	require.Equal(t, exitFindings, r.code)
	require.Equal(t, `FAIL wrong
    cluster_name: want "web", got "api"
    | GET http://api.example.com/v1/users
    | route configuration "edge"
    | virtual host "api": domain "api.example.com"
    |   route 0: no, path "/v1/users" is not "/healthz"
    |   route 1 "v1": yes, path "/v1/users" starts with "/v1/"
    | forwarded to cluster "api"
    |   path becomes "/users"
    |   timeout 5s
    route at good.yaml:20:17
2 passed, 1 failed
`, r.out)
	require.Contains(t, call(t, "test", "--config", "good.yaml", "--details", "tests/edge.yaml").out, "ok   users\n")
}

func TestTestJSON(t *testing.T) {
	r := call(t, "test", "--config", "good.yaml", "-o", "json", "tests/wrong.json", "tests/edge.yaml")
	require.Equal(t, exitFindings, r.code)
	var all []map[string]any
	for line := range strings.Lines(r.out) {
		var m map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &m), line)
		all = append(all, m)
	}
	require.Len(t, all, 3)
	require.Equal(t, "wrong", all[0]["test"])
	require.Equal(t, false, all[0]["ok"])
	require.Equal(t, []any{map[string]any{"field": "cluster_name", "want": "web", "got": "api"}}, all[0]["failures"])
	require.Equal(t, "forwarded", all[0]["decision"].(map[string]any)["outcome"])
	require.Equal(t, true, all[1]["ok"])
	require.Equal(t, []any{}, all[1]["failures"])
}

func TestCoverage(t *testing.T) {
	require.Zero(t, call(t, "test", "-c", "good.yaml", "--fail-under", "100", "tests/edge.yaml").code)
	file := filepath.Join(t.TempDir(), "one.yaml")
	require.NoError(t, os.WriteFile(file, []byte("tests:\n- {test_name: a, input: {authority: api.example.com, path: /healthz}, validate: {}}\n"), 0o600))
	r := call(t, "test", "-c", "good.yaml", "--fail-under", "51", file)
	require.Equal(t, result{
		out:  "1 passed, 0 failed\ncoverage 50.0 % of 2 routes\n    no test: api: v1 (virtual_hosts[0].routes[1])\n",
		code: exitFindings,
	}, r)
	require.Zero(t, call(t, "test", "-c", "good.yaml", "--fail-under", "50", file).code)
}

// TestRouterCheckCorpus runs the test files of router_check_tool's own tests.
func TestRouterCheckCorpus(t *testing.T) {
	dir, total := t.TempDir(), 0
	for _, c := range corpusLines[struct {
		ID       string
		Config   string `json:"config_yaml"`
		Requests []struct {
			Name     string `json:"test_name"`
			Input    any
			Validate any
			Pass     bool `json:"expect_pass"`
		}
	}](t, "router_check.jsonl") {
		config, tests := filepath.Join(dir, "config.yaml"), filepath.Join(dir, "tests.json")
		require.NoError(t, os.WriteFile(config, []byte(c.Config), 0o600))
		var list []map[string]any
		for _, r := range c.Requests {
			list = append(list, map[string]any{"test_name": r.Name, "input": r.Input, "validate": r.Validate})
		}
		text, err := json.Marshal(map[string]any{"tests": list})
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(tests, text, 0o600))
		r := inProcess(t, "test", "--config", config, "-o", "json", tests)
		require.NotEqual(t, exitUsage, r.code, "%s: %s", c.ID, r.err)
		rows := strings.Split(strings.TrimSpace(r.out), "\n")
		require.Len(t, rows, len(c.Requests))
		for i, row := range rows {
			var got struct {
				Test string
				OK   bool
			}
			require.NoError(t, json.Unmarshal([]byte(row), &got))
			require.Equal(t, c.Requests[i].Pass, got.OK, "%s: %s", c.ID, row)
			total++
		}
	}
	t.Logf("%d tests come out as with router_check_tool", total)
}

func TestRouteThroughFilesOfConfigSources(t *testing.T) {
	r := call(t, "route", "-c", "followed/envoy.yaml", "GET", "http://any/api")
	require.Zero(t, r.code, r.err)
	require.Contains(t, r.out, "listener      http\n")
	require.Contains(t, r.out, "route         api (followed/rds.yaml:8:7)\n")
	require.Contains(t, r.out, "cluster       api\n")
	r = call(t, "route", "-c", "followed/envoy.yaml", "GET", "http://any/other")
	require.Contains(t, r.out, "outcome       cluster not found\n", "the clusters are those of cds.yaml")
	require.Equal(t, result{out: "1 file: nothing found\n"}, call(t, "validate", "--fail-on", "warning", "followed/envoy.yaml"))
}
