package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/load"
)

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(text)
}

func TestFmtKeepsComments(t *testing.T) {
	want := read(t, "testdata/commented.golden.yaml")
	require.Equal(t, result{out: want}, callWith(t, read(t, "testdata/commented.yaml"), "fmt", "-"))
	require.Equal(t, result{out: want}, callWith(t, want, "fmt", "-"), "what is canonical stays as it is")
}

func TestFmtInPlace(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.yaml")
	text := read(t, "testdata/commented.yaml")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o640))

	require.Equal(t, result{out: file + "\n", code: exitFindings}, call(t, "fmt", "--check", file))
	require.Equal(t, text, read(t, file), "a check changes nothing")
	require.Equal(t, result{out: file + "\n"}, call(t, "fmt", file))
	require.Equal(t, read(t, "testdata/commented.golden.yaml"), read(t, file))
	info, err := os.Stat(file)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o640), info.Mode().Perm())
	require.Equal(t, result{}, call(t, "fmt", file), "nothing is left to do")
	require.Equal(t, result{}, call(t, "fmt", "--check", file))
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 1, "no other file is left behind")
}

func TestFmtJSON(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.json")
	require.NoError(t, os.WriteFile(file, []byte(`{"virtualHosts":[],"name":"a"}`), 0o600))
	require.Contains(t, call(t, "fmt", file).err, "name it with --type")
	require.Zero(t, call(t, "fmt", "--type", "envoy.config.route.v3.RouteConfiguration", file).code)
	require.Equal(t, "{\n  \"name\": \"a\"\n}\n", read(t, file))
}

func TestFmtLeavesAlone(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"admin: &a {}\n", "line 1: fmt does not rewrite files with anchors"},
		{"!ignore x: 1\nadmin: {}\n", "line 1: what is tagged !ignore would be lost"},
		{"name: a\nlb_policy: RANDOM\n---\nname: b\nlb_policy: RANDOM\n", "several YAML documents"},
		{"clusters: [{name: a}]\nroutes: []\n", "does not rewrite a snapshot"},
		{"version_info: 1\nresources: []\n", `"version_info" beside the resources`},
	} {
		r := callWith(t, c.text, "fmt", "-")
		require.Equal(t, exitUsage, r.code, c.text)
		require.Contains(t, r.err, c.want)
		require.Empty(t, r.out)
	}
	file := filepath.Join(t.TempDir(), "a.yaml")
	require.NoError(t, os.WriteFile(file, []byte("node: {id: a}\nadmin: {}\nadmn: {}\n"), 0o600))
	r := call(t, "fmt", file, "gone.yaml")
	require.Equal(t, exitUsage, r.code)
	require.Contains(t, r.err, "admn")
	require.Contains(t, r.err, "gone.yaml")
	require.Equal(t, "node: {id: a}\nadmin: {}\nadmn: {}\n", read(t, file))
}

// TestFmtCorpus formats what projects ship: the same is said, no comment is lost (both are what format checks),
// and a second time changes nothing.
func TestFmtCorpus(t *testing.T) {
	formatted, refused := 0, 0
	for _, row := range corpusLines[struct {
		Path    string
		Guessed bool
		Types   []string
	}](t, "configs/index.jsonl") {
		path := filepath.Join(corpus, "configs", row.Path)
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		var options []load.Option
		if row.Guessed {
			options = append(options, load.Type(row.Types[0]))
		}
		doc := load.Bytes(path, data, options...)
		if doc.Diagnostics.Err() != nil {
			continue
		}
		once, err := format(doc, data, options)
		if err != nil {
			require.NotContains(t, err.Error(), "mistake of envoykit", path)
			t.Logf("%s is left alone: %v", row.Path, err)
			refused++
			continue
		}
		twice, err := format(load.Bytes(path, once, options...), once, options)
		require.NoError(t, err, path)
		require.Equal(t, string(once), string(twice), path)
		formatted++
	}
	t.Logf("%d files formatted, %d left alone", formatted, refused)
}
