package diag

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
	s := d.Severity.String() + "[" + string(d.Rule.ID) + "]: " + d.Summary
	if !d.Location.IsZero() {
		s = d.Location.String() + ": " + s
	}
	if len(d.Path) > 0 {
		s += " (at " + d.Path.String() + ")"
	}
	return s
}
