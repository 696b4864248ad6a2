package cluster

import (
	"time"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	aggregatev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/clusters/aggregate/v3"
	dfpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/clusters/dynamic_forward_proxy/v3"
	redisv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/clusters/redis/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// extension starts a cluster whose discovery is an extension of Envoy's.
func extension(name, kind string, config proto.Message) *Builder {
	b, m := named(name)
	m.ClusterDiscoveryType = &clusterv3.Cluster_ClusterType{ClusterType: &clusterv3.Cluster_CustomClusterType{
		Name:        kind,
		TypedConfig: b.n.Below("cluster_type.typed_config").Scope().Any(config),
	}}
	return b
}

// Aggregate starts a cluster made of others: all hosts of the first, of the second where those fail, and so on. Its
// load balancing is theirs. Envoy does not check that they exist (cluster-aggregate-members); a bundle does.
//
// Envoy: extensions.clusters.aggregate.v3.ClusterConfig.clusters
func Aggregate(name string, clusters ...string) *Builder {
	b := extension(name, "envoy.clusters.aggregate", &aggregatev3.ClusterConfig{Clusters: append([]string(nil), clusters...)})
	b.n.Peek().LbPolicy = clusterv3.Cluster_CLUSTER_PROVIDED
	return b
}

// Redis starts a Redis Cluster, whose hosts are found by asking one of those listed.
//
// Envoy: extensions.clusters.redis.v3.RedisClusterConfig
func Redis(name string, localities ...*endpoint.LocalityBuilder) *Builder {
	b := extension(name, "envoy.clusters.redis", &redisv3.RedisClusterConfig{})
	b.n.Peek().LbPolicy = clusterv3.Cluster_CLUSTER_PROVIDED
	return b.Localities(localities...)
}

// CustomType starts a cluster whose hosts are found by any extension, given as its message. One that finds no hosts is
// refused (extension-wrong-slot).
//
// Envoy: config.cluster.v3.Cluster.CustomClusterType.typed_config
func CustomType(name string, config proto.Message) *Builder {
	b, m := named(name)
	var c node.Custom
	c.Init(config, "envoy.clusters")
	e := c.Take(b.n.Below("cluster_type").Scope())
	m.ClusterDiscoveryType = &clusterv3.Cluster_ClusterType{ClusterType: &clusterv3.Cluster_CustomClusterType{
		Name: e.GetName(), TypedConfig: e.GetTypedConfig(),
	}}
	return b
}

// ProvidesBalancing marks a [CustomType] that chooses hosts itself, as some do, and refuse anything else (cluster-dfp-cluster-provided).
//
// Envoy: config.cluster.v3.Cluster.LbPolicy.CLUSTER_PROVIDED
func (b *Builder) ProvidesBalancing() *Builder {
	m, _ := b.n.Set("lb_policy")
	m.LbPolicy = clusterv3.Cluster_CLUSTER_PROVIDED
	return b
}

// DynamicForwardProxy starts a cluster whose hosts are what requests ask for, resolved when they come and kept in the cache, whose
// settings must be those of the filter that fills it (cluster-dfp-cache-conflict). With TLS, each host is asked for, and
// must prove, the name that was requested.
//
// Envoy: extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig.dns_cache_config
func DynamicForwardProxy(name string, cache *DNSCacheBuilder) *Builder {
	p := &proxy{}
	cached(p, cache)
	b := forward(name, p)
	b.forwards = true
	return b
}

// InsecureDynamicForwardProxy is [DynamicForwardProxy] for hosts that need not prove the name that was requested.
//
// Envoy: extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig.allow_insecure_cluster_options
func InsecureDynamicForwardProxy(name string, cache *DNSCacheBuilder) *Builder {
	p := &proxy{}
	cached(p, cache).AllowInsecureClusterOptions = true
	return forward(name, p)
}

func cached(p *proxy, cache *DNSCacheBuilder) *dfpv3.ClusterConfig {
	m := p.n.Init(&dfpv3.ClusterConfig{})
	m.ClusterImplementationSpecifier = &dfpv3.ClusterConfig_DnsCacheConfig{
		DnsCacheConfig: node.Child(p.n.Below("dns_cache_config"), cache),
	}
	return m
}

// SubClusters starts a cluster that makes a cluster of its own for each host that requests ask for, so that each
// is balanced over all its addresses. One that is not used is removed after the time given; 0 leaves that, and the most clusters, to Envoy: 5 min, 1024.
//
// Envoy: extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig.sub_clusters_config
func SubClusters(name string, most int, unused time.Duration) *Builder {
	p := &proxy{}
	c := &dfpv3.SubClustersConfig{}
	if most != 0 {
		c.MaxSubClusters = p.n.Below("sub_clusters_config.max_sub_clusters").CountValue(most)
	}
	if unused != 0 {
		c.SubClusterTtl = p.n.Below("sub_clusters_config.sub_cluster_ttl").Duration(unused)
	}
	p.n.Init(&dfpv3.ClusterConfig{ClusterImplementationSpecifier: &dfpv3.ClusterConfig_SubClustersConfig{SubClustersConfig: c}})
	b := forward(name, p)
	b.forwards = true
	return b
}

type proxy struct {
	n node.Node[dfpv3.ClusterConfig]
}

func forward(name string, p *proxy) *Builder {
	b, m := named(name)
	m.LbPolicy = clusterv3.Cluster_CLUSTER_PROVIDED
	m.ClusterDiscoveryType = &clusterv3.Cluster_ClusterType{ClusterType: &clusterv3.Cluster_CustomClusterType{
		Name:        "envoy.clusters.dynamic_forward_proxy",
		TypedConfig: p.n.Any(b.n.Below("cluster_type.typed_config").Scope(), nil),
	}}
	return b
}

// Destination says how a cluster of [OriginalDst] finds the original destination, other than by the connection.
//
// Envoy: config.cluster.v3.Cluster.original_dst_lb_config
func (b *Builder) Destination(d *DestinationBuilder) *Builder {
	m, f := b.n.Set("original_dst_lb_config")
	if m.GetType() != clusterv3.Cluster_ORIGINAL_DST {
		f.Report(node.RuleApplies, "this cluster has no original destination", "start with OriginalDst")
		return b
	}
	if rendered := node.Child(f, d); rendered != nil {
		m.LbConfig = &clusterv3.Cluster_OriginalDstLbConfig_{OriginalDstLbConfig: rendered}
	}
	return b
}

// DestinationBuilder builds how the original destination is found.
type DestinationBuilder struct {
	n node.Node[clusterv3.Cluster_OriginalDstLbConfig]
}

// Destination starts with Envoy's way: the address that the client connected to.
//
// Envoy: config.cluster.v3.Cluster.OriginalDstLbConfig
func Destination() *DestinationBuilder {
	b := &DestinationBuilder{}
	b.n.Init(&clusterv3.Cluster_OriginalDstLbConfig{})
	return b
}

// InsecureHeader takes the address from a request header, "x-envoy-original-dst-host" if the name is empty. Whoever may set it chooses where Envoy connects to.
//
// Envoy: config.cluster.v3.Cluster.OriginalDstLbConfig.use_http_header
func (b *DestinationBuilder) InsecureHeader(name string) *DestinationBuilder {
	m, _ := b.n.Set("use_http_header")
	m.UseHttpHeader = true
	m.HttpHeaderName = name
	return b
}

// Port replaces the port of the destination.
//
// Envoy: config.cluster.v3.Cluster.OriginalDstLbConfig.upstream_port_override
func (b *DestinationBuilder) Port(port int) *DestinationBuilder {
	m, f := b.n.Set("upstream_port_override")
	m.UpstreamPortOverride = wrapperspb.UInt32(f.Port(port))
	return b
}

// Metadata takes the address from dynamic metadata: the filter's name and the path of keys below.
//
// Envoy: config.cluster.v3.Cluster.OriginalDstLbConfig.metadata_key
func (b *DestinationBuilder) Metadata(filter string, path ...string) *DestinationBuilder {
	m, _ := b.n.Set("metadata_key")
	m.MetadataKey = metadataKey(filter, path)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *DestinationBuilder) Patch(edit func(*clusterv3.Cluster_OriginalDstLbConfig)) *DestinationBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *DestinationBuilder) Clone() *DestinationBuilder {
	c := &DestinationBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *DestinationBuilder) Render(s part.Scope) *clusterv3.Cluster_OriginalDstLbConfig {
	return b.n.Take(s, nil)
}
