package diag

// Rule is one thing that can be wrong. Rules are compared by ID, which never
// changes its meaning.
type Rule struct {
	// ID is kebab-case and explains itself: "listener-no-filter-chains".
	ID RuleID
	// Severity is what breaking the rule means unless a diagnostic says otherwise.
	Severity Severity
	// Title is one line: what holds in a good configuration.
	Title string
	// Text says why, what Envoy does about it, and which way it fails.
	Text string
	// Bad breaks exactly this rule, Good breaks none. Both are YAML documents of
	// resources with "@type", separated by "---"; or Go code where GoOnly is set.
	Bad, Good string
	// GoOnly marks a rule about something that a finished message cannot hold,
	// such as port 70000 or a setter called too late.
	GoOnly bool
	// Since is the envoykit version that brought the rule; empty means the first.
	Since string
	// Ref is the Envoy source or API document that the rule follows.
	Ref string
}

// RuleID names a rule. It is an error value, so that
// errors.Is(err, diag.RuleID("...")) tells whether a report holds the rule.
type RuleID string

// Error returns the ID itself.
func (id RuleID) Error() string { return string(id) }

// Error returns the rule's ID and title, so that a *Rule is a target for errors.Is.
func (r *Rule) Error() string { return string(r.ID) + ": " + r.Title }
