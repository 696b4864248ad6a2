package listener

import (
	"fmt"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var udpWithFilterChains = check.Rule(diag.Rule{
	ID: "listener-udp-with-filter-chains", Severity: diag.Error,
	Title: "a plain UDP listener has no filter chains",
	Text: "Datagrams without QUIC are no connections: a UDP listener filter such as udp_proxy handles them. Envoy refuses filter_chains and " +
		"default_filter_chain unless udp_listener_config.quic_options is set.",
	Bad: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {protocol: UDP, address: 127.0.0.1, port_value: 53}}
filter_chains: [{}]
`,
	Good: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {protocol: UDP, address: 127.0.0.1, port_value: 53}}
`,
	Ref: "listener_impl.cc validateFilterChains",
})

var udpReusePort = check.Rule(diag.Rule{
	ID: "listener-udp-reuse-port", Severity: diag.Warning,
	Title: "a UDP listener reuses its port",
	Text: "With more than one worker thread (the default is one for each CPU) Envoy refuses a UDP listener whose enable_reuse_port is false, " +
		"because datagrams of one flow would reach different workers. It is accepted with --concurrency 1.",
	Bad: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {protocol: UDP, address: 127.0.0.1, port_value: 53}}
enable_reuse_port: false
`,
	Good: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {protocol: UDP, address: 127.0.0.1, port_value: 53}}
`,
	Ref: "listener_impl.cc buildUdpListenerFactory",
})

var quicBalance = check.Rule(diag.Rule{
	ID: "listener-quic-balance", Severity: diag.Error,
	Title: "a QUIC listener has no connection balancer",
	Text:  "QUIC assigns connections to workers by their IDs. Envoy refuses connection_balance_config beside quic_options.",
	Bad: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {protocol: UDP, address: 127.0.0.1, port_value: 443}}
udp_listener_config: {quic_options: {}}
connection_balance_config: {exact_balance: {}}
` + quicChain,
	Good: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {protocol: UDP, address: 127.0.0.1, port_value: 443}}
udp_listener_config: {quic_options: {}}
` + quicChain,
	Ref: "listener_impl.cc buildUdpListenerFactory",
})

var udpConfigIgnored = check.Rule(diag.Rule{
	ID: "listener-quic-ignored-on-tcp", Severity: diag.Warning,
	Title: "udp_listener_config stands on a UDP listener",
	Text:  "Envoy reads udp_listener_config, QUIC options included, only if the protocol of the listener's address is UDP.",
	Bad: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {address: 127.0.0.1, port_value: 443}}
udp_listener_config: {quic_options: {}}
filter_chains: [{}]
`,
	Good: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {address: 127.0.0.1, port_value: 443}}
filter_chains: [{}]
`,
	Ref: "listener_impl.cc buildUdpListenerFactory",
})

// udpListener judges what a listener for datagrams must and must not have.
func udpListener(c *check.Context, l *listenerv3.Listener) {
	if on := l.GetEnableReusePort(); on != nil && !on.GetValue() {
		c.Report(udpReusePort, "refused unless Envoy runs with --concurrency 1", "enable_reuse_port")
	}
	if !isQUIC(l) {
		if n := len(l.GetFilterChains()); n > 0 {
			c.Report(udpWithFilterChains, fmt.Sprintf("%d filter chains on a UDP listener without QUIC", n), "filter_chains")
		} else if l.GetDefaultFilterChain() != nil {
			c.Report(udpWithFilterChains, "a filter chain on a UDP listener without QUIC", "default_filter_chain")
		}
		return
	}
	if withoutChains(l) {
		c.Report(noFilterChains, "the QUIC listener has no filter chain", "filter_chains")
	}
	if l.GetConnectionBalanceConfig() != nil {
		c.Report(quicBalance, "connection_balance_config does not work with QUIC", "connection_balance_config")
	}
}
