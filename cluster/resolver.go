package cluster

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	applev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/network/dns_resolver/apple/v3"
	caresv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/network/dns_resolver/cares/v3"
	getaddrinfov3 "github.com/envoyproxy/go-control-plane/envoy/extensions/network/dns_resolver/getaddrinfo/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// resolver renders the configuration of a resolver under its canonical name.
func resolver[M any](n *node.Node[M], s part.Scope, name string) *corev3.TypedExtensionConfig {
	return &corev3.TypedExtensionConfig{Name: "envoy.network.dns_resolver." + name, TypedConfig: n.Any(s.Sub("typed_config"), nil)}
}

// CAresBuilder builds Envoy's usual resolver.
type CAresBuilder struct {
	n node.Node[caresv3.CaresDnsResolverConfig]
}

// CAres starts Envoy's usual resolver, which asks the system's name servers.
//
// Envoy: extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig
func CAres() *CAresBuilder {
	b := &CAresBuilder{}
	b.n.Init(&caresv3.CaresDnsResolverConfig{})
	return b
}

// Servers appends name servers to ask instead of the system's, by IP address (cluster-dns-resolver-address) and port, usually 53.
//
// Envoy: extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig.resolvers
func (b *CAresBuilder) Servers(port int, addresses ...string) *CAresBuilder {
	m, f := b.n.Add("resolvers", len(b.n.Peek().Resolvers))
	number := f.Port(port)
	for _, a := range addresses {
		m.Resolvers = append(m.Resolvers, &corev3.Address{Address: &corev3.Address_SocketAddress{SocketAddress: local(a, number)}})
	}
	return b
}

// SystemFirst asks the servers only if the system has none.
//
// Envoy: extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig.use_resolvers_as_fallback
func (b *CAresBuilder) SystemFirst() *CAresBuilder {
	m, _ := b.n.Set("use_resolvers_as_fallback")
	m.UseResolversAsFallback = true
	return b
}

// ReachableOnly asks only for families of which the machine has an address.
//
// Envoy: extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig.filter_unroutable_families
func (b *CAresBuilder) ReachableOnly() *CAresBuilder {
	m, _ := b.n.Set("filter_unroutable_families")
	m.FilterUnroutableFamilies = true
	return b
}

func (*CAresBuilder) options(m *caresv3.CaresDnsResolverConfig) *corev3.DnsResolverOptions {
	if m.DnsResolverOptions == nil {
		m.DnsResolverOptions = &corev3.DnsResolverOptions{}
	}
	return m.DnsResolverOptions
}

// TCP asks over TCP. Default: UDP.
//
// Envoy: config.core.v3.DnsResolverOptions.use_tcp_for_dns_lookups
func (b *CAresBuilder) TCP() *CAresBuilder {
	m, _ := b.n.Set("dns_resolver_options.use_tcp_for_dns_lookups")
	b.options(m).UseTcpForDnsLookups = true
	return b
}

// NoSearch takes names as they are, without the system's search domains.
//
// Envoy: config.core.v3.DnsResolverOptions.no_default_search_domain
func (b *CAresBuilder) NoSearch() *CAresBuilder {
	m, _ := b.n.Set("dns_resolver_options.no_default_search_domain")
	b.options(m).NoDefaultSearchDomain = true
	return b
}

// Timeout is how long a server may take, in whole seconds, and how often each is asked. Defaults: 5 s, 4; 0 leaves
// either to them.
//
// Envoy: extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig.query_timeout_seconds
func (b *CAresBuilder) Timeout(query time.Duration, tries int) *CAresBuilder {
	m, f := b.n.Set("query_timeout_seconds")
	if query != 0 {
		if s := seconds(f, query); s != nil {
			m.QueryTimeoutSeconds = wrapperspb.UInt64(uint64(s.Value))
		}
	}
	m, f = b.n.Set("query_tries")
	if tries != 0 {
		m.QueryTries = f.CountValue(tries)
	}
	return b
}

// Rotate spreads queries over the servers. Default: the first is asked first.
//
// Envoy: extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig.rotate_nameservers
func (b *CAresBuilder) Rotate() *CAresBuilder {
	m, _ := b.n.Set("rotate_nameservers")
	m.RotateNameservers = true
	return b
}

// QueriesPerPort is how many queries leave one UDP port before another is taken. Default: any number.
//
// Envoy: extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig.udp_max_queries
func (b *CAresBuilder) QueriesPerPort(n int) *CAresBuilder {
	m, f := b.n.Set("udp_max_queries")
	m.UdpMaxQueries = f.CountValue(n)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *CAresBuilder) Patch(edit func(*caresv3.CaresDnsResolverConfig)) *CAresBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *CAresBuilder) Clone() *CAresBuilder {
	c := &CAresBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *CAresBuilder) Render(s part.Scope) *corev3.TypedExtensionConfig {
	return resolver(&b.n, s, "cares")
}

// SystemResolverBuilder builds the resolver of the C library.
type SystemResolverBuilder struct {
	n node.Node[getaddrinfov3.GetAddrInfoDnsResolverConfig]
}

// SystemResolver starts the resolver of the C library, getaddrinfo, which knows /etc/hosts and the like.
//
// Envoy: extensions.network.dns_resolver.getaddrinfo.v3.GetAddrInfoDnsResolverConfig
func SystemResolver() *SystemResolverBuilder {
	b := &SystemResolverBuilder{}
	b.n.Init(&getaddrinfov3.GetAddrInfoDnsResolverConfig{})
	return b
}

// Retries is how often a name is asked for again when the library says so. Default: for ever.
//
// Envoy: extensions.network.dns_resolver.getaddrinfo.v3.GetAddrInfoDnsResolverConfig.num_retries
func (b *SystemResolverBuilder) Retries(n int) *SystemResolverBuilder {
	m, f := b.n.Set("num_retries")
	m.NumRetries = f.CountValue(n)
	return b
}

// Threads is how many names are asked for at a time. Default: 1.
//
// Envoy: extensions.network.dns_resolver.getaddrinfo.v3.GetAddrInfoDnsResolverConfig.num_resolver_threads
func (b *SystemResolverBuilder) Threads(n int) *SystemResolverBuilder {
	m, f := b.n.Set("num_resolver_threads")
	m.NumResolverThreads = f.CountValue(n)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *SystemResolverBuilder) Patch(edit func(*getaddrinfov3.GetAddrInfoDnsResolverConfig)) *SystemResolverBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *SystemResolverBuilder) Clone() *SystemResolverBuilder {
	c := &SystemResolverBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *SystemResolverBuilder) Render(s part.Scope) *corev3.TypedExtensionConfig {
	return resolver(&b.n, s, "getaddrinfo")
}

// AppleResolverBuilder builds the resolver of Apple's systems.
type AppleResolverBuilder struct {
	n node.Node[applev3.AppleDnsResolverConfig]
}

// AppleResolver starts the resolver of Apple's systems.
//
// Envoy: extensions.network.dns_resolver.apple.v3.AppleDnsResolverConfig
func AppleResolver() *AppleResolverBuilder {
	b := &AppleResolverBuilder{}
	b.n.Init(&applev3.AppleDnsResolverConfig{})
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *AppleResolverBuilder) Patch(edit func(*applev3.AppleDnsResolverConfig)) *AppleResolverBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *AppleResolverBuilder) Clone() *AppleResolverBuilder {
	c := &AppleResolverBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *AppleResolverBuilder) Render(s part.Scope) *corev3.TypedExtensionConfig {
	return resolver(&b.n, s, "apple")
}
