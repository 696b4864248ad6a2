package cluster

import (
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"

	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/source"
)

// EDS starts a cluster whose hosts a discovery service delivers, over the aggregated stream unless [Builder.From]
// says otherwise.
//
// Envoy: config.cluster.v3.Cluster.DiscoveryType.EDS
func EDS(name string) *Builder {
	b, m := named(name)
	m.ClusterDiscoveryType = &clusterv3.Cluster_Type{Type: clusterv3.Cluster_EDS}
	m.EdsClusterConfig = &clusterv3.Cluster_EdsClusterConfig{EdsConfig: &corev3.ConfigSource{
		ResourceApiVersion:    corev3.ApiVersion_V3,
		ConfigSourceSpecifier: &corev3.ConfigSource_Ads{Ads: &corev3.AggregatedConfigSource{}},
	}}
	return b
}

// Static starts a cluster whose hosts are listed, by IP address, Unix socket or internal listener
// (endpoint-static-not-ip). Without hosts, requests to it get a 503.
//
// Envoy: config.cluster.v3.Cluster.DiscoveryType.STATIC
func Static(name string, localities ...*endpoint.LocalityBuilder) *Builder {
	b := listed(name, clusterv3.Cluster_STATIC)
	return b.Localities(localities...)
}

// StrictDNS starts a cluster whose hosts are all addresses that a name resolves to, asked again as
// often as the answers or [DNS] say.
//
// Envoy: config.cluster.v3.Cluster.DiscoveryType.STRICT_DNS
func StrictDNS(name, host string, port int) *Builder {
	return resolved(name, clusterv3.Cluster_STRICT_DNS, host, port)
}

// LogicalDNS starts a cluster with one host, the first address that a name resolves to when a connection is made; those that
// stand are kept. For large services whose name resolves differently each time. It has exactly one
// host (endpoint-logical-dns-one).
//
// Envoy: config.cluster.v3.Cluster.DiscoveryType.LOGICAL_DNS
func LogicalDNS(name, host string, port int) *Builder {
	return resolved(name, clusterv3.Cluster_LOGICAL_DNS, host, port)
}

func resolved(name string, t clusterv3.Cluster_DiscoveryType, host string, port int) *Builder {
	b := listed(name, t)
	b.resolves = t
	return b.Localities(endpoint.Hosts(port, host))
}

func listed(name string, t clusterv3.Cluster_DiscoveryType) *Builder {
	b, m := named(name)
	m.ClusterDiscoveryType = &clusterv3.Cluster_Type{Type: t}
	m.LoadAssignment = &endpointv3.ClusterLoadAssignment{ClusterName: name}
	return b
}

// From says where the hosts of an EDS cluster come from. Default: the aggregated stream.
//
// Envoy: config.cluster.v3.Cluster.EdsClusterConfig.eds_config
func (b *Builder) From(s source.Config) *Builder {
	m, f := b.n.Set("eds_cluster_config.eds_config")
	eds(m).EdsConfig = node.Child(f, s)
	return b
}

// ServiceName is the name by which an EDS cluster asks for its hosts. Default: the cluster's own. Several clusters
// may share one.
//
// Envoy: config.cluster.v3.Cluster.EdsClusterConfig.service_name
func (b *Builder) ServiceName(name string) *Builder {
	m, _ := b.n.Set("eds_cluster_config.service_name")
	eds(m).ServiceName = name
	return b
}

func eds(m *clusterv3.Cluster) *clusterv3.Cluster_EdsClusterConfig {
	if m.EdsClusterConfig == nil {
		m.EdsClusterConfig = &clusterv3.Cluster_EdsClusterConfig{}
	}
	return m.EdsClusterConfig
}

// Localities appends groups of hosts to a cluster that lists its own. An EDS cluster ignores them.
//
// Envoy: config.cluster.v3.Cluster.load_assignment
func (b *Builder) Localities(localities ...*endpoint.LocalityBuilder) *Builder {
	m, f := b.n.Add("load_assignment.endpoints", len(b.n.Peek().GetLoadAssignment().GetEndpoints()))
	if m.LoadAssignment == nil {
		m.LoadAssignment = &endpointv3.ClusterLoadAssignment{ClusterName: m.Name}
	}
	m.LoadAssignment.Endpoints = node.Children(f, m.LoadAssignment.Endpoints, localities)
	return b
}

// Assignment replaces the hosts of a cluster that lists its own by a whole load assignment, with its policies.
//
// Envoy: config.cluster.v3.Cluster.load_assignment
func (b *Builder) Assignment(a *endpoint.Builder) *Builder {
	m, f := b.n.Set("load_assignment")
	m.LoadAssignment = node.Child(f, a)
	return b
}

// OriginalDst starts a cluster whose host is the address that the client connected to, before it was redirected to
// the listener; its load balancing is the cluster's own. The listener needs the original destination filter.
//
// Envoy: config.cluster.v3.Cluster.DiscoveryType.ORIGINAL_DST
func OriginalDst(name string) *Builder {
	b, m := named(name)
	m.ClusterDiscoveryType = &clusterv3.Cluster_Type{Type: clusterv3.Cluster_ORIGINAL_DST}
	m.LbPolicy = clusterv3.Cluster_CLUSTER_PROVIDED
	return b
}
