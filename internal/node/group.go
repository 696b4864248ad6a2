package node

import (
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Group attaches a part that has no message of its own: settings of the owner that a child builder gathers.
// What the group's setters wrote is laid over m, the owner's message.
func Group[M any](f Field, m *M, group *Node[M]) {
	s := Scope{owner: f.state, at: here}
	if s.cycle(&group.State) {
		return
	}
	group.mu.Lock()
	defer group.mu.Unlock()
	group.complete(s, nil)
	overlay(message(m).ProtoReflect(), proto.Clone(message(&group.msg)).ProtoReflect())
	s.attach(&group.State, nil, nil)
}

// Lay is Group for a part of another room, which renders the owner's message.
func Lay[M any](f Field, m *M, group Part[M]) {
	if f.Missing(group) {
		return
	}
	settings := proto.Clone(message(group.Render(f.Same()))) // another owner may have the same group
	overlay(message(m).ProtoReflect(), settings.ProtoReflect())
}

// overlay writes what src sets into dst: a value replaces the one that is there, lists are appended to.
func overlay(dst, src protoreflect.Message) {
	src.Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case fd.IsList():
			list := dst.Mutable(fd).List()
			for i := range v.List().Len() {
				list.Append(v.List().Get(i))
			}
		case fd.IsMap():
			m := dst.Mutable(fd).Map()
			v.Map().Range(func(k protoreflect.MapKey, v protoreflect.Value) bool {
				m.Set(k, v)
				return true
			})
		case fd.Message() != nil && dst.Has(fd) && !plain(fd.Message()):
			overlay(dst.Mutable(fd).Message(), v.Message())
		default:
			dst.Set(fd, v)
		}
		return true
	})
}

// plain tells whether messages of the type are one value: durations, wrapped numbers, percentages.
func plain(d protoreflect.MessageDescriptor) bool {
	parent := string(d.FullName().Parent())
	return parent == "google.protobuf" || strings.HasPrefix(parent, "envoy.type.")
}

// Itself returns the scope of something that finish renders into the message itself.
func (n *Node[M]) Itself() Scope { return Scope{owner: &n.State, at: here} }

// Same returns the scope of a part that writes several fields beside this one, under the same names.
func (f Field) Same() Scope { return Scope{owner: f.state, at: here} }
