package builder_test

import (
	"testing"
	"time"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/testing/protocmp"
	"sigs.k8s.io/yaml"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/builder/bootstrap"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/golden"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
	"github.com/envoykit/envoykit/tracing"
)

// equalBootstrap builds b and compares it with what is written by hand.
func equalBootstrap(t *testing.T, b *builder.BootstrapBuilder, want string) {
	t.Helper()
	got, err := b.Build()
	require.NoError(t, err)
	text, err := yaml.YAMLToJSON([]byte(want))
	require.NoError(t, err)
	wanted := &bootstrapv3.Bootstrap{}
	require.NoError(t, protojson.Unmarshal(text, wanted))
	if diff := cmp.Diff(wanted, got, protocmp.Transform()); diff != "" {
		t.Errorf("differs from what is wanted (-want +got):\n%s", diff)
	}
}

func TestControlPlane(t *testing.T) {
	equalBootstrap(t, builder.Bootstrap().Node("edge-1", "edge").ControlPlane("xds.internal", 18000), `
node: {id: edge-1, cluster: edge}
static_resources:
  clusters:
  - name: xds
    type: STRICT_DNS
    load_assignment:
      cluster_name: xds
      endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: xds.internal, port_value: 18000}}}}]}]
    typed_extension_protocol_options:
      envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
        "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
        explicit_http_config: {http2_protocol_options: {connection_keepalive: {interval: 30s, timeout: 5s}}}
dynamic_resources:
  lds_config: {resource_api_version: V3, ads: {}}
  cds_config: {resource_api_version: V3, ads: {}}
  ads_config: {api_type: GRPC, transport_api_version: V3, grpc_services: [{envoy_grpc: {cluster_name: xds}}]}
`)
	delta, err := builder.Bootstrap().Node("edge-1", "edge").ControlPlane("xds.internal", 18000).DeltaADS("xds").Build()
	require.NoError(t, err)
	require.Equal(t, corev3.ApiConfigSource_DELTA_GRPC, delta.DynamicResources.AdsConfig.ApiType)
}

func TestEverySettingOfABootstrap(t *testing.T) {
	equalBootstrap(t, builder.Bootstrap().
		Identity(bootstrap.Node("a", "b").Metadata("k", 1)).
		Administration(bootstrap.AdminPipe("/run/admin.sock")).
		Dynamic(bootstrap.Dynamic().Listeners(source.File("/etc/lds.yaml")).ADS(source.GRPC("xds"))).
		Stats(bootstrap.Stats().FlushInterval(time.Second).Sinks(bootstrap.Hystrix(1))).
		Stats(bootstrap.Stats().DefaultTags(false).Sinks(bootstrap.Hystrix(2))).
		Tracing(tracing.Zipkin("zipkin", "/api/v2/spans")).
		Runtime(bootstrap.StaticLayer("s").Value("a", true)).Runtime(bootstrap.AdminLayer("admin")).
		Overload(bootstrap.Overload().Monitors(bootstrap.DownstreamConnections(10))).
		ClusterManager(bootstrap.ClusterManager().OutlierLog("/dev/stdout")).
		Extensions(bootstrap.InternalListeners()).
		Server(bootstrap.Server().HeaderPrefix("x-a")).
		Server(bootstrap.Server().Flags("/flags")).
		Clusters(
			cluster.StrictDNS("zipkin", "zipkin", 9411),
			cluster.StrictDNS("xds", "xds", 18000).HTTP2(),
		), `
node: {id: a, cluster: b, metadata: {k: 1}}
admin: {address: {pipe: {path: /run/admin.sock}}}
dynamic_resources:
  lds_config: {resource_api_version: V3, path_config_source: {path: /etc/lds.yaml}}
  ads_config: {api_type: GRPC, transport_api_version: V3, grpc_services: [{envoy_grpc: {cluster_name: xds}}]}
stats_flush_interval: 1s
stats_config: {use_all_default_tags: false}
stats_sinks:
- {name: envoy.stat_sinks.hystrix, typed_config: {"@type": type.googleapis.com/envoy.config.metrics.v3.HystrixSink, num_buckets: 1}}
- {name: envoy.stat_sinks.hystrix, typed_config: {"@type": type.googleapis.com/envoy.config.metrics.v3.HystrixSink, num_buckets: 2}}
tracing:
  http:
    name: envoy.tracers.zipkin
    typed_config:
      "@type": type.googleapis.com/envoy.config.trace.v3.ZipkinConfig
      collector_cluster: zipkin
      collector_endpoint: /api/v2/spans
      collector_endpoint_version: HTTP_JSON
layered_runtime: {layers: [{name: s, static_layer: {a: true}}, {name: admin, admin_layer: {}}]}
overload_manager:
  resource_monitors:
  - name: envoy.resource_monitors.global_downstream_max_connections
    typed_config:
      "@type": type.googleapis.com/envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig
      max_active_downstream_connections: 10
cluster_manager: {outlier_detection: {event_log_path: /dev/stdout}}
bootstrap_extensions:
- name: envoy.bootstrap.internal_listener
  typed_config: {"@type": type.googleapis.com/envoy.extensions.bootstrap.internal_listener.v3.InternalListener}
header_prefix: x-a
flags_path: /flags
static_resources:
  clusters:
  - name: zipkin
    type: STRICT_DNS
    load_assignment:
      cluster_name: zipkin
      endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: zipkin, port_value: 9411}}}}]}]
  - name: xds
    type: STRICT_DNS
    load_assignment:
      cluster_name: xds
      endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: xds, port_value: 18000}}}}]}]
    typed_extension_protocol_options:
      envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
        "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
        explicit_http_config: {http2_protocol_options: {}}
`)
}

func TestGroupsOfTwoBootstraps(t *testing.T) {
	shared := bootstrap.Stats().Tag("site", `^(site\.)`).Only(match.Prefix("a"))
	first, err := builder.Bootstrap().Stats(shared).Stats(bootstrap.Stats().FixedTag("one", "1")).Build()
	require.NoError(t, err)
	second, err := builder.Bootstrap().Stats(shared).Build()
	require.NoError(t, err)
	require.Len(t, first.StatsConfig.StatsTags, 2)
	require.Len(t, second.StatsConfig.StatsTags, 1)

	shared.None()
	_, err = builder.Bootstrap().Stats(shared).Build()
	var list diag.List
	require.ErrorAs(t, err, &list)
	require.Equal(t, diag.RuleID("builder-changed-after-attach"), list[0].Rule.ID)
}

func TestADSLeavesTheRestOfTheSources(t *testing.T) {
	m, err := builder.Bootstrap().Node("a", "b").
		Clusters(cluster.StrictDNS("xds", "xds", 1).HTTP2()).
		Dynamic(bootstrap.Dynamic().HealthDiscovery(source.GRPC("xds")).NodeParameters("id")).ADS("xds").Admin("127.0.0.1", 1).Build()
	require.NoError(t, err)
	require.NotNil(t, m.HdsConfig)
	require.NotNil(t, m.DynamicResources.AdsConfig)
	require.Equal(t, []string{"id"}, m.NodeContextParams)
}

func TestRawBootstrap(t *testing.T) {
	raw := &bootstrapv3.Bootstrap{FlagsPath: "/a", Admin: &bootstrapv3.Admin{ProfilePath: "/p"}}
	m, err := builder.RawBootstrap(raw).Admin("127.0.0.1", 9901).Origin("site eu").Build()
	require.NoError(t, err)
	require.Equal(t, "/a", m.FlagsPath)
	require.Equal(t, "/p", m.Admin.ProfilePath)
	require.Nil(t, raw.Admin.Address)
}

func TestMistakesOfABootstrap(t *testing.T) {
	_, err := builder.Bootstrap().
		Stats(bootstrap.Stats().FlushInterval(time.Second).FlushOnAdmin().EvictionInterval(1500*time.Millisecond).DefaultTag("mine")).
		Runtime(bootstrap.AdminLayer("a"), bootstrap.AdminLayer("a")).
		Overload(bootstrap.Overload().Actions(bootstrap.Action(bootstrap.ResetHighMemoryStream).Between("heap", 90, 80))).
		ClusterManager(bootstrap.ClusterManager().Local("nowhere")).
		Server(bootstrap.Server().InlineHeaders(bootstrap.ResponseHeader, "Set-Cookie").LogJSON(map[string]any{"m": "%v"})).
		Identity(nil).Administration(nil).Dynamic(nil).Tracing(nil).
		Build()
	for _, rule := range []diag.RuleID{
		"bootstrap-stats-flush-both", "bootstrap-stats-eviction-multiple", "bootstrap-stats-tag-no-default",
		"runtime-admin-layer-twice", "runtime-layer-duplicate-name",
		"overload-scaled-threshold", "overload-unknown-trigger-resource", "overload-reset-streams-buffer",
		"bootstrap-local-cluster-missing", "bootstrap-inline-header-set-cookie", "bootstrap-log-json-message-flag", "builder-nil",
	} {
		require.ErrorContains(t, err, string(rule))
	}
}

// rich is a bootstrap of a large site.
func rich() *builder.BootstrapBuilder {
	return builder.Bootstrap().
		Identity(bootstrap.Node("edge-1", "edge").Locality("eu", "eu-1", "").Metadata("team", "web").Metadata("version", 7)).
		Administration(bootstrap.Admin("127.0.0.1", 9901).AccessLogs(accesslog.File("/dev/null")).IgnoreConnectionLimit().AllowPaths(match.Prefix("/stats"), match.Exact("/ready"))).
		ControlPlane("xds.internal", 18000).
		Clusters(cluster.StrictDNS("otel", "otel.internal", 4317).HTTP2()).
		Stats(bootstrap.Stats().
			FlushInterval(10*time.Second).
			Sinks(bootstrap.OpenTelemetry(service.GRPC("otel")).DeltaCounters(), bootstrap.DogStatsD("127.0.0.1", 8125).Prefix("edge")).
			Tag("shard", `^cluster\.(shard_(\d+)\.)`).FixedTag("site", "eu").
			Except(match.Prefix("vhost."), match.Suffix(".zone")).
			Histogram(match.Suffix("_ms"), 1, 5, 25, 100, 500, 2500).
			Deferred()).
		Runtime(
			bootstrap.StaticLayer("static").Value("overload.global_downstream_max_connections", 50000),
			bootstrap.RTDSLayer("remote", "edge", source.ADS()),
			bootstrap.AdminLayer("admin"),
		).
		Overload(bootstrap.EdgeOverload(2<<30, 50000).Actions(
			bootstrap.ReduceTimeouts().Between(bootstrap.HeapMonitor, 80, 95).To(bootstrap.ConnectionIdle, 2*time.Second),
		)).
		ClusterManager(bootstrap.ClusterManager().LoadStats(source.GRPC("xds")).OutlierLog("/var/log/outliers.json")).
		Extensions(bootstrap.InternalListeners()).
		Server(bootstrap.Server().
			DNSResolver(cluster.CAres().Servers(53, "10.0.0.2")).
			LogJSON(map[string]any{"level": "%l", "message": "%j"}).
			MainWatchdog(bootstrap.Watchdog().MegaMiss(5 * time.Second)).
			WorkerWatchdog(bootstrap.Watchdog().Kill(time.Minute).Actions(bootstrap.AbortOn(bootstrap.OnKill))).
			Memory(bootstrap.Memory().Release(1<<20, time.Second)))
}

func TestGoldenBootstrap(t *testing.T) {
	require.Empty(t, rich().Diagnostics())
	text, err := rich().YAML()
	require.NoError(t, err)
	golden.Check(t, "testdata/bootstrap.yaml", text)
	again, err := rich().Clone().YAML()
	require.NoError(t, err)
	require.Equal(t, string(text), string(again))
}
