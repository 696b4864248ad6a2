package snapshot_test

import (
	"context"
	"net"
	"testing"
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	discoveryv3 "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"github.com/stretchr/testify/require"
	statuspb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/snapshot"
)

// served is a server on loopback with its cache.
type served struct {
	cache  *snapshot.Cache
	server *snapshot.Server
	conn   *grpc.ClientConn
}

func serve(t testing.TB, b *builder.Bundle, options ...snapshot.CacheOption) *served {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	s := &served{cache: snapshot.NewCache(options...)}
	s.server = snapshot.NewServer(ctx, s.cache)
	g := grpc.NewServer()
	s.server.Register(g)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	go g.Serve(l)
	s.conn, err = grpc.NewClient(l.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	t.Cleanup(func() {
		s.conn.Close()
		cancel()
		g.Stop()
	})
	if b != nil {
		s.push(t, b)
	}
	return s
}

func (s *served) push(t testing.TB, b *builder.Bundle) {
	t.Helper()
	require.NoError(t, s.cache.SetSnapshot(context.Background(), "", snap(t, b)))
}

// silence is how long a test listens for what must not come.
const silence = 60 * time.Millisecond

// soon is how long a test waits for what must come.
const soon = 5 * time.Second

// client is one state-of-the-world ADS stream.
type client struct {
	t    testing.TB
	send func(*discoveryv3.DiscoveryRequest) error
	in   chan *discoveryv3.DiscoveryResponse
	stop func()
}

func (s *served) world(t testing.TB) *client {
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	stream, err := discoveryv3.NewAggregatedDiscoveryServiceClient(s.conn).StreamAggregatedResources(ctx)
	require.NoError(t, err)
	c := &client{t: t, send: stream.Send, in: make(chan *discoveryv3.DiscoveryResponse, 1000), stop: cancel}
	go receive(stream.Recv, c.in)
	return c
}

func receive[M any](next func() (*M, error), to chan *M) {
	defer close(to)
	for {
		m, err := next()
		if err != nil {
			return
		}
		to <- m
	}
}

func (c *client) ask(url, version, nonce string, names ...string) {
	c.t.Helper()
	require.NoError(c.t, c.send(&discoveryv3.DiscoveryRequest{
		Node: &corev3.Node{Id: "n"}, TypeUrl: url, VersionInfo: version, ResponseNonce: nonce, ResourceNames: names,
	}))
}

func (c *client) ack(r *discoveryv3.DiscoveryResponse, names ...string) {
	c.t.Helper()
	c.ask(r.GetTypeUrl(), r.GetVersionInfo(), r.GetNonce(), names...)
}

func (c *client) nack(r *discoveryv3.DiscoveryResponse, version, text string, names ...string) {
	c.t.Helper()
	require.NoError(c.t, c.send(&discoveryv3.DiscoveryRequest{
		TypeUrl: r.GetTypeUrl(), VersionInfo: version, ResponseNonce: r.GetNonce(), ResourceNames: names,
		ErrorDetail: &statuspb.Status{Code: 3, Message: text},
	}))
}

func (c *client) get() *discoveryv3.DiscoveryResponse { return get(c.t, c.in) }

func (c *client) quiet() { quiet(c.t, c.in) }

func get[M any](t testing.TB, in chan *M) *M {
	t.Helper()
	select {
	case m := <-in:
		require.NotNil(t, m, "the stream ended")
		return m
	case <-time.After(soon):
		require.FailNow(t, "no answer")
		return nil
	}
}

func quiet[M any](t testing.TB, in chan *M) {
	t.Helper()
	select {
	case m := <-in:
		require.FailNow(t, "an answer that nobody needs", "%v", m)
	case <-time.After(silence):
	}
}

// deltaClient is one incremental ADS stream.
type deltaClient struct {
	t    testing.TB
	send func(*discoveryv3.DeltaDiscoveryRequest) error
	in   chan *discoveryv3.DeltaDiscoveryResponse
}

func (s *served) delta(t testing.TB) *deltaClient {
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	stream, err := discoveryv3.NewAggregatedDiscoveryServiceClient(s.conn).DeltaAggregatedResources(ctx)
	require.NoError(t, err)
	c := &deltaClient{t: t, send: stream.Send, in: make(chan *discoveryv3.DeltaDiscoveryResponse, 1000)}
	go receive(stream.Recv, c.in)
	return c
}

func (c *deltaClient) ask(r *discoveryv3.DeltaDiscoveryRequest) {
	c.t.Helper()
	r.Node = &corev3.Node{Id: "n"}
	require.NoError(c.t, c.send(r))
}

func (c *deltaClient) ack(r *discoveryv3.DeltaDiscoveryResponse) {
	c.t.Helper()
	c.ask(&discoveryv3.DeltaDiscoveryRequest{TypeUrl: r.GetTypeUrl(), ResponseNonce: r.GetNonce()})
}

func (c *deltaClient) get() *discoveryv3.DeltaDiscoveryResponse { return get(c.t, c.in) }

func (c *deltaClient) quiet() { quiet(c.t, c.in) }

// named lists the names in a delta response.
func named(r *discoveryv3.DeltaDiscoveryResponse) (out []string) {
	for _, one := range r.GetResources() {
		out = append(out, one.GetName())
	}
	return out
}
