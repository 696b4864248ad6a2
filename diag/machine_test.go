package diag_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/diag"
)

func TestWriteJSON(t *testing.T) {
	var b strings.Builder
	require.NoError(t, sample(t)[1:3].WriteJSON(&b))
	require.Equal(t, `[
  {
    "rule": "cluster-connect-timeout",
    "severity": "error",
    "path": "static_resources.clusters[0].connect_timeout",
    "file": "testdata/a b,c:d.yaml",
    "line": 12,
    "column": 22,
    "summary": "the connect timeout is -1s"
  },
  {
    "rule": "cluster-no-health-check",
    "severity": "warning",
    "path": "clusters[\"shop\"]",
    "origin": "HTTPRoute default/shop",
    "summary": "the cluster has no health check"
  }
]
`, b.String())
	b.Reset()
	require.NoError(t, diag.List(nil).WriteJSON(&b))
	require.Equal(t, "[]\n", b.String())
}

func TestJSONHoldsEverything(t *testing.T) {
	var b strings.Builder
	list := sample(t)
	require.NoError(t, list.WriteJSON(&b))
	requireTame(t, b.String())
	var back []diag.JSON
	decoder := json.NewDecoder(strings.NewReader(b.String()))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(&back))
	require.Len(t, back, len(list))
	wd, err := os.Getwd()
	require.NoError(t, err)
	require.Equal(t, diag.JSON{
		Rule: "route-unknown-cluster", Severity: diag.Error, Path: `routes["edge"].virtual_hosts[0].routes[0].route.cluster`,
		File: filepath.Join(wd, "edge.go"), Line: 32, Callers: []diag.JSONCaller{{File: filepath.Join(wd, "main.go"), Line: 7}},
		Summary: `cluster "ap1-v1" is not defined in this bundle`, Detail: "Envoy answers 503 for every request to it.",
		Fixes:   []string{`did you mean "api-v1"?`, "declare it with builder.External"},
		Related: []diag.JSONRelated{{Message: `cluster "api-v1" is defined here`, Path: `clusters["api-v1"]`, File: filepath.Join(wd, "clusters.go"), Line: 38}},
	}, back[0])
	require.Equal(t, strings.ToValidUTF8(hostile, "\ufffd"), back[3].Summary)
	path, ok := diag.ParsePath(back[3].Path)
	require.True(t, ok)
	require.Equal(t, list[3].Path, path)

	embedded, err := json.Marshal(map[string]any{"diagnostics": list[:0], "first": list[2]})
	require.NoError(t, err)
	require.JSONEq(t, `{"diagnostics": [], "first": {"rule": "cluster-no-health-check", "severity": "warning",
		"path": "clusters[\"shop\"]", "origin": "HTTPRoute default/shop", "summary": "the cluster has no health check"}}`, string(embedded))
}

func TestWriteGitHub(t *testing.T) {
	t.Setenv("GITHUB_WORKSPACE", "")
	var b strings.Builder
	require.NoError(t, sample(t).WriteGitHub(&b))
	requireTame(t, b.String())
	require.Equal(t, len(sample(t)), strings.Count(b.String(), "\n"))
	lines := strings.Split(b.String(), "\n")
	require.Equal(t, `::error file=edge.go,line=32,title=route-unknown-cluster::cluster "ap1-v1" is not defined in this bundle`+
		`%0Aat routes["edge"].virtual_hosts[0].routes[0].route.cluster%0AEnvoy answers 503 for every request to it.`+
		`%0Anote: clusters.go:38: cluster "api-v1" is defined here (at clusters["api-v1"])`+
		`%0Ahelp: did you mean "api-v1"?%0Ahelp: declare it with builder.External`, lines[0])
	require.Equal(t, `::error file=testdata/a b%2Cc%3Ad.yaml,line=12,col=22,title=cluster-connect-timeout::the connect timeout is -1s`+
		`%0Aat static_resources.clusters[0].connect_timeout`, lines[1])
	require.Equal(t, `::warning title=cluster-no-health-check::the cluster has no health check%0Aat clusters["shop"]%0Afrom HTTPRoute default/shop`, lines[2])
	require.True(t, strings.HasPrefix(lines[3], `::notice file=/elsewhere/a\x1b[2J\x1b[31m\r\n%3A%3Aerror%3A%3Ab`), lines[3])
	require.Equal(t, "::error::no rule, no place", lines[4])
}

func TestWriteGitHubNamesFilesFromTheWorkspace(t *testing.T) {
	wd, err := os.Getwd()
	require.NoError(t, err)
	t.Setenv("GITHUB_WORKSPACE", filepath.Dir(wd))
	list := diag.List{
		finding(badTimeout, "a", diag.Location{File: filepath.Join(wd, "edge.go"), Line: 1}),
		finding(badTimeout, "a", diag.Location{File: "edge.yaml", Line: 1, Column: 2}),
		finding(badTimeout, "a", diag.Location{File: "/elsewhere/edge.yaml", Line: 1, Column: 2}),
	}
	var b strings.Builder
	require.NoError(t, list.WriteGitHub(&b))
	require.Equal(t, `::error file=diag/edge.go,line=1,title=cluster-connect-timeout::wrong%0Aat a
::error file=diag/edge.yaml,line=1,col=2,title=cluster-connect-timeout::wrong%0Aat a
::error file=/elsewhere/edge.yaml,line=1,col=2,title=cluster-connect-timeout::wrong%0Aat a
`, b.String())
}
