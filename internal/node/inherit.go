package node

import (
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
)

// InitFrom is Init for a part made from another one, whose line it keeps.
func (n *Node[M]) InitFrom(s *State) *M {
	if site := s.created(); !site.IsZero() {
		n.record("", -1, site)
	}
	return &n.msg
}

// Missing reports a nil given for a part, before its methods are called.
func (f Field) Missing(part any) bool {
	if !IsNil(part) {
		return false
	}
	f.Report(RuleNil, "nil given")
	return true
}

// Packed packs a copy of a message that the user gives, or reports that it is nil.
func (f Field) Packed(m proto.Message) *anypb.Any {
	if f.Missing(m) {
		return nil
	}
	if packed, ok := m.(*anypb.Any); ok {
		return proto.Clone(packed).(*anypb.Any)
	}
	return f.Scope().Any(proto.Clone(m))
}
