package sensitive

import (
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// typedStruct looks into a TypedStruct, which carries a message as a Struct: what its keys mean, the
// descriptor of that message says.
func (w walker) typedStruct(m protoreflect.Message) bool {
	fields := m.Descriptor().Fields()
	url, value := fields.ByName("type_url"), fields.ByName("value")
	if url == nil || value == nil || !m.Has(value) {
		return false
	}
	mt, err := protoregistry.GlobalTypes.FindMessageByURL(m.Get(url).String())
	if err != nil {
		return false
	}
	return w.structure(m.Get(value).Message(), mt.Descriptor())
}

// structure looks into a Struct that stands for a message.
func (w walker) structure(s protoreflect.Message, md protoreflect.MessageDescriptor) (found bool) {
	members := s.Get(s.Descriptor().Fields().ByName("fields")).Map()
	switch md.FullName() {
	case "google.protobuf.Any":
		mt, err := protoregistry.GlobalTypes.FindMessageByURL(member(members, "@type"))
		return err == nil && mt.Descriptor() != md && w.structure(s, mt.Descriptor())
	case "xds.type.v3.TypedStruct", "udpa.type.v1.TypedStruct":
		mt, err := protoregistry.GlobalTypes.FindMessageByURL(member(members, "type_url"))
		inner := members.Get(protoreflect.ValueOfString("value").MapKey())
		return err == nil && inner.IsValid() && w.standsFor(inner.Message(), mt.Descriptor())
	}
	members.Range(func(k protoreflect.MapKey, v protoreflect.Value) bool {
		fd := md.Fields().ByTextName(k.String())
		if fd == nil {
			fd = md.Fields().ByJSONName(k.String())
		}
		switch {
		case fd == nil:
		case Is(fd):
			found = w.message(v.Message(), true) || found
		case fd.IsMap() && fd.MapValue().Message() != nil:
			found = w.entries(v.Message(), fd.MapValue().Message()) || found
		case !fd.IsMap() && fd.Message() != nil:
			found = w.standsFor(v.Message(), fd.Message()) || found
		}
		return w.write || !found
	})
	return found
}

// standsFor looks into a Value that stands for a message, or for a list of them.
func (w walker) standsFor(v protoreflect.Message, md protoreflect.MessageDescriptor) (found bool) {
	switch kind := kindOf(v); {
	case kind == nil:
	case kind.Name() == "struct_value":
		return w.structure(v.Get(kind).Message(), md)
	case kind.Name() == "list_value":
		list := v.Get(kind).Message()
		values := list.Get(list.Descriptor().Fields().ByName("values")).List()
		for i := range values.Len() {
			found = w.standsFor(values.Get(i).Message(), md) || found
		}
	}
	return found
}

// entries looks into a Value that stands for a map of messages.
func (w walker) entries(v protoreflect.Message, md protoreflect.MessageDescriptor) (found bool) {
	kind := kindOf(v)
	if kind == nil || kind.Name() != "struct_value" {
		return false
	}
	s := v.Get(kind).Message()
	s.Get(s.Descriptor().Fields().ByName("fields")).Map().Range(func(_ protoreflect.MapKey, e protoreflect.Value) bool {
		found = w.standsFor(e.Message(), md) || found
		return w.write || !found
	})
	return found
}

// kindOf returns the field that a Value has set.
func kindOf(v protoreflect.Message) protoreflect.FieldDescriptor {
	return v.WhichOneof(v.Descriptor().Oneofs().ByName("kind"))
}

// member returns the text of a member, or "".
func member(members protoreflect.Map, name string) string {
	v := members.Get(protoreflect.ValueOfString(name).MapKey())
	if !v.IsValid() {
		return ""
	}
	if kind := kindOf(v.Message()); kind != nil && kind.Name() == "string_value" {
		return v.Message().Get(kind).String()
	}
	return ""
}
