package tls

import (
	"fmt"
	"strings"

	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// combining returns a client that adds a matched name to a validation context from a secret.
func combining(secret string) string {
	return `# options: closed
"@type": type.googleapis.com/envoy.config.bootstrap.v3.Bootstrap
static_resources:
  secrets:
  - {name: ca, validation_context: {` + secret + `}}
  clusters:
  - name: a
    connect_timeout: 1s
    transport_socket:
      name: envoy.transport_sockets.tls
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
        common_tls_context:
          combined_validation_context:
            default_validation_context: {match_typed_subject_alt_names: [{san_type: DNS, matcher: {exact: a}}]}
            validation_context_sds_secret_config: {name: ca}
`
}

var combinedNoCA = check.Rule(diag.Rule{
	ID: "tls-validation-combined", Severity: diag.Error,
	Title: "the halves of a combined validation context make a whole",
	Text: "Envoy merges the default with the secret and judges what comes out: names, revocations and allow_expired_certificate need a trusted_ca in one of " +
		"them. A secret that comes from a control plane is judged when it arrives.",
	Bad:  combining("max_verify_depth: 3"),
	Good: combining("trusted_ca: {filename: /ca.crt}"),
	Ref:  "common/tls/context_config_impl.cc getCombinedValidationContextConfig",
})

var spiffeBundles = check.Rule(diag.Rule{
	ID: "tls-validation-spiffe", Severity: diag.Error,
	Title: "a SPIFFE validator has one bundle for each trust domain, with certificates",
	Text:  "Envoy refuses two bundles for one trust domain, and a bundle in which it finds no certificate.",
	Bad: spiffeHead + `trust_domains: [{name: a.com, trust_bundle: {filename: /a.crt}}, {name: a.com, trust_bundle: {filename: /b.crt}}]
`,
	Good: spiffeHead + `trust_domains: [{name: a.com, trust_bundle: {filename: /a.crt}}, {name: b.com, trust_bundle: {filename: /b.crt}}]
`,
	Ref: "transport_sockets/tls/cert_validator/spiffe",
})

const spiffeHead = `"@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig
`

func init() {
	check.On(combined)
	check.On(spiffe)
	check.On(validator)
}

// combined judges what is merged, if the set has both halves.
func combined(c *check.Context, m *tlsv3.CommonTlsContext_CombinedCertificateValidationContext) {
	found := c.Index().Find(check.Secret, m.GetValidationContextSdsSecretConfig().GetName())
	own := m.GetDefaultValidationContext()
	if len(found) != 1 || own == nil || hasCA(own) {
		return
	}
	secret, ok := found[0].Message.(*tlsv3.Secret)
	if !ok || secret.GetValidationContext() == nil || hasCA(secret.GetValidationContext()) {
		return
	}
	for _, v := range []*tlsv3.CertificateValidationContext{own, secret.GetValidationContext()} {
		if field := needsCA(v); field != "" {
			c.Report(combinedNoCA, field+" is set, and neither half has a trusted_ca").
				Related = []diag.Related{{Message: "the other half", Path: found[0].Path}}
			return
		}
	}
}

// needsCA returns the first field that Envoy refuses without a CA.
func needsCA(v *tlsv3.CertificateValidationContext) string {
	switch {
	case !isEmpty(v.GetCrl()):
		return "crl"
	case len(v.GetMatchTypedSubjectAltNames()) > 0:
		return "match_typed_subject_alt_names"
	case len(v.GetMatchSubjectAltNames()) > 0:
		return "match_subject_alt_names"
	case v.GetAllowExpiredCertificate():
		return "allow_expired_certificate"
	}
	return ""
}

func spiffe(c *check.Context, s *tlsv3.SPIFFECertValidatorConfig) {
	for i, d := range s.GetTrustDomains() {
		for j, other := range s.GetTrustDomains()[:i] {
			if d.GetName() == other.GetName() {
				c.Report(spiffeBundles, fmt.Sprintf("trust domain %q has a bundle already", d.GetName()), "trust_domains", i, "name").
					Related = []diag.Related{{Message: "first defined here", Path: c.At("trust_domains", j)}}
				break
			}
		}
		if text, ok := c.Data(d.GetTrustBundle()); ok && isPEM(text) && len(certificates(text)) == 0 {
			c.Report(spiffeBundles, "the bundle holds no certificate in PEM", "trust_domains", i, "trust_bundle")
		}
	}
}

var validatorName = check.Rule(diag.Rule{
	ID: "tls-validation-custom-unknown", Severity: diag.Error,
	Title: "a certificate validator is called by the name that it has in Envoy",
	Text:  "Envoy finds the validator by the name in custom_validator_config, not by the type of its configuration. The one for SPIFFE is envoy.tls.cert_validator.spiffe; Envoy refuses another name.",
	Bad:   validated("spiffe"),
	Good:  validated(spiffeName),
	Ref:   "common/tls/context_impl.cc",
})

const spiffeName = "envoy.tls.cert_validator.spiffe"

func validated(name string) string {
	return `"@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext
custom_validator_config: {name: ` + name + `, typed_config: {` + strings.ReplaceAll(strings.TrimSpace(spiffeHead), "\n", ", ") +
		`, trust_domains: [{name: a.com, trust_bundle: {filename: /a.crt}}]}}
`
}

// validator judges the name of a validator whose type is known.
func validator(c *check.Context, v *tlsv3.CertificateValidationContext) {
	custom := v.GetCustomValidatorConfig()
	if inSecret(c) || custom.GetName() == spiffeName || custom.GetName() == "" {
		return
	}
	if _, ok := check.As[*tlsv3.SPIFFECertValidatorConfig](c, custom.GetTypedConfig()); ok {
		c.Report(validatorName, fmt.Sprintf("no validator is called %q", custom.GetName()), "custom_validator_config.name").Fixes = []string{"use " + spiffeName}
	}
}
