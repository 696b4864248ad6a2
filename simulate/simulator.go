package simulate

import (
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
)

// Simulator answers what Envoy would do with one configuration. It is
// immutable and safe for concurrent use.
type Simulator struct {
	config   Config
	only     *table // set for a simulator of one route table
	clusters map[string]*cluster
}

// Config is the configuration to simulate.
type Config struct {
	Clusters []*clusterv3.Cluster
	Runtime  Runtime
}

type cluster struct {
	msg *clusterv3.Cluster
}

// RouteConfiguration simulates a single route table.
func RouteConfiguration(msg *routev3.RouteConfiguration) *Simulator {
	return &Simulator{only: newTable(msg)}
}

// Decide answers what happens to a request.
func (s *Simulator) Decide(req *Request) *Decision {
	x := newExchange(s, req)
	d := &Decision{}
	if !x.headers.Has("x-forwarded-proto") && req.Scheme != "" {
		x.headers.Add("x-forwarded-proto", req.Scheme)
	}
	s.only.decideRoute(x, d)
	return d
}

func (s *Simulator) lacks(name string) bool {
	if s == nil || s.clusters == nil {
		return false
	}
	_, ok := s.clusters[name]
	return !ok
}
