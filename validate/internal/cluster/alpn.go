package cluster

import (
	"fmt"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	http11v3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/http_11_proxy/v3"
	httpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/http/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const (
	tlsSocket = `transport_socket:
  name: envoy.transport_sockets.tls
  typed_config: {"@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext}
`
	plainMatch = `transport_socket_matches:
- name: plain
  match: {plain: true}
  transport_socket:
    name: envoy.transport_sockets.raw_buffer
    typed_config: {"@type": type.googleapis.com/envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer}
`
)

var (
	autoSocket = check.Rule(diag.Rule{
		ID: "cluster-auto-alpn-socket", Severity: diag.Error,
		Title: "a cluster that negotiates its protocol has a transport socket that can",
		Text:  "auto_config chooses the protocol by ALPN, which is part of TLS. Envoy refuses it on a cluster with a plain transport socket, or none.",
		Bad:   aCluster + theOptions + "    auto_config: {}\n",
		Good:  aCluster + tlsSocket + theOptions + "    auto_config: {}\n",
		Ref:   "upstream_impl.cc ClusterImplBase",
	})
	autoSocketMatches = check.Rule(diag.Rule{
		ID: "cluster-auto-alpn-socket-matches", Severity: diag.Error,
		Title: "every transport socket of a cluster that negotiates its protocol can do so",
		Text: "auto_config chooses the protocol by ALPN, also for hosts that transport_socket_matches gives another socket. Envoy refuses a plain " +
			"one, unless the runtime key config.do_not_validate_alpn_support is set.",
		Bad:  aCluster + tlsSocket + plainMatch + theOptions + "    auto_config: {}\n",
		Good: aCluster + tlsSocket + plainMatch + theOptions + "    explicit_http_config: {http2_protocol_options: {}}\n",
		Ref:  "upstream_impl.cc ClusterImplBase",
	})
	quicSocket = check.Rule(diag.Rule{
		ID: "cluster-http3-socket", Severity: diag.Error,
		Title: "a cluster that speaks HTTP/3 has the QUIC transport socket, under its own name",
		Text: "Envoy recognises the socket by its name, not by the type of its configuration: transport_socket.name has to be envoy.transport_sockets.quic, or " +
			"envoy.transport_sockets.http_11_proxy around a socket of that name.",
		Bad: aCluster + tlsSocket + theOptions + "    explicit_http_config: {http3_protocol_options: {}}\n",
		Good: aCluster + `transport_socket:
  name: envoy.transport_sockets.quic
  typed_config: {"@type": type.googleapis.com/envoy.extensions.transport_sockets.quic.v3.QuicUpstreamTransport, upstream_tls_context: {}}
` + theOptions + "    explicit_http_config: {http3_protocol_options: {}}\n",
		Ref: "upstream_impl.cc validateTransportSocketSupportsQuic",
	})
)

// alpn judges the transport sockets of a cluster that negotiates its protocol.
func alpn(c *check.Context, cl *clusterv3.Cluster, _ discovery) {
	options, ok := httpOptions(c, cl)
	if !ok || options.GetAutoConfig() == nil || c.RuntimeSets("config.do_not_validate_alpn_support") {
		return
	}
	if plain(c, cl.GetTransportSocket()) {
		c.Report(autoSocket, "the protocol is negotiated, and the transport socket cannot do that", "transport_socket").
			Fixes = []string{"use a TLS transport socket, or explicit_http_config"}
	}
	for i, m := range cl.GetTransportSocketMatches() {
		if plain(c, m.GetTransportSocket()) {
			c.Report(autoSocketMatches, fmt.Sprintf("the protocol is negotiated, and the transport socket of %q cannot do that", m.GetName()),
				"transport_socket_matches", i, "transport_socket")
		}
	}
}

// plain tells whether a socket surely cannot do ALPN: no socket, the plain one, and wrappers around such.
func plain(c *check.Context, s *corev3.TransportSocket) bool {
	if s == nil {
		return true
	}
	if check.TypeName(s.GetTypedConfig()) == "envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer" {
		return true
	}
	wrapper, ok := c.Unpack(s.GetTypedConfig()).(interface {
		GetTransportSocket() *corev3.TransportSocket
	})
	return ok && plain(c, wrapper.GetTransportSocket())
}

// http3 judges the name of the socket, as Envoy does.
func http3(c *check.Context, cl *clusterv3.Cluster, _ discovery) {
	options, ok := httpOptions(c, cl)
	if !ok || !speaksHTTP3(options) {
		return
	}
	s := cl.GetTransportSocket()
	if s.GetName() == "envoy.transport_sockets.http_11_proxy" {
		proxy, ok := check.As[*http11v3.Http11ProxyUpstreamTransport](c, s.GetTypedConfig())
		if !ok {
			return
		}
		s = proxy.GetTransportSocket()
	}
	if s.GetName() != "envoy.transport_sockets.quic" {
		c.Report(quicSocket, fmt.Sprintf("HTTP/3 over a transport socket called %q", s.GetName()), "transport_socket.name").
			Fixes = []string{`use QuicUpstreamTransport under the name "envoy.transport_sockets.quic"`}
	}
}

func speaksHTTP3(o *httpv3.HttpProtocolOptions) bool {
	return o.GetExplicitHttpConfig().GetHttp3ProtocolOptions() != nil || o.GetUseDownstreamProtocolConfig().GetHttp3ProtocolOptions() != nil ||
		o.GetAutoConfig().GetHttp3ProtocolOptions() != nil
}
