package bootstrap

import (
	overloadv3 "github.com/envoyproxy/go-control-plane/envoy/config/overload/v3"
	cgroupv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/resource_monitors/cgroup_memory/v3"
	cpuv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/resource_monitors/cpu_utilization/v3"
	connectionsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/resource_monitors/downstream_connections/v3"
	heapv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/resource_monitors/fixed_heap/v3"
	injectedv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/resource_monitors/injected_resource/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Monitor measures how much of a resource is in use: [FixedHeap], [DownstreamConnections].
type Monitor interface {
	part.Part[overloadv3.ResourceMonitor]
}

// The names of monitors, for triggers. A monitor's Named gives it another.
const (
	HeapMonitor        = "envoy.resource_monitors.fixed_heap"
	CgroupMonitor      = "envoy.resource_monitors.cgroup_memory"
	CPUMonitor         = "envoy.resource_monitors.cpu_utilization"
	ConnectionsMonitor = "envoy.resource_monitors.global_downstream_max_connections" // acts by itself, without a trigger
	InjectedMonitor    = "envoy.resource_monitors.injected_resource"
)

// MonitorBuilder builds what is measured.
type MonitorBuilder struct{ config node.Custom }

// FixedHeap measures memory against so many bytes, above 0.
//
// Envoy: extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig.max_heap_size_bytes
func FixedHeap(bytes int) *MonitorBuilder {
	return sized(&heapv3.FixedHeapConfig{MaxHeapSizeBytes: uint64(max(bytes, 0))}, "max_heap_size_bytes", bytes)
}

// sized starts a monitor that is given a number of bytes, and reports a negative one.
func sized(config proto.Message, field string, bytes int) *MonitorBuilder {
	b := CustomMonitor(config)
	b.config.Field(field).Count64(bytes)
	return b
}

// CgroupMemory measures memory against the limit of the container, or against so many bytes if that is less; 0 is no further limit.
//
// Envoy: extensions.resource_monitors.cgroup_memory.v3.CgroupMemoryConfig.max_memory_bytes
func CgroupMemory(bytes int) *MonitorBuilder {
	return sized(&cgroupv3.CgroupMemoryConfig{MaxMemoryBytes: uint64(max(bytes, 0))}, "max_memory_bytes", bytes)
}

// CPU measures the processors of the machine. Linux only.
//
// Envoy: extensions.resource_monitors.cpu_utilization.v3.CpuUtilizationConfig.mode
func CPU() *MonitorBuilder {
	return CustomMonitor(&cpuv3.CpuUtilizationConfig{Mode: cpuv3.CpuUtilizationConfig_HOST})
}

// ContainerCPU measures processors against the share of the container. Linux only.
//
// Envoy: extensions.resource_monitors.cpu_utilization.v3.CpuUtilizationConfig.mode
func ContainerCPU() *MonitorBuilder {
	return CustomMonitor(&cpuv3.CpuUtilizationConfig{Mode: cpuv3.CpuUtilizationConfig_CONTAINER})
}

// DownstreamConnections closes connections of clients beyond so many, above 0 (proto-pgv), over all listeners, without a trigger.
//
// Envoy: extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig.max_active_downstream_connections
func DownstreamConnections(most int) *MonitorBuilder {
	return CustomMonitor(&connectionsv3.DownstreamConnectionsConfig{MaxActiveDownstreamConnections: int64(most)})
}

// InjectedResource reads how much is in use, from 0 to 1, from a file, for tests.
//
// Envoy: extensions.resource_monitors.injected_resource.v3.InjectedResourceConfig.filename
func InjectedResource(file string) *MonitorBuilder {
	return CustomMonitor(&injectedv3.InjectedResourceConfig{Filename: file})
}

// CustomMonitor starts a monitor that the catalogue does not have, from the message that configures it. A message that configures
// no monitor is refused (extension-wrong-slot).
//
// Envoy: config.overload.v3.ResourceMonitor.typed_config
func CustomMonitor(config proto.Message) *MonitorBuilder {
	b := &MonitorBuilder{}
	b.config.Init(config, "envoy.resource_monitors")
	return b
}

// Named gives the monitor the name that triggers use. Default: the canonical one, as in [HeapMonitor].
//
// Envoy: config.overload.v3.ResourceMonitor.name
func (b *MonitorBuilder) Named(name string) *MonitorBuilder {
	b.config.Named(name)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *MonitorBuilder) Clone() *MonitorBuilder {
	c := &MonitorBuilder{}
	b.config.Clone(&c.config)
	return c
}

// Render implements [part.Part].
func (b *MonitorBuilder) Render(s part.Scope) *overloadv3.ResourceMonitor {
	config := b.config.Take(s)
	return &overloadv3.ResourceMonitor{Name: config.Name, ConfigType: &overloadv3.ResourceMonitor_TypedConfig{TypedConfig: config.TypedConfig}}
}
