package thrift_test

import (
	"fmt"

	routerv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/thrift_proxy/router/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/filter/thrift"
	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/route/ratelimit"
	"github.com/envoykit/envoykit/service"
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
	show(thrift.Proxy("calls").Transport(thrift.Framed).Protocol(thrift.Binary).
		Filters(thrift.RateLimit("calls", service.GRPC("limits"))).
		Routes(thrift.Configuration("calls").Routes(thrift.AnyMethod().To("monolith"))))
	// Output:
	// name: envoy.filters.network.thrift_proxy
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.thrift_proxy.v3.ThriftProxy
	//   stat_prefix: calls
	//   transport: FRAMED
	//   protocol: BINARY
	//   route_config:
	//     name: calls
	//     routes:
	//     - match:
	//         method_name: ""
	//       route:
	//         cluster: monolith
	//   thrift_filters:
	//   - name: envoy.filters.thrift.rate_limit
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.filters.network.thrift_proxy.filters.ratelimit.v3.RateLimit
	//       domain: calls
	//       rate_limit_service:
	//         grpc_service:
	//           envoy_grpc:
	//             cluster_name: limits
	//         transport_api_version: V3
	//   - name: envoy.filters.thrift.router
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.filters.network.thrift_proxy.router.v3.Router
}

func ExampleConfiguration() {
	show(thrift.Configuration("calls").ValidateClusters(false).Routes(
		thrift.Method("search").To("search"),
		thrift.AnyMethod().To("monolith"),
	))
	// Output:
	// name: calls
	// routes:
	// - match:
	//     method_name: search
	//   route:
	//     cluster: search
	// - match:
	//     method_name: ""
	//   route:
	//     cluster: monolith
	// validate_clusters: false
}

func ExampleMethod() {
	show(thrift.Method("search").Header(match.Header("x-env", match.Exact("canary"))).To("search-next").
		RateLimits(ratelimit.Descriptor(ratelimit.Header(":method-name", "method"))))
	// Output:
	// match:
	//   method_name: search
	//   headers:
	//   - name: x-env
	//     string_match:
	//       exact: canary
	// route:
	//   cluster: search-next
	//   rate_limits:
	//   - actions:
	//     - request_headers:
	//         header_name: ":method-name"
	//         descriptor_key: method
}

func ExampleAnyMethod() {
	show(thrift.AnyMethod().ToHeader("x-cluster"))
	// Output:
	// match:
	//   method_name: ""
	// route:
	//   cluster_header: x-cluster
}

func ExampleService() {
	show(thrift.Service("Users").Split(thrift.Weight("users-v1", 90), thrift.Weight("users-v2", 10)).StripService())
	// Output:
	// match:
	//   service_name: Users
	// route:
	//   weighted_clusters:
	//     clusters:
	//     - name: users-v1
	//       weight: 90
	//     - name: users-v2
	//       weight: 10
	//   strip_service_name: true
}

func ExampleWeight() {
	show(thrift.Weight("users", 90).Subset("version", "v1"))
	// Output:
	// name: users
	// weight: 90
	// metadata_match:
	//   filter_metadata:
	//     envoy.lb:
	//       version: v1
}

func ExampleMirror() {
	show(thrift.Mirror("users-next").Fraction(5, "users.mirror"))
	// Output:
	// cluster: users-next
	// runtime_fraction:
	//   default_value:
	//     numerator: 5
	//   runtime_key: users.mirror
}

func ExampleRouter() {
	show(thrift.Router().CloseOnUpstreamError(false))
	// Output:
	// name: envoy.filters.thrift.router
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.thrift_proxy.router.v3.Router
	//   close_downstream_on_upstream_error: false
}

func ExampleRateLimit() {
	show(thrift.RateLimit("calls", service.GRPC("limits")).FailClosed())
	// Output:
	// name: envoy.filters.thrift.rate_limit
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.thrift_proxy.filters.ratelimit.v3.RateLimit
	//   domain: calls
	//   failure_mode_deny: true
	//   rate_limit_service:
	//     grpc_service:
	//       envoy_grpc:
	//         cluster_name: limits
	//     transport_api_version: V3
}

func ExampleHeaderToMetadata() {
	show(thrift.HeaderToMetadata(
		thrift.FromHeader("x-version").Present(thrift.HeaderMetadata("envoy.lb", "version")).
			Missing(thrift.HeaderMetadata("envoy.lb", "version").Value("v1")).Remove(),
	))
	// Output:
	// name: envoy.filters.thrift.header_to_metadata
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.thrift_proxy.filters.header_to_metadata.v3.HeaderToMetadata
	//   request_rules:
	//   - header: x-version
	//     on_present:
	//       metadata_namespace: envoy.lb
	//       key: version
	//     on_missing:
	//       metadata_namespace: envoy.lb
	//       key: version
	//       value: v1
	//     remove: true
}

func ExampleFromHeader() {
	show(thrift.FromHeader("x-user").Present(thrift.HeaderMetadata("users", "id").Rewrite("^user-(.*)$", `\1`)))
	// Output:
	// header: x-user
	// on_present:
	//   metadata_namespace: users
	//   key: id
	//   regex_value_rewrite:
	//     pattern:
	//       regex: ^user-(.*)$
	//     substitution: \1
}

func ExampleHeaderMetadata() {
	show(thrift.HeaderMetadata("users", "age").Type(thrift.MetadataNumber).Base64())
	// Output:
	// metadata_namespace: users
	// key: age
	// type: NUMBER
	// encode: BASE64
}

func ExamplePayloadToMetadata() {
	show(thrift.PayloadToMetadata(
		thrift.FromMethod("search", thrift.Field("request", 1).Child(thrift.Field("tenant", 2))).
			Present(thrift.PayloadMetadata("envoy.lb", "tenant")),
	))
	// Output:
	// name: envoy.filters.thrift.payload_to_metadata
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.thrift_proxy.filters.payload_to_metadata.v3.PayloadToMetadata
	//   request_rules:
	//   - method_name: search
	//     field_selector:
	//       name: request
	//       id: 1
	//       child:
	//         name: tenant
	//         id: 2
	//     on_present:
	//       metadata_namespace: envoy.lb
	//       key: tenant
}

func ExampleFromMethod() {
	show(thrift.FromMethod("search", thrift.Field("tenant", 1)).Missing(thrift.PayloadMetadata("envoy.lb", "tenant").Value("none")))
	// Output:
	// method_name: search
	// field_selector:
	//   name: tenant
	//   id: 1
	// on_missing:
	//   metadata_namespace: envoy.lb
	//   key: tenant
	//   value: none
}

func ExampleFromService() {
	show(thrift.FromService("Users", thrift.Field("tenant", 1)).Present(thrift.PayloadMetadata("envoy.lb", "tenant")))
	// Output:
	// service_name: Users
	// field_selector:
	//   name: tenant
	//   id: 1
	// on_present:
	//   metadata_namespace: envoy.lb
	//   key: tenant
}

func ExampleField() {
	show(thrift.Field("request", 1).Child(thrift.Field("tenant", 2)))
	// Output:
	// name: request
	// id: 1
	// child:
	//   name: tenant
	//   id: 2
}

func ExamplePayloadMetadata() {
	show(thrift.PayloadMetadata("envoy.lb", "shard").Number())
	// Output:
	// metadata_namespace: envoy.lb
	// key: shard
	// type: NUMBER
}

func ExampleCustom() {
	show(thrift.Custom(&routerv3.Router{}))
	// Output:
	// name: envoy.filters.thrift.router
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.thrift_proxy.router.v3.Router
}

func ExampleUpstream() {
	show(thrift.Upstream().Transport(thrift.Framed).Protocol(thrift.Compact))
	// Output:
	// "@type": type.googleapis.com/envoy.extensions.filters.network.thrift_proxy.v3.ThriftProtocolOptions
	// transport: FRAMED
	// protocol: COMPACT
}
