package snapshot

import (
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/runtime/protoiface"

	"github.com/envoykit/envoykit/internal/contents"
)

// message is a resource of a bundle as go-control-plane takes it: any marshaler gets the bytes that the
// resource was encoded to when its version was made. It is of pointer shape, so that a map of them
// needs no allocation for each.
type message struct{ r *contents.Resource }

// ProtoReflect returns the message's reflection, which encodes to the known bytes.
func (m message) ProtoReflect() protoreflect.Message {
	return &encoded{Message: m.r.Message.ProtoReflect(), r: m.r}
}

// GetName is how go-control-plane finds a resource's name.
func (m message) GetName() string { return m.r.Name }

// String is for logs: it names the resource and never prints its contents.
func (m message) String() string { return m.r.Name }

// Unwrap returns a copy of the message behind a resource of a snapshot's maps, such as a *clusterv3.Cluster; a message
// from elsewhere it returns as it is.
func Unwrap(m proto.Message) proto.Message {
	if own, ok := m.(message); ok {
		return proto.Clone(own.r.Message)
	}
	return m
}

// encoded is the reflection of a message whose bytes are known.
type encoded struct {
	protoreflect.Message
	r *contents.Resource
}

// Interface returns the resource, not the message within, which must not be changed.
func (e *encoded) Interface() protoreflect.ProtoMessage { return message{e.r} }

// ProtoMethods tells the protobuf runtime how to encode.
func (e *encoded) ProtoMethods() *protoiface.Methods { return &methods }

// methods has no Size: asked for it, the runtime would allocate the buffer and the bytes would be copied.
var methods = protoiface.Methods{
	Flags:   protoiface.SupportMarshalDeterministic,
	Marshal: marshal,
	CheckInitialized: func(protoiface.CheckInitializedInput) (protoiface.CheckInitializedOutput, error) {
		return protoiface.CheckInitializedOutput{}, nil // there are no required fields in proto3
	},
}

func marshal(in protoiface.MarshalInput) (protoiface.MarshalOutput, error) {
	b, err := in.Message.(*encoded).r.Encode()
	if in.Buf == nil {
		return protoiface.MarshalOutput{Buf: b[:len(b):len(b)]}, err
	}
	return protoiface.MarshalOutput{Buf: append(in.Buf, b...)}, err
}
