package check

import (
	"reflect"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/diag"
)

// Resource is a message to judge and the path that findings in it begin with.
type Resource struct {
	Path    diag.Path
	Message proto.Message
}

// Set is what is judged together.
type Set struct {
	Resources []Resource
	// Unpacked, if not nil, returns the message already unpacked from an Any, or nil; others are unpacked as they are met.
	Unpacked func(*anypb.Any) proto.Message
}

// Options say what the world around the set is like.
type Options struct {
	// Closed: a name that leads nowhere inside the set is an error wherever it occurs. Otherwise
	// only where Envoy itself refuses it.
	Closed bool
	// External names come from elsewhere and count as known, by kind ("cluster", "secret", ...).
	External map[Kind]map[string]bool
	// World returns a resource that exists beside the set and is not judged now, nil if there is none of that name.
	World func(Kind, string) proto.Message
	// Dynamic: the resources are sent by a control plane one by one, so that what a bootstrap would hold may be missing.
	Dynamic bool
	// Files: look at the files that the configuration names.
	Files bool
	// Envoy is the version that will load it: "1.33", "v1.33.2". What it does not know, or calls deprecated, is reported. Empty
	// for the newest, of which only errors are.
	Envoy string
}

// Context is what a rule sees besides its message.
type Context struct {
	Options
	set   *Set
	path  diag.Path
	above []proto.Message
	out   diag.List
	index *Index
	// unpacked keeps what the set did not hold.
	unpacked map[*anypb.Any]proto.Message
	opened   opened
	memo     map[reflect.Type]any
	// later counts the Any around the message at hand that Envoy looks into only when it uses them.
	later int
	whole []func(*Context, proto.Message)
	// visitor is called in place of rules, see Visit.
	visitor func(*Context, proto.Message)
}

// Run judges the set.
func Run(set *Set, o Options) diag.List {
	c := &Context{Options: o, set: set, unpacked: map[*anypb.Any]proto.Message{}}
	c.index = newIndex(c)
	for _, w := range wholes {
		if w.when(c) {
			c.whole = append(c.whole, w.judge)
		}
	}
	for _, r := range set.Resources {
		c.path = append(c.path[:0], r.Path...)
		c.entire(r.Message)
		c.root(r.Message)
	}
	c.path = c.path[:0]
	for _, f := range sets {
		f(c)
	}
	return c.out
}

// Visit walks the set as Run does, but calls f in place of the rules, for every message that a rule is
// registered for.
func Visit(set *Set, f func(*Context, proto.Message)) {
	c := &Context{set: set, unpacked: map[*anypb.Any]proto.Message{}, index: &Index{}, visitor: f}
	for _, r := range set.Resources {
		c.path = append(c.path[:0], r.Path...)
		c.root(r.Message)
	}
}

// entire judges a message as Envoy's validation does: with all that is in it, but without what an Any holds.
func (c *Context) entire(m proto.Message) {
	c.constraints(m)
	for _, judge := range c.whole {
		judge(c, m)
	}
}

var wholes []wholeRule

type wholeRule struct {
	when  func(*Context) bool
	judge func(*Context, proto.Message)
}

// OnWhole registers a rule about all that is in a message, in the runs where when holds: it gets each resource, and what
// each Any holds. The message that holds the Any is Above(0) then.
func OnWhole(when func(*Context) bool, judge func(*Context, proto.Message)) {
	wholes = append(wholes, wholeRule{when, judge})
}

var sets []func(*Context)

// OnSet registers a rule about the set as a whole; it reports with [Context.ReportAt].
func OnSet(f func(*Context)) { sets = append(sets, f) }

// Report records that the message at hand breaks the rule. Steps lead from the message to the field:
// a string is a field (dotted for fields below), an int after it an index, a diag.Step itself.
// The diagnostic may be completed by the caller until the next Report.
func (c *Context) Report(rule *diag.Rule, summary string, steps ...any) *diag.Diagnostic {
	return c.ReportAt(c.At(steps...), rule, summary)
}

// ReportAt is Report for an absolute path.
func (c *Context) ReportAt(path diag.Path, rule *diag.Rule, summary string) *diag.Diagnostic {
	severity, why := c.soften(rule.Severity)
	c.out = append(c.out, diag.Diagnostic{Rule: rule, Severity: severity, Path: path, Summary: summary, Detail: why})
	return &c.out[len(c.out)-1]
}

// At returns the absolute path of what steps lead to, as in [Context.Report].
func (c *Context) At(steps ...any) diag.Path {
	path := c.path.Append()
	for _, s := range steps {
		switch s := s.(type) {
		case string:
			p, _ := diag.ParsePath(s)
			path = append(path, p...)
		case int:
			path[len(path)-1].Index = s
		case diag.Step:
			path = append(path, s)
		}
	}
	return path
}

// Under runs f as if the message at path were at hand, alone: for what a rule over the set judges late.
func (c *Context) Under(path diag.Path, f func()) {
	outer := c.path
	c.path = path
	f()
	c.path = outer
}

// Parent returns the message that holds the one at hand, nil for a resource. An Any is not a parent:
// what it holds has the message with the Any field as parent.
func (c *Context) Parent() proto.Message { return c.Above(1) }

// Above returns the message n levels up.
func (c *Context) Above(n int) proto.Message {
	if i := len(c.above) - 1 - n; i >= 0 {
		return c.above[i]
	}
	return nil
}

// Within returns the innermost message of type M that holds the one at hand.
func Within[M proto.Message](c *Context) (m M, ok bool) {
	for i := len(c.above) - 2; i >= 0; i-- {
		if m, ok = c.above[i].(M); ok {
			return m, true
		}
	}
	return m, false
}

// FieldAbove returns the name of the field that holds the message n levels up; see [Context.Field].
func (c *Context) FieldAbove(n int) string {
	if i := len(c.path) - 1 - n; i >= 0 {
		return c.path[i].Field
	}
	return ""
}

// Field returns the name of the field that holds the message at hand ("typed_config" for one inside an Any).
func (c *Context) Field() string {
	if len(c.path) == 0 {
		return ""
	}
	return c.path[len(c.path)-1].Field
}

// Resources yields the resources of type M of the set, with their paths, those inside a bootstrap included
// where the index knows them.
func Resources[M proto.Message](c *Context) func(yield func(diag.Path, M) bool) {
	return func(yield func(diag.Path, M) bool) {
		for _, r := range c.index.resources {
			if m, ok := r.Message.(M); ok && !yield(r.Path, m) {
				return
			}
		}
	}
}

// Index returns the names that the set defines.
func (c *Context) Index() *Index { return c.index }
