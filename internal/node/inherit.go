package node

// InitFrom is Init for a part made from another one, whose line it keeps.
func (n *Node[M]) InitFrom(s *State) *M {
	n.created = s.created
	return &n.msg
}

// Missing reports a nil given for a part, before its methods are called.
func (f Field) Missing(part any) bool {
	if !isNil(part) {
		return false
	}
	f.Report(RuleNil, "nil given")
	return true
}
