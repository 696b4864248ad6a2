package diag

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// TextOptions says how [List.WriteText] writes.
type TextOptions struct {
	// Color uses terminal colours; see [ColorFor].
	Color bool
	// Dir is the directory that absolute file names are shown relative to, where that is
	// shorter; the working directory if empty.
	Dir string
	// Count adds a closing line such as "2 errors, 1 warning", if anything was found.
	Count bool
}

// WriteText writes the report for people, a finding after the other:
//
//	edge.go:32: error[route-unknown-cluster]: cluster "ap1-v1" is not defined in this bundle
//	    at routes["edge"].virtual_hosts[0].routes[0].route.cluster
//	    note: edge.go:38: cluster "api-v1" is defined here (at clusters["api-v1"])
//	    help: did you mean "api-v1"?
//
// Loaded files add the source line with a caret. The caller of a function is shown
// where one line of it was at fault in several calls.
func (l List) WriteText(w io.Writer, o TextOptions) error {
	t := textWriter{color: o.Color, dir: directory(o.Dir), shared: l.sharedSites()}
	for _, d := range l {
		t.diagnostic(d)
	}
	if o.Count && len(l) > 0 {
		t.line("", l.Summary())
	}
	_, err := io.WriteString(w, t.out.String())
	return err
}

// Summary counts what was found, like "2 errors, 1 warning".
func (l List) Summary() string {
	var parts []string
	for _, s := range []Severity{Error, Warning, Hint} {
		switch n := l.Count(s); n {
		case 0:
		case 1:
			parts = append(parts, "1 "+s.String())
		default:
			parts = append(parts, fmt.Sprintf("%d %ss", n, s))
		}
	}
	if len(parts) == 0 {
		return "nothing found"
	}
	return strings.Join(parts, ", ")
}

// sharedSites returns the Go lines that are at fault in more than one call.
func (l List) sharedSites() map[string]bool {
	first := make(map[string]string)
	shared := make(map[string]bool)
	for _, d := range l {
		if d.Location.Line == 0 || d.Location.Column > 0 {
			continue
		}
		site, callers := d.Location.String(), d.Location.callers()
		if before, seen := first[site]; seen && before != callers {
			shared[site] = true
		} else if !seen {
			first[site] = callers
		}
	}
	return shared
}

// indent stands before every line of a finding but its first.
const indent = "    "

// textWriter collects a report.
type textWriter struct {
	out    strings.Builder
	color  bool
	dir    string
	shared map[string]bool
}

func (t *textWriter) line(parts ...string) {
	for _, p := range parts {
		t.out.WriteString(p)
	}
	t.out.WriteByte('\n')
}

func (t *textWriter) diagnostic(d Diagnostic) {
	place := ""
	if !d.Location.IsZero() {
		place = t.paint(bold, t.place(d.Location)+":") + " "
	}
	label := t.paint(severityStyle(d.Severity), d.label())
	t.line(place, label, t.paint(bold, ": "+printable(d.Summary)))
	t.snippet(d.Location, severityStyle(d.Severity))
	if len(d.Path) > 0 {
		t.line(indent, "at ", d.Path.String())
	}
	if t.shared[d.Location.String()] {
		for c := d.Location.Caller; c != nil; c = c.Caller {
			t.line(indent, "called from ", t.place(*c))
		}
	}
	t.paragraphs(indent, d.Detail)
	for _, r := range d.Related {
		t.line(indent, t.paint(blue, "note:"), " ", t.related(r))
	}
	for _, fix := range d.Fixes {
		t.line(indent, t.paint(green, "help:"), " ", printable(fix))
	}
}

func (t *textWriter) place(l Location) string { return printable(l.relativeTo(t.dir).String()) }

func (t *textWriter) related(r Related) string {
	s := printable(r.Message)
	if !r.Location.IsZero() {
		s = t.place(r.Location) + ": " + s
	}
	if len(r.Path) > 0 {
		s += " (at " + r.Path.String() + ")"
	}
	return s
}

// textWidth is where a Detail is wrapped.
const textWidth = 100

// paragraphs writes text word by word, with the line breaks it has.
func (t *textWriter) paragraphs(prefix, text string) {
	for paragraph := range strings.Lines(text) {
		column := 0
		for _, word := range strings.Fields(paragraph) {
			word = printable(word)
			width := utf8.RuneCountInString(word)
			switch {
			case column == 0:
				t.out.WriteString(prefix)
				column = len(prefix)
			case column+1+width > textWidth:
				t.out.WriteString("\n" + prefix)
				column = len(prefix)
			default:
				t.out.WriteByte(' ')
				column++
			}
			t.out.WriteString(word)
			column += width
		}
		if column > 0 {
			t.out.WriteByte('\n')
		}
	}
}
