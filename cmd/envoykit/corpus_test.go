package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/load"
	"github.com/envoykit/envoykit/validate"
)

const corpus = "../../../shared/corpus"

func corpusLines[T any](t *testing.T, name string) []T {
	t.Helper()
	f, err := os.Open(filepath.Join(corpus, name))
	if err != nil {
		t.Skipf("the corpus is not here: %v", err)
	}
	defer f.Close()
	var rows []T
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<24)
	for s.Scan() {
		var row T
		require.NoError(t, json.Unmarshal(s.Bytes(), &row))
		rows = append(rows, row)
	}
	require.NoError(t, s.Err())
	return rows
}

// inProcess runs the command without a process.
func inProcess(t *testing.T, args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	code := run(args, streams{strings.NewReader(""), &out, &errs})
	return result{out.String(), errs.String(), code}
}

// passes is what the packages say of a document alone, as the agreement test of package validate asks them.
func passes(doc *load.Document, dynamic bool) bool {
	set := &validate.Set{Unpacked: doc.Unpacked}
	for _, r := range doc.Resources {
		set.Resources = append(set.Resources, validate.Resource{Path: r.Path, Message: r.Message})
	}
	return doc.Diagnostics.Err() == nil && validate.Check(set, validate.Options{Dynamic: dynamic}).Err() == nil
}

// TestCommandAgreesWithPackages judges the verdicts of the corpus with the command as well.
func TestCommandAgreesWithPackages(t *testing.T) {
	type row struct{ ID, Type, YAML, Verdict, Needs string }
	dir := t.TempDir()
	files, rows := map[string][]string{}, map[string]row{}
	for i, r := range corpusLines[row](t, "verdicts.jsonl") {
		path := filepath.Join(dir, strconv.Itoa(i)+".yaml")
		require.NoError(t, os.WriteFile(path, []byte(r.YAML), 0o600))
		files[r.Type] = append(files[r.Type], path)
		rows[path] = r
	}
	refused := 0
	for _, message := range slices.Sorted(maps.Keys(files)) {
		r := inProcess(t, append([]string{"validate", "-o", "json", "--type", message}, files[message]...)...)
		require.NotEqual(t, exitUsage, r.code, r.err)
		all := lines(t, r)
		require.Len(t, all, len(files[message]))
		for i, l := range all {
			c := rows[files[message][i]]
			want := passes(load.Bytes(l.File, []byte(c.YAML), load.Type(message)), message != bootstrapType)
			require.Equal(t, want, l.OK, "%s: %v", c.ID, l.Diagnostics)
			if !l.OK {
				refused++
			}
		}
	}
	t.Logf("%d configurations, %d refused, as the packages say", len(rows), refused)
}

// TestCorpusIsFast judges all files of the corpus in one call.
func TestCorpusIsFast(t *testing.T) {
	if testing.Short() {
		t.Skip("a figure: not taken in short runs")
	}
	type row struct {
		Path, Kind     string
		AsEnvoy        bool `json:"as_envoy"`
		Clean, Guessed bool
	}
	var rows []row
	args := []string{"validate", "-o", "json"}
	for _, r := range corpusLines[row](t, "configs/index.jsonl") {
		if !r.Guessed {
			rows = append(rows, r)
			args = append(args, filepath.Join(corpus, "configs", r.Path))
		}
	}
	begin := time.Now()
	r := inProcess(t, args...)
	took := time.Since(begin)
	require.NotEqual(t, exitUsage, r.code, r.err)
	all := lines(t, r)
	require.Len(t, all, len(rows))
	for i, l := range all {
		docs, err := load.File(l.File)
		require.NoError(t, err)
		require.Equal(t, passes(docs[0], rows[i].Kind != "bootstrap"), l.OK, "%s: %v", l.File, l.Diagnostics)
	}
	t.Logf("%d files in %v", len(rows), took)
	require.Less(t, took, 5*time.Second)
}
