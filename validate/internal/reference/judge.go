package reference

import (
	"fmt"
	"slices"
	"strings"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// leads tells whether a name leads somewhere, or nobody asks: Envoy would take it and the world is open.
func (f *field) leads(c *check.Context, name string, d demand) bool {
	if d.elsewhere || d.counts == nil && !c.Closed || c.External[f.kind][name] || strings.HasPrefix(name, "xdstp:") {
		return true
	}
	found := c.Index().Find(f.kind, name)
	if d.counts == nil {
		return len(found) > 0
	}
	return slices.ContainsFunc(found, d.counts)
}

// report says that a name leads nowhere, and which one may be meant.
func (f *field) report(c *check.Context, name string, d demand, steps ...any) {
	if d.rule == nil {
		d.rule = unknown[f.kind]
	}
	if found := c.Index().Find(f.kind, name); len(found) > 0 {
		r := c.Report(d.rule, fmt.Sprintf("%s %q is not there yet when Envoy looks for it", f.kind, name), steps...)
		r.Related = []diag.Related{{Message: "defined here", Path: found[0].Path}}
		return
	}
	r := c.Report(d.rule, fmt.Sprintf("there is no %s %q", f.kind, name), steps...)
	near := diag.Nearest(name, c.Index().Names(f.kind))
	if near == "" {
		return
	}
	r.Fixes = []string{fmt.Sprintf("use %q", near)}
	r.Related = []diag.Related{{Message: fmt.Sprintf("%q is defined here", near), Path: c.Index().Find(f.kind, near)[0].Path}}
}
