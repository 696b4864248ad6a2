package networkfilter

import (
	"time"

	zookeeperv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/zookeeper_proxy/v3"

	"github.com/envoykit/envoykit/internal/node"
)

// ZooKeeperBuilder builds the filter that counts ZooKeeper's operations. A TCP proxy follows it.
type ZooKeeperBuilder struct {
	slot[zookeeperv3.ZooKeeperProxy]
}

// ZooKeeper starts the filter that counts ZooKeeper's operations. A TCP proxy follows it.
//
// Envoy: extensions.filters.network.zookeeper_proxy.v3.ZooKeeperProxy.stat_prefix
func ZooKeeper(statPrefix string) *ZooKeeperBuilder {
	b := &ZooKeeperBuilder{}
	b.start("envoy.filters.network.zookeeper_proxy", &zookeeperv3.ZooKeeperProxy{StatPrefix: statPrefix})
	return b
}

// MaxPacket is the longest packet that is read, in bytes. Default: 1 MiB.
//
// Envoy: extensions.filters.network.zookeeper_proxy.v3.ZooKeeperProxy.max_packet_bytes
func (b *ZooKeeperBuilder) MaxPacket(bytes int) *ZooKeeperBuilder {
	m, f := b.n.Set("max_packet_bytes")
	m.MaxPacketBytes = f.CountValue(bytes)
	return b
}

// LatencyMetrics counts responses that are fast and slow, where slow is above the threshold, at least 1 ms (proto-
// pgv). Default: not counted.
//
// Envoy: extensions.filters.network.zookeeper_proxy.v3.ZooKeeperProxy.default_latency_threshold
func (b *ZooKeeperBuilder) LatencyMetrics(threshold time.Duration) *ZooKeeperBuilder {
	m, f := b.n.Set("default_latency_threshold")
	m.EnableLatencyThresholdMetrics = true
	m.DefaultLatencyThreshold = f.Duration(threshold)
	return b
}

// LatencyThreshold is the threshold of one kind of operation, such as "GetData"; at least 1 ms (proto-pgv). No
// operation has two (network-zookeeper). Default: that of [ZooKeeperBuilder.LatencyMetrics], without which it has no effect.
//
// Envoy: extensions.filters.network.zookeeper_proxy.v3.ZooKeeperProxy.latency_threshold_overrides
func (b *ZooKeeperBuilder) LatencyThreshold(opcode string, threshold time.Duration) *ZooKeeperBuilder {
	m, f := b.n.Add("latency_threshold_overrides", len(b.n.Peek().LatencyThresholdOverrides))
	m.LatencyThresholdOverrides = append(m.LatencyThresholdOverrides, &zookeeperv3.LatencyThresholdOverride{
		Opcode: node.Enum[zookeeperv3.LatencyThresholdOverride_Opcode](f.Sub("opcode"), opcode,
			zookeeperv3.LatencyThresholdOverride_Opcode_value),
		Threshold: f.Sub("threshold").Duration(threshold),
	})
	return b
}

// RequestBytes counts the bytes of requests of each kind of operation. Default: of all together.
//
// Envoy: extensions.filters.network.zookeeper_proxy.v3.ZooKeeperProxy.enable_per_opcode_request_bytes_metrics
func (b *ZooKeeperBuilder) RequestBytes() *ZooKeeperBuilder {
	m, _ := b.n.Set("enable_per_opcode_request_bytes_metrics")
	m.EnablePerOpcodeRequestBytesMetrics = true
	return b
}

// ResponseBytes counts the bytes of responses of each kind of operation. Default: of all together.
//
// Envoy: extensions.filters.network.zookeeper_proxy.v3.ZooKeeperProxy.enable_per_opcode_response_bytes_metrics
func (b *ZooKeeperBuilder) ResponseBytes() *ZooKeeperBuilder {
	m, _ := b.n.Set("enable_per_opcode_response_bytes_metrics")
	m.EnablePerOpcodeResponseBytesMetrics = true
	return b
}

// DecoderErrors counts what cannot be read of each kind of operation. Default: of all together.
//
// Envoy: extensions.filters.network.zookeeper_proxy.v3.ZooKeeperProxy.enable_per_opcode_decoder_error_metrics
func (b *ZooKeeperBuilder) DecoderErrors() *ZooKeeperBuilder {
	m, _ := b.n.Set("enable_per_opcode_decoder_error_metrics")
	m.EnablePerOpcodeDecoderErrorMetrics = true
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *ZooKeeperBuilder) Patch(edit func(*zookeeperv3.ZooKeeperProxy)) *ZooKeeperBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ZooKeeperBuilder) Clone() *ZooKeeperBuilder {
	c := &ZooKeeperBuilder{}
	b.clone(&c.slot)
	return c
}
