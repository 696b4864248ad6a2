package source_test

import (
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
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

func ExampleADS() {
	print(source.ADS().FirstFetch(5 * time.Second))
	// Output:
	// ads: {}
	// initial_fetch_timeout: 5s
	// resource_api_version: V3
}

func ExampleSelf() {
	print(source.Self())
	// Output:
	// self:
	//   transport_api_version: V3
	// resource_api_version: V3
}

func ExampleFile() {
	print(source.File("/etc/envoy/eds.yaml").Watch("/etc/envoy"))
	// Output:
	// resource_api_version: V3
	// path_config_source:
	//   path: /etc/envoy/eds.yaml
	//   watched_directory:
	//     path: /etc/envoy
}

func ExampleGRPC() {
	print(source.GRPC("xds").NodeOnce())
	// Output:
	// api_config_source:
	//   api_type: GRPC
	//   grpc_services:
	//   - envoy_grpc:
	//       cluster_name: xds
	//   set_node_on_first_message_only: true
	//   transport_api_version: V3
	// resource_api_version: V3
}

func ExampleDelta() {
	print(source.Delta("xds").RateLimit(50, 5))
	// Output:
	// api_config_source:
	//   api_type: DELTA_GRPC
	//   grpc_services:
	//   - envoy_grpc:
	//       cluster_name: xds
	//   rate_limit_settings:
	//     max_tokens: 50
	//     fill_rate: 5
	//   transport_api_version: V3
	// resource_api_version: V3
}

func ExampleREST() {
	print(source.REST("xds", 30*time.Second))
	// Output:
	// api_config_source:
	//   api_type: REST
	//   cluster_names:
	//   - xds
	//   refresh_delay: 30s
	//   transport_api_version: V3
	// resource_api_version: V3
}

func ExampleText() {
	print(source.Text("return 0"))
	// Output:
	// inline_string: return 0
}

func ExampleBytes() {
	print(source.Bytes([]byte{0xca, 0xfe}))
	// Output:
	// inline_bytes: "yv4="
}

func ExampleDataFile() {
	print(source.DataFile("/etc/envoy/filter.lua"))
	// Output:
	// filename: /etc/envoy/filter.lua
}

func ExampleEnvironment() {
	print(source.Environment("SIGNING_KEY"))
	// Output:
	// environment_variable: SIGNING_KEY
}

func ExampleRemote() {
	print(source.Remote(service.HTTP("https://plugins.example.com/a.wasm", "plugins", 10*time.Second), "8d96...").Retry(service.Retry(2)))
	// Output:
	// http_uri:
	//   uri: https://plugins.example.com/a.wasm
	//   cluster: plugins
	//   timeout: 10s
	// sha256: 8d96...
	// retry_policy:
	//   num_retries: 2
}
