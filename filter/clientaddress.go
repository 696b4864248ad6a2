package filter

import (
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
)

// ClientAddressBuilder builds how the address of the client is found behind proxies, and what is said of it upstream.
type ClientAddressBuilder struct {
	n node.Node[hcmv3.HttpConnectionManager]
}

// ClientAddress starts how the address of the client is found. Whether the connection's own address counts,
// [HCMBuilder.UseRemoteAddress] says.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
func ClientAddress() *ClientAddressBuilder {
	b := &ClientAddressBuilder{}
	b.n.Init(&hcmv3.HttpConnectionManager{})
	return b
}

// TrustedHops is how many proxies in front of Envoy are trusted: so many addresses from the right of x-forwarded-for
// are theirs. Default: 0. Envoy refuses it beside Detect (hcm-ip-detection-xff-hops).
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.xff_num_trusted_hops
func (b *ClientAddressBuilder) TrustedHops(n int) *ClientAddressBuilder {
	m, f := b.n.Set("xff_num_trusted_hops")
	m.XffNumTrustedHops = f.Count(n)
	return b
}

// SkipAppend leaves x-forwarded-for as it came. Default: with UseRemoteAddress, the address of the connection is
// appended.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.skip_xff_append
func (b *ClientAddressBuilder) SkipAppend() *ClientAddressBuilder {
	m, _ := b.n.Set("skip_xff_append")
	m.SkipXffAppend = true
	return b
}

// Detect appends extensions that find the address of the client; the first that finds one wins. Envoy refuses it
// beside UseRemoteAddress(true) (hcm-ip-detection-use-remote).
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.original_ip_detection_extensions
func (b *ClientAddressBuilder) Detect(extensions ...IPDetection) *ClientAddressBuilder {
	m, f := b.n.Add("original_ip_detection_extensions", len(b.n.Peek().OriginalIpDetectionExtensions))
	m.OriginalIpDetectionExtensions = node.Children(f, m.OriginalIpDetectionExtensions, extensions)
	return b
}

// Internal appends networks ("10.0.0.0/8") whose clients are internal: their x-envoy- headers are kept. Default: none;
// older versions of Envoy took private networks for internal.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.InternalAddressConfig.cidr_ranges
func (b *ClientAddressBuilder) Internal(networks ...string) *ClientAddressBuilder {
	m, f := b.n.Add("internal_address_config.cidr_ranges", len(b.n.Peek().GetInternalAddressConfig().GetCidrRanges()))
	config := internal(m)
	for _, n := range networks {
		config.CidrRanges = append(config.CidrRanges, f.Index(len(config.CidrRanges)).Network(n))
	}
	return b
}

// InternalUnixSockets takes clients on Unix domain sockets for internal. Default: they are not.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.InternalAddressConfig.unix_sockets
func (b *ClientAddressBuilder) InternalUnixSockets() *ClientAddressBuilder {
	m, _ := b.n.Set("internal_address_config.unix_sockets")
	internal(m).UnixSockets = true
	return b
}

// ForwardedPort tells the upstream the port that the client connected to, in x-forwarded-port, unless a trusted proxy
// did. Default: not.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.append_x_forwarded_port
func (b *ClientAddressBuilder) ForwardedPort() *ClientAddressBuilder {
	m, _ := b.n.Set("append_x_forwarded_port")
	m.AppendXForwardedPort = true
	return b
}

// SchemeByPort sets x-forwarded-proto from the port in the PROXY protocol, behind a load balancer that ends TLS: https
// for the first ports, http for the second. Default: whether the connection itself is TLS.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.ForwardProtoConfig
func (b *ClientAddressBuilder) SchemeByPort(https, http []int) *ClientAddressBuilder {
	m, f := b.n.Set("forward_proto_config")
	m.ForwardProtoConfig = &hcmv3.ForwardProtoConfig{
		HttpsDestinationPorts: ports(f.Sub("https_destination_ports"), https),
		HttpDestinationPorts:  ports(f.Sub("http_destination_ports"), http),
	}
	return b
}

// ProxyProtocolState false tells upstream connections with the PROXY protocol nothing of the downstream address.
// Default: true.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.add_proxy_protocol_connection_state
func (b *ClientAddressBuilder) ProxyProtocolState(on bool) *ClientAddressBuilder {
	m, _ := b.n.Set("add_proxy_protocol_connection_state")
	m.AddProxyProtocolConnectionState = wrapperspb.Bool(on)
	return b
}

// Patch edits what the settings wrote. It runs last.
func (b *ClientAddressBuilder) Patch(edit func(*hcmv3.HttpConnectionManager)) *ClientAddressBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ClientAddressBuilder) Clone() *ClientAddressBuilder {
	c := &ClientAddressBuilder{}
	b.n.Clone(&c.n)
	return c
}

// internal returns the configuration of internal addresses for writing.
func internal(m *hcmv3.HttpConnectionManager) *hcmv3.HttpConnectionManager_InternalAddressConfig {
	if m.InternalAddressConfig == nil {
		m.InternalAddressConfig = &hcmv3.HttpConnectionManager_InternalAddressConfig{}
	}
	return m.InternalAddressConfig
}

func ports(f node.Field, numbers []int) (out []uint32) {
	for i, n := range numbers {
		out = append(out, f.Index(i).Port(n))
	}
	return out
}
