package cluster

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/internal/tlscontext"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/secret"
)

// TLSBuilder builds how connections to hosts are encrypted, and what hosts must prove.
type TLSBuilder struct {
	n         node.Node[tlsv3.UpstreamTlsContext]
	anyName   bool // certificates need not have the server's name
	automatic bool // the server's name is the host's
}

// TLS starts a context that asks for a server by its name (SNI) and validates its certificate, which must have that name
// unless the validation demands names itself. Without a name, none is sent, and any name of a trusted
// authority is accepted.
//
// Envoy: extensions.transport_sockets.tls.v3.UpstreamTlsContext.sni
func TLS(sni string, validation secret.Validation) *TLSBuilder {
	b := &TLSBuilder{}
	b.n.Init(&tlsv3.UpstreamTlsContext{Sni: sni})
	b.common().Validation(validation)
	return b
}

// InsecureTLS starts a context that does not validate certificates: connections are encrypted, but to
// anybody.
//
// Envoy: extensions.transport_sockets.tls.v3.UpstreamTlsContext
func InsecureTLS(sni string) *TLSBuilder {
	b := &TLSBuilder{}
	b.n.Init(&tlsv3.UpstreamTlsContext{Sni: sni})
	return b
}

func (b *TLSBuilder) common() tlscontext.Context[tlsv3.UpstreamTlsContext] {
	return tlscontext.Of(&b.n, func(m *tlsv3.UpstreamTlsContext) *tlsv3.CommonTlsContext {
		if m.CommonTlsContext == nil {
			m.CommonTlsContext = &tlsv3.CommonTlsContext{}
		}
		return m.CommonTlsContext
	})
}

// Certificate is what Envoy proves its own identity with (mutual TLS). At most one (tls-client-multiple-certs).
//
// Envoy: extensions.transport_sockets.tls.v3.CommonTlsContext.tls_certificates
func (b *TLSBuilder) Certificate(identity secret.Certificate) *TLSBuilder {
	m, _ := b.n.Set("common_tls_context.tls_certificates")
	if c := m.GetCommonTlsContext(); c != nil {
		c.TlsCertificates, c.TlsCertificateSdsSecretConfigs = nil, nil
	}
	b.common().Certificates([]secret.Certificate{identity})
	return b
}

// AutoSNI asks each host by its own name, where it has one, rather than by the name of [TLS]; its certificate must have
// that name.
//
// Envoy: extensions.transport_sockets.tls.v3.UpstreamTlsContext.auto_host_sni
func (b *TLSBuilder) AutoSNI() *TLSBuilder {
	m, _ := b.n.Set("auto_host_sni")
	m.AutoHostSni = true
	b.automatic = true
	return b
}

// InsecureAnyName accepts certificates with any name, as long as a trusted authority signed them.
//
// Envoy: extensions.transport_sockets.tls.v3.CertificateValidationContext.match_typed_subject_alt_names
func (b *TLSBuilder) InsecureAnyName() *TLSBuilder {
	b.n.Set("common_tls_context.validation_context.match_typed_subject_alt_names")
	b.anyName = true
	return b
}

// NameFromSNI demands that certificates have the name that was asked for, whoever chose it: [TLS], the host,
// or the request ([HTTPBuilder.AutoSNI]). It replaces other demands on names and needs an authority (tls-client-auto-sni-san).
//
// Envoy: extensions.transport_sockets.tls.v3.UpstreamTlsContext.auto_sni_san_validation
func (b *TLSBuilder) NameFromSNI() *TLSBuilder {
	m, _ := b.n.Set("auto_sni_san_validation")
	m.AutoSniSanValidation = true
	return b
}

// ALPN are the application protocols to offer, best first. A cluster that chooses its HTTP version
// by what hosts agree to ([AutoHTTP]) sets them itself.
//
// Envoy: extensions.transport_sockets.tls.v3.CommonTlsContext.alpn_protocols
func (b *TLSBuilder) ALPN(protocols ...string) *TLSBuilder {
	b.common().ALPN(protocols)
	return b
}

// MinTLS is the lowest version to speak. Default: TLS 1.2.
//
// Envoy: extensions.transport_sockets.tls.v3.TlsParameters.tls_minimum_protocol_version
func (b *TLSBuilder) MinTLS(v secret.TLSVersion) *TLSBuilder {
	b.common().MinTLS(v)
	return b
}

// MaxTLS is the highest version to speak. Default: TLS 1.2, so call it for 1.3.
//
// Envoy: extensions.transport_sockets.tls.v3.TlsParameters.tls_maximum_protocol_version
func (b *TLSBuilder) MaxTLS(v secret.TLSVersion) *TLSBuilder {
	b.common().MaxTLS(v)
	return b
}

// Ciphers are the cipher suites up to TLS 1.2, best first. A name that the TLS library does not know
// is refused (tls-cipher-invalid).
//
// Envoy: extensions.transport_sockets.tls.v3.TlsParameters.cipher_suites
func (b *TLSBuilder) Ciphers(suites ...string) *TLSBuilder {
	b.common().Ciphers(suites)
	return b
}

// Curves are the curves for the key exchange, best first: "X25519", "P-256".
//
// Envoy: extensions.transport_sockets.tls.v3.TlsParameters.ecdh_curves
func (b *TLSBuilder) Curves(curves ...string) *TLSBuilder {
	b.common().Curves(curves)
	return b
}

// SignatureAlgorithms are the algorithms accepted for signatures, best first: "ecdsa_secp256r1_sha256".
//
// Envoy: extensions.transport_sockets.tls.v3.TlsParameters.signature_algorithms
func (b *TLSBuilder) SignatureAlgorithms(algorithms ...string) *TLSBuilder {
	b.common().SignatureAlgorithms(algorithms)
	return b
}

// FIPS restricts versions, ciphers and curves to those of FIPS 202205.
//
// Envoy: extensions.transport_sockets.tls.v3.TlsParameters.compliance_policies
func (b *TLSBuilder) FIPS() *TLSBuilder {
	b.common().FIPS()
	return b
}

// Sessions is how many sessions are kept for resumption, 0 for none. Default: 1.
//
// Envoy: extensions.transport_sockets.tls.v3.UpstreamTlsContext.max_session_keys
func (b *TLSBuilder) Sessions(n int) *TLSBuilder {
	m, f := b.n.Set("max_session_keys")
	m.MaxSessionKeys = f.CountValue(n)
	return b
}

// InsecureRenegotiation lets servers renegotiate, which TLS 1.3 has given up.
//
// Envoy: extensions.transport_sockets.tls.v3.UpstreamTlsContext.allow_renegotiation
func (b *TLSBuilder) InsecureRenegotiation() *TLSBuilder {
	m, _ := b.n.Set("allow_renegotiation")
	m.AllowRenegotiation = true
	return b
}

// InsecureKeyLog writes the secrets of sessions to a file, with which recorded traffic can be read. Only sessions
// with hosts in one of the networks are written; without networks, all are.
//
// Envoy: extensions.transport_sockets.tls.v3.CommonTlsContext.key_log
func (b *TLSBuilder) InsecureKeyLog(path string, networks ...string) *TLSBuilder {
	b.common().KeyLog(path, networks)
	return b
}

// Handshaker replaces the handshake by an extension.
//
// Envoy: extensions.transport_sockets.tls.v3.CommonTlsContext.custom_handshaker
func (b *TLSBuilder) Handshaker(extension part.Part[corev3.TypedExtensionConfig]) *TLSBuilder {
	b.common().Handshaker(extension)
	return b
}

// CertificateSelector chooses certificates by an extension.
//
// Envoy: extensions.transport_sockets.tls.v3.CommonTlsContext.custom_tls_certificate_selector
func (b *TLSBuilder) CertificateSelector(extension part.Part[corev3.TypedExtensionConfig]) *TLSBuilder {
	b.common().Selector(extension)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *TLSBuilder) Patch(edit func(*tlsv3.UpstreamTlsContext)) *TLSBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *TLSBuilder) Clone() *TLSBuilder {
	c := &TLSBuilder{anyName: b.anyName, automatic: b.automatic}
	b.n.Clone(&c.n)
	return c
}

// finish adds the check of the server's name.
func (b *TLSBuilder) finish(m *tlsv3.UpstreamTlsContext) {
	switch {
	case b.anyName || m.AutoSniSanValidation || m.GetCommonTlsContext().GetValidationContextType() == nil:
	case b.automatic:
		m.AutoSniSanValidation = tlscontext.Nameless(m.CommonTlsContext)
	case m.Sni != "":
		if undo := tlscontext.DefaultName(m.CommonTlsContext, m.Sni); undo != nil {
			b.n.Undo(func(m *tlsv3.UpstreamTlsContext) { undo(m.CommonTlsContext) })
		}
	}
}

// Render implements [part.Part].
func (b *TLSBuilder) Render(s part.Scope) *corev3.TransportSocket {
	return transport(&b.n, s, "envoy.transport_sockets.tls", b.finish)
}
