package listener

import (
	"fmt"
	"net/netip"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var addressNotIP = check.Rule(diag.Rule{
	ID: "listener-address-not-ip", Severity: diag.Error,
	Title: "a listener's address is an IP address, not a host name",
	Text:  "Envoy does not resolve names for what it listens on. A host name, brackets around IPv6 and a CIDR suffix are all refused.",
	Bad: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {address: localhost, port_value: 80}}
filter_chains: [{}]
`,
	Good: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {address: "::1", port_value: 80}}
filter_chains: [{}]
`,
	Ref: "listener_impl.cc ListenerImpl",
})

var ipv4Compat = check.Rule(diag.Rule{
	ID: "listener-ipv4-compat", Severity: diag.Error,
	Title: "ipv4_compat goes with :: or an IPv4-mapped IPv6 address",
	Text:  "ipv4_compat lets an IPv6 socket take IPv4 connections, which only those addresses can. Envoy refuses others.",
	Bad: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {address: 0.0.0.0, port_value: 80, ipv4_compat: true}}
filter_chains: [{}]
`,
	Good: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {address: "::", port_value: 80, ipv4_compat: true}}
filter_chains: [{}]
`,
	Ref: "listener_impl.cc checkIpv4CompatAddress",
})

var additionalCompat = check.Rule(diag.Rule{
	ID: "listener-additional-ipv4-compat", Severity: diag.Error,
	Title: "ipv4_compat of a further address goes with :: or an IPv4-mapped IPv6 address",
	Text: "Envoy refuses others. By a slip it looks at the listener's first address instead of the further one; only where neither can take IPv4 on an IPv6 socket " +
		"is this an error here.",
	Bad: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {address: 127.0.0.1, port_value: 80}}
additional_addresses: [{address: {socket_address: {address: 127.0.0.2, port_value: 80, ipv4_compat: true}}}]
filter_chains: [{}]
`,
	Good: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {address: "::", port_value: 80}}
additional_addresses: [{address: {socket_address: {address: "::", port_value: 81, ipv4_compat: true}}}]
filter_chains: [{}]
`,
	Ref: "listener_impl.cc ListenerImpl",
})

var additionalSocketType = check.Rule(diag.Rule{
	ID: "listener-additional-socket-type", Severity: diag.Error,
	Title: "all addresses of a listener have the same protocol",
	Text:  "A listener is for streams or for datagrams. Envoy refuses additional addresses whose protocol differs from the first address.",
	Bad: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {address: 127.0.0.1, port_value: 80}}
additional_addresses: [{address: {socket_address: {protocol: UDP, address: 127.0.0.1, port_value: 80}}}]
filter_chains: [{}]
`,
	Good: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {address: 127.0.0.1, port_value: 80}}
additional_addresses: [{address: {socket_address: {address: 127.0.0.1, port_value: 81}}}]
filter_chains: [{}]
`,
	Ref: "listener_impl.cc ListenerImpl",
})

// addresses judges what the listener binds to.
func addresses(c *check.Context, l *listenerv3.Listener) {
	socket := l.GetAddress().GetSocketAddress()
	first, ok := literal(c, socket, "address.socket_address.address")
	if ok && socket.GetIpv4Compat() && !compatible(first) {
		c.Report(ipv4Compat, fmt.Sprintf("ipv4_compat is set for %s", first), "address.socket_address.ipv4_compat")
	}
	for i, additional := range l.GetAdditionalAddresses() {
		other := additional.GetAddress().GetSocketAddress()
		ip, further := literal(c, other, "additional_addresses", i, "address.socket_address.address")
		if ok && further && other.GetIpv4Compat() && !compatible(first) && !compatible(ip) {
			c.Report(additionalCompat, fmt.Sprintf("ipv4_compat is set for %s", ip), "additional_addresses", i, "address.socket_address.ipv4_compat")
		}
		if l.GetAddress() != nil && datagrams(additional.GetAddress()) != isUDP(l) {
			c.Report(additionalSocketType, fmt.Sprintf("the protocol is not %s as for the listener's first address", protocol(isUDP(l))),
				"additional_addresses", i, "address")
		}
	}
}

// literal reads the IP address, if Envoy reads it as one, and reports what is none.
func literal(c *check.Context, s *corev3.SocketAddress, at ...any) (netip.Addr, bool) {
	if s.GetAddress() == "" || s.GetResolverName() != "" && s.GetResolverName() != "envoy.ip" {
		return netip.Addr{}, false
	}
	ip, err := netip.ParseAddr(s.GetAddress())
	if err != nil {
		if !strings.Contains(s.GetAddress(), "%") { // how much of a scoped address is taken depends on the platform
			c.Report(addressNotIP, fmt.Sprintf("%q is not an IP address", s.GetAddress()), at...)
		}
		return ip, false
	}
	return ip, true
}

// compatible tells whether an IPv6 socket at the address can take IPv4.
func compatible(ip netip.Addr) bool {
	return ip.Is4In6() || ip.Is6() && ip.IsUnspecified()
}

func datagrams(a *corev3.Address) bool {
	return a.GetSocketAddress().GetProtocol() == corev3.SocketAddress_UDP
}

func protocol(udp bool) string {
	if udp {
		return "UDP"
	}
	return "TCP"
}
