package listener

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
)

// Protocol is what a TLS inspector found on a connection.
type Protocol string

// The transport protocols. Without a TLS inspector every connection is plain.
const (
	ProtocolTLS   Protocol = "tls"
	ProtocolPlain Protocol = "raw_buffer"
)

// SourceType is where a connection comes from.
type SourceType string

// The sources.
const (
	FromHere      SourceType = "SAME_IP_OR_LOOPBACK"
	FromElsewhere SourceType = "EXTERNAL"
)

// Port restricts the chain to connections to the port, for listeners with OriginalDestination or several addresses;
// from 1 (proto-pgv).
//
// Envoy: config.listener.v3.FilterChainMatch.destination_port
func (b *ChainBuilder) Port(port int) *ChainBuilder {
	m, f := b.n.Set("filter_chain_match.destination_port")
	criteria(m).DestinationPort = wrapperspb.UInt32(f.Port(port))
	return b
}

// Networks restricts the chain to connections to an address in one of the networks: "10.0.0.0/8".
//
// Envoy: config.listener.v3.FilterChainMatch.prefix_ranges
func (b *ChainBuilder) Networks(networks ...string) *ChainBuilder {
	m, f := b.n.Add("filter_chain_match.prefix_ranges", len(b.n.Peek().GetFilterChainMatch().GetPrefixRanges()))
	c := criteria(m)
	c.PrefixRanges = ranges(f, c.PrefixRanges, networks)
	return b
}

// ServerNames restricts the chain to TLS connections that ask for one of these names (SNI): "api.example.com", or
// "*.example.com" for any name below. The listener needs a TLS inspector.
//
// Envoy: config.listener.v3.FilterChainMatch.server_names
func (b *ChainBuilder) ServerNames(names ...string) *ChainBuilder {
	m, _ := b.n.Add("filter_chain_match.server_names", len(b.n.Peek().GetFilterChainMatch().GetServerNames()))
	c := criteria(m)
	c.ServerNames = append(c.ServerNames, names...)
	return b
}

// TransportProtocol restricts the chain to connections on which a TLS inspector found TLS, or did not.
//
// Envoy: config.listener.v3.FilterChainMatch.transport_protocol
func (b *ChainBuilder) TransportProtocol(protocol Protocol) *ChainBuilder {
	m, _ := b.n.Set("filter_chain_match.transport_protocol")
	criteria(m).TransportProtocol = string(protocol)
	return b
}

// ApplicationProtocols restricts the chain to connections that offer one of these protocols: "h2", "http/1.1". A TLS
// inspector reads them from ALPN, an HTTP inspector from plain text.
//
// Envoy: config.listener.v3.FilterChainMatch.application_protocols
func (b *ChainBuilder) ApplicationProtocols(names ...string) *ChainBuilder {
	m, _ := b.n.Add("filter_chain_match.application_protocols", len(b.n.Peek().GetFilterChainMatch().GetApplicationProtocols()))
	c := criteria(m)
	c.ApplicationProtocols = append(c.ApplicationProtocols, names...)
	return b
}

// SourceType restricts the chain to connections from this host, or from elsewhere.
//
// Envoy: config.listener.v3.FilterChainMatch.source_type
func (b *ChainBuilder) SourceType(source SourceType) *ChainBuilder {
	m, f := b.n.Set("filter_chain_match.source_type")
	criteria(m).SourceType = node.Enum[listenerv3.FilterChainMatch_ConnectionSourceType](f, source,
		listenerv3.FilterChainMatch_ConnectionSourceType_value)
	return b
}

// Sources restricts the chain to clients in one of the networks. A PROXY protocol filter may tell their address.
//
// Envoy: config.listener.v3.FilterChainMatch.source_prefix_ranges
func (b *ChainBuilder) Sources(networks ...string) *ChainBuilder {
	m, f := b.n.Add("filter_chain_match.source_prefix_ranges", len(b.n.Peek().GetFilterChainMatch().GetSourcePrefixRanges()))
	c := criteria(m)
	c.SourcePrefixRanges = ranges(f, c.SourcePrefixRanges, networks)
	return b
}

// DirectSources restricts the chain to connections from one of the networks, whatever a PROXY protocol says of the
// client.
//
// Envoy: config.listener.v3.FilterChainMatch.direct_source_prefix_ranges
func (b *ChainBuilder) DirectSources(networks ...string) *ChainBuilder {
	m, f := b.n.Add("filter_chain_match.direct_source_prefix_ranges", len(b.n.Peek().GetFilterChainMatch().GetDirectSourcePrefixRanges()))
	c := criteria(m)
	c.DirectSourcePrefixRanges = ranges(f, c.DirectSourcePrefixRanges, networks)
	return b
}

// SourcePorts restricts the chain to clients that use one of the ports.
//
// Envoy: config.listener.v3.FilterChainMatch.source_ports
func (b *ChainBuilder) SourcePorts(numbers ...int) *ChainBuilder {
	m, f := b.n.Add("filter_chain_match.source_ports", len(b.n.Peek().GetFilterChainMatch().GetSourcePorts()))
	c := criteria(m)
	for _, n := range numbers {
		c.SourcePorts = append(c.SourcePorts, f.Index(len(c.SourcePorts)).Port(n))
	}
	return b
}

// criteria returns the chain's match for writing.
func criteria(m *listenerv3.FilterChain) *listenerv3.FilterChainMatch {
	if m.FilterChainMatch == nil {
		m.FilterChainMatch = &listenerv3.FilterChainMatch{}
	}
	return m.FilterChainMatch
}

func ranges(f node.Field, list []*corev3.CidrRange, networks []string) []*corev3.CidrRange {
	for _, n := range networks {
		list = append(list, f.Index(len(list)).Network(n))
	}
	return list
}
