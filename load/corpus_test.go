package load_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/load"
	_ "github.com/envoykit/envoykit/load/contrib"
	_ "github.com/envoykit/envoykit/load/services"
)

const corpus = "../../shared/corpus"

// jsonLines reads a file of the corpus, one object a line.
func jsonLines[T any](t testing.TB, name string) []T {
	t.Helper()
	f, err := os.Open(filepath.Join(corpus, name))
	if err != nil {
		t.Skipf("the corpus is not here: %v", err)
	}
	defer f.Close()
	var rows []T
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var row T
		require.NoError(t, json.Unmarshal(lines.Bytes(), &row))
		rows = append(rows, row)
	}
	require.NoError(t, lines.Err())
	return rows
}

type configRow struct {
	Path      string
	Types     []string
	Resources int
	Layout    load.Layout
	Parses    bool
	AsEnvoy   bool `json:"as_envoy"`
	Guessed   bool
	Lenient   []string
}

// read loads a file of the corpus; where the corpus itself had to guess the type, it is given.
func (r configRow) read(t *testing.T) *load.Document {
	t.Helper()
	var opts []load.Option
	if r.Guessed {
		opts = append(opts, load.Type(r.Types[0]))
	}
	docs, err := load.File(filepath.Join(corpus, "configs", r.Path), opts...)
	require.NoError(t, err)
	require.Len(t, docs, 1)
	return docs[0]
}

func TestConfigsOfTheCorpus(t *testing.T) {
	for _, row := range jsonLines[configRow](t, "configs/index.jsonl") {
		t.Run(row.Path, func(t *testing.T) {
			doc := row.read(t)
			failed := doc.Diagnostics.Err() != nil
			thirdParty := doc.Diagnostics.Is(diag.RuleID("any-type-third-party"))
			require.Equal(t, row.AsEnvoy, !failed && !thirdParty, "%v", doc.Diagnostics)
			if !row.AsEnvoy {
				return
			}
			if !row.Guessed {
				require.Equal(t, row.Layout, doc.Layout)
			}
			require.Equal(t, row.Types, typesOf(doc))
			if row.Resources > 0 {
				require.Len(t, doc.Resources, row.Resources)
			}
			require.Equal(t, !row.Parses, len(doc.Diagnostics) > 0, "hints where a strict parser refuses: %v", doc.Diagnostics)
		})
	}
}

func typesOf(doc *load.Document) []string {
	var types []string
	for _, r := range doc.Resources {
		types = append(types, r.Type)
	}
	slices.Sort(types)
	return slices.Compact(types)
}

type verdictRow struct {
	ID, Type, YAML, Verdict, Layer, Message string
	Needs                                   any
}

func TestVerdictsOfTheCorpus(t *testing.T) {
	for _, row := range jsonLines[verdictRow](t, "verdicts.jsonl") {
		t.Run(row.ID, func(t *testing.T) {
			doc := load.Bytes("case.yaml", []byte(row.YAML), load.Type(row.Type))
			refused := doc.Diagnostics.Err() != nil
			switch {
			case row.Verdict == "reject" && row.Layer == "parse":
				require.True(t, refused, "%s\nexpected: %s\n%v", row.YAML, row.Message, doc.Diagnostics)
			case row.Verdict == "accept":
				require.False(t, refused, "%s\n%v", row.YAML, doc.Diagnostics)
			}
		})
	}
}
