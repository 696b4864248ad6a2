package decode

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	yaml "go.yaml.in/yaml/v3"

	"github.com/envoykit/envoykit/diag"
)

func (t *Tree) syntaxError(line, column int, problem string) diag.Diagnostic {
	d := diag.Diagnostic{Rule: syntax, Severity: syntax.Severity, Summary: problem, Location: diag.Location{File: t.Name}}
	if line > 0 {
		d.Location.Line, d.Location.Column = line, column
		d.Location.Source = PlainLine(t.text, line)
	}
	return d
}

var secretWords = regexp.MustCompile(`(?i)inline_?(string|bytes)|password|secret|token|PRIVATE KEY|[A-Za-z0-9+/=_-]{40}`)

// maybeSecret is asked about lines of a text that could not be read, so that nobody knows their fields.
func maybeSecret(line string) bool { return secretWords.MatchString(line) }

// PlainLine is a line of a text that was not read as nodes, "" if it may be part of a secret.
func PlainLine(text string, n int) string {
	const longest = 60 // lines of a key
	starts := lineStarts(text)
	line := lineOf(text, starts, n)
	if maybeSecret(line) {
		return ""
	}
	for above, indent := n-1, indentOf(line); above > 0 && (above >= n-longest || indent > 0); above-- {
		other := lineOf(text, starts, above)
		isParent := strings.TrimSpace(other) != "" && indentOf(other) < indent
		if isParent {
			indent = indentOf(other)
		}
		if (isParent || above >= n-longest) && maybeSecret(other) {
			return ""
		}
	}
	return line
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }

var lineInError = regexp.MustCompile(`^line (\d+): `)

// yamlError says where and why the YAML library failed. It names the line only of where the mapping or list begins
// that it was in, so that the line is looked for.
func (t *Tree) yamlError(err error) diag.Diagnostic {
	problem := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 0
	if m := lineInError.FindStringSubmatch(problem); m != nil {
		problem = problem[len(m[0]):]
		line, _ = strconv.Atoi(m[1]) // digits that fit, or 0 for an unknown line
	}
	if offset, r := forbidden(t.text); r >= 0 {
		line = 1 + strings.Count(t.text[:offset], "\n")
		return t.syntaxError(line, 1+utf8.RuneCountInString(t.text[t.starts()[line-1]:offset]),
			fmt.Sprintf("the character %U is not allowed in YAML", r))
	}
	if failing := t.failingLine(); failing > 0 {
		line = failing
	}
	text := t.line(line)
	indent := indentOf(text)
	problem, fix := explain(problem, text[:indent], text[indent:])
	d := t.syntaxError(line, indent+1, problem)
	if fix != "" {
		d.Fixes = []string{fix}
	}
	return d
}

// forbidden finds a character that no YAML holds, and is negative where there is none.
func forbidden(text string) (offset int, r rune) {
	for i, r := range text {
		switch {
		case r == '\t' || r == '\n' || r == '\r' || r == 0x85 || r == utf8.RuneError:
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff:
			return i, r
		}
	}
	return 0, -1
}

// explain says in other words what the library found on a line, and what to do.
func explain(problem, indent, text string) (summary, fix string) {
	switch {
	case isTemplate(text):
		return problem, fixTemplate
	case strings.Contains(indent, "\t"):
		return "a tab cannot indent YAML", "indent with spaces"
	case strings.HasPrefix(problem, "mapping values are not allowed"):
		return "a colon is not expected here", "put a text with a colon in quotes, or indent the line as those around it"
	case strings.HasPrefix(problem, "found character that cannot start any token"):
		return "a text cannot start so", "put it in quotes"
	case strings.HasPrefix(problem, "did not find expected key"), strings.HasPrefix(problem, "did not find expected '-'"):
		return "the line does not fit those before it", "indent it as they are"
	case strings.HasPrefix(problem, "could not find expected ':'"):
		return "there is a key without a colon", "write a colon and a blank behind the key"
	case strings.HasPrefix(problem, "found unexpected end of stream"), strings.HasPrefix(problem, "did not find expected ',' or"):
		return problem, "close the quote or bracket that opens here"
	}
	return problem, ""
}

// isTemplate tells whether a line was meant to be written by Helm, Jinja, or their like.
func isTemplate(line string) bool {
	return strings.Contains(line, "{{") && strings.Contains(line, "}}") || strings.Contains(line, "{%")
}

const fixTemplate = "this looks like a template: render it first"

// failingLine finds the line after which no beginning of the text can be read any more, 0 if that takes too long.
func (t *Tree) failingLine() int {
	const longest = 30 // lines that a text in quotes or brackets goes on for
	budget := 4 << 20  // bytes to read, since it happens once
	starts := t.starts()
	fails := func(lines int) bool {
		text := t.text
		if lines < len(starts) {
			text = text[:starts[lines]]
		}
		budget -= len(text)
		return budget < 0 || !isYAML(text)
	}
	good, bad := 0, len(starts)
	for budget > 0 {
		for bad-good > 1 {
			if middle := (good + bad) / 2; fails(middle) {
				bad = middle
			} else {
				good = middle
			}
		}
		// What is not closed yet cannot be read, but is not wrong for that.
		next := good + 2
		for next <= min(good+longest, len(starts)) && fails(next) {
			next++
		}
		if next > min(good+longest, len(starts)) {
			break
		}
		good, bad = next, len(starts)
	}
	if budget < 0 {
		return 0
	}
	return good + 1
}

// isYAML tells whether the library reads a text.
func isYAML(text string) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	decoder := yaml.NewDecoder(strings.NewReader(text))
	for {
		var document yaml.Node
		if err := decoder.Decode(&document); err != nil {
			return errors.Is(err, io.EOF)
		}
	}
}
