package value

import (
	"fmt"
	"net/netip"
	"strings"

	xdscorev3 "github.com/cncf/xds/go/xds/core/v3"
	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	metricsv3 "github.com/envoyproxy/go-control-plane/envoy/config/metrics/v3"
	preferredv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/quic/server_preferred_address/v3"
	proxyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/http_11_proxy/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// listening returns a listener on an address.
func listening(address string) string {
	return `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {` + address + `}
filter_chains: [{}]
`
}

var notIP = check.Rule(diag.Rule{
	ID: "addr-not-ip", Severity: diag.Error,
	Title: "addresses that Envoy does not resolve are IP addresses",
	Text: "Where Envoy listens or sends from, it takes an IPv4 or IPv6 address, without brackets and without the length of a prefix. Names are resolved only " +
		"in clusters of a DNS type. What listeners, clusters and sinks say of this are rules of their own.",
	Bad: `"@type": type.googleapis.com/envoy.extensions.quic.server_preferred_address.v3.FixedServerPreferredAddressConfig
ipv4_config: {address: {address: example.com, port_value: 0}}
`,
	Good: `"@type": type.googleapis.com/envoy.extensions.quic.server_preferred_address.v3.FixedServerPreferredAddressConfig
ipv4_config: {address: {address: 192.0.2.1, port_value: 0}}
`,
	Ref: "common/network/resolver_impl.cc IpResolver",
})

var namedPort = check.Rule(diag.Rule{
	ID: "addr-named-port", Severity: diag.Error,
	Title: "addresses that Envoy does not resolve have a number for a port",
	Text:  "Only a custom resolver knows what a named port is; the one that is built in refuses it.",
	Bad:   listening(`socket_address: {address: 127.0.0.1, named_port: http}`),
	Good:  listening(`socket_address: {address: 127.0.0.1, port_value: 80}`),
	Ref:   "common/network/resolver_impl.cc IpResolver",
})

var unknownResolver = check.Rule(diag.Rule{
	ID: "addr-unknown-resolver", Severity: diag.Error,
	Title: "the resolver of an address is one that Envoy has",
	Text:  `The only resolver that is built in is "envoy.ip", which is also the default.`,
	Bad:   listening(`socket_address: {address: 127.0.0.1, port_value: 80, resolver_name: consul}`),
	Good:  listening(`socket_address: {address: 127.0.0.1, port_value: 80, resolver_name: envoy.ip}`),
	Ref:   "common/network/resolver_impl.cc resolveProtoSocketAddress",
})

var pipeTooLong = check.Rule(diag.Rule{
	ID: "addr-pipe-too-long", Severity: diag.Error,
	Title: "the path of a Unix socket is shorter than 108 bytes",
	Text:  "Linux leaves 108 bytes for the path of a socket and its end. Envoy refuses a longer one when it loads the address.",
	Bad:   listening(`pipe: {path: "/` + strings.Repeat("run/", 27) + `"}`),
	Good:  listening(`pipe: {path: /run/envoy.sock}`),
	Ref:   "common/network/address_impl.cc PipeInstance",
})

var pipeAbstract = check.Rule(diag.Rule{
	ID: "addr-pipe-abstract", Severity: diag.Error,
	Title: "an abstract Unix socket has no mode",
	Text:  `A path that begins with "@" is no file, so it has no permissions that mode could set.`,
	Bad:   listening(`pipe: {path: "@envoy", mode: 384}`),
	Good:  listening(`pipe: {path: "@envoy"}`),
	Ref:   "common/network/address_impl.cc PipeInstance",
})

var pipeNul = check.Rule(diag.Rule{
	ID: "addr-pipe-nul", Severity: diag.Error,
	Title: "the path of a Unix socket holds no NUL byte",
	Text:  "A NUL byte would end the path early. Only abstract sockets may hold one.",
	Bad:   listening(`pipe: {path: "/run/a\0b"}`),
	Good:  listening(`pipe: {path: /run/ab}`),
	Ref:   "common/network/address_impl.cc PipeInstance",
})

var cidrMalformed = check.Rule(diag.Rule{
	ID: "cidr-malformed", Severity: diag.Error,
	Title: "a range of addresses begins with an IP address",
	Text: "address_prefix is an IPv4 or IPv6 address alone; the length of the prefix has a field of its own (which is clamped to the width of " +
		"the family, and matches everything if it is absent).",
	Bad: `"@type": type.googleapis.com/envoy.config.rbac.v3.Principal
remote_ip: {address_prefix: 10.0.0.0/8}
`,
	Good: `"@type": type.googleapis.com/envoy.config.rbac.v3.Principal
remote_ip: {address_prefix: 10.0.0.0, prefix_len: 8}
`,
	Ref: "common/network/cidr_range.cc CidrRange::create",
})

func init() {
	check.On(socketAddress)
	check.On(pipe)
	check.On(func(c *check.Context, r *corev3.CidrRange) { cidr(c, r.GetAddressPrefix()) })
	check.On(func(c *check.Context, r *xdscorev3.CidrRange) { cidr(c, r.GetAddressPrefix()) })
}

func socketAddress(c *check.Context, a *corev3.SocketAddress) {
	above := c.Parent()
	if _, ok := above.(*corev3.Address); ok {
		above = c.Above(2)
	}
	switch above.(type) {
	case *preferredv3.FixedServerPreferredAddressConfig_AddressFamilyConfig:
		if !isIP(a.GetAddress()) {
			c.Report(notIP, fmt.Sprintf("%q is not an IP address", a.GetAddress()), "address")
		}
	case *proxyv3.Http11ProxyUpstreamTransport:
		resolved(c, a, false)
		if r := a.GetResolverName(); (r == "" || r == "envoy.ip") && !isIP(a.GetAddress()) {
			c.Report(notIP, fmt.Sprintf("%q is not an IP address", a.GetAddress()), "address")
		}
	case *listenerv3.Listener, *listenerv3.AdditionalAddress, *bootstrapv3.Admin, *metricsv3.StatsdSink, *metricsv3.DogStatsdSink, nil:
		resolved(c, a, above == nil)
	}
}

// resolved judges an address that goes to its resolver, whatever it is.
func resolved(c *check.Context, a *corev3.SocketAddress, alone bool) {
	if r := a.GetResolverName(); r != "" && r != "envoy.ip" {
		c.Report(unknownResolver, fmt.Sprintf("there is no resolver %q", r), "resolver_name")
		return
	}
	if a.GetNamedPort() != "" && !alone {
		c.Report(namedPort, fmt.Sprintf("the port %q is not a number", a.GetNamedPort()), "named_port")
	}
}

func pipe(c *check.Context, p *corev3.Pipe) {
	path := p.GetPath()
	abstract := strings.HasPrefix(path, "@")
	switch {
	case len(path) >= 108:
		c.Report(pipeTooLong, fmt.Sprintf("the path has %d bytes", len(path)), "path")
	case abstract && p.GetMode() != 0:
		c.Report(pipeAbstract, "an abstract socket has no mode", "mode")
	case !abstract && strings.Contains(path, "\x00"):
		c.Report(pipeNul, "the path holds a NUL byte", "path")
	}
}

func cidr(c *check.Context, address string) {
	if address == "" || isIP(address) {
		return // PGV wants a text
	}
	d := c.Report(cidrMalformed, fmt.Sprintf("%q is not an IP address", address), "address_prefix")
	if p, err := netip.ParsePrefix(address); err == nil {
		d.Fixes = []string{fmt.Sprintf("address_prefix %q with prefix_len %d", p.Addr(), p.Bits())}
	}
}

// isIP tells whether Envoy reads a text as an address. It asks inet_pton, which takes no leading zeros,
// and getaddrinfo for IPv6, which takes a zone.
func isIP(s string) bool {
	_, err := netip.ParseAddr(s)
	return err == nil
}
