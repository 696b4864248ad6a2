package httpfilter_test

import (
	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/source"
	"github.com/envoykit/envoykit/tap"
)

func ExampleComposite() {
	printPart(httpfilter.Composite(httpfilter.FilterMatcher().When(match.OfRequest().Header("x-upload").Is(match.Exact("1")), httpfilter.Execute(httpfilter.Buffer(1<<24)))))
	// Output:
	// name: envoy.filters.http.composite
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.common.matching.v3.ExtensionWithMatcher
	//   extension_config:
	//     name: envoy.filters.http.composite
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.filters.http.composite.v3.Composite
	//   xds_matcher:
	//     matcher_list:
	//       matchers:
	//       - predicate:
	//           single_predicate:
	//             input:
	//               name: envoy.matching.inputs.request_headers
	//               typed_config:
	//                 "@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput
	//                 header_name: x-upload
	//             value_match:
	//               exact: "1"
	//         on_match:
	//           action:
	//             name: composite-action
	//             typed_config:
	//               "@type": type.googleapis.com/envoy.extensions.filters.http.composite.v3.ExecuteFilterAction
	//               typed_config:
	//                 name: envoy.filters.http.buffer
	//                 typed_config:
	//                   "@type": type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer
	//                   max_request_bytes: 16777216
}

func ExampleExecute() {
	printPart(httpfilter.FilterMatcher().Otherwise(httpfilter.Execute(httpfilter.Buffer(1<<24)).Sample(10, "shop.buffer")))
	// Output:
	// on_no_match:
	//   action:
	//     name: composite-action
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.filters.http.composite.v3.ExecuteFilterAction
	//       typed_config:
	//         name: envoy.filters.http.buffer
	//         typed_config:
	//           "@type": type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer
	//           max_request_bytes: 16777216
	//       sample_percent:
	//         default_value:
	//           numerator: 10
	//         runtime_key: shop.buffer
}

func ExampleExecuteAll() {
	printPart(httpfilter.FilterMatcher().Otherwise(httpfilter.ExecuteAll(httpfilter.Buffer(1<<24), httpfilter.Fault().Abort(503, 1))))
	// Output:
	// on_no_match:
	//   action:
	//     name: composite-action
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.filters.http.composite.v3.ExecuteFilterAction
	//       filter_chain:
	//         typed_config:
	//         - name: envoy.filters.http.buffer
	//           typed_config:
	//             "@type": type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer
	//             max_request_bytes: 16777216
	//         - name: envoy.filters.http.fault
	//           typed_config:
	//             "@type": type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault
	//             abort:
	//               http_status: 503
	//               percentage:
	//                 numerator: 1
}

func ExampleExecuteDiscovered() {
	printPart(httpfilter.FilterMatcher().Otherwise(httpfilter.ExecuteDiscovered(
		httpfilter.Discovered("upload", source.ADS(), "envoy.extensions.filters.http.buffer.v3.Buffer"))))
	// Output:
	// on_no_match:
	//   action:
	//     name: composite-action
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.filters.http.composite.v3.ExecuteFilterAction
	//       dynamic_config:
	//         name: upload
	//         config_discovery:
	//           config_source:
	//             ads: {}
	//             resource_api_version: V3
	//           type_urls:
	//           - type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer
}

func ExampleCompositeChain() {
	audit := httpfilter.CompositeChain("audit", httpfilter.Buffer(1<<20), httpfilter.Tap(tap.Admin("audit")))
	tree := httpfilter.FilterMatcher().When(match.OfRequest().Header("x-audit").Is(match.Exact("yes")), httpfilter.ExecuteChain("audit"))
	printPart(httpfilter.Composite(tree, audit))
	// Output:
	// name: envoy.filters.http.composite
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.common.matching.v3.ExtensionWithMatcher
	//   extension_config:
	//     name: envoy.filters.http.composite
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.filters.http.composite.v3.Composite
	//       named_filter_chains:
	//         audit:
	//           typed_config:
	//           - name: envoy.filters.http.buffer
	//             typed_config:
	//               "@type": type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer
	//               max_request_bytes: 1048576
	//           - name: envoy.filters.http.tap
	//             typed_config:
	//               "@type": type.googleapis.com/envoy.extensions.filters.http.tap.v3.Tap
	//               common_config:
	//                 admin_config:
	//                   config_id: audit
	//   xds_matcher:
	//     matcher_list:
	//       matchers:
	//       - predicate:
	//           single_predicate:
	//             input:
	//               name: envoy.matching.inputs.request_headers
	//               typed_config:
	//                 "@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput
	//                 header_name: x-audit
	//             value_match:
	//               exact: "yes"
	//         on_match:
	//           action:
	//             name: composite-action
	//             typed_config:
	//               "@type": type.googleapis.com/envoy.extensions.filters.http.composite.v3.ExecuteFilterAction
	//               filter_chain_name: audit
}

func ExampleExecuteChain() {
	printPart(httpfilter.FilterMatcher().Otherwise(httpfilter.ExecuteChain("audit")))
	// Output:
	// on_no_match:
	//   action:
	//     name: composite-action
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.filters.http.composite.v3.ExecuteFilterAction
	//       filter_chain_name: audit
}

func ExampleDiscovered() {
	printPart(httpfilter.Discovered("limits", source.ADS(), "envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit").
		Default(httpfilter.LocalRateLimit("limits")))
	// Output:
	// name: limits
	// config_discovery:
	//   config_source:
	//     ads: {}
	//     resource_api_version: V3
	//   default_config:
	//     "@type": type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit
	//     stat_prefix: limits
	//   type_urls:
	//   - type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit
}
