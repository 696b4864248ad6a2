package cluster

import (
	"time"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	dnscommonv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/clusters/common/dns/v3"
	dnsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/clusters/dns/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// DNSFamily says which addresses of a name are used.
type DNSFamily string

// The families of DNS.
const (
	FamilyAuto  DNSFamily = "AUTO" // IPv6, and IPv4 if there is none
	V4Only      DNSFamily = "V4_ONLY"
	V6Only      DNSFamily = "V6_ONLY"
	V4Preferred DNSFamily = "V4_PREFERRED" // IPv4, and IPv6 if there is none
	AllFamilies DNSFamily = "ALL"          // both, each tried in turn (happy eyeballs)
)

// DNSFamily says which addresses of names are used. Default: [FamilyAuto], or what [Builder.DNS] says.
//
// Envoy: config.cluster.v3.Cluster.dns_lookup_family
func (b *Builder) DNSFamily(family DNSFamily) *Builder {
	m, f := b.n.Set("dns_lookup_family")
	m.DnsLookupFamily = node.Enum[clusterv3.Cluster_DnsLookupFamily](f, family, clusterv3.Cluster_DnsLookupFamily_value)
	return b
}

// Resolver is who is asked for the addresses of names, for clusters that do not say it by [Builder.DNS]. Default: the bootstrap's.
//
// Envoy: config.cluster.v3.Cluster.typed_dns_resolver_config
func (b *Builder) Resolver(r Resolver) *Builder {
	m, f := b.n.Set("typed_dns_resolver_config")
	m.TypedDnsResolverConfig = node.Child(f, r)
	return b
}

// DNS says how a cluster of [StrictDNS] or [LogicalDNS] asks for addresses. The cluster is then one of Envoy's extension
// envoy.clusters.dns (Envoy 1.34 and later), whose settings these are.
//
// Envoy: config.cluster.v3.Cluster.cluster_type
func (b *Builder) DNS(d *DNSBuilder) *Builder {
	m, f := b.n.Set("cluster_type.typed_config")
	switch {
	case d == nil:
		f.Report(node.RuleNil, "nil given")
		return b
	case b.resolves == 0:
		f.Report(node.RuleApplies, "this cluster resolves no names", "start with StrictDNS or LogicalDNS")
		return b
	}
	c := d
	if b.resolves == clusterv3.Cluster_LOGICAL_DNS {
		d.n.Take(part.Scope{}, nil) // attached, though its copy is what is used
		c = d.Clone()
		c.n.Peek().AllAddressesInSingleEndpoint = true
	}
	m.ClusterDiscoveryType = &clusterv3.Cluster_ClusterType{ClusterType: &clusterv3.Cluster_CustomClusterType{
		Name: "envoy.clusters.dns", TypedConfig: c.n.Any(f.Scope(), nil),
	}}
	return b
}

// DNSBuilder builds how a cluster asks for addresses.
type DNSBuilder struct {
	n node.Node[dnsv3.DnsCluster]
}

// DNS starts with Envoy's settings.
//
// Envoy: extensions.clusters.dns.v3.DnsCluster
func DNS() *DNSBuilder {
	b := &DNSBuilder{}
	b.n.Init(&dnsv3.DnsCluster{})
	return b
}

// Family says which addresses are used. Default: [FamilyAuto].
//
// Envoy: extensions.clusters.dns.v3.DnsCluster.dns_lookup_family
func (b *DNSBuilder) Family(family DNSFamily) *DNSBuilder {
	m, f := b.n.Set("dns_lookup_family")
	m.DnsLookupFamily = node.Enum[dnscommonv3.DnsLookupFamily](f, family, dnscommonv3.DnsLookupFamily_value)
	return b
}

// Refresh asks again after this time; above 1 ms (proto-pgv). Default: 5 s.
//
// Envoy: extensions.clusters.dns.v3.DnsCluster.dns_refresh_rate
func (b *DNSBuilder) Refresh(every time.Duration) *DNSBuilder {
	m, f := b.n.Set("dns_refresh_rate")
	m.DnsRefreshRate = f.Duration(every)
	return b
}

// RefreshFailed is the wait after a failure: at first the shortest, then longer each time up to the longest, which is not below it
// (cluster-dns-refresh-backoff). Default: that of [DNSBuilder.Refresh].
//
// Envoy: extensions.clusters.dns.v3.DnsCluster.dns_failure_refresh_rate
func (b *DNSBuilder) RefreshFailed(shortest, longest time.Duration) *DNSBuilder {
	m, f := b.n.Set("dns_failure_refresh_rate")
	m.DnsFailureRefreshRate = &dnsv3.DnsCluster_RefreshRate{
		BaseInterval: f.Sub("base_interval").Duration(shortest), MaxInterval: f.Sub("max_interval").Duration(longest),
	}
	return b
}

// RespectTTL asks again when an answer's time to live has passed, but not before the shortest time; 0 leaves that to Envoy.
//
// Envoy: extensions.clusters.dns.v3.DnsCluster.respect_dns_ttl
func (b *DNSBuilder) RespectTTL(shortest time.Duration) *DNSBuilder {
	m, f := b.n.Set("respect_dns_ttl")
	m.RespectDnsTtl = true
	if shortest != 0 {
		m.DnsMinRefreshRate = f.Duration(shortest)
	}
	return b
}

// Jitter delays each refresh by a random time up to this. Default: none.
//
// Envoy: extensions.clusters.dns.v3.DnsCluster.dns_jitter
func (b *DNSBuilder) Jitter(d time.Duration) *DNSBuilder {
	m, f := b.n.Set("dns_jitter")
	m.DnsJitter = f.Duration(d)
	return b
}

// Resolver is who is asked. Default: the bootstrap's.
//
// Envoy: extensions.clusters.dns.v3.DnsCluster.typed_dns_resolver_config
func (b *DNSBuilder) Resolver(r Resolver) *DNSBuilder {
	m, f := b.n.Set("typed_dns_resolver_config")
	m.TypedDnsResolverConfig = node.Child(f, r)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *DNSBuilder) Patch(edit func(*dnsv3.DnsCluster)) *DNSBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *DNSBuilder) Clone() *DNSBuilder {
	c := &DNSBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Resolver is who is asked for the addresses of names: [CAres], [SystemResolver] or [AppleResolver].
type Resolver interface {
	part.Part[corev3.TypedExtensionConfig]
}
