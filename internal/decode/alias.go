package decode

import (
	yaml "go.yaml.in/yaml/v3"

	"github.com/envoykit/envoykit/diag"
)

// circle finds an alias for something that it is part of, nil if there is none: whoever walks such nodes
// never comes to an end. An alias for anything else stands for what is complete before it, and leads
// to no circle.
func circle(n *yaml.Node, around map[*yaml.Node]bool) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		if around[n.Alias] {
			return n
		}
		return nil
	}
	if n.Anchor != "" {
		around[n] = true
		defer delete(around, n)
	}
	for _, c := range n.Content {
		if found := circle(c, around); found != nil {
			return found
		}
	}
	return nil
}

// circular reports an alias for something that it is part of.
func (t *Tree) circular(alias *yaml.Node) diag.Diagnostic {
	d := t.syntaxError(alias.Line, alias.Column, "the alias *"+shorten(alias.Value)+" is part of what it stands for")
	d.Rule = aliasBomb
	d.Fixes = []string{"write out what is meant"}
	return d
}
