package snapshot_test

import (
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	"github.com/envoyproxy/go-control-plane/pkg/cache/types"
	cachev3 "github.com/envoyproxy/go-control-plane/pkg/cache/v3"
	resourcev3 "github.com/envoyproxy/go-control-plane/pkg/resource/v3"
	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/route"
	"github.com/envoykit/envoykit/snapshot"
)

// shop is a listener "edge" that leads to cluster "a" by the table "edge"; cluster "b" stands beside it.
func shop(t testing.TB, address string) *builder.Bundle {
	t.Helper()
	bundle, err := builder.New().
		Listeners(listener.TCP("edge", "127.0.0.1", 8080).Chains(listener.Serve(filter.HCM("edge").RDS("edge")))).
		Routes(route.Configuration("edge").VirtualHosts(route.VirtualHost("all", "*").Routes(route.Prefix("/").To("a")))).
		Clusters(cluster.EDS("a"), cluster.EDS("b")).
		Endpoints(hosts("a", address), hosts("b", "10.0.0.2")).
		Build()
	require.NoError(t, err)
	return bundle
}

func hosts(name string, addresses ...string) *endpoint.Builder {
	return endpoint.For(name).Localities(endpoint.Locality("r", "z").Weight(1).Hosts(80, addresses...))
}

func snap(t testing.TB, b *builder.Bundle, options ...snapshot.Option) *snapshot.Snapshot {
	t.Helper()
	s, err := snapshot.New(b, options...)
	require.NoError(t, err)
	return s
}

func TestASnapshotHoldsTheBundle(t *testing.T) {
	bundle := shop(t, "10.0.0.1")
	s := snap(t, bundle)
	for _, url := range []string{resourcev3.ListenerType, resourcev3.RouteType, resourcev3.ClusterType, resourcev3.EndpointType} {
		version, err := bundle.Version(url)
		require.NoError(t, err)
		require.Equal(t, version, s.GetVersion(url))
	}
	require.Len(t, s.GetResources(resourcev3.ClusterType), 2)
	require.Len(t, s.GetVersionMap(resourcev3.ClusterType), 2)
	require.NoError(t, s.ConstructVersionMap())

	a := s.GetResources(resourcev3.ClusterType)["a"]
	require.Equal(t, "a", cachev3.GetResourceName(a))
	require.Empty(t, cmp.Diff(bundle.Cluster("a"), snapshot.Unwrap(a).(*clusterv3.Cluster), protocmp.Transform()))
	require.True(t, proto.Equal(bundle.Cluster("a"), a))

	want, err := cachev3.MarshalResource(bundle.Cluster("a"))
	require.NoError(t, err)
	got, err := cachev3.MarshalResource(a)
	require.NoError(t, err)
	require.Equal(t, want, got)
	require.Equal(t, len(want), proto.Size(a))
	prefixed, err := proto.MarshalOptions{Deterministic: true}.MarshalAppend([]byte("x"), a)
	require.NoError(t, err)
	require.Equal(t, "x"+string(want), string(prefixed))
}

func TestMarshalingAResourceCopiesNothing(t *testing.T) {
	r := snap(t, shop(t, "10.0.0.1")).GetResources(resourcev3.ClusterType)["a"]
	one, err := cachev3.MarshalResource(r)
	require.NoError(t, err)
	two, err := cachev3.MarshalResource(r)
	require.NoError(t, err)
	require.Same(t, &one[0], &two[0])
	require.Equal(t, len(one), cap(one), "nobody appends into the shared bytes")
}

func TestTypesWithoutResourcesHaveAVersion(t *testing.T) {
	s := snap(t, shop(t, "10.0.0.1"))
	require.NotEmpty(t, s.GetVersion(resourcev3.SecretType))
	require.Empty(t, s.GetVersion("type.googleapis.com/envoy.config.core.v3.Node"))
	require.Nil(t, s.GetResources("type.googleapis.com/envoy.config.core.v3.Node"))
}

func TestWrongInput(t *testing.T) {
	_, err := snapshot.New(nil)
	require.Error(t, err)
	bundle := shop(t, "10.0.0.1")
	_, err = snapshot.New(bundle, snapshot.TTL("nothing", time.Second))
	require.ErrorContains(t, err, `"nothing"`)
	_, err = snapshot.New(bundle, snapshot.TTL(resourcev3.ClusterType, 0))
	require.ErrorContains(t, err, "0s")
	var none *snapshot.Snapshot
	require.Empty(t, none.GetVersion(resourcev3.ClusterType))
	require.Nil(t, none.GetResources(resourcev3.ClusterType))
	require.Error(t, none.ConstructVersionMap())
}

func TestAThousandShuffledBuildsAreOneVersion(t *testing.T) {
	const n = 12
	var want string
	for seed := range uint64(1000) {
		b := builder.New()
		for _, i := range rand.New(rand.NewPCG(seed, 7)).Perm(n) {
			name := "c" + strconv.Itoa(i)
			b.Clusters(cluster.EDS(name)).Endpoints(hosts(name, "10.0.0."+strconv.Itoa(i)))
		}
		bundle, err := b.Build()
		require.NoError(t, err)
		got := snap(t, bundle).Version()
		if want == "" {
			want = got
		}
		require.Equal(t, want, got)
	}
}

func TestAnUpdateEncodesOnlyWhatChanged(t *testing.T) {
	old := shop(t, "10.0.0.1")
	before := snap(t, old)
	next, _, err := old.Update(builder.Put(hosts("b", "10.0.0.9")))
	require.NoError(t, err)
	after := snap(t, next)
	require.Equal(t, before.GetVersion(resourcev3.ClusterType), after.GetVersion(resourcev3.ClusterType))
	require.NotEqual(t, before.GetVersion(resourcev3.EndpointType), after.GetVersion(resourcev3.EndpointType))
	bytes := func(s *snapshot.Snapshot, name string) *byte {
		b, err := cachev3.MarshalResource(s.GetResources(resourcev3.EndpointType)[name])
		require.NoError(t, err)
		return &b[0]
	}
	require.Same(t, bytes(before, "a"), bytes(after, "a"))
	require.NotSame(t, bytes(before, "b"), bytes(after, "b"))
}

func TestAViewHoldsWhatItsRootsReach(t *testing.T) {
	s := snap(t, shop(t, "10.0.0.1"))
	view, err := s.View(snapshot.Resource{Kind: builder.Listener, Name: "edge"})
	require.NoError(t, err)
	require.Equal(t, []snapshot.Resource{
		{Kind: builder.Listener, Name: "edge"},
		{Kind: builder.RouteConfiguration, Name: "edge"},
		{Kind: builder.Cluster, Name: "a"},
		{Kind: builder.LoadAssignment, Name: "a"},
	}, view.Resources())
	require.Equal(t, []string{
		"listener edge is a root",
		"listener edge names route configuration edge at filter_chains[0].filters[0].typed_config.rds.route_config_name",
		"route configuration edge names cluster a at virtual_hosts[0].routes[0].route.cluster",
		"cluster a names load assignment a at eds_cluster_config.service_name",
	}, view.Explain(snapshot.Resource{Kind: builder.LoadAssignment, Name: "a"}))
	require.Nil(t, view.Explain(snapshot.Resource{Kind: builder.Cluster, Name: "b"}))
	require.NotEqual(t, s.GetVersion(resourcev3.ClusterType), view.GetVersion(resourcev3.ClusterType))

	again, err := s.View(snapshot.Resource{Kind: builder.Listener, Name: "edge"}, snapshot.Resource{Kind: builder.Listener, Name: "edge"})
	require.NoError(t, err)
	require.Same(t, view, again)
	_, err = s.View(snapshot.Resource{Kind: builder.Listener, Name: "none"})
	require.ErrorContains(t, err, `"none"`)
}

func TestLinearCacheTakesOurResources(t *testing.T) {
	s := snap(t, shop(t, "10.0.0.1"))
	linear := cachev3.NewLinearCache(resourcev3.EndpointType)
	linear.SetResources(s.GetResources(resourcev3.EndpointType))
	require.Equal(t, 2, linear.NumResources())
	var _ types.ResourceWithName = linear.GetResources()["a"].(types.ResourceWithName)
}
