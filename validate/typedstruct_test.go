package validate_test

import (
	"testing"

	xdstypev3 "github.com/cncf/xds/go/xds/type/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/pack"
	"github.com/envoykit/envoykit/validate"
)

// folded returns a chain whose filter is a TypedStruct with fields.
func folded(t *testing.T, name string, fields map[string]any) (*listenerv3.FilterChain, *xdstypev3.TypedStruct) {
	t.Helper()
	value, err := structpb.NewStruct(fields)
	require.NoError(t, err)
	s := &xdstypev3.TypedStruct{TypeUrl: "type.googleapis.com/" + name, Value: value}
	a, err := pack.Any(s)
	require.NoError(t, err)
	return &listenerv3.FilterChain{Filters: []*listenerv3.Filter{{Name: "a", ConfigType: &listenerv3.Filter_TypedConfig{TypedConfig: a}}}}, s
}

const tcpProxy = "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy"

func TestTypedStruct(t *testing.T) {
	for name, c := range map[string]struct {
		message string
		fields  map[string]any
		want    []diag.RuleID
	}{
		"as good as the message itself": {tcpProxy, map[string]any{"stat_prefix": "a", "cluster": "b"}, nil},
		"a constraint":                  {tcpProxy, map[string]any{"cluster": "b"}, []diag.RuleID{"proto-pgv"}},
		"a rule":                        {tcpProxy, map[string]any{"stat_prefix": "a", "cluster": "b", "tunneling_config": map[string]any{"hostname": "%a"}}, []diag.RuleID{"fmt-syntax"}},
		"the wrong place":               {"envoy.extensions.filters.http.cors.v3.Cors", nil, []diag.RuleID{"fc-non-terminal-last", "ext-unknown-type-url"}},
		"a form that only Envoy takes":  {tcpProxy, map[string]any{"stat_prefix": "a", "cluster": "b", "idle_timeout": map[string]any{"seconds": 1}}, nil},
		"somebody's own":                {"example.Filter", map[string]any{"a": 1}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			chain, _ := folded(t, c.message, c.fields)
			require.Equal(t, c.want, ids(validate.Message(chain, validate.Options{})))
		})
	}
}

// A set may hold the TypedStruct and no bytes yet.
func TestTypedStructBeforeItIsPacked(t *testing.T) {
	chain, s := folded(t, tcpProxy, map[string]any{"cluster": "b"})
	packed := chain.GetFilters()[0].GetTypedConfig()
	packed.Value = nil
	set := &validate.Set{
		Resources: []validate.Resource{{Message: chain}},
		Unpacked: func(a *anypb.Any) proto.Message {
			if a == packed {
				return s
			}
			return nil
		},
	}
	found := validate.Check(set, validate.Options{})
	require.Equal(t, []diag.RuleID{"proto-pgv"}, ids(found))
	require.Equal(t, "filters[0].typed_config.stat_prefix", found[0].Path.String())
}

func ids(list diag.List) (all []diag.RuleID) {
	for _, d := range list {
		all = append(all, d.Rule.ID)
	}
	return all
}
