package node

import (
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/callsite"
)

// reportHoles reports every nil where a message should be; site is the call that brought the message.
func (s *State) reportHoles(m proto.Message, site callsite.Site) {
	for _, path := range Holes(m) {
		s.report(problem{rule: ruleHole, at: here, below: path, summary: "nil where a message should be", site: site})
	}
}

// Holes returns the paths of nil list elements, nil map values and oneof members without a value.
func Holes(m proto.Message) (out []diag.Path) {
	if m == nil || !m.ProtoReflect().IsValid() {
		return []diag.Path{nil}
	}
	holes(m.ProtoReflect(), nil, &out)
	slices.SortFunc(out, func(a, b diag.Path) int { return strings.Compare(a.String(), b.String()) })
	return out
}

func holes(m protoreflect.Message, path diag.Path, out *[]diag.Path) {
	m.Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		name := string(fd.Name())
		switch {
		case fd.IsMap():
			if fd.MapValue().Message() != nil {
				v.Map().Range(func(k protoreflect.MapKey, v protoreflect.Value) bool {
					hole(v.Message(), path.Append(diag.KeyStep(name, k.String())), out)
					return true
				})
			}
		case fd.Message() == nil:
		case fd.IsList():
			for i := range v.List().Len() {
				hole(v.List().Get(i).Message(), path.Append(diag.IndexStep(name, i)), out)
			}
		default:
			hole(v.Message(), path.Append(diag.FieldStep(name)), out)
		}
		return true
	})
}

func hole(m protoreflect.Message, path diag.Path, out *[]diag.Path) {
	if !m.IsValid() {
		*out = append(*out, path)
		return
	}
	holes(m, path, out)
}
