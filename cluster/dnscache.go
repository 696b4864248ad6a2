package cluster

import (
	"time"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	cachev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/common/dynamic_forward_proxy/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// DNSCacheBuilder builds the cache of names of a dynamic forward proxy. Give the same one to the cluster and the filter.
type DNSCacheBuilder struct {
	n node.Node[cachev3.DnsCacheConfig]
}

// DNSCache starts a cache of that name. All that use the name must have the same settings (cluster-dfp-cache-conflict).
//
// Envoy: extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig.name
func DNSCache(name string) *DNSCacheBuilder {
	b := &DNSCacheBuilder{}
	b.n.Init(&cachev3.DnsCacheConfig{Name: name})
	return b
}

// Family says which addresses are used. Default: [FamilyAuto].
//
// Envoy: extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig.dns_lookup_family
func (b *DNSCacheBuilder) Family(family DNSFamily) *DNSCacheBuilder {
	m, f := b.n.Set("dns_lookup_family")
	m.DnsLookupFamily = node.Enum[clusterv3.Cluster_DnsLookupFamily](f, family, clusterv3.Cluster_DnsLookupFamily_value)
	return b
}

// Refresh asks again after this time; the answer's time to live counts if it is longer. Default: 60 s.
//
// Envoy: extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig.dns_refresh_rate
func (b *DNSCacheBuilder) Refresh(every time.Duration) *DNSCacheBuilder {
	m, f := b.n.Set("dns_refresh_rate")
	m.DnsRefreshRate = f.Duration(every)
	return b
}

// MinRefresh is the shortest time between two questions for a name, whatever the answer's time to live. Default: 5 s; at least 1 s (proto-pgv).
//
// Envoy: extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig.dns_min_refresh_rate
func (b *DNSCacheBuilder) MinRefresh(d time.Duration) *DNSCacheBuilder {
	m, f := b.n.Set("dns_min_refresh_rate")
	m.DnsMinRefreshRate = f.Duration(d)
	return b
}

// RefreshFailed is the wait after a failure: at first the shortest, then longer each time up to the longest.
//
// Envoy: extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig.dns_failure_refresh_rate
func (b *DNSCacheBuilder) RefreshFailed(shortest, longest time.Duration) *DNSCacheBuilder {
	m, f := b.n.Set("dns_failure_refresh_rate")
	m.DnsFailureRefreshRate = &clusterv3.Cluster_RefreshRate{
		BaseInterval: f.Sub("base_interval").Duration(shortest), MaxInterval: f.Sub("max_interval").Duration(longest),
	}
	return b
}

// Forget removes a host that has not been used for so long. Default: 5 min.
//
// Envoy: extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig.host_ttl
func (b *DNSCacheBuilder) Forget(after time.Duration) *DNSCacheBuilder {
	m, f := b.n.Set("host_ttl")
	m.HostTtl = f.Duration(after)
	return b
}

// MaxHosts is how many hosts the cache holds; requests for more fail. Default: 1024.
//
// Envoy: extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig.max_hosts
func (b *DNSCacheBuilder) MaxHosts(n int) *DNSCacheBuilder {
	m, f := b.n.Set("max_hosts")
	m.MaxHosts = f.CountValue(n)
	return b
}

// MaxPending is how many requests may wait for an answer. Default: 1024.
//
// Envoy: extensions.common.dynamic_forward_proxy.v3.DnsCacheCircuitBreakers.max_pending_requests
func (b *DNSCacheBuilder) MaxPending(n int) *DNSCacheBuilder {
	m, f := b.n.Set("dns_cache_circuit_breaker.max_pending_requests")
	m.DnsCacheCircuitBreaker = &cachev3.DnsCacheCircuitBreakers{MaxPendingRequests: f.CountValue(n)}
	return b
}

// QueryTimeout is how long an answer may take. Default: 5 s; 0 waits for ever.
//
// Envoy: extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig.dns_query_timeout
func (b *DNSCacheBuilder) QueryTimeout(d time.Duration) *DNSCacheBuilder {
	m, f := b.n.Set("dns_query_timeout")
	m.DnsQueryTimeout = f.Duration(d)
	return b
}

// Resolver is who is asked. Default: the bootstrap's.
//
// Envoy: extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig.typed_dns_resolver_config
func (b *DNSCacheBuilder) Resolver(r Resolver) *DNSCacheBuilder {
	m, f := b.n.Set("typed_dns_resolver_config")
	m.TypedDnsResolverConfig = node.Child(f, r)
	return b
}

// Preresolve appends names that are asked for at once, so that first requests need not wait.
//
// Envoy: extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig.preresolve_hostnames
func (b *DNSCacheBuilder) Preresolve(port int, hosts ...string) *DNSCacheBuilder {
	m, f := b.n.Add("preresolve_hostnames", len(b.n.Peek().PreresolveHostnames))
	number := f.Port(port)
	for _, h := range hosts {
		m.PreresolveHostnames = append(m.PreresolveHostnames, &corev3.SocketAddress{
			Address: h, PortSpecifier: &corev3.SocketAddress_PortValue{PortValue: number},
		})
	}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *DNSCacheBuilder) Patch(edit func(*cachev3.DnsCacheConfig)) *DNSCacheBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *DNSCacheBuilder) Clone() *DNSCacheBuilder {
	c := &DNSCacheBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *DNSCacheBuilder) Render(s part.Scope) *cachev3.DnsCacheConfig { return b.n.Take(s, nil) }
