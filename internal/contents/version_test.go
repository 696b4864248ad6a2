package contents

import (
	"testing"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	"github.com/stretchr/testify/require"
)

func named(names ...string) (out []*Resource) {
	for i, name := range names {
		out = append(out, &Resource{Name: name, Message: &clusterv3.Cluster{Name: name}, Index: i})
	}
	return out
}

func TestTheVersionOfAllIsTheGroupsOwn(t *testing.T) {
	g := NewGroup(named("a", "b", "c"))
	require.Equal(t, g.Version(), VersionOf(named("c", "a", "b"), nil))
	require.NotEqual(t, g.Version(), VersionOf(named("a", "b"), nil))
	smaller := g.Delete("c")
	require.Equal(t, smaller.Version(), VersionOf(named("a", "b"), nil))
	require.Len(t, g.Version(), 32)
}

func TestAbsentNamesCount(t *testing.T) {
	nothing := VersionOf(nil, nil)
	require.Len(t, nothing, 32)
	require.NotEqual(t, nothing, VersionOf(nil, []string{"a"}))
	require.NotEqual(t, VersionOf(named("a"), nil), VersionOf(named("a"), []string{"b"}))
	require.NotEqual(t, VersionOf(named("a"), nil), VersionOf(nil, []string{"a"}))
}

func TestWhatCannotBeEncodedIsSaid(t *testing.T) {
	bad := &Resource{Name: "bad", Message: &clusterv3.Cluster{Name: "\xff"}}
	g := NewGroup(append(named("a"), bad))
	require.ErrorContains(t, g.Encode(), "bad")
	good := NewGroup(named("a"))
	require.NoError(t, good.Encode())
	worse := good.Put(bad)
	require.Error(t, worse.Encode())
	better := worse.Delete("bad")
	require.NoError(t, better.Encode())
	require.Equal(t, good.Version(), better.Version())
}
