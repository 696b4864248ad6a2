package check

import "github.com/envoykit/envoykit/diag"

// laters tell of an Any in the field at hand when Envoy looks into it.
var laters []func(*Context) bool

// OnLater registers what tells that Envoy looks at the values in an Any only when it uses them, not when it loads the
// configuration: what is wrong in there is a warning. The message that holds the Any is Above(0).
func OnLater(f func(*Context) bool) { laters = append(laters, f) }

// isLater asks them.
func (c *Context) isLater() bool {
	for _, f := range laters {
		if f(c) {
			return true
		}
	}
	return false
}

// soften returns the severity that a finding at hand has, and why it is not that of its rule.
func (c *Context) soften(s diag.Severity) (diag.Severity, string) {
	if c.later == 0 || s != diag.Error {
		return s, ""
	}
	return diag.Warning, "Envoy takes this when it loads the configuration, and fails when it uses it."
}
