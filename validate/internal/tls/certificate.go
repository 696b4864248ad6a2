package tls

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"slices"
	"strings"

	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// certified returns a server's TLS context with the fields of a certificate.
func certified(fields string) string {
	return serverHead + "common_tls_context:\n  tls_certificates: [{" + fields + "}]\n"
}

var chainMissing = check.Rule(diag.Rule{
	ID: "tls-cert-chain-missing", Severity: diag.Error,
	Title: "a TLS certificate has its certificate_chain",
	Text:  "Envoy refuses a certificate without one, or with an empty one, unless pkcs12 holds it.",
	Bad:   certified(`private_key: {filename: /a.key}`),
	Good:  certified(`certificate_chain: {filename: /a.crt}, private_key: {filename: /a.key}`),
	Ref:   "common/ssl/tls_certificate_config_impl.cc",
})

var keyMissing = check.Rule(diag.Rule{
	ID: "tls-cert-key-missing", Severity: diag.Error,
	Title: "a TLS certificate has its private key",
	Text:  "Envoy refuses a certificate without private_key, or with an empty one, unless pkcs12 or private_key_provider brings the key.",
	Bad:   certified(`certificate_chain: {filename: /a.crt}`),
	Good:  certified(`certificate_chain: {filename: /a.crt}, private_key: {filename: /a.key}`),
	Ref:   "common/ssl/tls_certificate_config_impl.cc",
})

var pkcs12Mixed = check.Rule(diag.Rule{
	ID: "tls-cert-pkcs12-mixed", Severity: diag.Error,
	Title: "pkcs12 stands alone in a TLS certificate",
	Text:  "It holds certificates and key together. Envoy refuses certificate_chain, private_key and private_key_provider beside it.",
	Bad:   certified(`pkcs12: {filename: /a.p12}, private_key: {filename: /a.key}`),
	Good:  certified(`pkcs12: {filename: /a.p12}`),
	Ref:   "common/ssl/tls_certificate_config_impl.cc",
})

var stapleInlineString = check.Rule(diag.Rule{
	ID: "tls-cert-ocsp-inline-string", Severity: diag.Error,
	Title: "an OCSP staple is bytes or a file",
	Text:  "OCSP responses are binary, so Envoy refuses inline_string for them.",
	Bad:   certified(`certificate_chain: {filename: /a.crt}, private_key: {filename: /a.key}, ocsp_staple: {inline_string: a}`),
	Good:  certified(`certificate_chain: {filename: /a.crt}, private_key: {filename: /a.key}, ocsp_staple: {filename: /a.der}`),
	Ref:   "common/ssl/tls_certificate_config_impl.cc readOcspStaple",
})

var chainBad = check.Rule(diag.Rule{
	ID: "tls-cert-pem-bad", Severity: diag.Error,
	Title: "certificate_chain holds certificates in PEM",
	Text:  "Envoy refuses a chain without a certificate, or in which one is broken.",
	Bad:   certified(`certificate_chain: {inline_string: "-----BEGIN CERTIFICATE-----"}, private_key: {filename: /a.key}`),
	Good:  certified(`certificate_chain: {filename: /a.crt}, private_key: {filename: /a.key}`),
	Ref:   "common/tls/context_impl.cc TlsContext::loadCertificateChain",
})

var keyBad = check.Rule(diag.Rule{
	ID: "tls-key-pem-bad", Severity: diag.Error,
	Title: "private_key holds the key of the certificate in PEM",
	Text:  "Envoy refuses a key that it cannot read, that is encrypted without a password, or that is not the key of the first certificate.",
	Bad:   certified(`certificate_chain: {filename: /a.crt}, private_key: {inline_string: "-----BEGIN PRIVATE KEY-----"}`),
	Good:  certified(`certificate_chain: {filename: /a.crt}, private_key: {filename: /a.key}`),
	Ref:   "common/tls/context_impl.cc TlsContext::loadPrivateKey",
})

var keyTypeSize = check.Rule(diag.Rule{
	ID: "tls-key-type-size", Severity: diag.Error,
	Title: "certificates have RSA keys of at least 2048 bits, or keys on P-256, P-384 or P-521",
	Text:  "Envoy refuses certificates with weaker RSA keys or other curves. Ed25519 is accepted.",
	Bad:   certified(`certificate_chain: {inline_string: "` + oneLine(weakCertificate) + `"}, private_key: {filename: /a.key}`),
	Good:  certified(`certificate_chain: {filename: /a.crt}, private_key: {filename: /a.key}`),
	Ref:   "common/tls/context_impl.cc",
})

var noIdentity = check.Rule(diag.Rule{
	ID: "tls-cert-no-identity", Severity: diag.Error,
	Title: "the certificate of a server names somebody",
	Text:  "Envoy keeps the sessions of different servers apart by their names, and refuses a certificate with neither common name nor DNS, URI or IP names.",
	Bad:   certified(`certificate_chain: {inline_string: "` + oneLine(anonymousCertificate) + `"}, private_key: {filename: /a.key}`),
	Good:  certified(`certificate_chain: {filename: /a.crt}, private_key: {filename: /a.key}`),
	Ref:   "common/tls/server_context_impl.cc generateHashForSessionContextId",
})

// oneLine writes line ends for a quoted text of YAML.
func oneLine(text string) string { return strings.ReplaceAll(text, "\n", `\n`) }

func init() {
	check.On(func(c *check.Context, t *tlsv3.TlsCertificate) {
		if !inSecret(c) {
			certificate(c, t)
		}
	})
}

func certificate(c *check.Context, t *tlsv3.TlsCertificate) {
	if _, ok := inlined(t.GetOcspStaple()); ok && len(t.GetOcspStaple().GetInlineBytes()) == 0 {
		c.Report(stapleInlineString, "ocsp_staple is given as inline_string", "ocsp_staple.inline_string").
			Fixes = []string{"use inline_bytes or filename"}
	}
	if t.GetPkcs12() != nil {
		pkcs12(c, t)
		return
	}
	if t.GetPrivateKeyProvider() != nil {
		return
	}
	if removed(t) {
		return
	}
	if isEmpty(t.GetCertificateChain()) {
		c.Report(chainMissing, "the certificate has no certificate_chain", "certificate_chain")
	}
	if isEmpty(t.GetPrivateKey()) {
		c.Report(keyMissing, "the certificate has no private_key", "private_key")
	}
	leaf := chain(c, t)
	key(c, t, leaf)
	staple(c, t, leaf)
}

// removed tells whether somebody took the secrets out, to show the rest.
func removed(t *tlsv3.TlsCertificate) bool {
	certs, inlineCerts := inlined(t.GetCertificateChain())
	key, inlineKey := inlined(t.GetPrivateKey())
	return inlineCerts && inlineKey && len(certs)+len(key) == 0
}

func pkcs12(c *check.Context, t *tlsv3.TlsCertificate) {
	if data, ok := c.Data(t.GetPkcs12()); ok && notBundle(data) {
		c.Report(pkcs12Bad, "this is no PKCS #12 bundle", "pkcs12")
	}
	for _, other := range []struct {
		set   bool
		field string
	}{
		{t.GetPrivateKey() != nil, "private_key"},
		{t.GetCertificateChain() != nil, "certificate_chain"},
		{t.GetPrivateKeyProvider() != nil, "private_key_provider"},
	} {
		if other.set {
			c.Report(pkcs12Mixed, other.field+" is set beside pkcs12", other.field)
		}
	}
}

// chain judges an inline chain and returns its first certificate, if Go can read it.
func chain(c *check.Context, t *tlsv3.TlsCertificate) *x509.Certificate {
	text, ok := c.Data(t.GetCertificateChain())
	if !ok || !isPEM(text) {
		return nil
	}
	all := certificates(text)
	if len(all) == 0 || slices.ContainsFunc(all, func(der []byte) bool { return der == nil }) {
		c.Report(chainBad, "certificate_chain holds no certificate in PEM, or a broken one", "certificate_chain")
		return nil
	}
	leaf, err := x509.ParseCertificate(all[0])
	if err != nil {
		return nil // Go is stricter than Envoy here
	}
	switch k := leaf.PublicKey.(type) {
	case *rsa.PublicKey:
		if k.N.BitLen() < 2048 {
			c.Report(keyTypeSize, "the certificate's RSA key has fewer than 2048 bits", "certificate_chain")
		}
	case *ecdsa.PublicKey:
		if k.Curve.Params().BitSize < 256 {
			c.Report(keyTypeSize, "the certificate's key is on "+k.Curve.Params().Name, "certificate_chain")
		}
	}
	overQUIC(c, leaf)
	if _, ok := check.Within[*tlsv3.DownstreamTlsContext](c); ok && anonymous(leaf) {
		c.Report(noIdentity, "the server's certificate has neither a common name nor alternative names", "certificate_chain")
	}
	return leaf
}

func anonymous(cert *x509.Certificate) bool {
	return cert.Subject.CommonName == "" && len(cert.DNSNames)+len(cert.URIs)+len(cert.IPAddresses) == 0
}

// key judges an inline key, against the certificate if there is one.
func key(c *check.Context, t *tlsv3.TlsCertificate, leaf *x509.Certificate) {
	text, ok := c.Data(t.GetPrivateKey())
	if !ok || !isPEM(text) {
		return
	}
	all := blocks(text)
	i := slices.IndexFunc(all, func(b block) bool { return strings.HasSuffix(b.kind, "PRIVATE KEY") })
	switch {
	case i < 0:
		c.Report(keyBad, "private_key holds no private key in PEM", "private_key")
	case all[i].encrypted:
		if t.GetPassword() == nil {
			c.Report(keyBad, "private_key is encrypted, and there is no password", "private_key")
		}
	case all[i].der == nil:
		c.Report(keyBad, "private_key is broken", "private_key")
	case leaf != nil:
		if k := parseKey(all[i].der); k != nil && !belongs(leaf, k) {
			c.Report(keyBad, "private_key is not the key of the certificate", "private_key")
		}
	}
}

func parseKey(der []byte) crypto.Signer {
	if k, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		s, _ := k.(crypto.Signer)
		return s
	}
	if k, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return k
	}
	if k, err := x509.ParseECPrivateKey(der); err == nil {
		return k
	}
	return nil
}

// belongs tells whether a key is a certificate's, as far as that can be compared.
func belongs(leaf *x509.Certificate, k crypto.Signer) bool {
	p, ok := leaf.PublicKey.(interface{ Equal(crypto.PublicKey) bool })
	return !ok || p.Equal(k.Public())
}
