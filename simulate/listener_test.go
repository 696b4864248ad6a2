package simulate

import (
	"testing"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/simulate/internal/corpustest"
)

func listenersOf(t *testing.T, texts ...string) *Simulator {
	t.Helper()
	var config Config
	for _, text := range texts {
		config.Listeners = append(config.Listeners, corpustest.Parse(t, text, &listenerv3.Listener{}))
	}
	return New(config)
}

// chainOf is the name of the chain that takes a connection, "-" for none and
// "?" where that is undecided.
func chainOf(sim *Simulator, c Connection) string {
	d := sim.Decide(&Request{Connection: &c})
	switch d.Outcome {
	case Unsettled:
		return "?"
	case Closed:
		return "-"
	}
	return d.FilterChain
}

func listenerOf(sim *Simulator, c Connection) string {
	return sim.Decide(&Request{Connection: &c}).Listener
}

const (
	redirecting = `
name: A
address: {socket_address: {address: 0.0.0.0, port_value: 15001}}
use_original_dst: true
filter_chains: [{name: a}]`
	specific = `
name: B
address: {socket_address: {address: 10.0.0.1, port_value: 80}}
bind_to_port: false
filter_chains: [{name: b}]`
	anyAddress = `
name: C
address: {socket_address: {address: 0.0.0.0, port_value: 9080}}
bind_to_port: false
filter_chains: [{name: c}]`
)

func TestOriginalDestination(t *testing.T) {
	connect := func(original string) Connection {
		return Connection{Local: "10.1.1.1:15001", OriginalDestination: original, Remote: "10.2.2.2:40000"}
	}
	// E1.2a
	sim := listenersOf(t, redirecting, specific, anyAddress)
	require.Equal(t, "B", listenerOf(sim, connect("10.0.0.1:80")))
	require.Equal(t, "C", listenerOf(sim, connect("10.9.9.9:9080")))
	require.Equal(t, "A", listenerOf(sim, connect("10.9.9.9:443")))
	// E1.2b
	sim = listenersOf(t, redirecting, anyAddress)
	require.Equal(t, "A", listenerOf(sim, connect("10.0.0.1:80")))
	// E1.2c
	const v6 = `
name: D
address: {socket_address: {address: "::", port_value: 9080}}
bind_to_port: false
filter_chains: [{name: d}]`
	const compat = `
name: D
address: {socket_address: {address: "::", port_value: 9080, ipv4_compat: true}}
bind_to_port: false
filter_chains: [{name: d}]`
	require.Equal(t, "A", listenerOf(listenersOf(t, redirecting, v6), connect("10.0.0.1:9080")))
	require.Equal(t, "D", listenerOf(listenersOf(t, redirecting, compat), connect("10.0.0.1:9080")))
}

func TestExactAddressBeatsWildcard(t *testing.T) {
	sim := listenersOf(t, `
name: wide
address: {socket_address: {address: 0.0.0.0, port_value: 80}}
filter_chains: [{name: w}]`, `
name: narrow
address: {socket_address: {address: 10.0.0.1, port_value: 80}}
filter_chains: [{name: nn}]`, anyAddress)
	require.Equal(t, "narrow", listenerOf(sim, Connection{Local: "10.0.0.1:80"}))
	require.Equal(t, "wide", listenerOf(sim, Connection{Local: "10.0.0.2:80"}))
	require.Equal(t, "", listenerOf(sim, Connection{Local: "10.0.0.2:9080"})) // not bound
}

const at = `
name: l
address: {socket_address: {address: 0.0.0.0, port_value: 1}}
additional_addresses:
- address: {pipe: {path: /sock}}
use_original_dst: true
`

// to is a connection to a restored destination.
func to(destination, remote string) Connection {
	return Connection{Local: "9.9.9.9:1", OriginalDestination: destination, Remote: remote}
}

func TestFilterChainPorts(t *testing.T) { // E1.3a
	sim := listenersOf(t, at+`
filter_chains:
- {name: none}
- {name: p8080, filter_chain_match: {destination_port: 8080}}
- {name: p8081, filter_chain_match: {destination_port: 8081}}`)
	const client = "8.8.8.8:1"
	require.Equal(t, "none", chainOf(sim, to("1.2.3.4:1234", client)))
	require.Equal(t, "p8080", chainOf(sim, to("1.2.3.4:8080", client)))
	require.Equal(t, "p8081", chainOf(sim, to("1.2.3.4:8081", client)))
	require.Equal(t, "none", chainOf(sim, Connection{Local: "/sock", Remote: "@client"}))
}

func TestFilterChainAddresses(t *testing.T) { // E1.3b
	sim := listenersOf(t, at+`
filter_chains:
- {name: none}
- {name: one, filter_chain_match: {prefix_ranges: [{address_prefix: 192.168.0.1, prefix_len: 32}]}}
- {name: net, filter_chain_match: {prefix_ranges: [{address_prefix: 192.168.0.0, prefix_len: 16}]}}`)
	const client = "8.8.8.8:1"
	require.Equal(t, "none", chainOf(sim, to("127.0.0.1:80", client)))
	require.Equal(t, "one", chainOf(sim, to("192.168.0.1:80", client)))
	require.Equal(t, "net", chainOf(sim, to("192.168.1.1:80", client)))
	require.Equal(t, "none", chainOf(sim, Connection{Local: "/sock", Remote: "@client"}))
	// The address is not known and the chains ask for it.
	require.Equal(t, "?", chainOf(sim, Connection{Local: ":1", Remote: client}))
}

func TestFilterChainServerNames(t *testing.T) { // E1.3c
	sim := listenersOf(t, at+`
filter_chains:
- {name: none}
- {name: exact, filter_chain_match: {server_names: [server1.example.com]}}
- {name: wild, filter_chain_match: {server_names: ["*.com"]}}
- {name: deep, filter_chain_match: {server_names: ["*.Example.ORG"]}}`)
	for sni, want := range map[string]string{
		"": "none", "server1.example.com": "exact", "server2.example.com": "wild", "www.wildcard.com": "wild",
		"a.b.example.org": "deep", "example.org": "none", "SERVER1.example.com": "exact",
	} {
		c := to("1.2.3.4:443", "8.8.8.8:1")
		c.SNI = sni
		require.Equal(t, want, chainOf(sim, c), sni)
	}
}

func TestFilterChainsAreNotTriedAgain(t *testing.T) { // E1.3d
	sim := listenersOf(t, at+`
filter_chains:
- {name: none}
- name: tls
  filter_chain_match: {server_names: [server1.example.com, www.example.com], transport_protocol: tls, application_protocols: [dummy, h2]}`)
	c := to("1.2.3.4:443", "8.8.8.8:1")
	c.SNI = "server1.example.com"
	require.Equal(t, "-", chainOf(sim, c))
	c.ALPN = []string{"h2", "http/1.1"}
	require.Equal(t, "tls", chainOf(sim, c))
	c.SNI, c.ALPN = "", []string{"dummy"}
	require.Equal(t, "none", chainOf(sim, c))
}

func TestFilterChainSourceTypes(t *testing.T) { // E1.3e
	sim := listenersOf(t, at+`
filter_chains:
- {name: foo, filter_chain_match: {source_type: SAME_IP_OR_LOOPBACK}}
- {name: bar, filter_chain_match: {application_protocols: [http/1.1], source_type: EXTERNAL}}
- {name: baz}`)
	alpn := []string{"h2", "http/1.1"}
	local, external := to("8.8.8.8:111", "127.0.0.1:111"), to("8.8.8.8:111", "6.6.6.6:111")
	require.Equal(t, "foo", chainOf(sim, local))
	require.Equal(t, "baz", chainOf(sim, external))
	local.ALPN, external.ALPN = alpn, alpn
	require.Equal(t, "-", chainOf(sim, local))
	require.Equal(t, "bar", chainOf(sim, external))
	require.Equal(t, "foo", chainOf(sim, to("8.8.8.8:111", "8.8.8.8:5"))) // the same IP
}

func TestFilterChainALPN(t *testing.T) { // E1.3f
	sim := listenersOf(t, at+`
filter_chains:
- {name: none}
- {name: h2, filter_chain_match: {application_protocols: [dummy, h2]}}`)
	c := to("1.2.3.4:443", "8.8.8.8:1")
	require.Equal(t, "none", chainOf(sim, c))
	c.ALPN = []string{"h2", "http/1.1"}
	require.Equal(t, "h2", chainOf(sim, c))
}

func TestDefaultFilterChain(t *testing.T) { // E1.3g, E1.3h
	sim := listenersOf(t, at+`
filter_chains:
- {name: chain, filter_chain_match: {destination_port: 10000}}
default_filter_chain: {name: default, filter_chain_match: {destination_port: 77}}`)
	require.Equal(t, "default", chainOf(sim, to("1.2.3.4:9999", "8.8.8.8:1")))
	require.Equal(t, "chain", chainOf(sim, to("1.2.3.4:10000", "8.8.8.8:1")))
	sim = listenersOf(t, at+`
filter_chains:
- {name: inner, filter_chain_match: {destination_port: 443, prefix_ranges: [{address_prefix: 10.0.0.0, prefix_len: 8}]}}
- {name: outer}
default_filter_chain: {name: default}`)
	require.Equal(t, "default", chainOf(sim, to("192.168.0.1:443", "8.8.8.8:1")))
}

func TestFilterChainSources(t *testing.T) {
	sim := listenersOf(t, at+`
filter_chains:
- {name: none}
- {name: direct, filter_chain_match: {direct_source_prefix_ranges: [{address_prefix: 10.0.0.0, prefix_len: 8}]}}
- {name: source, filter_chain_match: {source_prefix_ranges: [{address_prefix: 11.0.0.0, prefix_len: 8}], source_ports: [7]}}`)
	require.Equal(t, "none", chainOf(sim, to("1.2.3.4:1", "8.8.8.8:1")))
	proxied := to("1.2.3.4:1", "8.8.8.8:1")
	proxied.DirectRemote = "10.1.1.1:5"
	require.Equal(t, "direct", chainOf(sim, proxied))
	require.Equal(t, "source", chainOf(sim, to("1.2.3.4:1", "11.1.1.1:7")))
	require.Equal(t, "-", chainOf(sim, to("1.2.3.4:1", "11.1.1.1:8")))
}

func TestOverlappingChainsAreRefused(t *testing.T) {
	sim := listenersOf(t, at+`
filter_chains:
- {name: a, filter_chain_match: {server_names: [x.com, y.com]}}
- {name: b, filter_chain_match: {server_names: [y.com, z.com]}}`)
	require.Equal(t, "?", chainOf(sim, to("1.2.3.4:1", "8.8.8.8:1")))
}

const portMatcher = at + `
filter_chains: [{name: a}, {name: b}, {name: x}]
default_filter_chain: {name: d}
filter_chain_matcher:
  matcher_tree:
    input:
      name: port
      typed_config: {"@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.DestinationPortInput}
    exact_match_map:
      map:
        "80": {action: {name: pick, typed_config: {"@type": type.googleapis.com/google.protobuf.StringValue, value: a}}}
        "99": {action: {name: pick, typed_config: {"@type": type.googleapis.com/google.protobuf.StringValue, value: zz}}}
        "443":
          matcher:
            matcher_tree:
              input:
                name: sni
                typed_config: {"@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.ServerNameInput}
              exact_match_map:
                map:
                  foo.com: {action: {name: pick, typed_config: {"@type": type.googleapis.com/google.protobuf.StringValue, value: x}}}
        "444":
          matcher:
            matcher_tree:
              input:
                name: alpn
                typed_config: {"@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.ApplicationProtocolInput}
              exact_match_map:
                map:
                  "'h2','http/1.1'": {action: {name: pick, typed_config: {"@type": type.googleapis.com/google.protobuf.StringValue, value: b}}}
`

func TestFilterChainMatcher(t *testing.T) { // E1.4
	sim := listenersOf(t, portMatcher)
	client := "8.8.8.8:1"
	require.Equal(t, "a", chainOf(sim, to("1.2.3.4:80", client)))
	require.Equal(t, "d", chainOf(sim, to("1.2.3.4:81", client)))
	require.Equal(t, "-", chainOf(sim, to("1.2.3.4:99", client)))
	c := to("1.2.3.4:443", client)
	c.SNI = "bar.com"
	require.Equal(t, "d", chainOf(sim, c))
	c.SNI = "foo.com"
	require.Equal(t, "x", chainOf(sim, c))
	c = to("1.2.3.4:444", client)
	c.ALPN = []string{"h2", "http/1.1"}
	require.Equal(t, "b", chainOf(sim, c))
}
