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
