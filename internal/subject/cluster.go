package subject

import (
	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"

	"github.com/envoykit/envoykit/diag"
)

// Clusters are the clusters in the subject, those of a bootstrap included.
func (s *Subject) Clusters() []*clusterv3.Cluster {
	var all []*clusterv3.Cluster
	for _, r := range s.Resources {
		switch m := r.Message.(type) {
		case *clusterv3.Cluster:
			all = append(all, m)
		case *bootstrapv3.Bootstrap:
			all = append(all, m.GetStaticResources().GetClusters()...)
		}
	}
	return all
}

// ClusterAt is the line that wrote a cluster of [Subject.Clusters].
func (s *Subject) ClusterAt(c *clusterv3.Cluster) diag.Location {
	for _, r := range s.Resources {
		switch m := r.Message.(type) {
		case *clusterv3.Cluster:
			if m == c {
				return s.Locate(r.Path)
			}
		case *bootstrapv3.Bootstrap:
			for i, inner := range m.GetStaticResources().GetClusters() {
				if inner == c {
					return s.Locate(r.Path.Append(diag.FieldStep("static_resources"), diag.IndexStep("clusters", i)))
				}
			}
		}
	}
	return diag.Location{}
}
