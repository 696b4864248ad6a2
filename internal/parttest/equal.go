package parttest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"sigs.k8s.io/yaml"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Equal renders the part, which must have found nothing wrong with itself, and compares it with a message
// written by hand as YAML.
func Equal[M any](t testing.TB, p part.Part[M], want string) {
	t.Helper()
	var root node.State
	got := any(p.Render(node.Standalone(&root, "part"))).(proto.Message)
	require.Empty(t, root.Problems())
	text, err := yaml.YAMLToJSON([]byte(want))
	require.NoError(t, err)
	wanted := got.ProtoReflect().New().Interface()
	require.NoError(t, protojson.Unmarshal(text, wanted))
	if diff := cmp.Diff(wanted, got, protocmp.Transform()); diff != "" {
		t.Errorf("differs from what is wanted (-want +got):\n%s", diff)
	}
}
