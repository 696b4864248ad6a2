package listener

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	dnsv3 "github.com/envoyproxy/go-control-plane/envoy/data/dns/v3"
	proxyprotocolv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/listener/proxy_protocol/v3"
	udpproxyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/udp/udp_proxy/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const (
	udpProxyHead = `"@type": type.googleapis.com/envoy.extensions.filters.udp.udp_proxy.v3.UdpProxyConfig
stat_prefix: a
cluster: a
`
	tunnelingHead = `"@type": type.googleapis.com/envoy.extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.UdpTunnelingConfig
proxy_host: proxy
target_host: target
default_target_port: 53
`
)

var proxyProtocolVersions = check.Rule(diag.Rule{
	ID: "lf-proxy-protocol-versions", Severity: diag.Error,
	Title: "the proxy_protocol filter allows a version",
	Text:  "With V1 and V2 both in disallowed_versions nothing is left, and Envoy refuses the listener.",
	Bad: `"@type": type.googleapis.com/envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol
disallowed_versions: [V1, V2]
`,
	Good: `"@type": type.googleapis.com/envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol
disallowed_versions: [V1]
`,
	Ref: "listener/proxy_protocol/proxy_protocol.cc",
})

var udpPerPacket = check.Rule(diag.Rule{
	ID: "udp-proxy-per-packet", Severity: diag.Error,
	Title: "udp_proxy has sessions where something needs them",
	Text:  "use_per_packet_load_balancing sends every datagram on its own. Envoy refuses it beside tunneling_config and session_filters.",
	Bad:   udpProxyHead + "use_per_packet_load_balancing: true\ntunneling_config: {proxy_host: a, target_host: b, default_target_port: 53}\n",
	Good:  udpProxyHead + "tunneling_config: {proxy_host: a, target_host: b, default_target_port: 53}\n",
	Ref:   "udp/udp_proxy/config.cc",
})

var udpTunneling = check.Rule(diag.Rule{
	ID: "udp-proxy-tunneling", Severity: diag.Error,
	Title: "UDP is tunneled over a path and to ports that exist",
	Text: "Envoy refuses post_path without use_post, a post_path that does not begin with a slash, a proxy port outside 1 to 65535, and retries whose longest " +
		"interval is below the base interval.",
	Bad:  tunnelingHead + "post_path: /udp\n",
	Good: tunnelingHead + "use_post: true\npost_path: /udp\n",
	Ref:  "udp/udp_proxy/config.cc TunnelingConfigImpl",
})

var dnsTable = check.Rule(diag.Rule{
	ID: "udp-dns-filter", Severity: diag.Error,
	Title: "the addresses of a DNS table are IP addresses",
	Text:  "The dns_filter answers with them. Envoy refuses an inline table with anything else.",
	Bad: `"@type": type.googleapis.com/envoy.data.dns.v3.DnsTable
virtual_domains: [{name: a.com, endpoint: {address_list: {address: [b.com]}}}]
`,
	Good: `"@type": type.googleapis.com/envoy.data.dns.v3.DnsTable
virtual_domains: [{name: a.com, endpoint: {address_list: {address: [192.0.2.1]}}}]
`,
	Ref: "udp/dns_filter/dns_filter.cc",
})

func init() {
	check.On(proxyProtocol)
	check.On(udpProxy)
	check.On(tunneling)
	check.On(func(c *check.Context, l *dnsv3.DnsTable_AddressList) {
		for i, a := range l.GetAddress() {
			if _, err := netip.ParseAddr(a); err != nil && !strings.Contains(a, "%") {
				c.Report(dnsTable, fmt.Sprintf("%q is not an IP address", a), "address", i)
			}
		}
	})
}

func proxyProtocol(c *check.Context, p *proxyprotocolv3.ProxyProtocol) {
	v := p.GetDisallowedVersions()
	if slices.Contains(v, corev3.ProxyProtocolConfig_V1) && slices.Contains(v, corev3.ProxyProtocolConfig_V2) {
		c.Report(proxyProtocolVersions, "every version of the proxy protocol is disallowed", "disallowed_versions")
	}
}

func udpProxy(c *check.Context, p *udpproxyv3.UdpProxyConfig) {
	if !p.GetUsePerPacketLoadBalancing() {
		return
	}
	if p.GetTunnelingConfig() != nil {
		c.Report(udpPerPacket, "tunneling_config is set beside use_per_packet_load_balancing", "tunneling_config")
	}
	if len(p.GetSessionFilters()) > 0 {
		c.Report(udpPerPacket, "session_filters are set beside use_per_packet_load_balancing", "session_filters")
	}
}

func tunneling(c *check.Context, t *udpproxyv3.UdpProxyConfig_UdpTunnelingConfig) {
	path := t.GetPostPath()
	switch {
	case path != "" && !t.GetUsePost():
		c.Report(udpTunneling, "post_path is set without use_post", "post_path").Fixes = []string{"set use_post"}
	case path != "" && path[0] != '/':
		c.Report(udpTunneling, fmt.Sprintf("path %q does not begin with a slash", path), "post_path")
	}
	if p := t.GetProxyPort(); p != nil && (p.GetValue() == 0 || p.GetValue() > 65535) {
		c.Report(udpTunneling, fmt.Sprintf("%d is no port", p.GetValue()), "proxy_port")
	}
	if b := t.GetRetryOptions().GetBackoffOptions(); b.GetMaxInterval() != nil && b.GetMaxInterval().AsDuration() < b.GetBaseInterval().AsDuration() {
		c.Report(udpTunneling, "max_interval is below base_interval", "retry_options.backoff_options.max_interval")
	}
}
