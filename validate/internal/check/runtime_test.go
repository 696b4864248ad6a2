package check

import (
	"testing"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/structpb"
)

func TestRuntimeSets(t *testing.T) {
	layer, err := structpb.NewStruct(map[string]any{"a.b": 1, "c": map[string]any{"d.e": map[string]any{"f": true}}})
	require.NoError(t, err)
	c := &Context{index: &Index{bootstrap: &bootstrapv3.Bootstrap{LayeredRuntime: &bootstrapv3.LayeredRuntime{Layers: []*bootstrapv3.RuntimeLayer{
		{Name: "admin", LayerSpecifier: &bootstrapv3.RuntimeLayer_AdminLayer_{}},
		{Name: "base", LayerSpecifier: &bootstrapv3.RuntimeLayer_StaticLayer{StaticLayer: layer}},
	}}}}}
	for key, want := range map[string]bool{"a.b": true, "a": false, "c.d.e.f": true, "c.d": false, "c.d.f": false, "": false} {
		require.Equal(t, want, c.RuntimeSets(key), key)
	}
	require.False(t, (&Context{index: &Index{}}).RuntimeSets("a.b"))
}
