package rbac_test

import (
	"fmt"

	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/filter/rbac"
	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/secret"
)

func show[M any](p part.Part[M]) {
	out, err := encode.YAML(nil, any(p.Render(part.Scope{})).(proto.Message), encode.Options{})
	if err != nil {
		fmt.Println(err)
	}
	fmt.Print(string(out))
}

func ExampleAllow() {
	show(rbac.Allow(
		rbac.Policy("editors").
			From(rbac.SPIFFE("spiffe://td/ns/web/sa/editor"), rbac.RemoteCIDR("10.0.0.0/8")).
			To(rbac.Methods("POST"), rbac.PathPrefix("/docs/")),
	))
	// Output:
	// policies:
	//   editors:
	//     permissions:
	//     - and_rules:
	//         rules:
	//         - header:
	//             name: ":method"
	//             string_match:
	//               exact: POST
	//         - url_path:
	//             path:
	//               prefix: /docs/
	//     principals:
	//     - and_ids:
	//         ids:
	//         - authenticated:
	//             principal_name:
	//               exact: spiffe://td/ns/web/sa/editor
	//         - remote_ip:
	//             address_prefix: 10.0.0.0
	//             prefix_len: 8
}

func ExampleDeny() {
	show(rbac.Deny(rbac.Policy("admin").From(rbac.RemoteCIDR("10.0.0.0/8").Not()).To(rbac.PathPrefix("/admin"))))
	// Output:
	// action: DENY
	// policies:
	//   admin:
	//     permissions:
	//     - url_path:
	//         path:
	//           prefix: /admin
	//     principals:
	//     - not_id:
	//         remote_ip:
	//           address_prefix: 10.0.0.0
	//           prefix_len: 8
}

func ExampleLog() {
	show(rbac.Log(rbac.Policy("strangers").From(rbac.Authenticated(match.Prefix("spiffe://td/")).Not()).To(rbac.Anything())))
	// Output:
	// action: LOG
	// policies:
	//   strangers:
	//     permissions:
	//     - any: true
	//     principals:
	//     - not_id:
	//         authenticated:
	//           principal_name:
	//             prefix: spiffe://td/
}

func ExamplePolicy() {
	show(rbac.Policy("search").
		From(rbac.CertificateName(secret.URIName(match.Prefix("spiffe://td/"))).Or(rbac.DirectCIDR("127.0.0.1"))).
		To(rbac.Path("/search")).
		To(rbac.Ports(8080, 8443), rbac.Header(match.Present("x-search"))))
	// Output:
	// permissions:
	// - url_path:
	//     path:
	//       exact: /search
	// - and_rules:
	//     rules:
	//     - or_rules:
	//         rules:
	//         - destination_port: 8080
	//         - destination_port: 8443
	//     - header:
	//         name: x-search
	//         present_match: true
	// principals:
	// - or_ids:
	//     ids:
	//     - custom:
	//         name: envoy.rbac.principals.mtls_authenticated
	//         typed_config:
	//           "@type": type.googleapis.com/envoy.extensions.rbac.principals.mtls_authenticated.v3.Config
	//           san_matcher:
	//             san_type: URI
	//             matcher:
	//               prefix: spiffe://td/
	//     - direct_remote_ip:
	//         address_prefix: 127.0.0.1
	//         prefix_len: 32
}

func ExampleRequestMatcher() {
	in := match.OfRequest()
	show(rbac.RequestMatcher().
		When(in.Header("x-banned").Is(match.Exact("yes")), rbac.Denied("banned")).
		When(in.URISAN().Is(match.Prefix("spiffe://td/")), rbac.Allowed("mesh")).
		Otherwise(rbac.Logged("others")))
	// Output:
	// matcher_list:
	//   matchers:
	//   - predicate:
	//       single_predicate:
	//         input:
	//           name: envoy.matching.inputs.request_headers
	//           typed_config:
	//             "@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput
	//             header_name: x-banned
	//         value_match:
	//           exact: "yes"
	//     on_match:
	//       action:
	//         name: envoy.filters.rbac.action
	//         typed_config:
	//           "@type": type.googleapis.com/envoy.config.rbac.v3.Action
	//           name: banned
	//           action: DENY
	//   - predicate:
	//       single_predicate:
	//         input:
	//           name: envoy.matching.inputs.uri_san
	//           typed_config:
	//             "@type": type.googleapis.com/envoy.extensions.matching.common_inputs.ssl.v3.UriSanInput
	//         value_match:
	//           prefix: spiffe://td/
	//     on_match:
	//       action:
	//         name: envoy.filters.rbac.action
	//         typed_config:
	//           "@type": type.googleapis.com/envoy.config.rbac.v3.Action
	//           name: mesh
	// on_no_match:
	//   action:
	//     name: envoy.filters.rbac.action
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.config.rbac.v3.Action
	//       name: others
	//       action: LOG
}

func ExampleConnectionMatcher() {
	show(rbac.ConnectionMatcher().
		When(match.OfConnection().SourceIP().In("office", "10.0.0.0/8"), rbac.Allowed("office")))
	// Output:
	// matcher_list:
	//   matchers:
	//   - predicate:
	//       single_predicate:
	//         input:
	//           name: envoy.matching.inputs.source_ip
	//           typed_config:
	//             "@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.SourceIPInput
	//         custom_match:
	//           name: envoy.matching.matchers.ip
	//           typed_config:
	//             "@type": type.googleapis.com/envoy.extensions.matching.input_matchers.ip.v3.Ip
	//             cidr_ranges:
	//             - address_prefix: 10.0.0.0
	//               prefix_len: 8
	//             stat_prefix: office
	//     on_match:
	//       action:
	//         name: envoy.filters.rbac.action
	//         typed_config:
	//           "@type": type.googleapis.com/envoy.config.rbac.v3.Action
	//           name: office
}

// A condition says what principals and permissions cannot.
func ExamplePolicyBuilder_When() {
	show(rbac.Policy("beta").From(rbac.Anyone()).To(rbac.PathPrefix("/beta/")).When("request.headers['x-group'] == request.host"))
	// Output:
	// permissions:
	// - url_path:
	//     path:
	//       prefix: /beta/
	// principals:
	// - any: true
	// condition:
	//   id: 7
	//   call_expr:
	//     function: _==_
	//     args:
	//     - id: 4
	//       call_expr:
	//         function: _[_]
	//         args:
	//         - id: 2
	//           select_expr:
	//             operand:
	//               id: 1
	//               ident_expr:
	//                 name: request
	//             field: headers
	//         - id: 3
	//           const_expr:
	//             string_value: x-group
	//     - id: 6
	//       select_expr:
	//         operand:
	//           id: 5
	//           ident_expr:
	//             name: request
	//         field: host
}

func ExampleAuditStdout() {
	show(rbac.Allow().Audit(rbac.AuditAll, rbac.AuditStdout()))
	// Output:
	// audit_logging_options:
	//   audit_condition: ON_DENY_AND_ALLOW
	//   logger_configs:
	//   - audit_logger:
	//       name: envoy.rbac.audit_loggers.stream
	//       typed_config:
	//         "@type": type.googleapis.com/envoy.extensions.rbac.audit_loggers.stream.v3.StdoutAuditLog
}
