package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestValidateText(t *testing.T) {
	r := call(t, "validate", "good.yaml")
	require.Equal(t, result{out: "1 file: nothing found\n"}, r)

	r = call(t, "validate", "bad.yaml")
	require.Equal(t, exitFindings, r.code)
	require.Empty(t, r.err)
	require.Equal(t, `bad.yaml:4:5: error[proto-unknown-field-static]: envoy.config.cluster.v3.Cluster has no field "conect_timeout"
    4 |     conect_timeout: 1s
      |     ^
    at static_resources.clusters[0]
    help: use "connect_timeout"
bad.yaml:5:11: error[proto-json-type-mismatch]: envoy.config.cluster.v3.Cluster.DiscoveryType has no value "STATC"
    5 |     type: STATC
      |           ^
    at static_resources.clusters[0].type
    help: use STATIC
bad.yaml:7:5: error[listener-no-filter-chains]: the listener has no filter chain
    7 |   - name: http
      |     ^
    at static_resources.listeners[0].filter_chains
1 file: 3 errors
`, r.out)
}

func TestFailOn(t *testing.T) {
	r := call(t, "validate", "warned.yaml")
	require.Zero(t, r.code)
	require.Contains(t, r.out, "warned.yaml:8:5: warning[route-shadowed]")
	require.Contains(t, r.out, "1 file: 1 warning\n")
	require.Equal(t, exitFindings, call(t, "validate", "warned.yaml", "--fail-on", "warning").code)
	require.False(t, lines(t, call(t, "validate", "warned.yaml", "--fail-on", "warning", "-o", "json"))[0].OK)
}

// line is what a program reads of -o json.
type line struct {
	File, Type  string
	OK          bool
	Error       string
	Diagnostics []struct {
		Rule, Severity, Path, File, Summary, Detail string
		Line, Column                                int
	}
}

func (l line) rules() []string {
	var ids []string
	for _, d := range l.Diagnostics {
		ids = append(ids, d.Rule)
	}
	return ids
}

func lines(t *testing.T, r result) []line {
	t.Helper()
	var all []line
	for text := range strings.Lines(r.out) {
		var l line
		require.NoError(t, json.Unmarshal([]byte(text), &l), text)
		all = append(all, l)
	}
	return all
}

func TestValidateJSON(t *testing.T) {
	r := call(t, "validate", "-o", "json", "-f", "bad.yaml", "good.yaml", "gone.yaml", "warned.yaml")
	require.Equal(t, exitUsage, r.code)
	require.Equal(t, "envoykit: stat gone.yaml: no such file or directory\n", r.err)
	all := lines(t, r)
	require.Len(t, all, 4, "a line for each file, in order")
	require.Equal(t, "bad.yaml", all[0].File)
	require.Equal(t, bootstrapType, all[0].Type)
	require.False(t, all[0].OK)
	require.Equal(t, []string{"proto-unknown-field-static", "proto-json-type-mismatch", "listener-no-filter-chains"}, all[0].rules())
	require.Equal(t, 5, all[0].Diagnostics[1].Line)
	require.Equal(t, 11, all[0].Diagnostics[1].Column)
	require.Equal(t, "static_resources.clusters[0].type", all[0].Diagnostics[1].Path)
	require.Equal(t, line{File: "good.yaml", Type: bootstrapType, OK: true, Diagnostics: all[1].Diagnostics}, all[1])
	require.Empty(t, all[1].Diagnostics)
	require.Equal(t, "stat gone.yaml: no such file or directory", all[2].Error)
	require.False(t, all[2].OK)
	require.True(t, all[3].OK, "a warning is fine")
	require.Equal(t, "envoy.config.route.v3.RouteConfiguration", all[3].Type)
	require.Contains(t, r.out, `"diagnostics":[]`, "never null")
}

func TestStandardInput(t *testing.T) {
	text, err := os.ReadFile("testdata/bad.yaml")
	require.NoError(t, err)
	r := callWith(t, string(text), "validate", "-")
	require.Equal(t, exitFindings, r.code)
	require.Contains(t, r.out, "<stdin>:4:5: error[proto-unknown-field-static]")
}

func TestMode(t *testing.T) {
	require.Equal(t, []string{"proto-unknown-field-static"}, lines(t, call(t, "validate", "-o", "json", "unknown_field.yaml"))[0].rules())
	dynamic := call(t, "validate", "-o", "json", "--mode", "dynamic", "unknown_field.yaml")
	require.Zero(t, dynamic.code, "Envoy counts such fields and goes on")
	require.Equal(t, []string{"proto-unknown-field-dynamic"}, lines(t, dynamic)[0].rules())
}

func TestType(t *testing.T) {
	for _, name := range []string{"envoy.config.route.v3.RouteConfiguration", "type.googleapis.com/envoy.config.route.v3.RouteConfiguration"} {
		require.Zero(t, call(t, "validate", "--type", name, "warned.yaml").code)
	}
	r := call(t, "validate", "-o", "json", "--type", "envoy.config.cluster.v3.Cluster", "warned.yaml")
	require.Equal(t, exitFindings, r.code)
	require.Contains(t, lines(t, r)[0].rules(), "proto-unknown-field-static")
}

func TestTogether(t *testing.T) {
	alone := call(t, "validate", "-o", "json", "split/listeners.yaml", "split/repeated.yaml")
	require.True(t, lines(t, alone)[0].OK)
	for _, args := range [][]string{{"split"}, {"--together", "split/clusters.yaml", "split/listeners.yaml", "split/repeated.yaml"}} {
		r := call(t, append([]string{"validate", "-o", "json"}, args...)...)
		all := lines(t, r)
		require.Len(t, all, 3, "%s", r.err)
		require.Equal(t, "split/clusters.yaml", all[0].File)
		require.True(t, all[0].OK)
		require.True(t, all[1].OK)
		require.Equal(t, "split/repeated.yaml", all[2].File)
		require.Equal(t, []string{"listener-lds-duplicate-name"}, all[2].rules(), "what one file has and another repeats")
	}
	r := call(t, "validate", t.TempDir())
	require.Equal(t, exitUsage, r.code)
	require.Contains(t, r.err, "there is no configuration in the folder")
}

// A folder of bootstraps is that of several Envoys: what one has does not repeat what another has.
func TestSeveralBootstraps(t *testing.T) {
	const text = "static_resources:\n  clusters:\n  - {name: api, type: %s}\n"
	dir := t.TempDir()
	for name, discovery := range map[string]string{"a.yaml": "STATIC", "b.yaml": "STATC"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), fmt.Appendf(nil, text, discovery), 0o600))
	}
	all := lines(t, call(t, "validate", "-o", "json", dir))
	require.Len(t, all, 2)
	require.Empty(t, all[0].rules())
	require.Equal(t, []string{"proto-json-type-mismatch"}, all[1].rules())
	require.Equal(t, "bootstraps[1].static_resources.clusters[0].type", all[1].Diagnostics[0].Path)
	require.Equal(t, 3, all[1].Diagnostics[0].Line)
	r := call(t, "validate", "--suppress", "proto-json-type-mismatch=bootstraps[1].static_resources", dir)
	require.Equal(t, result{out: "2 files: nothing found\n"}, r)
}

func TestFilesOfConfigSources(t *testing.T) {
	r := call(t, "validate", "-o", "json", "xds/envoy.yaml")
	require.Equal(t, exitFindings, r.code)
	all := lines(t, r)
	require.Len(t, all, 1, "a line for each file that was given")
	require.Equal(t, "xds/cds.yaml", all[0].Diagnostics[0].File)

	bootstrap := "node: {id: a, cluster: b}\ndynamic_resources: {cds_config: {path_config_source: {path: ../xds/cds.yaml}}}\n"
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "etc"), 0o755))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "xds"), 0o755))
	file := filepath.Join(dir, "etc", "envoy.yaml")
	require.NoError(t, os.WriteFile(file, []byte(bootstrap), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "xds", "cds.yaml"), []byte("resources: 1\n"), 0o600))
	r = call(t, "validate", "--fail-on", "warning", file)
	require.Zero(t, r.code, r.out)
	require.Contains(t, r.out, "hint[load-file-not-followed]")
	require.Contains(t, r.out, "(--root DIR)")
	require.Equal(t, exitFindings, call(t, "validate", "--root", dir, file).code)
}

func TestSuppress(t *testing.T) {
	suppressed := func(rule string) result {
		return call(t, "validate", "--fail-on", "warning", "--suppress", rule, "warned.yaml")
	}
	require.Zero(t, suppressed("route-shadowed").code)
	require.Zero(t, suppressed(`route-shadowed=routes["edge"].virtual_hosts[0]`).code)
	r := suppressed(`route-shadowed=routes["edge"].virtual_hosts[1]`)
	require.Equal(t, exitFindings, r.code)
	require.Equal(t, "envoykit: --suppress route-shadowed=routes[\"edge\"].virtual_hosts[1]: nothing was suppressed\n", r.err)
}

func TestReportsOfOtherTools(t *testing.T) {
	r := call(t, "validate", "-o", "github", "bad.yaml")
	require.Equal(t, exitFindings, r.code)
	require.Contains(t, r.out, "::error file=bad.yaml,line=4,col=5,title=proto-unknown-field-static::")

	r = call(t, "validate", "-o", "sarif", "bad.yaml", "warned.yaml")
	require.Equal(t, exitFindings, r.code)
	var log struct {
		Version string
		Runs    []struct {
			Results []struct{ RuleID, Level string }
		}
	}
	require.NoError(t, json.Unmarshal([]byte(r.out), &log))
	require.Equal(t, "2.1.0", log.Version)
	require.Len(t, log.Runs, 1, "one log for all files")
	require.Len(t, log.Runs[0].Results, 4)
	require.Equal(t, "warning", log.Runs[0].Results[3].Level)
}
