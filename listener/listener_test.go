package listener_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/filter/listenerfilter"
	"github.com/envoykit/envoykit/filter/networkfilter"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/protocol"
)

const at = "name: a\naddress: {socket_address: {address: 0.0.0.0, port_value: 80}}\n"

func tcp() *listener.Builder { return listener.TCP("a", "0.0.0.0", 80) }

func TestKinds(t *testing.T) {
	parttest.Equal(t, tcp(), at)
	parttest.Equal(t, listener.UDP("a", "::", 53), "name: a\naddress: {socket_address: {protocol: UDP, address: '::', port_value: 53}}")
	parttest.Equal(t, listener.Pipe("a", "/run/a").Mode(0o660), "name: a\naddress: {pipe: {path: /run/a, mode: 432}}")
	parttest.Equal(t, listener.Internal("a"), "name: a\ninternal_listener: {}")
	parttest.Equal(t, listener.API("a", filter.HCM("a").NoRouter()), `
name: a
api_listener:
  api_listener: {"@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager, stat_prefix: a}
`)
}

func TestSettings(t *testing.T) {
	parttest.Equal(t, tcp().FilterTimeout(time.Second).ContinueOnFilterTimeout().AccessLogs(accesslog.Stdout()).Direction(listener.Outbound).
		OriginalDestination().BindToPort(false).BufferLimit(32768).StatPrefix("p").Metadata("n", "k", true).Metadata("n", "l", 1).NetworkNamespace("/ns"), `
name: a
address: {socket_address: {address: 0.0.0.0, port_value: 80, network_namespace_filepath: /ns}}
listener_filters_timeout: 1s
continue_on_listener_filters_timeout: true
access_log: [{name: envoy.access_loggers.stdout, typed_config: {"@type": type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StdoutAccessLog}}]
traffic_direction: OUTBOUND
use_original_dst: true
bind_to_port: false
per_connection_buffer_limit_bytes: 32768
stat_prefix: p
metadata: {filter_metadata: {"n": {k: true, l: 1}}}
`)
	parttest.Equal(t, tcp().Socket(listener.Socket().Freebind(true).Transparent(false).ReusePort(false).Backlog(10).FastOpen(0).MPTCP().
		Keepalive(time.Minute, 10*time.Second, 3).Option(1, 2, 3, listener.BeforeBind).BytesOption(4, 5, []byte("x"), listener.Listening)), at+`
freebind: true
transparent: false
enable_reuse_port: false
tcp_backlog_size: 10
tcp_fast_open_queue_length: 0
enable_mptcp: true
tcp_keepalive: {keepalive_time: 60, keepalive_interval: 10, keepalive_probes: 3}
socket_options:
- {level: 1, name: 2, int_value: 3, state: STATE_PREBIND}
- {level: 4, name: 5, buf_value: eA==, state: STATE_LISTENING}
`)
	parttest.Equal(t, tcp().Connections(listener.Connections().ExactBalance().AcceptAtOnce(1).CloseWhenFull(time.Second).DrainOnlyOnModify().
		IgnoreGlobalLimit().BypassOverloadManager()), at+`
connection_balance_config: {exact_balance: {}}
max_connections_to_accept_per_socket_event: 1
per_connection_buffer_high_watermark_timeout: 1s
drain_type: MODIFY_ONLY
ignore_global_conn_limit: true
bypass_overload_manager: true
`)
	parttest.Equal(t, tcp().Addresses(listener.Address("::", 81).IPv4Compat().NetworkNamespace("/ns").Keepalive(0, 0, 5).Option(1, 2, 3, listener.AfterBind)), at+`
additional_addresses:
- address: {socket_address: {address: "::", port_value: 81, ipv4_compat: true, network_namespace_filepath: /ns}}
  tcp_keepalive: {keepalive_probes: 5}
  socket_options: {socket_options: [{level: 1, name: 2, int_value: 3, state: STATE_BOUND}]}
`)
}

func TestUDP(t *testing.T) {
	parttest.Equal(t, listener.UDP("a", "0.0.0.0", 443).Datagrams(listener.Datagrams().Max(2000).PreferGRO(true)).
		QUIC(listener.QUIC().Protocol(protocol.QUIC().MaxStreams(7)).IdleTimeout(time.Minute).HandshakeTimeout(time.Second).Enabled(false, "k").
			PacketsPerConnection(2).NoActiveMigration().RejectNew().MaxSessions(3)), `
name: a
address: {socket_address: {protocol: UDP, address: 0.0.0.0, port_value: 443}}
udp_listener_config:
  downstream_socket_config: {max_rx_datagram_size: 2000, prefer_gro: true}
  quic_options:
    quic_protocol_options: {max_concurrent_streams: 7}
    idle_timeout: 60s
    crypto_handshake_timeout: 1s
    enabled: {default_value: false, runtime_key: k}
    packets_to_read_to_connection_count_ratio: 2
    send_disable_active_migration: true
    reject_new_connections: true
    max_sessions_per_event_loop: 3
`)
}

func TestChains(t *testing.T) {
	parttest.Equal(t, tcp().Filters(listenerfilter.OriginalDst()).DefaultChain(listener.Serve()).Chains(listener.Serve(networkfilter.TCPProxy("p", "c")).
		Named("n").Port(8080).Networks("10.0.0.0/8").ServerNames("a.example").TransportProtocol(listener.ProtocolTLS).ApplicationProtocols("h2").
		SourceType(listener.FromElsewhere).Sources("192.0.2.0/24").DirectSources("2001:db8::/32").SourcePorts(1, 2).
		HandshakeTimeout(time.Second).Metadata("n", "k", "v")), at+`
listener_filters: [{name: envoy.filters.listener.original_dst, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.listener.original_dst.v3.OriginalDst}}]
default_filter_chain: {}
filter_chains:
- name: "n"
  filters:
  - name: envoy.filters.network.tcp_proxy
    typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy, stat_prefix: p, cluster: c}
  transport_socket_connect_timeout: 1s
  metadata: {filter_metadata: {"n": {k: v}}}
  filter_chain_match:
    destination_port: 8080
    prefix_ranges: [{address_prefix: 10.0.0.0, prefix_len: 8}]
    server_names: [a.example]
    transport_protocol: tls
    application_protocols: [h2]
    source_type: EXTERNAL
    source_prefix_ranges: [{address_prefix: 192.0.2.0, prefix_len: 24}]
    direct_source_prefix_ranges: [{address_prefix: "2001:db8::", prefix_len: 32}]
    source_ports: [1, 2]
`)
}

func TestChainTree(t *testing.T) {
	in := match.OfConnection()
	parttest.Equal(t, tcp().ChainTree(match.List[match.Connection, *listener.ChainName]().
		When(in.ServerName().Is(match.Exact("a")), listener.Chain("one")).Otherwise(listener.Chain("two").Named("other"))), at+`
filter_chain_matcher:
  matcher_list:
    matchers:
    - predicate:
        single_predicate:
          input: {name: envoy.matching.inputs.server_name, typed_config: {"@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.ServerNameInput}}
          value_match: {exact: a}
      on_match: {action: {name: filter-chain-name, typed_config: {"@type": type.googleapis.com/google.protobuf.StringValue, value: one}}}
  on_no_match: {action: {name: other, typed_config: {"@type": type.googleapis.com/google.protobuf.StringValue, value: two}}}
`)
}

func TestMistakes(t *testing.T) {
	b := listener.TCP("a", "0.0.0.0", 70000).BufferLimit(-1).Direction("SIDEWAYS").Socket(nil).
		Connections(listener.Connections().CloseWhenFull(-1)).
		Socket(listener.Socket().Keepalive(1500*time.Millisecond, 0, 0)).
		Chains(nil, listener.Serve().Networks("x").SourcePorts(1, 70000))
	require.ElementsMatch(t, []string{
		"port-out-of-range part.address.socket_address.port_value",
		"number-out-of-range part.per_connection_buffer_limit_bytes",
		"enum-unknown part.traffic_direction",
		"builder-nil part.freebind",
		"duration-out-of-range part.per_connection_buffer_high_watermark_timeout",
		"duration-out-of-range part.tcp_keepalive.keepalive_time",
		"builder-nil part.filter_chains[0]",
		"network-malformed part.filter_chains[0].filter_chain_match.prefix_ranges[0]",
		"port-out-of-range part.filter_chains[0].filter_chain_match.source_ports[1]",
	}, parttest.Lines(parttest.Problems(b)))
}

func TestBuildIsRepeatable(t *testing.T) {
	b := tcp().Chains(listener.Serve(networkfilter.TCPProxy("p", "c")))
	one, err := b.Build()
	require.NoError(t, err)
	two, err := b.Clone().Build()
	require.NoError(t, err)
	one.FilterChains[0].Filters[0].Name = "changed"
	require.Equal(t, "envoy.filters.network.tcp_proxy", two.FilterChains[0].Filters[0].Name)
	three, err := b.Build()
	require.NoError(t, err)
	require.Equal(t, "envoy.filters.network.tcp_proxy", three.FilterChains[0].Filters[0].Name)
}
