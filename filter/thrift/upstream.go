package thrift

import (
	thriftv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/thrift_proxy/v3"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// UpstreamBuilder builds what the hosts of a cluster speak, for [cluster.Builder.Protocol].
type UpstreamBuilder struct {
	n node.Node[thriftv3.ThriftProtocolOptions]
}

// Upstream starts with what the client speaks.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.ThriftProtocolOptions
func Upstream() *UpstreamBuilder {
	b := &UpstreamBuilder{}
	b.n.Init(&thriftv3.ThriftProtocolOptions{})
	return b
}

// Transport is how messages are framed. Default: [AutoTransport], as the client's are.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.ThriftProtocolOptions.transport
func (b *UpstreamBuilder) Transport(transport Transport) *UpstreamBuilder {
	m, f := b.n.Set("transport")
	m.Transport = node.Enum[thriftv3.TransportType](f, transport, thriftv3.TransportType_value)
	return b
}

// Protocol is how messages are encoded. Default: [AutoProtocol], as the client's are.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.ThriftProtocolOptions.protocol
func (b *UpstreamBuilder) Protocol(protocol Protocol) *UpstreamBuilder {
	m, f := b.n.Set("protocol")
	m.Protocol = node.Enum[thriftv3.ProtocolType](f, protocol, thriftv3.ProtocolType_value)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *UpstreamBuilder) Patch(edit func(*thriftv3.ThriftProtocolOptions)) *UpstreamBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *UpstreamBuilder) Clone() *UpstreamBuilder {
	c := &UpstreamBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *UpstreamBuilder) Render(s part.Scope) *anypb.Any { return b.n.Any(s, nil) }

// ProtocolName implements [cluster.ProtocolOptions].
func (b *UpstreamBuilder) ProtocolName() string { return name }
