package match_test

import (
	"fmt"

	"google.golang.org/protobuf/proto"

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

func ExampleExact() {
	show(match.Exact("GET"))
	// Output:
	// exact: GET
}

func ExamplePrefix() {
	show(match.Prefix("/api/").IgnoreCase())
	// Output:
	// prefix: /api/
	// ignore_case: true
}

func ExampleSuffix() {
	show(match.Suffix(".png"))
	// Output:
	// suffix: ".png"
}

func ExampleContains() {
	show(match.Contains("bot"))
	// Output:
	// contains: bot
}

func ExampleRegex() {
	show(match.Regex("v[0-9]+"))
	// Output:
	// safe_regex:
	//   regex: v[0-9]+
}

func ExampleHeader() {
	show(match.Header("x-env", match.Exact("canary")))
	// Output:
	// name: x-env
	// string_match:
	//   exact: canary
}

func ExampleHeaderRange() {
	show(match.HeaderRange("x-version", 2, 5))
	// Output:
	// name: x-version
	// range_match:
	//   start: 2
	//   end: 5
}

func ExamplePresent() {
	show(match.Present("x-tenant"))
	// Output:
	// name: x-tenant
	// present_match: true
}

func ExampleAbsent() {
	show(match.Absent("authorization"))
	// Output:
	// name: authorization
	// present_match: false
}

func ExampleMethod() {
	show(match.Method("POST"))
	// Output:
	// name: ":method"
	// string_match:
	//   exact: POST
}

func ExampleQuery() {
	show(match.Query("debug", match.Exact("true")))
	// Output:
	// name: debug
	// string_match:
	//   exact: "true"
}

func ExampleQueryPresent() {
	show(match.QueryPresent("debug"))
	// Output:
	// name: debug
	// present_match: true
}

func ExampleCookie() {
	show(match.Cookie("beta", match.Exact("on")))
	// Output:
	// name: beta
	// string_match:
	//   exact: "on"
}

func ExamplePath() {
	show(match.Path(match.Prefix("/admin/")))
	// Output:
	// path:
	//   prefix: /admin/
}

func ExampleNull() {
	show(match.Null())
	// Output:
	// null_match: {}
}

func ExampleNumber() {
	show(match.Number(3))
	// Output:
	// double_match:
	//   exact: 3
}

func ExampleNumberRange() {
	show(match.NumberRange(0, 0.5))
	// Output:
	// double_match:
	//   range:
	//     end: 0.5
}

func ExampleText() {
	show(match.Text(match.Exact("admin")))
	// Output:
	// string_match:
	//   exact: admin
}

func ExampleBool() {
	show(match.Bool(true))
	// Output:
	// bool_match: true
}

func ExampleAnything() {
	show(match.Anything())
	// Output:
	// present_match: true
}

func ExampleHaving() {
	show(match.Having(match.Text(match.Exact("admin"))))
	// Output:
	// list_match:
	//   one_of:
	//     string_match:
	//       exact: admin
}

func ExampleOneOf() {
	show(match.OneOf(match.Number(1), match.Number(2)))
	// Output:
	// or_match:
	//   value_matchers:
	//   - double_match:
	//       exact: 1
	//   - double_match:
	//       exact: 2
}

func ExampleMetadata() {
	show(match.Metadata("envoy.filters.http.jwt_authn", "payload", match.Text(match.Exact("admin"))).Below("role"))
	// Output:
	// filter: envoy.filters.http.jwt_authn
	// path:
	// - key: payload
	// - key: role
	// value:
	//   string_match:
	//     exact: admin
}

func ExampleFilterState() {
	show(match.FilterState("example.tenant", match.Exact("a")))
	// Output:
	// key: example.tenant
	// string_match:
	//   exact: a
}

func ExampleFilterStateAddress() {
	show(match.FilterStateAddress("example.client", match.Address("10.0.0.0/8")))
	// Output:
	// key: example.client
	// address_match:
	//   ranges:
	//   - address_prefix: 10.0.0.0
	//     prefix_len: 8
}

func ExampleAddress() {
	show(match.Address("10.0.0.0/8", "::1").Not())
	// Output:
	// ranges:
	// - address_prefix: 10.0.0.0
	//   prefix_len: 8
	// - address_prefix: "::1"
	//   prefix_len: 128
	// invert_match: true
}

func ExampleCIDR() {
	show(match.CIDR("192.168.0.0/16"))
	// Output:
	// address_prefix: 192.168.0.0
	// prefix_len: 16
}

func ExampleOfRequest() {
	show(match.OfRequest().Header("x-env").Is(match.Exact("canary")))
	// Output:
	// single_predicate:
	//   input:
	//     name: envoy.matching.inputs.request_headers
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput
	//       header_name: x-env
	//   value_match:
	//     exact: canary
}

func ExampleOfRouteRequest() {
	show(match.OfRouteRequest().FilterState("example.tenant").Is(match.Exact("a")))
	// Output:
	// single_predicate:
	//   input:
	//     name: envoy.matching.inputs.filter_state
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.FilterStateInput
	//       key: example.tenant
	//   value_match:
	//     exact: a
}

func ExampleOfConnection() {
	show(match.OfConnection().ServerName().Is(match.Suffix(".example.com")))
	// Output:
	// single_predicate:
	//   input:
	//     name: envoy.matching.inputs.server_name
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.ServerNameInput
	//   value_match:
	//     suffix: ".example.com"
}

func ExampleOfDatagram() {
	show(match.OfDatagram().SourceIP().In("office", "10.0.0.0/8"))
	// Output:
	// single_predicate:
	//   input:
	//     name: envoy.matching.inputs.source_ip
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.SourceIPInput
	//   custom_match:
	//     name: envoy.matching.matchers.ip
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.matching.input_matchers.ip.v3.Ip
	//       cidr_ranges:
	//       - address_prefix: 10.0.0.0
	//         prefix_len: 8
	//       stat_prefix: office
}

func ExampleOfEndpoint() {
	show(match.OfEndpoint().Metadata("envoy.transport_socket_match", "tls").Is(match.Exact("on")))
	// Output:
	// single_predicate:
	//   input:
	//     name: envoy.matching.inputs.endpoint_metadata
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.matching.common_inputs.transport_socket.v3.EndpointMetadataInput
	//       filter: envoy.transport_socket_match
	//       path:
	//       - key: tls
	//   value_match:
	//     exact: "on"
}

func ExampleAll() {
	c := match.OfConnection()
	show(match.All(c.ServerName().Is(match.Exact("a.example")), c.DestinationPort().Is(match.Exact("443"))))
	// Output:
	// and_matcher:
	//   predicate:
	//   - single_predicate:
	//       input:
	//         name: envoy.matching.inputs.server_name
	//         typed_config:
	//           "@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.ServerNameInput
	//       value_match:
	//         exact: a.example
	//   - single_predicate:
	//       input:
	//         name: envoy.matching.inputs.destination_port
	//         typed_config:
	//           "@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.DestinationPortInput
	//       value_match:
	//         exact: "443"
}

func ExampleAny() {
	r := match.OfRequest()
	show(match.Any(r.Status().Is(match.Exact("502")), r.StatusClass().Is(match.Exact("4xx"))))
	// Output:
	// or_matcher:
	//   predicate:
	//   - single_predicate:
	//       input:
	//         name: envoy.matching.inputs.status_code_input
	//         typed_config:
	//           "@type": type.googleapis.com/envoy.type.matcher.v3.HttpResponseStatusCodeMatchInput
	//       value_match:
	//         exact: "502"
	//   - single_predicate:
	//       input:
	//         name: envoy.matching.inputs.status_code_class_input
	//         typed_config:
	//           "@type": type.googleapis.com/envoy.type.matcher.v3.HttpResponseStatusCodeClassMatchInput
	//       value_match:
	//         exact: 4xx
}

func ExampleNot() {
	show(match.Not(match.OfRequest().Query("debug").Is(match.Exact("true"))))
	// Output:
	// not_matcher:
	//   single_predicate:
	//     input:
	//       name: envoy.matching.inputs.query_params
	//       typed_config:
	//         "@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestQueryParamMatchInput
	//         query_param: debug
	//     value_match:
	//       exact: "true"
}

func ExampleList() {
	c := match.OfConnection()
	show(match.List[match.Connection, chain]().
		When(c.TransportProtocol().Is(match.Exact("tls")), "encrypted").
		Otherwise("plain"))
	// Output:
	// matcher_list:
	//   matchers:
	//   - predicate:
	//       single_predicate:
	//         input:
	//           name: envoy.matching.inputs.transport_protocol
	//           typed_config:
	//             "@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.TransportProtocolInput
	//         value_match:
	//           exact: tls
	//     on_match:
	//       action:
	//         name: chain
	//         typed_config:
	//           "@type": type.googleapis.com/google.protobuf.StringValue
	//           value: encrypted
	// on_no_match:
	//   action:
	//     name: chain
	//     typed_config:
	//       "@type": type.googleapis.com/google.protobuf.StringValue
	//       value: plain
}

func ExampleMap() {
	show(match.Map[chain](match.OfConnection().DestinationPort()).On("443", "encrypted").On("80", "plain"))
	// Output:
	// matcher_tree:
	//   input:
	//     name: envoy.matching.inputs.destination_port
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.DestinationPortInput
	//   exact_match_map:
	//     map:
	//       "443":
	//         action:
	//           name: chain
	//           typed_config:
	//             "@type": type.googleapis.com/google.protobuf.StringValue
	//             value: encrypted
	//       "80":
	//         action:
	//           name: chain
	//           typed_config:
	//             "@type": type.googleapis.com/google.protobuf.StringValue
	//             value: plain
}

func ExamplePrefixMap() {
	show(match.PrefixMap[chain](match.OfRequest().Header(":path")).On("/api/", "api"))
	// Output:
	// matcher_tree:
	//   input:
	//     name: envoy.matching.inputs.request_headers
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput
	//       header_name: ":path"
	//   prefix_match_map:
	//     map:
	//       /api/:
	//         action:
	//           name: chain
	//           typed_config:
	//             "@type": type.googleapis.com/google.protobuf.StringValue
	//             value: api
}

func ExampleNetworks() {
	show(match.Networks[chain](match.OfConnection().SourceIP()).In("inside", "10.0.0.0/8").Otherwise("outside"))
	// Output:
	// matcher_tree:
	//   input:
	//     name: envoy.matching.inputs.source_ip
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.SourceIPInput
	//   custom_match:
	//     name: envoy.matching.custom_matchers.ip_range_matcher
	//     typed_config:
	//       "@type": type.googleapis.com/xds.type.matcher.v3.IPMatcher
	//       range_matchers:
	//       - ranges:
	//         - address_prefix: 10.0.0.0
	//           prefix_len: 8
	//         on_match:
	//           action:
	//             name: chain
	//             typed_config:
	//               "@type": type.googleapis.com/google.protobuf.StringValue
	//               value: inside
	// on_no_match:
	//   action:
	//     name: chain
	//     typed_config:
	//       "@type": type.googleapis.com/google.protobuf.StringValue
	//       value: outside
}

func ExampleServerNames() {
	show(match.ServerNames[chain](match.OfConnection().ServerName()).On("shop", "*.shop.example", "shop.example"))
	// Output:
	// matcher_tree:
	//   input:
	//     name: envoy.matching.inputs.server_name
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.ServerNameInput
	//   custom_match:
	//     name: envoy.matching.custom_matchers.domain_matcher
	//     typed_config:
	//       "@type": type.googleapis.com/xds.type.matcher.v3.ServerNameMatcher
	//       domain_matchers:
	//       - domains:
	//         - "*.shop.example"
	//         - shop.example
	//         on_match:
	//           action:
	//             name: chain
	//             typed_config:
	//               "@type": type.googleapis.com/google.protobuf.StringValue
	//               value: shop
}
