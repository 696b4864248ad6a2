package cluster_test

import (
	"time"

	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/protocol"
	"github.com/envoykit/envoykit/secret"
)

func ExampleHTTP1() {
	print(cluster.EDS("api").HTTP(cluster.HTTP1(protocol.HTTP1().PreserveCase())))
	// Output:
	// name: api
	// type: EDS
	// eds_cluster_config:
	//   eds_config:
	//     ads: {}
	//     resource_api_version: V3
	// typed_extension_protocol_options:
	//   envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
	//     "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
	//     explicit_http_config:
	//       http_protocol_options:
	//         header_key_format:
	//           stateful_formatter:
	//             name: envoy.http.stateful_header_formatters.preserve_case
	//             typed_config:
	//               "@type": type.googleapis.com/envoy.extensions.http.header_formatters.preserve_case.v3.PreserveCaseFormatterConfig
}

func ExampleHTTP2() {
	print(cluster.EDS("api").HTTP(cluster.HTTP2(protocol.HTTP2().MaxStreams(100)).IdleTimeout(5 * time.Minute)))
	// Output:
	// name: api
	// type: EDS
	// eds_cluster_config:
	//   eds_config:
	//     ads: {}
	//     resource_api_version: V3
	// typed_extension_protocol_options:
	//   envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
	//     "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
	//     common_http_protocol_options:
	//       idle_timeout: 300s
	//     explicit_http_config:
	//       http2_protocol_options:
	//         max_concurrent_streams: 100
}

func ExampleHTTP3() {
	print(cluster.EDS("api").HTTP(cluster.HTTP3(protocol.HTTP3())).TLS(cluster.QUIC(cluster.TLS("api.internal", secret.CAFile("ca.crt")))))
	// Output:
	// name: api
	// type: EDS
	// eds_cluster_config:
	//   eds_config:
	//     ads: {}
	//     resource_api_version: V3
	// transport_socket:
	//   name: envoy.transport_sockets.quic
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.transport_sockets.quic.v3.QuicUpstreamTransport
	//     upstream_tls_context:
	//       common_tls_context:
	//         validation_context:
	//           trusted_ca:
	//             filename: ca.crt
	//           match_typed_subject_alt_names:
	//           - san_type: DNS
	//             matcher:
	//               exact: api.internal
	//       sni: api.internal
	// typed_extension_protocol_options:
	//   envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
	//     "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
	//     explicit_http_config:
	//       http3_protocol_options: {}
}

func ExampleAutoHTTP() {
	print(cluster.EDS("api").HTTP(cluster.AutoHTTP(cluster.Versions{})).TLS(cluster.TLS("api.internal", secret.CAFile("ca.crt"))))
	// Output:
	// name: api
	// type: EDS
	// eds_cluster_config:
	//   eds_config:
	//     ads: {}
	//     resource_api_version: V3
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
	// typed_extension_protocol_options:
	//   envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
	//     "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
	//     auto_config:
	//       http_protocol_options: {}
	//       http2_protocol_options: {}
}

func ExampleDownstreamHTTP() {
	print(cluster.EDS("api").HTTP(cluster.DownstreamHTTP(cluster.Versions{})))
	// Output:
	// name: api
	// type: EDS
	// eds_cluster_config:
	//   eds_config:
	//     ads: {}
	//     resource_api_version: V3
	// typed_extension_protocol_options:
	//   envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
	//     "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
	//     use_downstream_protocol_config:
	//       http_protocol_options: {}
	//       http2_protocol_options: {}
}
