package node

import (
	"fmt"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/types/known/structpb"
)

// Value converts a plain Go value for a field that holds anything JSON can: nil, bool, numbers, string,
// []any and map[string]any of these.
func (f Field) Value(v any) *structpb.Value {
	out, err := structpb.NewValue(v)
	if err != nil {
		f.Report(ruleValue, fmt.Sprintf("a %T cannot be written as JSON", v))
		return structpb.NewNullValue()
	}
	return out
}

// Object converts a JSON object.
func (f Field) Object(fields map[string]any) *structpb.Struct {
	return f.Value(fields).GetStructValue()
}

// Entry puts a value under a key of a Struct, which is made if need be.
func (f Field) Entry(s *structpb.Struct, key string, value any) *structpb.Struct {
	if s == nil {
		s = &structpb.Struct{}
	}
	if s.Fields == nil {
		s.Fields = map[string]*structpb.Value{}
	}
	s.Fields[key] = f.Value(value)
	return s
}

// Metadata puts a value under a namespace and key of m, which is made if need be.
func (f Field) Metadata(m *corev3.Metadata, namespace, key string, value any) *corev3.Metadata {
	if m == nil {
		m = &corev3.Metadata{}
	}
	if m.FilterMetadata == nil {
		m.FilterMetadata = map[string]*structpb.Struct{}
	}
	m.FilterMetadata[namespace] = f.Entry(m.FilterMetadata[namespace], key, value)
	return m
}
