package wasm_test

import (
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
	"github.com/envoykit/envoykit/wasm"
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

func ExamplePlugin() {
	show(wasm.Plugin("stats", source.DataFile("/etc/envoy/stats.wasm")).Runtime(wasm.V8).Configuration("level=1"))
	// Output:
	// name: stats
	// vm_config:
	//   runtime: envoy.wasm.runtime.v8
	//   code:
	//     local:
	//       filename: /etc/envoy/stats.wasm
	// configuration:
	//   "@type": type.googleapis.com/google.protobuf.StringValue
	//   value: level=1
}

func ExampleRemotePlugin() {
	show(wasm.RemotePlugin("stats", source.Remote(service.HTTP("https://plugins.internal/stats.wasm", "plugins", 10*time.Second), "0a1b2c")))
	// Output:
	// name: stats
	// vm_config:
	//   code:
	//     remote:
	//       http_uri:
	//         uri: https://plugins.internal/stats.wasm
	//         cluster: plugins
	//         timeout: 10s
	//       sha256: "0a1b2c"
}
