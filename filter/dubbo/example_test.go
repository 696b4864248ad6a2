package dubbo_test

import (
	"fmt"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/envoykit/envoykit/filter/dubbo"
	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/route"
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

func ExampleProxy() {
	show(dubbo.Proxy("calls").DRDS("calls"))
	// Output:
	// name: envoy.filters.network.dubbo_proxy
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.dubbo_proxy.v3.DubboProxy
	//   stat_prefix: calls
	//   drds:
	//     config_source:
	//       ads: {}
	//       resource_api_version: V3
	//     route_config_name: calls
}

func ExampleConfiguration() {
	show(dubbo.Configuration("calls").Interfaces(
		dubbo.Interface("com.example.Users").Routes(
			dubbo.Method(match.Prefix("find")).To("users-read"),
			dubbo.AnyMethod().To("users"),
		),
	))
	// Output:
	// name: calls
	// route_config:
	// - interface: com.example.Users
	//   routes:
	//   - match:
	//       method:
	//         name:
	//           prefix: find
	//     route:
	//       cluster: users-read
	//   - match:
	//       method:
	//         name:
	//           safe_regex:
	//             regex: ".*"
	//     route:
	//       cluster: users
}

func ExampleInterface() {
	show(dubbo.Interface("com.example.*").Group("eu").Version("2.0").Routes(dubbo.AnyMethod().To("eu")))
	// Output:
	// interface: com.example.*
	// group: eu
	// version: "2.0"
	// routes:
	// - match:
	//     method:
	//       name:
	//         safe_regex:
	//           regex: ".*"
	//   route:
	//     cluster: eu
}

func ExampleMethod() {
	show(dubbo.Method(match.Exact("find")).Argument(0, "premium").ArgumentRange(1, 0, 1000).To("users-small"))
	// Output:
	// match:
	//   method:
	//     name:
	//       exact: find
	//     params_match:
	//       "0":
	//         exact_match: premium
	//       "1":
	//         range_match:
	//           end: 1000
	// route:
	//   cluster: users-small
}

func ExampleAnyMethod() {
	show(dubbo.AnyMethod().Header(match.Header("env", match.Exact("canary"))).
		Split(route.Weight("users-v1", 90), route.Weight("users-v2", 10)))
	// Output:
	// match:
	//   method:
	//     name:
	//       safe_regex:
	//         regex: ".*"
	//   headers:
	//   - name: env
	//     string_match:
	//       exact: canary
	// route:
	//   weighted_clusters:
	//     clusters:
	//     - name: users-v1
	//       weight: 90
	//     - name: users-v2
	//       weight: 10
}

func ExampleRouter() {
	show(dubbo.Router())
	// Output:
	// name: envoy.filters.dubbo.router
	// config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.dubbo_proxy.router.v3.Router
}

func ExampleCustom() {
	show(dubbo.Custom(&structpb.Struct{}).Named("com.example.audit"))
	// Output:
	// name: com.example.audit
	// config:
	//   "@type": type.googleapis.com/google.protobuf.Struct
	//   value: {}
}
