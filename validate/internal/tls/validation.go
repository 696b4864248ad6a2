package tls

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// validating returns a client's TLS context with the fields of a validation context.
func validating(fields string) string {
	return clientHead + "common_tls_context:\n  validation_context: {" + fields + "}\n"
}

var caEmpty = check.Rule(diag.Rule{
	ID: "tls-validation-ca-empty", Severity: diag.Error,
	Title: "trusted_ca holds certificates",
	Text:  "An empty trusted_ca would validate nothing. Envoy refuses it; leave the field out to validate by other means.",
	Bad:   validating(`trusted_ca: {inline_string: ""}`),
	Good:  validating(`trusted_ca: {filename: /ca.crt}`),
	Ref:   "certificate_validation_context_config_impl.cc",
})

var caBad = check.Rule(diag.Rule{
	ID: "tls-validation-ca-bad", Severity: diag.Error,
	Title: "trusted_ca holds certificates in PEM",
	Text:  "Envoy refuses a trusted_ca in which it finds no certificate that it can load.",
	Bad:   validating(`trusted_ca: {inline_string: "-----BEGIN CERTIFICATE-----"}`),
	Good:  validating(`trusted_ca: {filename: /ca.crt}`),
	Ref:   "common/tls/cert_validator/default_validator.cc",
})

var crlNoCA = check.Rule(diag.Rule{
	ID: "tls-validation-crl-no-ca", Severity: diag.Error,
	Title: "a list of revoked certificates has a trusted_ca beside it",
	Text:  "Without a CA no certificate is checked against the list. Envoy refuses the context.",
	Bad:   validating(`crl: {filename: /a.crl}`),
	Good:  validating(`crl: {filename: /a.crl}, trusted_ca: {filename: /ca.crt}`),
	Ref:   "certificate_validation_context_config_impl.cc initialize",
})

var sanNoCA = check.Rule(diag.Rule{
	ID: "tls-validation-san-no-ca", Severity: diag.Error,
	Title: "matching subject alternative names needs a trusted_ca",
	Text:  "Anybody can write any name into a certificate of his own. Envoy refuses to match names in certificates that no CA has signed.",
	Bad:   validating(`match_typed_subject_alt_names: [{san_type: DNS, matcher: {exact: a}}]`),
	Good:  validating(`match_typed_subject_alt_names: [{san_type: DNS, matcher: {exact: a}}], trusted_ca: {filename: /ca.crt}`),
	Ref:   "certificate_validation_context_config_impl.cc initialize",
})

var expiredNoCA = check.Rule(diag.Rule{
	ID: "tls-validation-expired-no-ca", Severity: diag.Error,
	Title: "allow_expired_certificate has a trusted_ca beside it",
	Text:  "Without a CA Envoy never looks at the period of validity, so the field would say nothing, and Envoy refuses it.",
	Bad:   validating(`allow_expired_certificate: true`),
	Good:  validating(`allow_expired_certificate: true, trusted_ca: {filename: /ca.crt}`),
	Ref:   "certificate_validation_context_config_impl.cc initialize",
})

var sanBoth = check.Rule(diag.Rule{
	ID: "tls-validation-san-both", Severity: diag.Warning,
	Title: "subject alternative names are matched by match_typed_subject_alt_names alone",
	Text:  "Envoy ignores the deprecated match_subject_alt_names beside match_typed_subject_alt_names, with a warning in the log.",
	Bad: validating(`match_typed_subject_alt_names: [{san_type: DNS, matcher: {exact: a}}], match_subject_alt_names: [{exact: b}], ` +
		`trusted_ca: {filename: /ca.crt}`),
	Good: validating(`match_typed_subject_alt_names: [{san_type: DNS, matcher: {exact: a}}], trusted_ca: {filename: /ca.crt}`),
	Ref:  "certificate_validation_context_config_impl.cc getSubjectAltNameMatchers",
})

var sanMatcher = check.Rule(diag.Rule{
	ID: "tls-validation-san-matcher", Severity: diag.Error,
	Title: "a matcher of other names says which by oid",
	Text:  "OTHER_NAME stands for any kind of name; Envoy refuses a matcher that does not say which kind by its object identifier.",
	Bad:   validating(`match_typed_subject_alt_names: [{san_type: OTHER_NAME, matcher: {exact: a}}], trusted_ca: {filename: /ca.crt}`),
	Good: validating(`match_typed_subject_alt_names: [{san_type: OTHER_NAME, oid: "1.3.6.1.4.1.311.20.2.3", matcher: {exact: a}}], ` +
		`trusted_ca: {filename: /ca.crt}`),
	Ref: "common/tls/cert_validator/default_validator.cc",
})

const (
	aHash = "df6ff72fe9116521268f6f2dd4966f51df479883fe7037b39f75916ac3049d1a"
	aSPKI = "NvqYIYSbgK2vCJpQhObf77vv+bQWtc5ek5RIOwPiC9A="
)

var badHash = check.Rule(diag.Rule{
	ID: "tls-validation-hash", Severity: diag.Error,
	Title: "verify_certificate_hash holds SHA-256 hashes in hex",
	Text:  "A hash is 64 hex digits, or 32 pairs with colons between them. Envoy refuses others.",
	Bad:   validating(`verify_certificate_hash: ["g` + aHash[1:] + `"]`),
	Good:  validating(`verify_certificate_hash: ["` + aHash + `"]`),
	Ref:   "common/tls/cert_validator/default_validator.cc",
})

var badSPKI = check.Rule(diag.Rule{
	ID: "tls-validation-spki", Severity: diag.Error,
	Title: "verify_certificate_spki holds SHA-256 hashes in base64",
	Text:  "A hash is the base64 of 32 bytes. Envoy refuses others.",
	Bad:   validating(`verify_certificate_spki: ["` + strings.Replace(aSPKI, "=", "A", 1) + `"]`),
	Good:  validating(`verify_certificate_spki: ["` + aSPKI + `"]`),
	Ref:   "common/tls/cert_validator/default_validator.cc",
})

var crlBad = check.Rule(diag.Rule{
	ID: "tls-validation-crl-bad", Severity: diag.Error,
	Title: "crl holds a list of revoked certificates in PEM",
	Text:  "Envoy refuses a context whose list it cannot read.",
	Bad:   validating(`crl: {inline_string: "-----BEGIN X509 CRL-----"}, trusted_ca: {filename: /ca.crt}`),
	Good:  validating(`crl: {filename: /a.crl}, trusted_ca: {filename: /ca.crt}`),
	Ref:   "common/tls/cert_validator/default_validator.cc",
})

func init() {
	check.On(func(c *check.Context, v *tlsv3.CertificateValidationContext) {
		if inSecret(c) {
			return
		}
		validation(c, v)
		if c.Field() == "validation_context" {
			withoutCA(c, v) // a secret may be one half of a combined context, so only here
		}
	})
}

// validation judges a validation context. What custom validators make of it is their business.
func validation(c *check.Context, v *tlsv3.CertificateValidationContext) {
	if v.GetCustomValidatorConfig() != nil {
		return
	}
	hashes(c, v)
	if len(v.GetMatchTypedSubjectAltNames()) > 0 && len(v.GetMatchSubjectAltNames()) > 0 {
		c.Report(sanBoth, "match_subject_alt_names is ignored beside match_typed_subject_alt_names", "match_subject_alt_names")
	}
	for i, m := range v.GetMatchTypedSubjectAltNames() {
		if m.GetSanType() == tlsv3.SubjectAltNameMatcher_OTHER_NAME && m.GetOid() == "" {
			c.Report(sanMatcher, "a matcher for OTHER_NAME has no oid", "match_typed_subject_alt_names", i, "oid")
		}
	}
	if c.Field() == "default_validation_context" {
		return // a secret may complete it
	}
	trustedCA(c, v.GetTrustedCa())
	if text, ok := c.Data(v.GetCrl()); ok && isPEM(text) && !slices.ContainsFunc(blocks(text), isCRL) {
		c.Report(crlBad, "crl holds no list of revoked certificates in PEM", "crl")
	}
}

func trustedCA(c *check.Context, ca *corev3.DataSource) {
	text, ok := c.Data(ca)
	switch {
	case !ok:
	case len(text) == 0:
		if !secretsRemoved(c) {
			c.Report(caEmpty, "trusted_ca is empty", "trusted_ca")
		}
	case isPEM(text) && !slices.ContainsFunc(certificates(text), func(der []byte) bool { return der != nil }):
		c.Report(caBad, "trusted_ca holds no certificate in PEM", "trusted_ca")
	}
}

// secretsRemoved tells whether the secrets of the context around were taken out.
func secretsRemoved(c *check.Context) bool {
	common, ok := c.Parent().(*tlsv3.CommonTlsContext)
	return ok && slices.ContainsFunc(common.GetTlsCertificates(), removed)
}

// withoutCA reports what Envoy refuses where nobody is trusted.
func withoutCA(c *check.Context, v *tlsv3.CertificateValidationContext) {
	if hasCA(v) {
		return
	}
	if v.GetCrl() != nil && !isEmpty(v.GetCrl()) {
		c.Report(crlNoCA, "crl is set without trusted_ca", "crl")
	}
	if len(v.GetMatchTypedSubjectAltNames()) > 0 {
		c.Report(sanNoCA, "names are matched without trusted_ca", "match_typed_subject_alt_names").Fixes = []string{"set trusted_ca"}
	} else if len(v.GetMatchSubjectAltNames()) > 0 {
		c.Report(sanNoCA, "names are matched without trusted_ca", "match_subject_alt_names").Fixes = []string{"set trusted_ca"}
	}
	if v.GetAllowExpiredCertificate() {
		c.Report(expiredNoCA, "allow_expired_certificate is set without trusted_ca", "allow_expired_certificate")
	}
}

// hasCA tells whether somebody is trusted, or something else may say who.
func hasCA(v *tlsv3.CertificateValidationContext) bool {
	return v.GetTrustedCa() != nil || v.GetSystemRootCerts() != nil || v.GetCaCertificateProviderInstance() != nil || v.GetCustomValidatorConfig() != nil
}

func isCRL(b block) bool { return b.kind == "X509 CRL" && b.der != nil }

func hashes(c *check.Context, v *tlsv3.CertificateValidationContext) {
	for i, h := range v.GetVerifyCertificateHash() {
		if !isHash(h) {
			c.Report(badHash, fmt.Sprintf("%q is not a SHA-256 hash in hex", h), "verify_certificate_hash", i)
		}
	}
	for i, h := range v.GetVerifyCertificateSpki() {
		if raw, err := base64.StdEncoding.Strict().DecodeString(h); err != nil || len(raw) != 32 {
			c.Report(badSPKI, fmt.Sprintf("%q is not a SHA-256 hash in base64", h), "verify_certificate_spki", i)
		}
	}
}

// isHash tells whether a text is 32 bytes in hex, with a colon between every two or with none.
func isHash(text string) bool {
	if len(text) == 95 {
		for i := 2; i < len(text); i += 3 {
			if text[i] != ':' {
				return false
			}
		}
		text = strings.ReplaceAll(text, ":", "")
	}
	raw, err := hex.DecodeString(text)
	return err == nil && len(raw) == 32
}
