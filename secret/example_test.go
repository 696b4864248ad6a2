package secret_test

import (
	"fmt"

	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/secret"
	"github.com/envoykit/envoykit/source"
)

// print shows a part as the YAML that Envoy reads.
func print[M any](p part.Part[M]) {
	var root node.State
	m := p.Render(node.Standalone(&root, "part"))
	for _, d := range root.Problems() {
		fmt.Println(d.Rule.ID, d.Summary)
	}
	out, err := encode.YAML(nil, any(m).(proto.Message), encode.Options{})
	if err != nil {
		fmt.Println(err)
	}
	fmt.Print(string(out))
}

func ExampleFiles() {
	print(secret.Files("tls.crt", "tls.key"))
	// Output:
	// certificate_chain:
	//   filename: tls.crt
	// private_key:
	//   filename: tls.key
}

func ExampleInline() {
	print(secret.Inline("(the chain)", "(the key)"))
	// Output:
	// certificate_chain:
	//   inline_string: (the chain)
	// private_key:
	//   inline_string: (the key)
}

func ExampleEnvironment() {
	print(secret.Environment("TLS_CERT", "TLS_KEY"))
	// Output:
	// certificate_chain:
	//   environment_variable: TLS_CERT
	// private_key:
	//   environment_variable: TLS_KEY
}

func ExamplePKCS12() {
	print(secret.PKCS12(source.DataFile("identity.p12")).Password(source.Environment("P12_PASSWORD")))
	// Output:
	// password:
	//   environment_variable: P12_PASSWORD
	// pkcs12:
	//   filename: identity.p12
}

func ExampleSDS() {
	print(secret.SDS("edge"))
	// Output:
	// name: edge
	// sds_config:
	//   ads: {}
	//   resource_api_version: V3
}

func ExampleNamed() {
	print(secret.Named("edge"))
	// Output:
	// name: edge
}

func ExampleCAFile() {
	print(secret.CAFile("ca.crt").URI("spiffe://example.org/shop"))
	// Output:
	// trusted_ca:
	//   filename: ca.crt
	// match_typed_subject_alt_names:
	// - san_type: URI
	//   matcher:
	//     exact: spiffe://example.org/shop
}

func ExampleCA() {
	print(secret.CA(source.Environment("CA_PEM")).DNS("api.internal"))
	// Output:
	// trusted_ca:
	//   environment_variable: CA_PEM
	// match_typed_subject_alt_names:
	// - san_type: DNS
	//   matcher:
	//     exact: api.internal
}

func ExamplePins() {
	print(secret.Pins("df6ff72fe9116521268f6f2dd4966f51df479883fe7037b39f75916ac3049d1a"))
	// Output:
	// verify_certificate_hash:
	// - df6ff72fe9116521268f6f2dd4966f51df479883fe7037b39f75916ac3049d1a
}

func ExampleCombined() {
	print(secret.Combined(secret.SDS("ca"), secret.Peer().URI("spiffe://example.org/shop")))
	// Output:
	// default_validation_context:
	//   match_typed_subject_alt_names:
	//   - san_type: URI
	//     matcher:
	//       exact: spiffe://example.org/shop
	// validation_context_sds_secret_config:
	//   name: ca
	//   sds_config:
	//     ads: {}
	//     resource_api_version: V3
}

func ExamplePeer() {
	print(secret.Peer().DNS("api.internal"))
	// Output:
	// match_typed_subject_alt_names:
	// - san_type: DNS
	//   matcher:
	//     exact: api.internal
}

func ExampleSPIFFE() {
	print(secret.SPIFFE(secret.TrustDomain("example.org", source.DataFile("example.pem"))).URI("spiffe://example.org/shop"))
	// Output:
	// custom_validator_config:
	//   name: envoy.tls.cert_validator.spiffe
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig
	//     trust_domains:
	//     - name: example.org
	//       trust_bundle:
	//         filename: example.pem
	// match_typed_subject_alt_names:
	// - san_type: URI
	//   matcher:
	//     exact: spiffe://example.org/shop
}

func ExampleSPIFFEBundles() {
	print(secret.SPIFFEBundles(source.DataFile("bundles.json")))
	// Output:
	// custom_validator_config:
	//   name: envoy.tls.cert_validator.spiffe
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig
	//     trust_bundles:
	//       filename: bundles.json
}

func ExampleTrustDomain() {
	print(secret.TrustDomain("example.org", source.DataFile("example.pem")))
	// Output:
	// name: example.org
	// trust_bundle:
	//   filename: example.pem
}

func ExampleDNSName() {
	print(secret.DNSName(match.Suffix(".internal")))
	// Output:
	// san_type: DNS
	// matcher:
	//   suffix: ".internal"
}

func ExampleURIName() {
	print(secret.URIName(match.Prefix("spiffe://example.org/")))
	// Output:
	// san_type: URI
	// matcher:
	//   prefix: spiffe://example.org/
}

func ExampleEmailName() {
	print(secret.EmailName(match.Suffix("@example.org")))
	// Output:
	// san_type: EMAIL
	// matcher:
	//   suffix: "@example.org"
}

func ExampleIPName() {
	print(secret.IPName(match.Exact("10.0.0.1")))
	// Output:
	// san_type: IP_ADDRESS
	// matcher:
	//   exact: 10.0.0.1
}

func ExampleOtherName() {
	print(secret.OtherName("1.3.6.1.4.1.311.20.2.3", match.Exact("shop@example.org")))
	// Output:
	// san_type: OTHER_NAME
	// matcher:
	//   exact: shop@example.org
	// oid: "1.3.6.1.4.1.311.20.2.3"
}

func ExampleResource() {
	print(secret.Resource("edge", secret.Files("tls.crt", "tls.key")))
	// Output:
	// name: edge
	// tls_certificate:
	//   certificate_chain:
	//     filename: tls.crt
	//   private_key:
	//     filename: tls.key
}

func ExampleRaw() {
	print(secret.Raw(&tlsv3.Secret{Name: "edge"}))
	// Output:
	// name: edge
}

func ExampleSessionTickets() {
	print(secret.SessionTickets(source.DataFile("new.key"), source.DataFile("old.key")))
	// Output:
	// keys:
	// - filename: new.key
	// - filename: old.key
}

func ExampleGeneric() {
	print(secret.Generic(source.Environment("OAUTH_TOKEN")))
	// Output:
	// secret:
	//   environment_variable: OAUTH_TOKEN
}
