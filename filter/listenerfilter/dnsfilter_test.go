package listenerfilter_test

import (
	"testing"
	"time"

	dnsv3 "github.com/envoyproxy/go-control-plane/envoy/data/dns/v3"
	dnsfilterv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/udp/dns_filter/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/filter/listenerfilter"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/source"
)

func ExampleDNSFilter() {
	show(listenerfilter.DNSFilter("dns",
		listenerfilter.DNSAddresses("www.example.com", "10.0.0.1", "10.0.0.2").TTL(time.Minute),
		listenerfilter.DNSCluster("*.internal.example.com", "internal"),
	).Ask(2*time.Second, 256))
	// Output:
	// name: envoy.filters.udp.dns_filter
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.udp.dns_filter.v3.DnsFilterConfig
	//   stat_prefix: dns
	//   server_config:
	//     inline_dns_table:
	//       virtual_domains:
	//       - name: www.example.com
	//         endpoint:
	//           address_list:
	//             address:
	//             - 10.0.0.1
	//             - 10.0.0.2
	//         answer_ttl: 60s
	//       - name: "*.internal.example.com"
	//         endpoint:
	//           cluster_name: internal
	//   client_config:
	//     resolver_timeout: 2s
	//     max_pending_lookups: 256
}

func ExampleDNSFilterFrom() {
	show(listenerfilter.DNSFilterFrom("dns", source.DataFile("/etc/envoy/dns.yaml")))
	// Output:
	// name: envoy.filters.udp.dns_filter
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.udp.dns_filter.v3.DnsFilterConfig
	//   stat_prefix: dns
	//   server_config:
	//     external_dns_table:
	//       filename: /etc/envoy/dns.yaml
}

func ExampleDNSServices() {
	show(listenerfilter.DNSServices("example.com", listenerfilter.DNSService("sip", "tcp", listenerfilter.DNSTarget("sip.example.com", 5060).Weight(10))))
	// Output:
	// name: example.com
	// endpoint:
	//   service_list:
	//     services:
	//     - service_name: sip
	//       protocol:
	//         name: tcp
	//       targets:
	//       - host_name: sip.example.com
	//         weight: 10
	//         port: 5060
}

func ExampleDNSService() {
	show(listenerfilter.DNSService("sip", "tcp", listenerfilter.DNSTargetCluster("sip")).TTL(time.Minute))
	// Output:
	// service_name: sip
	// protocol:
	//   name: tcp
	// ttl: 60s
	// targets:
	// - cluster_name: sip
}

func ExampleDNSServiceNumber() {
	show(listenerfilter.DNSServiceNumber("sip", 132, listenerfilter.DNSTargetCluster("sip")))
	// Output:
	// service_name: sip
	// protocol:
	//   number: 132
	// targets:
	// - cluster_name: sip
}

func ExampleDNSAddresses() {
	show(listenerfilter.DNSAddresses("www.example.com", "2001:db8::1"))
	// Output:
	// name: www.example.com
	// endpoint:
	//   address_list:
	//     address:
	//     - 2001:db8::1
}

func ExampleDNSCluster() {
	show(listenerfilter.DNSCluster("www.example.com", "web"))
	// Output:
	// name: www.example.com
	// endpoint:
	//   cluster_name: web
}

func ExampleDNSTarget() {
	show(listenerfilter.DNSTarget("sip.example.com", 5060).Priority(1))
	// Output:
	// host_name: sip.example.com
	// priority: 1
	// port: 5060
}

func ExampleDNSTargetCluster() {
	show(listenerfilter.DNSTargetCluster("sip").Priority(1).Weight(2))
	// Output:
	// cluster_name: sip
	// priority: 1
	// weight: 2
}

func TestDNSFilter(t *testing.T) {
	const head = "name: envoy.filters.udp.dns_filter\ntyped_config:\n  \"@type\": type.googleapis.com/envoy.extensions.filters.udp.dns_filter.v3.DnsFilterConfig\n  stat_prefix: a\n"
	f := listenerfilter.DNSFilter("a", listenerfilter.DNSCluster("b.c", "d")).Retries(2).IgnoreCase().AccessLogs(accesslog.Stdout()).
		Resolver(cluster.SystemResolver())
	variant := f.Clone().Patch(func(m *dnsfilterv3.DnsFilterConfig) { m.ServerConfig, m.ClientConfig, m.AccessLog = nil, nil, nil })
	parttest.Equal(t, f, head+`
  server_config: {inline_dns_table: {external_retry_count: 2, virtual_domains: [{name: b.c, endpoint: {cluster_name: d}}]}}
  client_config:
    typed_dns_resolver_config:
      name: envoy.network.dns_resolver.getaddrinfo
      typed_config: {"@type": type.googleapis.com/envoy.extensions.network.dns_resolver.getaddrinfo.v3.GetAddrInfoDnsResolverConfig}
  access_log: `+log+`
  case_insensitive: true
`)
	parttest.Equal(t, variant, head+"  case_insensitive: true")
	parttest.Equal(t, listenerfilter.DNSServices("b").Clone().Patch(func(m *dnsv3.DnsTable_DnsVirtualDomain) { m.Endpoint = nil }), "name: b")
	parttest.Equal(t, listenerfilter.DNSService("a", "b").Clone().Patch(func(m *dnsv3.DnsTable_DnsService) { m.Protocol = nil }), "service_name: a")
	parttest.Equal(t, listenerfilter.DNSTarget("a", 1).Clone().Patch(func(m *dnsv3.DnsTable_DnsServiceTarget) { m.Port = 2 }), "host_name: a\nport: 2")
}

func TestDNSMistakes(t *testing.T) {
	require.Equal(t, []string{"setting-does-not-apply part.typed_config.server_config.inline_dns_table.external_retry_count"},
		parttest.Lines(parttest.Problems(listenerfilter.DNSFilterFrom("a", source.Text("b")).Retries(1))))
	require.Equal(t, []string{
		"builder-nil part.typed_config.server_config.inline_dns_table.virtual_domains[0]",
		"duration-out-of-range part.typed_config.client_config.resolver_timeout",
	}, parttest.Lines(parttest.Problems(listenerfilter.DNSFilter("a", nil).Ask(-1, 1))))
	require.Equal(t, []string{"port-out-of-range part.port"}, parttest.Lines(parttest.Problems(listenerfilter.DNSTarget("a", 70000))))
	require.Equal(t, []string{"number-out-of-range part.protocol.number"}, parttest.Lines(parttest.Problems(listenerfilter.DNSServiceNumber("a", -1))))
}
