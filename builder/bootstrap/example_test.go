package bootstrap_test

import (
	"fmt"

	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/builder/bootstrap"
	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
	"github.com/envoykit/envoykit/wasm"
)

// print writes the part as YAML.
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

func ExampleAdmin() {
	print(bootstrap.Admin("127.0.0.1", 9901).AllowPaths(match.Prefix("/stats"), match.Exact("/ready")))
	// Output:
	// address:
	//   socket_address:
	//     address: 127.0.0.1
	//     port_value: 9901
	// allow_paths:
	// - prefix: /stats
	// - exact: /ready
}

func ExampleAdminPipe() {
	print(bootstrap.AdminPipe("/run/envoy/admin.sock"))
	// Output:
	// address:
	//   pipe:
	//     path: /run/envoy/admin.sock
}

func ExampleNode() {
	print(bootstrap.Node("edge-1", "edge").Metadata("team", "web").Locality("eu", "eu-1", ""))
	// Output:
	// id: edge-1
	// cluster: edge
	// metadata:
	//   team: web
	// locality:
	//   region: eu
	//   zone: eu-1
}

func ExampleDynamic() {
	print(bootstrap.Dynamic().Listeners(source.File("/etc/envoy/lds.yaml")).Clusters(source.Delta("xds")))
	// Output:
	// dynamic_resources:
	//   lds_config:
	//     resource_api_version: V3
	//     path_config_source:
	//       path: /etc/envoy/lds.yaml
	//   cds_config:
	//     api_config_source:
	//       api_type: DELTA_GRPC
	//       grpc_services:
	//       - envoy_grpc:
	//           cluster_name: xds
	//       transport_api_version: V3
	//     resource_api_version: V3
}

func ExampleInternalListeners() {
	print(bootstrap.InternalListeners().Buffer(64))
	// Output:
	// name: envoy.bootstrap.internal_listener
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.bootstrap.internal_listener.v3.InternalListener
	//   buffer_size_kb: 64
}

func ExampleWasmService() {
	print(bootstrap.WasmService(wasm.Plugin("reporter", source.DataFile("/etc/envoy/reporter.wasm"))).Singleton())
	// Output:
	// name: envoy.bootstrap.wasm
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.wasm.v3.WasmService
	//   config:
	//     name: reporter
	//     vm_config:
	//       code:
	//         local:
	//           filename: /etc/envoy/reporter.wasm
	//   singleton: true
}

func ExampleClusterManager() {
	print(bootstrap.ClusterManager().Local("edge").LoadStats(source.GRPC("xds")))
	// Output:
	// local_cluster_name: edge
	// load_stats_config:
	//   api_type: GRPC
	//   grpc_services:
	//   - envoy_grpc:
	//       cluster_name: xds
	//   transport_api_version: V3
}

func ExampleStaticLayer() {
	print(bootstrap.StaticLayer("static").Value("overload.global_downstream_max_connections", 50000))
	// Output:
	// name: static
	// static_layer:
	//   overload.global_downstream_max_connections: 50000
}

func ExampleDiskLayer() {
	print(bootstrap.DiskLayer("disk", "/srv/runtime/current").Subdirectory("envoy"))
	// Output:
	// name: disk
	// disk_layer:
	//   symlink_root: /srv/runtime/current
	//   subdirectory: envoy
}

func ExampleAdminLayer() {
	print(bootstrap.AdminLayer("admin"))
	// Output:
	// name: admin
	// admin_layer: {}
}

func ExampleRTDSLayer() {
	print(bootstrap.RTDSLayer("remote", "edge", source.ADS()))
	// Output:
	// name: remote
	// rtds_layer:
	//   name: edge
	//   rtds_config:
	//     ads: {}
	//     resource_api_version: V3
}
