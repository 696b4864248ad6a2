package simulate

import (
	"net/netip"
	"strconv"
	"strings"
)

// Connection is a downstream connection.
type Connection struct {
	// Local is the address that the client connected to, "ip:port" or the path
	// of a pipe.
	Local string
	// OriginalDestination is the address before a redirect by iptables, if a
	// listener filter restored one.
	OriginalDestination string
	// Remote is the address of the client; the PROXY protocol may have set it.
	Remote string
	// DirectRemote is the address of the peer of the socket. Empty: Remote.
	DirectRemote string
	// SNI is the server name of the TLS handshake.
	SNI string
	// ALPN are the protocols that the client offers, in its order.
	ALPN []string
	// TransportProtocol is what a listener filter detected. Empty: "tls" for a
	// connection with TLS or SNI, else "raw_buffer".
	TransportProtocol string
	// TLS is the session; nil for plain text.
	TLS *TLS
	// Protocol is the HTTP version, for example "HTTP/1.1". Empty: unknown.
	Protocol string

	guessed bool // made from the URL: what it does not say is unknown
}

// TLS is what is known of a downstream TLS session.
type TLS struct {
	// Unknown says that nothing is known of a client certificate; what asks
	// for one is then Undecided.
	Unknown bool
	// Presented says that the client presented a certificate.
	Presented bool
	// Validated says that the certificate was validated.
	Validated bool
	// Facts are properties of the session by formatter command, for example
	// "DOWNSTREAM_PEER_URI_SAN" or "DOWNSTREAM_TLS_VERSION".
	Facts map[string]string
}

// endpointAddress is an address of a connection, taken apart.
type endpointAddress struct {
	text  string
	ip    netip.Addr // invalid for a pipe or an unknown address
	port  uint16
	known bool
	any   bool // only the port is known
}

// parseAddress reads "ip:port", "[ip]:port", ":port", a bare IP address or
// the path of a pipe.
func parseAddress(text string) endpointAddress {
	a := endpointAddress{text: text, known: text != ""}
	if pair, err := netip.ParseAddrPort(text); err == nil {
		a.ip, a.port = pair.Addr(), pair.Port()
		return a
	}
	if ip, err := netip.ParseAddr(strings.Trim(text, "[]")); err == nil {
		a.ip = ip
	}
	if port, ok := strings.CutPrefix(text, ":"); ok {
		if number, err := strconv.ParseUint(port, 10, 16); err == nil {
			a.port, a.any = uint16(number), true
		}
	}
	return a
}

// isPipe reports an address that is known and has no IP.
func (a endpointAddress) isPipe() bool { return a.known && !a.any && !a.ip.IsValid() }

// connection is the connection of a request, made from scheme and authority
// where none was given.
func (r *Request) connection() *Connection {
	if r.Connection != nil {
		return r.Connection
	}
	c := &Connection{guessed: true}
	if r.Scheme != "https" {
		return c
	}
	c.TLS = &TLS{Unknown: true}
	host := r.Authority
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.Contains(host[i:], "]") {
		host = host[:i]
	}
	if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err != nil {
		c.SNI = strings.ToLower(host)
	}
	return c
}

// port is the port that a request without a connection goes to.
func (r *Request) port() uint16 {
	if i := strings.LastIndexByte(r.Authority, ':'); i >= 0 {
		if port, err := strconv.ParseUint(r.Authority[i+1:], 10, 16); err == nil {
			return uint16(port)
		}
	}
	if r.Scheme == "https" {
		return 443
	}
	return 80
}

func (c *Connection) transportProtocol() string {
	switch {
	case c.TransportProtocol != "":
		return c.TransportProtocol
	case c.TLS != nil || c.SNI != "":
		return "tls"
	}
	return "raw_buffer"
}

func (c *Connection) directRemote() string {
	if c.DirectRemote != "" {
		return c.DirectRemote
	}
	return c.Remote
}

// local is the address that criteria on the destination see.
func (c *Connection) local() string {
	if c.OriginalDestination != "" {
		return c.OriginalDestination
	}
	return c.Local
}
