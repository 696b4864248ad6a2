package validate_test

import (
	"bufio"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/load"
	"github.com/envoykit/envoykit/validate"
)

const catalogue = "../../shared/envoy-load-rules.md"

// catalogueRow is one check of Envoy's.
type catalogueRow struct {
	id, effect string
	scope      string // S: the message alone decides, X: other resources too, B: the bootstrap
}

// refuses tells whether Envoy does not take what the row is about.
func (r catalogueRow) refuses() bool {
	return strings.HasPrefix(r.effect, "REJ") || strings.HasPrefix(r.effect, "CRASH")
}

// accepts tells whether Envoy takes it, at least in some form.
func (r catalogueRow) accepts() bool { return strings.Contains(r.effect, "OK!") }

var (
	catalogueID = regexp.MustCompile("^`([a-z0-9]+(?:-[a-z0-9]+)+)`$")
	cell        = regexp.MustCompile(`([^|\\]|\\.)*`)
)

// catalogueRows reads the table of Envoy's checks; without it the test is skipped.
func catalogueRows(t *testing.T) []catalogueRow {
	t.Helper()
	f, err := os.Open(catalogue)
	if err != nil {
		t.Skipf("the catalogue of Envoy's checks is not here: %v", err)
	}
	defer f.Close()
	var rows []catalogueRow
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		line, ok := strings.CutPrefix(s.Text(), "| ")
		if !ok {
			continue
		}
		cells := cell.FindAllString(line, 4)
		if id := catalogueID.FindStringSubmatch(strings.TrimSpace(cells[0])); id != nil {
			rows = append(rows, catalogueRow{id[1], strings.TrimSpace(cells[2]), strings.TrimSpace(cells[3])})
		}
	}
	require.NoError(t, s.Err())
	require.NotEmpty(t, rows)
	return rows
}

// catalogueCase is a configuration that shows a check of the catalogue. They stand in testdata/catalogue, each after a line
//
//	=== ID: RULE (options)
//
// where RULE is the rule that finds what Envoy refuses, or the word "accepted". Both modes are judged, unless the
// options name one.
type catalogueCase struct {
	id, rule, options, text, place string
}

var caseHead = regexp.MustCompile(`^=== (\S+): (\S+)(?: \((.*)\))?$`)

func catalogueCases(t *testing.T) []catalogueCase {
	t.Helper()
	files, err := filepath.Glob("testdata/catalogue/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	var all []catalogueCase
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		for line := range strings.Lines(string(data)) {
			if head := caseHead.FindStringSubmatch(strings.TrimSpace(line)); head != nil {
				all = append(all, catalogueCase{id: head[1], rule: head[2], options: head[3], place: filepath.Base(file)})
				continue
			}
			require.False(t, strings.HasPrefix(line, "==="), "%s: %s", file, line)
			require.NotEmpty(t, all, "%s begins with a case", file)
			all[len(all)-1].text += line
		}
	}
	return all
}

// has tells whether an option stands in the head of the case.
func (c *catalogueCase) has(option string) bool {
	return slices.Contains(strings.Split(c.options, ", "), option)
}

// findings judges the case. Types are written without their host.
func (c *catalogueCase) findings(t *testing.T, dynamic bool) diag.List {
	t.Helper()
	text := strings.ReplaceAll(c.text, `"@type": envoy.`, `"@type": type.googleapis.com/envoy.`)
	text = strings.ReplaceAll(text, `"@type": xds.`, `"@type": type.googleapis.com/xds.`)
	text = strings.ReplaceAll(text, `"@type": google.`, `"@type": type.googleapis.com/google.`)
	var reading []load.Option
	if dynamic {
		reading = append(reading, load.Dynamic())
	}
	all := &validate.Set{}
	var found diag.List
	var docs load.Documents
	for _, part := range strings.Split(text, "\n---\n") {
		doc := load.Bytes(c.id, []byte(part), reading...)
		docs = append(docs, doc)
		found = append(found, doc.Diagnostics...)
		for i, r := range doc.Resources {
			path := append(diag.Path{diag.IndexStep("documents", len(docs)-1), diag.IndexStep("resources", i)}, r.Path...)
			all.Resources = append(all.Resources, validate.Resource{Path: path, Message: r.Message})
		}
	}
	all.Unpacked = docs.Unpacked
	options := validate.Options{Dynamic: dynamic, Closed: c.has("closed"), Files: c.has("files")}
	return append(found, validate.Check(all, options)...)
}

// modes are the modes that a case is judged in.
func (c *catalogueCase) modes() []bool {
	switch {
	case c.has("static"):
		return []bool{false}
	case c.has("dynamic"):
		return []bool{true}
	}
	return []bool{false, true}
}

// Each case gets the verdict that the catalogue gives it.
func TestCatalogueCases(t *testing.T) {
	for _, c := range catalogueCases(t) {
		t.Run(c.id, func(t *testing.T) {
			for _, dynamic := range c.modes() {
				var errors diag.List
				var ids []diag.RuleID
				for _, d := range c.findings(t, dynamic) {
					if d.Severity == diag.Error || c.has("warning") {
						errors = append(errors, d)
						ids = append(ids, d.Rule.ID)
					}
				}
				if c.rule == "accepted" {
					require.Empty(t, errors, "dynamic: %v, in %s:\n%s", dynamic, c.place, c.text)
					continue
				}
				require.Contains(t, ids, diag.RuleID(c.rule), "dynamic: %v, in %s:\n%s\nfound %v", dynamic, c.place, c.text, errors)
				for _, id := range ids {
					require.Equal(t, diag.RuleID(c.rule), id, "dynamic: %v, in %s:\n%s\nfound %v", dynamic, c.place, c.text, errors)
				}
			}
		})
	}
}

// Every check of the catalogue that refuses something is decided: by a rule of its name, by another rule in a case of
// testdata/catalogue, or not, with a reason. Every row about what Envoy takes has a case, too.
func TestCatalogueIsDecided(t *testing.T) {
	own := map[string]diag.Severity{}
	for _, r := range slices.Concat(validate.Rules(), load.Rules()) {
		own[string(r.ID)] = r.Severity
	}
	refused, accepted := map[string]bool{}, map[string]bool{}
	for _, c := range catalogueCases(t) {
		switch {
		case c.rule == "accepted":
			accepted[c.id] = true
		case !c.has("warning"):
			refused[c.id] = true
		}
	}
	rows := map[string]bool{}
	for _, row := range catalogueRows(t) {
		rows[row.id] = true
		severity, has := own[row.id]
		decided := has && severity == diag.Error || refused[row.id]
		if row.refuses() {
			require.True(t, decided || undecided[row.id] != "", "%s is neither decided nor is there a reason", row.id)
			require.False(t, decided && undecided[row.id] != "", "%s is decided: the reason why not is no longer needed", row.id)
		}
		if row.accepts() {
			require.True(t, accepted[row.id] || undecided[row.id] != "", "%s needs a case that is accepted", row.id)
		}
	}
	for id := range undecided {
		require.True(t, rows[id], "the catalogue has no %s", id)
	}
	for id := range refused {
		require.True(t, rows[id], "the catalogue has no %s", id)
	}
	for id := range accepted {
		require.True(t, rows[id], "the catalogue has no %s", id)
	}
}
