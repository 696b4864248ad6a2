package cluster_test

import (
	"time"

	altsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/alts/v3"

	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/secret"
)

func ExampleConnections() {
	print(cluster.EDS("api").Connections(cluster.Connections().Keepalive(time.Minute, 10*time.Second, 3)))
	// Output:
	// name: api
	// type: EDS
	// eds_cluster_config:
	//   eds_config:
	//     ads: {}
	//     resource_api_version: V3
	// upstream_connection_options:
	//   tcp_keepalive:
	//     keepalive_probes: 3
	//     keepalive_time: 60
	//     keepalive_interval: 10
}

func ExampleBind() {
	print(cluster.Bind("10.0.0.1", 0))
	// Output:
	// source_address:
	//   address: 10.0.0.1
	//   port_value: 0
}

func ExampleSocketMatch() {
	print(cluster.SocketMatch("mtls", cluster.TLS("api.internal", secret.CAFile("ca.crt"))).Where("tls", "on"))
	// Output:
	// name: mtls
	// match:
	//   tls: "on"
	// transport_socket:
	//   name: envoy.transport_sockets.tls
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
	//     common_tls_context:
	//       validation_context:
	//         trusted_ca:
	//           filename: ca.crt
	//         match_typed_subject_alt_names:
	//         - san_type: DNS
	//           matcher:
	//             exact: api.internal
	//     sni: api.internal
}

func ExampleTLS() {
	print(cluster.TLS("api.internal", secret.CAFile("ca.crt")).Certificate(secret.Files("tls.crt", "tls.key")).ALPN("h2"))
	// Output:
	// name: envoy.transport_sockets.tls
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
	//   common_tls_context:
	//     tls_certificates:
	//     - certificate_chain:
	//         filename: tls.crt
	//       private_key:
	//         filename: tls.key
	//     validation_context:
	//       trusted_ca:
	//         filename: ca.crt
	//       match_typed_subject_alt_names:
	//       - san_type: DNS
	//         matcher:
	//           exact: api.internal
	//     alpn_protocols:
	//     - h2
	//   sni: api.internal
}

func ExampleInsecureTLS() {
	print(cluster.InsecureTLS("lab.internal"))
	// Output:
	// name: envoy.transport_sockets.tls
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
	//   sni: lab.internal
}

func ExampleRawBuffer() {
	print(cluster.RawBuffer())
	// Output:
	// name: envoy.transport_sockets.raw_buffer
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer
}

func ExampleQUIC() {
	print(cluster.QUIC(cluster.TLS("api.internal", secret.CAFile("ca.crt"))))
	// Output:
	// name: envoy.transport_sockets.quic
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.transport_sockets.quic.v3.QuicUpstreamTransport
	//   upstream_tls_context:
	//     common_tls_context:
	//       validation_context:
	//         trusted_ca:
	//           filename: ca.crt
	//         match_typed_subject_alt_names:
	//         - san_type: DNS
	//           matcher:
	//             exact: api.internal
	//     sni: api.internal
}

func ExampleStartTLS() {
	print(cluster.StartTLS(cluster.TLS("db.internal", secret.CAFile("ca.crt"))))
	// Output:
	// name: envoy.transport_sockets.starttls
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.transport_sockets.starttls.v3.UpstreamStartTlsConfig
	//   tls_socket_config:
	//     common_tls_context:
	//       validation_context:
	//         trusted_ca:
	//           filename: ca.crt
	//         match_typed_subject_alt_names:
	//         - san_type: DNS
	//           matcher:
	//             exact: db.internal
	//     sni: db.internal
}

func ExampleHTTPProxy() {
	print(cluster.HTTPProxy(cluster.RawBuffer()).Default("10.0.0.9", 3128))
	// Output:
	// name: envoy.transport_sockets.http_11_proxy
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.transport_sockets.http_11_proxy.v3.Http11ProxyUpstreamTransport
	//   transport_socket:
	//     name: envoy.transport_sockets.raw_buffer
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer
	//   default_proxy_address:
	//     socket_address:
	//       address: 10.0.0.9
	//       port_value: 3128
}

func ExampleInternalUpstream() {
	print(cluster.InternalUpstream(cluster.RawBuffer()).HostMetadata("tunnel"))
	// Output:
	// name: envoy.transport_sockets.internal_upstream
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.transport_sockets.internal_upstream.v3.InternalUpstreamTransport
	//   passthrough_metadata:
	//   - kind:
	//       host: {}
	//     name: tunnel
	//   transport_socket:
	//     name: envoy.transport_sockets.raw_buffer
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer
}

func ExampleCustomTransport() {
	print(cluster.CustomTransport(&altsv3.Alts{HandshakerService: "metadata.google.internal:8080"}))
	// Output:
	// name: envoy.transport_sockets.alts
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.transport_sockets.alts.v3.Alts
	//   handshaker_service: metadata.google.internal:8080
}

func ExampleProxyProtocol() {
	print(cluster.ProxyProtocol(cluster.ProxyV2, cluster.RawBuffer()))
	// Output:
	// name: envoy.transport_sockets.upstream_proxy_protocol
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport
	//   config:
	//     version: V2
	//   transport_socket:
	//     name: envoy.transport_sockets.raw_buffer
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer
}
