package tls

import (
	"crypto/x509"
	"encoding/asn1"
	"fmt"
	"math/big"

	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var stapleMismatch = check.Rule(diag.Rule{
	ID: "tls-cert-ocsp-mismatch", Severity: diag.Error,
	Title: "an OCSP staple is a successful response for the certificate",
	Text:  "Envoy takes one response for one certificate, which it knows by its serial number. It refuses others, and responses that report an error.",
	Bad:   certified(`certificate_chain: {filename: /a.crt}, private_key: {filename: /a.key}, ocsp_staple: {inline_bytes: MAMKAQY=}`),
	Good:  certified(`certificate_chain: {filename: /a.crt}, private_key: {filename: /a.key}, ocsp_staple: {filename: /a.der}`),
	Ref:   "common/tls/ocsp/ocsp.cc",
})

// staple judges an OCSP response, if it is at hand, against the certificate if there is one.
func staple(c *check.Context, t *tlsv3.TlsCertificate, leaf *x509.Certificate) {
	data, ok := c.Data(t.GetOcspStaple())
	if !ok || !isDER(data) {
		return
	}
	if problem := stapleProblem(data, leaf); problem != "" {
		c.Report(stapleMismatch, problem, "ocsp_staple")
	}
}

// isDER tells whether bytes mean to be DER: a sequence. Others stand in for secrets and are not judged.
func isDER(data []byte) bool { return len(data) > 1 && data[0] == 0x30 }

// The parts of an OCSP response (RFC 6960) that Envoy looks at; what follows them is left alone.
type (
	ocspResponse struct {
		Status asn1.Enumerated
		Bytes  ocspBytes `asn1:"explicit,tag:0,optional"`
	}
	ocspBytes struct {
		Type     asn1.ObjectIdentifier
		Response []byte
	}
	ocspBasic struct {
		Data ocspData
	}
	ocspData struct {
		Version   int `asn1:"explicit,tag:0,default:0,optional"`
		Responder asn1.RawValue
		Produced  asn1.RawValue
		Responses []ocspSingle
	}
	ocspSingle struct {
		ID     ocspID
		Status asn1.RawValue
	}
	ocspID struct {
		Algorithm asn1.RawValue
		Name, Key []byte
		Serial    *big.Int
	}
)

// stapleProblem tells what Envoy refuses a response for, nothing where Go cannot follow it.
func stapleProblem(data []byte, leaf *x509.Certificate) string {
	var whole asn1.RawValue
	rest, err := asn1.Unmarshal(data, &whole)
	var r ocspResponse
	switch {
	case err != nil:
		return "the OCSP response is broken"
	case len(rest) > 0:
		return "there is more than one OCSP response"
	}
	if _, err := asn1.Unmarshal(data, &r); err != nil {
		return ""
	}
	if r.Status != 0 {
		return "the OCSP response reports an error"
	}
	serials, ok := serialsOf(r.Bytes.Response)
	switch {
	case !ok:
		return ""
	case len(serials) != 1:
		return fmt.Sprintf("the OCSP response is for %d certificates", len(serials))
	case leaf != nil && serials[0].Cmp(leaf.SerialNumber) != 0:
		return "the OCSP response is for another certificate"
	}
	return ""
}

// serialsOf returns the serial numbers of the certificates that a basic response is for.
func serialsOf(data []byte) ([]*big.Int, bool) {
	var basic ocspBasic
	if _, err := asn1.Unmarshal(data, &basic); err != nil {
		return nil, false
	}
	var all []*big.Int
	for _, r := range basic.Data.Responses {
		all = append(all, r.ID.Serial)
	}
	return all, true
}
