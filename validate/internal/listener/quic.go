package listener

import (
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	quicv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/quic/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/extension"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const (
	hcmURL   = "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
	quicType = "envoy.extensions.transport_sockets.quic.v3.QuicDownstreamTransport"
)

// Parts of samples.
const (
	quicSocket = `  transport_socket:
    name: envoy.transport_sockets.quic
    typed_config:
      "@type": type.googleapis.com/envoy.extensions.transport_sockets.quic.v3.QuicDownstreamTransport
      downstream_tls_context: {common_tls_context: {tls_certificate_sds_secret_configs: [{name: a, sds_config: {ads: {}}}]}}
`
	http3Filters = `- filters:
  - name: envoy.filters.network.http_connection_manager
    typed_config:
      "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
      codec_type: HTTP3
      stat_prefix: a
      route_config: {}
`
	quicChain = "filter_chains:\n" + http3Filters + quicSocket
	quicHead  = `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {protocol: UDP, address: 127.0.0.1, port_value: 443}}
udp_listener_config: {quic_options: {}}
`
)

var quicChainNoSocket = check.Rule(diag.Rule{
	ID: "listener-quic-chain-no-socket", Severity: diag.Error,
	Title: "every filter chain of a QUIC listener has a transport socket",
	Text:  "QUIC is always encrypted: Envoy refuses the listener if a chain, the default one included, lacks a transport_socket.",
	Bad:   quicHead + "filter_chains:\n" + http3Filters,
	Good:  quicHead + quicChain,
	Ref:   "listener_impl.cc validateFilterChains",
})

var quicTransportSocket = check.Rule(diag.Rule{
	ID: "fc-quic-transport-socket", Severity: diag.Error,
	Title: "the transport socket of a QUIC listener is QuicDownstreamTransport",
	Text:  "A DownstreamTlsContext is for TLS over TCP. For QUIC it goes inside a QuicDownstreamTransport; Envoy refuses anything else.",
	Bad: quicHead + "filter_chains:\n" + http3Filters + `  transport_socket:
    name: envoy.transport_sockets.tls
    typed_config:
      "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
      common_tls_context: {tls_certificate_sds_secret_configs: [{name: a, sds_config: {ads: {}}}]}
`,
	Good: quicHead + quicChain,
	Ref:  "listener_manager_impl.cc buildFilterChainInternal",
})

var quicHCMLast = check.Rule(diag.Rule{
	ID: "fc-quic-hcm-last", Severity: diag.Error,
	Title: "every filter chain of a QUIC listener ends in an HTTP connection manager",
	Text: "Envoy looks at the type URL of the last filter, so that a connection manager inside a TypedStruct or from extension discovery is " +
		"refused as well.",
	Bad:  quicHead + "filter_chains:\n- filters: []\n" + quicSocket,
	Good: quicHead + quicChain,
	Ref:  "listener_manager_impl.cc buildFilterChainInternal",
})

var quicSocketOnTCP = check.Rule(diag.Rule{
	ID: "fc-quic-socket-on-tcp", Severity: diag.Warning,
	Title: "QuicDownstreamTransport stands on a QUIC listener",
	Text:  "On a listener for TCP it loads, and Envoy then crashes at the first connection.",
	Bad: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {address: 127.0.0.1, port_value: 443}}
filter_chains:
- filters: []
` + quicSocket,
	Good: quicHead + quicChain,
	Ref:  "quic_server_transport_socket_factory.h createDownstreamTransportSocket",
})

var quicClientCert = check.Rule(diag.Rule{
	ID: "fc-quic-client-cert", Severity: diag.Error,
	Title: "QUIC clients need no certificate in Envoy 1.36 and older",
	Text: "TLS client authentication over QUIC came later: those versions refuse require_client_certificate in a QuicDownstreamTransport. Judged only " +
		"if the version of Envoy is given.",
	Bad:  "# options: envoy 1.36\n" + quicSocketMessage(`require_client_certificate: true, `),
	Good: "# options: envoy 1.36\n" + quicSocketMessage(`require_client_certificate: false, `),
	Ref:  "common/quic/quic_server_transport_socket_factory.cc",
})

// quicSocketMessage returns a QUIC transport socket with a field of the TLS context.
func quicSocketMessage(field string) string {
	return `"@type": type.googleapis.com/envoy.extensions.transport_sockets.quic.v3.QuicDownstreamTransport
downstream_tls_context: {` + field + `common_tls_context: {tls_certificate_sds_secret_configs: [{name: a, sds_config: {ads: {}}}], ` +
		`validation_context_sds_secret_config: {name: b, sds_config: {ads: {}}}}}
`
}

func init() {
	check.On(func(c *check.Context, q *quicv3.QuicDownstreamTransport) {
		if c.Older("1.37") && q.GetDownstreamTlsContext().GetRequireClientCertificate().GetValue() {
			c.Report(quicClientCert, "TLS client authentication is not supported over QUIC", "downstream_tls_context.require_client_certificate")
		}
	})
}

// quicChainRules judges the filter chain i of a QUIC listener.
func quicChainRules(c *check.Context, f *listenerv3.FilterChain, i int) {
	socket := f.GetTransportSocket()
	switch {
	case socket == nil:
		c.Report(quicChainNoSocket, "the filter chain of a QUIC listener has no transport socket", inChain(i, "transport_socket")...)
	case socket.GetTypedConfig() != nil:
		if t := c.ConfigType(socket.GetTypedConfig()); t != quicType && isTransportSocket(t) {
			c.Report(quicTransportSocket, t+" is not for QUIC", inChain(i, "transport_socket")...).
				Fixes = []string{"put the TLS context into envoy.extensions.transport_sockets.quic.v3.QuicDownstreamTransport"}
		}
	}
	n := len(f.GetFilters())
	if n == 0 || f.GetFilters()[n-1].GetTypedConfig().GetTypeUrl() != hcmURL {
		c.Report(quicHCMLast, "the filter chain of a QUIC listener does not end in an HTTP connection manager", inChain(i, "filters")...)
	}
}

// streamChainRules judges what a filter chain may not have from QUIC.
func streamChainRules(c *check.Context, f *listenerv3.FilterChain, i int) {
	if check.TypeName(f.GetTransportSocket().GetTypedConfig()) == quicType {
		c.Report(quicSocketOnTCP, "the listener does not listen for QUIC", inChain(i, "transport_socket")...)
	}
}

func isTransportSocket(message string) bool {
	fits, _ := extension.Fits(message, "envoy.transport_sockets.downstream")
	return fits
}
