package validate_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/diag"
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

// verdictCase reads a line of verdicts.jsonl. What depends on files, mocks or runtime values is left out, and
// so are clusters that are unknown because the test knew none.
func verdictCase(t *testing.T, line []byte, wanted func([]string) bool) (corpusCase, bool) {
	var v struct {
		ID, Source, Type, YAML, Layer, Message, Needs, Notes string
		Verdict                                              verdict
		Context                                              []string
	}
	require.NoError(t, json.Unmarshal(line, &v))
	lone := v.Type != "envoy.config.bootstrap.v3.Bootstrap" && strings.Contains(strings.ToLower(v.Message), "unknown cluster")
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
	c.set, c.unread = readDocument(v.YAML, "single", v.Type)
	return c, true
}

// configCase reads a file of configs/index.jsonl that Envoy takes without an error.
func configCase(t *testing.T, line []byte, wanted func([]string) bool) (corpusCase, bool) {
	var row struct {
		Path, Origin, Kind, Layout string
		Types                      []string
		Clean                      bool
		Suspect, Guessed           any
	}
	require.NoError(t, json.Unmarshal(line, &row))
	if !row.Clean || row.Suspect != nil || row.Guessed != nil || len(row.Types) == 0 || !wanted(row.Types) {
		return corpusCase{}, false
	}
	text, err := os.ReadFile(filepath.Join(corpus, "configs", row.Path))
	require.NoError(t, err)
	c := corpusCase{id: row.Path, source: "configs/" + row.Origin, types: row.Types, verdict: accept, layer: "semantic"}
	c.options.Dynamic = row.Kind != "bootstrap"
	c.set, c.unread = readDocument(string(text), row.Layout, row.Types[0])
	return c, true
}

// document is a message in JSON.
type document struct {
	message string
	text    json.RawMessage
}

// readDocument makes a set of a file in one of the corpus's layouts.
func readDocument(text, layout, message string) (*validate.Set, error) {
	raw, err := readYAML(text)
	if err != nil {
		return nil, err
	}
	docs, err := cutDocument(raw, layout, message)
	if err != nil {
		return nil, err
	}
	set := &validate.Set{}
	for i, d := range docs {
		m, err := readMessage(d.message, d.text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", d.message, err)
		}
		var path diag.Path
		if len(docs) > 1 {
			path = diag.Path{diag.IndexStep("resources", i)}
		}
		set.Resources = append(set.Resources, validate.Resource{Path: path, Message: m})
	}
	return set, nil
}

// cutDocument finds the messages in a file.
func cutDocument(raw []byte, layout, message string) ([]document, error) {
	switch layout {
	case "list":
		var list []json.RawMessage
		err := json.Unmarshal(raw, &list)
		return typedDocuments(list, message, err)
	case "resources":
		var file struct{ Resources []json.RawMessage }
		err := json.Unmarshal(raw, &file)
		return typedDocuments(file.Resources, message, err)
	case "snapshot":
		return cutSnapshot(raw)
	}
	return typedDocuments([]json.RawMessage{raw}, message, nil)
}

func cutSnapshot(raw []byte) (all []document, err error) {
	var s struct{ Clusters, Endpoints, Listeners, Routes, Secrets []json.RawMessage }
	err = json.Unmarshal(raw, &s)
	for _, part := range []struct {
		message string
		list    []json.RawMessage
	}{
		{"envoy.config.cluster.v3.Cluster", s.Clusters},
		{"envoy.config.endpoint.v3.ClusterLoadAssignment", s.Endpoints},
		{"envoy.config.listener.v3.Listener", s.Listeners},
		{"envoy.config.route.v3.RouteConfiguration", s.Routes},
		{"envoy.extensions.transport_sockets.tls.v3.Secret", s.Secrets},
	} {
		var docs []document
		docs, err = typedDocuments(part.list, part.message, err)
		all = append(all, docs...)
	}
	return all, err
}

// typedDocuments gives each element its type: its own @type, or the one the index names. It passes an error on.
func typedDocuments(list []json.RawMessage, message string, err error) (all []document, _ error) {
	for _, text := range list {
		fields := map[string]json.RawMessage{}
		if err == nil {
			err = json.Unmarshal(text, &fields)
		}
		if err != nil {
			return nil, err
		}
		if inner, ok := fields["resource"]; ok {
			var below []document
			below, err = typedDocuments([]json.RawMessage{inner}, message, nil)
			all = append(all, below...)
			continue
		}
		name := message
		if url, ok := fields["@type"]; ok {
			name = strings.Trim(string(url), `"`)
			name = name[strings.LastIndexByte(name, '/')+1:]
			delete(fields, "@type")
			text, err = json.Marshal(fields)
		}
		all = append(all, document{name, text})
	}
	return all, err
}
