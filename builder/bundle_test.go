package builder_test

import (
	"bytes"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	discoveryv3 "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/part"
)

// eds is a part of somebody else's: what users write who have their own cluster builder.
type eds struct{ name string }

func (e eds) Render(part.Scope) *clusterv3.Cluster {
	return &clusterv3.Cluster{
		Name:                 e.name,
		ClusterDiscoveryType: &clusterv3.Cluster_Type{Type: clusterv3.Cluster_EDS},
		EdsClusterConfig: &clusterv3.Cluster_EdsClusterConfig{EdsConfig: &corev3.ConfigSource{
			ResourceApiVersion: corev3.ApiVersion_V3, ConfigSourceSpecifier: &corev3.ConfigSource_Ads{Ads: &corev3.AggregatedConfigSource{}},
		}},
	}
}

func hosts(cluster string, addresses ...string) *endpoint.Builder {
	return endpoint.For(cluster).Localities(endpoint.Locality("r", "z").Weight(1).Hosts(80, addresses...))
}

func names(b *builder.Bundle) (out []string) {
	for _, c := range b.Clusters() {
		out = append(out, c.Name)
	}
	return out
}

func TestABundleIsImmutable(t *testing.T) {
	b, err := builder.New().Clusters(eds{"a"}, eds{"b"}).Endpoints(hosts("a", "10.0.0.1"), hosts("b", "10.0.0.2")).Build()
	require.NoError(t, err)
	before, err := b.YAML()
	require.NoError(t, err)
	b.Cluster("a").Name = "changed"
	b.Clusters()[1].ConnectTimeout = durationpb.New(1)
	after, err := b.YAML()
	require.NoError(t, err)
	require.Equal(t, string(before), string(after))
	require.Equal(t, []string{"a", "b"}, names(b))
	require.Nil(t, b.Cluster("c"))
	require.NotNil(t, b.EndpointsOf("a"))
}

func TestABuilderGoesOnAfterBuild(t *testing.T) {
	b := builder.New().Clusters(eds{"a"}).Endpoints(hosts("a", "10.0.0.1"))
	first, err := b.Build()
	require.NoError(t, err)
	second, err := b.Clusters(eds{"b"}).Endpoints(hosts("b", "10.0.0.2")).Build()
	require.NoError(t, err)
	require.Equal(t, []string{"a"}, names(first))
	require.Equal(t, []string{"a", "b"}, names(second))
}

func TestEightGoroutinesBuildTheSame(t *testing.T) {
	shared := hosts("a", "10.0.0.1")
	b := builder.New().Clusters(eds{"a"}).Endpoints(shared)
	out := make([][]byte, 8)
	var wg sync.WaitGroup
	for i := range out {
		wg.Go(func() {
			bundle, err := b.Build()
			if err == nil {
				out[i], _ = bundle.YAML()
			}
		})
	}
	wg.Wait()
	for i := range out {
		require.NotEmpty(t, out[i])
		require.Equal(t, string(out[0]), string(out[i]))
	}
}

func TestVersionsDoNotDependOnOrder(t *testing.T) {
	const n = 30
	version := ""
	for seed := range uint64(50) {
		b := builder.New()
		for _, i := range rand.New(rand.NewPCG(seed, 1)).Perm(n) {
			name := "c" + strconv.Itoa(i)
			b.Clusters(eds{name}).Endpoints(hosts(name, "10.0.0."+strconv.Itoa(i)))
		}
		bundle, err := b.Build()
		require.NoError(t, err)
		v, err := bundle.Version("type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment")
		require.NoError(t, err)
		require.Len(t, v, 32)
		if version == "" {
			version = v
		}
		require.Equal(t, version, v)
	}
}

func TestUnknownNamesAreErrorsInAClosedWorld(t *testing.T) {
	_, err := builder.New().Clusters(eds{"a"}).Build()
	require.ErrorIs(t, err, diag.RuleID("load-assignment-missing"))
	_, err = builder.New().Clusters(eds{"a"}).External(builder.LoadAssignment, "a").Build()
	require.NoError(t, err)
}

func TestDuplicateNames(t *testing.T) {
	_, err := builder.New().Clusters(eds{"a"}, eds{"a"}).Endpoints(hosts("a", "10.0.0.1")).Build()
	var list diag.List
	require.ErrorAs(t, err, &list)
	require.Len(t, list, 1, "%v", list)
	require.Equal(t, `clusters["a"].name`, list[0].Path.String())
	require.NotEmpty(t, list[0].Related)
}

func TestMerge(t *testing.T) {
	one, err := builder.New().Clusters(eds{"a"}).External(builder.LoadAssignment, "a").Build()
	require.NoError(t, err)
	two, err := builder.New().Clusters(eds{"b"}).Endpoints(hosts("b", "10.0.0.2"), hosts("a", "10.0.0.1")).Build()
	require.NoError(t, err)
	both, err := one.Merge(two)
	require.NoError(t, err)
	require.Equal(t, []string{"a", "b"}, names(both))
	_, err = both.Merge(one)
	require.Error(t, err, "names twice")
	_, err = both.Merge(nil)
	require.Error(t, err)
}

func TestUpdate(t *testing.T) {
	old, err := builder.New().Clusters(eds{"a"}, eds{"b"}).Endpoints(hosts("a", "10.0.0.1"), hosts("b", "10.0.0.2")).Build()
	require.NoError(t, err)
	before, err := old.YAML()
	require.NoError(t, err)

	same, set, err := old.Update(builder.Put(hosts("a", "10.0.0.1")))
	require.NoError(t, err)
	require.Same(t, old, same)
	require.True(t, set.Empty())

	next, set, err := old.Update(builder.Put(hosts("a", "10.0.0.9")), builder.Put(part.Part[clusterv3.Cluster](eds{"c"})), builder.Put(hosts("c", "10.0.0.3")))
	require.NoError(t, err)
	require.Len(t, set.Groups, 2)
	require.Equal(t, []string{"c"}, set.Groups[0].Added)
	require.Equal(t, []string{"a"}, set.Groups[1].Changed)
	require.Equal(t, []string{"c"}, set.Groups[1].Added)
	require.NotEqual(t, set.Groups[1].Before(), set.Groups[1].After())

	rebuilt, err := builder.New().Clusters(eds{"a"}, eds{"b"}, eds{"c"}).Endpoints(hosts("a", "10.0.0.9"), hosts("b", "10.0.0.2"), hosts("c", "10.0.0.3")).Build()
	require.NoError(t, err)
	want, err := rebuilt.YAML()
	require.NoError(t, err)
	got, err := next.YAML()
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))

	unchanged, err := old.YAML()
	require.NoError(t, err)
	require.True(t, bytes.Equal(before, unchanged), "the old bundle stays")
}

func TestUpdateRefusesWhatBreaks(t *testing.T) {
	old, err := builder.New().Clusters(eds{"a"}, eds{"b"}).Endpoints(hosts("a", "10.0.0.1"), hosts("b", "10.0.0.2")).Build()
	require.NoError(t, err)

	_, _, err = old.Update(builder.Delete(builder.LoadAssignment, "a"))
	require.ErrorIs(t, err, diag.RuleID("load-assignment-missing"))

	next, set, err := old.Update(builder.Delete(builder.LoadAssignment, "a"), builder.Delete(builder.Cluster, "a"), builder.Delete(builder.Cluster, "none"))
	require.NoError(t, err)
	require.Equal(t, []string{"a"}, set.Groups[0].Removed)
	require.Equal(t, []string{"b"}, names(next))

	_, _, err = next.Update(builder.Put(
		hosts("b", "10.0.0.2").OverProvisioning(0)))
	var list diag.List
	require.ErrorAs(t, err, &list)
	require.Equal(t, `endpoints["b"].policy.overprovisioning_factor`, list[0].Path.String())
	require.NotZero(t, list[0].Location.Line)

	_, _, err = next.Update(builder.Put((*endpoint.Builder)(nil)))
	require.ErrorIs(t, err, diag.RuleID("builder-nil"))
}

func TestManyUpdatesAgreeWithOneBuild(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	bundle, err := builder.New().Build()
	require.NoError(t, err)
	want := map[string]string{}
	for range 400 {
		name := "c" + strconv.Itoa(r.IntN(40))
		if _, ok := want[name]; ok && r.IntN(3) == 0 {
			delete(want, name)
			bundle, _, err = bundle.Update(builder.Delete(builder.Cluster, name), builder.Delete(builder.LoadAssignment, name))
		} else {
			want[name] = "10.0.0." + strconv.Itoa(r.IntN(250))
			bundle, _, err = bundle.Update(builder.Put(part.Part[clusterv3.Cluster](eds{name})), builder.Put(hosts(name, want[name])))
		}
		require.NoError(t, err)
	}
	full := builder.New()
	for name, address := range want {
		full.Clusters(eds{name}).Endpoints(hosts(name, address))
	}
	rebuilt, err := full.Build()
	require.NoError(t, err)
	for _, url := range []string{"type.googleapis.com/envoy.config.cluster.v3.Cluster", "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment"} {
		got, err := bundle.Version(url)
		require.NoError(t, err)
		expected, err := rebuilt.Version(url)
		require.NoError(t, err)
		require.Equal(t, expected, got)
	}
}

func TestAStandaloneBootstrapHoldsItsEndpoints(t *testing.T) {
	bundle, err := builder.New().Clusters(eds{"a"}).Endpoints(hosts("a", "10.0.0.1")).Build()
	require.NoError(t, err)
	m, err := bundle.Bootstrap().Node("n", "c").Admin("127.0.0.1", 9901).Build()
	require.NoError(t, err)
	c := m.GetStaticResources().GetClusters()[0]
	require.Equal(t, clusterv3.Cluster_STATIC, c.GetType())
	require.Nil(t, c.GetEdsClusterConfig())
	require.Empty(t, cmp.Diff(bundle.EndpointsOf("a"), c.GetLoadAssignment(), protocmp.Transform()))
	require.Equal(t, clusterv3.Cluster_EDS, bundle.Cluster("a").GetType(), "the bundle stays dynamic")
}

func TestEncodings(t *testing.T) {
	bundle, err := builder.New().Clusters(eds{"a"}).Endpoints(hosts("a", "10.0.0.1")).Build()
	require.NoError(t, err)
	for _, write := range []func() ([]byte, error){bundle.YAML, bundle.JSON, bundle.Proto} {
		first, err := write()
		require.NoError(t, err)
		second, err := write()
		require.NoError(t, err)
		require.True(t, bytes.Equal(first, second))
	}
	packed, err := bundle.Proto()
	require.NoError(t, err)
	var response discoveryv3.DiscoveryResponse
	require.NoError(t, proto.Unmarshal(packed, &response))
	require.Len(t, response.Resources, 2)
	first, err := response.Resources[0].UnmarshalNew()
	require.NoError(t, err)
	require.True(t, proto.Equal(bundle.Cluster("a"), first))

	var table bytes.Buffer
	require.NoError(t, bundle.Table(&table))
	require.Contains(t, table.String(), "clusters   a     EDS")
	require.True(t, proto.Equal(bundle.Cluster("a"), eds{"a"}.Render(part.Scope{})))
}
