package node

import (
	"slices"
	"strings"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/envoykit/envoykit/diag"
)

// reportText reports each text of m that is not UTF-8, which is why m could not be packed; failing that, err itself.
func (s *State) reportText(m proto.Message, err error) {
	paths := brokenText(m.ProtoReflect(), nil)
	slices.SortFunc(paths, func(a, b diag.Path) int { return strings.Compare(a.String(), b.String()) })
	for _, path := range paths {
		s.report(problem{rule: ruleText, at: here, below: path, summary: "the text is not UTF-8"})
	}
	if len(paths) == 0 {
		s.report(problem{rule: ruleText, at: here, summary: "cannot be packed: " + err.Error(), site: s.call()})
	}
}

// brokenText returns the paths of texts that are not UTF-8.
func brokenText(m protoreflect.Message, path diag.Path) (out []diag.Path) {
	visit := func(fd protoreflect.FieldDescriptor, v protoreflect.Value, step diag.Step) {
		switch {
		case fd.Message() != nil:
			out = append(out, brokenText(v.Message(), path.Append(step))...)
		case fd.Kind() == protoreflect.StringKind && !utf8.ValidString(v.String()):
			out = append(out, path.Append(step))
		}
	}
	m.Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		name := string(fd.Name())
		switch {
		case fd.IsMap():
			v.Map().Range(func(k protoreflect.MapKey, v protoreflect.Value) bool {
				if !utf8.ValidString(k.String()) {
					out = append(out, path.Append(diag.FieldStep(name)))
				}
				visit(fd.MapValue(), v, diag.KeyStep(name, k.String()))
				return true
			})
		case fd.IsList():
			for i := range v.List().Len() {
				visit(fd, v.List().Get(i), diag.IndexStep(name, i))
			}
		default:
			visit(fd, v, diag.FieldStep(name))
		}
		return true
	})
	return out
}
