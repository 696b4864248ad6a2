package listener

import (
	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var internalWithAddress = check.Rule(diag.Rule{
	ID: "listener-internal-with-address", Severity: diag.Error,
	Title: "an internal listener has no address",
	Text:  "Other listeners reach it by its name. Envoy refuses an internal listener with address or additional_addresses.",
	Bad: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {address: 127.0.0.1, port_value: 80}}
internal_listener: {}
filter_chains: [{}]
`,
	Good: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
internal_listener: {}
filter_chains: [{}]
`,
	Ref: "listener_impl.cc buildInternalListener",
})

var internalTCPFeature = check.Rule(diag.Rule{
	ID: "listener-internal-tcp-feature", Severity: diag.Error,
	Title: "an internal listener has no settings of TCP",
	Text: "It has no socket. Envoy refuses exact_balance, enable_mptcp, enable_reuse_port (even false), freebind, transparent, tcp_backlog_size and " +
		"tcp_fast_open_queue_length on it.",
	Bad: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
internal_listener: {}
enable_reuse_port: false
filter_chains: [{}]
`,
	Good: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
internal_listener: {}
filter_chains: [{}]
`,
	Ref: "listener_impl.cc buildInternalListener",
})

var internalSocketOptions = check.Rule(diag.Rule{
	ID: "listener-internal-socket-options", Severity: diag.Error,
	Title: "an internal listener has no socket options",
	Text:  "It has no socket to set them on, and Envoy refuses them.",
	Bad: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
internal_listener: {}
socket_options: [{level: 1, name: 2, int_value: 3}]
filter_chains: [{}]
`,
	Good: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
internal_listener: {}
filter_chains: [{}]
`,
	Ref: "listener_impl.cc buildInternalListener",
})

var internalAddressForm = check.Rule(diag.Rule{
	ID: "listener-internal-address-form", Severity: diag.Error,
	Title: "an internal listener is declared by internal_listener",
	Text:  "envoy_internal_address is for clusters that reach an internal listener. Envoy refuses it as the address of a listener.",
	Bad: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {envoy_internal_address: {server_listener_name: a}}
filter_chains: [{}]
`,
	Good: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
internal_listener: {}
filter_chains: [{}]
`,
	Ref: "listener_impl.cc buildInternalListener",
})

var internalBootstrapExtension = check.Rule(diag.Rule{
	ID: "listener-internal-bootstrap-extension", Severity: diag.Error,
	Title: "internal listeners need the bootstrap extension for them",
	Text:  "Envoy refuses an internal listener unless bootstrap_extensions holds envoy.extensions.bootstrap.internal_listener.v3.InternalListener.",
	Bad: `"@type": type.googleapis.com/envoy.config.bootstrap.v3.Bootstrap
static_resources:
  listeners:
  - {name: a, internal_listener: {}, filter_chains: [{}]}
`,
	Good: `"@type": type.googleapis.com/envoy.config.bootstrap.v3.Bootstrap
bootstrap_extensions:
- name: envoy.bootstrap.internal_listener
  typed_config: {"@type": type.googleapis.com/envoy.extensions.bootstrap.internal_listener.v3.InternalListener}
static_resources:
  listeners:
  - {name: a, internal_listener: {}, filter_chains: [{}]}
`,
	Ref: "listener_impl.cc buildInternalListener",
})

// internalListener judges what an internal listener may not have, and that others are no internal ones in disguise.
func internalListener(c *check.Context, l *listenerv3.Listener) {
	if l.GetInternalListener() == nil {
		internalForm(c, l)
		return
	}
	if l.GetAddress() != nil {
		c.Report(internalWithAddress, "an internal listener has an address", "address")
	} else if len(l.GetAdditionalAddresses()) > 0 {
		c.Report(internalWithAddress, "an internal listener has additional addresses", "additional_addresses")
	}
	if field := tcpFeature(l); field != "" {
		c.Report(internalTCPFeature, field+" is set on an internal listener", field)
	}
	if len(l.GetSocketOptions()) > 0 {
		c.Report(internalSocketOptions, "an internal listener has socket options", "socket_options")
	}
	if b := c.Index().Bootstrap(); b != nil && !hasInternalListenerExtension(b) {
		c.Report(internalBootstrapExtension, "the bootstrap lacks the extension for internal listeners", "internal_listener").
			Fixes = []string{"add envoy.extensions.bootstrap.internal_listener.v3.InternalListener to bootstrap_extensions"}
	}
}

func internalForm(c *check.Context, l *listenerv3.Listener) {
	if l.GetAddress().GetEnvoyInternalAddress() != nil {
		c.Report(internalAddressForm, "the listener's address is envoy_internal_address", "address.envoy_internal_address").
			Fixes = []string{"use internal_listener instead of address"}
	}
	for i, a := range l.GetAdditionalAddresses() {
		if a.GetAddress().GetEnvoyInternalAddress() != nil {
			c.Report(internalAddressForm, "an address of the listener is envoy_internal_address",
				"additional_addresses", i, "address.envoy_internal_address")
		}
	}
}

// tcpFeature returns the first field that is set for TCP only.
func tcpFeature(l *listenerv3.Listener) string {
	switch {
	case l.GetConnectionBalanceConfig().GetExactBalance() != nil:
		return "connection_balance_config"
	case l.GetEnableMptcp():
		return "enable_mptcp"
	case l.GetEnableReusePort() != nil:
		return "enable_reuse_port"
	case l.GetFreebind().GetValue():
		return "freebind"
	case l.GetTransparent().GetValue():
		return "transparent"
	case l.GetTcpBacklogSize() != nil:
		return "tcp_backlog_size"
	case l.GetTcpFastOpenQueueLength() != nil:
		return "tcp_fast_open_queue_length"
	}
	return ""
}

func hasInternalListenerExtension(b *bootstrapv3.Bootstrap) bool {
	for _, e := range b.GetBootstrapExtensions() {
		if check.TypeName(e.GetTypedConfig()) == "envoy.extensions.bootstrap.internal_listener.v3.InternalListener" {
			return true
		}
	}
	return false
}
