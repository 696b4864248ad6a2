package httpfilter

import (
	"time"

	cachev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/common/dynamic_forward_proxy/v3"
	proxyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/dynamic_forward_proxy/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// DynamicForwardProxyBuilder builds the filter that looks up the host that a request names, for a cluster of cluster.DynamicForwardProxy.
type DynamicForwardProxyBuilder struct{ slot[proxyv3.FilterConfig] }

// DynamicForwardProxy starts the filter with the cache of names that the cluster has (cluster.DNSCache). All that use
// its name must have the same settings (cluster-dfp-cache-conflict).
//
// Envoy: extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig.dns_cache_config
func DynamicForwardProxy(cache part.Part[cachev3.DnsCacheConfig]) *DynamicForwardProxyBuilder {
	b := &DynamicForwardProxyBuilder{}
	b.name = "envoy.filters.http.dynamic_forward_proxy"
	m := b.n.Init(&proxyv3.FilterConfig{})
	m.ImplementationSpecifier = &proxyv3.FilterConfig_DnsCacheConfig{DnsCacheConfig: node.Child(b.n.Below("dns_cache_config"), cache)}
	return b
}

// DynamicForwardProxySubClusters starts the filter for a cluster that makes one of its own for each host. It waits so long
// for a new one; 0 leaves that to Envoy: 5 s.
//
// Envoy: extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig.sub_cluster_config
func DynamicForwardProxySubClusters(wait time.Duration) *DynamicForwardProxyBuilder {
	b := &DynamicForwardProxyBuilder{}
	b.name = "envoy.filters.http.dynamic_forward_proxy"
	sub := &proxyv3.SubClusterConfig{}
	if wait != 0 {
		sub.ClusterInitTimeout = b.n.Below("sub_cluster_config.cluster_init_timeout").Duration(wait)
	}
	b.n.Init(&proxyv3.FilterConfig{ImplementationSpecifier: &proxyv3.FilterConfig_SubClusterConfig{SubClusterConfig: sub}})
	return b
}

// SaveAddress leaves the upstream's address as filter state, "envoy.stream.upstream_address". Default: not.
//
// Envoy: extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig.save_upstream_address
func (b *DynamicForwardProxyBuilder) SaveAddress() *DynamicForwardProxyBuilder {
	m, _ := b.n.Set("save_upstream_address")
	m.SaveUpstreamAddress = true
	return b
}

// HostFromFilterState takes host and port from the filter state "envoy.upstream.dynamic_host" and "envoy.upstream.dynamic_port" where an
// earlier filter left them. Default: the request names the host.
//
// Envoy: extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig.allow_dynamic_host_from_filter_state
func (b *DynamicForwardProxyBuilder) HostFromFilterState() *DynamicForwardProxyBuilder {
	m, _ := b.n.Set("allow_dynamic_host_from_filter_state")
	m.AllowDynamicHostFromFilterState = true
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *DynamicForwardProxyBuilder) Named(name string) *DynamicForwardProxyBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *DynamicForwardProxyBuilder) Patch(edit func(*proxyv3.FilterConfig)) *DynamicForwardProxyBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *DynamicForwardProxyBuilder) Clone() *DynamicForwardProxyBuilder {
	c := &DynamicForwardProxyBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *DynamicForwardProxyBuilder) Off() *OffBuilder { return off(b.name) }

// Host makes an override that sends requests of a virtual host or route to this host, and rewrites their host header.
//
// Envoy: extensions.filters.http.dynamic_forward_proxy.v3.PerRouteConfig.host_rewrite_literal
func (b *DynamicForwardProxyBuilder) Host(host string) *Override[proxyv3.PerRouteConfig] {
	o := &Override[proxyv3.PerRouteConfig]{name: b.name}
	o.n.Init(&proxyv3.PerRouteConfig{HostRewriteSpecifier: &proxyv3.PerRouteConfig_HostRewriteLiteral{HostRewriteLiteral: host}})
	return o
}

// HostFromHeader makes an override that sends requests of a virtual host or route to the host that a header names, and
// rewrites their host header. Clients choose the host, so they must be trusted.
//
// Envoy: extensions.filters.http.dynamic_forward_proxy.v3.PerRouteConfig.host_rewrite_header
func (b *DynamicForwardProxyBuilder) HostFromHeader(name string) *Override[proxyv3.PerRouteConfig] {
	o := &Override[proxyv3.PerRouteConfig]{name: b.name}
	o.n.Init(&proxyv3.PerRouteConfig{HostRewriteSpecifier: &proxyv3.PerRouteConfig_HostRewriteHeader{HostRewriteHeader: name}})
	return o
}
