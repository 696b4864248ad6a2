package diag

import "strings"

// Diagnostic is one finding.
type Diagnostic struct {
	Rule     *Rule
	Severity Severity
	Path     Path
	Location Location
	// Summary is one line without path, secret, or final stop.
	Summary string
	// Detail says why, and what Envoy does about it.
	Detail string
	// Fixes are things to do, each a short imperative: `use "/v1"`.
	Fixes []string
	// Related are other places that matter: where a name was first defined.
	Related []Related
}

// Related is another place that a diagnostic points to.
type Related struct {
	Message  string
	Path     Path
	Location Location
}

// Error returns one line: location, severity, rule and summary.
func (d Diagnostic) Error() string {
	s := d.label() + ": " + d.Summary
	if !d.Location.IsZero() {
		s = d.Location.String() + ": " + s
	}
	if len(d.Path) > 0 {
		s += " (at " + d.Path.String() + ")"
	}
	return printable(s)
}

// Is reports whether target is the rule, a [*Rule] or [RuleID], that the diagnostic says is broken.
func (d Diagnostic) Is(target error) bool {
	switch t := target.(type) {
	case *Rule:
		return t != nil && d.id() == t.ID
	case RuleID:
		return d.id() == t
	default:
		return false
	}
}

// id returns the ID of the rule, or "" if somebody's diagnostic has no rule.
func (d Diagnostic) id() RuleID {
	if d.Rule == nil {
		return ""
	}
	return d.Rule.ID
}

// label returns "error[rule-id]".
func (d Diagnostic) label() string {
	if d.id() == "" {
		return d.Severity.String()
	}
	return d.Severity.String() + "[" + printable(string(d.id())) + "]"
}

// explanation returns the lines of Detail, safe to show.
func (d Diagnostic) explanation() []string {
	var out []string
	for line := range strings.Lines(d.Detail) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, printable(line))
		}
	}
	return out
}

// help returns the fixes as lines, safe to show.
func (d Diagnostic) help() []string {
	out := make([]string, len(d.Fixes))
	for i, fix := range d.Fixes {
		out[i] = "help: " + printable(fix)
	}
	return out
}
