// Package check is the machine under the rules: one walk over finished messages.
//
// The walk visits every message that a rule is registered for, wherever it occurs: in the fields
// of a resource, in lists and maps, and inside every Any. A plan made once per Go type says
// which fields can lead to such a message; all others are skipped. A rule gets the
// [Context], which knows the path, the messages above, the other resources and the options, and the
// message itself:
//
//	func init() { check.On(listener) }
//
//	func listener(c *check.Context, l *listenerv3.Listener) {
//		if l.GetFilterChains() == nil && l.GetDefaultFilterChain() == nil {
//			c.Report(noFilterChains, "no filter chain", "filter_chains")
//		}
//	}
package check
