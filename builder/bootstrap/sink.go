package bootstrap

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	metricsv3 "github.com/envoyproxy/go-control-plane/envoy/config/metrics/v3"
	graphitev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/stat_sinks/graphite_statsd/v3"
	wasmsinkv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/stat_sinks/wasm/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/wasm"
)

// Sink is where statistics are sent: [StatsD], [MetricsService], [OpenTelemetry].
type Sink interface {
	part.Part[metricsv3.StatsSink]
}

// sink renders the configuration of a sink under its canonical name.
func sink[M any](n *node.Node[M], s part.Scope, name string) *metricsv3.StatsSink {
	return &metricsv3.StatsSink{
		Name:       "envoy.stat_sinks." + name,
		ConfigType: &metricsv3.StatsSink_TypedConfig{TypedConfig: n.Any(s.Sub("typed_config"), nil)},
	}
}

// StatsDBuilder builds a sink that speaks StatsD.
type StatsDBuilder struct {
	n node.Node[metricsv3.StatsdSink]
}

// StatsD sends statistics over UDP, to an IP address (stats-sink-statsd-address) and port.
//
// Envoy: config.metrics.v3.StatsdSink.address
func StatsD(address string, port int) *StatsDBuilder {
	b := &StatsDBuilder{}
	m := b.n.Init(&metricsv3.StatsdSink{})
	m.StatsdSpecifier = &metricsv3.StatsdSink_Address{Address: socketAddress(address, b.n.Below("address.socket_address.port_value").Port(port))}
	return b
}

// StatsDOverTCP sends statistics over TCP, to a static cluster (stats-sink-statsd-tcp-cluster).
//
// Envoy: config.metrics.v3.StatsdSink.tcp_cluster_name
func StatsDOverTCP(cluster string) *StatsDBuilder {
	b := &StatsDBuilder{}
	b.n.Init(&metricsv3.StatsdSink{StatsdSpecifier: &metricsv3.StatsdSink_TcpClusterName{TcpClusterName: cluster}})
	return b
}

// Prefix begins every name. Default: "envoy".
//
// Envoy: config.metrics.v3.StatsdSink.prefix
func (b *StatsDBuilder) Prefix(prefix string) *StatsDBuilder {
	m, _ := b.n.Set("prefix")
	m.Prefix = prefix
	return b
}

// Milliseconds converts histograms of time to milliseconds, which StatsD means by a timer. Default: as they are.
//
// Envoy: config.metrics.v3.StatsdSink.scale_histogram_units_to_milliseconds
func (b *StatsDBuilder) Milliseconds() *StatsDBuilder {
	m, _ := b.n.Set("scale_histogram_units_to_milliseconds")
	m.ScaleHistogramUnitsToMilliseconds = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *StatsDBuilder) Patch(edit func(*metricsv3.StatsdSink)) *StatsDBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *StatsDBuilder) Clone() *StatsDBuilder {
	c := &StatsDBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *StatsDBuilder) Render(s part.Scope) *metricsv3.StatsSink { return sink(&b.n, s, "statsd") }

// DogStatsDBuilder builds a sink that speaks Datadog's StatsD, with tags.
type DogStatsDBuilder struct {
	n node.Node[metricsv3.DogStatsdSink]
}

// DogStatsD sends statistics and their tags over UDP, to an IP address (stats-sink-statsd-address) and port.
//
// Envoy: config.metrics.v3.DogStatsdSink.address
func DogStatsD(address string, port int) *DogStatsDBuilder {
	b := &DogStatsDBuilder{}
	m := b.n.Init(&metricsv3.DogStatsdSink{})
	m.DogStatsdSpecifier = &metricsv3.DogStatsdSink_Address{Address: socketAddress(address, b.n.Below("address.socket_address.port_value").Port(port))}
	return b
}

// DogStatsDPipe sends statistics to a Unix domain socket.
//
// Envoy: config.metrics.v3.DogStatsdSink.address
func DogStatsDPipe(path string) *DogStatsDBuilder {
	b := &DogStatsDBuilder{}
	b.n.Init(&metricsv3.DogStatsdSink{}).DogStatsdSpecifier = &metricsv3.DogStatsdSink_Address{Address: &corev3.Address{
		Address: &corev3.Address_Pipe{Pipe: &corev3.Pipe{Path: path}},
	}}
	return b
}

// Prefix begins every name. Default: "envoy".
//
// Envoy: config.metrics.v3.DogStatsdSink.prefix
func (b *DogStatsDBuilder) Prefix(prefix string) *DogStatsDBuilder {
	m, _ := b.n.Set("prefix")
	m.Prefix = prefix
	return b
}

// Datagram puts several statistics into a datagram, up to so many bytes, above 0 (proto-pgv). Default: one each.
//
// Envoy: config.metrics.v3.DogStatsdSink.max_bytes_per_datagram
func (b *DogStatsDBuilder) Datagram(bytes int) *DogStatsDBuilder {
	m, f := b.n.Set("max_bytes_per_datagram")
	m.MaxBytesPerDatagram = f.Count64Value(bytes)
	return b
}

// Milliseconds converts histograms of time to milliseconds. Default: as they are.
//
// Envoy: config.metrics.v3.DogStatsdSink.scale_histogram_units_to_milliseconds
func (b *DogStatsDBuilder) Milliseconds() *DogStatsDBuilder {
	m, _ := b.n.Set("scale_histogram_units_to_milliseconds")
	m.ScaleHistogramUnitsToMilliseconds = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *DogStatsDBuilder) Patch(edit func(*metricsv3.DogStatsdSink)) *DogStatsDBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *DogStatsDBuilder) Clone() *DogStatsDBuilder {
	c := &DogStatsDBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *DogStatsDBuilder) Render(s part.Scope) *metricsv3.StatsSink {
	return sink(&b.n, s, "dog_statsd")
}

// GraphiteBuilder builds a sink that speaks Graphite's StatsD, with tags.
type GraphiteBuilder struct {
	n node.Node[graphitev3.GraphiteStatsdSink]
}

// Graphite sends statistics and their tags over UDP, to an IP address (stats-sink-statsd-address) and port.
//
// Envoy: extensions.stat_sinks.graphite_statsd.v3.GraphiteStatsdSink.address
func Graphite(address string, port int) *GraphiteBuilder {
	b := &GraphiteBuilder{}
	m := b.n.Init(&graphitev3.GraphiteStatsdSink{})
	m.StatsdSpecifier = &graphitev3.GraphiteStatsdSink_Address{Address: socketAddress(address, b.n.Below("address.socket_address.port_value").Port(port))}
	return b
}

// Prefix begins every name. Default: "envoy".
//
// Envoy: extensions.stat_sinks.graphite_statsd.v3.GraphiteStatsdSink.prefix
func (b *GraphiteBuilder) Prefix(prefix string) *GraphiteBuilder {
	m, _ := b.n.Set("prefix")
	m.Prefix = prefix
	return b
}

// Datagram puts several statistics into a datagram, up to so many bytes, above 0 (proto-pgv). Default: one each.
//
// Envoy: extensions.stat_sinks.graphite_statsd.v3.GraphiteStatsdSink.max_bytes_per_datagram
func (b *GraphiteBuilder) Datagram(bytes int) *GraphiteBuilder {
	m, f := b.n.Set("max_bytes_per_datagram")
	m.MaxBytesPerDatagram = f.Count64Value(bytes)
	return b
}

// Milliseconds converts histograms of time to milliseconds. Default: as they are.
//
// Envoy: extensions.stat_sinks.graphite_statsd.v3.GraphiteStatsdSink.scale_histogram_units_to_milliseconds
func (b *GraphiteBuilder) Milliseconds() *GraphiteBuilder {
	m, _ := b.n.Set("scale_histogram_units_to_milliseconds")
	m.ScaleHistogramUnitsToMilliseconds = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *GraphiteBuilder) Patch(edit func(*graphitev3.GraphiteStatsdSink)) *GraphiteBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *GraphiteBuilder) Clone() *GraphiteBuilder {
	c := &GraphiteBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *GraphiteBuilder) Render(s part.Scope) *metricsv3.StatsSink {
	return sink(&b.n, s, "graphite_statsd")
}

// HystrixBuilder builds a stream for the dashboard of Hystrix.
type HystrixBuilder struct {
	n node.Node[metricsv3.HystrixSink]
}

// Hystrix shows statistics at /hystrix_event_stream of the administration interface, over a window of so many flush intervals; 0 means 10.
//
// Envoy: config.metrics.v3.HystrixSink.num_buckets
func Hystrix(buckets int) *HystrixBuilder {
	b := &HystrixBuilder{}
	b.n.Init(&metricsv3.HystrixSink{NumBuckets: int64(buckets)})
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *HystrixBuilder) Patch(edit func(*metricsv3.HystrixSink)) *HystrixBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HystrixBuilder) Clone() *HystrixBuilder {
	c := &HystrixBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *HystrixBuilder) Render(s part.Scope) *metricsv3.StatsSink { return sink(&b.n, s, "hystrix") }

// WasmBuilder builds a sink in WebAssembly.
type WasmBuilder struct {
	n node.Node[wasmsinkv3.Wasm]
}

// Wasm hands statistics to a plugin.
//
// Envoy: extensions.stat_sinks.wasm.v3.Wasm.config
func Wasm(plugin *wasm.PluginBuilder) *WasmBuilder {
	b := &WasmBuilder{}
	b.n.Init(&wasmsinkv3.Wasm{}).Config = node.Child(b.n.Below("config"), plugin)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *WasmBuilder) Patch(edit func(*wasmsinkv3.Wasm)) *WasmBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *WasmBuilder) Clone() *WasmBuilder {
	c := &WasmBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *WasmBuilder) Render(s part.Scope) *metricsv3.StatsSink { return sink(&b.n, s, "wasm") }

// CustomSinkBuilder builds a sink from a message.
type CustomSinkBuilder struct{ config node.Custom }

// CustomSink starts a sink that the catalogue does not have, from the message that configures it. A message that configures
// no sink is refused (extension-wrong-slot).
//
// Envoy: config.metrics.v3.StatsSink.typed_config
func CustomSink(config proto.Message) *CustomSinkBuilder {
	b := &CustomSinkBuilder{}
	b.config.Init(config, "envoy.stats_sinks")
	return b
}

// Named gives the sink a name, which one that the registry does not know needs.
//
// Envoy: config.metrics.v3.StatsSink.name
func (b *CustomSinkBuilder) Named(name string) *CustomSinkBuilder {
	b.config.Named(name)
	return b
}

// Render implements [part.Part].
func (b *CustomSinkBuilder) Render(s part.Scope) *metricsv3.StatsSink {
	config := b.config.Take(s)
	return &metricsv3.StatsSink{Name: config.Name, ConfigType: &metricsv3.StatsSink_TypedConfig{TypedConfig: config.TypedConfig}}
}
