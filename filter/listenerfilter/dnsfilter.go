package listenerfilter

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	dnsv3 "github.com/envoyproxy/go-control-plane/envoy/data/dns/v3"
	dnsfilterv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/udp/dns_filter/v3"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// DNSFilterBuilder builds the filter that answers DNS queries, for listeners of datagrams.
type DNSFilterBuilder struct {
	slot[dnsfilterv3.DnsFilterConfig]
}

// DNSFilter starts a filter that answers for the domains given, and asks other servers for all else.
//
// Envoy: extensions.filters.udp.dns_filter.v3.DnsFilterConfig.ServerContextConfig.inline_dns_table
func DNSFilter(statPrefix string, domains ...*DNSDomainBuilder) *DNSFilterBuilder {
	b := &DNSFilterBuilder{}
	b.start("envoy.filters.udp.dns_filter", &dnsfilterv3.DnsFilterConfig{StatPrefix: statPrefix})
	m, f := b.n.Set("server_config.inline_dns_table.virtual_domains")
	m.ServerConfig = &dnsfilterv3.DnsFilterConfig_ServerContextConfig{
		ConfigSource: &dnsfilterv3.DnsFilterConfig_ServerContextConfig_InlineDnsTable{
			InlineDnsTable: &dnsv3.DnsTable{VirtualDomains: node.Children(f, nil, domains)},
		},
	}
	return b
}

// DNSFilterFrom starts a filter that reads its domains from elsewhere: a file or a text with a data.dns.v3.DnsTable.
//
// Envoy: extensions.filters.udp.dns_filter.v3.DnsFilterConfig.ServerContextConfig.external_dns_table
func DNSFilterFrom(statPrefix string, table source.Data) *DNSFilterBuilder {
	b := &DNSFilterBuilder{}
	b.start("envoy.filters.udp.dns_filter", &dnsfilterv3.DnsFilterConfig{StatPrefix: statPrefix})
	m, f := b.n.Set("server_config.external_dns_table")
	m.ServerConfig = &dnsfilterv3.DnsFilterConfig_ServerContextConfig{
		ConfigSource: &dnsfilterv3.DnsFilterConfig_ServerContextConfig_ExternalDnsTable{ExternalDnsTable: node.Child(f, table)},
	}
	return b
}

// Retries is how often other servers are asked again, at most 3 (proto-pgv). For a table that stands in the filter.
// Default: not.
//
// Envoy: data.dns.v3.DnsTable.external_retry_count
func (b *DNSFilterBuilder) Retries(n int) *DNSFilterBuilder {
	m, f := b.n.Set("server_config.inline_dns_table.external_retry_count")
	table := m.GetServerConfig().GetInlineDnsTable()
	if table == nil {
		f.Report(node.RuleApplies, "the table is read from elsewhere, and says how often", "set external_retry_count there")
		return b
	}
	table.ExternalRetryCount = f.Count(n)
	return b
}

// Ask asks other servers for what the table does not know, waiting so long for each answer, at least 1 s (proto-pgv), with so many queries
// open at once, at least 1 (proto-pgv). Default: nobody is asked.
//
// Envoy: extensions.filters.udp.dns_filter.v3.DnsFilterConfig.client_config
func (b *DNSFilterBuilder) Ask(timeout time.Duration, pending int) *DNSFilterBuilder {
	m, f := b.n.Set("client_config.resolver_timeout")
	client(m).ResolverTimeout = f.Duration(timeout)
	m, f = b.n.Set("client_config.max_pending_lookups")
	client(m).MaxPendingLookups = f.Count64(pending)
	return b
}

// Resolver is how other servers are asked: a resolver of package cluster, or an extension. Default: the bootstrap's, else c-ares.
//
// Envoy: extensions.filters.udp.dns_filter.v3.DnsFilterConfig.ClientContextConfig.typed_dns_resolver_config
func (b *DNSFilterBuilder) Resolver(resolver part.Part[corev3.TypedExtensionConfig]) *DNSFilterBuilder {
	m, f := b.n.Set("client_config.typed_dns_resolver_config")
	client(m).TypedDnsResolverConfig = node.Child(f, resolver)
	return b
}

// AccessLogs appends access logs, one line for each query. Their formats may hold %QUERY_NAME%, %QUERY_TYPE% and others of DNS.
//
// Envoy: extensions.filters.udp.dns_filter.v3.DnsFilterConfig.access_log
func (b *DNSFilterBuilder) AccessLogs(logs ...accesslog.Log) *DNSFilterBuilder {
	m, f := b.n.Add("access_log", len(b.n.Peek().AccessLog))
	m.AccessLog = node.Children(f, m.AccessLog, logs)
	return b
}

// IgnoreCase takes "WWW.example.com" for "www.example.com". Default: they differ.
//
// Envoy: extensions.filters.udp.dns_filter.v3.DnsFilterConfig.case_insensitive
func (b *DNSFilterBuilder) IgnoreCase() *DNSFilterBuilder {
	m, _ := b.n.Set("case_insensitive")
	m.CaseInsensitive = true
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *DNSFilterBuilder) Patch(edit func(*dnsfilterv3.DnsFilterConfig)) *DNSFilterBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *DNSFilterBuilder) Clone() *DNSFilterBuilder {
	c := &DNSFilterBuilder{}
	b.clone(&c.slot)
	return c
}

func client(m *dnsfilterv3.DnsFilterConfig) *dnsfilterv3.DnsFilterConfig_ClientContextConfig {
	if m.ClientConfig == nil {
		m.ClientConfig = &dnsfilterv3.DnsFilterConfig_ClientContextConfig{}
	}
	return m.ClientConfig
}
