package rbac_test

import (
	"github.com/envoykit/envoykit/filter/rbac"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/secret"
)

func ExampleAnyone() {
	show(rbac.Anyone())
	// Output:
	// any: true
}

func ExampleAuthenticated() {
	show(rbac.Authenticated(match.Prefix("spiffe://td/ns/web/")))
	// Output:
	// authenticated:
	//   principal_name:
	//     prefix: spiffe://td/ns/web/
}

func ExampleSPIFFE() {
	show(rbac.SPIFFE("spiffe://td/ns/web/sa/editor", "spiffe://td/ns/web/sa/admin"))
	// Output:
	// or_ids:
	//   ids:
	//   - authenticated:
	//       principal_name:
	//         exact: spiffe://td/ns/web/sa/editor
	//   - authenticated:
	//       principal_name:
	//         exact: spiffe://td/ns/web/sa/admin
}

func ExampleInsecureAnyTLS() {
	show(rbac.InsecureAnyTLS())
	// Output:
	// authenticated: {}
}

func ExampleValidCertificate() {
	show(rbac.ValidCertificate())
	// Output:
	// custom:
	//   name: envoy.rbac.principals.mtls_authenticated
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.rbac.principals.mtls_authenticated.v3.Config
	//     any_validated_client_certificate: true
}

func ExampleCertificateName() {
	show(rbac.CertificateName(secret.DNSName(match.Suffix(".mesh.internal"))))
	// Output:
	// custom:
	//   name: envoy.rbac.principals.mtls_authenticated
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.rbac.principals.mtls_authenticated.v3.Config
	//     san_matcher:
	//       san_type: DNS
	//       matcher:
	//         suffix: ".mesh.internal"
}

func ExampleRemoteCIDR() {
	show(rbac.RemoteCIDR("10.0.0.0/8", "2001:db8::/32"))
	// Output:
	// or_ids:
	//   ids:
	//   - remote_ip:
	//       address_prefix: 10.0.0.0
	//       prefix_len: 8
	//   - remote_ip:
	//       address_prefix: "2001:db8::"
	//       prefix_len: 32
}

func ExampleDirectCIDR() {
	show(rbac.DirectCIDR("127.0.0.1"))
	// Output:
	// direct_remote_ip:
	//   address_prefix: 127.0.0.1
	//   prefix_len: 32
}

func ExampleFromHeader() {
	show(rbac.FromHeader(match.Header("x-internal", match.Exact("yes"))))
	// Output:
	// header:
	//   name: x-internal
	//   string_match:
	//     exact: "yes"
}

func ExampleFromPath() {
	show(rbac.FromPath(match.Prefix("/public/")))
	// Output:
	// url_path:
	//   path:
	//     prefix: /public/
}

func ExampleFromMetadata() {
	show(rbac.FromMetadata(match.Metadata("envoy.filters.http.jwt_authn", "payload", match.Text(match.Exact("alice"))).Below("sub")))
	// Output:
	// sourced_metadata:
	//   metadata_matcher:
	//     filter: envoy.filters.http.jwt_authn
	//     path:
	//     - key: payload
	//     - key: sub
	//     value:
	//       string_match:
	//         exact: alice
}

func ExampleFromRouteMetadata() {
	show(rbac.FromRouteMetadata(match.Metadata("shop", "internal", match.Bool(true))))
	// Output:
	// sourced_metadata:
	//   metadata_matcher:
	//     filter: shop
	//     path:
	//     - key: internal
	//     value:
	//       bool_match: true
	//   metadata_source: ROUTE
}

func ExampleFromFilterState() {
	show(rbac.FromFilterState(match.FilterState("io.example.user", match.Exact("alice"))))
	// Output:
	// filter_state:
	//   key: io.example.user
	//   string_match:
	//     exact: alice
}

func ExamplePrincipalBuilder_And() {
	show(rbac.ValidCertificate().And(rbac.DirectCIDR("10.0.0.0/8")))
	// Output:
	// and_ids:
	//   ids:
	//   - custom:
	//       name: envoy.rbac.principals.mtls_authenticated
	//       typed_config:
	//         "@type": type.googleapis.com/envoy.extensions.rbac.principals.mtls_authenticated.v3.Config
	//         any_validated_client_certificate: true
	//   - direct_remote_ip:
	//       address_prefix: 10.0.0.0
	//       prefix_len: 8
}

func ExamplePrincipalBuilder_Or() {
	show(rbac.RemoteCIDR("10.0.0.0/8").Or(rbac.SPIFFE("spiffe://td/ns/web/sa/editor")))
	// Output:
	// or_ids:
	//   ids:
	//   - remote_ip:
	//       address_prefix: 10.0.0.0
	//       prefix_len: 8
	//   - authenticated:
	//       principal_name:
	//         exact: spiffe://td/ns/web/sa/editor
}

func ExamplePrincipalBuilder_Not() {
	show(rbac.RemoteCIDR("203.0.113.0/24").Not())
	// Output:
	// not_id:
	//   remote_ip:
	//     address_prefix: 203.0.113.0
	//     prefix_len: 24
}
