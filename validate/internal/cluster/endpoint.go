package cluster

import (
	"fmt"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func init() { check.On(assignmentOf) }

var (
	notIP = check.Rule(diag.Rule{
		ID: "endpoint-static-not-ip", Severity: diag.Error,
		Title: "an endpoint that nobody resolves is given by its IP address",
		Text: "STATIC and EDS clusters take addresses as they are. Envoy refuses a host name there; STRICT_DNS and LOGICAL_DNS clusters resolve names. In a load " +
			"assignment whose cluster is not given a host name is a warning.",
		Bad: aCluster + `load_assignment:
  cluster_name: a
  endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: api.test, port_value: 80}}}}]}]
`,
		Good: assignment + "endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 10.0.0.1, port_value: 80}}}}]}]\n",
		Ref:  "upstream_impl.cc ClusterImplBase::resolveProtoAddress",
	})
	missingAddress = check.Rule(diag.Rule{
		ID: "endpoint-missing-address", Severity: diag.Error,
		Title: "an endpoint has an address",
		Text:  "Envoy refuses an endpoint of a STATIC or EDS cluster without address. It does not know endpoint_name either.",
		Bad:   assignment + "endpoints: [{lb_endpoints: [{endpoint: {hostname: api.test}}]}]\n",
		Good:  assignment + "endpoints: [{lb_endpoints: [{endpoint: {address: {pipe: {path: /run/api.sock}}}}]}]\n",
		Ref:   "common/network/resolver_impl.cc resolveProtoAddress",
	})
	additionalNotIP = check.Rule(diag.Rule{
		ID: "endpoint-additional-not-ip", Severity: diag.Error,
		Title: "the further addresses of an endpoint are IP addresses",
		Text:  "Envoy tries additional_addresses as browsers do for dual-stack hosts. It refuses pipes and internal addresses among them.",
		Bad: assignment + `endpoints:
- lb_endpoints:
  - endpoint:
      address: {socket_address: {address: 10.0.0.1, port_value: 80}}
      additional_addresses: [{address: {pipe: {path: /run/api.sock}}}]
`,
		Good: assignment + `endpoints:
- lb_endpoints:
  - endpoint:
      address: {socket_address: {address: 10.0.0.1, port_value: 80}}
      additional_addresses: [{address: {socket_address: {address: "fd00::1", port_value: 80}}}]
`,
		Ref: "extensions/clusters/static/static_cluster.cc",
	})
	namedPort = check.Rule(diag.Rule{
		ID: "endpoint-named-port", Severity: diag.Error,
		Title: "the port of an endpoint is a number",
		Text:  "Nobody looks up named_port. Envoy refuses it for endpoints of STATIC and EDS clusters.",
		Bad:   assignment + "endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 10.0.0.1, named_port: http}}}}]}]\n",
		Good:  assignment + "endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 10.0.0.1, port_value: 80}}}}]}]\n",
		Ref:   "common/network/resolver_impl.cc IpResolver",
	})
	healthPort = check.Rule(diag.Rule{
		ID: "endpoint-health-port-non-ip", Severity: diag.Error,
		Title: "only an endpoint with an IP address is checked on another port",
		Text:  "A pipe and an internal listener have no ports. Envoy refuses health_check_config.port_value for them.",
		Bad:   assignment + "endpoints: [{lb_endpoints: [{endpoint: {address: {pipe: {path: /run/api.sock}}, health_check_config: {port_value: 80}}}]}]\n",
		Good:  assignment + "endpoints: [{lb_endpoints: [{endpoint: {address: {pipe: {path: /run/api.sock}}}}]}]\n",
		Ref:   "upstream_impl.cc HostDescriptionImplBase",
	})
	namespace = check.Rule(diag.Rule{
		ID: "endpoint-netns", Severity: diag.Error,
		Title: "an endpoint names no network namespace",
		Text:  "network_namespace_filepath is for what Envoy listens on. It refuses endpoints with one.",
		Bad:   assignment + "endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 10.0.0.1, port_value: 80, network_namespace_filepath: /run/netns/b}}}}]}]\n",
		Good:  assignment + "endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 10.0.0.1, port_value: 80}}}}]}]\n",
		Ref:   "upstream_impl.cc HostDescriptionImplBase",
	})
	healthAddress = check.Rule(diag.Rule{
		ID: "endpoint-health-address-override", Severity: diag.Error,
		Title: "the address for health checks is an IP address",
		Text:  "Envoy takes health_check_config.address as it is and refuses a host name.",
		Bad: assignment + `endpoints:
- lb_endpoints:
  - endpoint:
      address: {socket_address: {address: 10.0.0.1, port_value: 80}}
      health_check_config: {address: {socket_address: {address: health.test, port_value: 80}}}
`,
		Good: assignment + `endpoints:
- lb_endpoints:
  - endpoint:
      address: {socket_address: {address: 10.0.0.1, port_value: 80}}
      health_check_config: {address: {socket_address: {address: 10.0.0.9, port_value: 80}}}
`,
		Ref: "upstream_impl.cc resolveHealthCheckAddress",
	})
)

// assignmentOf judges a load assignment: that of a cluster by the cluster's type, a lone one as EDS takes it.
func assignmentOf(c *check.Context, a *endpointv3.ClusterLoadAssignment) {
	kind := eds
	cl, inside := c.Parent().(*clusterv3.Cluster)
	switch {
	case inside:
		kind = discoveryOf(c, cl)
	case c.Parent() != nil:
		return
	}
	dropped(c, a.GetPolicy().GetDropOverloads())
	switch {
	case kind == static || kind == eds && !inside:
		literalEndpoints(c, a)
		discoveredEndpoints(c, a, kind)
	case kind == strictDNS || kind == logicalDNS:
		resolvedEndpoints(c, a, kind)
	}
	if inside && (kind == static || kind == strictDNS) {
		localPriority(c, a, cl)
	}
}

// literalEndpoints judges endpoints whose addresses are taken as they are.
func literalEndpoints(c *check.Context, a *endpointv3.ClusterLoadAssignment) {
	for i, l := range a.GetEndpoints() {
		for j, h := range l.GetLbEndpoints() {
			e := h.GetEndpoint()
			if socket := e.GetAddress().GetSocketAddress(); socket != nil {
				literalSocket(c, socket, i, j)
			} else {
				literalOther(c, e, i, j)
			}
			furtherAddresses(c, e, i, j)
			if s := e.GetHealthCheckConfig().GetAddress().GetSocketAddress(); s.GetAddress() != "" && !isIP(s) {
				c.Report(healthAddress, fmt.Sprintf("%q is not an IP address", s.GetAddress()), "endpoints", i, "lb_endpoints", j, "endpoint.health_check_config.address")
			}
		}
	}
}

func literalSocket(c *check.Context, s *corev3.SocketAddress, i, j int) {
	const at = "endpoint.address.socket_address"
	if !isIP(s) {
		if s.GetAddress() != "" { // the protos say so themselves
			hostName(c, s, "endpoints", i, "lb_endpoints", j, at, "address")
		}
		return
	}
	if s.GetNamedPort() != "" && s.GetResolverName() == "" {
		c.Report(namedPort, fmt.Sprintf("the port is called %q", s.GetNamedPort()), "endpoints", i, "lb_endpoints", j, at, "named_port")
	}
	if s.GetNetworkNamespaceFilepath() != "" {
		c.Report(namespace, "an endpoint in a network namespace", "endpoints", i, "lb_endpoints", j, at, "network_namespace_filepath")
	}
}

// literalOther judges an endpoint without socket address.
func literalOther(c *check.Context, e *endpointv3.Endpoint, i, j int) {
	if e.GetAddress().GetAddress() == nil {
		c.Report(missingAddress, "an endpoint without address", "endpoints", i, "lb_endpoints", j)
	} else if e.GetHealthCheckConfig().GetPortValue() != 0 {
		c.Report(healthPort, "a port for health checks of an endpoint that has none", "endpoints", i, "lb_endpoints", j, "endpoint.health_check_config.port_value")
	}
}

func furtherAddresses(c *check.Context, e *endpointv3.Endpoint, i, j int) {
	for k, further := range e.GetAdditionalAddresses() {
		switch s := further.GetAddress().GetSocketAddress(); {
		case further.GetAddress().GetAddress() != nil && s == nil:
			c.Report(additionalNotIP, "an additional address that is no IP address", "endpoints", i, "lb_endpoints", j, "endpoint.additional_addresses", k)
		case s.GetAddress() != "" && !isIP(s):
			hostName(c, s, "endpoints", i, "lb_endpoints", j, "endpoint.additional_addresses", k)
		}
	}
}

// hostName reports a name where an IP address should be. Some keep the assignments of DNS clusters apart, to put
// them into the clusters later: so it is an error only where the cluster is known.
func hostName(c *check.Context, s *corev3.SocketAddress, at ...any) {
	d := c.Report(notIP, fmt.Sprintf("%q is not an IP address", s.GetAddress()), at...)
	d.Fixes = []string{"use an IP address, or a cluster of type STRICT_DNS or LOGICAL_DNS"}
	if a, ok := c.Above(0).(*endpointv3.ClusterLoadAssignment); ok && c.Parent() == nil && !takenByEDS(c, a.GetClusterName()) {
		d.Severity = diag.Warning
	}
}

var (
	dropCount = check.Rule(diag.Rule{
		ID: "cluster-drop-overload-count", Severity: diag.Error,
		Title: "an assignment drops requests of one category",
		Text:  "Envoy supports one entry in policy.drop_overloads and refuses more.",
		Bad: assignment + `policy:
  drop_overloads:
  - {category: b, drop_percentage: {numerator: 5}}
  - {category: c, drop_percentage: {numerator: 5}}
`,
		Good: assignment + "policy: {drop_overloads: [{category: b, drop_percentage: {numerator: 10}}]}\n",
		Ref:  "upstream_impl.cc parseDropOverloadConfig",
	})
	dropRatio = check.Rule(diag.Rule{
		ID: "cluster-drop-overload-ratio", Severity: diag.Error,
		Title: "no more than all requests are dropped",
		Text:  "Envoy refuses a drop_percentage above 100 %.",
		Bad:   assignment + "policy: {drop_overloads: [{category: b, drop_percentage: {numerator: 200}}]}\n",
		Good:  assignment + "policy: {drop_overloads: [{category: b, drop_percentage: {numerator: 200, denominator: TEN_THOUSAND}}]}\n",
		Ref:   "upstream_impl.cc parseDropOverloadConfig",
	})
)

// dropped judges what an assignment drops.
func dropped(c *check.Context, drops []*endpointv3.ClusterLoadAssignment_Policy_DropOverload) {
	if len(drops) > 1 {
		c.Report(dropCount, fmt.Sprintf("%d categories of requests to drop", len(drops)), "policy.drop_overloads")
		return
	}
	for i, d := range drops {
		if p := d.GetDropPercentage(); p.GetNumerator() > denominator(p) {
			c.Report(dropRatio, fmt.Sprintf("%d of %d requests are dropped", p.GetNumerator(), denominator(p)), "policy.drop_overloads", i, "drop_percentage")
		}
	}
}

func denominator(p *typev3.FractionalPercent) uint32 {
	switch p.GetDenominator() {
	case typev3.FractionalPercent_TEN_THOUSAND:
		return 10_000
	case typev3.FractionalPercent_MILLION:
		return 1_000_000
	}
	return 100
}
