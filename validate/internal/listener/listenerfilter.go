package listener

import (
	"fmt"
	"strings"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/extension"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var listenerFilterUnknown = check.Rule(diag.Rule{
	ID: "listener-filter-unknown", Severity: diag.Error,
	Title: "a listener for connections has listener filters for connections",
	Text:  "Envoy looks up the filters of TCP and of UDP listeners in different registries: udp_proxy and dns_filter are not found for a TCP listener.",
	Bad: plainHead + `listener_filters: [{name: dns, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.udp.dns_filter.v3.DnsFilterConfig, stat_prefix: a, server_config: {inline_dns_table: {}}}}]
filter_chains: [{}]
`,
	Good: plainHead + `listener_filters: [{name: tls, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector}}]
filter_chains: [{}]
`,
	Ref: "listener_manager_impl.cc createListenerFilterFactoryListImpl",
})

var filterOnUDP = check.Rule(diag.Rule{
	ID: "lf-on-udp", Severity: diag.Error,
	Title: "a UDP listener has filters for UDP",
	Text:  "tls_inspector, proxy_protocol, original_dst and the like inspect connections. Envoy does not find them for a UDP listener and refuses it.",
	Bad: udpHead + `listener_filters: [{name: tls, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector}}]
`,
	Good: udpHead + `listener_filters: [{name: dns, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.udp.dns_filter.v3.DnsFilterConfig, stat_prefix: a, server_config: {inline_dns_table: {}}}}]
`,
	Ref: "listener_manager_impl.cc createUdpListenerFilterFactoryListImpl",
})

var udpFilterECDS = check.Rule(diag.Rule{
	ID: "listener-udp-filter-ecds", Severity: diag.Error,
	Title: "the filters of a UDP listener stand in the listener",
	Text:  "Envoy does not support extension discovery for the filters of a plain UDP listener.",
	Bad: udpHead + `listener_filters: [{name: dns, config_discovery: {config_source: {ads: {}}, type_urls: [envoy.extensions.filters.udp.dns_filter.v3.DnsFilterConfig]}}]
`,
	Good: udpHead + `listener_filters: [{name: dns, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.udp.dns_filter.v3.DnsFilterConfig, stat_prefix: a, server_config: {inline_dns_table: {}}}}]
`,
	Ref: "listener_manager_impl.cc createUdpListenerFilterFactoryListImpl",
})

var inspectorMissing = check.Rule(diag.Rule{
	ID: "listener-tls-inspector-missing", Severity: diag.Warning,
	Title: "a listener that matches server names has a filter that finds them",
	Text: "Only a listener filter such as tls_inspector knows the server name and protocols before TLS begins. Envoy neither adds one nor complains: " +
		"the filter chain just never matches.",
	Bad: plainHead + `filter_chains: [{filter_chain_match: {server_names: [example.com]}}]
`,
	Good: plainHead + `filter_chains: [{filter_chain_match: {server_names: [example.com]}}]
listener_filters: [{name: tls, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector}}]
`,
	Ref: "listener_manager",
})

const udpHead = `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {protocol: UDP, address: 127.0.0.1, port_value: 53}}
`

// listenerFilters judges whether the filters fit the kind of listener.
func listenerFilters(c *check.Context, l *listenerv3.Listener) {
	for i, f := range l.GetListenerFilters() {
		if isUDP(l) && !isQUIC(l) {
			udpFilter(c, f, i)
			continue
		}
		t := c.ConfigType(f.GetTypedConfig())
		if fits, known := extension.Fits(t, "envoy.filters.listener"); known && !fits && forUDP(t) {
			c.Report(listenerFilterUnknown, t+" is a filter for UDP listeners", "listener_filters", i, "typed_config")
		}
	}
}

func udpFilter(c *check.Context, f *listenerv3.ListenerFilter, i int) {
	if f.GetConfigDiscovery() != nil {
		c.Report(udpFilterECDS, fmt.Sprintf("filter %q of a UDP listener uses extension discovery", f.GetName()), "listener_filters", i, "config_discovery")
		return
	}
	t := c.ConfigType(f.GetTypedConfig())
	fits, _ := extension.Fits(t, "envoy.filters.listener")
	if fits && !forUDP(t) {
		c.Report(filterOnUDP, t+" is a filter for listeners that take connections", "listener_filters", i, "typed_config")
	}
}

// forUDP tells whether a filter works on UDP; a dynamic module decides by itself.
func forUDP(message string) bool {
	fits, _ := extension.Fits(message, "envoy.filters.udp_listener")
	return fits || strings.Contains(message, "dynamic_modules")
}

// inspectors warns of matches on what no listener filter finds out.
func inspectors(c *check.Context, l *listenerv3.Listener) {
	if isUDP(l) || l.GetInternalListener() != nil {
		return
	}
	for _, f := range l.GetListenerFilters() {
		switch check.TypeName(f.GetTypedConfig()) {
		case "envoy.extensions.filters.listener.original_dst.v3.OriginalDst", "envoy.extensions.filters.listener.original_src.v3.OriginalSrc":
		default:
			return // it may find a server name
		}
	}
	for i, f := range l.GetFilterChains() {
		m := f.GetFilterChainMatch()
		switch {
		case len(m.GetServerNames()) > 0:
			c.Report(inspectorMissing, "no listener filter finds the server name", "filter_chains", i, "filter_chain_match.server_names").
				Fixes = []string{"add the listener filter envoy.filters.listener.tls_inspector"}
		case m.GetTransportProtocol() == "tls":
			c.Report(inspectorMissing, "no listener filter tells TLS from plain text", "filter_chains", i, "filter_chain_match.transport_protocol").
				Fixes = []string{"add the listener filter envoy.filters.listener.tls_inspector"}
		}
	}
}
