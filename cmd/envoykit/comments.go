package main

import (
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v3"
)

// transplant writes the comments of a document into a text that says the same in another way. A comment stays
// with its key or element; where that is left out of the text, with what was around it.
func transplant(document *yaml.Node, text []byte) ([]byte, error) {
	var target yaml.Node
	if err := yaml.Unmarshal(text, &target); err != nil {
		return nil, err
	}
	t := transplanter{lines: strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")}
	t.above = make([][]string, len(t.lines)+1)
	t.beside = make([]string, len(t.lines))
	t.node(document.Content[0], target.Content[0], 1)
	if document.HeadComment != "" {
		t.above[0] = slices.Concat(strings.Split(document.HeadComment, "\n"), []string{""}, t.above[0])
	}
	if document.FootComment != "" {
		t.last = slices.Concat([]string{""}, strings.Split(document.FootComment, "\n"))
	}
	return t.text(), nil
}

// transplanter collects comments by line.
type transplanter struct {
	lines  []string
	above  [][]string // comments above a line; the last of these below all
	beside []string
	last   []string
}

// node carries over the comments in a value. Line is where its own go.
func (t *transplanter) node(from, to *yaml.Node, line int) {
	switch from.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(from.Content); i += 2 {
			t.pair(from.Content[i], from.Content[i+1], to, line)
		}
	case yaml.SequenceNode:
		for i, element := range from.Content {
			t.element(element, i, to, line)
		}
	}
	t.head(line, from.HeadComment)
	t.line(line, from.LineComment)
	indent := len(indentOf(t.lines[line-1]))
	if to.Kind == yaml.MappingNode {
		indent = to.Column - 1 // inside an element, where it is found again
	}
	t.below(to, indent, from.FootComment)
}

// pair carries over the comments at a key and in its value.
func (t *transplanter) pair(key, value, to *yaml.Node, line int) {
	into := to
	if name, v := entryOf(to, key.Value); name != nil {
		line, into = name.Line, v
	}
	t.node(value, into, line)
	t.head(line, key.HeadComment)
	t.line(line, key.LineComment)
	t.below(into, len(indentOf(t.lines[line-1])), key.FootComment)
}

// element carries over the comments in an element of a list.
func (t *transplanter) element(element *yaml.Node, i int, to *yaml.Node, line int) {
	if to != nil && to.Kind == yaml.SequenceNode && i < len(to.Content) {
		to = to.Content[i]
		line = to.Line
	}
	t.node(element, to, line)
}

// head puts a comment above a line.
func (t *transplanter) head(line int, comment string) {
	if comment != "" {
		t.above[line-1] = append(indented(len(indentOf(t.lines[line-1])), comment), t.above[line-1]...)
	}
}

// line puts a comment beside a line, or above one that has a comment.
func (t *transplanter) line(line int, comment string) {
	switch {
	case comment == "":
	case t.beside[line-1] == "" && !strings.Contains(comment, "\n"):
		t.beside[line-1] = " " + comment
	default:
		t.head(line, comment)
	}
}

// below puts a comment under the last line of a value.
func (t *transplanter) below(n *yaml.Node, indent int, comment string) {
	if comment != "" {
		last := lastLine(n)
		t.above[last] = append(t.above[last], indented(indent, comment)...)
	}
}

// indented is a comment line by line.
func indented(indent int, comment string) []string {
	rows := strings.Split(comment, "\n")
	for i, r := range rows {
		if r != "" {
			rows[i] = strings.Repeat(" ", indent) + r
		}
	}
	return rows
}

func indentOf(line string) string { return line[:len(line)-len(strings.TrimLeft(line, " "))] }

func (t *transplanter) text() []byte {
	var out []string
	for i, line := range t.lines {
		out = append(out, t.above[i]...)
		out = append(out, line+t.beside[i])
	}
	out = slices.Concat(out, t.above[len(t.lines)], t.last)
	return []byte(strings.Join(out, "\n") + "\n")
}

// entryOf finds a key in a mapping, also written in the other way that Envoy reads.
func entryOf(n *yaml.Node, name string) (key, value *yaml.Node) {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil, nil
	}
	for _, wanted := range []string{name, snakeCase(name)} {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == wanted {
				return n.Content[i], n.Content[i+1]
			}
		}
	}
	return nil, nil
}

func valueOf(n *yaml.Node, name string) *yaml.Node {
	_, v := entryOf(n, name)
	return v
}

// snakeCase turns connectTimeout into connect_timeout.
func snakeCase(name string) string {
	var b strings.Builder
	for _, r := range name {
		if r >= 'A' && r <= 'Z' {
			b.WriteByte('_')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// lastLine is the last line of a value in canonical text.
func lastLine(n *yaml.Node) int {
	line := n.Line
	if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		line += strings.Count(strings.TrimSuffix(n.Value, "\n"), "\n") + 1
	}
	for _, c := range n.Content {
		line = max(line, lastLine(c))
	}
	return line
}
