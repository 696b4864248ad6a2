package decode

import (
	"math"
	"strconv"

	yaml "go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/pack"
)

// structure reads a google.protobuf.Struct: a mapping of anything.
func (d *Decoder) structure(n *yaml.Node, m protoreflect.Message) {
	if n.Kind != yaml.MappingNode {
		d.wrong(n, nil, "expected a mapping, got %s", d.show(n))
		return
	}
	d.assign(n, m, d.structOf(n))
}

// value reads a google.protobuf.Value: anything.
func (d *Decoder) value(n *yaml.Node, m protoreflect.Message) { d.assign(n, m, d.valueOf(n)) }

func (d *Decoder) listValue(n *yaml.Node, m protoreflect.Message) {
	if n.Kind != yaml.SequenceNode {
		d.wrong(n, nil, "expected a list, got %s", d.show(n))
		return
	}
	d.assign(n, m, d.listOf(n))
}

// assign makes dst what src is. A dynamic message of the same type takes the bytes.
func (d *Decoder) assign(n *yaml.Node, dst protoreflect.Message, src proto.Message) {
	switch to := dst.Interface().(type) {
	case *structpb.Struct:
		to.Fields = src.(*structpb.Struct).GetFields()
	case *structpb.Value:
		to.Kind = src.(*structpb.Value).GetKind()
	case *structpb.ListValue:
		to.Values = src.(*structpb.ListValue).GetValues()
	default:
		raw, err := pack.Append(nil, src)
		if err == nil {
			err = proto.Unmarshal(raw, to)
		}
		if err != nil {
			d.wrong(n, nil, "the value cannot be kept: it is not valid UTF-8")
		}
	}
}

func (d *Decoder) structOf(n *yaml.Node) *structpb.Struct {
	s := &structpb.Struct{Fields: make(map[string]*structpb.Value, len(n.Content)/2)}
	if !d.enter(n) {
		d.leave()
		return s
	}
	defer d.leave()
	d.push(diag.FieldStep("fields"))
	defer d.pop()
	content := d.merged(n)
	for i := 0; i+1 < len(content); i += 2 {
		key := deref(content[i])
		if d.ignored(key) {
			continue
		}
		if key.Kind != yaml.ScalarNode {
			d.wrong(key, nil, "a key must be a single value, got %s", d.show(key))
			continue
		}
		d.path[len(d.path)-1] = diag.KeyStep("fields", key.Value)
		if _, twice := s.Fields[key.Value]; twice {
			d.duplicateEntry(key)
		}
		s.Fields[key.Value] = d.valueOf(deref(content[i+1]))
	}
	return s
}

func (d *Decoder) listOf(n *yaml.Node) *structpb.ListValue {
	l := &structpb.ListValue{Values: make([]*structpb.Value, 0, len(n.Content))}
	if !d.enter(n) {
		d.leave()
		return l
	}
	defer d.leave()
	d.push(diag.FieldStep("values"))
	defer d.pop()
	for i, e := range n.Content {
		d.path[len(d.path)-1].Index = i
		l.Values = append(l.Values, d.valueOf(deref(e)))
	}
	return l
}

func (d *Decoder) valueOf(n *yaml.Node) *structpb.Value {
	switch n.Kind {
	case yaml.MappingNode:
		return structpb.NewStructValue(d.structOf(n))
	case yaml.SequenceNode:
		return structpb.NewListValue(d.listOf(n))
	}
	s := resolve(n)
	switch s.kind {
	case scalarNull:
		return structpb.NewNullValue()
	case scalarBool:
		return structpb.NewBoolValue(s.boolean)
	case scalarInteger:
		// Envoy keeps larger integers as text, lest they lose digits.
		if !d.tree.json && beyond32(s.integer) {
			return structpb.NewStringValue(strconv.FormatInt(s.integer, 10))
		}
		return structpb.NewNumberValue(float64(s.integer))
	case scalarFloat:
		return floatValue(s.float)
	}
	return structpb.NewStringValue(s.text)
}

// floatValue writes as text what JSON has no number for.
func floatValue(f float64) *structpb.Value {
	switch {
	case math.IsNaN(f):
		return structpb.NewStringValue("NaN")
	case math.IsInf(f, 1):
		return structpb.NewStringValue("Infinity")
	case math.IsInf(f, -1):
		return structpb.NewStringValue("-Infinity")
	}
	return structpb.NewNumberValue(f)
}
