package decode

import (
	"strings"

	yaml "go.yaml.in/yaml/v3"

	"github.com/envoykit/envoykit/diag"
)

// Locate finds the place of what a path leads to from a node: the longest part of
// the path that is in the text. It needs no table: it walks the nodes when asked.
func (t *Tree) Locate(root *yaml.Node, path diag.Path) diag.Location {
	n, place := deref(root), root
	for _, step := range path {
		next, key := descend(n, step, 0)
		if next == nil {
			break
		}
		n, place = next, next
		// A mapping or list is best shown by the key that opens it.
		if key != nil && n.Kind != yaml.ScalarNode {
			place = key
		}
	}
	return t.at(place)
}

// descend takes one step. The key is nil for an element of a list.
func descend(n *yaml.Node, step diag.Step, depth int) (value, key *yaml.Node) {
	if n.Kind == yaml.SequenceNode && step.Index >= 0 && step.Field == "values" {
		return element(n, step.Index), nil // of a ListValue
	}
	if n.Kind != yaml.MappingNode {
		return nil, nil
	}
	key, value = lookup(n, step.Field, depth)
	if inner := folded(n); value == nil && inner != nil && depth == 0 {
		return descend(inner, step, 1)
	}
	if value == nil && step.HasKey && step.Field == "fields" {
		key, value = lookupKey(n, step.Key, depth) // of a Struct
		return value, key
	}
	switch {
	case value == nil:
		return nil, nil
	case step.HasKey && value.Kind == yaml.MappingNode:
		entry, inner := lookupKey(value, step.Key, depth)
		if inner == nil {
			return value, key
		}
		return inner, entry
	case step.Index >= 0 && value.Kind == yaml.SequenceNode:
		if e := element(value, step.Index); e != nil {
			return e, nil
		}
	}
	return value, key
}

// element finds an element of a list whose inner lists are flattened.
func element(n *yaml.Node, index int) *yaml.Node {
	if index < len(n.Content) {
		return deref(n.Content[index])
	}
	return nil
}

// lookup finds a field by either of its names.
func lookup(n *yaml.Node, field string, depth int) (key, value *yaml.Node) {
	if key, value = lookupKey(n, field, depth); value != nil {
		return key, value
	}
	if camel := camelCase(field); camel != field {
		return lookupKey(n, camel, depth)
	}
	return nil, nil
}

// lookupKey finds the last pair with a key, which is the one that counts, or one that is merged in.
func lookupKey(n *yaml.Node, name string, depth int) (key, value *yaml.Node) {
	for i := len(n.Content) - 2; i >= 0; i -= 2 {
		if k := deref(n.Content[i]); k.Value == name && k.Kind == yaml.ScalarNode && !isIgnored(k) {
			return k, deref(n.Content[i+1])
		}
	}
	if depth > 4 {
		return nil, nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if !isMerge(n.Content[i]) {
			continue
		}
		sources := []*yaml.Node{deref(n.Content[i+1])}
		if sources[0].Kind == yaml.SequenceNode {
			sources = sources[0].Content
		}
		for _, s := range sources[:min(len(sources), 8)] {
			if s = deref(s); s.Kind != yaml.MappingNode {
				continue
			}
			if key, value = lookupKey(s, name, depth+1); value != nil {
				return key, value
			}
		}
	}
	return nil, nil
}

func camelCase(snake string) string {
	if !strings.Contains(snake, "_") {
		return snake
	}
	var b strings.Builder
	up := false
	for i := range len(snake) {
		c := snake[i]
		switch {
		case c == '_':
			up = true
		case up && c >= 'a' && c <= 'z':
			b.WriteByte(c - 'a' + 'A')
			up = false
		default:
			b.WriteByte(c)
			up = false
		}
	}
	return b.String()
}
