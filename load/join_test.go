package load_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/load"
)

// Files of one configuration may repeat names; each finding still leads to its own file.
func TestPathsOfSeveralFilesDiffer(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	const header = "resources:\n- \"@type\": type.googleapis.com/envoy.config.cluster.v3.Cluster\n  name: api\n"
	write("a.yaml", header+"- \"@type\": type.googleapis.com/envoy.config.cluster.v3.Cluster\n  lb_policy: X\n")
	write("b.yaml", "# b\n"+header+"  type: X\n- \"@type\": type.googleapis.com/envoy.config.cluster.v3.Cluster\n  lb_policy: Y\n")
	write("c.yaml", "node: {}\nadmin: {x: 1}\n")
	write("d.yaml", "# d\nnode: {}\nadmin: {y: 1}\n")
	docs, err := load.Dir(dir)
	require.NoError(t, err)
	require.Equal(t, []string{
		`clusters["api"]`, `clusters[1]`, `clusters["api"][1]`, `clusters[2]`, ``, `bootstraps[1]`,
	}, paths(docs))
	var found []string
	for _, d := range docs.Diagnostics() {
		found = append(found, filepath.Base(d.Location.File)+" "+d.Path.String())
		at := docs.Locate(d.Path)
		require.Equal(t, d.Location.File, at.File, d.Path)
		require.Equal(t, d.Location.Line, at.Line, d.Path)
		path, ok := diag.ParsePath(d.Path.String())
		require.True(t, ok)
		require.Equal(t, d.Path, path, "a path that can be suppressed")
	}
	require.Equal(t, []string{
		`a.yaml clusters[1].lb_policy`, `b.yaml clusters["api"][1].type`, `b.yaml clusters[2].lb_policy`,
		`c.yaml admin`, `d.yaml bootstraps[1].admin`,
	}, found)
}

func paths(docs load.Documents) []string {
	var all []string
	for _, r := range docs.Resources() {
		all = append(all, r.Path.String())
	}
	return all
}

func TestJoin(t *testing.T) {
	read := func(name string) load.Documents {
		return load.Documents{load.Bytes(name, []byte("name: api\nlb_policy: RANDOM\n"))}
	}
	docs := load.Join(load.Join(read("a.yaml"), read("b.yaml")), read("c.yaml"), nil)
	require.Equal(t, []string{`clusters["api"]`, `clusters["api"][1]`, `clusters["api"][2]`}, paths(docs))
	for i, r := range docs.Resources() {
		at := docs.Locate(r.Path.Append(diag.FieldStep("lb_policy")))
		require.Equal(t, diag.Location{File: docs[i].Name, Line: 2, Column: 12, Source: "lb_policy: RANDOM"}, at)
	}
	require.Equal(t, paths(docs), paths(load.Join(docs)), "joining again changes nothing")

	binary := load.Join(load.Documents{load.Bytes("a.pb", []byte("\x0a\x01a"), load.Type("envoy.config.core.v3.Node"))},
		load.Documents{load.Bytes("b.pb", []byte("\x0a\x01b"), load.Type("envoy.config.core.v3.Node"))})
	require.Equal(t, []string{"", "resources[1]"}, paths(binary))
	require.Equal(t, "b.pb", binary.Locate(diag.Path{diag.IndexStep("resources", 1), diag.FieldStep("id")}).File)
	require.Equal(t, "a.pb", binary.Locate(diag.Path{diag.FieldStep("id")}).File)
}
