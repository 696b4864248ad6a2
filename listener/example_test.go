package listener_test

import (
	"fmt"
	"time"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/filter/listenerfilter"
	"github.com/envoykit/envoykit/filter/networkfilter"
	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/protocol"
)

// show prints what a part becomes.
func show[M any](p part.Part[M]) {
	var root node.State
	m := p.Render(node.Standalone(&root, "example"))
	out, err := encode.YAML(nil, any(m).(proto.Message), encode.Options{})
	if err != nil || len(root.Problems()) > 0 {
		fmt.Println(err, root.Problems())
		return
	}
	fmt.Print(string(out))
}

func ExampleTCP() {
	show(listener.TCP("http", "0.0.0.0", 8080).BufferLimit(32 << 10).Chains(listener.Serve(networkfilter.TCPProxy("web", "web"))))
	// Output:
	// name: http
	// address:
	//   socket_address:
	//     address: 0.0.0.0
	//     port_value: 8080
	// filter_chains:
	// - filters:
	//   - name: envoy.filters.network.tcp_proxy
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
	//       stat_prefix: web
	//       cluster: web
	// per_connection_buffer_limit_bytes: 32768
}

func ExampleUDP() {
	show(listener.UDP("dns", "0.0.0.0", 53).Filters(listenerfilter.UDPProxy("dns", "resolvers")))
	// Output:
	// name: dns
	// address:
	//   socket_address:
	//     protocol: UDP
	//     address: 0.0.0.0
	//     port_value: 53
	// listener_filters:
	// - name: envoy.filters.udp_listener.udp_proxy
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.filters.udp.udp_proxy.v3.UdpProxyConfig
	//     stat_prefix: dns
	//     matcher:
	//       on_no_match:
	//         action:
	//           name: route
	//           typed_config:
	//             "@type": type.googleapis.com/envoy.extensions.filters.udp.udp_proxy.v3.Route
	//             cluster: resolvers
}

func ExamplePipe() {
	show(listener.Pipe("local", "/run/envoy.sock").Mode(0o660).Chains(listener.Serve(networkfilter.TCPProxy("web", "web"))))
	// Output:
	// name: local
	// address:
	//   pipe:
	//     path: /run/envoy.sock
	//     mode: 432
	// filter_chains:
	// - filters:
	//   - name: envoy.filters.network.tcp_proxy
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
	//       stat_prefix: web
	//       cluster: web
}

func ExampleInternal() {
	show(listener.Internal("tunnel").Chains(listener.Serve(networkfilter.TCPProxy("web", "web"))))
	// Output:
	// name: tunnel
	// filter_chains:
	// - filters:
	//   - name: envoy.filters.network.tcp_proxy
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
	//       stat_prefix: web
	//       cluster: web
	// internal_listener: {}
}

func ExampleAPI() {
	show(listener.API("mobile", filter.HCM("mobile").RDS("mobile").NoRouter()))
	// Output:
	// name: mobile
	// api_listener:
	//   api_listener:
	//     "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
	//     stat_prefix: mobile
	//     rds:
	//       config_source:
	//         ads: {}
	//         resource_api_version: V3
	//       route_config_name: mobile
}

func ExampleRaw() {
	show(listener.Raw(&listenerv3.Listener{Name: "existing"}).StatPrefix("existing"))
	// Output:
	// name: existing
	// stat_prefix: existing
}

func ExampleServe() {
	show(listener.Serve(networkfilter.TCPProxy("database", "postgres")).TransportProtocol(listener.ProtocolTLS).ServerNames("db.example.com"))
	// Output:
	// filter_chain_match:
	//   transport_protocol: tls
	//   server_names:
	//   - db.example.com
	// filters:
	// - name: envoy.filters.network.tcp_proxy
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
	//     stat_prefix: database
	//     cluster: postgres
}

func ExampleChain() {
	show(listener.TCP("tls", "0.0.0.0", 443).ChainTree(match.List[match.Connection, *listener.ChainName]().
		When(match.OfConnection().ServerName().Is(match.Suffix(".example.com")), listener.Chain("example"))).
		Chains(listener.Serve(networkfilter.TCPProxy("web", "web")).Named("example")))
	// Output:
	// name: tls
	// address:
	//   socket_address:
	//     address: 0.0.0.0
	//     port_value: 443
	// filter_chains:
	// - filters:
	//   - name: envoy.filters.network.tcp_proxy
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
	//       stat_prefix: web
	//       cluster: web
	//   name: example
	// filter_chain_matcher:
	//   matcher_list:
	//     matchers:
	//     - predicate:
	//         single_predicate:
	//           input:
	//             name: envoy.matching.inputs.server_name
	//             typed_config:
	//               "@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.ServerNameInput
	//           value_match:
	//             suffix: ".example.com"
	//       on_match:
	//         action:
	//           name: filter-chain-name
	//           typed_config:
	//             "@type": type.googleapis.com/google.protobuf.StringValue
	//             value: example
}

func ExampleAddress() {
	show(listener.Address("::", 8080).IPv4Compat())
	// Output:
	// address:
	//   socket_address:
	//     address: "::"
	//     port_value: 8080
	//     ipv4_compat: true
}

func ExampleSocket() {
	show(listener.TCP("http", "0.0.0.0", 8080).Socket(listener.Socket().ReusePort(true).Backlog(1024).Keepalive(time.Minute, 10*time.Second, 3)))
	// Output:
	// name: http
	// address:
	//   socket_address:
	//     address: 0.0.0.0
	//     port_value: 8080
	// tcp_backlog_size: 1024
	// enable_reuse_port: true
	// tcp_keepalive:
	//   keepalive_probes: 3
	//   keepalive_time: 60
	//   keepalive_interval: 10
}

func ExampleConnections() {
	show(listener.TCP("grpc", "0.0.0.0", 8080).Connections(listener.Connections().ExactBalance().AcceptAtOnce(1)))
	// Output:
	// name: grpc
	// address:
	//   socket_address:
	//     address: 0.0.0.0
	//     port_value: 8080
	// connection_balance_config:
	//   exact_balance: {}
	// max_connections_to_accept_per_socket_event: 1
}

func ExampleQUIC() {
	show(listener.UDP("h3", "0.0.0.0", 443).QUIC(listener.QUIC().IdleTimeout(30 * time.Second).Protocol(protocol.QUIC().MaxStreams(100))))
	// Output:
	// name: h3
	// address:
	//   socket_address:
	//     protocol: UDP
	//     address: 0.0.0.0
	//     port_value: 443
	// udp_listener_config:
	//   quic_options:
	//     quic_protocol_options:
	//       max_concurrent_streams: 100
	//     idle_timeout: 30s
}

func ExampleDatagrams() {
	show(listener.UDP("dns", "0.0.0.0", 53).Datagrams(listener.Datagrams().Max(4096).PreferGRO(true)))
	// Output:
	// name: dns
	// address:
	//   socket_address:
	//     protocol: UDP
	//     address: 0.0.0.0
	//     port_value: 53
	// udp_listener_config:
	//   downstream_socket_config:
	//     max_rx_datagram_size: 4096
	//     prefer_gro: true
}
