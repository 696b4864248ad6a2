package tracing_test

import (
	"fmt"

	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/tracing"
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

func ExampleLiteral() {
	show(tracing.Literal("region", "eu-1"))
	// Output:
	// tag: region
	// literal:
	//   value: eu-1
}

func ExampleFormat() {
	show(tracing.Format("path", "%REQ(:PATH)%"))
	// Output:
	// tag: path
	// value: "%REQ(:PATH)%"
}

func ExampleHeader() {
	show(tracing.Header("tenant", "x-tenant").Default("none"))
	// Output:
	// tag: tenant
	// request_header:
	//   name: x-tenant
	//   default_value: none
}

func ExampleEnvironment() {
	show(tracing.Environment("zone", "ZONE").Default("unknown"))
	// Output:
	// tag: zone
	// environment:
	//   name: ZONE
	//   default_value: unknown
}

func ExampleRequestMetadata() {
	show(tracing.RequestMetadata("subject", "envoy.filters.http.jwt_authn", "payload", "sub"))
	// Output:
	// tag: subject
	// metadata:
	//   kind:
	//     request: {}
	//   metadata_key:
	//     key: envoy.filters.http.jwt_authn
	//     path:
	//     - key: payload
	//     - key: sub
}

func ExampleRouteMetadata() {
	show(tracing.RouteMetadata("owner", "example.team", "name"))
	// Output:
	// tag: owner
	// metadata:
	//   kind:
	//     route: {}
	//   metadata_key:
	//     key: example.team
	//     path:
	//     - key: name
}

func ExampleClusterMetadata() {
	show(tracing.ClusterMetadata("service", "istio", "service"))
	// Output:
	// tag: service
	// metadata:
	//   kind:
	//     cluster: {}
	//   metadata_key:
	//     key: istio
	//     path:
	//     - key: service
}

func ExampleHostMetadata() {
	show(tracing.HostMetadata("version", "envoy.lb", "version"))
	// Output:
	// tag: version
	// metadata:
	//   kind:
	//     host: {}
	//   metadata_key:
	//     key: envoy.lb
	//     path:
	//     - key: version
}
