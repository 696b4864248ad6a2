package check

import (
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/structpb"
)

// typedStruct holds the fields of a message as a struct: xds.type.v3.TypedStruct, and its form before that.
type typedStruct interface {
	GetTypeUrl() string
	GetValue() *structpb.Struct
}

// isTypedStruct tells it by the type in the Any.
func isTypedStruct(a *anypb.Any) bool { return strings.HasSuffix(a.GetTypeUrl(), ".TypedStruct") }

// unfold returns the message that a TypedStruct stands for, as Envoy makes it before it looks at anything else. The
// struct itself comes back if its type is not linked, or if it does not read as one: Envoy's parser takes forms that
// protojson does not, and what is wrong in a file is told where it is read.
func unfold(m proto.Message) proto.Message {
	s, ok := m.(typedStruct)
	if !ok {
		return m
	}
	t, err := protoregistry.GlobalTypes.FindMessageByURL(s.GetTypeUrl())
	if err != nil {
		return m
	}
	text, err := s.GetValue().MarshalJSON()
	if err != nil {
		return m
	}
	inner := t.New().Interface()
	if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(text, inner); err != nil {
		return m
	}
	return inner
}
