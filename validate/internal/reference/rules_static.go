package reference

import (
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

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
