package ratelimit_test

import (
	"fmt"

	exprv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/rate_limit_descriptors/expr/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/route/ratelimit"
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

func ExampleDescriptor() {
	show(ratelimit.Descriptor(ratelimit.Key("search"), ratelimit.Header("x-user", "user")).Limit(10, ratelimit.Minute))
	// Output:
	// actions:
	// - generic_key:
	//     descriptor_value: search
	// - request_headers:
	//     header_name: x-user
	//     descriptor_key: user
	// limit:
	//   rate_limit:
	//     requests_per_unit: 10
	//     unit: MINUTE
}

func ExampleSourceCluster() {
	show(ratelimit.SourceCluster())
	// Output:
	// source_cluster: {}
}

func ExampleDestinationCluster() {
	show(ratelimit.DestinationCluster())
	// Output:
	// destination_cluster: {}
}

func ExampleRemoteAddress() {
	show(ratelimit.RemoteAddress())
	// Output:
	// remote_address: {}
}

func ExampleRemoteNetwork() {
	show(ratelimit.RemoteNetwork(24, 64))
	// Output:
	// masked_remote_address:
	//   v4_prefix_mask_len: 24
	//   v6_prefix_mask_len: 64
}

func ExampleHeader() {
	show(ratelimit.Header("x-user", "user").SkipIfAbsent())
	// Output:
	// request_headers:
	//   header_name: x-user
	//   descriptor_key: user
	//   skip_if_absent: true
}

func ExampleQuery() {
	show(ratelimit.Query("api_key", "key"))
	// Output:
	// query_parameters:
	//   query_parameter_name: api_key
	//   descriptor_key: key
}

func ExampleKey() {
	show(ratelimit.Key("search").Key("operation"))
	// Output:
	// generic_key:
	//   descriptor_value: search
	//   descriptor_key: operation
}

func ExampleHeaderMatch() {
	show(ratelimit.HeaderMatch("writes", match.Method("POST")))
	// Output:
	// header_value_match:
	//   descriptor_value: writes
	//   headers:
	//   - name: ":method"
	//     string_match:
	//       exact: POST
}

func ExampleQueryMatch() {
	show(ratelimit.QueryMatch("debug", match.QueryPresent("debug")))
	// Output:
	// query_parameter_value_match:
	//   descriptor_value: debug
	//   query_parameters:
	//   - name: debug
	//     present_match: true
}

func ExampleAddressMatch() {
	show(ratelimit.AddressMatch("outside", match.Address("10.0.0.0/8").Not()))
	// Output:
	// remote_address_match:
	//   descriptor_value: outside
	//   address_matcher:
	//     ranges:
	//     - address_prefix: 10.0.0.0
	//       prefix_len: 8
	//     invert_match: true
}

func ExampleMetadata() {
	show(ratelimit.Metadata("subject", "envoy.filters.http.jwt_authn", "payload", "sub").Default("anonymous"))
	// Output:
	// metadata:
	//   descriptor_key: subject
	//   metadata_key:
	//     key: envoy.filters.http.jwt_authn
	//     path:
	//     - key: payload
	//     - key: sub
	//   default_value: anonymous
}

func ExampleExpression() {
	show(ratelimit.Expression("user", "request.headers['x-user']"))
	// Output:
	// extension:
	//   name: envoy.rate_limit_descriptors.expr
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.rate_limit_descriptors.expr.v3.Descriptor
	//     descriptor_key: user
	//     text: request.headers['x-user']
}

func ExampleOptionalExpression() {
	show(ratelimit.OptionalExpression("user", "request.headers['x-user']"))
	// Output:
	// extension:
	//   name: envoy.rate_limit_descriptors.expr
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.rate_limit_descriptors.expr.v3.Descriptor
	//     descriptor_key: user
	//     skip_if_error: true
	//     text: request.headers['x-user']
}

func ExampleCustom() {
	show(ratelimit.Custom(&exprv3.Descriptor{DescriptorKey: "method", ExprSpecifier: &exprv3.Descriptor_Text{Text: "request.method"}}))
	// Output:
	// extension:
	//   name: envoy.rate_limit_descriptors.expr
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.rate_limit_descriptors.expr.v3.Descriptor
	//     descriptor_key: method
	//     text: request.method
}

func ExampleInput() {
	show(ratelimit.Input("sni", match.OfRequest().ServerName()))
	// Output:
	// extension:
	//   name: sni
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.ServerNameInput
}
