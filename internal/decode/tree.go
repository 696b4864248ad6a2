package decode

import (
	"errors"
	"io"
	"strings"
	"sync"
	"unicode/utf8"

	yaml "go.yaml.in/yaml/v3"

	"github.com/envoykit/envoykit/diag"
)

// Tree is the text of a file with the nodes in it.
type Tree struct {
	// Name is what diagnostics call the file.
	Name string
	// Documents are the roots, one for each YAML document that is not empty.
	Documents []*yaml.Node

	text string
	json bool
	// visits is how many nodes a reader may come by.
	visits int
	once   sync.Once
	lines  []int        // offsets of the starts of lines
	hidden map[int]bool // lines that hold secrets
	// secrets are the nodes whose lines are hidden already: aliases lead there again.
	secrets map[*yaml.Node]bool
}

// Parse reads YAML or JSON. On a syntax error the tree holds the documents before it.
func Parse(name string, data []byte) (*Tree, diag.List) {
	text, mended := toText(data)
	t := &Tree{Name: name, text: text, visits: visitLimit(text)}
	var list diag.List
	switch isJSON := strings.HasSuffix(strings.ToLower(name), ".json"); {
	case isGzip(data):
		list = diag.List{t.compressed()}
	case isJSON && strings.TrimSpace(text) != "":
		list = t.parseJSON()
	case looksLikeJSON(text):
		list = t.parseEither()
	default:
		list = t.parseYAML()
	}
	if mended {
		list = append(list, t.mended()...)
	}
	return t, list
}

// parseJSON reads what Envoy reads as JSON whatever it looks like, since the name of the file says so.
func (t *Tree) parseJSON() diag.List {
	root, err := parseJSON(t.text, true)
	if err != nil {
		return diag.List{t.syntaxError(err.line, err.column, err.problem)}
	}
	t.json = true
	t.Documents = []*yaml.Node{root}
	return nil
}

// parseEither reads a text that starts as JSON, which YAML does too.
func (t *Tree) parseEither() diag.List {
	root, err := parseJSON(t.text, false)
	if err != nil {
		return t.parseYAML()
	}
	t.json = true
	t.Documents = []*yaml.Node{root}
	return nil
}

// visitLimit allows any text without aliases, and aliases that unfold to a few times its size.
func visitLimit(text string) int { return 20_000 + 8*len(text) }

// looksLikeJSON spares YAML the attempt to read it as JSON.
func looksLikeJSON(text string) bool {
	text = strings.TrimLeft(text, " \t\r\n")
	return len(text) > 0 && (text[0] == '{' || text[0] == '[')
}

func (t *Tree) parseYAML() diag.List {
	if root := readBlocks(t.text); root != nil {
		t.Documents = []*yaml.Node{root}
		return nil
	}
	return t.parseWithLibrary()
}

func (t *Tree) parseWithLibrary() (list diag.List) {
	// The YAML library panics on some malformed texts that its own recovery does not expect.
	defer func() {
		if r := recover(); r != nil {
			list = diag.List{t.yamlError(errors.New("the YAML library cannot read this"))}
		}
	}()
	decoder := yaml.NewDecoder(strings.NewReader(t.text))
	for {
		var document yaml.Node
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return diag.List{t.yamlError(err)}
		}
		if len(document.Content) != 1 || IsNull(document.Content[0]) {
			continue
		}
		if alias := circle(document.Content[0], map[*yaml.Node]bool{}); alias != nil {
			return diag.List{t.circular(alias)}
		}
		t.Documents = append(t.Documents, document.Content[0])
	}
}

// hide keeps the lines of a secret out of every diagnostic.
func (t *Tree) hide(key, value *yaml.Node) {
	if t.hidden == nil {
		t.hidden, t.secrets = map[int]bool{}, map[*yaml.Node]bool{}
	}
	t.hidden[key.Line] = true
	if t.secrets[value] {
		return
	}
	t.secrets[value] = true
	last := lastLine(value, 0)
	for line := value.Line; line <= last; line++ {
		t.hidden[line] = true
	}
}

// lastLine is where a node ends, as far as its parts tell.
func lastLine(n *yaml.Node, depth int) int {
	last := n.Line + strings.Count(n.Value, "\n")
	if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		last++
	}
	if depth < envoyDepth {
		for _, c := range n.Content {
			last = max(last, lastLine(c, depth+1))
		}
	}
	return last
}

// at is the place of a node, with its line unless that holds a secret.
func (t *Tree) at(n *yaml.Node) diag.Location {
	l := diag.Location{File: t.Name, Line: n.Line, Column: n.Column}
	if t.json {
		l.Column = t.characters(n.Line, n.Column)
	}
	if !t.hidden[n.Line] {
		l.Source = t.line(n.Line)
	}
	return l
}

// At is the place of a node, with its line unless that holds a secret.
func (t *Tree) At(n *yaml.Node) diag.Location { return t.at(n) }

// mostShown is the length of a line beyond which nobody wrote it by hand: it is not shown.
const mostShown = 64 << 10

// characters turns a column in bytes, as the JSON reader counts, into one in characters.
func (t *Tree) characters(line, column int) int {
	if column > mostShown {
		return column
	}
	return utf8.RuneCountInString(t.text[t.starts()[line-1]:][:column-1]) + 1
}

// line returns the text of a line, counted from 1.
func (t *Tree) line(n int) string { return lineOf(t.text, t.starts(), n) }

func lineOf(text string, starts []int, n int) string {
	if n < 1 || n > len(starts) {
		return ""
	}
	text = text[starts[n-1]:]
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		text = text[:i]
	}
	if len(text) > mostShown {
		return ""
	}
	return strings.TrimSuffix(text, "\r")
}

// starts returns the offsets where lines start.
func (t *Tree) starts() []int {
	t.once.Do(func() { t.lines = lineStarts(t.text) })
	return t.lines
}

func lineStarts(text string) []int {
	starts := []int{0}
	for i := range len(text) {
		if text[i] == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}
