package listener_test

import (
	"fmt"

	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/secret"
)

// printTLS shows a part as the YAML that Envoy reads.
func printTLS[M any](p part.Part[M]) {
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

func ExampleTLS() {
	printTLS(listener.TLS(secret.Files("tls.crt", "tls.key")).MinTLS12().ALPN("h2", "http/1.1"))
	// Output:
	// name: envoy.transport_sockets.tls
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
	//   common_tls_context:
	//     tls_params:
	//       tls_minimum_protocol_version: TLSv1_2
	//     tls_certificates:
	//     - certificate_chain:
	//         filename: tls.crt
	//       private_key:
	//         filename: tls.key
	//     alpn_protocols:
	//     - h2
	//     - http/1.1
}

func ExampleQUICTLS() {
	printTLS(listener.QUICTLS(listener.TLS(secret.Files("tls.crt", "tls.key"))))
	// Output:
	// name: envoy.transport_sockets.quic
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.transport_sockets.quic.v3.QuicDownstreamTransport
	//   downstream_tls_context:
	//     common_tls_context:
	//       tls_certificates:
	//       - certificate_chain:
	//           filename: tls.crt
	//         private_key:
	//           filename: tls.key
}
