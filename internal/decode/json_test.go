package decode

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	yaml "go.yaml.in/yaml/v3"
)

// plainValue is what encoding/json makes of a node, but with numbers as text.
func plainValue(n *yaml.Node) any {
	switch n.Kind {
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			m[n.Content[i].Value] = plainValue(n.Content[i+1])
		}
		return m
	case yaml.SequenceNode:
		l := []any{}
		for _, e := range n.Content {
			l = append(l, plainValue(e))
		}
		return l
	}
	if n.Style == 0 && isJSONNumber(n.Value) {
		return json.Number(n.Value)
	}
	switch s := resolve(n); s.kind {
	case scalarNull:
		return nil
	case scalarBool:
		return s.boolean
	default:
		return s.text
	}
}

// checkJSON compares the JSON reader with encoding/json.
func checkJSON(text string) error {
	root, problem := parseJSON(text, false)
	if problem != nil {
		// encoding/json takes more: text that is not UTF-8, and half surrogates.
		if json.Valid([]byte(text)) && utf8.ValidString(text) && !strings.Contains(text, `\u`) {
			return fmt.Errorf("valid JSON is refused: %w", problem)
		}
		return nil
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var want any
	if err := decoder.Decode(&want); err != nil {
		return fmt.Errorf("encoding/json refuses it: %w", err)
	}
	if got := plainValue(root); fmt.Sprint(got) != fmt.Sprint(want) {
		return fmt.Errorf("want %v, got %v", want, got)
	}
	return nil
}

var jsonSeeds = []string{
	`{"a": [1, -2.5e3, true, false, null, "b\n\u00e9\ud83d\ude00\"\\\/"], "c": {}, "d": []}`, `[]`, `"a"`, `01`, `-`, `1.`, `.5`, `+1`, `[1,]`, `{"a":1,}`,
	`{"a" 1}`, `{a: 1}`, `"a`, `"\x"`, `"\ud800"`, `"\ud800\u0041"`, `[1 2]`, `tru`, `nul`, `1 2`, "[\"\t\"]", "[\"\xff\"]", ` [ 1 ] `, ``, `[`, `{"a":`, `1e999`, `-0`, `1e5`, `truefalse`, `"a""b"`,
}

func TestJSONReaderAgreesWithEncodingJSON(t *testing.T) {
	for _, text := range jsonSeeds {
		require.NoError(t, checkJSON(text), text)
	}
	n := 0
	for name, text := range corpusTexts(t) {
		require.NoError(t, checkJSON(text), name)
		if _, problem := parseJSON(text, false); problem == nil {
			n++
		}
	}
	require.Greater(t, n, 100)
}

// TestJSONReaderAgreesWithYAML compares places: JSON is YAML.
func TestJSONReaderAgreesWithYAML(t *testing.T) {
	const text = "{\n  \"a\": [1, {\"b\": \"c\"},\n   null],\n  \"d\": {}\n}\n"
	root, problem := parseJSON(text, false)
	require.Nil(t, problem)
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &document))
	require.NoError(t, compareNodes(document.Content[0], root))
}

func FuzzJSONReader(f *testing.F) {
	for _, text := range jsonSeeds {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if err := checkJSON(text); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
	})
}
