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
	return value(tree.Documents[0])
}

func value(n *yaml.Node) (any, error) {
	switch n.Kind {
	case yaml.AliasNode:
		return value(n.Alias)
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			v, err := value(n.Content[i+1])
			if err != nil {
				return nil, err
			}
			m[n.Content[i].Value] = v
		}
		return m, nil
	case yaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, c := range n.Content {
			v, err := value(c)
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
