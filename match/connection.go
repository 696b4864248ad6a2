package match

import (
	networkinputv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/matching/common_inputs/network/v3"
	sslinputv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/matching/common_inputs/ssl/v3"
	"google.golang.org/protobuf/proto"
)

// Connection is what trees of filter chains and network filters read.
type Connection struct {
	peer[Connection]
	certificate[Connection]
}

// OfConnection has the inputs of trees for filter chains and network filters.
//
// Envoy: config.listener.v3.Listener.filter_chain_matcher
func OfConnection() Connection { return Connection{} }

// TransportProtocol is "tls" where the TLS inspector found TLS, else "raw_buffer".
//
// Envoy: extensions.matching.common_inputs.network.v3.TransportProtocolInput
func (Connection) TransportProtocol() Input[Connection] {
	return input[Connection]("envoy.matching.inputs.transport_protocol", func() proto.Message {
		return &networkinputv3.TransportProtocolInput{}
	})
}

// ApplicationProtocols are the protocols that the client offers by ALPN, each in single quotes, joined by commas:
// "'h2','http/1.1'".
//
// Envoy: extensions.matching.common_inputs.network.v3.ApplicationProtocolInput
func (Connection) ApplicationProtocols() Input[Connection] {
	return input[Connection]("envoy.matching.inputs.application_protocol", func() proto.Message {
		return &networkinputv3.ApplicationProtocolInput{}
	})
}

// Datagram is what trees of UDP proxies read.
type Datagram struct{ addresses[Datagram] }

// OfDatagram has the inputs of trees for UDP proxies.
//
// Envoy: extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.matcher
func OfDatagram() Datagram { return Datagram{} }

// addresses are the inputs that everything has which came over a network.
type addresses[D any] struct{}

// DestinationIP is the address that the client connected to, after original destination and the like.
//
// Envoy: extensions.matching.common_inputs.network.v3.DestinationIPInput
func (addresses[D]) DestinationIP() AddressInput[D] {
	return AddressInput[D]{input[D]("envoy.matching.inputs.destination_ip", func() proto.Message {
		return &networkinputv3.DestinationIPInput{}
	})}
}

// DestinationPort is the port that the client connected to, as text.
//
// Envoy: extensions.matching.common_inputs.network.v3.DestinationPortInput
func (addresses[D]) DestinationPort() Input[D] {
	return input[D]("envoy.matching.inputs.destination_port", func() proto.Message {
		return &networkinputv3.DestinationPortInput{}
	})
}

// SourceIP is the address of the client, of which a PROXY protocol header or the connection manager may have told.
//
// Envoy: extensions.matching.common_inputs.network.v3.SourceIPInput
func (addresses[D]) SourceIP() AddressInput[D] {
	return AddressInput[D]{input[D]("envoy.matching.inputs.source_ip", func() proto.Message {
		return &networkinputv3.SourceIPInput{}
	})}
}

// SourcePort is the port of the client, as text.
//
// Envoy: extensions.matching.common_inputs.network.v3.SourcePortInput
func (addresses[D]) SourcePort() Input[D] {
	return input[D]("envoy.matching.inputs.source_port", func() proto.Message {
		return &networkinputv3.SourcePortInput{}
	})
}

// peer are the inputs that connections have, and requests that came over one.
type peer[D any] struct{ addresses[D] }

// DirectSourceIP is the address at the other end of the connection.
//
// Envoy: extensions.matching.common_inputs.network.v3.DirectSourceIPInput
func (peer[D]) DirectSourceIP() AddressInput[D] {
	return AddressInput[D]{input[D]("envoy.matching.inputs.direct_source_ip", func() proto.Message {
		return &networkinputv3.DirectSourceIPInput{}
	})}
}

// SourceType is "local" for clients on the same host; others have no value.
//
// Envoy: extensions.matching.common_inputs.network.v3.SourceTypeInput
func (peer[D]) SourceType() Input[D] {
	return input[D]("envoy.matching.inputs.source_type", func() proto.Message {
		return &networkinputv3.SourceTypeInput{}
	})
}

// ServerName is the server name that the client asks for by TLS (SNI).
//
// Envoy: extensions.matching.common_inputs.network.v3.ServerNameInput
func (peer[D]) ServerName() Input[D] {
	return input[D]("envoy.matching.inputs.server_name", func() proto.Message {
		return &networkinputv3.ServerNameInput{}
	})
}

// FilterState is the text form of an object that a filter left under the key.
//
// Envoy: extensions.matching.common_inputs.network.v3.FilterStateInput.key
func (peer[D]) FilterState(key string) Input[D] { return filterState[D](key, "") }

// FilterStateField is a field of an object that a filter left under the key, where the object has fields.
//
// Envoy: extensions.matching.common_inputs.network.v3.FilterStateInput.field
func (peer[D]) FilterStateField(key, field string) Input[D] { return filterState[D](key, field) }

func filterState[D any](key, field string) Input[D] {
	return input[D]("envoy.matching.inputs.filter_state", func() proto.Message {
		return &networkinputv3.FilterStateInput{Key: key, Field: field}
	})
}

// NetworkNamespace is the Linux network namespace of the listener's address.
//
// Envoy: extensions.matching.common_inputs.network.v3.NetworkNamespaceInput
func (peer[D]) NetworkNamespace() Input[D] {
	return input[D]("envoy.matching.inputs.network_namespace", func() proto.Message {
		return &networkinputv3.NetworkNamespaceInput{}
	})
}

// certificate are the inputs of the client's certificate.
type certificate[D any] struct{}

// URISAN is the URIs in the subject alternative names of the client's certificate, joined by commas.
//
// Envoy: extensions.matching.common_inputs.ssl.v3.UriSanInput
func (certificate[D]) URISAN() Input[D] {
	return input[D]("envoy.matching.inputs.uri_san", func() proto.Message { return &sslinputv3.UriSanInput{} })
}

// DNSSAN is the DNS names in the subject alternative names of the client's certificate, joined by commas.
//
// Envoy: extensions.matching.common_inputs.ssl.v3.DnsSanInput
func (certificate[D]) DNSSAN() Input[D] {
	return input[D]("envoy.matching.inputs.dns_san", func() proto.Message { return &sslinputv3.DnsSanInput{} })
}

// Subject is the subject of the client's certificate.
//
// Envoy: extensions.matching.common_inputs.ssl.v3.SubjectInput
func (certificate[D]) Subject() Input[D] {
	return input[D]("envoy.matching.inputs.subject", func() proto.Message { return &sslinputv3.SubjectInput{} })
}
