package main

import (
	"encoding/json"
	"fmt"

	yaml "go.yaml.in/yaml/v3"

	"github.com/envoykit/envoykit/internal/decode"
)

// parseTree reads YAML or JSON into maps, lists and scalars; what YAML takes for a date stays text.
func parseTree(name string, data []byte) (any, error) {
	tree, problems := decode.Parse(name, data)
	if err := problems.Err(); err != nil {
		return nil, err
	}
	if len(tree.Documents) == 0 {
		return nil, fmt.Errorf("there is nothing in the file")
	}
	r := treeReader{left: most}
	return r.value(tree.Documents[0], 0)
}

// most values are read, and deepest inside one another: aliases can make few lines stand for many, or contain themselves.
const (
	most    = 1_000_000
	deepest = 100
)

// treeReader turns nodes into maps and lists.
type treeReader struct{ left int }

func (r *treeReader) value(n *yaml.Node, depth int) (any, error) {
	if r.left--; r.left < 0 || depth > deepest {
		return nil, fmt.Errorf("line %d: there is too much in the file, or it is too deep", n.Line)
	}
	switch n.Kind {
	case yaml.AliasNode:
		return r.value(n.Alias, depth+1)
	case yaml.MappingNode:
		m := make(map[string]any, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			v, err := r.value(n.Content[i+1], depth+1)
			if err != nil {
				return nil, err
			}
			m[n.Content[i].Value] = v
		}
		return m, nil
	case yaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, c := range n.Content {
			v, err := r.value(c, depth+1)
			if err != nil {
				return nil, err
			}
			list[i] = v
		}
		return list, nil
	}
	return scalar(n)
}

func scalar(n *yaml.Node) (any, error) {
	switch n.ShortTag() {
	case "!!null":
		return nil, nil
	case "!!bool":
		var b bool
		err := n.Decode(&b)
		return b, err
	case "!!int", "!!float":
		if json.Valid([]byte(n.Value)) {
			return json.Number(n.Value), nil
		}
		var f float64
		err := n.Decode(&f)
		return f, err
	}
	return n.Value, nil
}
