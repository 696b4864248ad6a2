package listener

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/protocol"
)

// QUICBuilder builds the QUIC of a listener. Requests over it are those of HTTP/3.
type QUICBuilder struct {
	n node.Node[listenerv3.QuicProtocolOptions]
}

// QUIC starts QUIC for a listener of datagrams. Its chains need [QUICTLS] and a connection manager with CodecHTTP3 at
// their end (fc-quic-hcm-last).
//
// Envoy: config.listener.v3.QuicProtocolOptions
func QUIC() *QUICBuilder {
	b := &QUICBuilder{}
	b.n.Init(&listenerv3.QuicProtocolOptions{})
	return b
}

// Protocol sets streams, windows and keepalive of connections. Default: as [protocol.QUIC] says.
//
// Envoy: config.listener.v3.QuicProtocolOptions.quic_protocol_options
func (b *QUICBuilder) Protocol(options *protocol.QUICBuilder) *QUICBuilder {
	m, f := b.n.Set("quic_protocol_options")
	m.QuicProtocolOptions = node.Child(f, options)
	return b
}

// IdleTimeout closes a connection without activity after so long. Default: 5 minutes.
//
// Envoy: config.listener.v3.QuicProtocolOptions.idle_timeout
func (b *QUICBuilder) IdleTimeout(d time.Duration) *QUICBuilder {
	m, f := b.n.Set("idle_timeout")
	m.IdleTimeout = f.Duration(d)
	return b
}

// HandshakeTimeout is how long a handshake may take. Default: 20 s.
//
// Envoy: config.listener.v3.QuicProtocolOptions.crypto_handshake_timeout
func (b *QUICBuilder) HandshakeTimeout(d time.Duration) *QUICBuilder {
	m, f := b.n.Set("crypto_handshake_timeout")
	m.CryptoHandshakeTimeout = f.Duration(d)
	return b
}

// Enabled switches QUIC on or off, and the runtime key, which Envoy requires (proto-pgv), lets an operator change it.
// Default: on.
//
// Envoy: config.listener.v3.QuicProtocolOptions.enabled
func (b *QUICBuilder) Enabled(on bool, runtimeKey string) *QUICBuilder {
	m, _ := b.n.Set("enabled")
	m.Enabled = &corev3.RuntimeFeatureFlag{DefaultValue: wrapperspb.Bool(on), RuntimeKey: runtimeKey}
	return b
}

// PacketsPerConnection is how many packets of each connection a worker reads before it does other work; at least 1
// (proto-pgv). Default: 32.
//
// Envoy: config.listener.v3.QuicProtocolOptions.packets_to_read_to_connection_count_ratio
func (b *QUICBuilder) PacketsPerConnection(packets int) *QUICBuilder {
	m, f := b.n.Set("packets_to_read_to_connection_count_ratio")
	m.PacketsToReadToConnectionCountRatio = f.CountValue(packets)
	return b
}

// NoActiveMigration asks clients to stay on their address. Default: they may change it.
//
// Envoy: config.listener.v3.QuicProtocolOptions.send_disable_active_migration
func (b *QUICBuilder) NoActiveMigration() *QUICBuilder {
	m, _ := b.n.Set("send_disable_active_migration")
	m.SendDisableActiveMigration = wrapperspb.Bool(true)
	return b
}

// RejectNew turns new connections away, and keeps those that are there. Default: not.
//
// Envoy: config.listener.v3.QuicProtocolOptions.reject_new_connections
func (b *QUICBuilder) RejectNew() *QUICBuilder {
	m, _ := b.n.Set("reject_new_connections")
	m.RejectNewConnections = true
	return b
}

// MaxSessions is how many new connections a worker makes before it does other work. Default: 16.
//
// Envoy: config.listener.v3.QuicProtocolOptions.max_sessions_per_event_loop
func (b *QUICBuilder) MaxSessions(n int) *QUICBuilder {
	m, f := b.n.Set("max_sessions_per_event_loop")
	m.MaxSessionsPerEventLoop = f.CountValue(n)
	return b
}

// PreferredAddress tells clients an address to move to, by an extension. Default: none.
//
// Envoy: config.listener.v3.QuicProtocolOptions.server_preferred_address_config
func (b *QUICBuilder) PreferredAddress(extension part.Part[corev3.TypedExtensionConfig]) *QUICBuilder {
	m, f := b.n.Set("server_preferred_address_config")
	m.ServerPreferredAddressConfig = node.Child(f, extension)
	return b
}

// ConnectionIDs makes connection ids by an extension, for load balancers that read them. Default: Envoy's own.
//
// Envoy: config.listener.v3.QuicProtocolOptions.connection_id_generator_config
func (b *QUICBuilder) ConnectionIDs(extension part.Part[corev3.TypedExtensionConfig]) *QUICBuilder {
	m, f := b.n.Set("connection_id_generator_config")
	m.ConnectionIdGeneratorConfig = node.Child(f, extension)
	return b
}

// Proof is the extension that proves who the server is. Default: Envoy's own.
//
// Envoy: config.listener.v3.QuicProtocolOptions.proof_source_config
func (b *QUICBuilder) Proof(extension part.Part[corev3.TypedExtensionConfig]) *QUICBuilder {
	m, f := b.n.Set("proof_source_config")
	m.ProofSourceConfig = node.Child(f, extension)
	return b
}

// CryptoStream is the extension that makes handshakes. Default: Envoy's own.
//
// Envoy: config.listener.v3.QuicProtocolOptions.crypto_stream_config
func (b *QUICBuilder) CryptoStream(extension part.Part[corev3.TypedExtensionConfig]) *QUICBuilder {
	m, f := b.n.Set("crypto_stream_config")
	m.CryptoStreamConfig = node.Child(f, extension)
	return b
}

// DebugVisitor watches connections by an extension. Default: none.
//
// Envoy: config.listener.v3.QuicProtocolOptions.connection_debug_visitor_config
func (b *QUICBuilder) DebugVisitor(extension part.Part[corev3.TypedExtensionConfig]) *QUICBuilder {
	m, f := b.n.Set("connection_debug_visitor_config")
	m.ConnectionDebugVisitorConfig = node.Child(f, extension)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *QUICBuilder) Patch(edit func(*listenerv3.QuicProtocolOptions)) *QUICBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *QUICBuilder) Clone() *QUICBuilder {
	c := &QUICBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *QUICBuilder) Render(s part.Scope) *listenerv3.QuicProtocolOptions { return b.n.Take(s, nil) }

// DatagramsBuilder builds how datagrams are read and written.
type DatagramsBuilder struct {
	n node.Node[listenerv3.Listener]
}

// Datagrams starts settings of how datagrams are read and written.
//
// Envoy: config.listener.v3.UdpListenerConfig
func Datagrams() *DatagramsBuilder {
	b := &DatagramsBuilder{}
	b.n.Init(&listenerv3.Listener{})
	return b
}

// Max is the longest datagram that is taken, in bytes, below 65536 (proto-pgv). Default: 1500.
//
// Envoy: config.core.v3.UdpSocketConfig.max_rx_datagram_size
func (b *DatagramsBuilder) Max(bytes int) *DatagramsBuilder {
	m, f := b.n.Set("udp_listener_config.downstream_socket_config.max_rx_datagram_size")
	datagrams(m).MaxRxDatagramSize = f.Count64Value(bytes)
	return b
}

// PreferGRO lets the kernel join datagrams, where it can. Default: on for QUIC, else off.
//
// Envoy: config.core.v3.UdpSocketConfig.prefer_gro
func (b *DatagramsBuilder) PreferGRO(on bool) *DatagramsBuilder {
	m, _ := b.n.Set("udp_listener_config.downstream_socket_config.prefer_gro")
	datagrams(m).PreferGro = wrapperspb.Bool(on)
	return b
}

// Writer writes datagrams by an extension. Default: one for each system call.
//
// Envoy: config.listener.v3.UdpListenerConfig.udp_packet_packet_writer_config
func (b *DatagramsBuilder) Writer(extension part.Part[corev3.TypedExtensionConfig]) *DatagramsBuilder {
	m, f := b.n.Set("udp_listener_config.udp_packet_packet_writer_config")
	udp(m).UdpPacketPacketWriterConfig = node.Child(f, extension)
	return b
}

// Patch edits what the settings wrote. It runs last.
func (b *DatagramsBuilder) Patch(edit func(*listenerv3.Listener)) *DatagramsBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *DatagramsBuilder) Clone() *DatagramsBuilder {
	c := &DatagramsBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Datagrams sets how a listener of datagrams reads and writes them.
//
// Envoy: config.listener.v3.Listener.udp_listener_config
func (b *Builder) Datagrams(settings *DatagramsBuilder) *Builder {
	m, f := b.n.Set("udp_listener_config")
	if !f.Missing(settings) {
		node.Group(f, m, &settings.n)
	}
	return b
}

// QUIC speaks QUIC on a listener of datagrams, for HTTP/3. Default: listener filters handle the datagrams.
//
// Envoy: config.listener.v3.UdpListenerConfig.quic_options
func (b *Builder) QUIC(options *QUICBuilder) *Builder {
	m, f := b.n.Set("udp_listener_config.quic_options")
	udp(m).QuicOptions = node.Child(f, options)
	return b
}

// udp returns the settings of listeners of datagrams for writing.
func udp(m *listenerv3.Listener) *listenerv3.UdpListenerConfig {
	if m.UdpListenerConfig == nil {
		m.UdpListenerConfig = &listenerv3.UdpListenerConfig{}
	}
	return m.UdpListenerConfig
}

func datagrams(m *listenerv3.Listener) *corev3.UdpSocketConfig {
	if udp(m).DownstreamSocketConfig == nil {
		udp(m).DownstreamSocketConfig = &corev3.UdpSocketConfig{}
	}
	return udp(m).DownstreamSocketConfig
}
