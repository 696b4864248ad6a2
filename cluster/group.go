package cluster

import (
	"github.com/envoykit/envoykit/internal/node"
)

// grouped is a builder of settings that its parent's message holds itself.
type grouped[M any] interface {
	comparable
	settings() *node.Node[M]
}

// group lays what g gathered over m, or reports that it is nil.
func group[M any, G grouped[M]](f node.Field, m *M, g G) {
	var none G
	if g == none {
		f.Report(node.RuleNil, "nil given")
		return
	}
	node.Group(f, m, g.settings())
}
