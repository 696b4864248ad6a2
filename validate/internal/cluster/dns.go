package cluster

import (
	"fmt"
	"net/netip"
	"strings"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	dnsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/clusters/dns/v3"
	caresv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/network/dns_resolver/cares/v3"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func init() {
	check.On(dnsCluster)
	check.On(resolvers)
}

var (
	refreshBackoff = check.Rule(diag.Rule{
		ID: "cluster-dns-refresh-backoff", Severity: diag.Error,
		Title: "the pause after failed lookups grows",
		Text:  "Envoy refuses a dns_failure_refresh_rate whose max_interval is below its base_interval.",
		Bad:   aCluster + "type: STRICT_DNS\ndns_failure_refresh_rate: {base_interval: 5s, max_interval: 1s}\n",
		Good:  aCluster + "type: STRICT_DNS\ndns_failure_refresh_rate: {base_interval: 1s, max_interval: 5s}\n",
		Ref:   "common/config/utility.h prepareDnsRefreshStrategy",
	})
	resolverAddress = check.Rule(diag.Rule{
		ID: "cluster-dns-resolver-address", Severity: diag.Error,
		Title: "a DNS server is given by its IP address",
		Text:  "There is nobody to ask for the address of a DNS server. Envoy refuses names, pipes and internal addresses.",
		Bad: aCluster + `type: STRICT_DNS
typed_dns_resolver_config:
  name: envoy.network.dns_resolver.cares
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig
    resolvers: [{socket_address: {address: dns.test, port_value: 53}}]
`,
		Good: aCluster + `type: STRICT_DNS
typed_dns_resolver_config:
  name: envoy.network.dns_resolver.cares
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig
    resolvers: [{socket_address: {address: 10.0.0.53, port_value: 53}}]
`,
		Ref: "extensions/network/dns_resolver/cares/dns_impl.cc",
	})
)

// dns judges the fields that a cluster uses if it resolves names itself.
func dns(c *check.Context, cl *clusterv3.Cluster, kind discovery) {
	if cl.GetClusterType() != nil && kind != redisCluster || cl.GetClusterType() == nil && kind != strictDNS && kind != logicalDNS {
		return
	}
	refreshOrder(c, cl.GetDnsFailureRefreshRate(), "dns_failure_refresh_rate")
	if cl.GetTypedDnsResolverConfig() != nil {
		return // it wins; resolvers looks at it
	}
	for i, a := range cl.GetDnsResolutionConfig().GetResolvers() {
		resolver(c, a, "dns_resolution_config.resolvers", i)
	}
}

// dnsCluster judges the extension that resolves names.
func dnsCluster(c *check.Context, d *dnsv3.DnsCluster) {
	refreshOrder(c, d.GetDnsFailureRefreshRate(), "dns_failure_refresh_rate")
}

// refreshRate is a pause between lookups that grows.
type refreshRate interface {
	GetBaseInterval() *durationpb.Duration
	GetMaxInterval() *durationpb.Duration
}

func refreshOrder(c *check.Context, r refreshRate, field string) {
	base, most := r.GetBaseInterval(), r.GetMaxInterval()
	if base != nil && most != nil && most.AsDuration() < base.AsDuration() {
		c.Report(refreshBackoff, fmt.Sprintf("max_interval %s is below base_interval %s", most.AsDuration(), base.AsDuration()), field, "max_interval")
	}
}

// resolvers judges the servers of the c-ares resolver, unless it is that of a cluster which never resolves.
func resolvers(c *check.Context, r *caresv3.CaresDnsResolverConfig) {
	if cl, ok := c.Above(2).(*clusterv3.Cluster); ok {
		switch discoveryOf(c, cl) {
		case strictDNS, logicalDNS, redisCluster:
		default:
			return
		}
	}
	for i, a := range r.GetResolvers() {
		resolver(c, a, "resolvers", i)
	}
}

func resolver(c *check.Context, a *corev3.Address, at ...any) {
	socket := a.GetSocketAddress()
	switch {
	case a.GetAddress() == nil:
	case socket == nil:
		c.Report(resolverAddress, "a DNS server without IP address", at...)
	case !isIP(socket):
		c.Report(resolverAddress, fmt.Sprintf("%q is not an IP address", socket.GetAddress()), append(at, "socket_address.address")...)
	}
}

// isIP tells whether Envoy reads the address as one. What it makes of a scoped address depends on the platform,
// and what a resolver makes of others is its own business: both pass.
func isIP(s *corev3.SocketAddress) bool {
	if s.GetResolverName() != "" && s.GetResolverName() != "envoy.ip" {
		return true
	}
	if strings.Contains(s.GetAddress(), "%") {
		return true
	}
	_, err := netip.ParseAddr(s.GetAddress())
	return err == nil
}
