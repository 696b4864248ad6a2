package bootstrap_test

import (
	"testing"
	"time"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/builder/bootstrap"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
	"github.com/envoykit/envoykit/wasm"
)

func TestAdmin(t *testing.T) {
	parttest.Equal(t, bootstrap.Admin("127.0.0.1", 9901).
		AccessLogs(accesslog.File("/dev/null")).
		Profile("/tmp/envoy.prof").
		AllowPaths(match.Exact("/ready"), match.Prefix("/stats")).
		IgnoreConnectionLimit().
		Option(1, 2, 3, bootstrap.BeforeBind).
		BytesOption(6, 4, []byte{1, 2}, bootstrap.Listening).Clone(), `
access_log:
- name: envoy.access_loggers.file
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog
    path: /dev/null
profile_path: /tmp/envoy.prof
address: {socket_address: {address: 127.0.0.1, port_value: 9901}}
socket_options:
- {level: 1, name: 2, int_value: 3, state: STATE_PREBIND}
- {level: 6, name: 4, buf_value: AQI=, state: STATE_LISTENING}
ignore_global_conn_limit: true
allow_paths: [{exact: /ready}, {prefix: /stats}]
`)
	parttest.Equal(t, bootstrap.AdminPipe("/run/envoy.sock"), `address: {pipe: {path: /run/envoy.sock}}`)
}

func TestNode(t *testing.T) {
	parttest.Equal(t, bootstrap.Node("edge-1", "edge").
		Metadata("team", "web").Metadata("ports", []any{80, 443}).
		Locality("eu", "eu-1", "rack-3").
		UserAgent("gateway", "1.2").
		Features("envoy.lb.does_not_support_overprovisioning", "com.example.a").
		Extension("envoy.filters.http.router", "envoy.filters.http", "envoy.extensions.filters.http.router.v3.Router").
		Parameter("envoy.config.cluster.v3.Cluster", "shard", "3").
		Parameter("envoy.config.cluster.v3.Cluster", "tier", "a").Clone(), `
id: edge-1
cluster: edge
metadata: {team: web, ports: [80, 443]}
locality: {region: eu, zone: eu-1, sub_zone: rack-3}
user_agent_name: gateway
user_agent_version: "1.2"
client_features: [envoy.lb.does_not_support_overprovisioning, com.example.a]
extensions:
- name: envoy.filters.http.router
  category: envoy.filters.http
  type_urls: [envoy.extensions.filters.http.router.v3.Router]
dynamic_parameters: {envoy.config.cluster.v3.Cluster: {params: {shard: "3", tier: a}}}
`)
	parttest.Equal(t, bootstrap.Node("a", "").BuildVersion(1, 30, 2, map[string]any{"commit": "ab12"}), `
id: a
user_agent_build_version: {version: {major_number: 1, minor_number: 30, patch: 2}, metadata: {commit: ab12}}
`)
}

func TestDynamic(t *testing.T) {
	ads := `{api_type: GRPC, transport_api_version: V3, grpc_services: [{envoy_grpc: {cluster_name: xds}}]}`
	parttest.Equal(t, bootstrap.Dynamic().
		Listeners(source.File("/etc/envoy/lds.yaml")).
		Clusters(source.ADS()).
		ADS(source.GRPC("xds")).
		ListenersAt("xdstp://a/envoy.config.listener.v3.Listener/*").
		ClustersAt("xdstp://a/envoy.config.cluster.v3.Cluster/*").
		Authority(source.Delta("a"), "a", "a.internal").
		Authority(source.REST("b", time.Minute), "b").
		DefaultSource(source.ADS()).
		HealthDiscovery(source.GRPC("xds")).
		NodeParameters("id", "locality.region").Clone(), `
dynamic_resources:
  lds_config: {resource_api_version: V3, path_config_source: {path: /etc/envoy/lds.yaml}}
  lds_resources_locator: xdstp://a/envoy.config.listener.v3.Listener/*
  cds_config: {resource_api_version: V3, ads: {}}
  cds_resources_locator: xdstp://a/envoy.config.cluster.v3.Cluster/*
  ads_config: `+ads+`
config_sources:
- authorities: [{name: a}, {name: a.internal}]
  resource_api_version: V3
  api_config_source: {api_type: DELTA_GRPC, transport_api_version: V3, grpc_services: [{envoy_grpc: {cluster_name: a}}]}
- authorities: [{name: b}]
  resource_api_version: V3
  api_config_source: {api_type: REST, transport_api_version: V3, cluster_names: [b], refresh_delay: 60s}
default_config_source: {resource_api_version: V3, ads: {}}
hds_config: `+ads+`
node_context_params: [id, locality.region]
`)
}

func TestASourceForSeveralAuthorities(t *testing.T) {
	shared := source.Delta("a")
	first, second := bootstrap.Dynamic().Authority(shared, "one"), bootstrap.Dynamic().Authority(shared, "two")
	server := `resource_api_version: V3, api_config_source: {api_type: DELTA_GRPC, transport_api_version: V3, grpc_services: [{envoy_grpc: {cluster_name: a}}]}`
	parttest.Equal(t, first, `config_sources: [{authorities: [{name: one}], `+server+`}]`)
	parttest.Equal(t, second, `config_sources: [{authorities: [{name: two}], `+server+`}]`)
}

func TestRuntime(t *testing.T) {
	parttest.Equal(t, bootstrap.StaticLayer("static").
		Value("re2.max_program_size.error_level", 1000).
		Value("envoy", map[string]any{"resource_limits": map[string]any{"listener": true}}).
		Values(map[string]any{"a": "b", "c": 0.5}).Clone(), `
name: static
static_layer: {re2.max_program_size.error_level: 1000, envoy: {resource_limits: {listener: true}}, a: b, c: 0.5}
`)
	parttest.Equal(t, bootstrap.StaticLayer("empty"), `{name: empty, static_layer: {}}`)
	parttest.Equal(t, bootstrap.StaticLayer("many").Values(map[string]any{"a": 1}), `{name: many, static_layer: {a: 1}}`)
	parttest.Equal(t, bootstrap.DiskLayer("disk", "/srv/runtime/current").Subdirectory("envoy").PerCluster().Clone(), `
name: disk
disk_layer: {symlink_root: /srv/runtime/current, subdirectory: envoy, append_service_cluster: true}
`)
	parttest.Equal(t, bootstrap.AdminLayer("admin"), `{name: admin, admin_layer: {}}`)
	parttest.Equal(t, bootstrap.RTDSLayer("remote", "rtds", source.ADS()), `
name: remote
rtds_layer: {name: rtds, rtds_config: {resource_api_version: V3, ads: {}}}
`)
}

func TestClusterManager(t *testing.T) {
	parttest.Equal(t, bootstrap.ClusterManager().
		Local("edge").
		OutlierLog("/var/log/outliers.json").
		OutlierEvents(service.GRPC("events")).
		Bind(cluster.Bind("10.0.0.1", 0)).
		LoadStats(source.GRPC("xds")).
		Deferred().Clone(), `
local_cluster_name: edge
outlier_detection:
  event_log_path: /var/log/outliers.json
  event_service: {grpc_service: {envoy_grpc: {cluster_name: events}}}
upstream_bind_config: {source_address: {address: 10.0.0.1, port_value: 0}}
load_stats_config: {api_type: GRPC, transport_api_version: V3, grpc_services: [{envoy_grpc: {cluster_name: xds}}]}
enable_deferred_cluster_creation: true
`)
}

func TestExtensions(t *testing.T) {
	parttest.Equal(t, bootstrap.InternalListeners().Buffer(64).Clone(), `
name: envoy.bootstrap.internal_listener
typed_config:
  "@type": type.googleapis.com/envoy.extensions.bootstrap.internal_listener.v3.InternalListener
  buffer_size_kb: 64
`)
	parttest.Equal(t, bootstrap.WasmService(wasm.Plugin("stats", source.DataFile("/etc/stats.wasm"))).Singleton().Clone(), `
name: envoy.bootstrap.wasm
typed_config:
  "@type": type.googleapis.com/envoy.extensions.wasm.v3.WasmService
  config: {name: stats, vm_config: {code: {local: {filename: /etc/stats.wasm}}}}
  singleton: true
`)
}
