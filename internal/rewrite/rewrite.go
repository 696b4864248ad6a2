// Package rewrite edits messages wherever they occur, also inside Any.
package rewrite

import (
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/internal/pack"
)

// Each calls edit for m and every message below it, outer before inner. edit tells whether it
// changed its message; an Any is packed again only if something in it changed. It returns whether
// anything did. What cannot be unpacked is left as it is.
func Each(m proto.Message, edit func(proto.Message) bool) (changed bool) {
	if a, ok := m.(*anypb.Any); ok {
		return packed(a, edit)
	}
	changed = edit(m)
	m.ProtoReflect().Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case fd.IsMap():
			if fd.MapValue().Message() != nil {
				v.Map().Range(func(_ protoreflect.MapKey, v protoreflect.Value) bool {
					changed = Each(v.Message().Interface(), edit) || changed
					return true
				})
			}
		case fd.Message() == nil:
		case fd.IsList():
			for i := range v.List().Len() {
				changed = Each(v.List().Get(i).Message().Interface(), edit) || changed
			}
		default:
			changed = Each(v.Message().Interface(), edit) || changed
		}
		return true
	})
	return changed
}

func packed(a *anypb.Any, edit func(proto.Message) bool) bool {
	inner, err := a.UnmarshalNew()
	if err != nil || !Each(inner, edit) {
		return false
	}
	repacked, err := pack.Any(inner)
	if err != nil {
		return false
	}
	a.Value = repacked.Value
	return true
}
