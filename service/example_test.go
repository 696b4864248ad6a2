package service_test

import (
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
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

func ExampleGRPC() {
	print(service.GRPC("authz").Timeout(200*time.Millisecond).Metadata("x-tenant", "shop"))
	// Output:
	// envoy_grpc:
	//   cluster_name: authz
	// timeout: 0.200s
	// initial_metadata:
	// - key: x-tenant
	//   value: shop
}

func ExampleGoogleGRPC() {
	print(service.GoogleGRPC("xds.example.com:443", "xds").TLS("/etc/ca.pem", "", ""))
	// Output:
	// google_grpc:
	//   target_uri: xds.example.com:443
	//   channel_credentials:
	//     ssl_credentials:
	//       root_certs:
	//         filename: /etc/ca.pem
	//   stat_prefix: xds
}

func ExampleHTTP() {
	print(service.HTTP("https://keys.example.com/jwks.json", "keys", 5*time.Second))
	// Output:
	// uri: https://keys.example.com/jwks.json
	// cluster: keys
	// timeout: 5s
}

func ExampleCall() {
	print(service.Call(service.HTTP("http://traces.internal/v1/traces", "traces", time.Second)).Header("x-team", "shop"))
	// Output:
	// http_uri:
	//   uri: http://traces.internal/v1/traces
	//   cluster: traces
	//   timeout: 1s
	// request_headers_to_add:
	// - header:
	//     key: x-team
	//     value: shop
}

func ExampleRetry() {
	print(service.Retry(3).Backoff(time.Second, 30*time.Second).On("5xx", "reset"))
	// Output:
	// retry_back_off:
	//   base_interval: 1s
	//   max_interval: 30s
	// num_retries: 3
	// retry_on: 5xx,reset
}
