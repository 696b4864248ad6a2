package load_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/dynamicpb"

	"github.com/envoykit/envoykit/internal/extension"
	"github.com/envoykit/envoykit/load"
)

// TestEveryExtensionIsLinked looks every message of Envoy's extensions up.
func TestEveryExtensionIsLinked(t *testing.T) {
	n := 0
	for _, e := range extension.All() {
		for _, name := range append(e.Messages, e.Overrides...) {
			_, err := protoregistry.GlobalTypes.FindMessageByName(protoreflect.FullName(name))
			require.NoError(t, err, "%s of %s", name, e.Name)
			n++
		}
	}
	require.Greater(t, n, 300)
}

// dynamic resolves every type to one that is made from its descriptor alone.
type dynamic struct{}

func (dynamic) FindMessageByURL(url string) (protoreflect.MessageType, error) {
	mt, err := protoregistry.GlobalTypes.FindMessageByURL(url)
	if err != nil {
		return nil, err
	}
	return dynamicpb.NewMessageType(mt.Descriptor()), nil
}

// TestTypesOfTheCaller reads packed messages into types that are not generated.
func TestTypesOfTheCaller(t *testing.T) {
	const text = realisticCluster + `
  metadata:
    typed_filter_metadata:
      a:
        "@type": type.googleapis.com/envoy.config.core.v3.Node
        metadata: {a: [1, {b: null}], c: true}
        user_agent_build_version: {version: {major_number: 1}}
        extensions: {name: x, version: {version: {patch: 2}}}
      b: {"@type": type.googleapis.com/google.protobuf.Value, value: [a]}
      c: {"@type": type.googleapis.com/google.protobuf.ListValue, value: [a]}
      d: {"@type": type.googleapis.com/google.protobuf.Duration, value: 1.5s}
      e: {"@type": type.googleapis.com/google.protobuf.Timestamp, value: "2006-01-02T15:04:05Z"}
      f: {"@type": type.googleapis.com/google.protobuf.FieldMask, value: "a,bC"}
      g: {"@type": type.googleapis.com/google.protobuf.Any, value: {"@type": type.googleapis.com/google.protobuf.BoolValue, value: true}}
`
	want := load.Bytes("a.yaml", []byte(text), load.Type(clusterType))
	got := load.Bytes("a.yaml", []byte(text), load.Type(clusterType), load.Resolve(dynamic{}))
	require.NoError(t, want.Diagnostics.Err())
	require.Equal(t, findings(want), findings(got))
	require.Len(t, got.Resources, 1)
	require.True(t, proto.Equal(want.Resources[0].Message, got.Resources[0].Message))
}
