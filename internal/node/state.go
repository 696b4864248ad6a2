package node

import (
	"sync"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/callsite"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
)

// State is what a builder keeps beside its message. The zero State is ready for use.
type State struct {
	mu       sync.Mutex // guards finishing and taking, which builds may do at once
	created  callsite.Site
	attached callsite.Site
	frozen   bool
	sites    []siteOf
	children []child
	rare     *rare
}

// rare holds what most builders never need.
type rare struct {
	origin   string
	problems []problem
	choices  []choice
	allowed  []allowance
}

// siteOf says which call wrote a field: elements from and after Index of a repeated one.
type siteOf struct {
	field string
	index int
	site  callsite.Site
}

// child is a part under a field of the owner's message.
type child struct {
	at    place
	state *State
	any   *anypb.Any    // the packed form in the owner's message, if it is packed
	typed proto.Message // what any holds
}

// place is a path below the owner's message: a field, perhaps subscripted, and fields below it.
type place struct {
	field string
	index int // -1 unless the field is repeated
	key   string
	sub   string // dotted fields below, as in "typed_config"
}

// problem is a finding whose path is not known before the tree is complete.
type problem struct {
	rule    *diag.Rule
	at      place
	below   diag.Path // further down
	summary string
	detail  string
	fixes   []string
	site    callsite.Site
	related []relatedSite
}

type relatedSite struct {
	message string
	site    callsite.Site
}

// choice remembers which member of a oneof was set, and where.
type choice struct {
	oneof, field string
	site         callsite.Site
}

// allowance is a rule that the user allows to be broken below a node.
type allowance struct {
	rule diag.RuleID
	why  string
	site callsite.Site
}

func (s *State) extra() *rare {
	if s.rare == nil {
		s.rare = &rare{}
	}
	return s.rare
}

// Created records the constructor call of an ordinary part.
func (s *State) Created() {
	if callsite.Enabled(callsite.Full) {
		s.created = callsite.Capture()
	}
}

// CreatedResource records the constructor call of a top-level resource or a route,
// whose line is kept even where captures are expensive.
func (s *State) CreatedResource() {
	if callsite.Enabled(callsite.Resources) {
		s.created = callsite.Capture()
	}
}

// Origin names the object of the user's own world that the part was made from.
func (s *State) Origin(text string) {
	if !s.refuseFrozen("origin") {
		s.extra().origin = text
	}
}

// Allow lets rule be broken at and below this part.
func (s *State) Allow(rule diag.RuleID, why string) {
	if !s.refuseFrozen("allow") {
		s.extra().allowed = append(s.extra().allowed, allowance{rule, why, s.here()})
	}
}

// here captures the caller of a setter where sites are recorded at all.
func (s *State) here() callsite.Site {
	if !callsite.Enabled(callsite.Resources) {
		return callsite.Site{}
	}
	return callsite.CaptureDeep()
}

// field records a call that writes the field and returns it.
func (s *State) field(name string, index int) Field {
	if callsite.Enabled(callsite.Full) {
		s.sites = append(s.sites, siteOf{name, index, callsite.Capture()})
	}
	return Field{s, place{field: name, index: index}}
}

// refuseFrozen reports a setter that comes after the part was attached.
func (s *State) refuseFrozen(field string) bool {
	if !s.frozen {
		return false
	}
	p := problem{
		rule: ruleFrozen, at: place{field: field, index: -1}, site: s.here(),
		summary: "changed after it was attached",
		fixes:   []string{"make this call before passing the builder on", "use Clone() for a variant"},
	}
	if !s.attached.IsZero() {
		p.related = []relatedSite{{"attached here", s.attached}}
	}
	s.extra().problems = append(s.extra().problems, p)
	return true
}

// cloneTo copies what a variant starts from: everything but being frozen.
func (s *State) cloneTo(t *State) {
	t.created = s.created
	t.sites = append([]siteOf(nil), s.sites...)
	t.children = append([]child(nil), s.children...)
	if s.rare != nil {
		r := *s.rare
		r.problems = append([]problem(nil), r.problems...)
		r.choices = append([]choice(nil), r.choices...)
		r.allowed = append([]allowance(nil), r.allowed...)
		t.rare = &r
	}
}
