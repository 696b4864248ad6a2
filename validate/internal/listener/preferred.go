package listener

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	preferredv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/quic/server_preferred_address/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const preferredHead = `"@type": type.googleapis.com/envoy.extensions.quic.server_preferred_address.v3.FixedServerPreferredAddressConfig
`

var preferredAddress = check.Rule(diag.Rule{
	ID: "listener-quic-preferred-address", Severity: diag.Error,
	Title: "the preferred addresses of a QUIC server are IP addresses of the field's family",
	Text: "QUIC tells clients to move to a preferred address. Envoy refuses one that is no IP address or of the other family, a port on it without dnat_address " +
		"(the packets arrive at the listener's port), and a port in dnat_address.",
	Bad:  preferredHead + `ipv4_config: {address: {address: "::1", port_value: 0}}` + "\n",
	Good: preferredHead + "ipv4_config: {address: {address: 192.0.2.1, port_value: 443}, dnat_address: {address: 10.0.0.1, port_value: 0}}\n",
	Ref:  "quic/server_preferred_address",
})

func init() {
	check.On(fixed)
	check.On(fromSource)
}

// family is how Envoy calls the addresses that a field takes.
type family string

const (
	v4 family = "IPv4"
	v6 family = "IPv6"
)

func (f family) has(ip netip.Addr) bool { return ip.Is4() == (f == v4) }

// problem tells what is wrong with an address, "" if nothing is.
func (f family) problem(text string) string {
	ip, err := netip.ParseAddr(text)
	switch {
	case err != nil:
		return fmt.Sprintf("%q is not an IP address", text)
	case !f.has(ip):
		return fmt.Sprintf("%s is not an %s address", ip, f)
	}
	return ""
}

func fixed(c *check.Context, p *preferredv3.FixedServerPreferredAddressConfig) {
	text(c, v4, p.GetIpv4Address(), "ipv4_address")
	text(c, v6, p.GetIpv6Address(), "ipv6_address")
	fixedFamily(c, v4, p.GetIpv4Config(), "ipv4_config")
	fixedFamily(c, v6, p.GetIpv6Config(), "ipv6_config")
}

func text(c *check.Context, f family, address, field string) {
	if address == "" {
		return
	}
	if problem := f.problem(address); problem != "" {
		c.Report(preferredAddress, problem, field)
	}
}

func fixedFamily(c *check.Context, f family, p *preferredv3.FixedServerPreferredAddressConfig_AddressFamilyConfig, field string) {
	if p == nil {
		return
	}
	ofFamily(c, f, p.GetAddress(), field+".address")
	ofFamily(c, f, p.GetDnatAddress(), field+".dnat_address")
	switch {
	case p.GetDnatAddress() == nil && p.GetAddress().GetPortValue() != 0:
		c.Report(preferredAddress, "a port is set without dnat_address", field+".address.port_value")
	case p.GetDnatAddress().GetPortValue() != 0:
		c.Report(preferredAddress, "a port is set in dnat_address", field+".dnat_address.port_value")
	}
}

// ofFamily judges the family; whether it is an IP address at all is a rule about all addresses.
func ofFamily(c *check.Context, f family, s *corev3.SocketAddress, field string) {
	if ip, err := netip.ParseAddr(s.GetAddress()); err == nil && !f.has(ip) {
		c.Report(preferredAddress, fmt.Sprintf("%s is not an %s address", ip, f), field+".address")
	}
}

func fromSource(c *check.Context, p *preferredv3.DataSourceServerPreferredAddressConfig) {
	sourceFamily(c, v4, p.GetIpv4Config(), "ipv4_config")
	sourceFamily(c, v6, p.GetIpv6Config(), "ipv6_config")
}

func sourceFamily(c *check.Context, f family, p *preferredv3.DataSourceServerPreferredAddressConfig_AddressFamilyConfig, field string) {
	text(c, f, inline(p.GetAddress()), field+".address")
	text(c, f, inline(p.GetDnatAddress()), field+".dnat_address")
	if port := inline(p.GetPort()); port != "" {
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			c.Report(preferredAddress, fmt.Sprintf("%q is not a port", port), field+".port")
		}
	}
	if p.GetPort() != nil && p.GetDnatAddress() == nil {
		c.Report(preferredAddress, "a port is set without dnat_address", field+".port")
	}
}

// inline returns the text that stands in a data source.
func inline(d *corev3.DataSource) string {
	return strings.TrimSpace(d.GetInlineString() + string(d.GetInlineBytes()))
}
