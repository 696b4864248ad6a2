package node

import (
	"bytes"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/callsite"
	"github.com/envoykit/envoykit/internal/pack"
)

// Node is a State and the message that the setters write.
type Node[M any] struct {
	State
	msg    M
	packed *anypb.Any
	undo   func(*M) // takes back what finish added, for variants
}

// Undo tells, from within finish, how to take back on a copy what finish adds: a variant made of
// a finished builder starts from what its setters wrote.
func (n *Node[M]) Undo(undo func(*M)) { n.undo = undo }

// Init records the constructor call of an ordinary part, and starts it with what the fresh message
// m holds. It returns the message of the node, for what needs a Field to be set.
func (n *Node[M]) Init(m *M) *M {
	n.Created()
	n.msg = *m // nobody else has seen m: the copy is the message, and m stays on the stack
	return &n.msg
}

// InitResource is Init for top-level resources and routes.
func (n *Node[M]) InitResource(m *M) *M {
	n.CreatedResource()
	n.msg = *m
	return &n.msg
}

// Set begins a setter: it records the call and returns the message to write to and the
// field that it writes. After the part was attached it returns a message that nobody
// reads, and reports.
func (n *Node[M]) Set(field string) (*M, Field) { return n.set(field, -1) }

// Add is Set for a setter that appends to a repeated field which holds count elements.
func (n *Node[M]) Add(field string, count int) (*M, Field) { return n.set(field, count) }

func (n *Node[M]) set(field string, index int) (*M, Field) {
	if n.frozen && n.refuseFrozen(field) {
		return new(M), Field{&State{}, at(field, index)}
	}
	return &n.msg, n.field(field, index)
}

// Choose is Set for a member of a oneof: a second, different member is reported with both lines.
func (n *Node[M]) Choose(oneof, field string) (*M, Field) {
	m, f := n.Set(field)
	f.choose(oneof)
	return m, f
}

// Below returns the scope of something that finish renders into field.
func (n *Node[M]) Below(field string) Field { return Field{&n.State, at(field, -1)} }

// Peek returns the message for reading what was set so far.
func (n *Node[M]) Peek() *M { return &n.msg }

// Patch keeps f for the end: it runs on the finished message, before it is packed.
func (n *Node[M]) Patch(f func(*M)) {
	if n.refuseFrozen("patch") {
		return
	}
	if f == nil {
		n.report(problem{rule: RuleNil, at: here, summary: "Patch(nil)", site: n.call()})
		return
	}
	r := n.extra()
	r.patches = append(r.patches, patch{f, n.call()})
}

// Raw starts the node from a copy of m.
func (n *Node[M]) Raw(m *M) {
	n.CreatedResource()
	if m == nil {
		n.report(problem{rule: RuleNil, at: here, summary: "Raw(nil)", site: n.call()})
		return
	}
	n.reportHoles(message(m), n.call())
	proto.Merge(message(&n.msg), message(m))
}

// Clone copies n into the fresh node t.
func (n *Node[M]) Clone(t *Node[M]) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.cloneTo(&t.State)
	proto.Merge(message(&t.msg), message(&n.msg))
	if n.finished && t.rare != nil {
		t.rare.patches = nil // they are in the message
	}
	if n.undo != nil {
		n.undo(&t.msg)
	}
}

// Take freezes the part and returns its message for the place that s names: the one that
// the setters wrote for the first taker, a copy for the others. finish, if not nil, runs once
// before the patches and completes the message.
func (n *Node[M]) Take(s Scope, finish func(*M)) *M {
	if s.cycle(&n.State) {
		return new(M)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.complete(s, finish)
	s.attach(&n.State, nil, nil)
	if !n.taken && !s.copies {
		n.taken = true
		return &n.msg
	}
	return proto.Clone(message(&n.msg)).(any).(*M)
}

// Any is Take for a place that holds the message packed. The message itself stays with the
// builder, typed, for the rules to read.
func (n *Node[M]) Any(s Scope, finish func(*M)) *anypb.Any {
	if s.cycle(&n.State) {
		return &anypb.Any{}
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.complete(s, finish)
	if n.packed == nil {
		packed, err := pack.Any(message(&n.msg))
		if err != nil {
			n.reportText(message(&n.msg), err)
			packed = &anypb.Any{TypeUrl: pack.URL(message(&n.msg))}
		}
		n.packed = packed
	}
	out := &anypb.Any{TypeUrl: n.packed.TypeUrl, Value: n.packed.Value}
	if n.taken {
		out.Value = bytes.Clone(out.Value)
	}
	n.taken = true
	s.attach(&n.State, out, message(&n.msg))
	return out
}

// complete finishes the message once.
func (n *Node[M]) complete(s Scope, finish func(*M)) {
	n.freeze(s)
	if n.finished {
		return
	}
	n.finished = true
	if finish != nil {
		finish(&n.msg)
	}
	if n.rare == nil || n.rare.patches == nil {
		return
	}
	var last callsite.Site
	for _, p := range n.rare.patches {
		p.edit.(func(*M))(&n.msg)
		last = p.site
	}
	n.reportHoles(message(&n.msg), last)
}

func message[M any](m *M) proto.Message { return any(m).(proto.Message) }

func (s *State) report(p problem) { s.extra().problems = append(s.extra().problems, p) }

// Report records a finding about the part itself.
func (s *State) Report(rule *diag.Rule, summary string, fixes ...string) {
	s.report(problem{rule: rule, at: here, summary: summary, fixes: fixes, site: s.call()})
}
