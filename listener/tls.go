package listener

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/internal/tlscontext"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/secret"
)

// TLSBuilder builds how a filter chain terminates TLS.
type TLSBuilder struct {
	n node.Node[tlsv3.DownstreamTlsContext]
}

// TLS starts a context that proves the server's identity by a certificate, without which Envoy refuses it
// (tls-server-no-cert).
//
// Envoy: extensions.transport_sockets.tls.v3.DownstreamTlsContext.common_tls_context
func TLS(certificate secret.Certificate) *TLSBuilder {
	b := &TLSBuilder{}
	b.n.Init(&tlsv3.DownstreamTlsContext{})
	return b.Certificates(certificate)
}

func (b *TLSBuilder) common() tlscontext.Context[tlsv3.DownstreamTlsContext] {
	return tlscontext.Of(&b.n, func(m *tlsv3.DownstreamTlsContext) *tlsv3.CommonTlsContext {
		if m.CommonTlsContext == nil {
			m.CommonTlsContext = &tlsv3.CommonTlsContext{}
		}
		return m.CommonTlsContext
	})
}

// Certificates appends certificates: by key type, and by the server name that a client asks for. Either
// all stand here or SDS delivers all (tls-server-mixed).
//
// Envoy: extensions.transport_sockets.tls.v3.CommonTlsContext.tls_certificates
func (b *TLSBuilder) Certificates(certificates ...secret.Certificate) *TLSBuilder {
	b.common().Certificates(certificates)
	return b
}

// ClientCertificates demands that clients prove their identity (mutual TLS).
//
// Envoy: extensions.transport_sockets.tls.v3.DownstreamTlsContext.require_client_certificate
func (b *TLSBuilder) ClientCertificates(validation secret.Validation) *TLSBuilder {
	return b.clients(validation, true)
}

// OptionalClientCertificates validates the certificates of clients that send one, and lets the others in. Who came
// without one is for filters to decide, by RBAC for instance.
//
// Envoy: extensions.transport_sockets.tls.v3.CommonTlsContext.validation_context
func (b *TLSBuilder) OptionalClientCertificates(validation secret.Validation) *TLSBuilder {
	return b.clients(validation, false)
}

func (b *TLSBuilder) clients(validation secret.Validation, required bool) *TLSBuilder {
	b.common().Validation(validation)
	m, _ := b.n.Set("require_client_certificate")
	m.RequireClientCertificate = wrapperspb.Bool(required)
	return b
}

// ALPN are the application protocols to agree on, best first: "h2", "http/1.1". Without any, HTTP/2 needs a client
// that knows in advance.
//
// Envoy: extensions.transport_sockets.tls.v3.CommonTlsContext.alpn_protocols
func (b *TLSBuilder) ALPN(protocols ...string) *TLSBuilder {
	b.common().ALPN(protocols)
	return b
}

// MinTLS12 refuses clients that cannot speak TLS 1.2, which is Envoy's default too.
//
// Envoy: extensions.transport_sockets.tls.v3.TlsParameters.tls_minimum_protocol_version
func (b *TLSBuilder) MinTLS12() *TLSBuilder { return b.MinTLS(secret.TLS12) }

// MinTLS is the lowest version accepted. Default: TLS 1.2.
//
// Envoy: extensions.transport_sockets.tls.v3.TlsParameters.tls_minimum_protocol_version
func (b *TLSBuilder) MinTLS(v secret.TLSVersion) *TLSBuilder {
	b.common().MinTLS(v)
	return b
}

// MaxTLS is the highest version accepted. Default: TLS 1.3. Envoy does not refuse one below the minimum: every
// handshake then fails (tls-version-min-max).
//
// Envoy: extensions.transport_sockets.tls.v3.TlsParameters.tls_maximum_protocol_version
func (b *TLSBuilder) MaxTLS(v secret.TLSVersion) *TLSBuilder {
	b.common().MaxTLS(v)
	return b
}

// Ciphers are the cipher suites up to TLS 1.2, best first, "[A|B]" for equals. Those of TLS 1.3 are fixed. A name that the TLS
// library does not know is refused (tls-cipher-invalid).
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

// FIPS restricts versions, ciphers and curves to those of FIPS 202205; what other methods set in their place is ignored.
//
// Envoy: extensions.transport_sockets.tls.v3.TlsParameters.compliance_policies
func (b *TLSBuilder) FIPS() *TLSBuilder {
	b.common().FIPS()
	return b
}

// RequireSNI refuses clients that name no server.
//
// Envoy: extensions.transport_sockets.tls.v3.DownstreamTlsContext.require_sni
func (b *TLSBuilder) RequireSNI() *TLSBuilder {
	m, _ := b.n.Set("require_sni")
	m.RequireSni = wrapperspb.Bool(true)
	return b
}

// PreferClientCiphers lets the client's order of cipher suites win. Default: the server's.
//
// Envoy: extensions.transport_sockets.tls.v3.DownstreamTlsContext.prefer_client_ciphers
func (b *TLSBuilder) PreferClientCiphers() *TLSBuilder {
	m, _ := b.n.Set("prefer_client_ciphers")
	m.PreferClientCiphers = true
	return b
}

// FullScan looks through all certificates if none has the server name that was asked for, rather than
// taking the first.
//
// Envoy: extensions.transport_sockets.tls.v3.DownstreamTlsContext.full_scan_certs_on_sni_mismatch
func (b *TLSBuilder) FullScan(on bool) *TLSBuilder {
	m, _ := b.n.Set("full_scan_certs_on_sni_mismatch")
	m.FullScanCertsOnSniMismatch = wrapperspb.Bool(on)
	return b
}

// SessionTickets are the keys that session tickets are encrypted with, so that any of several servers resumes
// a session. Default: keys that each process makes for itself.
//
// Envoy: extensions.transport_sockets.tls.v3.DownstreamTlsContext.session_ticket_keys
func (b *TLSBuilder) SessionTickets(keys secret.TicketKeys) *TLSBuilder {
	if sds, ok := keys.(*secret.SDSBuilder); ok {
		m, f := b.n.Choose("session_ticket_keys_type", "session_ticket_keys_sds_secret_config")
		m.SessionTicketKeysType = &tlsv3.DownstreamTlsContext_SessionTicketKeysSdsSecretConfig{
			SessionTicketKeysSdsSecretConfig: node.Child(f, sds),
		}
		return b
	}
	own, _ := keys.(*secret.TicketKeysBuilder)
	m, f := b.n.Choose("session_ticket_keys_type", "session_ticket_keys")
	if rendered := node.Child(f, own); rendered != nil {
		m.SessionTicketKeysType = &tlsv3.DownstreamTlsContext_SessionTicketKeys{SessionTicketKeys: rendered}
	}
	return b
}

// NoSessionTickets turns resumption by tickets off.
//
// Envoy: extensions.transport_sockets.tls.v3.DownstreamTlsContext.disable_stateless_session_resumption
func (b *TLSBuilder) NoSessionTickets() *TLSBuilder {
	m, _ := b.n.Choose("session_ticket_keys_type", "disable_stateless_session_resumption")
	m.SessionTicketKeysType = &tlsv3.DownstreamTlsContext_DisableStatelessSessionResumption{DisableStatelessSessionResumption: true}
	return b
}

// NoSessionCache turns resumption from the server's memory off.
//
// Envoy: extensions.transport_sockets.tls.v3.DownstreamTlsContext.disable_stateful_session_resumption
func (b *TLSBuilder) NoSessionCache() *TLSBuilder {
	m, _ := b.n.Set("disable_stateful_session_resumption")
	m.DisableStatefulSessionResumption = true
	return b
}

// SessionTimeout is how long a session may be resumed; whole seconds. Default: what the TLS library has, 2 h.
//
// Envoy: extensions.transport_sockets.tls.v3.DownstreamTlsContext.session_timeout
func (b *TLSBuilder) SessionTimeout(d time.Duration) *TLSBuilder {
	m, f := b.n.Set("session_timeout")
	m.SessionTimeout = f.Duration(d)
	return b
}

// Stapling says what happens without a good OCSP response.
type Stapling string

// The ways of stapling.
const (
	// LenientStapling goes on without a staple if the response is missing or has expired. It is the default.
	LenientStapling Stapling = "LENIENT_STAPLING"
	// StrictStapling goes on without a staple if there is no response, and not at all with one that has expired.
	StrictStapling Stapling = "STRICT_STAPLING"
	// MustStaple never goes on without a good staple.
	MustStaple Stapling = "MUST_STAPLE"
)

// OCSP says what happens without a good OCSP response. Default: [LenientStapling].
//
// Envoy: extensions.transport_sockets.tls.v3.DownstreamTlsContext.ocsp_staple_policy
func (b *TLSBuilder) OCSP(policy Stapling) *TLSBuilder {
	m, f := b.n.Set("ocsp_staple_policy")
	m.OcspStaplePolicy = node.Enum[tlsv3.DownstreamTlsContext_OcspStaplePolicy](f, policy, tlsv3.DownstreamTlsContext_OcspStaplePolicy_value)
	return b
}

// InsecureKeyLog writes the secrets of sessions to a file, with which recorded traffic can be read. Only sessions
// with clients in one of the networks are written; without networks, all are.
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
func (b *TLSBuilder) Patch(edit func(*tlsv3.DownstreamTlsContext)) *TLSBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *TLSBuilder) Clone() *TLSBuilder {
	c := &TLSBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *TLSBuilder) Render(s part.Scope) *corev3.TransportSocket {
	return transport(&b.n, s, "envoy.transport_sockets.tls")
}

// inside is the context as QUIC and StartTLS take it: inside a message of its own, not packed.
func (b *TLSBuilder) inside() part.Part[tlsv3.DownstreamTlsContext] {
	if b == nil {
		return nil
	}
	return insideContext{b}
}

type insideContext struct{ b *TLSBuilder }

func (c insideContext) Render(s part.Scope) *tlsv3.DownstreamTlsContext { return c.b.n.Take(s, nil) }
