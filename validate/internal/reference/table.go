package reference

import (
	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	metricsv3 "github.com/envoyproxy/go-control-plane/envoy/config/metrics/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	tracev3 "github.com/envoyproxy/go-control-plane/envoy/config/trace/v3"
	accessfluentdv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/access_loggers/fluentd/v3"
	aggregatev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/clusters/aggregate/v3"
	gcpauthnv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/gcp_authn/v3"
	mcprouterv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/mcp_router/v3"
	dubbov3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/dubbo_proxy/v3"
	genericv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/generic_proxy/action/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	redisv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/redis_proxy/v3"
	tcpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
	thriftv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/thrift_proxy/v3"
	udpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/udp/udp_proxy/v3"
	luav3 "github.com/envoyproxy/go-control-plane/envoy/extensions/router/cluster_specifiers/lua/v3"
	matchv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/router/cluster_specifiers/matcher/v3"
	priorityv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/router/cluster_specifiers/priority_group/v3"
	fluentdv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/tracers/fluentd/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"

	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/validate/internal/check"
)

func init() {
	routes()
	proxies()
	services()
	bootstrap()
	resources()
}

// routes are the clusters that HTTP routes name.
func routes() {
	one(check.Cluster, "cluster", (*routev3.RouteAction).GetCluster, routed[*routev3.RouteAction](unknownCluster))
	one(check.Cluster, "name", (*routev3.WeightedCluster_ClusterWeight).GetName, routed[*routev3.WeightedCluster_ClusterWeight](unknownWeighted))
	one(check.Cluster, "cluster", (*routev3.RouteAction_RequestMirrorPolicy).GetCluster, mirrored)
	one(check.Cluster, "default_cluster", (*luav3.LuaConfig).GetDefaultCluster, nothing)
	one(check.Cluster, "cluster", (*matchv3.ClusterAction).GetCluster, nothing)
	one(check.Cluster, "cluster_name", (*priorityv3.ClusterWeight).GetClusterName, nothing)
}

// proxies are the clusters that other filters forward to.
func proxies() {
	one(check.Cluster, "cluster", (*tcpv3.TcpProxy).GetCluster, nothing)
	one(check.Cluster, "name", (*tcpv3.TcpProxy_WeightedCluster_ClusterWeight).GetName, nothing)
	one(check.Cluster, "cluster", (*udpv3.UdpProxyConfig).GetCluster, nothing)
	one(check.Cluster, "cluster", (*udpv3.Route).GetCluster, nothing)
	one(check.Cluster, "cluster", (*redisv3.RedisProxy_PrefixRoutes_Route).GetCluster, nothing)
	one(check.Cluster, "cluster", (*redisv3.RedisProxy_PrefixRoutes_Route_RequestMirrorPolicy).GetCluster, nothing)
	one(check.Cluster, "cluster", (*redisv3.RedisProxy_PrefixRoutes_Route_ReadCommandPolicy).GetCluster, nothing)
	one(check.Cluster, "cluster", (*thriftv3.RouteAction).GetCluster, thriftRouted)
	one(check.Cluster, "name", (*thriftv3.WeightedCluster_ClusterWeight).GetName, thriftRouted)
	one(check.Cluster, "cluster", (*thriftv3.RouteAction_RequestMirrorPolicy).GetCluster, thriftRouted)
	one(check.Cluster, "cluster", (*dubbov3.RouteAction).GetCluster, nothing)
	one(check.Cluster, "cluster", (*genericv3.RouteAction).GetCluster, nothing)
	one(check.Cluster, "cluster", (*mcprouterv3.McpRouter_McpCluster).GetCluster, nothing)
}

// services are the clusters behind what Envoy itself calls. Filters, loggers, tracers and sinks name them
// through EnvoyGrpc and HttpUri, wherever those occur.
func services() {
	one(check.Cluster, "cluster_name", (*corev3.GrpcService_EnvoyGrpc).GetClusterName, grpcService)
	one(check.Cluster, "cluster", (*corev3.HttpUri).GetCluster, nothing)
	many(check.Cluster, "cluster_names", (*corev3.ApiConfigSource).GetClusterNames, func(c *check.Context, s *corev3.ApiConfigSource) demand {
		return source(c, s, 1)
	})
	one(check.Cluster, "cluster", (*gcpauthnv3.GcpAuthnFilterConfig).GetCluster, nothing)
	one(check.Cluster, "cluster", (*accessfluentdv3.FluentdAccessLogConfig).GetCluster, static[*accessfluentdv3.FluentdAccessLogConfig](fluentdCluster))
	one(check.Cluster, "cluster", (*fluentdv3.FluentdConfig).GetCluster, static[*fluentdv3.FluentdConfig](fluentdCluster))
	one(check.Cluster, "collector_cluster", (*tracev3.ZipkinConfig).GetCollectorCluster, listed)
	one(check.Cluster, "collector_cluster", (*tracev3.DatadogConfig).GetCollectorCluster, listed)
	one(check.Cluster, "collector_cluster", (*tracev3.LightstepConfig).GetCollectorCluster, nothing)
}

// bootstrap is what only a bootstrap names.
func bootstrap() {
	one(check.Cluster, "local_cluster_name", (*bootstrapv3.ClusterManager).GetLocalClusterName, listed)
	one(check.Cluster, "tcp_cluster_name", (*metricsv3.StatsdSink).GetTcpClusterName, static[*metricsv3.StatsdSink](statsdCluster))
}

// resources are what clusters, connection managers and TLS contexts fetch by name.
func resources() {
	many(check.Cluster, "clusters", (*aggregatev3.ClusterConfig).GetClusters, nothing)
	one(check.ClusterAssignment, "eds_cluster_config.service_name", assignmentOf, func(_ *check.Context, c *clusterv3.Cluster) demand {
		return discovered(c.GetEdsClusterConfig().GetEdsConfig())
	})
	one(check.RouteConfiguration, "route_config_name", (*hcmv3.Rds).GetRouteConfigName, func(_ *check.Context, r *hcmv3.Rds) demand {
		return discovered(r.GetConfigSource())
	})
	one(check.RouteConfiguration, "route_configuration_name", (*routev3.ScopedRouteConfiguration).GetRouteConfigurationName, nothing)
	one(check.Secret, "name", (*tlsv3.SdsSecretConfig).GetName, func(_ *check.Context, s *tlsv3.SdsSecretConfig) demand {
		return discovered(s.GetSdsConfig()) // a static one has rules of its own
	})
	one(check.Listener, "server_listener_name", (*corev3.EnvoyInternalAddress).GetServerListenerName, nothing)
}

// assignmentOf returns the name of the load assignment that an EDS cluster asks for.
func assignmentOf(c *clusterv3.Cluster) string {
	if c.GetClusterType() != nil || c.GetType() != clusterv3.Cluster_EDS {
		return ""
	}
	if name := c.GetEdsClusterConfig().GetServiceName(); name != "" {
		return name
	}
	return c.GetName()
}

// thriftRouted demands that the clusters of routes that stand in the filter are known.
func thriftRouted[M interface {
	*thriftv3.RouteAction | *thriftv3.WeightedCluster_ClusterWeight | *thriftv3.RouteAction_RequestMirrorPolicy
	proto.Message
}](c *check.Context, _ M) demand {
	if _, inline := check.Within[*thriftv3.ThriftProxy](c); !inline {
		return demand{}
	}
	return known(c, thriftCluster)
}
