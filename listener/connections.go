package listener

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// ConnectionsBuilder builds how connections are accepted and closed.
type ConnectionsBuilder struct {
	n node.Node[listenerv3.Listener]
}

// Connections starts settings of how connections are accepted and closed.
//
// Envoy: config.listener.v3.Listener
func Connections() *ConnectionsBuilder {
	b := &ConnectionsBuilder{}
	b.n.Init(&listenerv3.Listener{})
	return b
}

// ExactBalance gives each new connection to the worker that has the fewest, under a lock: for few connections that
// live long. Default: the system spreads them.
//
// Envoy: config.listener.v3.Listener.connection_balance_config
func (b *ConnectionsBuilder) ExactBalance() *ConnectionsBuilder {
	m, _ := b.n.Set("connection_balance_config")
	m.ConnectionBalanceConfig = &listenerv3.Listener_ConnectionBalanceConfig{
		BalanceType: &listenerv3.Listener_ConnectionBalanceConfig_ExactBalance_{
			ExactBalance: &listenerv3.Listener_ConnectionBalanceConfig_ExactBalance{},
		},
	}
	return b
}

// Balance spreads connections over workers by an extension.
//
// Envoy: config.listener.v3.Listener.ConnectionBalanceConfig.extend_balance
func (b *ConnectionsBuilder) Balance(extension part.Part[corev3.TypedExtensionConfig]) *ConnectionsBuilder {
	m, f := b.n.Set("connection_balance_config")
	m.ConnectionBalanceConfig = &listenerv3.Listener_ConnectionBalanceConfig{
		BalanceType: &listenerv3.Listener_ConnectionBalanceConfig_ExtendBalance{ExtendBalance: node.Child(f.Sub("extend_balance"), extension)},
	}
	return b
}

// AcceptAtOnce is how many connections a worker accepts before it does other work; at least 1 (proto-pgv). Default:
// all that wait.
//
// Envoy: config.listener.v3.Listener.max_connections_to_accept_per_socket_event
func (b *ConnectionsBuilder) AcceptAtOnce(n int) *ConnectionsBuilder {
	m, f := b.n.Set("max_connections_to_accept_per_socket_event")
	m.MaxConnectionsToAcceptPerSocketEvent = f.CountValue(n)
	return b
}

// CloseWhenFull closes a connection whose buffers were full for so long. Default: never.
//
// Envoy: config.listener.v3.Listener.per_connection_buffer_high_watermark_timeout
func (b *ConnectionsBuilder) CloseWhenFull(after time.Duration) *ConnectionsBuilder {
	m, f := b.n.Set("per_connection_buffer_high_watermark_timeout")
	m.PerConnectionBufferHighWatermarkTimeout = f.Duration(after)
	return b
}

// DrainOnlyOnModify drains connections when the listener changes or goes, and not when a health check of this Envoy
// fails. Default: then too.
//
// Envoy: config.listener.v3.Listener.drain_type
func (b *ConnectionsBuilder) DrainOnlyOnModify() *ConnectionsBuilder {
	m, _ := b.n.Set("drain_type")
	m.DrainType = listenerv3.Listener_MODIFY_ONLY
	return b
}

// IgnoreGlobalLimit accepts connections beyond the limit for all listeners, as an admin or health port may. Default:
// not.
//
// Envoy: config.listener.v3.Listener.ignore_global_conn_limit
func (b *ConnectionsBuilder) IgnoreGlobalLimit() *ConnectionsBuilder {
	m, _ := b.n.Set("ignore_global_conn_limit")
	m.IgnoreGlobalConnLimit = true
	return b
}

// BypassOverloadManager accepts connections and serves requests while the overload manager turns others away. Default:
// not.
//
// Envoy: config.listener.v3.Listener.bypass_overload_manager
func (b *ConnectionsBuilder) BypassOverloadManager() *ConnectionsBuilder {
	m, _ := b.n.Set("bypass_overload_manager")
	m.BypassOverloadManager = true
	return b
}

// Patch edits what the settings wrote. It runs last.
func (b *ConnectionsBuilder) Patch(edit func(*listenerv3.Listener)) *ConnectionsBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ConnectionsBuilder) Clone() *ConnectionsBuilder {
	c := &ConnectionsBuilder{}
	b.n.Clone(&c.n)
	return c
}
