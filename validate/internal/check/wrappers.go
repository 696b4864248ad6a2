package check

import (
	"reflect"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

type message = proto.Message

var messageType = reflect.TypeFor[proto.Message]()

// oneofWrappers returns the Go wrapper types of all members of all oneofs of a message. The
// generated code lists them nowhere that is exported, so each is set once and read back.
func oneofWrappers(t reflect.Type) []reflect.Type {
	m, ok := reflect.New(t.Elem()).Interface().(proto.Message)
	if !ok {
		return nil
	}
	r := m.ProtoReflect()
	var out []reflect.Type
	oneofs := r.Descriptor().Oneofs()
	for i := range oneofs.Len() {
		if oneofs.Get(i).IsSynthetic() {
			continue
		}
		fields := oneofs.Get(i).Fields()
		for j := range fields.Len() {
			out = append(out, wrapperOf(r, fields.Get(j), reflect.ValueOf(m).Elem())...)
		}
	}
	return out
}

func wrapperOf(r protoreflect.Message, fd protoreflect.FieldDescriptor, v reflect.Value) []reflect.Type {
	r.Set(fd, r.NewField(fd))
	defer r.Clear(fd)
	for i := range v.NumField() {
		f := v.Field(i)
		if v.Type().Field(i).Tag.Get("protobuf_oneof") != "" && !f.IsNil() {
			return []reflect.Type{f.Elem().Type()}
		}
	}
	return nil
}
