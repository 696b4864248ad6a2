package bootstrap_test

import (
	"time"

	heapv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/resource_monitors/fixed_heap/v3"

	"github.com/envoykit/envoykit/builder/bootstrap"
)

func ExampleOverload() {
	print(bootstrap.Overload().Monitors(bootstrap.DownstreamConnections(50000)))
	// Output:
	// resource_monitors:
	// - name: envoy.resource_monitors.global_downstream_max_connections
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig
	//     max_active_downstream_connections: 50000
}

func ExampleEdgeOverload() {
	print(bootstrap.EdgeOverload(2<<30, 50000))
	// Output:
	// refresh_interval: 0.250s
	// resource_monitors:
	// - name: envoy.resource_monitors.fixed_heap
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig
	//     max_heap_size_bytes: 2147483648
	// - name: envoy.resource_monitors.global_downstream_max_connections
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig
	//     max_active_downstream_connections: 50000
	// actions:
	// - name: envoy.overload_actions.shrink_heap
	//   triggers:
	//   - name: envoy.resource_monitors.fixed_heap
	//     threshold:
	//       value: 0.95
	// - name: envoy.overload_actions.stop_accepting_requests
	//   triggers:
	//   - name: envoy.resource_monitors.fixed_heap
	//     threshold:
	//       value: 0.98
}

func ExampleAction() {
	print(bootstrap.Action(bootstrap.StopAcceptingRequests).Above(bootstrap.HeapMonitor, 98))
	// Output:
	// name: envoy.overload_actions.stop_accepting_requests
	// triggers:
	// - name: envoy.resource_monitors.fixed_heap
	//   threshold:
	//     value: 0.98
}

func ExampleShrinkHeap() {
	print(bootstrap.ShrinkHeap().Above(bootstrap.HeapMonitor, 95))
	// Output:
	// name: envoy.overload_actions.shrink_heap
	// triggers:
	// - name: envoy.resource_monitors.fixed_heap
	//   threshold:
	//     value: 0.95
}

func ExampleReduceTimeouts() {
	print(bootstrap.ReduceTimeouts().Between(bootstrap.HeapMonitor, 80, 95).To(bootstrap.ConnectionIdle, 2*time.Second))
	// Output:
	// name: envoy.overload_actions.reduce_timeouts
	// triggers:
	// - name: envoy.resource_monitors.fixed_heap
	//   scaled:
	//     scaling_threshold: 0.8
	//     saturation_threshold: 0.95
	// typed_config:
	//   "@type": type.googleapis.com/envoy.config.overload.v3.ScaleTimersOverloadActionConfig
	//   timer_scale_factors:
	//   - timer: HTTP_DOWNSTREAM_CONNECTION_IDLE
	//     min_timeout: 2s
}

func ExampleShedPoint() {
	print(bootstrap.ShedPoint("envoy.load_shed_points.tcp_listener_accept").Above(bootstrap.HeapMonitor, 95))
	// Output:
	// name: envoy.load_shed_points.tcp_listener_accept
	// triggers:
	// - name: envoy.resource_monitors.fixed_heap
	//   threshold:
	//     value: 0.95
}

func ExampleFixedHeap() {
	print(bootstrap.FixedHeap(2 << 30))
	// Output:
	// name: envoy.resource_monitors.fixed_heap
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig
	//   max_heap_size_bytes: 2147483648
}

func ExampleCgroupMemory() {
	print(bootstrap.CgroupMemory(0))
	// Output:
	// name: envoy.resource_monitors.cgroup_memory
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.resource_monitors.cgroup_memory.v3.CgroupMemoryConfig
}

func ExampleCPU() {
	print(bootstrap.CPU())
	// Output:
	// name: envoy.resource_monitors.cpu_utilization
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.resource_monitors.cpu_utilization.v3.CpuUtilizationConfig
}

func ExampleContainerCPU() {
	print(bootstrap.ContainerCPU())
	// Output:
	// name: envoy.resource_monitors.cpu_utilization
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.resource_monitors.cpu_utilization.v3.CpuUtilizationConfig
	//   mode: CONTAINER
}

func ExampleDownstreamConnections() {
	print(bootstrap.DownstreamConnections(50000))
	// Output:
	// name: envoy.resource_monitors.global_downstream_max_connections
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig
	//   max_active_downstream_connections: 50000
}

func ExampleInjectedResource() {
	print(bootstrap.InjectedResource("/tmp/pressure"))
	// Output:
	// name: envoy.resource_monitors.injected_resource
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.resource_monitors.injected_resource.v3.InjectedResourceConfig
	//   filename: /tmp/pressure
}

func ExampleCustomMonitor() {
	print(bootstrap.CustomMonitor(&heapv3.FixedHeapConfig{MaxHeapSizeBytes: 1 << 30}))
	// Output:
	// name: envoy.resource_monitors.fixed_heap
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig
	//   max_heap_size_bytes: 1073741824
}
