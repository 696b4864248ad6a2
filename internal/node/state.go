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
	frozen   bool
	finished bool
	taken    bool
	attached *siteOf    // the call that passed the part to its first owner
	sites    *siteBlock // the calls of constructor and setters
	parts    *child     // what is attached, the newest first
	rare     *rare
}

// rare holds what most builders never need.
type rare struct {
	origin   string
	patches  []patch
	problems []problem
	choices  []choice
	allowed  []allowance
}

// patch is an edit of the finished message.
type patch struct {
	edit any // func(*M), M the builder's message
	site callsite.Site
}

// child is a part under a field of the owner's message.
type child struct {
	at    place
	state *State        // nil for a message without a builder
	any   *anypb.Any    // the packed form in the owner's message, if it is packed
	typed proto.Message // what any holds
	older *child
}

// place is a path below the owner's message: a field, perhaps subscripted, and fields below it.
type place struct {
	field string
	sub   string // dotted fields below, as in "typed_config"
	key   *string
	index int32 // -1 unless the field is repeated
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

// at returns the place of a field.
func at(field string, index int) place { return place{field: field, index: int32(index)} }

// here is the place of the part itself.
var here = at("", -1)

func (s *State) extra() *rare {
	if s.rare == nil {
		s.rare = &rare{}
	}
	return s.rare
}

// Created records the constructor call of an ordinary part.
func (s *State) Created() { s.construct(callsite.Full, 1) }

// CreatedResource records the constructor call of a top-level resource or a route,
// whose line is kept even where captures are expensive.
func (s *State) CreatedResource() { s.construct(callsite.Resources, 1) }

// construct records the constructor's call, skipping the frames of the machine.
//
//go:noinline
func (s *State) construct(level callsite.Level, skip int) {
	if callsite.Enabled(level) {
		s.record("", -1, callsite.Capture(skip))
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
		s.extra().allowed = append(s.extra().allowed, allowance{rule, why, s.call()})
	}
}

// call captures the caller of a setter where sites are recorded at all.
func (s *State) call() callsite.Site {
	if !callsite.Enabled(callsite.Resources) {
		return callsite.Site{}
	}
	return callsite.CaptureDeep()
}

// field records a call that writes the field and returns it.
//
//go:noinline
func (s *State) field(name string, index int) Field {
	if callsite.Enabled(callsite.Full) {
		s.record(name, index, callsite.Capture(1))
	}
	return Field{s, at(name, index)}
}

// refuseFrozen reports a setter that comes after the part was attached.
func (s *State) refuseFrozen(field string) bool {
	if !s.frozen {
		return false
	}
	p := problem{
		rule: ruleFrozen, at: at(field, -1), site: s.call(),
		summary: "changed after it was attached",
		fixes:   []string{"make this call before passing the builder on", "use Clone() for a variant"},
	}
	if s.attached != nil {
		p.related = []relatedSite{{"attached here", s.attached.site}}
	}
	s.extra().problems = append(s.extra().problems, p)
	return true
}

// cloneTo copies what a variant starts from: everything but being frozen.
func (s *State) cloneTo(t *State) {
	s.copySites(t)
	last := &t.parts
	for c := s.parts; c != nil; c = c.older {
		*last = &child{at: c.at, state: c.state, any: c.any, typed: c.typed}
		last = &(*last).older
	}
	if s.rare != nil {
		r := *s.rare
		r.patches = append([]patch(nil), r.patches...)
		r.problems = append([]problem(nil), r.problems...)
		r.choices = append([]choice(nil), r.choices...)
		r.allowed = append([]allowance(nil), r.allowed...)
		t.rare = &r
	}
}
