package diag

import (
	"io"
	"io/fs"
	"os"
)

// The styles of a report, as terminals know them.
const (
	bold   = "\x1b[1m"
	red    = "\x1b[1;31m"
	yellow = "\x1b[1;33m"
	cyan   = "\x1b[1;36m"
	blue   = "\x1b[34m"
	green  = "\x1b[32m"
	plain  = "\x1b[0m"
)

func severityStyle(s Severity) string {
	switch s {
	case Error:
		return red
	case Warning:
		return yellow
	default:
		return cyan
	}
}

func (t *textWriter) paint(style, text string) string {
	if !t.color {
		return text
	}
	return style + text + plain
}

// ColorFor tells whether w is a terminal that wants colours: not when the environment
// variable NO_COLOR holds anything, and not when TERM is "dumb".
func ColorFor(w io.Writer) bool {
	if os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	file, ok := w.(interface{ Stat() (fs.FileInfo, error) })
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&fs.ModeCharDevice != 0
}
