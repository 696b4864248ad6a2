package simulate

import (
	"strings"

	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
)

// transport is what a filter chain speaks below its filters.
type transport uint8

const (
	plainText transport = iota
	tlsTransport
	otherTransport // an extension; nothing is said of it
)

func (c *filterChain) transport() transport {
	socket := c.msg.GetTransportSocket()
	if socket == nil {
		return plainText
	}
	switch url := socket.GetTypedConfig().GetTypeUrl(); url[strings.LastIndexByte(url, '.')+1:] {
	case "DownstreamTlsContext", "QuicDownstreamTransport":
		return tlsTransport
	case "RawBuffer":
		return plainText
	}
	return otherTransport
}

// needsCertificate reports a chain that takes no client without a certificate.
func (c *filterChain) needsCertificate() bool {
	tls := &tlsv3.DownstreamTlsContext{}
	config := c.msg.GetTransportSocket().GetTypedConfig()
	return config.MessageIs(tls) && config.UnmarshalTo(tls) == nil && tls.GetRequireClientCertificate().GetValue()
}

// handshake tells why client and chain cannot speak with each other, or "". For
// a connection that is made from a URL, https at a chain without TLS means that
// something in front of Envoy terminated it.
func (x *exchange) handshake(chain *filterChain) string {
	c := x.connection
	switch chain.transport() {
	case plainText:
		if c.TLS == nil || chain.manager == nil {
			return ""
		}
		if !c.guessed {
			return "the client speaks TLS and the filter chain does not"
		}
		x.terminatedBefore()
	case tlsTransport:
		switch {
		case c.TLS == nil && c.transportProtocol() != "tls":
			return "the filter chain speaks TLS and the client does not"
		case chain.needsCertificate() && c.TLS != nil && !c.TLS.Unknown && !c.TLS.Presented:
			return "the filter chain requires a client certificate"
		}
	}
	return ""
}

// terminatedBefore makes the connection plain and keeps what the proxy in front
// tells of it.
func (x *exchange) terminatedBefore() {
	plain := *x.connection
	plain.TLS, plain.SNI, plain.TransportProtocol = nil, "", "raw_buffer"
	x.connection = &plain
	if !x.headers.Has("x-forwarded-proto") {
		x.headers.Add("x-forwarded-proto", x.req.Scheme)
	}
}
