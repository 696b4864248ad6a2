package protocol_test

import (
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/protocol"
)

// print shows a part as the YAML that Envoy reads.
func print[M any](p part.Part[M]) {
	var root node.State
	m := p.Render(node.Standalone(&root, "part"))
	for _, d := range root.Problems() {
		fmt.Println(d.Rule.ID, d.Summary)
	}
	out, err := encode.YAML(nil, any(m).(proto.Message), encode.Options{})
	if err != nil {
		fmt.Println(err)
	}
	fmt.Print(string(out))
}

func ExampleHTTP1() {
	print(protocol.HTTP1().PreserveCase().Trailers())
	// Output:
	// header_key_format:
	//   stateful_formatter:
	//     name: envoy.http.stateful_header_formatters.preserve_case
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.http.header_formatters.preserve_case.v3.PreserveCaseFormatterConfig
	// enable_trailers: true
}

func ExampleHTTP2() {
	print(protocol.HTTP2().MaxStreams(100).Windows(65536, 1048576))
	// Output:
	// max_concurrent_streams: 100
	// initial_stream_window_size: 65536
	// initial_connection_window_size: 1048576
}

func ExampleHTTP3() {
	print(protocol.HTTP3().QUIC(protocol.QUIC().Idle(30 * time.Second)))
	// Output:
	// quic_protocol_options:
	//   idle_network_timeout: 30s
}

func ExampleKeepalive() {
	print(protocol.Keepalive(30*time.Second, 5*time.Second))
	// Output:
	// interval: 30s
	// timeout: 5s
}

func ExampleFloods() {
	print(protocol.HTTP2().Floods(protocol.Floods().Resets(100, 10)))
	// Output:
	// stream_reset_burst: 100
	// stream_reset_rate: 10
}

func ExampleQUIC() {
	print(protocol.QUIC().MaxStreams(100))
	// Output:
	// max_concurrent_streams: 100
}
