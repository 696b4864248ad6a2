package cluster

import (
	"fmt"
	"net/netip"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func init() { check.On(managerSource) }

var (
	sourceBoth = check.Rule(diag.Rule{
		ID: "cluster-bind-extra-both", Severity: diag.Error,
		Title: "further source addresses are listed in one field",
		Text:  "additional_source_addresses is the older form of extra_source_addresses. Envoy refuses both at once.",
		Bad: aCluster + `upstream_bind_config:
  source_address: {address: 10.0.0.1, port_value: 0}
  extra_source_addresses: [{address: {address: "::1", port_value: 0}}]
  additional_source_addresses: [{address: "::1", port_value: 0}]
`,
		Good: aCluster + `upstream_bind_config:
  source_address: {address: 10.0.0.1, port_value: 0}
  extra_source_addresses: [{address: {address: "::1", port_value: 0}}]
`,
		Ref: "upstream_impl.cc createUpstreamLocalAddressSelector",
	})
	sourceMissing = check.Rule(diag.Rule{
		ID: "cluster-bind-extra-no-source", Severity: diag.Error,
		Title: "further source addresses come after a first one",
		Text:  "Envoy refuses extra_source_addresses without source_address.",
		Bad:   aCluster + "upstream_bind_config: {extra_source_addresses: [{address: {address: \"::1\", port_value: 0}}]}\n",
		Good:  aCluster + "upstream_bind_config: {source_address: {address: \"::1\", port_value: 0}}\n",
		Ref:   "upstream_impl.cc createUpstreamLocalAddressSelector",
	})
	sourceCount = check.Rule(diag.Rule{
		ID: "cluster-bind-extra-count", Severity: diag.Error,
		Title: "a cluster has one further source address",
		Text:  "Envoy chooses between two source addresses by the IP version of the host, so there is one besides source_address. A local_address_selector may take more.",
		Bad: aCluster + `upstream_bind_config:
  source_address: {address: 10.0.0.1, port_value: 0}
  extra_source_addresses: [{address: {address: "::1", port_value: 0}}, {address: {address: "::2", port_value: 0}}]
`,
		Good: aCluster + `upstream_bind_config:
  source_address: {address: 10.0.0.1, port_value: 0}
  extra_source_addresses: [{address: {address: "::1", port_value: 0}}]
`,
		Ref: "default_local_address_selector_factory.cc",
	})
	sourceVersion = check.Rule(diag.Rule{
		ID: "cluster-bind-same-version", Severity: diag.Error,
		Title: "two source addresses are of two IP versions",
		Text:  "Envoy chooses between two source addresses by the IP version of the host. It refuses two of the same version, unless a local_address_selector chooses.",
		Bad: aCluster + `upstream_bind_config:
  source_address: {address: 10.0.0.1, port_value: 0}
  extra_source_addresses: [{address: {address: 10.0.0.2, port_value: 0}}]
`,
		Good: aCluster + `upstream_bind_config:
  source_address: {address: 10.0.0.1, port_value: 0}
  extra_source_addresses: [{address: {address: "::1", port_value: 0}}]
`,
		Ref: "default_local_address_selector_factory.cc",
	})
	sourceIP = check.Rule(diag.Rule{
		ID: "cluster-bind-invalid-ip", Severity: diag.Error,
		Title: "a source address is an IP address",
		Text:  "Envoy binds to the address as it is written and resolves no names.",
		Bad:   aCluster + "upstream_bind_config: {source_address: {address: localhost, port_value: 0}}\n",
		Good:  aCluster + "upstream_bind_config: {source_address: {address: 127.0.0.1, port_value: 0}}\n",
		Ref:   "upstream_impl.cc createUpstreamLocalAddressSelector",
	})
)

func sourceAddresses(c *check.Context, cl *clusterv3.Cluster, _ discovery) {
	if cl.GetUpstreamBindConfig() != nil {
		bindConfig(c, cl.GetUpstreamBindConfig())
	}
}

// managerSource judges what clusters without a bind config of their own use. Envoy looks at it when it
// makes such a cluster.
func managerSource(c *check.Context, m *bootstrapv3.ClusterManager) {
	for _, cl := range c.Index().Bootstrap().GetStaticResources().GetClusters() {
		if m.GetUpstreamBindConfig() != nil && cl.GetUpstreamBindConfig() == nil {
			bindConfig(c, m.GetUpstreamBindConfig())
			return
		}
	}
}

// bindConfig judges the upstream_bind_config of the message at hand.
func bindConfig(c *check.Context, b *corev3.BindConfig) {
	const field = "upstream_bind_config"
	extra, additional := b.GetExtraSourceAddresses(), b.GetAdditionalSourceAddresses()
	if len(extra) > 0 && len(additional) > 0 {
		c.Report(sourceBoth, "extra_source_addresses and additional_source_addresses are both set", field)
		return
	}
	name, more := "extra_source_addresses", make([]*corev3.SocketAddress, 0, 1)
	for _, e := range extra {
		more = append(more, e.GetAddress())
	}
	if len(additional) > 0 {
		name, more = "additional_source_addresses", additional
	}
	if b.GetSourceAddress() == nil && len(more) > 0 {
		c.Report(sourceMissing, name+" without source_address", field, "source_address")
		return
	}
	readable := sourceAddress(c, b.GetSourceAddress(), field, "source_address")
	for i, a := range more {
		readable = sourceAddress(c, a, field, name, i) && readable
	}
	if b.GetLocalAddressSelector() != nil {
		return
	}
	switch {
	case len(more) > 1:
		c.Report(sourceCount, fmt.Sprintf("%d addresses besides source_address", len(more)), field, name)
	case len(more) == 1 && readable && version4(b.GetSourceAddress()) == version4(more[0]):
		c.Report(sourceVersion, fmt.Sprintf("%s and %s are of the same IP version", b.GetSourceAddress().GetAddress(), more[0].GetAddress()), field, name)
	}
}

func sourceAddress(c *check.Context, a *corev3.SocketAddress, at ...any) bool {
	if a != nil && a.GetAddress() != "" && !isIP(a) {
		c.Report(sourceIP, fmt.Sprintf("%q is not an IP address", a.GetAddress()), at...)
		return false
	}
	return true
}

func version4(a *corev3.SocketAddress) bool {
	ip, _ := netip.ParseAddr(a.GetAddress())
	return ip.Is4()
}
