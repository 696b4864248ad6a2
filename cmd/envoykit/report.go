package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/envoykit/envoykit/diag"
)

// report writes what was found.
type report interface {
	// file is called for every file, in order.
	file(fileVerdict) error
	// end is called after the last.
	end() error
}

func newReport(format string, w io.Writer, failOn diag.Severity) (report, error) {
	switch format {
	case "text":
		return &textReport{w: w}, nil
	case "json":
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		return &jsonReport{encoder, failOn}, nil
	case "sarif":
		return &collected{write: func(l diag.List) error {
			return l.WriteSARIF(w, diag.SARIFOptions{Version: versionText()})
		}}, nil
	case "github":
		return &collected{write: func(l diag.List) error { return l.WriteGitHub(w) }}, nil
	}
	return nil, oneOf("output", format, "text", "json", "sarif", "github")
}

// textReport is for people: the findings with their source lines, and a count at the end.
type textReport struct {
	w     io.Writer
	files int
	all   diag.List
}

func (r *textReport) file(f fileVerdict) error {
	if f.err != nil {
		return nil // it is told on stderr
	}
	r.files++
	r.all = append(r.all, f.findings...)
	return f.findings.WriteText(r.w, diag.TextOptions{Color: diag.ColorFor(r.w)})
}

func (r *textReport) end() error {
	if r.files == 0 {
		return nil
	}
	noun := "files"
	if r.files == 1 {
		noun = "file"
	}
	_, err := fmt.Fprintf(r.w, "%d %s: %s\n", r.files, noun, r.all.Summary())
	return err
}

// jsonReport writes one object a line for each file.
type jsonReport struct {
	*json.Encoder
	failOn diag.Severity
}

// fileJSON is a line of -o json.
type fileJSON struct {
	File        string        `json:"file"`
	Type        string        `json:"type"`
	OK          bool          `json:"ok"`
	Error       string        `json:"error,omitempty"` // why the file could not be read
	Diagnostics []findingJSON `json:"diagnostics"`
}

// findingJSON is a finding with all its main fields, also those that are empty.
type findingJSON struct {
	diag.JSON
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Detail string `json:"detail"`
}

func (r *jsonReport) file(f fileVerdict) error {
	line := fileJSON{File: f.name, Type: f.message, OK: f.ok(r.failOn), Diagnostics: make([]findingJSON, len(f.findings))}
	for i, d := range f.findings {
		j := d.JSON()
		line.Diagnostics[i] = findingJSON{j, j.File, j.Line, j.Column, j.Detail}
	}
	if f.err != nil {
		line.Error = f.err.Error()
	}
	return r.Encode(line)
}

func (r *jsonReport) end() error { return nil }

// collected is a report in a format that holds all findings together.
type collected struct {
	all   diag.List
	write func(diag.List) error
}

func (r *collected) file(f fileVerdict) error {
	r.all = append(r.all, f.findings...)
	return nil
}

func (r *collected) end() error { return r.write(r.all) }
