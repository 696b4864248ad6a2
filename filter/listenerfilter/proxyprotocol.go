package listenerfilter

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	proxyprotocolv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/listener/proxy_protocol/v3"

	"github.com/envoykit/envoykit/internal/node"
)

// ProxyVersion is a version of the PROXY protocol.
type ProxyVersion string

// The versions of the PROXY protocol.
const (
	V1 ProxyVersion = "V1"
	V2 ProxyVersion = "V2"
)

// ProxyProtocolBuilder builds the filter that reads the PROXY protocol, by which a load balancer tells the address of
// the client.
type ProxyProtocolBuilder struct {
	slot[proxyprotocolv3.ProxyProtocol]
}

// ProxyProtocol starts the filter. Whoever can connect can claim any address: only the load balancer may reach the
// port.
//
// Envoy: extensions.filters.listener.proxy_protocol.v3.ProxyProtocol
func ProxyProtocol() *ProxyProtocolBuilder {
	b := &ProxyProtocolBuilder{}
	b.start("envoy.filters.listener.proxy_protocol", &proxyprotocolv3.ProxyProtocol{})
	return b
}

// InsecureOptional serves connections without the protocol too, with their own address; clients can then choose to
// pass by the load balancer. Default: they are closed.
//
// Envoy: extensions.filters.listener.proxy_protocol.v3.ProxyProtocol.allow_requests_without_proxy_protocol
func (b *ProxyProtocolBuilder) InsecureOptional() *ProxyProtocolBuilder {
	m, _ := b.n.Set("allow_requests_without_proxy_protocol")
	m.AllowRequestsWithoutProxyProtocol = true
	return b
}

// Store keeps the extension of the type (TLV, below 256) of version 2 as dynamic metadata, under the key in the
// namespace envoy.filters.listener.proxy_protocol. Calls add up.
//
// Envoy: extensions.filters.listener.proxy_protocol.v3.ProxyProtocol.Rule.on_tlv_present
func (b *ProxyProtocolBuilder) Store(kind int, key string) *ProxyProtocolBuilder {
	m, f := b.n.Add("rules", len(b.n.Peek().Rules))
	m.Rules = append(m.Rules, store(f, kind, &proxyprotocolv3.ProxyProtocol_KeyValuePair{Key: key}))
	return b
}

// StoreIn is Store with a namespace of your own.
//
// Envoy: extensions.filters.listener.proxy_protocol.v3.ProxyProtocol.KeyValuePair.metadata_namespace
func (b *ProxyProtocolBuilder) StoreIn(kind int, namespace, key string) *ProxyProtocolBuilder {
	m, f := b.n.Add("rules", len(b.n.Peek().Rules))
	m.Rules = append(m.Rules, store(f, kind, &proxyprotocolv3.ProxyProtocol_KeyValuePair{MetadataNamespace: namespace, Key: key}))
	return b
}

// StoreBase64In is [ProxyProtocolBuilder.StoreIn] for extensions that are no text: they are kept in base64.
//
// Envoy: extensions.filters.listener.proxy_protocol.v3.ProxyProtocol.KeyValuePair.value_string_encoding
func (b *ProxyProtocolBuilder) StoreBase64In(kind int, namespace, key string) *ProxyProtocolBuilder {
	m, f := b.n.Add("rules", len(b.n.Peek().Rules))
	m.Rules = append(m.Rules, store(f, kind, &proxyprotocolv3.ProxyProtocol_KeyValuePair{
		MetadataNamespace: namespace, Key: key, ValueStringEncoding: proxyprotocolv3.ProxyProtocol_KeyValuePair_BASE64,
	}))
	return b
}

func store(f node.Field, kind int, in *proxyprotocolv3.ProxyProtocol_KeyValuePair) *proxyprotocolv3.ProxyProtocol_Rule {
	return &proxyprotocolv3.ProxyProtocol_Rule{TlvType: f.Sub("tlv_type").Count(kind), OnTlvPresent: in}
}

// StoreInFilterState keeps extensions in the filter state instead, where upstreams and HTTP filters can read them.
// Default: in dynamic metadata.
//
// Envoy: extensions.filters.listener.proxy_protocol.v3.ProxyProtocol.tlv_location
func (b *ProxyProtocolBuilder) StoreInFilterState() *ProxyProtocolBuilder {
	m, _ := b.n.Set("tlv_location")
	m.TlvLocation = proxyprotocolv3.ProxyProtocol_FILTER_STATE
	return b
}

// PassThrough gives extensions of these types, or all if none is named, to upstream connections with the PROXY
// protocol. Default: none.
//
// Envoy: extensions.filters.listener.proxy_protocol.v3.ProxyProtocol.pass_through_tlvs
func (b *ProxyProtocolBuilder) PassThrough(kinds ...int) *ProxyProtocolBuilder {
	m, f := b.n.Set("pass_through_tlvs")
	m.PassThroughTlvs = &corev3.ProxyProtocolPassThroughTLVs{MatchType: corev3.ProxyProtocolPassThroughTLVs_INCLUDE}
	if len(kinds) == 0 {
		m.PassThroughTlvs.MatchType = corev3.ProxyProtocolPassThroughTLVs_INCLUDE_ALL
	}
	for i, kind := range kinds {
		m.PassThroughTlvs.TlvType = append(m.PassThroughTlvs.TlvType, f.Sub("tlv_type").Index(i).Count(kind))
	}
	return b
}

// Disallow refuses these versions of the protocol. Default: both are taken.
//
// Envoy: extensions.filters.listener.proxy_protocol.v3.ProxyProtocol.disallowed_versions
func (b *ProxyProtocolBuilder) Disallow(versions ...ProxyVersion) *ProxyProtocolBuilder {
	m, f := b.n.Add("disallowed_versions", len(b.n.Peek().DisallowedVersions))
	for _, v := range versions {
		at := f.Index(len(m.DisallowedVersions))
		version := node.Enum[corev3.ProxyProtocolConfig_Version](at, v, corev3.ProxyProtocolConfig_Version_value)
		m.DisallowedVersions = append(m.DisallowedVersions, version)
	}
	return b
}

// StatPrefix tells the statistics of several such filters apart.
//
// Envoy: extensions.filters.listener.proxy_protocol.v3.ProxyProtocol.stat_prefix
func (b *ProxyProtocolBuilder) StatPrefix(prefix string) *ProxyProtocolBuilder {
	m, _ := b.n.Set("stat_prefix")
	m.StatPrefix = prefix
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *ProxyProtocolBuilder) Patch(edit func(*proxyprotocolv3.ProxyProtocol)) *ProxyProtocolBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ProxyProtocolBuilder) Clone() *ProxyProtocolBuilder {
	c := &ProxyProtocolBuilder{}
	b.clone(&c.slot)
	return c
}

// Unless lets connections that match the condition past the filter. Default: it sees all.
//
// Envoy: config.listener.v3.ListenerFilter.filter_disabled
func (b *ProxyProtocolBuilder) Unless(condition Condition) *ProxyProtocolBuilder {
	b.unless(condition)
	return b
}
