package listener

import (
	"encoding/base64"
	"fmt"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	quiclbv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/quic/connection_id_generator/quic_lb/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const quicLBHead = `"@type": type.googleapis.com/envoy.extensions.quic.connection_id_generator.quic_lb.v3.Config
encryption_parameters: {name: quic, sds_config: {path_config_source: {path: /etc/envoy/quic.yaml}}}
nonce_length_bytes: 8
`

var quicLB = check.Rule(diag.Rule{
	ID: "listener-quic-lb-id", Severity: diag.Error,
	Title: "the server id of quic_lb fits a QUIC connection id",
	Text: "The id of the server and the nonce share 18 bytes of a connection id. Envoy refuses an empty server_id, more bytes than that together, and an id that is not as " +
		"long as expected_server_id_length says.",
	Bad:  quicLBHead + "server_id: {inline_string: \"12345678901\"}\n",
	Good: quicLBHead + "server_id: {inline_string: \"1234567890\"}\n",
	Ref:  "extensions/quic/connection_id_generator/quic_lb/quic_lb.cc Factory::create",
})

func init() { check.On(connectionID) }

func connectionID(c *check.Context, l *quiclbv3.Config) {
	id, known := inlineData(l.GetServerId())
	if !known {
		return
	}
	if id == "" {
		c.Report(quicLB, "the server id is empty", "server_id")
		return
	}
	if l.GetServerIdBase64Encoded() {
		raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(id, "="))
		if err != nil {
			return // what Envoy makes of it is not worth a guess
		}
		id = string(raw)
	}
	const most = 18
	if want := l.GetExpectedServerIdLength(); want > 0 && int(want) != len(id) {
		c.Report(quicLB, fmt.Sprintf("the server id has %d bytes, and expected_server_id_length is %d", len(id), want), "expected_server_id_length")
	}
	if sum := len(id) + int(l.GetNonceLengthBytes()); sum > most {
		c.Report(quicLB, fmt.Sprintf("server id and nonce have %d bytes together, and there is room for %d", sum, most), "nonce_length_bytes")
	}
}

// inlineData returns data that stands in the configuration.
func inlineData(s *corev3.DataSource) (data string, ok bool) {
	switch by := s.GetSpecifier().(type) {
	case *corev3.DataSource_InlineString:
		return by.InlineString, true
	case *corev3.DataSource_InlineBytes:
		return string(by.InlineBytes), true
	}
	return "", false
}
