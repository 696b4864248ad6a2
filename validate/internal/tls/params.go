package tls

import (
	"fmt"
	"slices"
	"strings"

	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// parameters returns a client's TLS context with TLS parameters.
func parameters(fields string) string {
	return clientHead + "common_tls_context: {tls_params: {" + fields + "}}\n"
}

var cipherInvalid = check.Rule(diag.Rule{
	ID: "tls-cipher-invalid", Severity: diag.Error,
	Title: "cipher_suites holds names that the TLS library knows",
	Text: "Envoy refuses a context with an unknown cipher suite. Reported are names that neither BoringSSL nor OpenSSL has; builds with BoringSSL " +
		"refuse more.",
	Bad:  parameters("cipher_suites: [ECDHE-RSA-AES512-GCM-SHA512]"),
	Good: parameters("cipher_suites: [ECDHE-RSA-AES256-GCM-SHA384, \"[ECDHE-ECDSA-AES128-GCM-SHA256|ECDHE-ECDSA-CHACHA20-POLY1305]\"]"),
	Ref:  "common/tls/context_impl.cc TlsContextImpl",
})

var curveInvalid = check.Rule(diag.Rule{
	ID: "tls-curve-invalid", Severity: diag.Warning,
	Title: "ecdh_curves holds names that the TLS library knows",
	Text:  "Envoy refuses a context with a curve that its TLS library lacks. Which it has depends on the build; reported are names that neither BoringSSL nor OpenSSL has.",
	Bad:   parameters("ecdh_curves: [P-255]"),
	Good:  parameters("ecdh_curves: [X25519, P-256]"),
	Ref:   "common/tls/context_impl.cc",
})

var signatureInvalid = check.Rule(diag.Rule{
	ID: "tls-sigalg-invalid", Severity: diag.Warning,
	Title: "signature_algorithms holds names that the TLS library knows",
	Text:  "Envoy refuses a context with an algorithm that its TLS library lacks. Which it has depends on the build; reported are names that neither BoringSSL nor OpenSSL has.",
	Bad:   parameters("signature_algorithms: [rsa_pss_rsae_sha257]"),
	Good:  parameters("signature_algorithms: [rsa_pss_rsae_sha256, ECDSA+SHA256]"),
	Ref:   "common/tls/context_impl.cc",
})

var versionMinMax = check.Rule(diag.Rule{
	ID: "tls-version-min-max", Severity: diag.Warning,
	Title: "the minimum TLS version is not above the maximum",
	Text:  "Envoy takes such a context, and every handshake fails.",
	Bad:   parameters("tls_minimum_protocol_version: TLSv1_3, tls_maximum_protocol_version: TLSv1_2"),
	Good:  parameters("tls_minimum_protocol_version: TLSv1_2, tls_maximum_protocol_version: TLSv1_3"),
	Ref:   "common/tls/context_impl.cc",
})

var alpnInvalid = check.Rule(diag.Rule{
	ID: "tls-alpn-invalid", Severity: diag.Error,
	Title: "an ALPN protocol has at most 255 bytes",
	Text:  "TLS writes the length of a protocol into one byte and that of the list into two. Envoy refuses longer ones.",
	Bad:   clientHead + "common_tls_context: {alpn_protocols: [" + strings.Repeat("h", 256) + "]}\n",
	Good:  clientHead + "common_tls_context: {alpn_protocols: [h2]}\n",
	Ref:   "common/tls/context_impl.cc parseAlpnProtocols",
})

var ticketSize = check.Rule(diag.Rule{
	ID: "tls-session-ticket-size", Severity: diag.Error,
	Title: "a session ticket key has 80 bytes",
	Text:  "Envoy refuses keys of any other length. openssl rand 80 makes one.",
	Bad:   serverHead + "common_tls_context: {tls_certificates: [" + files + "]}\nsession_ticket_keys: {keys: [{inline_string: short}]}\n",
	Good: serverHead + "common_tls_context: {tls_certificates: [" + files + "]}\nsession_ticket_keys: {keys: [{inline_string: " +
		strings.Repeat("k", 80) + "}]}\n",
	Ref: "common/tls/server_context_config_impl.cc getSessionTicketKey",
})

func init() {
	check.On(params)
	check.On(alpn)
	check.On(func(c *check.Context, t *tlsv3.TlsSessionTicketKeys) {
		if !inSecret(c) {
			tickets(c, t)
		}
	})
}

func params(c *check.Context, p *tlsv3.TlsParameters) {
	names(c, cipherInvalid, "cipher_suites", p.GetCipherSuites(), knownCipher)
	names(c, curveInvalid, "ecdh_curves", p.GetEcdhCurves(), knownCurve)
	names(c, signatureInvalid, "signature_algorithms", p.GetSignatureAlgorithms(), knownSignature)
	low, high := p.GetTlsMinimumProtocolVersion(), p.GetTlsMaximumProtocolVersion()
	if high != tlsv3.TlsParameters_TLS_AUTO && low > high {
		c.Report(versionMinMax, fmt.Sprintf("the minimum is %s, the maximum %s", low, high), "tls_minimum_protocol_version")
	}
}

// names reports what the library does not know in lists that Envoy joins with colons.
func names(c *check.Context, rule *diag.Rule, field string, list []string, known func(string) bool) {
	for i, entry := range list {
		for name := range strings.FieldsFuncSeq(entry, func(r rune) bool { return strings.ContainsRune(":|[], ", r) }) {
			if !known(name) {
				c.Report(rule, fmt.Sprintf("no TLS library knows %q", name), field, i)
			}
		}
	}
}

func alpn(c *check.Context, t *tlsv3.CommonTlsContext) {
	size := 0
	for i, list := range t.GetAlpnProtocols() {
		size += len(list) + 1
		for protocol := range strings.SplitSeq(list, ",") {
			if len(protocol) > 255 {
				c.Report(alpnInvalid, fmt.Sprintf("the protocol has %d bytes", len(protocol)), "alpn_protocols", i)
			}
		}
	}
	if size > 65535 {
		c.Report(alpnInvalid, fmt.Sprintf("the protocols have %d bytes together", size), "alpn_protocols")
	}
}

// redacted stands for a secret in dumps of Envoy's configuration.
const redacted = "[redacted]"

func tickets(c *check.Context, t *tlsv3.TlsSessionTicketKeys) {
	for i, k := range t.GetKeys() {
		if text, ok := c.Data(k); ok && len(text) != 80 && string(text) != redacted {
			c.Report(ticketSize, fmt.Sprintf("the key has %d bytes", len(text)), "keys", i)
		}
	}
}

// knownCipher tells whether a cipher suite, or an expression of OpenSSL for several, has a meaning.
func knownCipher(name string) bool {
	name = strings.TrimLeft(name, "-!+")
	if strings.HasPrefix(name, "@") {
		return true
	}
	for part := range strings.SplitSeq(name, "+") {
		if !listed(cipherNames, part) {
			return false
		}
	}
	return true
}

func knownCurve(name string) bool { return listed(curveNames, strings.TrimLeft(name, "?*-")) }

func knownSignature(name string) bool {
	if left, hash, ok := strings.Cut(name, "+"); ok {
		return listed(signatureKeys, left) && listed(signatureHashes, hash)
	}
	return listed(signatureNames, name)
}

// listed looks a name up in a sorted list, without regard to case as not all libraries have one.
func listed(list []string, name string) bool {
	_, ok := slices.BinarySearch(list, strings.ToUpper(name))
	return ok
}
