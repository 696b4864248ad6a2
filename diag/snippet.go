package diag

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// The part of a source line that is shown: machines write lines of any length.
const (
	sourceWidth  = 100
	beforeColumn = 60
)

// snippet writes the source line of a loaded file, and a caret below the column.
func (t *textWriter) snippet(l Location, style string) {
	if l.Source == "" || l.Line == 0 {
		return
	}
	text, caret := excerpt(l.Source, l.Column)
	number := strconv.Itoa(l.Line)
	t.line(indent, number, " | ", text)
	if caret >= 0 {
		blank := strings.Repeat(" ", len(number))
		t.line(indent, blank, " | ", strings.Repeat(" ", caret), t.paint(style, "^"))
	}
}

// excerpt returns what to show of a line, and how far to the right the character of the column
// stands in it, or -1 where the line has no such column.
func excerpt(source string, column int) (text string, caret int) {
	shown, start, end := "", 0, 0
	runes := []rune(strings.TrimRight(source, " \t\r\n"))
	if at := column - 1; at > beforeColumn && len(runes) > sourceWidth {
		start, shown = min(at-beforeColumn, len(runes)), "…"
	}
	end = min(start+sourceWidth, len(runes))
	caret = -1
	var b strings.Builder
	b.WriteString(shown)
	width := utf8.RuneCountInString(shown)
	for i, r := range runes[start:end] {
		if start+i == column-1 {
			caret = width
		}
		cell := printable(string(r))
		if r == '\t' {
			cell = indent
		}
		b.WriteString(cell)
		width += utf8.RuneCountInString(cell)
	}
	if column-1 == end && end == len(runes) {
		caret = width
	}
	if end < len(runes) {
		b.WriteString("…")
	}
	return b.String(), caret
}
