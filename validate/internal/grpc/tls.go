package grpc

import (
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"

	"github.com/envoykit/envoykit/diag"
)

func upstream(common string) string {
	return eds(`transport_socket: {name: envoy.transport_sockets.tls, typed_config: {"@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext,
  common_tls_context: ` + common + `}}`)
}

var tlsGood = upstream(`{validation_context: {ca_certificate_provider_instance: {instance_name: default}}}`)

var (
	certificates = rule(diag.Rule{
		ID: "grpc-tls-certificates", Severity: diag.Error, Title: "gRPC clients get certificates from the provider instances of their bootstrap",
		Text: "All gRPC clients refuse certificates and authorities from files, inline or by SDS, and TLS without a CA.",
		Bad:  upstream(`{validation_context: {trusted_ca: {filename: /etc/ca.crt}}}`), Good: tlsGood,
	})
	tlsParams = rule(diag.Rule{
		ID: "grpc-tls-params", Severity: diag.Error, Title: "gRPC clients choose TLS versions and ciphers themselves",
		Text: "All gRPC clients refuse tls_params.",
		Bad:  upstream(`{tls_params: {tls_minimum_protocol_version: TLSv1_3}, validation_context: {ca_certificate_provider_instance: {instance_name: default}}}`),
		Good: tlsGood,
	})
	namesIgnored = rule(diag.Rule{
		ID: "grpc-san-not-checked", Severity: diag.Warning, Title: "names of certificates for gRPC clients are in match_subject_alt_names",
		Text: "No gRPC client looks at match_typed_subject_alt_names: whoever has a certificate of the CA is taken for the server. Only the deprecated field is enforced.",
		Bad: upstream(`{validation_context: {ca_certificate_provider_instance: {instance_name: default}, ` +
			`match_typed_subject_alt_names: [{san_type: DNS, matcher: {exact: api}}]}}`),
		Good: upstream(`{validation_context: {ca_certificate_provider_instance: {instance_name: default}, match_subject_alt_names: [{exact: api}]}}`),
	})
)

func init() {
	on(func(v *visit, m *tlsv3.CommonTlsContext) {
		if len(m.GetTlsCertificates()) > 0 || len(m.GetTlsCertificateSdsSecretConfigs()) > 0 || m.GetValidationContextSdsSecretConfig() != nil {
			v.report(certificates, "certificates come from files, inline or by SDS", "", "use tls_certificate_provider_instance")
		}
		if m.GetTlsParams() != nil {
			v.report(tlsParams, "TLS parameters are set", "tls_params", "leave them out")
		}
	})
	on(func(v *visit, m *tlsv3.UpstreamTlsContext) {
		c := m.GetCommonTlsContext()
		if c.GetValidationContextType() == nil {
			v.report(certificates, "there is no validation context", "common_tls_context")
		}
	})
	on(func(v *visit, m *tlsv3.CertificateValidationContext) {
		if m.GetTrustedCa() != nil {
			v.report(certificates, "the CA is not from a provider instance", "trusted_ca", "use ca_certificate_provider_instance")
		}
		if len(m.GetMatchTypedSubjectAltNames()) > 0 && len(m.GetMatchSubjectAltNames()) == 0 { //nolint:staticcheck // the only field that gRPC enforces
			v.report(namesIgnored, "nobody checks these names", "match_typed_subject_alt_names", "set match_subject_alt_names")
		}
	})
}
