package tap

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tapv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tap/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// TransportBuilder builds the transport that records what connections carry, before it is encrypted and after it was
// decrypted.
type TransportBuilder struct {
	n node.Node[tapv3.Tap]
}

// Transport starts a transport, of a listener's chain or of a cluster, that records what the inner one carries: that is
// listener.TLS, cluster.TLS, or for plain text the RawBuffer of either.
//
// Envoy: extensions.transport_sockets.tap.v3.Tap.common_config
func Transport(recording *Builder, inner part.Part[corev3.TransportSocket]) *TransportBuilder {
	b := &TransportBuilder{}
	m := b.n.Init(&tapv3.Tap{})
	m.CommonConfig = node.Child(b.n.Below("common_config"), recording)
	m.TransportSocket = node.Child(b.n.Below("transport_socket"), inner)
	return b
}

// ConnectionPerEvent writes the addresses of the connection into every piece of a record, for [Builder.Streaming]. Default: into
// the first alone.
//
// Envoy: extensions.transport_sockets.tap.v3.SocketTapConfig.set_connection_per_event
func (b *TransportBuilder) ConnectionPerEvent() *TransportBuilder {
	m, _ := b.n.Set("socket_tap_config.set_connection_per_event")
	sockets(m).SetConnectionPerEvent = true
	return b
}

// StatPrefix stands in the names of the transport's statistics, to tell several apart. Default: nothing.
//
// Envoy: extensions.transport_sockets.tap.v3.SocketTapConfig.stats_prefix
func (b *TransportBuilder) StatPrefix(prefix string) *TransportBuilder {
	m, _ := b.n.Set("socket_tap_config.stats_prefix")
	sockets(m).StatsPrefix = prefix
	return b
}

func sockets(m *tapv3.Tap) *tapv3.SocketTapConfig {
	if m.SocketTapConfig == nil {
		m.SocketTapConfig = &tapv3.SocketTapConfig{}
	}
	return m.SocketTapConfig
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *TransportBuilder) Patch(edit func(*tapv3.Tap)) *TransportBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *TransportBuilder) Clone() *TransportBuilder {
	c := &TransportBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *TransportBuilder) Render(s part.Scope) *corev3.TransportSocket {
	return &corev3.TransportSocket{
		Name:       "envoy.transport_sockets.tap",
		ConfigType: &corev3.TransportSocket_TypedConfig{TypedConfig: b.n.Any(s.Sub("typed_config"), nil)},
	}
}
