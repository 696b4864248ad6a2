package listener

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/internal/node"
)

// Direction is the way of traffic as seen from the workload beside this Envoy.
type Direction string

// The directions.
const (
	Inbound  Direction = "INBOUND"
	Outbound Direction = "OUTBOUND"
)

// FilterTimeout is how long listener filters may take, for instance for a client that sends nothing; then the
// connection is closed. Default: 15 s; 0 switches it off.
//
// Envoy: config.listener.v3.Listener.listener_filters_timeout
func (b *Builder) FilterTimeout(d time.Duration) *Builder {
	m, f := b.n.Set("listener_filters_timeout")
	m.ListenerFiltersTimeout = f.Duration(d)
	return b
}

// ContinueOnFilterTimeout goes on with the connection after that time, with what is known of it by then. Default: it
// is closed. Not for the PROXY protocol.
//
// Envoy: config.listener.v3.Listener.continue_on_listener_filters_timeout
func (b *Builder) ContinueOnFilterTimeout() *Builder {
	m, _ := b.n.Set("continue_on_listener_filters_timeout")
	m.ContinueOnListenerFiltersTimeout = true
	return b
}

// AccessLogs appends access logs, which have a line for each connection, also for those that no chain serves.
//
// Envoy: config.listener.v3.Listener.access_log
func (b *Builder) AccessLogs(logs ...accesslog.Log) *Builder {
	m, f := b.n.Add("access_log", len(b.n.Peek().AccessLog))
	m.AccessLog = node.Children(f, m.AccessLog, logs)
	return b
}

// Direction tells whether the listener serves requests to the workload beside this Envoy or from it; access logs,
// tracing and on-demand draining use it. Default: neither.
//
// Envoy: config.listener.v3.Listener.traffic_direction
func (b *Builder) Direction(direction Direction) *Builder {
	m, f := b.n.Set("traffic_direction")
	m.TrafficDirection = node.Enum[corev3.TrafficDirection](f, direction, corev3.TrafficDirection_value)
	return b
}

// OriginalDestination hands a connection that iptables redirected to the listener of its original destination.
// Default: not. To read that address, see [listenerfilter.OriginalDst].
//
// Envoy: config.listener.v3.Listener.use_original_dst
func (b *Builder) OriginalDestination() *Builder {
	m, _ := b.n.Set("use_original_dst")
	m.UseOriginalDst = wrapperspb.Bool(true)
	return b
}

// BindToPort false does not listen at all: connections come only from a listener with OriginalDestination. Default:
// true.
//
// Envoy: config.listener.v3.Listener.bind_to_port
func (b *Builder) BindToPort(bind bool) *Builder {
	m, _ := b.n.Set("bind_to_port")
	m.BindToPort = wrapperspb.Bool(bind)
	return b
}

// BufferLimit is how much of a connection Envoy buffers, in bytes, before it stops reading. Default: 1 MiB; at the
// edge, 32 KiB is advised.
//
// Envoy: config.listener.v3.Listener.per_connection_buffer_limit_bytes
func (b *Builder) BufferLimit(bytes int) *Builder {
	m, f := b.n.Set("per_connection_buffer_limit_bytes")
	m.PerConnectionBufferLimitBytes = f.CountValue(bytes)
	return b
}

// StatPrefix begins the names of the listener's statistics ("listener.https.downstream_cx_total"). Default: the
// address.
//
// Envoy: config.listener.v3.Listener.stat_prefix
func (b *Builder) StatPrefix(prefix string) *Builder {
	m, _ := b.n.Set("stat_prefix")
	m.StatPrefix = prefix
	return b
}

// Metadata puts a value under a namespace and key, for filters and access logs to read. Calls add up.
//
// Envoy: config.listener.v3.Listener.metadata
func (b *Builder) Metadata(namespace, key string, value any) *Builder {
	m, f := b.n.Set("metadata")
	m.Metadata = f.Metadata(m.Metadata, namespace, key, value)
	return b
}

// Socket sets how the listening socket is made.
//
// Envoy: config.listener.v3.Listener
func (b *Builder) Socket(settings *SocketBuilder) *Builder {
	m, f := b.n.Set("freebind")
	if !f.Missing(settings) {
		node.Group(f, m, &settings.n)
	}
	return b
}

// Connections sets how connections are accepted and closed.
//
// Envoy: config.listener.v3.Listener
func (b *Builder) Connections(settings *ConnectionsBuilder) *Builder {
	m, f := b.n.Set("connection_balance_config")
	if !f.Missing(settings) {
		node.Group(f, m, &settings.n)
	}
	return b
}
