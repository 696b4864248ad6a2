package listener

import (
	"bytes"
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
)

// SocketState says when a socket option is set.
type SocketState string

// The times of socket options.
const (
	BeforeBind SocketState = "STATE_PREBIND"
	AfterBind  SocketState = "STATE_BOUND"
	Listening  SocketState = "STATE_LISTENING"
)

// SocketBuilder builds how the listening socket is made.
type SocketBuilder struct {
	n node.Node[listenerv3.Listener]
}

// Socket starts settings of the listening socket.
//
// Envoy: config.listener.v3.Listener
func Socket() *SocketBuilder {
	b := &SocketBuilder{}
	b.n.Init(&listenerv3.Listener{})
	return b
}

// Freebind true listens on addresses that no interface has yet. Linux only. Default: as the system says.
//
// Envoy: config.listener.v3.Listener.freebind
func (b *SocketBuilder) Freebind(on bool) *SocketBuilder {
	m, _ := b.n.Set("freebind")
	m.Freebind = wrapperspb.Bool(on)
	return b
}

// Transparent true takes connections that iptables redirects with TPROXY, which keeps their addresses; Envoy needs
// CAP_NET_ADMIN. Default: as the system says.
//
// Envoy: config.listener.v3.Listener.transparent
func (b *SocketBuilder) Transparent(on bool) *SocketBuilder {
	m, _ := b.n.Set("transparent")
	m.Transparent = wrapperspb.Bool(on)
	return b
}

// ReusePort false shares one socket among all workers; with true each has its own, and the kernel spreads connections.
// Default: true.
//
// Envoy: config.listener.v3.Listener.enable_reuse_port
func (b *SocketBuilder) ReusePort(on bool) *SocketBuilder {
	m, _ := b.n.Set("enable_reuse_port")
	m.EnableReusePort = wrapperspb.Bool(on)
	return b
}

// Backlog is how many connections may wait to be accepted. Default: that of the system.
//
// Envoy: config.listener.v3.Listener.tcp_backlog_size
func (b *SocketBuilder) Backlog(connections int) *SocketBuilder {
	m, f := b.n.Set("tcp_backlog_size")
	m.TcpBacklogSize = f.CountValue(connections)
	return b
}

// FastOpen takes data with the first packet of TCP, for so many connections in its queue; 0 switches it off. Default:
// as the system says.
//
// Envoy: config.listener.v3.Listener.tcp_fast_open_queue_length
func (b *SocketBuilder) FastOpen(queue int) *SocketBuilder {
	m, f := b.n.Set("tcp_fast_open_queue_length")
	m.TcpFastOpenQueueLength = f.CountValue(queue)
	return b
}

// MPTCP takes multi-path TCP. Linux only, and not for UDP (listener-mptcp). Default: not.
//
// Envoy: config.listener.v3.Listener.enable_mptcp
func (b *SocketBuilder) MPTCP() *SocketBuilder {
	m, _ := b.n.Set("enable_mptcp")
	m.EnableMptcp = true
	return b
}

// Keepalive has the system probe idle connections: after the time idle, then at the interval, and gives up after so
// many probes without an answer. Whole seconds; 0 leaves a value to the system.
//
// Envoy: config.listener.v3.Listener.tcp_keepalive
func (b *SocketBuilder) Keepalive(idle, interval time.Duration, probes int) *SocketBuilder {
	m, f := b.n.Set("tcp_keepalive")
	m.TcpKeepalive = keepalive(f, idle, interval, probes)
	return b
}

// Option sets a socket option, by the numbers that the system has for its level and name. Calls add up.
//
// Envoy: config.listener.v3.Listener.socket_options
func (b *SocketBuilder) Option(level, name, value int, when SocketState) *SocketBuilder {
	m, f := b.n.Add("socket_options", len(b.n.Peek().SocketOptions))
	m.SocketOptions = append(m.SocketOptions, &corev3.SocketOption{
		Level: int64(level), Name: int64(name),
		Value: &corev3.SocketOption_IntValue{IntValue: int64(value)},
		State: node.Enum[corev3.SocketOption_SocketState](f.Sub("state"), when, corev3.SocketOption_SocketState_value),
	})
	return b
}

// BytesOption is Option for one whose value is bytes.
//
// Envoy: config.core.v3.SocketOption.buf_value
func (b *SocketBuilder) BytesOption(level, name int, value []byte, when SocketState) *SocketBuilder {
	m, f := b.n.Add("socket_options", len(b.n.Peek().SocketOptions))
	m.SocketOptions = append(m.SocketOptions, &corev3.SocketOption{
		Level: int64(level), Name: int64(name),
		Value: &corev3.SocketOption_BufValue{BufValue: bytes.Clone(value)},
		State: node.Enum[corev3.SocketOption_SocketState](f.Sub("state"), when, corev3.SocketOption_SocketState_value),
	})
	return b
}

// Patch edits what the settings wrote. It runs last.
func (b *SocketBuilder) Patch(edit func(*listenerv3.Listener)) *SocketBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *SocketBuilder) Clone() *SocketBuilder {
	c := &SocketBuilder{}
	b.n.Clone(&c.n)
	return c
}

func keepalive(f node.Field, idle, interval time.Duration, probes int) *corev3.TcpKeepalive {
	k := &corev3.TcpKeepalive{}
	if idle != 0 {
		k.KeepaliveTime = f.Sub("keepalive_time").WholeSeconds(idle)
	}
	if interval != 0 {
		k.KeepaliveInterval = f.Sub("keepalive_interval").WholeSeconds(interval)
	}
	if probes != 0 {
		k.KeepaliveProbes = f.Sub("keepalive_probes").CountValue(probes)
	}
	return k
}
