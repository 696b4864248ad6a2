package rbac_test

import (
	"github.com/envoykit/envoykit/filter/rbac"
	"github.com/envoykit/envoykit/match"
)

// A request that a tree finds no verdict for is refused.
func ExampleAllowed() {
	show(rbac.RequestMatcher().When(match.OfRequest().Header("x-env").Is(match.Exact("canary")), rbac.Allowed("canary")))
	// Output:
	// matcher_list:
	//   matchers:
	//   - predicate:
	//       single_predicate:
	//         input:
	//           name: envoy.matching.inputs.request_headers
	//           typed_config:
	//             "@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput
	//             header_name: x-env
	//         value_match:
	//           exact: canary
	//     on_match:
	//       action:
	//         name: envoy.filters.rbac.action
	//         typed_config:
	//           "@type": type.googleapis.com/envoy.config.rbac.v3.Action
	//           name: canary
}

func ExampleDenied() {
	show(rbac.RequestMatcher().Otherwise(rbac.Denied("nobody")))
	// Output:
	// on_no_match:
	//   action:
	//     name: envoy.filters.rbac.action
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.config.rbac.v3.Action
	//       name: nobody
	//       action: DENY
}

func ExampleLogged() {
	show(rbac.ConnectionMatcher().Otherwise(rbac.Logged("anybody")))
	// Output:
	// on_no_match:
	//   action:
	//     name: envoy.filters.rbac.action
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.config.rbac.v3.Action
	//       name: anybody
	//       action: LOG
}
