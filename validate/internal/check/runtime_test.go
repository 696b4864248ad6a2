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

func TestAllowsDeprecated(t *testing.T) {
	const all, one = "envoy.features.enable_all_deprecated_features", "envoy.deprecated_features:a.M.f"
	for _, c := range []struct {
		runtime   []map[string]any
		otherwise bool
		want      bool
	}{
		{nil, true, true},
		{nil, false, false},
		{[]map[string]any{{all: true}}, false, true},
		{[]map[string]any{{all: false}}, true, false},
		{[]map[string]any{{all: true, one: false}}, true, false},
		{[]map[string]any{{one: "TRUE"}}, false, true},
		{[]map[string]any{{one: true}, {one: false}}, false, false},
		{[]map[string]any{{one: true}, {one: 1}}, false, true},
		{[]map[string]any{{"envoy": map[string]any{"deprecated_features:a": map[string]any{"M.f": true}}}}, false, true},
	} {
		runtime := &bootstrapv3.LayeredRuntime{}
		for _, layer := range c.runtime {
			s, err := structpb.NewStruct(layer)
			require.NoError(t, err)
			runtime.Layers = append(runtime.Layers, &bootstrapv3.RuntimeLayer{LayerSpecifier: &bootstrapv3.RuntimeLayer_StaticLayer{StaticLayer: s}})
		}
		context := &Context{index: &Index{bootstrap: &bootstrapv3.Bootstrap{LayeredRuntime: runtime}}}
		require.Equal(t, c.want, context.AllowsDeprecated("a.M.f", c.otherwise), "%v", c)
	}
}
