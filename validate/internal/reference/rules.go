package reference

import (
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// unknown are the rules about names that Envoy itself takes as they are.
var unknown = map[check.Kind]*diag.Rule{
	check.Cluster:            clusterUnknown,
	check.ClusterAssignment:  assignmentMissing,
	check.RouteConfiguration: tableUnknown,
	check.Secret:             secretUnknown,
	check.Listener:           listenerUnknown,
}

const declaredClosed = " This is judged only in a closed configuration; declare what comes from elsewhere as external."

var clusterUnknown = check.Rule(diag.Rule{
	ID: "cluster-unknown", Severity: diag.Error,
	Title: "every cluster that is named is there",
	Text:  "Envoy loads a filter, a service or a route that names a cluster which it does not have, and fails each request or connection." + declaredClosed,
	Bad: closed(`"@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
stat_prefix: shop
cluster: shp`),
	Good: closed(`"@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
stat_prefix: shop
cluster: shop`),
	Ref: "common/tcp_proxy/tcp_proxy.cc Config",
})

var assignmentMissing = check.Rule(diag.Rule{
	ID: "load-assignment-missing", Severity: diag.Error,
	Title: "every EDS cluster has its load assignment",
	Text:  "An EDS cluster waits for the assignment with its service_name, or its name if it has none, and holds up everything that waits for the cluster." + declaredClosed,
	Bad: closed(`"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
name: orders
type: EDS
eds_cluster_config: {eds_config: {resource_api_version: V3, ads: {}}}`),
	Good: closed(`"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
name: orders
type: EDS
eds_cluster_config: {eds_config: {resource_api_version: V3, ads: {}}}
---
"@type": type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment
cluster_name: orders`),
	Ref: "extensions/clusters/eds/eds.cc EdsClusterImpl",
})

var tableUnknown = check.Rule(diag.Rule{
	ID: "route-configuration-unknown", Severity: diag.Error,
	Title: "every route configuration that is fetched by name is there",
	Text:  "A listener waits for the route configurations that its connection managers fetch over RDS, and does not listen before." + declaredClosed,
	Bad: closed(`"@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.Rds
route_config_name: edge
config_source: {resource_api_version: V3, ads: {}}`),
	Good: closed(`"@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.Rds
route_config_name: edge
config_source: {resource_api_version: V3, ads: {}}
---
"@type": type.googleapis.com/envoy.config.route.v3.RouteConfiguration
name: edge`),
	Ref: "common/rds/rds_route_config_subscription.cc",
})

var secretUnknown = check.Rule(diag.Rule{
	ID: "secret-unknown", Severity: diag.Error,
	Title: "every secret that is fetched by name is there",
	Text:  "A listener or cluster waits for the secrets that it fetches over SDS, and serves nothing before." + declaredClosed,
	Bad: closed(`"@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig
name: server
sds_config: {resource_api_version: V3, ads: {}}`),
	Good: closed(`"@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig
name: server
sds_config: {resource_api_version: V3, ads: {}}
---
"@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret
name: server
generic_secret: {secret: {inline_string: a}}`),
	Ref: "common/secret/sds_api.cc",
})

var listenerUnknown = check.Rule(diag.Rule{
	ID: "internal-listener-unknown", Severity: diag.Error,
	Title: "every internal listener that an address names is there",
	Text:  "An envoy_internal_address leads to the listener with its server_listener_name. Without it each connection fails." + declaredClosed,
	Bad: closed(`"@type": type.googleapis.com/envoy.config.core.v3.EnvoyInternalAddress
server_listener_name: inner`),
	Good: closed(`"@type": type.googleapis.com/envoy.config.core.v3.EnvoyInternalAddress
server_listener_name: inner
---
"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: inner
internal_listener: {}
filter_chains: [{}]`),
	Ref: "extensions/io_socket/user_space",
})
