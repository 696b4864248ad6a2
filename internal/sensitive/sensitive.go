package sensitive

import (
	udpa "github.com/cncf/xds/go/udpa/annotations"
	xds "github.com/cncf/xds/go/xds/annotations/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
)

// Redacted stands where a secret was.
const Redacted = "[redacted]"

// Is tells whether the API marks the field as sensitive. All that is below such a field is secret.
func Is(fd protoreflect.FieldDescriptor) bool {
	options, ok := fd.Options().(*descriptorpb.FieldOptions)
	if !ok || options == nil {
		return false
	}
	return marked(options, udpa.E_Sensitive) || marked(options, xds.E_Sensitive)
}

func marked(options *descriptorpb.FieldOptions, mark protoreflect.ExtensionType) bool {
	value, ok := proto.GetExtension(options, mark).(bool)
	return ok && value
}

// Any tells whether m holds a secret: a sensitive field that is set, wherever it is. It looks into every Any of a
// known type that may hold one, and into TypedStruct.
func Any(m proto.Message) bool {
	return m != nil && walker{}.message(m.ProtoReflect(), false)
}

// Redact returns a copy of m without secrets: text and bytes become [Redacted], numbers, booleans and enums zero.
// Names of files and of environment variables below a sensitive field are text like any other; keys of maps stay. So
// do an Any of unknown type, and unknown fields, unless they are below a sensitive field. An Any that
// held a secret is packed again, deterministically.
func Redact(m proto.Message) proto.Message {
	if m == nil {
		return nil
	}
	clone := proto.Clone(m)
	walker{write: true}.message(clone.ProtoReflect(), false)
	return clone
}
