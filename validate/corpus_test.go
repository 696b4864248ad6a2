package validate_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/load"
	_ "github.com/envoykit/envoykit/load/contrib"
	_ "github.com/envoykit/envoykit/load/services"
	"github.com/envoykit/envoykit/validate"
)

const corpus = "../../shared/corpus"

// verdict is what Envoy says of a configuration, as the corpus has it.
type verdict string

const (
	accept  verdict = "accept"
	reject  verdict = "reject"
	unknown verdict = "unknown"
)

// corpusCase is one configuration with its verdict.
type corpusCase struct {
	id, source string
	types      []string
	verdict    verdict
	layer      string // parse, pgv, semantic
	message    string // what Envoy says
	direct     bool   // accepted by code that was handed the message without a look at its constraints
	set        *validate.Set
	options    validate.Options
	unread     error // why there is no set
}

// corpusCases reads the verdicts and the configurations that projects ship, those with a wanted type.
func corpusCases(t *testing.T, wanted func(types []string) bool) []corpusCase {
	t.Helper()
	var all []corpusCase
	add := func(c corpusCase, ok bool) {
		if ok && wanted(c.types) {
			all = append(all, c)
		}
	}
	corpusLines(t, "verdicts.jsonl", func(line []byte) { add(verdictCase(t, line, wanted)) })
	corpusLines(t, "configs/index.jsonl", func(line []byte) { add(configCase(t, line, wanted)) })
	return all
}

// corpusLines calls use with every line of a file; without the corpus the test is skipped.
func corpusLines(t *testing.T, file string, use func([]byte)) {
	t.Helper()
	f, err := os.Open(filepath.Join(corpus, file))
	if err != nil {
		t.Skipf("the corpus is not here: %v", err)
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		use(s.Bytes())
	}
	require.NoError(t, s.Err())
}

// unknownName is what Envoy says of a cluster or secret that the test did not make.
var unknownName = regexp.MustCompile(`(?i)unknown (thrift (shadow |weighted )?)?cluster|unknown static (secret|certificate)`)

// verdictCase reads a line of verdicts.jsonl. What depends on files, mocks or runtime values is left out, and
// so are names that are unknown because the test knew none.
func verdictCase(t *testing.T, line []byte, wanted func([]string) bool) (corpusCase, bool) {
	var v struct {
		ID, Source, Type, YAML, Layer, Message, Needs, Notes string
		Verdict                                              verdict
		Context                                              []string
	}
	require.NoError(t, json.Unmarshal(line, &v))
	lone := v.Type != "envoy.config.bootstrap.v3.Bootstrap" && unknownName.MatchString(v.Message)
	if v.Needs != "" || v.Verdict == reject && lone || !wanted([]string{v.Type}) {
		return corpusCase{}, false
	}
	c := corpusCase{id: v.ID, source: v.Source, types: []string{v.Type}, verdict: v.Verdict, layer: v.Layer, message: v.Message}
	c.direct = v.Verdict == unknown && strings.HasPrefix(v.Notes, "accepted when built directly")
	for _, name := range v.Context {
		if c.options.External == nil {
			c.options.External = knownClusters{"cluster": {}}
		}
		c.options.External["cluster"][name] = true
	}
	c.set, c.unread = set(load.Bytes(v.ID, []byte(v.YAML), load.Type(v.Type)))
	return c, true
}

// configCase reads a file of configs/index.jsonl that Envoy takes without an error.
func configCase(t *testing.T, line []byte, wanted func([]string) bool) (corpusCase, bool) {
	var row struct {
		Path, Origin, Kind string
		Types              []string
		Clean              bool
		Suspect, Guessed   any
	}
	require.NoError(t, json.Unmarshal(line, &row))
	if !row.Clean || row.Suspect != nil || row.Guessed != nil || len(row.Types) == 0 || !wanted(row.Types) {
		return corpusCase{}, false
	}
	docs, err := load.File(filepath.Join(corpus, "configs", row.Path))
	require.NoError(t, err)
	require.Len(t, docs, 1)
	c := corpusCase{id: row.Path, source: "configs/" + row.Origin, types: row.Types, verdict: accept, layer: "semantic"}
	c.options.Dynamic = row.Kind != "bootstrap"
	c.set, c.unread = set(docs[0])
	return c, true
}

// set makes a set of what a file holds, unless it cannot be read.
func set(doc *load.Document) (*validate.Set, error) {
	s := &validate.Set{Unpacked: doc.Unpacked}
	for _, r := range doc.Resources {
		s.Resources = append(s.Resources, validate.Resource{Path: r.Path, Message: r.Message})
	}
	return s, doc.Diagnostics.Err()
}
