package bootstrap

import (
	"fmt"
	"net/netip"
	"strings"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var (
	localCluster = check.Rule(diag.Rule{
		ID: "bootstrap-local-cluster-missing", Severity: diag.Error,
		Title: "the local cluster is a static cluster",
		Text:  "Envoy looks for cluster_manager.local_cluster_name before it asks a control plane for clusters, and does not start without it.",
		Bad:   aBootstrap + "cluster_manager: {local_cluster_name: b}\n",
		Good:  aBootstrap + "cluster_manager: {local_cluster_name: a}\nstatic_resources: {clusters: [{name: a}]}\n",
		Ref:   "cluster_manager_impl.cc ClusterManagerImpl::initialize",
	})
	loadStatsType = check.Rule(diag.Rule{
		ID: "bootstrap-load-stats-type", Severity: diag.Warning,
		Title: "load is reported over gRPC",
		Text:  "load_stats_config has the api_type GRPC or DELTA_GRPC and a gRPC service. With anything else Envoy takes the bootstrap, and shuts down as soon as it is ready.",
		Bad:   aBootstrap + xdsCluster + "cluster_manager: {load_stats_config: {api_type: AGGREGATED_GRPC, grpc_services: [{envoy_grpc: {cluster_name: xds}}]}}\n",
		Good:  aBootstrap + xdsCluster + "cluster_manager: {load_stats_config: {api_type: GRPC, grpc_services: [{envoy_grpc: {cluster_name: xds}}]}}\n",
		Ref:   "cluster_manager_impl.cc initializeSecondaryClusters",
	})
	loadStatsCluster = check.Rule(diag.Rule{
		ID: "bootstrap-load-stats-cluster", Severity: diag.Warning,
		Title: "load is reported to a static cluster",
		Text:  "The cluster that load_stats_config names has to be in the bootstrap. Without it Envoy takes the bootstrap, and shuts down as soon as it is ready.",
		Bad:   aBootstrap + "cluster_manager: {load_stats_config: {api_type: GRPC, grpc_services: [{envoy_grpc: {cluster_name: xds}}]}}\n",
		Good:  aBootstrap + xdsCluster + "cluster_manager: {load_stats_config: {api_type: GRPC, grpc_services: [{envoy_grpc: {cluster_name: xds}}]}}\n",
		Ref:   "cluster_manager_impl.cc initializeSecondaryClusters",
	})
	hdsConfig = check.Rule(diag.Rule{
		ID: "bootstrap-hds", Severity: diag.Warning,
		Title: "health discovery goes over gRPC to a static cluster",
		Text: "hds_config has the api_type GRPC or DELTA_GRPC and a gRPC service whose cluster is in the bootstrap. With anything else Envoy takes the bootstrap, and " +
			"shuts down as soon as it is ready.",
		Bad:  aBootstrap + "hds_config: {api_type: GRPC, grpc_services: [{envoy_grpc: {cluster_name: xds}}]}\n",
		Good: aBootstrap + xdsCluster + "hds_config: {api_type: GRPC, grpc_services: [{envoy_grpc: {cluster_name: xds}}]}\n",
		Ref:  "server/server.cc onRuntimeReady",
	})
	adsType = check.Rule(diag.Rule{
		ID: "ads-config-type", Severity: diag.Error,
		Title: "ADS is configured with the api_type GRPC or DELTA_GRPC",
		Text:  "That the stream carries all types follows from the field ads_config. Envoy refuses AGGREGATED_GRPC, AGGREGATED_DELTA_GRPC and REST in it.",
		Bad:   aBootstrap + aNode + xdsCluster + "dynamic_resources: {ads_config: {api_type: AGGREGATED_GRPC, grpc_services: [{envoy_grpc: {cluster_name: xds}}]}}\n",
		Good:  aBootstrap + aNode + xdsCluster + "dynamic_resources: {ads_config: {api_type: GRPC, grpc_services: [{envoy_grpc: {cluster_name: xds}}]}}\n",
		Ref:   "common/config/utility.cc factoryForGrpcApiConfigSource",
	})
	adsServices = check.Rule(diag.Rule{
		ID: "ads-config-services", Severity: diag.Error,
		Title: "ADS has one gRPC service",
		Text:  "Envoy refuses ads_config without grpc_services, and with more than one; the runtime feature xds_failover_support allows two.",
		Bad:   aBootstrap + aNode + "dynamic_resources: {ads_config: {api_type: GRPC}}\n",
		Good:  aBootstrap + aNode + xdsCluster + "dynamic_resources: {ads_config: {api_type: GRPC, grpc_services: [{envoy_grpc: {cluster_name: xds}}]}}\n",
		Ref:   "common/config/utility.cc checkApiConfigSourceNames",
	})
	adsCluster = check.Rule(diag.Rule{
		ID: "ads-config-cluster", Severity: diag.Error,
		Title: "the control plane's cluster is in the bootstrap and needs no control plane",
		Text:  "ADS is set up after the static clusters and before those of type EDS, unless their endpoints are in a file. Envoy refuses ads_config with any other cluster.",
		Bad:   aBootstrap + aNode + "dynamic_resources: {ads_config: {api_type: GRPC, grpc_services: [{envoy_grpc: {cluster_name: xds}}]}}\n",
		Good:  aBootstrap + aNode + xdsCluster + "dynamic_resources: {ads_config: {api_type: GRPC, grpc_services: [{envoy_grpc: {cluster_name: xds}}]}}\n",
		Ref:   "cluster_manager_impl.cc initialize",
	})
	outlierLog = check.Rule(diag.Rule{
		ID: "bootstrap-outlier-event-log", Severity: diag.Error,
		Title: "the directory of the log of outliers exists",
		Text: "Envoy opens event_log_path when it starts, and creates the file if need be, but not its directory. The rule looks at the file system only where it is " +
			"asked to.",
		Bad:  "# options: files\n" + aBootstrap + "cluster_manager: {outlier_detection: {event_log_path: /no/such/directory/outliers.log}}\n",
		Good: "# options: files\n" + aBootstrap + "cluster_manager: {outlier_detection: {event_log_path: /dev/null}}\n",
		Ref:  "common/upstream/outlier_detection_impl.cc EventLoggerImpl",
	})
	locator = check.Rule(diag.Rule{
		ID: "xds-tp-locator", Severity: diag.Error,
		Title: "a locator of resources is a URL that Envoy reads",
		Text:  "lds_resources_locator and cds_resources_locator begin with xdstp:, http: or file:. Envoy refuses anything else.",
		Bad:   aBootstrap + aNode + "dynamic_resources: {cds_resources_locator: clusters}\n",
		Good:  aBootstrap + aNode + "dynamic_resources: {cds_resources_locator: \"xdstp://b/envoy.config.cluster.v3.Cluster/c\"}\n",
		Ref:   "common/config/xds_resource.cc decodeUrl",
	})
)

// standing says how early a cluster can be used.
type standing int

const (
	absent    standing = iota
	secondary          // static, but its endpoints come from a control plane
	primary            // static, and ready before any control plane is asked
)

// standingOf looks a cluster up among the static ones.
func standingOf(b *bootstrapv3.Bootstrap, name string) standing {
	for _, cl := range b.GetStaticResources().GetClusters() {
		if cl.GetName() != name {
			continue
		}
		source := cl.GetEdsClusterConfig().GetEdsConfig()
		if cl.GetClusterType() == nil && cl.GetType() == clusterv3.Cluster_EDS && source.GetPath() == "" && source.GetPathConfigSource() == nil {
			return secondary
		}
		return primary
	}
	return absent
}

// clusterManager judges the parts of the bootstrap that name static clusters.
func clusterManager(c *check.Context, b *bootstrapv3.Bootstrap) {
	m := b.GetClusterManager()
	if name := m.GetLocalClusterName(); name != "" && standingOf(b, name) == absent {
		suggest(c.Report(localCluster, fmt.Sprintf("the bootstrap has no cluster %q", name), "cluster_manager.local_cluster_name"), b, name)
	}
	if log := m.GetOutlierDetection().GetEventLogPath(); log != "" && !c.Creatable(log) {
		c.Report(outlierLog, fmt.Sprintf("the directory of %q does not exist", log), "cluster_manager.outlier_detection.event_log_path")
	}
	if stats := m.GetLoadStatsConfig(); stats != nil {
		if !grpcType(stats) || len(stats.GetGrpcServices()) == 0 {
			c.Report(loadStatsType, "load is not reported over gRPC", "cluster_manager.load_stats_config")
		} else {
			grpcCluster(c, loadStatsCluster, stats.GetGrpcServices()[0], secondary, "cluster_manager.load_stats_config.grpc_services", 0)
		}
	}
	if hds := b.GetHdsConfig(); hds != nil {
		switch {
		case hds.GetTransportApiVersion() == corev3.ApiVersion_V2:
			c.Report(hdsConfig, "version 2 of the protocol is gone", "hds_config.transport_api_version")
		case !grpcType(hds) || len(hds.GetGrpcServices()) == 0:
			c.Report(hdsConfig, "health discovery does not go over gRPC", "hds_config")
		default:
			grpcCluster(c, hdsConfig, hds.GetGrpcServices()[0], secondary, "hds_config.grpc_services", 0)
		}
	}
}

func grpcType(a *corev3.ApiConfigSource) bool {
	return a.GetApiType() == corev3.ApiConfigSource_GRPC || a.GetApiType() == corev3.ApiConfigSource_DELTA_GRPC
}

func adsConfig(c *check.Context, a *corev3.ApiConfigSource, b *bootstrapv3.Bootstrap) {
	const at = "dynamic_resources.ads_config"
	if a == nil {
		return
	}
	needNode(c, b)
	transport(c, a, at)
	services := len(a.GetGrpcServices())
	switch {
	case !grpcType(a):
		c.Report(adsType, fmt.Sprintf("api_type is %s", a.GetApiType()), at, "api_type").Fixes = []string{"use GRPC or DELTA_GRPC"}
	case len(a.GetClusterNames()) > 0:
		c.Report(grpcClusterNames, "cluster_names beside gRPC", at, "cluster_names")
	case services == 0 || services > mostServices(c):
		c.Report(adsServices, fmt.Sprintf("%d gRPC services", services), at, "grpc_services")
	default:
		for i, s := range a.GetGrpcServices() {
			grpcCluster(c, adsCluster, s, primary, at, "grpc_services", i)
		}
		backoff(c, a, at)
	}
}

func locators(c *check.Context, d *bootstrapv3.Bootstrap_DynamicResources) {
	for _, l := range [...]struct{ field, url string }{
		{"lds_resources_locator", d.GetLdsResourcesLocator()}, {"cds_resources_locator", d.GetCdsResourcesLocator()},
	} {
		if l.url != "" && !strings.HasPrefix(l.url, "xdstp:") && !strings.HasPrefix(l.url, "http:") && !strings.HasPrefix(l.url, "file:") {
			c.Report(locator, fmt.Sprintf("%q is no URL of resources", l.url), "dynamic_resources", l.field)
		}
	}
}

// mostServices is how many gRPC services a source may have.
func mostServices(c *check.Context) int {
	if c.RuntimeSets("envoy.restart_features.xds_failover_support") {
		return 2
	}
	return 1
}

// grpcCluster judges the cluster behind a gRPC service, if a bootstrap tells which there are.
func grpcCluster(c *check.Context, rule *diag.Rule, s *corev3.GrpcService, need standing, at ...any) {
	target := s.GetEnvoyGrpc()
	if target == nil {
		return
	}
	staticCluster(c, rule, target.GetClusterName(), need, append(at, "envoy_grpc.cluster_name")...)
}

// staticCluster reports a cluster that the bootstrap has not, or not early enough.
func staticCluster(c *check.Context, rule *diag.Rule, name string, need standing, at ...any) {
	b := c.Index().Bootstrap()
	if b == nil || name == "" || c.External[check.Cluster][name] {
		return
	}
	switch got := standingOf(b, name); {
	case got >= need:
	case got == secondary:
		c.Report(rule, fmt.Sprintf("the cluster %q gets its own endpoints from a control plane", name), at...)
	default:
		suggest(c.Report(rule, fmt.Sprintf("the bootstrap has no cluster %q", name), at...), b, name)
	}
}

// suggest offers the static cluster whose name is nearest.
func suggest(d *diag.Diagnostic, b *bootstrapv3.Bootstrap, name string) {
	var names []string
	for _, cl := range b.GetStaticResources().GetClusters() {
		names = append(names, cl.GetName())
	}
	if near := diag.Nearest(name, names); near != "" {
		d.Fixes = append(d.Fixes, fmt.Sprintf("use %q", near))
	}
}

// isIP tells whether Envoy reads the address as one; what depends on the platform or a resolver passes.
func isIP(s *corev3.SocketAddress) bool {
	if s.GetResolverName() != "" || strings.Contains(s.GetAddress(), "%") {
		return true
	}
	_, err := netip.ParseAddr(s.GetAddress())
	return err == nil
}
