package tap_test

import (
	udpv3 "github.com/envoyproxy/go-control-plane/contrib/envoy/extensions/tap_sinks/udp_sink/v3alpha"

	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/extension"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/tap"
)

func ExampleAdmin() {
	show(tap.Admin("edge"))
	// Output:
	// admin_config:
	//   config_id: edge
}

func ExampleFiles() {
	show(tap.Files("/var/tap/req", tap.Request(match.Present("x-tap"))).Share(5, "tap.share"))
	// Output:
	// static_config:
	//   output_config:
	//     sinks:
	//     - file_per_tap:
	//         path_prefix: /var/tap/req
	//   tap_enabled:
	//     default_value:
	//       numerator: 5
	//     runtime_key: tap.share
	//   match:
	//     http_request_headers_match:
	//       headers:
	//       - name: x-tap
	//         present_match: true
}

func ExampleAlways() {
	show(tap.Always())
	// Output:
	// any_match: true
}

func ExampleRequest() {
	show(tap.Request(match.Method("POST"), match.Present("x-tap")))
	// Output:
	// http_request_headers_match:
	//   headers:
	//   - name: ":method"
	//     string_match:
	//       exact: POST
	//   - name: x-tap
	//     present_match: true
}

func ExampleResponse() {
	show(tap.Response(match.Header(":status", match.Prefix("5"))))
	// Output:
	// http_response_headers_match:
	//   headers:
	//   - name: ":status"
	//     string_match:
	//       prefix: "5"
}

func ExampleAll() {
	show(tap.All(tap.Request(match.Method("POST")), tap.Response(match.Header(":status", match.Exact("500")))))
	// Output:
	// and_match:
	//   rules:
	//   - http_request_headers_match:
	//       headers:
	//       - name: ":method"
	//         string_match:
	//           exact: POST
	//   - http_response_headers_match:
	//       headers:
	//       - name: ":status"
	//         string_match:
	//           exact: "500"
}

func ExampleAny() {
	show(tap.Any(tap.Request(match.Present("x-tap")), tap.Response(match.Header(":status", match.Exact("500")))))
	// Output:
	// or_match:
	//   rules:
	//   - http_request_headers_match:
	//       headers:
	//       - name: x-tap
	//         present_match: true
	//   - http_response_headers_match:
	//       headers:
	//       - name: ":status"
	//         string_match:
	//           exact: "500"
}

func ExampleNot() {
	show(tap.Not(tap.Request(match.Method("OPTIONS"))))
	// Output:
	// not_match:
	//   http_request_headers_match:
	//     headers:
	//     - name: ":method"
	//       string_match:
	//         exact: OPTIONS
}

func ExampleCustom() {
	show(tap.Custom(extension.Custom(&udpv3.UdpSink{}), tap.Always()))
	// Output:
	// static_config:
	//   output_config:
	//     sinks:
	//     - custom_sink:
	//         name: envoy.tap_sinks.udp_sink
	//         typed_config:
	//           "@type": type.googleapis.com/envoy.extensions.tap_sinks.udp_sink.v3alpha.UdpSink
	//   match:
	//     any_match: true
}

func ExampleRequestTrailers() {
	show(tap.RequestTrailers(match.Present("x-checksum")))
	// Output:
	// http_request_trailers_match:
	//   headers:
	//   - name: x-checksum
	//     present_match: true
}

func ExampleResponseTrailers() {
	show(tap.ResponseTrailers(match.Header("grpc-status", match.Exact("14"))))
	// Output:
	// http_response_trailers_match:
	//   headers:
	//   - name: grpc-status
	//     string_match:
	//       exact: "14"
}

func ExampleRequestBody() {
	show(tap.RequestBody(1024, "<script"))
	// Output:
	// http_request_generic_body_match:
	//   bytes_limit: 1024
	//   patterns:
	//   - string_match: "<script"
}

func ExampleResponseBody() {
	show(tap.ResponseBody(0, "panic", "goroutine"))
	// Output:
	// http_response_generic_body_match:
	//   patterns:
	//   - string_match: panic
	//   - string_match: goroutine
}

func ExampleTransport() {
	recording := tap.Files("/var/tap/pg", tap.Always()).Streaming().Max(4096, 4096)
	show(tap.Transport(recording, cluster.RawBuffer()).ConnectionPerEvent().StatPrefix("pg"))
	// Output:
	// name: envoy.transport_sockets.tap
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.transport_sockets.tap.v3.Tap
	//   common_config:
	//     static_config:
	//       output_config:
	//         sinks:
	//         - file_per_tap:
	//             path_prefix: /var/tap/pg
	//         max_buffered_rx_bytes: 4096
	//         max_buffered_tx_bytes: 4096
	//         streaming: true
	//       match:
	//         any_match: true
	//   transport_socket:
	//     name: envoy.transport_sockets.raw_buffer
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer
	//   socket_tap_config:
	//     set_connection_per_event: true
	//     stats_prefix: pg
}
