package httpfilter_test

import (
	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/source"
)

func ExampleCustomResponse() {
	printPart(httpfilter.CustomResponse(httpfilter.ResponseMatcher().When(match.OfRequest().StatusClass().Is(match.Exact("5xx")), httpfilter.LocalResponse(source.Text("Please come back later.")))))
	// Output:
	// name: envoy.filters.http.custom_response
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.custom_response.v3.CustomResponse
	//   custom_response_matcher:
	//     matcher_list:
	//       matchers:
	//       - predicate:
	//           single_predicate:
	//             input:
	//               name: envoy.matching.inputs.status_code_class_input
	//               typed_config:
	//                 "@type": type.googleapis.com/envoy.type.matcher.v3.HttpResponseStatusCodeClassMatchInput
	//             value_match:
	//               exact: 5xx
	//         on_match:
	//           action:
	//             name: envoy.extensions.http.custom_response.local_response_policy
	//             typed_config:
	//               "@type": type.googleapis.com/envoy.extensions.http.custom_response.local_response_policy.v3.LocalResponsePolicy
	//               body:
	//                 inline_string: Please come back later.
}

func ExampleResponseMatcher() {
	printPart(httpfilter.ResponseMatcher().Otherwise(httpfilter.RedirectResponse("https://errors.example.com/").Status(200)))
	// Output:
	// on_no_match:
	//   action:
	//     name: envoy.extensions.http.custom_response.redirect_policy
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.http.custom_response.redirect_policy.v3.RedirectPolicy
	//       uri: https://errors.example.com/
	//       status_code: 200
}

func ExampleLocalResponse() {
	printPart(httpfilter.CustomResponse(httpfilter.ResponseMatcher().Otherwise(httpfilter.LocalResponse(source.DataFile("/etc/envoy/sorry.html")).Status(503))))
	// Output:
	// name: envoy.filters.http.custom_response
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.custom_response.v3.CustomResponse
	//   custom_response_matcher:
	//     on_no_match:
	//       action:
	//         name: envoy.extensions.http.custom_response.local_response_policy
	//         typed_config:
	//           "@type": type.googleapis.com/envoy.extensions.http.custom_response.local_response_policy.v3.LocalResponsePolicy
	//           body:
	//             filename: /etc/envoy/sorry.html
	//           status_code: 503
}

func ExampleRedirectResponse() {
	printPart(httpfilter.CustomResponse(httpfilter.ResponseMatcher().Otherwise(httpfilter.RedirectResponse("https://errors.example.com/503"))))
	// Output:
	// name: envoy.filters.http.custom_response
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.custom_response.v3.CustomResponse
	//   custom_response_matcher:
	//     on_no_match:
	//       action:
	//         name: envoy.extensions.http.custom_response.redirect_policy
	//         typed_config:
	//           "@type": type.googleapis.com/envoy.extensions.http.custom_response.redirect_policy.v3.RedirectPolicy
	//           uri: https://errors.example.com/503
}

func ExampleRedirectResponsePath() {
	printPart(httpfilter.CustomResponse(httpfilter.ResponseMatcher().Otherwise(httpfilter.RedirectResponsePath("errors.example.com", "/503"))))
	// Output:
	// name: envoy.filters.http.custom_response
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.custom_response.v3.CustomResponse
	//   custom_response_matcher:
	//     on_no_match:
	//       action:
	//         name: envoy.extensions.http.custom_response.redirect_policy
	//         typed_config:
	//           "@type": type.googleapis.com/envoy.extensions.http.custom_response.redirect_policy.v3.RedirectPolicy
	//           redirect_action:
	//             host_redirect: errors.example.com
	//             path_redirect: /503
}

func ExampleFilterMatcher() {
	printPart(httpfilter.FilterMatcher().When(match.OfRequest().Header("x-internal").Is(match.Exact("true")), httpfilter.SkipFilter()))
	// Output:
	// matcher_list:
	//   matchers:
	//   - predicate:
	//       single_predicate:
	//         input:
	//           name: envoy.matching.inputs.request_headers
	//           typed_config:
	//             "@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput
	//             header_name: x-internal
	//         value_match:
	//           exact: "true"
	//     on_match:
	//       action:
	//         name: skip
	//         typed_config:
	//           "@type": type.googleapis.com/envoy.extensions.filters.common.matcher.action.v3.SkipFilter
}

func ExampleSkipFilter() {
	printPart(httpfilter.FilterMatcher().Otherwise(httpfilter.SkipFilter()))
	// Output:
	// on_no_match:
	//   action:
	//     name: skip
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.filters.common.matcher.action.v3.SkipFilter
}

func ExampleMatched() {
	printPart(httpfilter.Matched(httpfilter.Buffer(1<<20), httpfilter.FilterMatcher().When(match.OfRequest().Header(":method").Is(match.Exact("GET")), httpfilter.SkipFilter())))
	// Output:
	// name: envoy.filters.http.buffer
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.common.matching.v3.ExtensionWithMatcher
	//   extension_config:
	//     name: envoy.filters.http.buffer
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer
	//       max_request_bytes: 1048576
	//   xds_matcher:
	//     matcher_list:
	//       matchers:
	//       - predicate:
	//           single_predicate:
	//             input:
	//               name: envoy.matching.inputs.request_headers
	//               typed_config:
	//                 "@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput
	//                 header_name: ":method"
	//             value_match:
	//               exact: GET
	//         on_match:
	//           action:
	//             name: skip
	//             typed_config:
	//               "@type": type.googleapis.com/envoy.extensions.filters.common.matcher.action.v3.SkipFilter
}

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
	printPart(httpfilter.FilterMatcher().Otherwise(httpfilter.ExecuteDiscovered("upload", source.ADS(), "envoy.extensions.filters.http.buffer.v3.Buffer")))
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
	//           - envoy.extensions.filters.http.buffer.v3.Buffer
}

func ExampleTapAdmin() {
	printPart(httpfilter.TapAdmin("edge"))
	// Output:
	// name: envoy.filters.http.tap
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.tap.v3.Tap
	//   common_config:
	//     admin_config:
	//       config_id: edge
}

func ExampleTapFiles() {
	printPart(httpfilter.TapFiles("/var/tap/req", httpfilter.TapRequest(match.Present("x-tap"))).Share(5, "tap.share"))
	// Output:
	// name: envoy.filters.http.tap
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.tap.v3.Tap
	//   common_config:
	//     static_config:
	//       output_config:
	//         sinks:
	//         - file_per_tap:
	//             path_prefix: /var/tap/req
	//       tap_enabled:
	//         default_value:
	//           numerator: 5
	//         runtime_key: tap.share
	//       match:
	//         http_request_headers_match:
	//           headers:
	//           - name: x-tap
	//             present_match: true
}

func ExampleTapAny() {
	printPart(httpfilter.TapAny())
	// Output:
	// any_match: true
}

func ExampleTapRequest() {
	printPart(httpfilter.TapRequest(match.Method("POST"), match.Present("x-tap")))
	// Output:
	// http_request_headers_match:
	//   headers:
	//   - name: ":method"
	//     string_match:
	//       exact: POST
	//   - name: x-tap
	//     present_match: true
}

func ExampleTapResponse() {
	printPart(httpfilter.TapResponse(match.Header(":status", match.Prefix("5"))))
	// Output:
	// http_response_headers_match:
	//   headers:
	//   - name: ":status"
	//     string_match:
	//       prefix: "5"
}

func ExampleTapAll() {
	printPart(httpfilter.TapAll(httpfilter.TapRequest(match.Method("POST")), httpfilter.TapResponse(match.Header(":status", match.Exact("500")))))
	// Output:
	// and_match:
	//   rules:
	//   - http_request_headers_match:
	//       headers:
	//       - name: ":method"
	//         string_match:
	//           exact: POST
	//   - http_response_headers_match:
	//       headers:
	//       - name: ":status"
	//         string_match:
	//           exact: "500"
}

func ExampleTapOneOf() {
	printPart(httpfilter.TapOneOf(httpfilter.TapRequest(match.Present("x-tap")), httpfilter.TapResponse(match.Header(":status", match.Exact("500")))))
	// Output:
	// or_match:
	//   rules:
	//   - http_request_headers_match:
	//       headers:
	//       - name: x-tap
	//         present_match: true
	//   - http_response_headers_match:
	//       headers:
	//       - name: ":status"
	//         string_match:
	//           exact: "500"
}

func ExampleTapNot() {
	printPart(httpfilter.TapNot(httpfilter.TapRequest(match.Method("OPTIONS"))))
	// Output:
	// not_match:
	//   http_request_headers_match:
	//     headers:
	//     - name: ":method"
	//       string_match:
	//         exact: OPTIONS
}
