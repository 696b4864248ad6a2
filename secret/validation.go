package secret

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// Validation is what a peer must prove: [ValidationBuilder], or the name of one ([SDSBuilder]).
type Validation interface{ validation() }

// ValidationBuilder builds what the certificate of a peer must prove.
type ValidationBuilder struct {
	n node.Node[tlsv3.CertificateValidationContext]
}

func (*ValidationBuilder) validation() {}

// CAFile starts a validation that trusts the certificate authorities of a PEM file on Envoy's
// machine, such as /etc/ssl/certs/ca-certificates.crt for those of the system. An empty file is
// refused (tls-validation-ca-empty).
//
// Envoy: extensions.transport_sockets.tls.v3.CertificateValidationContext.trusted_ca
func CAFile(path string) *ValidationBuilder { return CA(source.DataFile(path)) }

// CA starts a validation that trusts the certificate authorities of PEM data.
//
// Envoy: extensions.transport_sockets.tls.v3.CertificateValidationContext.trusted_ca
func CA(authorities source.Data) *ValidationBuilder {
	b := &ValidationBuilder{}
	b.n.Init(&tlsv3.CertificateValidationContext{}).TrustedCa = node.Child(b.n.Below("trusted_ca"), authorities)
	return b
}

// Pins starts a validation that trusts, without an authority, the certificates with one of these
// fingerprints: SHA-256 in hexadecimal, with or without colons (tls-validation-hash).
//
// Envoy: extensions.transport_sockets.tls.v3.CertificateValidationContext.verify_certificate_hash
func Pins(fingerprints ...string) *ValidationBuilder {
	b := &ValidationBuilder{}
	b.n.Init(&tlsv3.CertificateValidationContext{})
	return b.Fingerprints(fingerprints...)
}

// DNS accepts a certificate with this DNS name; a wildcard in the certificate counts. A
// certificate must have one of the names that all calls give (tls-validation-san-no-ca without an authority).
//
// Envoy: extensions.transport_sockets.tls.v3.CertificateValidationContext.match_typed_subject_alt_names
func (b *ValidationBuilder) DNS(names ...string) *ValidationBuilder {
	return b.names(tlsv3.SubjectAltNameMatcher_DNS, names)
}

// URI accepts a certificate with this URI, such as a SPIFFE ID.
//
// Envoy: extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType.URI
func (b *ValidationBuilder) URI(uris ...string) *ValidationBuilder {
	return b.names(tlsv3.SubjectAltNameMatcher_URI, uris)
}

// IP accepts a certificate with this IP address.
//
// Envoy: extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType.IP_ADDRESS
func (b *ValidationBuilder) IP(addresses ...string) *ValidationBuilder {
	return b.names(tlsv3.SubjectAltNameMatcher_IP_ADDRESS, addresses)
}

// Email accepts a certificate with this e-mail address.
//
// Envoy: extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType.EMAIL
func (b *ValidationBuilder) Email(addresses ...string) *ValidationBuilder {
	return b.names(tlsv3.SubjectAltNameMatcher_EMAIL, addresses)
}

func (b *ValidationBuilder) names(kind tlsv3.SubjectAltNameMatcher_SanType, names []string) *ValidationBuilder {
	m, _ := b.n.Add("match_typed_subject_alt_names", len(b.n.Peek().MatchTypedSubjectAltNames))
	for _, name := range names {
		m.MatchTypedSubjectAltNames = append(m.MatchTypedSubjectAltNames, &tlsv3.SubjectAltNameMatcher{
			SanType: kind,
			Matcher: &matcherv3.StringMatcher{MatchPattern: &matcherv3.StringMatcher_Exact{Exact: name}},
		})
	}
	return b
}

// Names accepts certificates with a name that a matcher accepts; see [DNSName] and its like.
//
// Envoy: extensions.transport_sockets.tls.v3.CertificateValidationContext.match_typed_subject_alt_names
func (b *ValidationBuilder) Names(names ...*NameBuilder) *ValidationBuilder {
	m, f := b.n.Add("match_typed_subject_alt_names", len(b.n.Peek().MatchTypedSubjectAltNames))
	m.MatchTypedSubjectAltNames = node.Children(f, m.MatchTypedSubjectAltNames, names)
	return b
}

// Fingerprints accepts only certificates with one of these SHA-256 fingerprints, or one of the [ValidationBuilder.PublicKeys].
//
// Envoy: extensions.transport_sockets.tls.v3.CertificateValidationContext.verify_certificate_hash
func (b *ValidationBuilder) Fingerprints(sha256 ...string) *ValidationBuilder {
	m, _ := b.n.Add("verify_certificate_hash", len(b.n.Peek().VerifyCertificateHash))
	m.VerifyCertificateHash = append(m.VerifyCertificateHash, sha256...)
	return b
}

// PublicKeys accepts only certificates whose public key has one of these SHA-256 sums, in Base64 (tls-validation-spki).
//
// Envoy: extensions.transport_sockets.tls.v3.CertificateValidationContext.verify_certificate_spki
func (b *ValidationBuilder) PublicKeys(sha256 ...string) *ValidationBuilder {
	m, _ := b.n.Add("verify_certificate_spki", len(b.n.Peek().VerifyCertificateSpki))
	m.VerifyCertificateSpki = append(m.VerifyCertificateSpki, sha256...)
	return b
}

// CRL refuses certificates on a revocation list, in PEM. Every authority of a chain must
// then have one, unless [ValidationBuilder.CRLOfLeafOnly]. It needs an authority (tls-validation-crl-no-ca).
//
// Envoy: extensions.transport_sockets.tls.v3.CertificateValidationContext.crl
func (b *ValidationBuilder) CRL(list source.Data) *ValidationBuilder {
	m, f := b.n.Set("crl")
	m.Crl = node.Child(f, list)
	return b
}

// CRLOfLeafOnly looks only the peer's own certificate up in the revocation list.
//
// Envoy: extensions.transport_sockets.tls.v3.CertificateValidationContext.only_verify_leaf_cert_crl
func (b *ValidationBuilder) CRLOfLeafOnly() *ValidationBuilder {
	m, _ := b.n.Set("only_verify_leaf_cert_crl")
	m.OnlyVerifyLeafCertCrl = true
	return b
}

// Depth is the most intermediate certificates of a chain. Default: the TLS library's, 100.
//
// Envoy: extensions.transport_sockets.tls.v3.CertificateValidationContext.max_verify_depth
func (b *ValidationBuilder) Depth(n int) *ValidationBuilder {
	m, f := b.n.Set("max_verify_depth")
	m.MaxVerifyDepth = f.CountValue(n)
	return b
}

// Watch reads the files again when something is moved within the directory, where SDS delivers the validation.
//
// Envoy: extensions.transport_sockets.tls.v3.CertificateValidationContext.watched_directory
func (b *ValidationBuilder) Watch(directory string) *ValidationBuilder {
	m, _ := b.n.Set("watched_directory")
	m.WatchedDirectory = &corev3.WatchedDirectory{Path: directory}
	return b
}

// HideAuthorities leaves the names of the authorities out of a server's request for a certificate.
//
// Envoy: extensions.transport_sockets.tls.v3.CertificateValidationContext.suppress_client_ca_list
func (b *ValidationBuilder) HideAuthorities() *ValidationBuilder {
	m, _ := b.n.Set("suppress_client_ca_list")
	m.SuppressClientCaList = true
	return b
}

// InsecureAllowExpired accepts certificates that have expired. It needs an authority (tls-validation-expired-no-ca).
//
// Envoy: extensions.transport_sockets.tls.v3.CertificateValidationContext.allow_expired_certificate
func (b *ValidationBuilder) InsecureAllowExpired() *ValidationBuilder {
	m, _ := b.n.Set("allow_expired_certificate")
	m.AllowExpiredCertificate = true
	return b
}

// InsecureAcceptUntrusted lets certificates pass that no trusted authority signed; whether they verified
// is left to filters that look.
//
// Envoy: extensions.transport_sockets.tls.v3.CertificateValidationContext.trust_chain_verification
func (b *ValidationBuilder) InsecureAcceptUntrusted() *ValidationBuilder {
	m, _ := b.n.Set("trust_chain_verification")
	m.TrustChainVerification = tlsv3.CertificateValidationContext_ACCEPT_UNTRUSTED
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ValidationBuilder) Patch(edit func(*tlsv3.CertificateValidationContext)) *ValidationBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ValidationBuilder) Clone() *ValidationBuilder {
	c := &ValidationBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ValidationBuilder) Render(s part.Scope) *tlsv3.CertificateValidationContext {
	return b.n.Take(s, nil)
}
