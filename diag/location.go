package diag

import (
	"cmp"
	"strconv"

	"github.com/envoykit/envoykit/internal/callsite"
)

// Location is where a value was written: a Go call, a place in a file, or, where
// neither says much, the origin that a control plane gave.
type Location struct {
	// File and Line are of the Go call or of the loaded file; Line starts at 1, and 0 means unknown.
	File string
	Line int
	// Column counts characters and starts at 1; 0 for Go calls.
	Column int
	// Source is the text of the line, of loaded files only. It is left empty where the line
	// may hold a secret, since it is shown.
	Source string
	// Origin is what Origin(...) said, such as "HTTPRoute default/shop".
	Origin string
	// Caller is who called the function that holds the line, for Go calls.
	Caller *Location
}

// IsZero tells whether nothing is known.
func (l Location) IsZero() bool { return l.File == "" && l.Origin == "" }

// String returns "file:line:col", preceded by the origin if there is one.
func (l Location) String() string {
	s := l.File
	if l.Line > 0 {
		s += ":" + strconv.Itoa(l.Line)
	}
	if l.Column > 0 {
		s += ":" + strconv.Itoa(l.Column)
	}
	if l.Origin == "" {
		return s
	}
	if s == "" {
		return l.Origin
	}
	return l.Origin + " (" + s + ")"
}

// callers returns " from file:line" for each of the callers.
func (l Location) callers() string {
	s := ""
	for c := l.Caller; c != nil; c = c.Caller {
		s += " from " + c.String()
	}
	return s
}

// compare orders locations as a reader meets them.
func (l Location) compare(m Location) int {
	return cmp.Or(
		cmp.Compare(l.File, m.File),
		cmp.Compare(l.Line, m.Line),
		cmp.Compare(l.Column, m.Column),
		cmp.Compare(l.Origin, m.Origin),
		cmp.Compare(l.callers(), m.callers()),
	)
}

// Sites says which builder calls remember their line.
type Sites = callsite.Level

// The levels of [CaptureSites].
const (
	// SitesOff records no line: diagnostics have paths only.
	SitesOff = callsite.Off
	// SitesResources records the lines of top-level resources and of routes. It is the
	// default where a capture is expensive: on all platforms but amd64 and arm64.
	SitesResources = callsite.Resources
	// SitesFull records the line of every setter. It is the default on amd64 and arm64.
	SitesFull = callsite.Full
)

// CaptureSites sets which builder calls remember their line from now on and
// returns the level that was set before. The environment variable ENVOYKIT_SITES
// (off, resources, full) sets it at start.
func CaptureSites(level Sites) Sites { return callsite.SetLevel(level) }
