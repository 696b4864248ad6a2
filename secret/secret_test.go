package secret_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/envoykit/envoykit/extension"
	"github.com/envoykit/envoykit/internal/golden"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/secret"
	"github.com/envoykit/envoykit/source"
)

func TestCertificates(t *testing.T) {
	require.Equal(t, `certificate_chain:
  filename: tls.crt
private_key:
  filename: tls.key
password:
  environment_variable: PASSWORD
ocsp_staple:
  filename: tls.ocsp
watched_directory:
  path: /certs
`, parttest.YAML(t, secret.Files("tls.crt", "tls.key").Watch("/certs").Password(source.Environment("PASSWORD")).
		OCSP(source.DataFile("tls.ocsp")).Clone()))
	require.Equal(t, "certificate_chain:\n  inline_string: C\nprivate_key:\n  inline_string: K\n", parttest.YAML(t, secret.Inline("C", "K")))
	require.Equal(t, "certificate_chain:\n  environment_variable: C\nprivate_key:\n  environment_variable: K\n", parttest.YAML(t, secret.Environment("C", "K")))
	require.Equal(t, "pkcs12:\n  filename: tls.p12\n", parttest.YAML(t, secret.PKCS12(source.DataFile("tls.p12"))))
}

func TestReferences(t *testing.T) {
	require.Equal(t, "name: edge\nsds_config:\n  ads: {}\n  resource_api_version: V3\n", parttest.YAML(t, secret.SDS("edge")))
	require.Equal(t, "name: edge\nsds_config:\n  resource_api_version: V3\n  path_config_source:\n    path: sds.yaml\n",
		parttest.YAML(t, secret.SDS("edge").From(source.File("sds.yaml")).Clone()))
	require.Equal(t, "name: edge\n", parttest.YAML(t, secret.Named("edge").Clone()))
}

// TestEveryValidation renders what every method sets; the golden is read, not only written.
func TestEveryValidation(t *testing.T) {
	v := secret.CAFile("ca.crt").DNS("a.internal", "b.internal").URI("spiffe://example.org/a").IP("10.0.0.1").Email("a@example.org").
		Names(secret.DNSName(match.Suffix(".internal")), secret.URIName(match.Prefix("spiffe://")), secret.EmailName(match.Exact("a")),
			secret.IPName(match.Exact("::1")), secret.OtherName("1.2.3", match.Exact("x")).Clone()).
		Fingerprints("aa").PublicKeys("bb").CRL(source.DataFile("ca.crl")).CRLOfLeafOnly().Depth(3).Watch("/certs").HideAuthorities().
		InsecureAllowExpired().InsecureAcceptUntrusted()
	golden.Check(t, "testdata/validation.yaml", []byte(parttest.YAML(t, v.Clone())))
}

func TestSPIFFE(t *testing.T) {
	require.Equal(t, `custom_validator_config:
  name: envoy.tls.cert_validator.spiffe
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig
    trust_domains:
    - name: example.org
      trust_bundle:
        filename: example.pem
match_typed_subject_alt_names:
- san_type: URI
  matcher:
    exact: spiffe://example.org/a
`, parttest.YAML(t, secret.SPIFFE(secret.TrustDomain("example.org", source.DataFile("example.pem")).Clone()).URI("spiffe://example.org/a")))
	require.Equal(t, `custom_validator_config:
  name: envoy.tls.cert_validator.spiffe
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig
    trust_bundles:
      filename: bundles.json
`, parttest.YAML(t, secret.SPIFFEBundles(source.DataFile("bundles.json"))))
}

func TestResources(t *testing.T) {
	for want, content := range map[string]secret.Content{
		"name: a\ntls_certificate:\n  certificate_chain:\n    filename: c\n  private_key:\n    filename: k\n": secret.Files("c", "k"),
		"name: a\nvalidation_context:\n  verify_certificate_hash:\n  - aa\n":                                  secret.Pins("aa"),
		"name: a\nsession_ticket_keys:\n  keys:\n  - filename: one\n  - filename: two\n":                      secret.SessionTickets(source.DataFile("one"), source.DataFile("two")).Clone(),
		"name: a\ngeneric_secret:\n  secret:\n    environment_variable: TOKEN\n":                              secret.Generic(source.Environment("TOKEN")).Clone(),
	} {
		require.Equal(t, want, parttest.YAML(t, secret.Resource("a", content).Clone()))
	}
	require.Equal(t, "secret:\n  filename: a\nsecrets:\n  b:\n    filename: b\n", parttest.YAML(t, secret.Generic(source.DataFile("a")).Entry("b", source.DataFile("b"))))
}

func TestNils(t *testing.T) {
	require.Equal(t, []string{"builder-nil part.tls_certificate"}, parttest.Lines(parttest.Problems(secret.Resource("a", nil))))
	require.Equal(t, []string{"builder-nil part.generic_secret.secrets[\"b\"]"},
		parttest.Lines(parttest.Problems(secret.Resource("a", secret.Generic(source.Text("x")).Entry("b", nil)))))
	require.Equal(t, []string{"builder-nil part.trusted_ca"}, parttest.Lines(parttest.Problems(secret.CA(nil))))
}

func TestProviders(t *testing.T) {
	require.Equal(t, "instance_name: google_cloud_private_spiffe\ncertificate_name: default\n", parttest.YAML(t, secret.Provider("google_cloud_private_spiffe", "default").Clone()))
	require.Equal(t, "ca_certificate_provider_instance:\n  instance_name: a\n", parttest.YAML(t, secret.CAProvider(secret.Provider("a", ""))))
	require.Equal(t, "system_root_certs: {}\n", parttest.YAML(t, secret.SystemCAs()))
	require.Equal(t, `custom_validator_config:
  name: example.validator
  typed_config:
    "@type": type.googleapis.com/google.protobuf.Empty
`, parttest.YAML(t, secret.CustomValidator(extension.Custom(&emptypb.Empty{}).Named("example.validator"))))
	require.YAMLEq(t, `
certificate_chain: {filename: tls.crt}
private_key: {filename: tls.key}
private_key_provider:
  provider_name: cryptomb
  typed_config: {"@type": type.googleapis.com/google.protobuf.Empty}
  fallback: true
`, parttest.YAML(t, secret.KeyProvider(source.DataFile("tls.crt"), extension.Custom(&emptypb.Empty{}).Named("cryptomb")).Fallback(source.DataFile("tls.key"))))
	require.Equal(t, []string{"setting-does-not-apply part.private_key"}, parttest.Lines(parttest.Problems(secret.Files("a", "b").Fallback(source.Text("c")))))
	require.Equal(t, []string{"builder-nil part.custom_validator_config"}, parttest.Lines(parttest.Problems(secret.CustomValidator(nil))))
}
