package networkfilter

import (
	dnscachev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/common/dynamic_forward_proxy/v3"
	snicv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/sni_cluster/v3"
	sniforwardv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/sni_dynamic_forward_proxy/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// SNIClusterBuilder builds the filter that takes the server name for the name of the cluster.
type SNIClusterBuilder struct {
	slot[snicv3.SniCluster]
}

// SNICluster starts the filter: a TCP proxy after it connects to the cluster that is named as the server name the
// client asks for (SNI).
//
// Envoy: extensions.filters.network.sni_cluster.v3.SniCluster
func SNICluster() *SNIClusterBuilder {
	b := &SNIClusterBuilder{}
	b.start("envoy.filters.network.sni_cluster", &snicv3.SniCluster{})
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *SNIClusterBuilder) Patch(edit func(*snicv3.SniCluster)) *SNIClusterBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *SNIClusterBuilder) Clone() *SNIClusterBuilder {
	c := &SNIClusterBuilder{}
	b.clone(&c.slot)
	return c
}

// SNIForwardProxyBuilder builds the filter that looks up the server name by DNS.
type SNIForwardProxyBuilder struct {
	slot[sniforwardv3.FilterConfig]
}

// SNIForwardProxy starts the filter: it looks up the server name that the client asks for (SNI), so that a TCP proxy
// to a cluster with the same DNS cache connects there, on the port.
//
// Envoy: extensions.filters.network.sni_dynamic_forward_proxy.v3.FilterConfig.dns_cache_config
func SNIForwardProxy(cache part.Part[dnscachev3.DnsCacheConfig], port int) *SNIForwardProxyBuilder {
	b := &SNIForwardProxyBuilder{}
	b.start("envoy.filters.network.sni_dynamic_forward_proxy", &sniforwardv3.FilterConfig{})
	m, f := b.n.Set("dns_cache_config")
	m.DnsCacheConfig = node.Child(f, cache)
	m.PortSpecifier = &sniforwardv3.FilterConfig_PortValue{PortValue: b.n.Below("port_value").Port(port)}
	return b
}

// SaveAddress keeps the address in the filter state, for filters to check. Default: not.
//
// Envoy: extensions.filters.network.sni_dynamic_forward_proxy.v3.FilterConfig.save_upstream_address
func (b *SNIForwardProxyBuilder) SaveAddress() *SNIForwardProxyBuilder {
	m, _ := b.n.Set("save_upstream_address")
	m.SaveUpstreamAddress = true
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *SNIForwardProxyBuilder) Patch(edit func(*sniforwardv3.FilterConfig)) *SNIForwardProxyBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *SNIForwardProxyBuilder) Clone() *SNIForwardProxyBuilder {
	c := &SNIForwardProxyBuilder{}
	b.clone(&c.slot)
	return c
}
