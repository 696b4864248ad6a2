package encode

import (
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/envoykit/envoykit/internal/sensitive"
)

// isSecret reports whether field i of the plan is marked sensitive.
func (p *plan) isSecret(i int) bool {
	p.secretOnce.Do(func() {
		p.secret = make([]bool, len(p.fields))
		for i := range p.fields {
			p.secret[i] = sensitive.Is(p.fields[i].desc)
		}
	})
	return p.secret[i]
}

// schema is what a Struct, or a part of it, stands for where a TypedStruct
// carries a message as a Struct: a message, or the entries of a map field.
type schema struct {
	message protoreflect.MessageDescriptor
	entries protoreflect.FieldDescriptor
	inner   protoreflect.MessageDescriptor // what the value of a TypedStruct stands for
}

// typedStruct reports whether messages of this type carry another as a Struct.
func typedStruct(md protoreflect.MessageDescriptor) bool {
	switch md.FullName() {
	case "xds.type.v3.TypedStruct", "udpa.type.v1.TypedStruct":
		return true
	}
	return false
}

// structSchema finds what the Struct in a TypedStruct stands for, when it
// matters: only to mask it.
func (e *encoder) structSchema(p *plan, m proto.Message) schema {
	if !typedStruct(p.desc) {
		return schema{}
	}
	typed := m.ProtoReflect()
	return e.schemaOf(typed.Get(p.desc.Fields().ByName("type_url")).String())
}

func (e *encoder) schemaOf(url string) schema {
	mt, err := e.opts.Types.FindMessageByURL(url)
	if err != nil {
		return schema{}
	}
	return schema{message: mt.Descriptor()}
}

// concrete replaces an Any by the type that the Struct itself names, and notes
// what a TypedStruct carries.
func (e *encoder) concrete(s schema, value *structpb.Struct) schema {
	if s.message != nil && s.message.FullName() == "google.protobuf.Any" {
		s = e.schemaOf(value.GetFields()["@type"].GetStringValue())
	}
	if s.message != nil && typedStruct(s.message) {
		s.inner = e.schemaOf(value.GetFields()["type_url"].GetStringValue()).message
	}
	return s
}

// member returns what the value of a key stands for, and whether it is secret.
func (s schema) member(key string) (schema, bool) {
	fd := s.entries
	if s.message != nil {
		fields := s.message.Fields()
		if fd = fields.ByTextName(key); fd == nil {
			fd = fields.ByJSONName(key)
		}
	}
	switch {
	case fd == nil:
		return schema{}, false
	case s.inner != nil && fd.Name() == "value":
		return schema{message: s.inner}, false
	case fd.IsMap():
		return schema{entries: fd.MapValue()}, sensitive.Is(fd)
	}
	return schema{message: fd.Message()}, sensitive.Is(fd)
}
