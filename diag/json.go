package diag

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// JSON is a [Diagnostic] for machines. The names of its fields never change; fields
// may be added. Files are named as they were recorded: the loaded file as it was
// given, the Go file as the compiler knows it.
type JSON struct {
	Rule     RuleID        `json:"rule"`
	Severity Severity      `json:"severity"`
	Path     string        `json:"path"`
	File     string        `json:"file,omitempty"`
	Line     int           `json:"line,omitempty"`
	Column   int           `json:"column,omitempty"`
	Origin   string        `json:"origin,omitempty"`
	Callers  []JSONCaller  `json:"callers,omitempty"`
	Summary  string        `json:"summary"`
	Detail   string        `json:"detail,omitempty"`
	Fixes    []string      `json:"fixes,omitempty"`
	Related  []JSONRelated `json:"related,omitempty"`
}

// JSONCaller is a Go call that led to the one at fault, innermost first.
type JSONCaller struct {
	File string `json:"file"`
	Line int    `json:"line"`
}

// JSONRelated is a [Related] for machines.
type JSONRelated struct {
	Message string `json:"message"`
	Path    string `json:"path,omitempty"`
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Origin  string `json:"origin,omitempty"`
}

// JSON returns the diagnostic for machines.
func (d Diagnostic) JSON() JSON {
	l := d.Location
	j := JSON{
		Rule: d.id(), Severity: d.Severity, Path: d.Path.String(),
		File: l.File, Line: l.Line, Column: l.Column, Origin: l.Origin,
		Summary: d.Summary, Detail: d.Detail, Fixes: d.Fixes,
	}
	for c := l.Caller; c != nil; c = c.Caller {
		j.Callers = append(j.Callers, JSONCaller{c.File, c.Line})
	}
	for _, r := range d.Related {
		j.Related = append(j.Related, JSONRelated{
			r.Message, r.Path.String(), r.Location.File, r.Location.Line, r.Location.Column, r.Location.Origin,
		})
	}
	return j
}

// MarshalJSON writes the diagnostic as [JSON].
func (d Diagnostic) MarshalJSON() ([]byte, error) { return json.Marshal(d.JSON()) }

// MarshalJSON writes an array of [JSON], which is empty rather than null.
func (l List) MarshalJSON() ([]byte, error) {
	out := make([]JSON, len(l))
	for i, d := range l {
		out[i] = d.JSON()
	}
	return json.Marshal(out)
}

// WriteJSON writes an array of [JSON].
func (l List) WriteJSON(w io.Writer) error { return writeJSON(w, l) }

// writeJSON writes v indented, as plain as JSON allows and safe to show in a terminal.
func writeJSON(w io.Writer, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("diag: %w", err)
	}
	_, err := w.Write(escapeJSON(b.Bytes()))
	return err
}
