package diag_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/diag"
)

// hostile is what a stranger may call a cluster: it would clear the screen, paint it red, ring, turn the
// text around, end a workflow command and begin another.
const hostile = "a\x1b[2J\x1b[31m\r\n::error::b\x07\u009b1m\u202ec\xff%0A"

// sample has every kind of location, and everything a diagnostic can hold.
func sample(t *testing.T) diag.List {
	wd, err := os.Getwd()
	require.NoError(t, err)
	undefined := finding(unknownCluster, `routes["edge"].virtual_hosts[0].routes[0].route.cluster`,
		diag.Location{File: filepath.Join(wd, "edge.go"), Line: 32, Caller: &diag.Location{File: filepath.Join(wd, "main.go"), Line: 7}})
	undefined.Summary = `cluster "ap1-v1" is not defined in this bundle`
	undefined.Detail = "Envoy answers 503 for every request to it."
	undefined.Fixes = []string{`did you mean "api-v1"?`, "declare it with builder.External"}
	undefined.Related = []diag.Related{{
		Message: `cluster "api-v1" is defined here`, Path: diag.Path{diag.KeyStep("clusters", "api-v1")},
		Location: diag.Location{File: filepath.Join(wd, "clusters.go"), Line: 38},
	}}

	negative := finding(badTimeout, `static_resources.clusters[0].connect_timeout`,
		diag.Location{File: "testdata/a b,c:d.yaml", Line: 12, Column: 22, Source: "    connect_timeout: -1s # <&>\r\n"})
	negative.Summary = "the connect timeout is -1s"

	unchecked := finding(noHealthCheck, `clusters["shop"]`, diag.Location{Origin: "HTTPRoute default/shop"})
	unchecked.Summary = "the cluster has no health check"

	name := finding(&diag.Rule{ID: "name-odd", Severity: diag.Hint}, `clusters`, diag.Location{File: "/elsewhere/" + hostile, Line: 1, Origin: hostile})
	name.Path = append(name.Path, diag.KeyStep("x", hostile), diag.FieldStep(hostile))
	name.Summary, name.Detail, name.Fixes = hostile, hostile, []string{hostile}
	name.Related = []diag.Related{{Message: hostile, Location: name.Location, Path: name.Path}, {Message: "nowhere"}}

	return diag.List{undefined, negative, unchecked, name, {Summary: "no rule, no place"}}
}

// golden compares got with a file of testdata, which UPDATE_GOLDENS=1 writes.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if os.Getenv("UPDATE_GOLDENS") == "1" {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

// requireTame fails if a terminal would obey anything in text, or if it is no UTF-8.
func requireTame(t *testing.T, text string) {
	t.Helper()
	for i, r := range text {
		if r == '\n' || r >= ' ' && r < 0x7f || r == '…' {
			continue
		}
		require.Fail(t, "not printable", "%U at %d of %q", r, i, text)
	}
}
