package listener

import (
	"fmt"
	"net/netip"
	"slices"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var staticDuplicateName = check.Rule(diag.Rule{
	ID: "listener-static-duplicate-name", Severity: diag.Warning,
	Title: "static listeners have different names",
	Text:  "Envoy silently leaves out a static listener whose name another one has: nobody listens on its address, and no error is logged.",
	Bad: `"@type": type.googleapis.com/envoy.config.bootstrap.v3.Bootstrap
static_resources:
  listeners:
  - {name: a, address: {socket_address: {address: 127.0.0.1, port_value: 80}}, filter_chains: [{}]}
  - {name: a, address: {socket_address: {address: 127.0.0.1, port_value: 81}}, filter_chains: [{}]}
`,
	Good: `"@type": type.googleapis.com/envoy.config.bootstrap.v3.Bootstrap
static_resources:
  listeners:
  - {name: a, address: {socket_address: {address: 127.0.0.1, port_value: 80}}, filter_chains: [{}]}
  - {name: b, address: {socket_address: {address: 127.0.0.1, port_value: 81}}, filter_chains: [{}]}
`,
	Ref: "listener_manager_impl.cc addOrUpdateListenerInternal",
})

var ldsDuplicateName = check.Rule(diag.Rule{
	ID: "listener-lds-duplicate-name", Severity: diag.Error,
	Title: "the listeners of a control plane have different names",
	Text:  "Envoy applies the first of two listeners with one name, refuses the second and with it the response.",
	Bad: `# options: dynamic
"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {address: 127.0.0.1, port_value: 80}}
filter_chains: [{}]
---
"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {address: 127.0.0.1, port_value: 81}}
filter_chains: [{}]
`,
	Good: `# options: dynamic
"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {address: 127.0.0.1, port_value: 80}}
filter_chains: [{}]
---
"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: b
address: {socket_address: {address: 127.0.0.1, port_value: 81}}
filter_chains: [{}]
`,
	Ref: "lds_api.cc onConfigUpdate",
})

var ldsVersusStaticName = check.Rule(diag.Rule{
	ID: "listener-lds-vs-static-name", Severity: diag.Warning,
	Title: "a control plane's listener has no static listener's name",
	Text:  "Envoy does not update static listeners: it ignores a listener of that name from the control plane.",
	Bad: `"@type": type.googleapis.com/envoy.config.bootstrap.v3.Bootstrap
static_resources:
  listeners:
  - {name: a, address: {socket_address: {address: 127.0.0.1, port_value: 80}}, filter_chains: [{}]}
---
"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {address: 127.0.0.1, port_value: 81}}
filter_chains: [{}]
`,
	Good: `"@type": type.googleapis.com/envoy.config.bootstrap.v3.Bootstrap
static_resources:
  listeners:
  - {name: a, address: {socket_address: {address: 127.0.0.1, port_value: 80}}, filter_chains: [{}]}
---
"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: b
address: {socket_address: {address: 127.0.0.1, port_value: 81}}
filter_chains: [{}]
`,
	Ref: "listener_manager_impl.cc addOrUpdateListenerInternal",
})

var apiSecond = check.Rule(diag.Rule{
	ID: "listener-api-second", Severity: diag.Warning,
	Title: "a bootstrap has at most one API listener",
	Text:  "Envoy serves one API listener. It drops a second one with a warning in the log.",
	Bad: `"@type": type.googleapis.com/envoy.config.bootstrap.v3.Bootstrap
static_resources: {listeners: [{name: a, api_listener: {}}, {name: b, api_listener: {}}]}
`,
	Good: `"@type": type.googleapis.com/envoy.config.bootstrap.v3.Bootstrap
static_resources: {listeners: [{name: a, api_listener: {}}]}
`,
	Ref: "listener_manager_impl.cc addOrUpdateListener",
})

var duplicateAddress = check.Rule(diag.Rule{
	ID: "listener-duplicate-address", Severity: diag.Error,
	Title: "no two listeners have the same address",
	Text: "Envoy refuses a listener with the protocol, IP address and port of another listener, additional addresses included. 0.0.0.0 and " +
		"127.0.0.1 are different here.",
	Bad: `# options: closed
"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {address: 127.0.0.1, port_value: 80}}
filter_chains: [{}]
---
"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: b
address: {socket_address: {address: 127.0.0.1, port_value: 80}}
filter_chains: [{}]
`,
	Good: `# options: closed
"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {address: 127.0.0.1, port_value: 80}}
filter_chains: [{}]
---
"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: b
address: {socket_address: {protocol: UDP, address: 127.0.0.1, port_value: 80}}
`,
	Ref: "listener_manager_impl.cc hasListenerWithDuplicatedAddress",
})

func init() { check.OnSet(duplicates) }

// duplicates judges the listeners of the set against each other, if they are meant for one Envoy: loose ones may be
// alternatives.
func duplicates(c *check.Context) {
	if c.Closed || c.Dynamic || c.Index().Bootstrap() != nil {
		duplicateNames(c)
	}
	if c.Closed || c.Index().Bootstrap() != nil {
		duplicateAddresses(c)
	}
}

func duplicateAddresses(c *check.Context) {
	used := usage{}
	api := 0
	seen := map[string]bool{}
	for path, l := range check.Resources[*listenerv3.Listener](c) {
		switch {
		case l.GetApiListener() != nil:
			if isStatic(c, l) { // programs other than Envoy take any number from a control plane
				if api++; api > 1 {
					c.ReportAt(path.Append(diag.FieldStep("api_listener")), apiSecond, "there is an API listener already")
				}
			}
		case l.GetName() == "" || !seen[l.GetName()]: // others are left out, or updates of the first
			seen[l.GetName()] = true
			used.add(c, path, l)
		}
	}
}

func duplicateNames(c *check.Context) {
	for _, name := range c.Index().Duplicates(check.Listener) {
		found := c.Index().Find(check.Listener, name)
		if name == "" {
			continue // Envoy makes up a name
		}
		for _, d := range found[1:] {
			rule, summary := ldsDuplicateName, fmt.Sprintf("listener name %q is already used", name)
			switch {
			case d.Static:
				rule, summary = staticDuplicateName, fmt.Sprintf("listener %q is left out, its name is already used", name)
			case found[0].Static:
				rule, summary = ldsVersusStaticName, fmt.Sprintf("listener %q is ignored, a static listener has its name", name)
			}
			c.ReportAt(d.Path.Append(diag.FieldStep("name")), rule, summary).
				Related = []diag.Related{{Message: "first used here", Path: found[0].Path.Append(diag.FieldStep("name"))}}
		}
	}
}

// isStatic tells whether the listener stands in a bootstrap.
func isStatic(c *check.Context, l *listenerv3.Listener) bool {
	return slices.ContainsFunc(c.Index().Find(check.Listener, l.GetName()), func(d check.Definition) bool { return d.Static && d.Message == l })
}

// bound is what Envoy compares of an address. Pipes and internal addresses compare by name.
type bound struct {
	ip        netip.Addr
	port      uint32
	udp       bool
	name      string
	namespace string
}

type owner struct {
	path diag.Path
	name string
}

// usage keeps who has an address.
type usage map[bound]owner

func (u usage) add(c *check.Context, path diag.Path, l *listenerv3.Listener) {
	u.claim(c, path.Append(diag.FieldStep("address")), path, l, l.GetAddress())
	for i, a := range l.GetAdditionalAddresses() {
		at := path.Append(diag.IndexStep("additional_addresses", i), diag.FieldStep("address"))
		u.claim(c, at, path, l, a.GetAddress())
	}
}

// claim records the address, or reports who has it already.
func (u usage) claim(c *check.Context, at, listener diag.Path, l *listenerv3.Listener, a *corev3.Address) {
	b, ok := boundOf(a)
	if !ok || b.name == "" && b.port == 0 && (l.GetBindToPort() == nil || l.GetBindToPort().GetValue()) {
		return
	}
	other, taken := u[b]
	if !taken {
		u[b] = owner{listener, l.GetName()}
		return
	}
	if other.path.String() == listener.String() {
		return
	}
	c.ReportAt(at, duplicateAddress, fmt.Sprintf("the address is that of listener %q", other.name)).
		Related = []diag.Related{{Message: "the other listener", Path: other.path}}
}

func boundOf(a *corev3.Address) (bound, bool) {
	switch a := a.GetAddress().(type) {
	case *corev3.Address_SocketAddress:
		s := a.SocketAddress
		ip, err := netip.ParseAddr(s.GetAddress())
		if err != nil || s.GetResolverName() != "" || s.GetNamedPort() != "" {
			return bound{}, false
		}
		return bound{
			ip: ip, port: s.GetPortValue(), udp: s.GetProtocol() == corev3.SocketAddress_UDP, namespace: s.GetNetworkNamespaceFilepath(),
		}, true
	case *corev3.Address_Pipe:
		return bound{name: a.Pipe.GetPath()}, a.Pipe.GetPath() != ""
	}
	return bound{}, false
}
