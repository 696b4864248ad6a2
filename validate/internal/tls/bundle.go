package tls

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/asn1"

	quicv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/quic/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var pkcs12Bad = check.Rule(diag.Rule{
	ID: "tls-cert-pkcs12-bad", Severity: diag.Error,
	Title: "pkcs12 holds a PKCS #12 bundle",
	Text:  "A bundle is binary. Envoy refuses what it cannot read as one, PEM included. Whether the password opens it is not judged.",
	Bad:   certified(`pkcs12: {inline_string: "-----BEGIN CERTIFICATE-----\\n-----END CERTIFICATE-----\\n"}`),
	Good:  certified(`pkcs12: {filename: /a.p12}`),
	Ref:   "common/tls/context_impl.cc TlsContext::loadPkcs12",
})

// notBundle tells whether bytes are surely no PKCS #12 bundle, which begins with its version, 3.
func notBundle(data []byte) bool {
	if isPEM(data) {
		return true
	}
	if !isDER(data) {
		return false
	}
	var bundle struct {
		Version int
		Content asn1.RawValue
	}
	var outer asn1.RawValue
	if _, err := asn1.Unmarshal(data, &outer); err != nil {
		return outer.FullBytes == nil && data[1] != 0x80 // BER of no definite length is for OpenSSL to read
	}
	_, err := asn1.Unmarshal(data, &bundle)
	return err == nil && bundle.Version != 3
}

var quicKey = check.Rule(diag.Rule{
	ID: "tls-quic-cert", Severity: diag.Error,
	Title: "a certificate for QUIC has an RSA or EC key",
	Text:  "Envoy signs QUIC handshakes with RSA and ECDSA only, and refuses a QUIC listener whose certificate has a key of another type, such as Ed25519.",
	Bad:   quicHead + `certificate_chain: {inline_string: "` + oneLine(edwardsCertificate) + `"}, private_key: {filename: /a.key}}]}}` + "\n",
	Good:  quicHead + `certificate_chain: {filename: /a.crt}, private_key: {filename: /a.key}}]}}` + "\n",
	Ref:   "common/quic/quic_server_transport_socket_factory.cc",
})

const quicHead = `"@type": type.googleapis.com/envoy.extensions.transport_sockets.quic.v3.QuicDownstreamTransport
downstream_tls_context: {common_tls_context: {tls_certificates: [{`

// overQUIC judges the key of a certificate that QUIC uses.
func overQUIC(c *check.Context, leaf *x509.Certificate) {
	if _, ok := leaf.PublicKey.(ed25519.PublicKey); !ok {
		return
	}
	if _, ok := check.Within[*quicv3.QuicDownstreamTransport](c); ok {
		c.Report(quicKey, "the certificate has an Ed25519 key", "certificate_chain")
	}
}
