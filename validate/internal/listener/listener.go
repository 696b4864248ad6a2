package listener

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var addressMissing = check.Rule(diag.Rule{
	ID: "listener-address-missing", Severity: diag.Error,
	Title: "a listener has an address, or is an internal or API listener",
	Text:  "Envoy has nothing to listen on without one and refuses the listener.",
	Bad: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
filter_chains: [{}]
`,
	Good: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {address: 127.0.0.1, port_value: 80}}
filter_chains: [{}]
`,
	Ref: "listener_manager_impl.cc addOrUpdateListener",
})

var apiAndInternal = check.Rule(diag.Rule{
	ID: "listener-api-and-internal", Severity: diag.Error,
	Title: "a listener is an API listener or an internal one, not both",
	Text:  "An API listener serves the program that embeds Envoy, an internal one serves other listeners. Envoy refuses a listener that is both.",
	Bad: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
api_listener: {}
internal_listener: {}
`,
	Good: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
api_listener: {}
`,
	Ref: "listener_manager_impl.cc addOrUpdateListener",
})

var noFilterChains = check.Rule(diag.Rule{
	ID: "listener-no-filter-chains", Severity: diag.Error,
	Title: "a listener for connections has a filter chain",
	Text: "TCP, pipe, internal and QUIC listeners hand every connection to a filter chain. Without filter_chains and default_filter_chain " +
		"Envoy refuses the listener. A chain without filters is accepted.",
	Bad: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {address: 127.0.0.1, port_value: 80}}
`,
	Good: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {address: 127.0.0.1, port_value: 80}}
default_filter_chain: {}
`,
	Ref: "listener_impl.cc validateFilterChains",
})

var mptcp = check.Rule(diag.Rule{
	ID: "listener-mptcp", Severity: diag.Error,
	Title: "multipath TCP is enabled on TCP listeners only",
	Text:  "MPTCP needs TCP over IP: Envoy refuses enable_mptcp on a listener for UDP, or on one with a pipe.",
	Bad: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {pipe: {path: /run/a.sock}}
enable_mptcp: true
filter_chains: [{}]
`,
	Good: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {address: 127.0.0.1, port_value: 80}}
enable_mptcp: true
filter_chains: [{}]
`,
	Ref: "listener_impl.cc validateConfig",
})

var reusePortBoth = check.Rule(diag.Rule{
	ID: "listener-reuse-port-both", Severity: diag.Warning,
	Title: "enable_reuse_port stands alone",
	Text:  "reuse_port is the deprecated form of enable_reuse_port. Where both are set, Envoy logs a warning and takes enable_reuse_port.",
	Bad: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {address: 127.0.0.1, port_value: 80}}
reuse_port: true
enable_reuse_port: false
filter_chains: [{}]
`,
	Good: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {address: 127.0.0.1, port_value: 80}}
enable_reuse_port: false
filter_chains: [{}]
`,
	Ref: "listener_impl.cc getReusePortOrDefault",
})

func init() { check.On(listener) }

// listener judges a listener as a whole; Envoy asks the questions in this order.
func listener(c *check.Context, l *listenerv3.Listener) {
	if l.GetApiListener() != nil {
		if l.GetInternalListener() != nil {
			c.Report(apiAndInternal, "api_listener and internal_listener are both set", "api_listener")
		}
		return // Envoy reads nothing else of it
	}
	if l.GetAddress() == nil && l.GetInternalListener() == nil {
		c.Report(addressMissing, "the listener has no address", "address").
			Fixes = []string{"set address, or internal_listener for a listener that other listeners reach"}
	}
	if l.GetReusePort() && l.GetEnableReusePort() != nil {
		c.Report(reusePortBoth, "reuse_port is ignored beside enable_reuse_port", "reuse_port").Fixes = []string{"remove reuse_port"}
	}
	addresses(c, l)
	if l.GetEnableMptcp() && l.GetInternalListener() == nil && !overTCP(l.GetAddress()) {
		c.Report(mptcp, "enable_mptcp is set on a listener that is not TCP over IP", "enable_mptcp")
	}
	if isUDP(l) {
		udpListener(c, l)
	} else {
		streamListener(c, l)
	}
	listenerFilters(c, l)
	internalListener(c, l)
	chains(c, l)
}

// streamListener judges what is required of listeners for TCP, pipes and internal connections.
func streamListener(c *check.Context, l *listenerv3.Listener) {
	if withoutChains(l) {
		c.Report(noFilterChains, "the listener has no filter chain", "filter_chains")
	}
	if l.GetUdpListenerConfig() != nil {
		c.Report(udpConfigIgnored, "udp_listener_config is ignored, the address is not UDP", "udp_listener_config").
			Fixes = []string{"set protocol: UDP in the address"}
	}
}

func withoutChains(l *listenerv3.Listener) bool {
	return len(l.GetFilterChains()) == 0 && l.GetDefaultFilterChain() == nil && l.GetFcdsConfig() == nil
}

// isUDP tells whether the listener takes datagrams, for UDP as such or for QUIC.
func isUDP(l *listenerv3.Listener) bool {
	return l.GetAddress().GetSocketAddress().GetProtocol() == corev3.SocketAddress_UDP
}

// isQUIC tells whether the listener takes QUIC connections.
func isQUIC(l *listenerv3.Listener) bool {
	return isUDP(l) && l.GetUdpListenerConfig().GetQuicOptions() != nil
}

// overTCP tells whether an address is one of TCP over IP, or missing.
func overTCP(a *corev3.Address) bool {
	return a.GetAddress() == nil || a.GetSocketAddress() != nil && a.GetSocketAddress().GetProtocol() == corev3.SocketAddress_TCP
}
