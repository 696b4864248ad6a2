package httpfilter_test

import (
	udpv3 "github.com/envoyproxy/go-control-plane/contrib/envoy/extensions/tap_sinks/udp_sink/v3alpha"

	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/match"
)

func ExampleTapAdmin() {
	printPart(httpfilter.TapAdmin("edge"))
	// Output:
	// name: envoy.filters.http.tap
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.tap.v3.Tap
	//   common_config:
	//     admin_config:
	//       config_id: edge
}

func ExampleTapFiles() {
	printPart(httpfilter.TapFiles("/var/tap/req", httpfilter.TapRequest(match.Present("x-tap"))).Share(5, "tap.share"))
	// Output:
	// name: envoy.filters.http.tap
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.tap.v3.Tap
	//   common_config:
	//     static_config:
	//       output_config:
	//         sinks:
	//         - file_per_tap:
	//             path_prefix: /var/tap/req
	//       tap_enabled:
	//         default_value:
	//           numerator: 5
	//         runtime_key: tap.share
	//       match:
	//         http_request_headers_match:
	//           headers:
	//           - name: x-tap
	//             present_match: true
}

func ExampleTapAny() {
	printPart(httpfilter.TapAny())
	// Output:
	// any_match: true
}

func ExampleTapRequest() {
	printPart(httpfilter.TapRequest(match.Method("POST"), match.Present("x-tap")))
	// Output:
	// http_request_headers_match:
	//   headers:
	//   - name: ":method"
	//     string_match:
	//       exact: POST
	//   - name: x-tap
	//     present_match: true
}

func ExampleTapResponse() {
	printPart(httpfilter.TapResponse(match.Header(":status", match.Prefix("5"))))
	// Output:
	// http_response_headers_match:
	//   headers:
	//   - name: ":status"
	//     string_match:
	//       prefix: "5"
}

func ExampleTapAll() {
	printPart(httpfilter.TapAll(httpfilter.TapRequest(match.Method("POST")), httpfilter.TapResponse(match.Header(":status", match.Exact("500")))))
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

func ExampleTapOneOf() {
	printPart(httpfilter.TapOneOf(httpfilter.TapRequest(match.Present("x-tap")), httpfilter.TapResponse(match.Header(":status", match.Exact("500")))))
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

func ExampleTapNot() {
	printPart(httpfilter.TapNot(httpfilter.TapRequest(match.Method("OPTIONS"))))
	// Output:
	// not_match:
	//   http_request_headers_match:
	//     headers:
	//     - name: ":method"
	//       string_match:
	//         exact: OPTIONS
}

func ExampleTapCustom() {
	printPart(httpfilter.TapCustom(&udpv3.UdpSink{}, httpfilter.TapAny()))
	// Output:
	// name: envoy.filters.http.tap
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.tap.v3.Tap
	//   common_config:
	//     static_config:
	//       output_config:
	//         sinks:
	//         - custom_sink:
	//             name: envoy.tap_sinks.udp_sink
	//             typed_config:
	//               "@type": type.googleapis.com/envoy.extensions.tap_sinks.udp_sink.v3alpha.UdpSink
	//       match:
	//         any_match: true
}

func ExampleTapRequestTrailers() {
	printPart(httpfilter.TapRequestTrailers(match.Present("x-checksum")))
	// Output:
	// http_request_trailers_match:
	//   headers:
	//   - name: x-checksum
	//     present_match: true
}

func ExampleTapResponseTrailers() {
	printPart(httpfilter.TapResponseTrailers(match.Header("grpc-status", match.Exact("14"))))
	// Output:
	// http_response_trailers_match:
	//   headers:
	//   - name: grpc-status
	//     string_match:
	//       exact: "14"
}

func ExampleTapRequestBody() {
	printPart(httpfilter.TapRequestBody(1024, "<script"))
	// Output:
	// http_request_generic_body_match:
	//   bytes_limit: 1024
	//   patterns:
	//   - string_match: "<script"
}

func ExampleTapResponseBody() {
	printPart(httpfilter.TapResponseBody(0, "panic", "goroutine"))
	// Output:
	// http_response_generic_body_match:
	//   patterns:
	//   - string_match: panic
	//   - string_match: goroutine
}
