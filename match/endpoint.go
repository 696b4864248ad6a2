package match

import (
	socketinputv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/matching/common_inputs/transport_socket/v3"
	"google.golang.org/protobuf/proto"
)

// Endpoint is what trees read that choose the transport socket of an upstream connection.
type Endpoint struct{}

// OfEndpoint has the inputs of trees that choose transport sockets.
//
// Envoy: config.cluster.v3.Cluster.transport_socket_matcher
func OfEndpoint() Endpoint { return Endpoint{} }

// Metadata is a text in the metadata of the endpoint, under the filter's name and the keys on the way to it.
//
// Envoy: extensions.matching.common_inputs.transport_socket.v3.EndpointMetadataInput.filter
func (Endpoint) Metadata(filter string, path ...string) Input[Endpoint] {
	return input[Endpoint]("envoy.matching.inputs.endpoint_metadata", func() proto.Message {
		m := &socketinputv3.EndpointMetadataInput{Filter: filter}
		for _, key := range path {
			m.Path = append(m.Path, &socketinputv3.EndpointMetadataInput_PathSegment{
				Segment: &socketinputv3.EndpointMetadataInput_PathSegment_Key{Key: key},
			})
		}
		return m
	})
}

// LocalityMetadata is a text in the metadata of the endpoint's locality, under the filter's name and the keys on the
// way to it.
//
// Envoy: extensions.matching.common_inputs.transport_socket.v3.LocalityMetadataInput.filter
func (Endpoint) LocalityMetadata(filter string, path ...string) Input[Endpoint] {
	return input[Endpoint]("envoy.matching.inputs.locality_metadata", func() proto.Message {
		m := &socketinputv3.LocalityMetadataInput{Filter: filter}
		for _, key := range path {
			m.Path = append(m.Path, &socketinputv3.LocalityMetadataInput_PathSegment{
				Segment: &socketinputv3.LocalityMetadataInput_PathSegment_Key{Key: key},
			})
		}
		return m
	})
}

// FilterState is the text form of an object that a filter left under the key for the upstream connection.
//
// Envoy: extensions.matching.common_inputs.transport_socket.v3.FilterStateInput.key
func (Endpoint) FilterState(key string) Input[Endpoint] {
	return input[Endpoint]("envoy.matching.inputs.transport_socket_filter_state", func() proto.Message {
		return &socketinputv3.FilterStateInput{Key: key}
	})
}
