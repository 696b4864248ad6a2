package listener_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/internal/golden"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/secret"
	"github.com/envoykit/envoykit/source"
)

// TestEveryTLSSetter renders what every method sets; the goldens are read, not only written.
func TestEveryTLSSetter(t *testing.T) {
	for name, b := range map[string]*listener.TLSBuilder{
		"mutual": listener.TLS(secret.Files("a.crt", "a.key")).Certificates(secret.Files("b.crt", "b.key")).ClientCertificates(secret.CAFile("ca.crt").URI("spiffe://a")).
			ALPN("h2", "http/1.1").MinTLS12().MaxTLS(secret.TLS13).Ciphers("ECDHE-RSA-AES128-GCM-SHA256").Curves("X25519", "P-256").
			SignatureAlgorithms("ecdsa_secp256r1_sha256").FIPS().RequireSNI().PreferClientCiphers().FullScan(true).NoSessionTickets().NoSessionCache().
			SessionTimeout(time.Hour).OCSP(listener.MustStaple).InsecureKeyLog("/keys"),
		"sds":      listener.TLS(secret.SDS("edge")).OptionalClientCertificates(secret.SDS("clients")).SessionTickets(secret.SDS("tickets")),
		"combined": listener.TLS(secret.Named("edge")).ClientCertificates(secret.Combined(secret.SDS("clients"), secret.Peer().URI("spiffe://a"))),
		"tickets":  listener.TLS(secret.Inline("C", "K")).SessionTickets(secret.SessionTickets(source.DataFile("/key"))).MinTLS(secret.InsecureTLS10),
	} {
		golden.Check(t, "testdata/tls/"+name+".yaml", []byte(parttest.YAML(t, b.Clone())))
	}
	golden.Check(t, "testdata/tls/quic.yaml", []byte(parttest.YAML(t,
		listener.QUICTLS(listener.TLS(secret.Files("a.crt", "a.key"))).EarlyData(false).Resumption(false).Clone())))
}

func TestTLSValues(t *testing.T) {
	require.ElementsMatch(t, []string{
		"builder-nil part.typed_config.common_tls_context.tls_certificates[0]",
		"builder-nil part.typed_config.common_tls_context.validation_context",
		"enum-unknown part.typed_config.common_tls_context.tls_params.tls_minimum_protocol_version",
		"oneof-chosen-twice part.typed_config.session_ticket_keys",
		"builder-nil part.typed_config.session_ticket_keys",
		"network-malformed part.typed_config.common_tls_context.key_log.remote_address_range",
	}, parttest.Lines(parttest.Problems(listener.TLS(nil).ClientCertificates(nil).MinTLS("SSLv3").NoSessionTickets().SessionTickets(nil).
		InsecureKeyLog("/keys", "10.0.0.0/99"))))
	require.Equal(t, []string{"builder-nil part.typed_config.downstream_tls_context"}, parttest.Lines(parttest.Problems(listener.QUICTLS(nil))))
}
