package decode

import (
	"strings"

	yaml "go.yaml.in/yaml/v3"
)

// flow reads a flow mapping or list that ends on its line.
func (r *blockReader) flow() *yaml.Node {
	r.depth++
	r.require(r.depth < envoyDepth+20)
	defer func() { r.depth-- }()
	kind, closing := yaml.SequenceNode, byte(']')
	if r.text[r.at] == '{' {
		kind, closing = yaml.MappingNode, '}'
	}
	n := r.take(kind, r.at)
	n.Style = yaml.FlowStyle
	r.at++
	r.spaces()
	if r.text[r.at] == closing {
		r.at++
		return n
	}
	for {
		if kind == yaml.MappingNode {
			n.Content = append(n.Content, r.flowKey())
		}
		n.Content = append(n.Content, r.flowValue())
		r.spaces()
		c := r.text[r.at]
		r.require(c == ',' || c == closing)
		r.at++
		if c == closing {
			return n
		}
		r.require(r.text[r.at] == ' ')
		r.spaces()
	}
}

// flowKey reads a key and its colon.
func (r *blockReader) flowKey() *yaml.Node {
	c := r.text[r.at]
	r.require(c != '{' && c != '[')
	key := r.flowValue()
	r.require(r.text[r.at] == ':' && r.text[r.at+1] == ' ' && key.Value != "<<")
	r.at++
	r.spaces()
	return key
}

func (r *blockReader) flowValue() *yaml.Node {
	switch c := r.text[r.at]; {
	case c == '{' || c == '[':
		return r.flow()
	case c == '"' || c == '\'':
		return r.quoted()
	}
	r.require(startsPlain(r.text[r.at:]) && r.text[r.at] != '?' && r.text[r.at] != '-' && r.text[r.at] != ':')
	n := r.take(yaml.ScalarNode, r.at)
	first := r.at
	for {
		c := r.text[r.at]
		if c == ',' || c == '}' || c == ']' || c == ':' && r.text[r.at+1] == ' ' {
			break
		}
		// What the library reads in its own way here: the end of the line, brackets, comments, odd colons.
		r.require(c != '\n' && c != '{' && c != '[' && c != '#' && c != '?' &&
			(c != ':' || strings.IndexByte(",]}\n[{", r.text[r.at+1]) < 0))
		r.at++
	}
	n.Value = strings.TrimRight(r.text[first:r.at], " ")
	r.require(n.Value != "")
	return n
}
