package tls

import (
	"fmt"
	"strings"

	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// Parts of samples.
const (
	serverHead = `"@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
`
	clientHead = `"@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
`
	files     = `{certificate_chain: {filename: /a.crt}, private_key: {filename: /a.key}}`
	fromSDS   = `{name: a, sds_config: {ads: {}}}`
	oneServer = serverHead + "common_tls_context: {tls_certificates: [" + files + "]}\n"
)

var serverNoCert = check.Rule(diag.Rule{
	ID: "tls-server-no-cert", Severity: diag.Error,
	Title: "a TLS server has a certificate",
	Text:  "Envoy refuses a DownstreamTlsContext with neither tls_certificates nor tls_certificate_sds_secret_configs.",
	Bad:   serverHead + "common_tls_context: {}\n",
	Good:  oneServer,
	Ref:   "common/tls/server_context_config_impl.cc ServerContextConfigImpl",
})

var serverMixed = check.Rule(diag.Rule{
	ID: "tls-server-mixed", Severity: diag.Error,
	Title: "the certificates of a TLS server stand in the context or come from SDS, not both",
	Text:  "Envoy refuses tls_certificates beside tls_certificate_sds_secret_configs.",
	Bad:   serverHead + "common_tls_context: {tls_certificates: [" + files + "], tls_certificate_sds_secret_configs: [" + fromSDS + "]}\n",
	Good:  oneServer,
	Ref:   "common/tls/server_context_config_impl.cc",
})

var validationNoRequire = check.Rule(diag.Rule{
	ID: "tls-server-validation-no-require", Severity: diag.Warning,
	Title: "a TLS server with a validation context says whether clients need a certificate",
	Text: "With require_client_certificate unset, a client without any certificate is let in, which is seldom meant where there is a CA to " +
		"validate it. Envoy logs a warning.",
	Bad: serverHead + "common_tls_context: {tls_certificates: [" + files + "], validation_context: {trusted_ca: {filename: /ca.crt}}}\n",
	Good: serverHead + "require_client_certificate: true\ncommon_tls_context: {tls_certificates: [" + files +
		"], validation_context: {trusted_ca: {filename: /ca.crt}}}\n",
	Ref: "common/tls/server_context_config_impl.cc",
})

var clientCertWithoutCA = check.Rule(diag.Rule{
	ID: "tls-server-client-cert-without-ca", Severity: diag.Warning,
	Title: "certificates that clients must have are validated",
	Text:  "With require_client_certificate and no validation context, Envoy accepts every certificate, a self-signed one included.",
	Bad:   serverHead + "require_client_certificate: true\ncommon_tls_context: {tls_certificates: [" + files + "]}\n",
	Good: serverHead + "require_client_certificate: true\ncommon_tls_context: {tls_certificates: [" + files +
		"], validation_context: {trusted_ca: {filename: /ca.crt}}}\n",
	Ref: "common/tls/server_context_impl.cc",
})

var stapleRequired = check.Rule(diag.Rule{
	ID: "tls-cert-ocsp-required", Severity: diag.Error,
	Title: "every certificate has an OCSP staple where the policy demands one",
	Text:  "With ocsp_staple_policy MUST_STAPLE Envoy refuses a certificate without ocsp_staple.",
	Bad:   serverHead + "ocsp_staple_policy: MUST_STAPLE\ncommon_tls_context: {tls_certificates: [" + files + "]}\n",
	Good:  serverHead + "ocsp_staple_policy: STRICT_STAPLING\ncommon_tls_context: {tls_certificates: [" + files + "]}\n",
	Ref:   "common/tls/server_context_impl.cc",
})

var clientMultipleCerts = check.Rule(diag.Rule{
	ID: "tls-client-multiple-certs", Severity: diag.Error,
	Title: "a TLS client has at most one certificate",
	Text:  "Envoy refuses an UpstreamTlsContext with several, those from SDS included.",
	Bad:   clientHead + "common_tls_context: {tls_certificate_sds_secret_configs: [" + fromSDS + "], tls_certificates: [" + files + "]}\n",
	Good:  clientHead + "common_tls_context: {tls_certificates: [" + files + "]}\n",
	Ref:   "common/tls/context_config_impl.cc ClientContextConfigImpl",
})

var autoSNISAN = check.Rule(diag.Rule{
	ID: "tls-client-auto-sni-san", Severity: diag.Error,
	Title: "auto_sni_san_validation has a CA to validate with",
	Text:  "The name in a certificate says nothing unless somebody trusted signed it. Envoy refuses the field without a validation context that has a trusted_ca.",
	Bad:   clientHead + "auto_sni_san_validation: true\n",
	Good:  clientHead + "auto_sni_san_validation: true\ncommon_tls_context: {validation_context: {trusted_ca: {filename: /ca.crt}}}\n",
	Ref:   "common/tls/client_context_impl.cc",
})

var sniNUL = check.Rule(diag.Rule{
	ID: "tls-client-sni-nul", Severity: diag.Error,
	Title: "the server name that a TLS client sends has no NUL byte",
	Text:  "A NUL would end the name early for some servers. Envoy refuses it.",
	Bad:   clientHead + "sni: \"a\\0b\"\n",
	Good:  clientHead + "sni: a.example.com\n",
	Ref:   "common/tls/context_config_impl.cc ClientContextConfigImpl",
})

func init() {
	check.On(server)
	check.On(client)
}

func server(c *check.Context, s *tlsv3.DownstreamTlsContext) {
	common := s.GetCommonTlsContext()
	own, sds := len(common.GetTlsCertificates()), len(common.GetTlsCertificateSdsSecretConfigs())
	switch {
	case own > 0 && sds > 0:
		c.Report(serverMixed, "certificates stand in the context and come from SDS", "common_tls_context.tls_certificate_sds_secret_configs")
	case own+sds == 0 && !certificatesFromElsewhere(common):
		c.Report(serverNoCert, "the TLS server has no certificate", "common_tls_context").
			Fixes = []string{"set tls_certificates or tls_certificate_sds_secret_configs"}
	}
	if s.GetOcspStaplePolicy() == tlsv3.DownstreamTlsContext_MUST_STAPLE {
		for i, cert := range common.GetTlsCertificates() {
			if isEmpty(cert.GetOcspStaple()) {
				c.Report(stapleRequired, "the certificate has no ocsp_staple, and the policy is MUST_STAPLE", "common_tls_context.tls_certificates", i)
			}
		}
	}
	clientCertificates(c, s)
}

func clientCertificates(c *check.Context, s *tlsv3.DownstreamTlsContext) {
	validated := s.GetCommonTlsContext().GetValidationContextType() != nil
	switch require := s.GetRequireClientCertificate(); {
	case validated && require == nil:
		c.Report(validationNoRequire, "clients without a certificate are let in", "require_client_certificate").
			Fixes = []string{"set require_client_certificate to true, or to false to say that it is meant"}
	case !validated && require.GetValue() && s.GetCommonTlsContext().GetCustomHandshaker() == nil:
		c.Report(clientCertWithoutCA, "any client certificate is accepted, there is no validation context", "require_client_certificate").
			Fixes = []string{"set validation_context with a trusted_ca"}
	}
}

// certificatesFromElsewhere tells whether something that is not judged here may bring the certificates.
func certificatesFromElsewhere(common *tlsv3.CommonTlsContext) bool {
	return common.GetCustomHandshaker() != nil || common.GetCustomTlsCertificateSelector() != nil || common.GetTlsCertificateProviderInstance() != nil ||
		common.GetTlsCertificateCertificateProvider() != nil || common.GetTlsCertificateCertificateProviderInstance() != nil
}

func client(c *check.Context, u *tlsv3.UpstreamTlsContext) {
	common := u.GetCommonTlsContext()
	if n := len(common.GetTlsCertificates()) + len(common.GetTlsCertificateSdsSecretConfigs()); n > 1 {
		c.Report(clientMultipleCerts, fmt.Sprintf("the TLS client has %d certificates", n), "common_tls_context")
	}
	if strings.Contains(u.GetSni(), "\x00") {
		c.Report(sniNUL, "the server name holds a NUL byte", "sni")
	}
	if !u.GetAutoSniSanValidation() {
		return
	}
	if common.GetValidationContextType() == nil {
		c.Report(autoSNISAN, "auto_sni_san_validation is set without a validation context", "auto_sni_san_validation")
	} else if v := common.GetValidationContext(); v != nil && !hasCA(v) {
		c.Report(autoSNISAN, "auto_sni_san_validation is set without a trusted CA", "auto_sni_san_validation")
	}
}
