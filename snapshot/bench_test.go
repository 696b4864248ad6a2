package snapshot_test

import (
	"context"
	"fmt"
	"runtime"
	"strconv"
	"testing"
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	discoveryv3 "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	resourcev3 "github.com/envoyproxy/go-control-plane/pkg/resource/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/secret"
	"github.com/envoykit/envoykit/snapshot"
)

// many is a bundle of n clusters as they are in practice, with their assignments.
func many(b testing.TB, n int) *builder.Bundle {
	b.Helper()
	all := builder.New()
	for i := range n {
		name := "service-" + strconv.Itoa(i)
		all.Clusters(cluster.EDS(name).HTTP2().ConnectTimeout(time.Second).
			LoadBalancing(cluster.RingHash().MinSize(1024)).
			HealthCheck(cluster.HTTPCheck("/healthz").Every(5 * time.Second).Timeout(time.Second)).
			OutlierDetection(cluster.Consecutive5xx(5).Eject(30 * time.Second).MaxPercent(50)).
			TLS(cluster.TLS(name+".internal", secret.CAFile("ca.crt")).ALPN("h2")))
		all.Endpoints(hosts(name, "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"))
	}
	bundle, err := all.Build()
	require.NoError(b, err)
	return bundle
}

// BenchmarkNew is to be compared with BenchmarkMarshal: the goal is at most 1.3 times.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		bundle := many(b, 10000)
		runtime.GC()
		b.StartTimer()
		_, err := snapshot.New(bundle)
		require.NoError(b, err)
		b.StopTimer()
		runtime.KeepAlive(bundle)
		b.StartTimer()
	}
}

// BenchmarkMarshal is one deterministic marshal of the same resources, each on its own.
func BenchmarkMarshal(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		bundle := many(b, 10000)
		clusters, endpoints := bundle.Clusters(), bundle.Endpoints()
		bundle = nil
		runtime.GC()
		b.StartTimer()
		o := proto.MarshalOptions{Deterministic: true}
		kept := make([][]byte, 0, 20000)
		for i := range clusters {
			c, err := o.Marshal(clusters[i])
			require.NoError(b, err)
			e, err := o.Marshal(endpoints[i])
			require.NoError(b, err)
			kept = append(kept, c, e)
		}
		runtime.KeepAlive(kept)
	}
}

// BenchmarkUpdate changes one assignment of many, and makes the snapshot; it should not depend on their number.
func BenchmarkUpdate(b *testing.B) {
	for _, n := range []int{100, 1000, 10000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			bundle := many(b, n)
			s, err := snapshot.New(bundle)
			require.NoError(b, err)
			_ = s.Version()
			// The first update reads all references once.
			bundle, _, err = bundle.Update(builder.Put(hosts("service-7", "10.2.0.1")))
			require.NoError(b, err)
			i := 0
			for b.Loop() {
				i++
				bundle, _, err = bundle.Update(builder.Put(hosts("service-7", fmt.Sprintf("10.1.%d.%d", i/250%250, i%250))))
				require.NoError(b, err)
				s, err = snapshot.New(bundle)
				require.NoError(b, err)
				_ = s.GetVersion(resourcev3.EndpointType)
			}
		})
	}
}

// BenchmarkRebuild is what an update saves.
func BenchmarkRebuild(b *testing.B) {
	for b.Loop() {
		s, err := snapshot.New(many(b, 10000))
		require.NoError(b, err)
		_ = s.Version()
	}
}

// TestAThousandNodesShareOneBundle measures what a node costs that takes all clusters of a large bundle, beside what the server's
// stream costs: there must be no copy of the bundle for each.
func TestAThousandNodesShareOneBundle(t *testing.T) {
	if testing.Short() {
		t.Skip("1000 streams")
	}
	const clusters, nodes = 2000, 1000
	bundle := many(t, clusters)
	size := 0
	for _, c := range bundle.Clusters() {
		size += proto.Size(c)
	}
	s := serve(t, bundle)
	clients := make([]*client, nodes)
	before := heap()
	for i := range clients {
		clients[i] = s.world(t)
		require.NoError(t, clients[i].send(&discoveryv3.DiscoveryRequest{Node: &corev3.Node{Id: strconv.Itoa(i)}, TypeUrl: resourcev3.ClusterType}))
		r := clients[i].get()
		require.Len(t, r.GetResources(), clusters)
		r.Resources = nil // the client's own copy
		clients[i].ack(r)
	}
	require.Eventually(t, func() bool {
		for _, n := range s.server.Nodes() {
			if len(n.Types) != 1 || !n.Types[0].Settled {
				return false
			}
		}
		return len(s.server.Nodes()) == nodes
	}, 30*time.Second, 10*time.Millisecond)
	each := (heap() - before) / nodes
	t.Logf("%d clusters of %d KiB; a node costs %d KiB, server and client stream together", clusters, size>>10, each>>10)
	require.Less(t, each, size/10, "a node holds no copy")
	require.NoError(t, s.cache.SetSnapshot(context.Background(), "", snap(t, bundle)))
}

func heap() int {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}
