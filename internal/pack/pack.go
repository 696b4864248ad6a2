// Package pack wraps messages in google.protobuf.Any, always in the same bytes.
//
// It is the only place of the library that packs: anypb.New marshals maps in random
// order, so that equal configurations would get different versions.
package pack

import (
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
)

// Prefix is what Envoy writes before the name of a type.
const Prefix = "type.googleapis.com/"

var deterministic = proto.MarshalOptions{Deterministic: true}

// Any packs m. It fails only where m cannot be written at all: text that is not UTF-8.
func Any(m proto.Message) (*anypb.Any, error) {
	value, err := deterministic.Marshal(m)
	if err != nil {
		return nil, err
	}
	return &anypb.Any{TypeUrl: URL(m), Value: value}, nil
}

// URL returns the type URL of m.
func URL(m proto.Message) string {
	return Prefix + string(m.ProtoReflect().Descriptor().FullName())
}

// Append appends the deterministic bytes of m to dst.
func Append(dst []byte, m proto.Message) ([]byte, error) {
	return deterministic.MarshalAppend(dst, m)
}
