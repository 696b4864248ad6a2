package reference

import (
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var notPrimary = check.Rule(diag.Rule{
	ID: "cs-cluster-not-primary", Severity: diag.Error,
	Title: "configuration is fetched through clusters that are there from the start",
	Text: "An api_config_source with api_type GRPC or REST needs a cluster of the bootstrap that is not itself fetched: a static one, and no EDS cluster unless its endpoints come from a file. " +
		"Secrets and DELTA_GRPC sources are not checked.",
	Bad:  bootstrapWith(`dynamic_resources: {cds_config: ` + sourced("shp") + `}`),
	Good: bootstrapWith(`dynamic_resources: {cds_config: ` + sourced("shop") + `}`),
	Ref:  "common/config/utility.cc validateClusterName",
})

var grpcNotStatic = check.Rule(diag.Rule{
	ID: "cs-grpc-envoy-cluster-static", Severity: diag.Error,
	Title: "metrics and health discovery are sent through clusters of the bootstrap",
	Text:  "hds_config and the gRPC stats sinks look for their cluster when they are built, and take only one that stands in the bootstrap.",
	Bad:   bootstrapWith(`hds_config: {api_type: GRPC, transport_api_version: V3, grpc_services: [{envoy_grpc: {cluster_name: shp}}]}`),
	Good:  bootstrapWith(`hds_config: {api_type: GRPC, transport_api_version: V3, grpc_services: [{envoy_grpc: {cluster_name: shop}}]}`),
	Ref:   "common/upstream/cluster_manager_impl.cc checkActiveStaticCluster",
})

var adsCluster = check.Rule(diag.Rule{
	ID: "ads-config-cluster", Severity: diag.Error,
	Title: "ADS is reached through a cluster that is there from the start",
	Text:  "ads_config names a static cluster of the bootstrap, and no EDS cluster unless its endpoints come from a file: Envoy sets ADS up before it fetches any.",
	Bad:   bootstrapWith(`dynamic_resources: {ads_config: {api_type: GRPC, transport_api_version: V3, grpc_services: [{envoy_grpc: {cluster_name: shp}}]}}`),
	Good:  bootstrapWith(`dynamic_resources: {ads_config: {api_type: GRPC, transport_api_version: V3, grpc_services: [{envoy_grpc: {cluster_name: shop}}]}}`),
	Ref:   "common/upstream/cluster_manager_impl.cc",
})

var loadStatsCluster = check.Rule(diag.Rule{
	ID: "bootstrap-load-stats-cluster", Severity: diag.Error,
	Title: "load reports are sent through a cluster of the bootstrap",
	Text:  "load_stats_config names a static cluster. Envoy finds out late, when it has fetched its clusters, and then shuts down.",
	Bad:   bootstrapWith(`cluster_manager: {load_stats_config: {api_type: GRPC, transport_api_version: V3, grpc_services: [{envoy_grpc: {cluster_name: shp}}]}}`),
	Good:  bootstrapWith(`cluster_manager: {load_stats_config: {api_type: GRPC, transport_api_version: V3, grpc_services: [{envoy_grpc: {cluster_name: shop}}]}}`),
	Ref:   "server/server.cc",
})

var localCluster = check.Rule(diag.Rule{
	ID: "bootstrap-local-cluster-missing", Severity: diag.Error,
	Title: "the local cluster is a cluster of the bootstrap",
	Text:  "cluster_manager.local_cluster_name names the static cluster to which Envoy itself belongs, for zone aware routing. Envoy does not start without it.",
	Bad:   bootstrapWith(`cluster_manager: {local_cluster_name: shp}`),
	Good:  bootstrapWith(`cluster_manager: {local_cluster_name: shop}`),
	Ref:   "common/upstream/cluster_manager_impl.cc",
})

// statsd is a stats sink that sends to a cluster.
func statsd(cluster string) string {
	return bootstrapWith(`stats_sinks: [{name: envoy.stat_sinks.statsd, typed_config: {"@type": type.googleapis.com/envoy.config.metrics.v3.StatsdSink, tcp_cluster_name: ` + cluster + `}}]`)
}

var statsdCluster = check.Rule(diag.Rule{
	ID: "stats-sink-statsd-tcp-cluster", Severity: diag.Error,
	Title: "statsd is reached through a cluster of the bootstrap",
	Text:  "tcp_cluster_name names a static cluster: the sink is built before any other cluster is fetched.",
	Bad:   statsd("shp"),
	Good:  statsd("shop"),
	Ref:   "extensions/stat_sinks/common/statsd/statsd.cc TcpStatsdSink",
})

// fluentd is an access log that is sent to a cluster.
func fluentd(cluster string) string {
	return listening(`"@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy, stat_prefix: shop, cluster: shop,
          access_log: [{name: fluentd, typed_config: {"@type": type.googleapis.com/envoy.extensions.access_loggers.fluentd.v3.FluentdAccessLogConfig,
            cluster: ` + cluster + `, tag: shop, stat_prefix: shop, record: {host: "%UPSTREAM_HOST%"}}}]`)
}

var fluentdCluster = check.Rule(diag.Rule{
	ID: "al-fluentd-cluster", Severity: diag.Error,
	Title: "fluentd is reached through a cluster of the bootstrap",
	Text:  "The fluentd access log and tracer look for their cluster when they are built, and take only a static one.",
	Bad:   fluentd("shp"),
	Good:  fluentd("shop"),
	Ref:   "extensions/access_loggers/fluentd/config.cc",
})
