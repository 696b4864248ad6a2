package diag

import (
	"cmp"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// SARIFOptions says how [List.WriteSARIF] writes.
type SARIFOptions struct {
	// Version is the version of envoykit, if known.
	Version string
	// Dir is the directory that files are named from, usually the root of the repository;
	// the working directory if empty.
	Dir string
}

// WriteSARIF writes a log in the format SARIF 2.1.0, which code scanners exchange. Files below the
// directory have URIs relative to the base %SRCROOT%; a finding that no file holds
// has its path as logical location.
func (l List) WriteSARIF(w io.Writer, o SARIFOptions) error {
	rules := l.rules()
	s := sarifWriter{dir: directory(o.Dir), index: make(map[RuleID]int, len(rules))}
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: make([]sarifResult, len(l))}
	run.Tool.Driver = sarifDriver{Name: "envoykit", Version: o.Version, Rules: make([]sarifRule, len(rules))}
	for i, r := range rules {
		s.index[r.ID] = i
		run.Tool.Driver.Rules[i] = r.sarif()
	}
	for i, d := range l {
		run.Results[i] = s.result(d)
	}
	return writeJSON(w, sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}})
}

// rules returns the rules that the list mentions, by ID.
func (l List) rules() []*Rule {
	byID := make(map[RuleID]*Rule)
	for _, d := range l {
		if d.id() != "" && byID[d.id()] == nil {
			byID[d.id()] = d.Rule
		}
	}
	return slices.SortedFunc(maps.Values(byID), func(a, b *Rule) int { return cmp.Compare(a.ID, b.ID) })
}

func (r *Rule) sarif() sarifRule {
	rule := sarifRule{ID: r.ID, Configuration: &sarifConfiguration{Level: sarifLevel(r.Severity)}}
	if r.Title != "" {
		rule.Short = &sarifMessage{Text: r.Title}
	}
	if r.Text != "" {
		rule.Full = &sarifMessage{Text: r.Text}
	}
	if help := r.help(); help != "" {
		rule.Help = &sarifMessage{Text: help, Markdown: help}
	}
	if strings.HasPrefix(r.Ref, "https://") {
		rule.HelpURI = r.Ref
	}
	return rule
}

// help is what docs/rules.md says, without heading.
func (r *Rule) help() string {
	var b strings.Builder
	r.writeHelp(&b)
	return strings.TrimSpace(b.String())
}

func sarifLevel(s Severity) string {
	if s == Hint {
		return "note"
	}
	return s.String()
}

// sarifWriter knows what the results of a run refer to.
type sarifWriter struct {
	dir   string
	index map[RuleID]int
}

func (s *sarifWriter) result(d Diagnostic) sarifResult {
	text := append(append([]string{printable(d.Summary)}, d.explanation()...), d.help()...)
	r := sarifResult{
		RuleID: d.id(), Level: sarifLevel(d.Severity),
		Message: sarifMessage{Text: strings.Join(text, "\n")},
	}
	if i, ok := s.index[d.id()]; ok {
		r.RuleIndex = &i
	}
	if at, ok := s.location(d.Location, d.Path); ok {
		r.Locations = []sarifLocation{at}
	}
	for c := d.Location.Caller; c != nil; c = c.Caller {
		r.relate(s, *c, nil, "called from here")
	}
	for _, x := range d.Related {
		r.relate(s, x.Location, x.Path, printable(x.Message))
	}
	return r
}

func (r *sarifResult) relate(s *sarifWriter, l Location, p Path, message string) {
	at, ok := s.location(l, p)
	if !ok {
		return
	}
	id := len(r.Related)
	at.ID, at.Message = &id, &sarifMessage{Text: message}
	r.Related = append(r.Related, at)
}

// location reports false if nothing is known.
func (s *sarifWriter) location(l Location, p Path) (at sarifLocation, ok bool) {
	if l.File != "" {
		at.Physical = &sarifPhysical{Artifact: s.artifact(l.File)}
		if l.Line > 0 {
			at.Physical.Region = &sarifRegion{StartLine: l.Line, StartColumn: max(l.Column, 0)}
		}
	}
	if len(p) > 0 {
		at.Logical = append(at.Logical, sarifLogical{FullyQualifiedName: p.String()})
	}
	if l.Origin != "" {
		at.Logical = append(at.Logical, sarifLogical{Name: l.Origin, Kind: "resource"})
	}
	return at, at.Physical != nil || len(at.Logical) > 0
}

func (s *sarifWriter) artifact(file string) sarifArtifact {
	name, ok := inside(file, s.dir)
	if ok {
		return sarifArtifact{URI: (&url.URL{Path: name}).String(), Base: "%SRCROOT%"}
	}
	if strings.HasPrefix(name, "/") {
		return sarifArtifact{URI: (&url.URL{Scheme: "file", Path: name}).String()}
	}
	if len(name) > 1 && name[1] == ':' { // a drive of Windows
		return sarifArtifact{URI: (&url.URL{Scheme: "file", Path: "/" + name}).String()}
	}
	return sarifArtifact{URI: (&url.URL{Path: name}).String()}
}
