package cluster

import (
	"time"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Connections says how connections to hosts are made and kept.
//
// Envoy: config.cluster.v3.Cluster.upstream_connection_options
func (b *Builder) Connections(c *ConnectionsBuilder) *Builder {
	m, f := b.n.Set("upstream_connection_options")
	group(f, m, c)
	return b
}

// ConnectionsBuilder builds how connections to hosts are made and kept.
type ConnectionsBuilder struct {
	n node.Node[clusterv3.Cluster]
}

// Connections starts with Envoy's settings.
//
// Envoy: config.cluster.v3.Cluster.upstream_connection_options
func Connections() *ConnectionsBuilder {
	b := &ConnectionsBuilder{}
	b.n.Init(&clusterv3.Cluster{})
	return b
}

func connection(m *clusterv3.Cluster) *clusterv3.UpstreamConnectionOptions {
	if m.UpstreamConnectionOptions == nil {
		m.UpstreamConnectionOptions = &clusterv3.UpstreamConnectionOptions{}
	}
	return m.UpstreamConnectionOptions
}

// Keepalive has the system probe idle TCP connections: after the time idle, then at the interval, and gives up after so many
// probes without an answer. Whole seconds; 0 leaves a value to the system.
//
// Envoy: config.cluster.v3.UpstreamConnectionOptions.tcp_keepalive
func (b *ConnectionsBuilder) Keepalive(idle, interval time.Duration, probes int) *ConnectionsBuilder {
	m, f := b.n.Set("upstream_connection_options.tcp_keepalive")
	k := &corev3.TcpKeepalive{}
	if idle != 0 {
		k.KeepaliveTime = seconds(f.Sub("keepalive_time"), idle)
	}
	if interval != 0 {
		k.KeepaliveInterval = seconds(f.Sub("keepalive_interval"), interval)
	}
	if probes != 0 {
		k.KeepaliveProbes = f.Sub("keepalive_probes").CountValue(probes)
	}
	connection(m).TcpKeepalive = k
	return b
}

// TrackInterface records the name of the local network interface of each connection, for logs and filters.
//
// Envoy: config.cluster.v3.UpstreamConnectionOptions.set_local_interface_name_on_upstream_connections
func (b *ConnectionsBuilder) TrackInterface() *ConnectionsBuilder {
	m, _ := b.n.Set("upstream_connection_options.set_local_interface_name_on_upstream_connections")
	connection(m).SetLocalInterfaceNameOnUpstreamConnections = true
	return b
}

// IPVersion is a family of addresses.
type IPVersion string

// The families of addresses.
const (
	IPv4 IPVersion = "V4"
	IPv6 IPVersion = "V6"
)

// HappyEyeballs says which family is tried first for a host with several addresses, and how many of its addresses before
// one of the other. Default: that of the first address, and 1; the count is at least 1 (proto-pgv).
//
// Envoy: config.cluster.v3.UpstreamConnectionOptions.happy_eyeballs_config
func (b *ConnectionsBuilder) HappyEyeballs(first IPVersion, count int) *ConnectionsBuilder {
	m, f := b.n.Set("upstream_connection_options.happy_eyeballs_config")
	connection(m).HappyEyeballsConfig = &clusterv3.UpstreamConnectionOptions_HappyEyeballsConfig{
		FirstAddressFamilyVersion: node.Enum[clusterv3.UpstreamConnectionOptions_FirstAddressFamilyVersion](
			f.Sub("first_address_family_version"), first, clusterv3.UpstreamConnectionOptions_FirstAddressFamilyVersion_value),
		FirstAddressFamilyCount: f.Sub("first_address_family_count").CountValue(count),
	}
	return b
}

// Bind says which local address connections come from.
//
// Envoy: config.cluster.v3.Cluster.upstream_bind_config
func (b *ConnectionsBuilder) Bind(c *BindBuilder) *ConnectionsBuilder {
	m, f := b.n.Set("upstream_bind_config")
	m.UpstreamBindConfig = node.Child(f, c)
	return b
}

// Preconnect makes connections ahead of need: so many for each expected stream of a host, from 1 to 3 (proto-pgv). Default: 1, only
// as needed.
//
// Envoy: config.cluster.v3.Cluster.PreconnectPolicy.per_upstream_preconnect_ratio
func (b *ConnectionsBuilder) Preconnect(perHost float64) *ConnectionsBuilder {
	m, _ := b.n.Set("preconnect_policy.per_upstream_preconnect_ratio")
	preconnect(m).PerUpstreamPreconnectRatio = wrapperspb.Double(perHost)
	return b
}

// PreconnectNext makes connections to the hosts that will be chosen next: so many for each expected stream of the cluster, from 1 to 3 (proto-pgv).
//
// Envoy: config.cluster.v3.Cluster.PreconnectPolicy.predictive_preconnect_ratio
func (b *ConnectionsBuilder) PreconnectNext(ratio float64) *ConnectionsBuilder {
	m, _ := b.n.Set("preconnect_policy.predictive_preconnect_ratio")
	preconnect(m).PredictivePreconnectRatio = wrapperspb.Double(ratio)
	return b
}

// PreconnectWhere restricts preconnecting to hosts with such metadata.
//
// Envoy: config.cluster.v3.Cluster.PreconnectPolicy.preconnect_enabled_metadata
func (b *ConnectionsBuilder) PreconnectWhere(like part.Part[matcherv3.MetadataMatcher]) *ConnectionsBuilder {
	m, f := b.n.Set("preconnect_policy.preconnect_enabled_metadata")
	preconnect(m).PreconnectEnabledMetadata = node.Child(f, like)
	return b
}

func preconnect(m *clusterv3.Cluster) *clusterv3.Cluster_PreconnectPolicy {
	if m.PreconnectPolicy == nil {
		m.PreconnectPolicy = &clusterv3.Cluster_PreconnectPolicy{}
	}
	return m.PreconnectPolicy
}

// PerClient keeps the connections of each client apart, as long as the client's own lasts.
//
// Envoy: config.cluster.v3.Cluster.connection_pool_per_downstream_connection
func (b *ConnectionsBuilder) PerClient() *ConnectionsBuilder {
	m, _ := b.n.Set("connection_pool_per_downstream_connection")
	m.ConnectionPoolPerDownstreamConnection = true
	return b
}

// CloseOnUnhealthy closes the connections of a host when health checks or outlier detection find it unhealthy.
//
// Envoy: config.cluster.v3.Cluster.close_connections_on_host_health_failure
func (b *ConnectionsBuilder) CloseOnUnhealthy() *ConnectionsBuilder {
	m, _ := b.n.Set("close_connections_on_host_health_failure")
	m.CloseConnectionsOnHostHealthFailure = true
	return b
}

// Buffer is how many bytes a connection may buffer before the sender is held back; a soft bound. Default: 1 MiB, and 32 KiB is advised
// for the edge.
//
// Envoy: config.cluster.v3.Cluster.per_connection_buffer_limit_bytes
func (b *ConnectionsBuilder) Buffer(bytes int) *ConnectionsBuilder {
	m, f := b.n.Set("per_connection_buffer_limit_bytes")
	m.PerConnectionBufferLimitBytes = f.CountValue(bytes)
	return b
}

// CloseWhenFull closes a connection whose buffer has been full for so long. Default: never.
//
// Envoy: config.cluster.v3.Cluster.per_connection_buffer_high_watermark_timeout
func (b *ConnectionsBuilder) CloseWhenFull(after time.Duration) *ConnectionsBuilder {
	m, f := b.n.Set("per_connection_buffer_high_watermark_timeout")
	m.PerConnectionBufferHighWatermarkTimeout = f.Duration(after)
	return b
}

// Patch edits the cluster with these settings, for what no method sets. It runs last.
func (b *ConnectionsBuilder) Patch(edit func(*clusterv3.Cluster)) *ConnectionsBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ConnectionsBuilder) Clone() *ConnectionsBuilder {
	c := &ConnectionsBuilder{}
	b.n.Clone(&c.n)
	return c
}

func (b *ConnectionsBuilder) settings() *node.Node[clusterv3.Cluster] { return &b.n }

// BufferLimit is how many bytes a connection may buffer; see [ConnectionsBuilder.Buffer].
//
// Envoy: config.cluster.v3.Cluster.per_connection_buffer_limit_bytes
func (b *Builder) BufferLimit(bytes int) *Builder {
	m, f := b.n.Set("per_connection_buffer_limit_bytes")
	m.PerConnectionBufferLimitBytes = f.CountValue(bytes)
	return b
}
