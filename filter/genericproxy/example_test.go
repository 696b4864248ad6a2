package genericproxy_test

import (
	"fmt"
	"time"

	kafkav3 "github.com/envoyproxy/go-control-plane/contrib/envoy/extensions/filters/network/generic_proxy/codecs/kafka/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/extension"
	"github.com/envoykit/envoykit/filter/genericproxy"
	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
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
	show(genericproxy.Proxy("calls", genericproxy.Dubbo()).RDS("calls"))
	// Output:
	// name: envoy.filters.network.generic_proxy
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.generic_proxy.v3.GenericProxy
	//   stat_prefix: calls
	//   codec_config:
	//     name: envoy.generic_proxy.codecs.dubbo
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.filters.network.generic_proxy.codecs.dubbo.v3.DubboCodecConfig
	//   generic_rds:
	//     config_source:
	//       ads: {}
	//       resource_api_version: V3
	//     route_config_name: calls
	//   filters:
	//   - name: envoy.filters.generic.router
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.filters.network.generic_proxy.router.v3.Router
}

func ExampleConfiguration() {
	r := match.OfGenericRequest()
	show(genericproxy.Configuration("calls").Routes(genericproxy.Matcher().
		When(r.Method().Is(match.Prefix("find")), genericproxy.Route("users-read")).
		Otherwise(genericproxy.Route("users"))))
	// Output:
	// name: calls
	// routes:
	//   matcher_list:
	//     matchers:
	//     - predicate:
	//         single_predicate:
	//           input:
	//             name: envoy.matching.generic_proxy.input.method
	//             typed_config:
	//               "@type": type.googleapis.com/envoy.extensions.filters.network.generic_proxy.matcher.v3.MethodMatchInput
	//           value_match:
	//             prefix: find
	//       on_match:
	//         action:
	//           name: envoy.matching.action.generic_proxy.route
	//           typed_config:
	//             "@type": type.googleapis.com/envoy.extensions.filters.network.generic_proxy.action.v3.RouteAction
	//             cluster: users-read
	//   on_no_match:
	//     action:
	//       name: envoy.matching.action.generic_proxy.route
	//       typed_config:
	//         "@type": type.googleapis.com/envoy.extensions.filters.network.generic_proxy.action.v3.RouteAction
	//         cluster: users
}

func ExampleVirtualHost() {
	show(genericproxy.VirtualHost("users", "com.example.Users", "com.example.users.*").
		Routes(genericproxy.Matcher().Otherwise(genericproxy.Route("users"))))
	// Output:
	// name: users
	// hosts:
	// - com.example.Users
	// - com.example.users.*
	// routes:
	//   on_no_match:
	//     action:
	//       name: envoy.matching.action.generic_proxy.route
	//       typed_config:
	//         "@type": type.googleapis.com/envoy.extensions.filters.network.generic_proxy.action.v3.RouteAction
	//         cluster: users
}

func ExampleMatcher() {
	r := match.OfGenericRequest()
	show(genericproxy.Matcher().When(r.Property("env").Is(match.Exact("canary")), genericproxy.Route("users-next")))
	// Output:
	// matcher_list:
	//   matchers:
	//   - predicate:
	//       single_predicate:
	//         input:
	//           name: envoy.matching.generic_proxy.input.property
	//           typed_config:
	//             "@type": type.googleapis.com/envoy.extensions.filters.network.generic_proxy.matcher.v3.PropertyMatchInput
	//             property_name: env
	//         value_match:
	//           exact: canary
	//     on_match:
	//       action:
	//         name: envoy.matching.action.generic_proxy.route
	//         typed_config:
	//           "@type": type.googleapis.com/envoy.extensions.filters.network.generic_proxy.action.v3.RouteAction
	//           cluster: users-next
}

func ExampleRoute() {
	show(genericproxy.Matcher().Otherwise(genericproxy.Route("users").Timeout(3 * time.Second).Attempts(2)))
	// Output:
	// on_no_match:
	//   action:
	//     name: envoy.matching.action.generic_proxy.route
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.filters.network.generic_proxy.action.v3.RouteAction
	//       cluster: users
	//       timeout: 3s
	//       retry_policy:
	//         num_retries: 2
}

func ExampleDubbo() {
	show(genericproxy.Dubbo())
	// Output:
	// name: envoy.generic_proxy.codecs.dubbo
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.generic_proxy.codecs.dubbo.v3.DubboCodecConfig
}

func ExampleHTTP1() {
	show(genericproxy.HTTP1().MaxBody(64 << 10))
	// Output:
	// name: envoy.generic_proxy.codecs.http1
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.generic_proxy.codecs.http1.v3.Http1CodecConfig
	//   max_buffer_size: 65536
}

func ExampleProxy_kafka() {
	kafka := extension.Custom(&kafkav3.KafkaCodecConfig{}) // of Envoy's contrib builds
	show(genericproxy.Proxy("events", kafka).RDS("events"))
	// Output:
	// name: envoy.filters.network.generic_proxy
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.generic_proxy.v3.GenericProxy
	//   stat_prefix: events
	//   codec_config:
	//     name: envoy.generic_proxy.codecs.kafka
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.filters.network.generic_proxy.codecs.kafka.v3.KafkaCodecConfig
	//   generic_rds:
	//     config_source:
	//       ads: {}
	//       resource_api_version: V3
	//     route_config_name: events
	//   filters:
	//   - name: envoy.filters.generic.router
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.filters.network.generic_proxy.router.v3.Router
}

func ExampleRouter() {
	show(genericproxy.Router().BindUpstream())
	// Output:
	// name: envoy.filters.generic.router
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.generic_proxy.router.v3.Router
	//   bind_upstream_connection: true
}
