package simulate

import (
	"strings"
	"testing"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/simulate/internal/corpustest"
)

func TestClientAndChainMustSpeakAlike(t *testing.T) {
	parse := func(text string) *Simulator {
		return New(Config{Listeners: []*listenerv3.Listener{corpustest.Parse(t, text, &listenerv3.Listener{})}})
	}
	withTLS := strings.Replace(gatewayListener, "filter_chain_match: {server_names: [api.example.com]}", "", 1)
	withCertificate := strings.Replace(withTLS, "DownstreamTlsContext}", "DownstreamTlsContext, require_client_certificate: true}", 1)
	plain := managed(t, everything)
	connected := func(url string, tls *TLS) *Request {
		r := get(url)
		r.Connection = &Connection{Local: "10.0.0.1:8443", TLS: tls}
		return r
	}
	for _, c := range []struct {
		name    string
		sim     *Simulator
		request *Request
		closed  bool
	}{
		{"http at TLS", parse(withTLS), get("http://api.example.com/healthz"), true},
		{"https at TLS", parse(withTLS), get("https://api.example.com/healthz"), false},
		{"no certificate", parse(withCertificate), connected("https://api.example.com/healthz", &TLS{}), true},
		{"certificate", parse(withCertificate), connected("https://api.example.com/healthz", &TLS{Presented: true}), false},
		{"certificate not known", parse(withCertificate), get("https://api.example.com/healthz"), false},
		{"https terminated before", plain, get("https://a/"), false},
		{"https at plain text", plain, func() *Request {
			r := connected("https://a/", &TLS{})
			r.Connection.Local = "10.0.0.1:8080"
			return r
		}(), true},
	} {
		d := c.sim.Decide(c.request)
		require.Equal(t, c.closed, d.Outcome == Closed, "%s\n%s", c.name, d.Explain())
	}
	headers := plain.Decide(get("https://a/")).RequestHeaders()
	require.Equal(t, "https", firstHeader(headers, "x-forwarded-proto").Value)
}
