package bootstrap_test

import (
	"testing"
	"time"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	metricsv3 "github.com/envoyproxy/go-control-plane/envoy/config/metrics/v3"
	heapv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/resource_monitors/fixed_heap/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/builder/bootstrap"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/extension"
	"github.com/envoykit/envoykit/internal/parttest"
)

func TestServer(t *testing.T) {
	parttest.Equal(t, bootstrap.Server().
		DNSResolver(cluster.SystemResolver()).
		GoogleRE2().
		SocketInterface("example.sockets").
		Flags("/etc/envoy/flags").
		HeaderPrefix("x-edge").
		InlineHeaders(bootstrap.RequestHeader, "x-tenant", "x-user").
		InlineHeaders(bootstrap.ResponseTrailer, "x-sum").
		LogFormat("%Y-%m-%d %v").
		MainWatchdog(bootstrap.Watchdog().Miss(time.Second)).
		WorkerWatchdog(bootstrap.Watchdog().Kill(time.Minute)).
		Memory(bootstrap.Memory().Release(1<<20, 0)).
		GRPCClientIdle(10*time.Second).
		CertificateProvider("files", bootstrap.InternalListeners()).
		PerfTracing("/tmp/perf").
		ListenerManager(extension.Custom(&bootstrapv3.ListenerManager{})).
		PinWorkers().Clone(), `
typed_dns_resolver_config:
  name: envoy.network.dns_resolver.getaddrinfo
  typed_config: {"@type": type.googleapis.com/envoy.extensions.network.dns_resolver.getaddrinfo.v3.GetAddrInfoDnsResolverConfig}
default_regex_engine:
  name: envoy.regex_engines.google_re2
  typed_config: {"@type": type.googleapis.com/envoy.extensions.regex_engines.v3.GoogleRE2}
default_socket_interface: example.sockets
flags_path: /etc/envoy/flags
header_prefix: x-edge
inline_headers:
- {inline_header_name: x-tenant, inline_header_type: REQUEST_HEADER}
- {inline_header_name: x-user, inline_header_type: REQUEST_HEADER}
- {inline_header_name: x-sum, inline_header_type: RESPONSE_TRAILER}
application_log_config: {log_format: {text_format: "%Y-%m-%d %v"}}
watchdogs:
  main_thread_watchdog: {miss_timeout: 1s}
  worker_watchdog: {kill_timeout: 60s}
memory_allocator_manager: {bytes_to_release: 1048576}
grpc_async_client_manager_config: {max_cached_entry_idle_duration: 10s}
certificate_provider_instances:
  files:
    name: envoy.bootstrap.internal_listener
    typed_config: {"@type": type.googleapis.com/envoy.extensions.bootstrap.internal_listener.v3.InternalListener}
perf_tracing_file_path: /tmp/perf
listener_manager:
  name: envoy.listener_manager_impl.default
  typed_config: {"@type": type.googleapis.com/envoy.config.bootstrap.v3.ListenerManager}
enable_worker_cpu_affinity: true
`)
	parttest.Equal(t, bootstrap.Server().LogJSON(map[string]any{"level": "%l", "message": "%j"}), `
application_log_config: {log_format: {json_format: {level: "%l", message: "%j"}}}
`)
}

func TestWatchdog(t *testing.T) {
	parttest.Equal(t, bootstrap.Watchdog().
		Miss(100*time.Millisecond).
		MegaMiss(time.Second).
		Kill(time.Minute).
		KillJitter(time.Second).
		MultiKill(30*time.Second, 50).
		Actions(bootstrap.ProfileOn(bootstrap.OnMegaMiss, "/tmp").Lasting(3*time.Second).Max(4).Clone(), bootstrap.AbortOn(bootstrap.OnKill)).Clone(), `
miss_timeout: 0.1s
megamiss_timeout: 1s
kill_timeout: 60s
max_kill_timeout_jitter: 1s
multikill_timeout: 30s
multikill_threshold: {value: 50}
actions:
- event: MEGAMISS
  config:
    name: envoy.watchdog.profile_action
    typed_config:
      "@type": type.googleapis.com/envoy.extensions.watchdog.profile_action.v3.ProfileActionConfig
      profile_duration: 3s
      profile_path: /tmp
      max_profiles: 4
- event: KILL
  config:
    name: envoy.watchdog.abort_action
    typed_config: {"@type": type.googleapis.com/envoy.watchdog.v3.AbortActionConfig}
`)
}

func TestMemory(t *testing.T) {
	parttest.Equal(t, bootstrap.Memory().Release(1<<20, 2*time.Second).SoftLimit(1<<30).ProcessorCache(1<<16).Unfreed(1<<22).Clone(), `
bytes_to_release: 1048576
memory_release_interval: 2s
soft_memory_limit_bytes: 1073741824
max_per_cpu_cache_size_bytes: 65536
max_unfreed_memory_bytes: 4194304
`)
}

func TestOverload(t *testing.T) {
	parttest.Equal(t, bootstrap.Overload().
		RefreshInterval(250*time.Millisecond).
		Monitors(
			bootstrap.FixedHeap(1<<30), bootstrap.CgroupMemory(1<<20).Named("cgroup"), bootstrap.CPU(), bootstrap.ContainerCPU().Named("container").Clone(),
			bootstrap.DownstreamConnections(1000), bootstrap.InjectedResource("/tmp/load"),
		).
		Actions(
			bootstrap.Action(bootstrap.StopAcceptingRequests).Above(bootstrap.HeapMonitor, 95).Between("cgroup", 80, 90).Clone(),
			bootstrap.ShrinkHeap().Above(bootstrap.HeapMonitor, 90),
			bootstrap.ReduceTimeouts().Above(bootstrap.CPUMonitor, 99).Between(bootstrap.HeapMonitor, 85, 95).
				To(bootstrap.ConnectionIdle, 2*time.Second).ToPercent(bootstrap.StreamIdle, 10).Clone(),
		).
		LoadShed(bootstrap.ShedPoint("envoy.load_shed_points.tcp_listener_accept").Above(bootstrap.HeapMonitor, 95).Between("cgroup", 50, 60).Clone()).
		TrackBuffers(20).Clone(), `
refresh_interval: 0.25s
resource_monitors:
- name: envoy.resource_monitors.fixed_heap
  typed_config: {"@type": type.googleapis.com/envoy.extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig, max_heap_size_bytes: 1073741824}
- name: cgroup
  typed_config: {"@type": type.googleapis.com/envoy.extensions.resource_monitors.cgroup_memory.v3.CgroupMemoryConfig, max_memory_bytes: 1048576}
- name: envoy.resource_monitors.cpu_utilization
  typed_config: {"@type": type.googleapis.com/envoy.extensions.resource_monitors.cpu_utilization.v3.CpuUtilizationConfig}
- name: container
  typed_config: {"@type": type.googleapis.com/envoy.extensions.resource_monitors.cpu_utilization.v3.CpuUtilizationConfig, mode: CONTAINER}
- name: envoy.resource_monitors.global_downstream_max_connections
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig
    max_active_downstream_connections: 1000
- name: envoy.resource_monitors.injected_resource
  typed_config: {"@type": type.googleapis.com/envoy.extensions.resource_monitors.injected_resource.v3.InjectedResourceConfig, filename: /tmp/load}
actions:
- name: envoy.overload_actions.stop_accepting_requests
  triggers:
  - {name: envoy.resource_monitors.fixed_heap, threshold: {value: 0.95}}
  - {name: cgroup, scaled: {scaling_threshold: 0.8, saturation_threshold: 0.9}}
- name: envoy.overload_actions.shrink_heap
  triggers: [{name: envoy.resource_monitors.fixed_heap, threshold: {value: 0.9}}]
- name: envoy.overload_actions.reduce_timeouts
  triggers:
  - {name: envoy.resource_monitors.cpu_utilization, threshold: {value: 0.99}}
  - {name: envoy.resource_monitors.fixed_heap, scaled: {scaling_threshold: 0.85, saturation_threshold: 0.95}}
  typed_config:
    "@type": type.googleapis.com/envoy.config.overload.v3.ScaleTimersOverloadActionConfig
    timer_scale_factors:
    - {timer: HTTP_DOWNSTREAM_CONNECTION_IDLE, min_timeout: 2s}
    - {timer: HTTP_DOWNSTREAM_STREAM_IDLE, min_scale: {value: 10}}
loadshed_points:
- name: envoy.load_shed_points.tcp_listener_accept
  triggers:
  - {name: envoy.resource_monitors.fixed_heap, threshold: {value: 0.95}}
  - {name: cgroup, scaled: {scaling_threshold: 0.5, saturation_threshold: 0.6}}
buffer_factory_config: {minimum_account_to_track_power_of_two: 20}
`)
	parttest.Equal(t, bootstrap.ShrinkHeap().Above("heap", 50).Every(5*time.Second).Unfreed(4096).Clone(), `
name: envoy.overload_actions.shrink_heap
triggers: [{name: heap, threshold: {value: 0.5}}]
typed_config: {"@type": type.googleapis.com/envoy.config.overload.v3.ShrinkHeapConfig, timer_interval: 5s, max_unfreed_memory_bytes: 4096}
`)
}

func TestEdgeOverload(t *testing.T) {
	parttest.Equal(t, bootstrap.EdgeOverload(2<<30, 50000), `
refresh_interval: 0.25s
resource_monitors:
- name: envoy.resource_monitors.fixed_heap
  typed_config: {"@type": type.googleapis.com/envoy.extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig, max_heap_size_bytes: 2147483648}
- name: envoy.resource_monitors.global_downstream_max_connections
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig
    max_active_downstream_connections: 50000
actions:
- name: envoy.overload_actions.shrink_heap
  triggers: [{name: envoy.resource_monitors.fixed_heap, threshold: {value: 0.95}}]
- name: envoy.overload_actions.stop_accepting_requests
  triggers: [{name: envoy.resource_monitors.fixed_heap, threshold: {value: 0.98}}]
`)
}

func TestValues(t *testing.T) {
	require.Equal(t, []string{"number-out-of-range part.typed_config.max_heap_size_bytes"}, parttest.Lines(parttest.Problems(bootstrap.FixedHeap(-1))))
	require.Equal(t, []string{"port-out-of-range part.address.socket_address.port_value"}, parttest.Lines(parttest.Problems(bootstrap.Admin("::1", 70000))))
	require.Equal(t, []string{"port-out-of-range part.typed_config.address.socket_address.port_value"}, parttest.Lines(parttest.Problems(bootstrap.StatsD("::1", -1))))
	require.Equal(t, []string{"enum-unknown part.watchdogs.main_thread_watchdog.actions[0].event"},
		parttest.Lines(parttest.Problems(bootstrap.Server().MainWatchdog(bootstrap.Watchdog().Actions(bootstrap.AbortOn("NEVER"))))))
	require.Equal(t, []string{"oneof-chosen-twice part.application_log_config.log_format.json_format"},
		parttest.Lines(parttest.Problems(bootstrap.Server().LogFormat("%v").LogJSON(map[string]any{"a": "%j"}))))
	require.Equal(t, []string{"builder-nil part.dynamic_resources.ads_config"}, parttest.Lines(parttest.Problems(bootstrap.Dynamic().ADS(nil))))
	require.Equal(t, []string{"builder-nil part.config_sources[0]"}, parttest.Lines(parttest.Problems(bootstrap.Dynamic().Authority(nil, "a"))))
	require.Equal(t, []string{"builder-nil part.certificate_provider_instances"}, parttest.Lines(parttest.Problems(bootstrap.Server().CertificateProvider("a", nil))))
	require.Equal(t, []string{"builder-nil part.default_regex_engine"}, parttest.Lines(parttest.Problems(bootstrap.Server().RegexEngine(nil))))
	require.Equal(t, []string{"extension-wrong-slot part"}, parttest.Lines(parttest.Problems(bootstrap.CustomMonitor(&metricsv3.HystrixSink{}))))
	require.Equal(t, []string{"extension-wrong-slot part"}, parttest.Lines(parttest.Problems(bootstrap.CustomSink(&heapv3.FixedHeapConfig{}).Named("a"))))
	require.Equal(t, []string{"extension-wrong-slot part.config"}, parttest.Lines(parttest.Problems(bootstrap.CustomOn(bootstrap.OnMiss, &heapv3.FixedHeapConfig{}).Named("a"))))
}

func TestClonesAreIndependent(t *testing.T) {
	first := bootstrap.ShrinkHeap().Above("heap", 50)
	second := first.Clone().Every(time.Second)
	parttest.Equal(t, first, `{name: envoy.overload_actions.shrink_heap, triggers: [{name: heap, threshold: {value: 0.5}}]}`)
	parttest.Equal(t, second, `
name: envoy.overload_actions.shrink_heap
triggers: [{name: heap, threshold: {value: 0.5}}]
typed_config: {"@type": type.googleapis.com/envoy.config.overload.v3.ShrinkHeapConfig, timer_interval: 1s}
`)
}

func TestFrozen(t *testing.T) {
	late := bootstrap.Watchdog()
	server := bootstrap.Server().MainWatchdog(late)
	late.Kill(time.Second)
	require.Equal(t, []string{"builder-changed-after-attach part.watchdogs.main_thread_watchdog.kill_timeout"}, parttest.Lines(parttest.Problems(server)))
}
