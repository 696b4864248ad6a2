package load_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/envoykit/envoykit/internal/extension"
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
