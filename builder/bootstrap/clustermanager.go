package bootstrap

import (
	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
)

// ClusterManagerBuilder builds what holds for every cluster.
type ClusterManagerBuilder struct {
	n node.Node[bootstrapv3.ClusterManager]
}

// ClusterManager starts settings for every cluster.
//
// Envoy: config.bootstrap.v3.ClusterManager
func ClusterManager() *ClusterManagerBuilder {
	b := &ClusterManagerBuilder{}
	b.n.Init(&bootstrapv3.ClusterManager{})
	return b
}

// Local is the static cluster that this Envoy is a host of (bootstrap-local-cluster-missing): zone-aware load balancing needs it.
//
// Envoy: config.bootstrap.v3.ClusterManager.local_cluster_name
func (b *ClusterManagerBuilder) Local(cluster string) *ClusterManagerBuilder {
	m, _ := b.n.Set("local_cluster_name")
	m.LocalClusterName = cluster
	return b
}

func outliers(m *bootstrapv3.ClusterManager) *bootstrapv3.ClusterManager_OutlierDetection {
	if m.OutlierDetection == nil {
		m.OutlierDetection = &bootstrapv3.ClusterManager_OutlierDetection{}
	}
	return m.OutlierDetection
}

// OutlierLog writes to a file which hosts were ejected and taken back. Default: nowhere.
//
// Envoy: config.bootstrap.v3.ClusterManager.OutlierDetection.event_log_path
func (b *ClusterManagerBuilder) OutlierLog(path string) *ClusterManagerBuilder {
	m, _ := b.n.Set("outlier_detection.event_log_path")
	outliers(m).EventLogPath = path
	return b
}

// OutlierEvents sends to a service which hosts were ejected and taken back. Envoy does not implement it.
//
// Envoy: config.bootstrap.v3.ClusterManager.OutlierDetection.event_service
func (b *ClusterManagerBuilder) OutlierEvents(to service.RPC) *ClusterManagerBuilder {
	m, f := b.n.Set("outlier_detection.event_service")
	outliers(m).EventService = &corev3.EventServiceConfig{
		ConfigSourceSpecifier: &corev3.EventServiceConfig_GrpcService{GrpcService: node.Child(f.Sub("grpc_service"), to)},
	}
	return b
}

// Bind is the local address of connections whose cluster has none of its own, as package cluster's Bind gives it. Default: any.
//
// Envoy: config.bootstrap.v3.ClusterManager.upstream_bind_config
func (b *ClusterManagerBuilder) Bind(bind part.Part[corev3.BindConfig]) *ClusterManagerBuilder {
	m, f := b.n.Set("upstream_bind_config")
	m.UpstreamBindConfig = node.Child(f, bind)
	return b
}

// LoadStats reports the load of clusters to a server (LRS): [source.GRPC] or [source.Delta] (bootstrap-load-stats-type), whose cluster is static
// (bootstrap-load-stats-cluster).
//
// Envoy: config.bootstrap.v3.ClusterManager.load_stats_config
func (b *ClusterManagerBuilder) LoadStats(server *source.APIBuilder) *ClusterManagerBuilder {
	m, f := b.n.Set("load_stats_config")
	m.LoadStatsConfig = api(f, server)
	return b
}

// Deferred makes a cluster in a worker when that first uses it, which saves memory where most are idle. Default: at once.
//
// Envoy: config.bootstrap.v3.ClusterManager.enable_deferred_cluster_creation
func (b *ClusterManagerBuilder) Deferred() *ClusterManagerBuilder {
	m, _ := b.n.Set("enable_deferred_cluster_creation")
	m.EnableDeferredClusterCreation = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ClusterManagerBuilder) Patch(edit func(*bootstrapv3.ClusterManager)) *ClusterManagerBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ClusterManagerBuilder) Clone() *ClusterManagerBuilder {
	c := &ClusterManagerBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ClusterManagerBuilder) Render(s part.Scope) *bootstrapv3.ClusterManager {
	return b.n.Take(s, nil)
}
