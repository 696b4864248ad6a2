package decode

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	yaml "go.yaml.in/yaml/v3"
)

// compareNodes fails where the nodes of the block reader differ from the library's. Tags and comments
// are not kept, and plain scalars resolve by their text.
func compareNodes(want, got *yaml.Node) error {
	if want.Kind != got.Kind || want.Value != got.Value || want.Style != got.Style || want.Line != got.Line ||
		want.Column != got.Column || len(want.Content) != len(got.Content) {
		return fmt.Errorf("want kind %d style %d %q at %d:%d with %d children, got kind %d style %d %q at %d:%d with %d",
			want.Kind, want.Style, want.Value, want.Line, want.Column, len(want.Content),
			got.Kind, got.Style, got.Value, got.Line, got.Column, len(got.Content))
	}
	for i := range want.Content {
		if err := compareNodes(want.Content[i], got.Content[i]); err != nil {
			return err
		}
	}
	return nil
}

// checkBlocks compares the readers and tells whether the block reader could read the text.
func checkBlocks(text string) (read bool, err error) {
	root := readBlocks(text)
	if root == nil {
		return false, nil
	}
	var document yaml.Node
	err = yaml.Unmarshal([]byte(text), &document)
	if err != nil && strings.Contains(text, `\/`) && strings.Contains(err.Error(), "unknown escape character") {
		return true, nil // YAML 1.2 has it, and so has Envoy's library
	}
	if err != nil {
		return true, fmt.Errorf("the library refuses it: %w", err)
	}
	if len(document.Content) != 1 {
		return true, fmt.Errorf("the library finds no document")
	}
	return true, compareNodes(document.Content[0], root)
}

// corpusTexts are all YAML texts of the corpus.
func corpusTexts(t testing.TB) map[string]string {
	t.Helper()
	const root = "../../../shared/corpus"
	texts := map[string]string{}
	f, err := os.Open(filepath.Join(root, "verdicts.jsonl"))
	if err != nil {
		t.Skipf("the corpus is not here: %v", err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var row struct{ ID, YAML string }
		require.NoError(t, json.Unmarshal(lines.Bytes(), &row))
		texts[row.ID] = row.YAML
	}
	require.NoError(t, lines.Err())
	require.NoError(t, filepath.WalkDir(filepath.Join(root, "configs"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) == ".jsonl" {
			return err
		}
		text, err := os.ReadFile(path)
		texts[path] = string(text)
		return err
	}))
	return texts
}

func TestBlockReaderAgreesWithTheLibrary(t *testing.T) {
	read, size, total := 0, 0, 0
	for name, text := range corpusTexts(t) {
		ok, err := checkBlocks(text)
		require.NoError(t, err, "%s\n%s", name, text)
		total += len(text)
		if ok {
			read++
			size += len(text)
		}
	}
	t.Logf("read %d texts, %d of %d bytes", read, size, total)
	require.Greater(t, read, 2000, "most texts need no library")
}

// lines are what random texts are made of: all that the block reader knows, and what comes close.
var lines = []string{
	"", "a:", "b: c", "- d", "-", "- e: f", "- - g", "- - h: i", "j: 'k''l'", "m: \"n\\\"o\"", "p: |", "q: |-", "r: | # s", "t: [u, 'v', {w: x}]", "y: {}", "z: []",
	"# comment", "a: b # c", "a: b#c", "a : b", "a:b", "a: b: c", "- a:", "'a b': c", "\"a\": b", "\"a\":b", "a: 'b", "text", "text goes on", "a: {b: c:d, e: }", "a: [b,c]",
	"a: {b, c}", "? a", "a: &b c", "a: *b", "a: !t b", "<<: a", "- |", "a: >", "a: -", "a: - b", "a: -b", "-a: b", "a: ?b", ":a: b", "a: ,", "a: b,c]", "a: \"b\" c", "a: b ", "a:  ",
	"---", "...", "%a", "a: [b", "]", "a: ]", "a: {b: 'c', \"d\": [e]} # f", "a: {b: c}}", "a: [{b: c}, [d]]", "a: @b", "a: `b", "a: 'b' # c", "a: 'b'#c", "{a: b}", "[a]", "- {a: b}", "- [a]: b",
	"a: 10.0.0.1", "a: ::1", "a: [::1]", "a: {b: ::1}", "a: {b:c}", "a: {b: c, d}", "a: [b:]", "a: [b :c]", "a: [a#b]", "a: [a #b]", "a: ''", "a: \"\"", "a: '#'", "a: [ ]", "a: { }", "a: [b , c]", "a: [,]",
}

// TestBlockReaderOnRandomTexts compares the readers on texts that are half right.
func TestBlockReaderOnRandomTexts(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	read := 0
	for range 150_000 {
		var b strings.Builder
		for range 1 + rng.IntN(7) {
			b.WriteString(strings.Repeat(" ", rng.IntN(5)))
			b.WriteString(lines[rng.IntN(len(lines))])
			b.WriteByte('\n')
		}
		text := b.String()[:b.Len()-rng.IntN(2)]
		ok, err := checkBlocks(text)
		require.NoError(t, err, "%s", text)
		if ok {
			read++
		}
	}
	t.Logf("read %d texts", read)
	require.Greater(t, read, 5000)
}

func FuzzBlockReader(f *testing.F) {
	for _, text := range []string{
		"a: 1\n", "a:\n- b\n- c: d\n  e: {f: g, h: [i, 'j', \"k\"]}\n", "---\na: |\n  b\n\n  c\nd: |-\n  e\n", "- - a\n  - b\n-\n- c\n",
		"a: # x\n  b: c # d\n", "'a b': \"c\\n\"\n", "a:\n  - b\n c: d\n", "a: b\n c\n", "a: [b, c:d, e: f]\n", "a : b\n", "? a\n", "a: 'it''s'\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := checkBlocks(text); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
	})
}
