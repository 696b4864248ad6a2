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
}

func ExampleRequestMatcher() {
	in := match.OfRequest()
	show(rbac.RequestMatcher().
		When(in.Header("x-banned").Is(match.Exact("yes")), rbac.Denied("banned")).
		When(in.URISAN().Is(match.Prefix("spiffe://td/")), rbac.Allowed("mesh")).
		Otherwise(rbac.Logged("others")))
}

func ExampleConnectionMatcher() {
	show(rbac.ConnectionMatcher().
		When(match.OfConnection().SourceIP().In("office", "10.0.0.0/8"), rbac.Allowed("office")))
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
