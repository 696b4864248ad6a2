package snapshot_test

import (
	"context"
	"testing"
	"time"

	discoveryv3 "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	resourcev3 "github.com/envoyproxy/go-control-plane/pkg/resource/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/snapshot"
)

// The six traps of go-control-plane v0.14.0 that watch.go lists, in its order.

func TestTrap1FewerNamesThanThereAre(t *testing.T) {
	c := serve(t, shop(t, "10.0.0.1")).world(t)
	c.ask(resourcev3.EndpointType, "", "", "a")
	r := c.get()
	require.Len(t, r.GetResources(), 1)
	c.ack(r, "a")
	c.quiet()
	c.ack(r, "a", "b")
	r = c.get()
	require.Len(t, r.GetResources(), 1, "only b is new")
	c.ack(r, "a", "b")
	c.quiet()
}

func TestTrap2ARejectedVersionIsNotSentAgain(t *testing.T) {
	s := serve(t, shop(t, "10.0.0.1"))
	c := s.world(t)
	c.ask(resourcev3.ClusterType, "", "")
	r := c.get()
	c.nack(r, "", "Error adding/updating cluster(s) a: no such thing")
	c.quiet()
	require.Equal(t, "no such thing", s.server.Nodes()[0].Types[0].Rejection.Message[len("Error adding/updating cluster(s) a: "):])
	c.nack(r, "", "again")
	c.quiet()

	next, _, err := shop(t, "10.0.0.1").Update(builder.Put(cluster.EDS("a").ConnectTimeout(time.Second)))
	require.NoError(t, err)
	s.push(t, next)
	c.ack(c.get())
	c.quiet()
	require.Nil(t, s.server.Nodes()[0].Types[0].Rejection)
}

func TestTrap3AStarIsAWildcard(t *testing.T) {
	c := serve(t, shop(t, "10.0.0.1")).world(t)
	c.ask(resourcev3.ClusterType, "", "", "*")
	r := c.get()
	require.Len(t, r.GetResources(), 2)
	c.ack(r, "*")
	c.quiet()
	c.ack(r, "*", "none")
	r = c.get()
	c.ack(r, "*", "none")
	c.quiet()
}

func TestTrap4ADeltaNameThatDoesNotExist(t *testing.T) {
	s := serve(t, shop(t, "10.0.0.1"))
	c := s.delta(t)
	c.ask(&discoveryv3.DeltaDiscoveryRequest{TypeUrl: resourcev3.EndpointType, ResourceNamesSubscribe: []string{"a", "c"}})
	r := c.get()
	require.Equal(t, []string{"a"}, named(r))
	require.Equal(t, []string{"c"}, r.GetRemovedResources())
	c.ack(r)
	c.quiet()

	next, _, err := shop(t, "10.0.0.1").Update(builder.Put(cluster.EDS("c")), builder.Put(hosts("c", "10.0.0.3")))
	require.NoError(t, err)
	s.push(t, next)
	r = c.get()
	require.Equal(t, []string{"c"}, named(r))
	require.Empty(t, r.GetRemovedResources())
	c.ack(r)
	c.quiet()

	s.push(t, shop(t, "10.0.0.1"))
	r = c.get()
	require.Equal(t, []string{"c"}, r.GetRemovedResources())
	c.ack(r)
	c.quiet()
}

func TestTrap5WhoReconnectsIsNotSentWhatItHas(t *testing.T) {
	s := serve(t, shop(t, "10.0.0.1"))
	c := s.world(t)
	c.ask(resourcev3.EndpointType, "", "", "a")
	endpoints := c.get()
	c.ack(endpoints, "a")
	c.ask(resourcev3.ClusterType, "", "")
	clusters := c.get()
	c.ack(clusters)
	c.stop()

	again := s.world(t)
	again.ask(resourcev3.EndpointType, endpoints.GetVersionInfo(), "", "a")
	again.ask(resourcev3.ClusterType, clusters.GetVersionInfo(), "")
	again.quiet()
	again.ask(resourcev3.EndpointType, endpoints.GetVersionInfo(), "", "a", "b")
	require.Len(t, again.get().GetResources(), 2, "b was not asked for before: the version must not hide it")

	other := s.world(t)
	other.ask(resourcev3.EndpointType, endpoints.GetVersionInfo(), "", "a", "b")
	require.Len(t, other.get().GetResources(), 2)
}

func TestTrap6DuplicatesAndDanglingNamesDoNotGetHere(t *testing.T) {
	_, err := builder.New().Clusters(cluster.EDS("a"), cluster.EDS("a")).Endpoints(hosts("a", "10.0.0.1")).Build()
	var list diag.List
	require.ErrorAs(t, err, &list)
	_, err = builder.New().Clusters(cluster.EDS("a")).Build()
	require.ErrorIs(t, err, diag.RuleID("load-assignment-missing"))
	_, _, err = shop(t, "10.0.0.1").Update(builder.Delete(builder.Cluster, "a"), builder.Delete(builder.LoadAssignment, "a"))
	require.ErrorIs(t, err, diag.RuleID("cluster-unknown"), "SnapshotCache's Consistent does not see routes")
}

func TestWhoReconnectsWithDeltaIsNotSentWhatItHas(t *testing.T) {
	s := serve(t, shop(t, "10.0.0.1"))
	c := s.delta(t)
	c.ask(&discoveryv3.DeltaDiscoveryRequest{
		TypeUrl: resourcev3.EndpointType, ResourceNamesSubscribe: []string{"a", "b"},
		InitialResourceVersions: snap(t, shop(t, "10.0.0.1")).GetVersionMap(resourcev3.EndpointType),
	})
	c.quiet()
	s.push(t, shop(t, "10.0.0.9"))
	require.Equal(t, []string{"a"}, named(c.get()))
}

func TestNothingChangedMeansNothingPushed(t *testing.T) {
	s := serve(t, shop(t, "10.0.0.1"))
	c, d := s.world(t), s.delta(t)
	c.ask(resourcev3.EndpointType, "", "", "a")
	c.ack(c.get(), "a")
	d.ask(&discoveryv3.DeltaDiscoveryRequest{TypeUrl: resourcev3.ListenerType})
	d.ack(d.get())
	require.NoError(t, s.server.Wait(context.Background()))
	s.push(t, shop(t, "10.0.0.1"))
	other, _, err := shop(t, "10.0.0.1").Update(builder.Put(hosts("b", "10.0.0.77")))
	require.NoError(t, err)
	s.push(t, other) // an assignment that this client did not ask for
	c.quiet()
	d.quiet()
}

func TestAWildcardIsAnsweredAlsoWhereThereIsNothing(t *testing.T) {
	empty, err := builder.New().Build()
	require.NoError(t, err)
	s := serve(t, empty)
	c, d := s.world(t), s.delta(t)
	c.ask(resourcev3.ClusterType, "", "")
	r := c.get()
	require.NotEmpty(t, r.GetVersionInfo())
	c.ack(r)
	c.quiet()
	d.ask(&discoveryv3.DeltaDiscoveryRequest{TypeUrl: resourcev3.ListenerType})
	d.ack(d.get())
	d.quiet()
}

func TestRemovals(t *testing.T) {
	two, err := builder.New().Clusters(cluster.EDS("a"), cluster.EDS("b")).Endpoints(hosts("a", "10.0.0.1"), hosts("b", "10.0.0.2")).Build()
	require.NoError(t, err)
	s := serve(t, two)
	c, n, d := s.world(t), s.world(t), s.delta(t)
	c.ask(resourcev3.ClusterType, "", "")
	c.ack(c.get())
	n.ask(resourcev3.ClusterType, "", "", "a", "b")
	n.ack(n.get(), "a", "b")
	d.ask(&discoveryv3.DeltaDiscoveryRequest{TypeUrl: resourcev3.ClusterType})
	d.ack(d.get())
	require.Eventually(t, func() bool { return len(s.server.Nodes()) == 3 && s.server.Nodes()[2].Types[0].Settled }, soon, time.Millisecond)

	one, _, err := two.Update(builder.Delete(builder.Cluster, "b"), builder.Delete(builder.LoadAssignment, "b"))
	require.NoError(t, err)
	s.push(t, one)
	require.Len(t, c.get().GetResources(), 1)
	require.Len(t, n.get().GetResources(), 1, "what a full state leaves out is gone")
	require.Equal(t, []string{"b"}, d.get().GetRemovedResources())
}

func TestTypesThatNobodyServesWait(t *testing.T) {
	c := serve(t, shop(t, "10.0.0.1")).world(t)
	for i := range 30 {
		c.ask("type.googleapis.com/none"+string(rune('a'+i)), "", "")
	}
	c.ask(resourcev3.ClusterType, "", "")
	require.Len(t, c.get().GetResources(), 2)
}

func TestTTL(t *testing.T) {
	s := serve(t, nil)
	with, err := snapshot.New(shop(t, "10.0.0.1"), snapshot.TTL(resourcev3.EndpointType, time.Minute))
	require.NoError(t, err)
	require.NoError(t, s.cache.SetSnapshot(context.Background(), "", with))
	c, d := s.world(t), s.delta(t)
	c.ask(resourcev3.EndpointType, "", "", "a")
	r := c.get()
	var wrapped discoveryv3.Resource
	require.NoError(t, r.GetResources()[0].UnmarshalTo(&wrapped))
	require.Equal(t, time.Minute, wrapped.GetTtl().AsDuration())
	require.NotNil(t, wrapped.GetResource())
	c.ack(r, "a")
	d.ask(&discoveryv3.DeltaDiscoveryRequest{TypeUrl: resourcev3.EndpointType, ResourceNamesSubscribe: []string{"a"}})
	dr := d.get()
	require.Equal(t, time.Minute, dr.GetResources()[0].GetTtl().AsDuration())
	d.ack(dr)
	require.NoError(t, s.server.Wait(context.Background()))

	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go s.cache.Heartbeat(ctx, 10*time.Millisecond)
	require.NoError(t, c.get().GetResources()[0].UnmarshalTo(&wrapped))
	require.Nil(t, wrapped.GetResource(), "a heartbeat has no contents")
	require.Nil(t, d.get().GetResources()[0].GetResource())
}

func TestGoodAndRestore(t *testing.T) {
	s := serve(t, shop(t, "10.0.0.1"))
	c := s.world(t)
	c.ask(resourcev3.EndpointType, "", "", "a")
	first := c.get()
	c.ack(first, "a")
	require.NoError(t, s.server.Wait(context.Background()))
	require.Eventually(t, func() bool { return s.server.LastGood("n") != nil }, soon, time.Millisecond)
	good := s.server.LastGood("n")

	bad, _, err := shop(t, "10.0.0.1").Update(builder.Put(endpoint.For("a").Localities(endpoint.Locality("x", "y").Hosts(80, "10.0.0.66"))))
	require.NoError(t, err)
	s.push(t, bad)
	refused := c.get()
	c.nack(refused, first.GetVersionInfo(), `resource "a": locality without weight`, "a")
	require.Eventually(t, func() bool { return s.server.Nodes()[0].Types[0].Rejection != nil }, soon, time.Millisecond)
	var rejection *snapshot.Rejection
	require.ErrorAs(t, s.server.Wait(context.Background()), &rejection)
	require.NoError(t, s.server.Wait(context.Background()), "a client that refuses one thing does not hold up the next")
	require.Equal(t, `endpoints["a"]`, rejection.Diagnostics[0].Path.String())
	require.Contains(t, rejection.Diagnostics[0].Location.File, "traps_test.go")
	require.Same(t, good, s.server.LastGood("n"))

	require.True(t, s.server.Restore("n"))
	back := c.get()
	require.Equal(t, first.GetVersionInfo(), back.GetVersionInfo())
	c.ack(back, "a")
	require.NoError(t, s.server.Wait(context.Background()))
	s.cache.Unpin("n")
	require.Equal(t, refused.GetVersionInfo(), c.get().GetVersionInfo())
	require.False(t, s.server.Restore("nobody"))
}
