package bootstrap

import (
	"fmt"
	"strings"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	metricsv3 "github.com/envoyproxy/go-control-plane/envoy/config/metrics/v3"
	graphitev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/stat_sinks/graphite_statsd/v3"
	telemetryv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/stat_sinks/open_telemetry/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func init() {
	check.On(tag)
	check.On(sink)
	check.On(statsd)
	check.On(func(c *check.Context, s *metricsv3.DogStatsdSink) { sinkAddress(c, s.GetAddress()) })
	check.On(func(c *check.Context, s *graphitev3.GraphiteStatsdSink) { sinkAddress(c, s.GetAddress()) })
	check.On(metricsService)
	check.On(func(c *check.Context, s *telemetryv3.SinkConfig) {
		grpcCluster(c, sinkTelemetry, s.GetGrpcService(), secondary, "grpc_service")
	})
}

// aSink begins a sample of a bootstrap with a sink, whose configuration follows on the line.
const aSink = aBootstrap + aNode + "stats_sinks:\n- name: b\n  typed_config: {\"@type\": type.googleapis.com/envoy."

var (
	tagNameEmpty = check.Rule(diag.Rule{
		ID: "bootstrap-stats-tag-name-empty", Severity: diag.Error,
		Title: "a tag that is extracted has a name",
		Text:  "Envoy refuses a regex in stats_tags without tag_name.",
		Bad:   aBootstrap + "stats_config: {stats_tags: [{regex: \"^b\\\\.(c\\\\.)\"}]}\n",
		Good:  aBootstrap + "stats_config: {stats_tags: [{tag_name: d, regex: \"^b\\\\.(c\\\\.)\"}]}\n",
		Ref:   "common/stats/tag_extractor_impl.cc createTagExtractor",
	})
	tagNoDefault = check.Rule(diag.Rule{
		ID: "bootstrap-stats-tag-no-default", Severity: diag.Error,
		Title: "a tag of one's own has a regex or a value",
		Text:  "Without either Envoy takes the regex that it has for the name, and refuses a name that is not one of its own.",
		Bad:   aBootstrap + "stats_config: {stats_tags: [{tag_name: region}]}\n",
		Good:  aBootstrap + "stats_config: {stats_tags: [{tag_name: region, fixed_value: north}]}\n",
		Ref:   "common/stats/tag_producer_impl.cc addExtractorsMatching",
	})
	sinkUnknown = check.Rule(diag.Rule{
		ID: "bootstrap-stats-sink-unknown", Severity: diag.Error,
		Title: "a sink of statistics has a configuration",
		Text:  "Envoy finds the sink by the type of its typed_config. It refuses one that has only a name.",
		Bad:   aBootstrap + "stats_sinks: [{name: envoy.stat_sinks.hystrix}]\n",
		Good:  aSink + "config.metrics.v3.HystrixSink}\n",
		Ref:   "server/configuration_impl.cc MainImpl::initialize",
	})
	statsdAddress = check.Rule(diag.Rule{
		ID: "stats-sink-statsd-address", Severity: diag.Error,
		Title: "a statsd server is given by an IP address or a pipe",
		Text:  "Envoy sends statistics to the address as it is written and resolves no names.",
		Bad:   aSink + "config.metrics.v3.StatsdSink, address: {socket_address: {address: statsd.test, port_value: 8125}}}\n",
		Good:  aSink + "config.metrics.v3.StatsdSink, address: {socket_address: {address: 127.0.0.1, port_value: 8125}}}\n",
		Ref:   "stat_sinks/statsd/config.cc",
	})
	sinkMetrics = check.Rule(diag.Rule{
		ID: "stats-sink-metrics-service", Severity: diag.Error,
		Title: "a metrics service is a static cluster, in version 3 of the protocol",
		Text:  "Envoy looks for the cluster when it starts, among the static ones. It refuses transport_api_version V2.",
		Bad:   aSink + "config.metrics.v3.MetricsServiceConfig, transport_api_version: V3, grpc_service: {envoy_grpc: {cluster_name: b}}}\n",
		Good:  aSink + "config.metrics.v3.MetricsServiceConfig, transport_api_version: V3, grpc_service: {envoy_grpc: {cluster_name: xds}}}\n" + xdsCluster,
		Ref:   "stat_sinks/metrics_service/config.cc",
	})
	sinkTelemetry = check.Rule(diag.Rule{
		ID: "stats-sink-otel", Severity: diag.Error,
		Title: "a collector of OpenTelemetry is a static cluster",
		Text:  "Envoy looks for the cluster when it starts, among the static ones.",
		Bad:   aSink + "extensions.stat_sinks.open_telemetry.v3.SinkConfig, grpc_service: {envoy_grpc: {cluster_name: b}}}\n",
		Good:  aSink + "extensions.stat_sinks.open_telemetry.v3.SinkConfig, grpc_service: {envoy_grpc: {cluster_name: xds}}}\n" + xdsCluster,
		Ref:   "stat_sinks/open_telemetry/config.cc",
	})
)

// tag judges a tag of statistics. All names of Envoy's own but one begin with "envoy.".
func tag(c *check.Context, t *metricsv3.TagSpecifier) {
	name := t.GetTagName()
	_, fixed := t.GetTagValue().(*metricsv3.TagSpecifier_FixedValue)
	if problem := regexProblem(t.GetRegex()); problem != "" {
		c.Report(tagRegex, problem, "regex")
	}
	switch {
	case fixed:
	case t.GetRegex() != "" && name == "":
		c.Report(tagNameEmpty, "a regex for a tag without name", "tag_name")
	case t.GetRegex() == "" && !strings.HasPrefix(name, "envoy.") && name != "cipher_suite":
		c.Report(tagNoDefault, fmt.Sprintf("the tag %q has neither a regex nor a value", name), "tag_name")
	}
}

func sink(c *check.Context, s *metricsv3.StatsSink) {
	if s.GetTypedConfig() == nil {
		c.Report(sinkUnknown, fmt.Sprintf("the sink %q has no configuration", s.GetName()), "typed_config")
	}
}

// statsd judges the sink; over TCP it says who it is, as a subscription does.
func statsd(c *check.Context, s *metricsv3.StatsdSink) {
	if b, ok := check.Within[*bootstrapv3.Bootstrap](c); ok && s.GetTcpClusterName() != "" {
		needNode(c, b)
	}
	sinkAddress(c, s.GetAddress())
}

func sinkAddress(c *check.Context, a *corev3.Address) {
	if s := a.GetSocketAddress(); s.GetAddress() != "" && !isIP(s) {
		c.Report(statsdAddress, fmt.Sprintf("%q is not an IP address", s.GetAddress()), "address.socket_address.address")
	}
}

func metricsService(c *check.Context, s *metricsv3.MetricsServiceConfig) {
	if s.GetTransportApiVersion() == corev3.ApiVersion_V2 {
		c.Report(sinkMetrics, "version 2 of the protocol is gone", "transport_api_version").Fixes = []string{"use V3"}
	}
	grpcCluster(c, sinkMetrics, s.GetGrpcService(), secondary, "grpc_service")
}
