package simulate

import (
	"sync"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
)

// cluster is a cluster with the assignment of its endpoints.
type cluster struct {
	msg        *clusterv3.Cluster
	assignment *endpointv3.ClusterLoadAssignment // nil: not known

	tables sync.Map // hashing tables by tableID, built when first asked for
}

// tableID names a hashing table of a cluster.
type tableID struct {
	priority int
	panic    bool
}

// addClusters files the clusters with their endpoints.
func (s *Simulator) addClusters() {
	assignments := map[string]*endpointv3.ClusterLoadAssignment{}
	for _, a := range s.config.Endpoints {
		assignments[a.GetClusterName()] = a
	}
	s.clusters = make(map[string]*cluster, len(s.config.Clusters))
	for _, msg := range s.config.Clusters {
		c := &cluster{msg: msg, assignment: msg.GetLoadAssignment()}
		if eds := msg.GetEdsClusterConfig(); eds != nil {
			name := eds.GetServiceName()
			if name == "" {
				name = msg.GetName()
			}
			c.assignment = assignments[name]
		}
		s.clusters[msg.GetName()] = c
	}
}
