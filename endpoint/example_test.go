package endpoint_test

import (
	"fmt"

	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
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

func ExampleFor() {
	print(endpoint.For("api").Localities(endpoint.Hosts(8080, "10.0.0.1")))
	// Output:
	// cluster_name: api
	// endpoints:
	// - lb_endpoints:
	//   - endpoint:
	//       address:
	//         socket_address:
	//           address: 10.0.0.1
	//           port_value: 8080
}

func ExampleRaw() {
	print(endpoint.Raw(&endpointv3.ClusterLoadAssignment{ClusterName: "api"}))
	// Output:
	// cluster_name: api
}

func ExampleLocality() {
	print(endpoint.Locality("us-east-1", "us-east-1a").Weight(80).Hosts(8080, "10.0.0.1", "10.0.0.2"))
	// Output:
	// locality:
	//   region: us-east-1
	//   zone: us-east-1a
	// lb_endpoints:
	// - endpoint:
	//     address:
	//       socket_address:
	//         address: 10.0.0.1
	//         port_value: 8080
	// - endpoint:
	//     address:
	//       socket_address:
	//         address: 10.0.0.2
	//         port_value: 8080
	// load_balancing_weight: 80
}

func ExampleHosts() {
	print(endpoint.Hosts(8080, "10.0.0.1"))
	// Output:
	// lb_endpoints:
	// - endpoint:
	//     address:
	//       socket_address:
	//         address: 10.0.0.1
	//         port_value: 8080
}

func ExampleEndpoints() {
	print(endpoint.Endpoints(endpoint.Endpoint("10.0.0.1", 8080).Weight(3)))
	// Output:
	// lb_endpoints:
	// - endpoint:
	//     address:
	//       socket_address:
	//         address: 10.0.0.1
	//         port_value: 8080
	//   load_balancing_weight: 3
}

func ExampleEndpoint() {
	print(endpoint.Endpoint("10.0.0.1", 8080).Hostname("a.internal").Metadata("envoy.lb", "stage", "canary"))
	// Output:
	// endpoint:
	//   address:
	//     socket_address:
	//       address: 10.0.0.1
	//       port_value: 8080
	//   hostname: a.internal
	// metadata:
	//   filter_metadata:
	//     envoy.lb:
	//       stage: canary
}

func ExamplePipe() {
	print(endpoint.Pipe("/run/app.sock"))
	// Output:
	// endpoint:
	//   address:
	//     pipe:
	//       path: /run/app.sock
}

func ExampleInternal() {
	print(endpoint.Internal("tunnel", ""))
	// Output:
	// endpoint:
	//   address:
	//     envoy_internal_address:
	//       server_listener_name: tunnel
}

func ExampleNamed() {
	print(endpoint.Named("api-1"))
	// Output:
	// endpoint_name: api-1
}

func ExampleFailover() {
	print(endpoint.For("api").Localities(endpoint.Failover(endpoint.Hosts(80, "10.0.0.1"), endpoint.Hosts(80, "10.1.0.1"))...))
	// Output:
	// cluster_name: api
	// endpoints:
	// - lb_endpoints:
	//   - endpoint:
	//       address:
	//         socket_address:
	//           address: 10.0.0.1
	//           port_value: 80
	// - lb_endpoints:
	//   - endpoint:
	//       address:
	//         socket_address:
	//           address: 10.1.0.1
	//           port_value: 80
	//   priority: 1
}
