package reference

import (
	"fmt"
	"slices"
	"strings"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// judge reports a name that leads nowhere, if Envoy would refuse it or the world is closed.
func (f *field) judge(c *check.Context, name string, d demand, steps ...any) {
	if d.elsewhere || d.counts == nil && !c.Closed || c.External[f.kind][name] || strings.HasPrefix(name, "xdstp:") {
		return
	}
	found := c.Index().Find(f.kind, name)
	switch {
	case d.counts == nil && len(found) > 0, d.counts != nil && slices.ContainsFunc(found, d.counts):
		return
	case d.rule == nil:
		d.rule = unknown[f.kind]
	}
	f.report(c, d, name, found, steps...)
}

func (f *field) report(c *check.Context, d demand, name string, found []check.Definition, steps ...any) {
	if len(found) > 0 {
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
