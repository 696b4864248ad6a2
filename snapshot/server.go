package snapshot

import (
	"context"
	"log/slog"
	"time"

	clusterservice "github.com/envoyproxy/go-control-plane/envoy/service/cluster/v3"
	discoveryv3 "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	endpointservice "github.com/envoyproxy/go-control-plane/envoy/service/endpoint/v3"
	extensionservice "github.com/envoyproxy/go-control-plane/envoy/service/extension/v3"
	listenerservice "github.com/envoyproxy/go-control-plane/envoy/service/listener/v3"
	routeservice "github.com/envoyproxy/go-control-plane/envoy/service/route/v3"
	runtimeservice "github.com/envoyproxy/go-control-plane/envoy/service/runtime/v3"
	secretservice "github.com/envoyproxy/go-control-plane/envoy/service/secret/v3"
	"github.com/envoyproxy/go-control-plane/pkg/log"
	"github.com/envoyproxy/go-control-plane/pkg/server/config"
	"github.com/envoyproxy/go-control-plane/pkg/server/sotw/v3"
	serverv3 "github.com/envoyproxy/go-control-plane/pkg/server/v3"
	"google.golang.org/grpc"
)

// Server is go-control-plane's server over a [Cache], that knows what each client has accepted and why it
// rejected what it rejected.
type Server struct {
	cache  *Cache
	xds    serverv3.Server
	logger *slog.Logger
	report func(*Rejection)
}

// ServerOption changes what a server tells.
type ServerOption func(*Server)

// Logger takes what happens: streams at the debug level, rejections as warnings. By default nothing is logged.
func Logger(l *slog.Logger) ServerOption { return func(s *Server) { s.logger = l } }

// OnReject calls f for each rejection, on the stream's goroutine.
func OnReject(f func(*Rejection)) ServerOption { return func(s *Server) { s.report = f } }

// NewServer returns a server that ends its streams with ctx. One cache belongs to one server.
func NewServer(ctx context.Context, cache *Cache, options ...ServerOption) *Server {
	s := &Server{cache: cache, logger: slog.New(slog.DiscardHandler), report: func(*Rejection) {}}
	for _, o := range options {
		o(s)
	}
	quiet := func(o *config.Opts) { o.Logger = log.LoggerFuncs{} }
	s.xds = serverv3.NewServer(ctx, cache, callbacks{s}, sotw.WithOrderedADS(), quiet)
	return s
}

// Register adds the discovery services to a gRPC server: ADS, and one for each type.
func (s *Server) Register(to grpc.ServiceRegistrar) {
	discoveryv3.RegisterAggregatedDiscoveryServiceServer(to, s.xds)
	listenerservice.RegisterListenerDiscoveryServiceServer(to, s.xds)
	routeservice.RegisterRouteDiscoveryServiceServer(to, s.xds)
	routeservice.RegisterScopedRoutesDiscoveryServiceServer(to, s.xds)
	routeservice.RegisterVirtualHostDiscoveryServiceServer(to, s.xds)
	clusterservice.RegisterClusterDiscoveryServiceServer(to, s.xds)
	endpointservice.RegisterEndpointDiscoveryServiceServer(to, s.xds)
	secretservice.RegisterSecretDiscoveryServiceServer(to, s.xds)
	runtimeservice.RegisterRuntimeDiscoveryServiceServer(to, s.xds)
	extensionservice.RegisterExtensionConfigDiscoveryServiceServer(to, s.xds)
}

// Wait returns when every client that is connected now has answered all that it was sent; or with the error of ctx; or at once with a
// *[Rejection] that no Wait has returned before.
func (s *Server) Wait(ctx context.Context) error {
	for {
		rests, rejection, again := s.look()
		if rejection != nil {
			return rejection
		}
		if rests {
			return nil
		}
		select {
		case <-again:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// look tells whether all clients rest, and when to look again.
func (s *Server) look() (rests bool, _ *Rejection, again <-chan struct{}) {
	s.cache.mu.Lock()
	defer s.cache.mu.Unlock()
	rests = true
	for _, one := range s.cache.streams.sorted() {
		if r := one.rejected(); r != nil && !r.seen {
			r.seen = true
			return false, r, nil
		}
		rests = rests && one.rests(s.cache) && one.hasAskedOn(s.cache)
	}
	return rests, nil, s.cache.settled
}

// LastGood returns the last snapshot that a node accepted whole, nil if there is none.
func (s *Server) LastGood(node string) *Snapshot {
	s.cache.mu.Lock()
	defer s.cache.mu.Unlock()
	return s.cache.streams.good[node]
}

// Restore gives a node the last snapshot that it accepted, until [Cache.Unpin], and tells whether there is one.
func (s *Server) Restore(node string) bool {
	good := s.LastGood(node)
	return good != nil && s.cache.Pin(node, good) == nil
}

// TypeStatus is what a client has of one type.
type TypeStatus struct {
	TypeURL string `json:"type_url"`
	// Wildcard tells that it takes all; Names is how many names it asks for.
	Wildcard bool `json:"wildcard"`
	Names    int  `json:"names"`
	// Sent and Accepted are versions of just what it asks for.
	Sent     string `json:"sent"`
	Accepted string `json:"accepted"`
	// Settled tells that it has answered, and there is nothing more to send.
	Settled bool      `json:"settled"`
	At      time.Time `json:"at"`
	// Rejection is set where it refused what it was last sent.
	Rejection *Rejection `json:"rejection,omitempty"`
}

// NodeStatus is one connected client; several may have one ID.
type NodeStatus struct {
	ID       string       `json:"id"`
	Cluster  string       `json:"cluster"`
	Agent    string       `json:"agent"`
	Stream   int64        `json:"stream"`
	Protocol string       `json:"protocol"`
	Since    time.Time    `json:"since"`
	Types    []TypeStatus `json:"types"`
}

// Nodes lists the clients that are connected, in the order in which they came.
func (s *Server) Nodes() []NodeStatus {
	s.cache.mu.Lock()
	defer s.cache.mu.Unlock()
	out := []NodeStatus{}
	for _, one := range s.cache.streams.sorted() {
		n := NodeStatus{
			ID: one.node.GetId(), Cluster: one.node.GetCluster(), Agent: one.node.GetUserAgentName(),
			Stream: one.id.id, Protocol: "state of the world", Since: one.since,
		}
		if one.id.delta {
			n.Protocol = "delta"
		}
		for _, kind := range sendOrder {
			if sub := one.types[kind]; sub != nil {
				n.Types = append(n.Types, TypeStatus{
					TypeURL: kind.TypeURL(), Wildcard: sub.wildcard, Names: len(sub.names), Sent: sub.sent, Accepted: sub.accepted,
					Settled: s.cache.watches[sub.request] != nil, At: sub.at, Rejection: sub.rejection,
				})
			}
		}
		out = append(out, n)
	}
	return out
}
