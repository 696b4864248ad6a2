package diag

import (
	"cmp"
	"slices"
	"strings"
)

// List is everything that was found. As an error it prints the whole report. Return it as an
// error by [List.Err] only: a list of warnings, or an empty one, is no failure.
type List []Diagnostic

// Sorted returns the list ordered by path, then rule, then location, each finding once.
// A part that sits in several places (one TLS context in two chains) is reported
// where it stands first.
func (l List) Sorted() List {
	out := slices.Clone(l)
	slices.SortStableFunc(out, func(a, b Diagnostic) int {
		if c := cmp.Or(a.Path.compare(b.Path), cmp.Compare(a.id(), b.id())); c != 0 {
			return c
		}
		return cmp.Or(
			a.Location.compare(b.Location),
			cmp.Compare(a.Severity, b.Severity),
			cmp.Compare(a.Summary, b.Summary),
		)
	})
	return out.unique()
}

// unique drops repetitions: the same rule and words at the same path, or at the same Go line
// inside the same origin. Two places of files are two findings, whatever their path.
func (l List) unique() List {
	type finding struct{ rule, where, summary string }
	seen := make(map[finding]bool, 2*len(l))
	out := l[:0]
	for _, d := range l {
		byPath := finding{string(d.id()), d.pathKey(), d.Summary}
		repeated := seen[byPath]
		seen[byPath] = true
		if d.Location.Line > 0 && d.Location.Column == 0 {
			bySite := finding{string(d.id()), d.siteKey(), d.Summary}
			repeated = repeated || seen[bySite]
			seen[bySite] = true
		}
		if !repeated {
			out = append(out, d)
		}
	}
	return out
}

// pathKey identifies the path; where that says too little, with the place.
func (d Diagnostic) pathKey() string {
	key := "path " + d.Path.String()
	if len(d.Path) == 0 || d.Location.Column > 0 {
		key += " at " + d.Location.String() + d.Location.callers()
	}
	return key
}

// siteKey identifies the Go call and its caller, with the name of the field: a helper that is called
// twice makes two findings.
func (d Diagnostic) siteKey() string {
	key := "site " + d.Location.String() + d.Location.callers()
	if len(d.Path) > 0 {
		key += " " + d.Path[0].Key + " " + d.Path[len(d.Path)-1].Field
	}
	return key
}

// Count returns how many findings have the severity.
func (l List) Count(s Severity) int {
	n := 0
	for _, d := range l {
		if d.Severity == s {
			n++
		}
	}
	return n
}

// AtLeast returns the findings of severity s or worse.
func (l List) AtLeast(s Severity) List {
	var out List
	for _, d := range l {
		if d.Severity <= s {
			out = append(out, d)
		}
	}
	return out
}

// Err returns the list as an error if it holds a finding of severity [Error], and nil otherwise.
func (l List) Err() error {
	if l.Count(Error) == 0 {
		return nil
	}
	return l
}

// Error returns the report as text.
func (l List) Error() string {
	var b strings.Builder
	_ = l.WriteText(&b, TextOptions{}) // a strings.Builder does not fail
	return strings.TrimSuffix(b.String(), "\n")
}

// Is reports whether target, a [*Rule] or [RuleID], is broken by a finding.
func (l List) Is(target error) bool {
	return slices.ContainsFunc(l, func(d Diagnostic) bool { return d.Is(target) })
}
