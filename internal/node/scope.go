package node

import (
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/pack"
)

// Part is whatever can render itself into a message of its parent. Every builder is one;
// a user's own type may be one too.
type Part[M any] interface {
	// Render returns the part as a message that the caller may keep and change.
	Render(Scope) *M
}

// Scope is the place in the parent that a part renders itself for.
type Scope struct {
	owner  *State
	at     place
	copies bool // the owner hands the message to the user: never give away the builder's own
}

// RootChildren renders resources of a set, whose places are known by index and name: field is
// "clusters" and the like, index that of the first.
func RootChildren[M any, P Part[M]](owner *State, field string, index int, parts []P, name func(*M) string) (out []*M) {
	f := owner.field(field, index)
	for _, p := range parts {
		f.at.index = int32(index + len(out))
		if IsNil(p) {
			f.Report(RuleNil, "nil given")
			continue
		}
		m := p.Render(f.Scope())
		if c := owner.parts; c != nil && c.at == f.at {
			key := name(m)
			c.at.key = &key
		}
		out = append(out, m)
	}
	return out
}

// Standalone returns the scope of a resource that is handed to the user alone.
func Standalone(owner *State, field string) Scope {
	return Scope{owner: owner, at: at(field, -1), copies: true}
}

// Sub returns the scope of a message below, in the singular field given.
func (s Scope) Sub(field string) Scope {
	if s.at.sub != "" {
		field = s.at.sub + "." + field
	}
	s.at.sub = field
	return s
}

// Report records a finding about the part at this place.
func (s Scope) Report(rule *diag.Rule, summary string, fixes ...string) {
	s.owner.report(problem{rule: rule, at: s.at, summary: summary, fixes: fixes, site: s.owner.call()})
}

// Any packs m, a message made by whoever renders itself here, and keeps it typed for the rules.
func (s Scope) Any(m proto.Message) *anypb.Any {
	packed, err := pack.Any(m)
	if err != nil {
		s.Report(ruleText, "cannot be packed: "+err.Error())
		packed = &anypb.Any{TypeUrl: pack.URL(m)}
	}
	s.attach(nil, packed, m)
	return packed
}

// attach notes a part, or a packed message without one, at this place. The caller holds the part's lock.
func (s Scope) attach(t *State, packed *anypb.Any, typed proto.Message) {
	if s.owner == nil {
		return
	}
	c := links.take()
	c.at, c.state, c.any, c.typed = s.at, t, packed, typed
	c.older, s.owner.parts = s.owner.parts, c
}

// freeze finishes the part and remembers who took it first.
func (s *State) freeze(at Scope) {
	if s.frozen {
		return
	}
	s.frozen = true
	if at.owner != nil && !at.copies {
		s.attached = at.owner.latest()
	}
}

// cycle reports a part that is attached to itself.
func (s Scope) cycle(t *State) bool {
	if s.owner != t || t == nil {
		return false
	}
	s.Report(ruleCycle, "a builder is passed to itself")
	return true
}

// Child renders p for a singular field, or reports that it is nil.
func Child[M any](f Field, p Part[M]) *M {
	if IsNil(p) {
		f.Report(RuleNil, "nil given")
		return nil
	}
	return p.Render(Scope{owner: f.state, at: f.at})
}

// Children renders each p and appends it to a repeated field, leaving out those that are nil.
func Children[M any, P Part[M]](f Field, list []*M, parts []P) []*M {
	for _, p := range parts {
		f.at.index = int32(len(list))
		if IsNil(p) {
			f.Report(RuleNil, "nil given")
			continue
		}
		list = append(list, p.Render(Scope{owner: f.state, at: f.at}))
	}
	return list
}

// Scope returns the scope for rendering something into the field.
func (f Field) Scope() Scope { return Scope{owner: f.state, at: f.at} }

// Keyed returns the scope for rendering something into the field's map under key.
func (f Field) Keyed(key string) Scope { return f.Key(key).Scope() }

// Key returns the field at a key of a map.
func (f Field) Key(key string) Field {
	f.at.key = &key
	return f
}

// Inner renders p for a part that wraps it, in the place of the wrapper; it returns an empty message, and reports
// that, if p is nil.
func Inner[M any](s Scope, p Part[M]) *M {
	if IsNil(p) {
		s.Report(RuleNil, "nil given")
		return new(M)
	}
	return p.Render(s)
}
