package load_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/internal/pack"
	"github.com/envoykit/envoykit/load"
)

// bomb stands for 10^20 nodes.
func bomb() string {
	var b strings.Builder
	b.WriteString("node:\n  metadata:\n    a: &a [x]\n")
	for c := 'b'; c < 'v'; c++ {
		b.WriteString("    " + string(c) + ": &" + string(c) + " [" + strings.TrimSuffix(strings.Repeat("*"+string(c-1)+", ", 10), ", ") + "]\n")
	}
	return b.String()
}

func TestLimits(t *testing.T) {
	deep := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	for name, c := range map[string]struct{ text, rule string }{
		"alias bomb":          {bomb(), "load-alias-bomb"},
		"alias of itself":     {"node: {metadata: {a: &a [*a, *a]}}\n", "load-alias-bomb"},
		"packed into itself":  {"node: {metadata: &m {a: 1}}\nstats_sinks: [{typed_config: &a {'@type': type.googleapis.com/google.protobuf.Any, value: *a}}]\n", "load-alias-bomb"},
		"unknown keys":        {strings.Repeat("lb_polcy: {}\n", 50_000), "proto-unknown-field-static"},
		"merge of itself":     {"node: &a\n  <<: [*a, *a]\n", "load-alias-bomb"},
		"just deep enough":    {`{"node": {"metadata": {"a": ` + deep(97) + `}}}`, ""},
		"too deep":            {`{"node": {"metadata": {"a": ` + deep(98) + `}}}`, "load-too-deep"},
		"too deep in YAML":    {`node: {metadata: {a: ` + deep(98) + "}}\n", "load-too-deep"},
		"far too deep":        {deep(1_000_000), "proto-yaml-parse"},
		"far too deep blocks": {strings.Repeat("- ", 100_000) + "\n", "proto-yaml-parse"},
		"many keys":           {"node: {metadata: {" + strings.Repeat("a: 1, ", 10_000) + "b: 2}}\n", "yaml-duplicate-key"},
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			doc := load.Bytes("a.yaml", []byte(c.text), load.Type("envoy.config.bootstrap.v3.Bootstrap"))
			require.Less(t, time.Since(start), 5*time.Second)
			if c.rule == "" {
				require.Empty(t, doc.Diagnostics)
				return
			}
			require.NotEmpty(t, doc.Diagnostics)
			rules := map[string]bool{}
			for _, d := range doc.Diagnostics {
				rules[string(d.Rule.ID)] = true
			}
			require.Contains(t, rules, c.rule, "%v", rules)
		})
	}
}

// TestPackedDepth packs an Any into an Any, over and over.
func TestPackedDepth(t *testing.T) {
	a := &anypb.Any{}
	for range 2000 {
		packed, err := pack.Any(a)
		require.NoError(t, err)
		a = packed
	}
	raw, err := proto.Marshal(a)
	require.NoError(t, err)
	doc := load.Bytes("a.pb", raw, load.Type("google.protobuf.Any"))
	require.Equal(t, "0:0 error load-too-deep : more than 100 packed messages are inside one another", findings(doc))
}

func TestAliasOfItself(t *testing.T) {
	for text, want := range map[string]string{
		"a: 1\n---\nnode:\n  metadata: &m\n    a: *m\n":      "5:8 error load-alias-bomb : the alias *m is part of what it stands for",
		"node: &n\n  metadata: &m [1]\n  x: {y: [*m, *n]}\n": "3:15 error load-alias-bomb : the alias *n is part of what it stands for",
		"&all\n? *all\n: 1\n":                                "2:3 error load-alias-bomb : the alias *all is part of what it stands for",
	} {
		doc := load.Bytes("a.yaml", []byte(text), load.Type("envoy.config.bootstrap.v3.Bootstrap"))
		require.Contains(t, findings(doc), want, text)
	}
	doc := load.Bytes("a.yaml", []byte("node: {id: &a a, cluster: *a, metadata: {x: &x {a: 1}, y: *x, z: [*x, *a]}}\n"))
	require.Empty(t, doc.Diagnostics, "the usual use")
}

// TestDumpOfAliases walks a dump that unfolds to a billion lists.
func TestDumpOfAliases(t *testing.T) {
	thousand := func(alias string) string {
		return "[" + strings.TrimSuffix(strings.Repeat(alias+", ", 1000), ", ") + "]"
	}
	text := "configs: [{'@type': type.googleapis.com/envoy.admin.v3.X.ConfigDump, x: &x " + thousand("[]") +
		", y: &y " + thousand("*x") + ", z: " + thousand("*y") + "}]\n"
	start := time.Now()
	doc := load.Bytes("a.yaml", []byte(text))
	require.Less(t, time.Since(start), 5*time.Second)
	require.Equal(t, load.ConfigDump, doc.Layout)
}

func TestSizeLimit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.yaml")
	require.NoError(t, os.WriteFile(path, []byte("name: a\naddress: {}\n"), 0o600))
	docs, err := load.File(path, load.MaxBytes(10))
	require.NoError(t, err)
	require.Equal(t, "0:0 error load-too-large : the file is larger than 10 bytes", findings(docs[0]))
	doc, err := load.Reader("-", strings.NewReader("name: a\naddress: {}\n"), load.MaxBytes(20))
	require.NoError(t, err)
	require.Empty(t, doc.Diagnostics)
}

// smallConfigs are some files of the corpus, if it is here.
func smallConfigs() []string {
	var paths []string
	for _, pattern := range []string{"fragments/envoy-rst/faq/*/*", "fragments/envoy-test/*/*", "bootstraps/envoy-docs/*/*/*"} {
		found, err := filepath.Glob(filepath.Join(corpus, "configs", pattern))
		if err == nil {
			paths = append(paths, found...)
		}
	}
	return paths
}

// fuzzNames lead to every reader.
var fuzzNames = []string{"a.yaml", "a.json", "a.pb", "a.textproto", "a"}

// FuzzBytes reads anything: it never panics, ends soon, and gives each finding a place.
func FuzzBytes(f *testing.F) {
	for _, seed := range []string{
		positions, configDump, realisticCluster, bomb(), "a: &a [*a]\n", "<<: {}\n", "{\"a\":", "\x0a\x03abc", "name: \"a", "? a\n: b\n",
		"'@type': type.googleapis.com/envoy.config.cluster.v3.Cluster\nname: a\nconnect_timeout: {seconds: 1}\n",
		"resources: [{'@type': type.googleapis.com/google.protobuf.Any, value: {'@type': x/y}}]\n",
	} {
		for i := range fuzzNames {
			f.Add(seed, uint8(i))
		}
	}
	for _, path := range smallConfigs() {
		if text, err := os.ReadFile(path); err == nil {
			f.Add(string(text), uint8(0))
		}
	}
	f.Fuzz(func(t *testing.T, text string, as uint8) {
		name := fuzzNames[int(as)%len(fuzzNames)]
		doc := load.Bytes(name, []byte(text))
		for _, d := range doc.Diagnostics {
			if d.Location.File != name || d.Summary == "" || d.Rule == nil {
				t.Errorf("an incomplete finding: %+v", d)
			}
		}
		for _, r := range doc.Resources {
			if r.Message == nil {
				t.Errorf("a resource without a message: %+v", r)
			}
			doc.Locate(r.Path)
		}
	})
}
