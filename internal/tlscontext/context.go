package tlscontext

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/secret"
)

// field is where both contexts hold the common one.
const field = "common_tls_context."

// Context writes the common context of a node.
type Context[M any] struct {
	n      *node.Node[M]
	common func(*M) *tlsv3.CommonTlsContext // makes it if need be
}

// Of returns the writer of n, in whose message common finds or makes the common context.
func Of[M any](n *node.Node[M], common func(*M) *tlsv3.CommonTlsContext) Context[M] {
	return Context[M]{n, common}
}

// set begins a setter of one field of the common context.
func (c Context[M]) set(name string) (*tlsv3.CommonTlsContext, node.Field) {
	m, f := c.n.Set(field + name)
	return c.common(m), f
}

// add is set for a repeated field.
func (c Context[M]) add(name string, count int) (*tlsv3.CommonTlsContext, node.Field) {
	m, f := c.n.Add(field+name, count)
	return c.common(m), f
}

// now reads what was set so far.
func (c Context[M]) now() *tlsv3.CommonTlsContext {
	return any(c.n.Peek()).(interface {
		GetCommonTlsContext() *tlsv3.CommonTlsContext
	}).GetCommonTlsContext()
}

func params(m *tlsv3.CommonTlsContext) *tlsv3.TlsParameters {
	if m.TlsParams == nil {
		m.TlsParams = &tlsv3.TlsParameters{}
	}
	return m.TlsParams
}

// Certificates appends certificates, each where its kind belongs.
func (c Context[M]) Certificates(certificates []secret.Certificate) {
	for _, cert := range certificates {
		switch cert := cert.(type) {
		case *secret.SDSBuilder:
			m, f := c.add("tls_certificate_sds_secret_configs", len(c.now().GetTlsCertificateSdsSecretConfigs()))
			m.TlsCertificateSdsSecretConfigs = node.Children(f, m.TlsCertificateSdsSecretConfigs, []*secret.SDSBuilder{cert})
		case *secret.ProviderBuilder:
			m, f := c.set("tls_certificate_provider_instance")
			m.TlsCertificateProviderInstance = node.Child(f, cert)
		default:
			own, _ := cert.(*secret.CertificateBuilder)
			m, f := c.add("tls_certificates", len(c.now().GetTlsCertificates()))
			m.TlsCertificates = node.Children(f, m.TlsCertificates, []*secret.CertificateBuilder{own})
		}
	}
}

// Validation sets what peers must prove, in the field where its kind belongs.
func (c Context[M]) Validation(v secret.Validation) {
	switch v := v.(type) {
	case *secret.SDSBuilder:
		m, f := c.set("validation_context_sds_secret_config")
		m.ValidationContextType = &tlsv3.CommonTlsContext_ValidationContextSdsSecretConfig{
			ValidationContextSdsSecretConfig: node.Child(f, v),
		}
	case *secret.CombinedBuilder:
		m, f := c.set("combined_validation_context")
		m.ValidationContextType = &tlsv3.CommonTlsContext_CombinedValidationContext{
			CombinedValidationContext: node.Child(f, v),
		}
	default:
		m, f := c.set("validation_context")
		own, _ := v.(*secret.ValidationBuilder)
		m.ValidationContextType = &tlsv3.CommonTlsContext_ValidationContext{ValidationContext: node.Child(f, own)}
		if own == nil {
			m.ValidationContextType = nil
		}
	}
}

// ALPN appends protocols to offer, best first.
func (c Context[M]) ALPN(protocols []string) {
	m, _ := c.add("alpn_protocols", len(c.now().GetAlpnProtocols()))
	m.AlpnProtocols = append(m.AlpnProtocols, protocols...)
}

// MinTLS sets the lowest version.
func (c Context[M]) MinTLS(v secret.TLSVersion) {
	m, f := c.set("tls_params.tls_minimum_protocol_version")
	params(m).TlsMinimumProtocolVersion = node.Enum[tlsv3.TlsParameters_TlsProtocol](f, v, tlsv3.TlsParameters_TlsProtocol_value)
}

// MaxTLS sets the highest version.
func (c Context[M]) MaxTLS(v secret.TLSVersion) {
	m, f := c.set("tls_params.tls_maximum_protocol_version")
	params(m).TlsMaximumProtocolVersion = node.Enum[tlsv3.TlsParameters_TlsProtocol](f, v, tlsv3.TlsParameters_TlsProtocol_value)
}

// Ciphers appends cipher suites.
func (c Context[M]) Ciphers(suites []string) {
	m, _ := c.add("tls_params.cipher_suites", len(c.now().GetTlsParams().GetCipherSuites()))
	params(m).CipherSuites = append(params(m).CipherSuites, suites...)
}

// Curves appends curves for the key exchange.
func (c Context[M]) Curves(curves []string) {
	m, _ := c.add("tls_params.ecdh_curves", len(c.now().GetTlsParams().GetEcdhCurves()))
	params(m).EcdhCurves = append(params(m).EcdhCurves, curves...)
}

// SignatureAlgorithms appends algorithms for signatures.
func (c Context[M]) SignatureAlgorithms(algorithms []string) {
	m, _ := c.add("tls_params.signature_algorithms", len(c.now().GetTlsParams().GetSignatureAlgorithms()))
	params(m).SignatureAlgorithms = append(params(m).SignatureAlgorithms, algorithms...)
}

// FIPS applies the compliance policy FIPS_202205.
func (c Context[M]) FIPS() {
	m, _ := c.set("tls_params.compliance_policies")
	params(m).CompliancePolicies = []tlsv3.TlsParameters_CompliancePolicy{tlsv3.TlsParameters_FIPS_202205}
}

// Handshaker replaces the handshake.
func (c Context[M]) Handshaker(by part.Part[corev3.TypedExtensionConfig]) {
	m, f := c.set("custom_handshaker")
	m.CustomHandshaker = node.Child(f, by)
}

// Selector replaces the choice of a certificate.
func (c Context[M]) Selector(by part.Part[corev3.TypedExtensionConfig]) {
	m, f := c.set("custom_tls_certificate_selector")
	m.CustomTlsCertificateSelector = node.Child(f, by)
}

// KeyLog writes the secrets of sessions to a file.
func (c Context[M]) KeyLog(path string, addresses []string) {
	m, f := c.set("key_log")
	log := &tlsv3.TlsKeyLog{Path: path}
	for _, a := range addresses {
		log.RemoteAddressRange = append(log.RemoteAddressRange, f.Sub("remote_address_range").Network(a))
	}
	m.KeyLog = log
}
