package snapshot_test

import (
	"context"
	"net"
	"testing"
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	clusterservice "github.com/envoyproxy/go-control-plane/envoy/service/cluster/v3"
	discoveryv3 "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	endpointservice "github.com/envoyproxy/go-control-plane/envoy/service/endpoint/v3"
	cachev3 "github.com/envoyproxy/go-control-plane/pkg/cache/v3"
	resourcev3 "github.com/envoyproxy/go-control-plane/pkg/resource/v3"
	serverv3 "github.com/envoyproxy/go-control-plane/pkg/server/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/snapshot"
)

// plain serves a snapshot with go-control-plane's own cache, behind a MuxCache.
func plain(t *testing.T, ads bool, b *builder.Bundle) (*served, cachev3.SnapshotCache) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cache := cachev3.NewSnapshotCache(ads, cachev3.IDHash{}, nil)
	require.NoError(t, cache.SetSnapshot(ctx, "n", snap(t, b)))
	mux := &cachev3.MuxCache{
		Classify: func(*cachev3.Request) string { return "all" }, ClassifyDelta: func(*cachev3.DeltaRequest) string { return "all" },
		Caches: map[string]cachev3.Cache{"all": cache},
	}
	g := grpc.NewServer()
	discoveryv3.RegisterAggregatedDiscoveryServiceServer(g, serverv3.NewServer(ctx, mux, nil))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	go g.Serve(l)
	s := &served{}
	s.conn, err = grpc.NewClient(l.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	t.Cleanup(func() {
		s.conn.Close()
		cancel()
		g.Stop()
	})
	return s, cache
}

func TestSnapshotCacheServesSnapshots(t *testing.T) {
	for _, ads := range []bool{false, true} {
		bundle := shop(t, "10.0.0.1")
		s, cache := plain(t, ads, bundle)
		c, d := s.world(t), s.delta(t)
		c.ask(resourcev3.ClusterType, "", "")
		r := c.get()
		require.Len(t, r.GetResources(), 2)
		version, err := bundle.Version(resourcev3.ClusterType)
		require.NoError(t, err)
		require.Equal(t, version, r.GetVersionInfo())
		c.ack(r)
		c.ask(resourcev3.EndpointType, "", "", "a", "b")
		c.ack(c.get(), "a", "b")
		d.ask(&discoveryv3.DeltaDiscoveryRequest{TypeUrl: resourcev3.EndpointType, ResourceNamesSubscribe: []string{"a", "b"}})
		d.ack(d.get())

		require.Eventually(t, func() bool {
			info := cache.GetStatusInfo("n")
			return info != nil && info.GetNumWatches() == 2 && info.GetNumDeltaWatches() == 1
		}, soon, time.Millisecond)
		next, _, err := bundle.Update(builder.Put(hosts("b", "10.0.0.9")))
		require.NoError(t, err)
		require.NoError(t, cache.SetSnapshot(context.Background(), "n", snap(t, next)))
		r = c.get()
		require.Equal(t, resourcev3.EndpointType, r.GetTypeUrl(), "clusters did not change")
		require.Equal(t, []string{"b"}, named(d.get()))
	}
}

func TestSeparateStreams(t *testing.T) {
	s := serve(t, shop(t, "10.0.0.1"))
	clusters, err := clusterservice.NewClusterDiscoveryServiceClient(s.conn).StreamClusters(t.Context())
	require.NoError(t, err)
	require.NoError(t, clusters.Send(&discoveryv3.DiscoveryRequest{Node: &corev3.Node{Id: "n"}}))
	r, err := clusters.Recv()
	require.NoError(t, err)
	require.Len(t, r.GetResources(), 2)

	endpoints, err := endpointservice.NewEndpointDiscoveryServiceClient(s.conn).DeltaEndpoints(t.Context())
	require.NoError(t, err)
	require.NoError(t, endpoints.Send(&discoveryv3.DeltaDiscoveryRequest{Node: &corev3.Node{Id: "n"}, ResourceNamesSubscribe: []string{"a"}}))
	d, err := endpoints.Recv()
	require.NoError(t, err)
	require.Equal(t, []string{"a"}, named(d))
	require.NoError(t, endpoints.Send(&discoveryv3.DeltaDiscoveryRequest{ResponseNonce: d.GetNonce()}))
	require.NoError(t, clusters.Send(&discoveryv3.DiscoveryRequest{ResponseNonce: r.GetNonce(), VersionInfo: r.GetVersionInfo()}))
	require.NoError(t, s.server.Wait(t.Context()))
	nodes := s.server.Nodes()
	require.Len(t, nodes, 2)
	for _, n := range nodes {
		require.Equal(t, "n", n.ID)
		require.Equal(t, n.Types[0].Sent, n.Types[0].Accepted)
	}

	fetched, err := clusterservice.NewClusterDiscoveryServiceClient(s.conn).FetchClusters(t.Context(), &discoveryv3.DiscoveryRequest{ResourceNames: []string{"a"}})
	require.NoError(t, err)
	require.Len(t, fetched.GetResources(), 1)
}

func TestNodesGetWhatTheirRootsReach(t *testing.T) {
	s := serve(t, shop(t, "10.0.0.1"), snapshot.Select(func(n *corev3.Node) []snapshot.Resource {
		if n.GetId() == "n" {
			return []snapshot.Resource{{Kind: builder.Listener, Name: "edge"}, {Kind: builder.Listener, Name: "not there"}}
		}
		return nil
	}))
	c := s.world(t)
	c.ask(resourcev3.ClusterType, "", "")
	r := c.get()
	require.Len(t, r.GetResources(), 1, "b is not reached")
	c.ack(r)
	next, _, err := shop(t, "10.0.0.1").Update(builder.Put(hosts("b", "10.0.0.99")))
	require.NoError(t, err)
	s.push(t, next)
	c.quiet()
}

func TestGroupsOfNodes(t *testing.T) {
	s := serve(t, nil, snapshot.Groups(cachev3.IDHash{}))
	c := s.world(t)
	c.ask(resourcev3.ClusterType, "", "")
	c.quiet()
	require.NoError(t, s.cache.SetSnapshot(t.Context(), "somebody else", snap(t, shop(t, "10.0.0.1"))))
	c.quiet()
	require.NoError(t, s.cache.SetSnapshot(t.Context(), "n", snap(t, shop(t, "10.0.0.1"))))
	require.Len(t, c.get().GetResources(), 2)
	require.Equal(t, []string{"n"}, s.cache.GetStatusKeys())
	require.Equal(t, "n", s.cache.GetStatusInfo("n").GetNode().GetId())
	require.Nil(t, s.cache.GetStatusInfo("nobody"))
	foreign, err := cachev3.NewSnapshot("1", nil)
	require.NoError(t, err)
	require.ErrorContains(t, s.cache.SetSnapshot(t.Context(), "n", foreign), "of this package")
	s.cache.ClearSnapshot("n")
	_, err = s.cache.GetSnapshot("n")
	require.Error(t, err)
}
