package bootstrap

import (
	"fmt"
	"strings"
	"time"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// Beginnings of samples, and a cluster that does not depend on anything.
const (
	aBootstrap = "\"@type\": type.googleapis.com/envoy.config.bootstrap.v3.Bootstrap\n"
	aCluster   = "\"@type\": type.googleapis.com/envoy.config.cluster.v3.Cluster\nname: a\n"
	aNode      = "node: {id: edge-1, cluster: edge}\n"
	xdsCluster = "static_resources: {clusters: [{name: xds, type: STRICT_DNS, http2_protocol_options: {}}]}\n"
)

func init() {
	check.On(bootstrap)
	check.On(trackStats)
}

var (
	flushBoth = check.Rule(diag.Rule{
		ID: "bootstrap-stats-flush-both", Severity: diag.Error,
		Title: "statistics are flushed at an interval or on request",
		Text:  "Envoy refuses stats_flush_interval together with stats_flush_on_admin.",
		Bad:   aBootstrap + "stats_flush_interval: 1s\nstats_flush_on_admin: true\n",
		Good:  aBootstrap + "stats_flush_interval: 1s\n",
		Ref:   "server/configuration_impl.cc StatsConfigImpl",
	})
	evictionMultiple = check.Rule(diag.Rule{
		ID: "bootstrap-stats-eviction-multiple", Severity: diag.Error,
		Title: "statistics are evicted every so many flushes",
		Text:  "stats_eviction_interval has to be a whole multiple of stats_flush_interval, which is 5 seconds if unset.",
		Bad:   aBootstrap + "stats_flush_interval: 2s\nstats_eviction_interval: 3s\n",
		Good:  aBootstrap + "stats_flush_interval: 2s\nstats_eviction_interval: 4s\n",
		Ref:   "server/configuration_impl.cc StatsConfigImpl",
	})
	watchdogBoth = check.Rule(diag.Rule{
		ID: "bootstrap-watchdog-both", Severity: diag.Error,
		Title: "watchdogs are configured in one field",
		Text:  "watchdog is the old form of watchdogs. Envoy refuses both at once.",
		Bad:   aBootstrap + "watchdog: {}\nwatchdogs: {}\n",
		Good:  aBootstrap + "watchdogs: {}\n",
		Ref:   "server/configuration_impl.cc MainImpl::initializeWatchdogs",
	})
	inlineSetCookie = check.Rule(diag.Rule{
		ID: "bootstrap-inline-header-set-cookie", Severity: diag.Error,
		Title: "set-cookie is not registered as an inline header",
		Text:  "Inline headers have one value, and set-cookie may occur several times. Envoy refuses it.",
		Bad:   aBootstrap + "inline_headers: [{inline_header_name: Set-Cookie, inline_header_type: RESPONSE_HEADER}]\n",
		Good:  aBootstrap + "inline_headers: [{inline_header_name: x-tenant, inline_header_type: RESPONSE_HEADER}]\n",
		Ref:   "server/server.cc registerCustomInlineHeadersFromBootstrap",
	})
	logFlag = check.Rule(diag.Rule{
		ID: "bootstrap-log-json-message-flag", Severity: diag.Error,
		Title: "the message in a JSON log is escaped",
		Text:  "%v and %_ insert the message as it is, which would break the JSON. Envoy refuses them in json_format; %j is the escaped message.",
		Bad:   aBootstrap + "application_log_config: {log_format: {json_format: {message: \"%v\"}}}\n",
		Good:  aBootstrap + "application_log_config: {log_format: {json_format: {message: \"%j\"}}}\n",
		Ref:   "common/common/logger.cc setJsonLogFormat",
	})
	adminAddress = check.Rule(diag.Rule{
		ID: "bootstrap-admin-address-invalid", Severity: diag.Error,
		Title: "the admin interface listens on an IP address or a pipe",
		Text:  "Envoy resolves no names for what it listens on.",
		Bad:   aBootstrap + "admin: {address: {socket_address: {address: localhost, port_value: 9901}}}\n",
		Good:  aBootstrap + "admin: {address: {socket_address: {address: 127.0.0.1, port_value: 9901}}}\n",
		Ref:   "server/configuration_impl.cc InitialImpl",
	})
	statsTwice = check.Rule(diag.Rule{
		ID: "bootstrap-load-stats-per-endpoint", Severity: diag.Error,
		Title: "load is reported or counted for each endpoint, not both",
		Text:  "Both would reset the same counters. Envoy refuses clusters with track_cluster_stats.per_endpoint_stats where the cluster manager has a load_stats_config.",
		Bad: aBootstrap + `cluster_manager: {load_stats_config: {api_type: GRPC, grpc_services: [{envoy_grpc: {cluster_name: xds}}]}}
static_resources: {clusters: [{name: xds, http2_protocol_options: {}, track_cluster_stats: {per_endpoint_stats: true}}]}
`,
		Good: aBootstrap + `cluster_manager: {load_stats_config: {api_type: GRPC, grpc_services: [{envoy_grpc: {cluster_name: xds}}]}}
static_resources: {clusters: [{name: xds, http2_protocol_options: {}}]}
`,
		Ref: "upstream_impl.cc ClusterInfoImpl",
	})
)

// bootstrap judges what fields of the bootstrap say together.
func bootstrap(c *check.Context, b *bootstrapv3.Bootstrap) {
	flushing(c, b)
	if b.GetWatchdog() != nil && b.GetWatchdogs() != nil {
		c.Report(watchdogBoth, "watchdog and watchdogs are both set", "watchdog")
	}
	for i, h := range b.GetInlineHeaders() {
		if strings.EqualFold(h.GetInlineHeaderName(), "set-cookie") {
			c.Report(inlineSetCookie, "set-cookie cannot be an inline header", "inline_headers", i, "inline_header_name")
		}
	}
	if flag := messageFlag(b.GetApplicationLogConfig().GetLogFormat().GetJsonFormat()); flag != "" {
		c.Report(logFlag, flag+" in the format of a JSON log", "application_log_config.log_format.json_format").Fixes = []string{"use %j"}
	}
	if s := b.GetAdmin().GetAddress().GetSocketAddress(); s.GetAddress() != "" && !isIP(s) {
		c.Report(adminAddress, fmt.Sprintf("%q is not an IP address", s.GetAddress()), "admin.address.socket_address.address")
	}
	clusterManager(c, b)
	adsConfig(c, b.GetDynamicResources().GetAdsConfig(), b)
	locators(c, b.GetDynamicResources())
}

func flushing(c *check.Context, b *bootstrapv3.Bootstrap) {
	flush := 5 * time.Second
	if b.GetStatsFlushInterval() != nil {
		flush = b.GetStatsFlushInterval().AsDuration()
		if b.GetStatsFlushOnAdmin() {
			c.Report(flushBoth, "statistics are flushed at an interval and on request", "stats_flush_on_admin")
		}
	}
	evict := b.GetStatsEvictionInterval()
	if evict != nil && flush > 0 && evict.AsDuration().Milliseconds()%max(flush.Milliseconds(), 1) != 0 {
		c.Report(evictionMultiple, fmt.Sprintf("%s is no multiple of %s", evict.AsDuration(), flush), "stats_eviction_interval")
	}
}

// messageFlag finds %v and %_ anywhere in a JSON format.
func messageFlag(s *structpb.Struct) string {
	if s == nil {
		return ""
	}
	text, err := s.MarshalJSON()
	if err != nil {
		return ""
	}
	for _, flag := range [...]string{"%v", "%_"} {
		if strings.Contains(string(text), flag) {
			return flag
		}
	}
	return ""
}

func trackStats(c *check.Context, t *clusterv3.TrackClusterStats) {
	if t.GetPerEndpointStats() && c.Index().Bootstrap().GetClusterManager().GetLoadStatsConfig() != nil {
		c.Report(statsTwice, "the cluster manager reports load already", "per_endpoint_stats")
	}
}
