package load_test

import (
	"fmt"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/load"
)

func ExampleBytes() {
	doc := load.Bytes("cluster.yaml", []byte(`
name: api
lb_policy: RING_HASH
connect_timeout: 250ms
`))
	for _, r := range doc.Resources {
		fmt.Println(r.Type, r.Path)
	}
	fmt.Println(doc.Diagnostics)
	path, _ := diag.ParsePath(`clusters["api"].lb_policy`)
	fmt.Println(doc.Locate(path))
	// Output:
	// envoy.config.cluster.v3.Cluster clusters["api"]
	// cluster.yaml:4:18: error[proto-json-type-mismatch]: expected a duration in seconds such as 1.5s, got "250ms"
	//     4 | connect_timeout: 250ms
	//       |                  ^
	//     at clusters["api"].connect_timeout
	//     help: write 0.25s
	// cluster.yaml:3:12
}
