package cluster

import (
	"fmt"
	"slices"
	"strings"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	dnsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/clusters/dns/v3"
	reversev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/clusters/reverse_connection/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/extension"
	"github.com/envoykit/envoykit/validate/internal/check"
	"github.com/envoykit/envoykit/validate/internal/format"
)

// discovery is how a cluster finds its hosts.
type discovery int

const (
	otherDiscovery discovery = iota // an extension that these rules know nothing about
	static
	strictDNS
	logicalDNS
	eds
	originalDestination
	aggregate // or composite: other clusters in turn
	dynamicForwardProxy
	redisCluster
	reverse
)

var byEnum = map[clusterv3.Cluster_DiscoveryType]discovery{
	clusterv3.Cluster_STATIC: static, clusterv3.Cluster_STRICT_DNS: strictDNS, clusterv3.Cluster_LOGICAL_DNS: logicalDNS,
	clusterv3.Cluster_EDS: eds, clusterv3.Cluster_ORIGINAL_DST: originalDestination,
}

// byName are the names by which a cluster_type without configuration is found.
var byName = map[string]discovery{
	"static": static, "strict_dns": strictDNS, "logical_dns": logicalDNS, "eds": eds, "original_dst": originalDestination,
}

// byType are the messages that configure an extension, but for DNS, which depends on a field.
var byType = map[string]discovery{
	"envoy.extensions.clusters.aggregate.v3.ClusterConfig":                           aggregate,
	"envoy.extensions.clusters.composite.v3.ClusterConfig":                           aggregate,
	"envoy.extensions.clusters.mcp_multicluster.v3.ClusterConfig":                    aggregate,
	"envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig":               dynamicForwardProxy,
	"envoy.extensions.clusters.redis.v3.RedisClusterConfig":                          redisCluster,
	"envoy.extensions.clusters.reverse_connection.v3.ReverseConnectionClusterConfig": reverse,
}

// discoveryOf tells how the cluster finds its hosts.
func discoveryOf(c *check.Context, cl *clusterv3.Cluster) discovery {
	custom := cl.GetClusterType()
	if custom == nil {
		return byEnum[cl.GetType()]
	}
	if byConfig(custom) {
		if d, ok := check.As[*dnsv3.DnsCluster](c, custom.GetTypedConfig()); ok {
			return dnsKind(d)
		}
		return byType[check.TypeName(custom.GetTypedConfig())]
	}
	_, name, _ := strings.Cut(custom.GetName(), ".")
	_, name, _ = strings.Cut(name, ".")
	return byName[name]
}

func dnsKind(d *dnsv3.DnsCluster) discovery {
	if d.GetAllAddressesInSingleEndpoint() {
		return logicalDNS
	}
	return strictDNS
}

// byConfig tells whether Envoy finds the extension by the type of its configuration. Without one, or
// with a mere Struct, it goes by the name.
func byConfig(t *clusterv3.Cluster_CustomClusterType) bool {
	return t.GetTypedConfig() != nil && check.TypeName(t.GetTypedConfig()) != "google.protobuf.Struct"
}

var typeUnknown = check.Rule(diag.Rule{
	ID: "cluster-type-unknown", Severity: diag.Error,
	Title: "the name of a custom cluster type is one that Envoy has",
	Text:  "A cluster_type without typed_config is found by its name. Envoy refuses the cluster if nothing is registered under it.",
	Bad:   aCluster + "cluster_type: {name: envoy.clusters.sttic}\n",
	Good:  aCluster + "cluster_type: {name: envoy.cluster.static}\n",
	Ref:   "cluster_factory_impl.cc ClusterFactoryImplBase::create",
})

// discoveryType judges names of Envoy's own; others may be somebody's extension.
func discoveryType(c *check.Context, cl *clusterv3.Cluster, kind discovery) {
	custom := cl.GetClusterType()
	if custom == nil || kind != otherDiscovery || byConfig(custom) || !strings.HasPrefix(custom.GetName(), "envoy.cluster") {
		return
	}
	if _, ok := extension.Named(custom.GetName()); ok {
		return
	}
	d := c.Report(typeUnknown, fmt.Sprintf("no cluster type is called %q", custom.GetName()), "cluster_type.name")
	if near := diag.Nearest(custom.GetName(), typeNames()); near != "" {
		d.Fixes = append(d.Fixes, fmt.Sprintf("use %q", near))
	}
}

func typeNames() []string {
	var names []string
	for name := range byName {
		names = append(names, "envoy.cluster."+name)
	}
	for _, e := range extension.In("envoy.clusters") {
		if len(e.Messages) > 0 {
			names = append(names, e.LookupName())
		}
	}
	slices.Sort(names)
	return names
}

var (
	edsConfigMissing = check.Rule(diag.Rule{
		ID: "cluster-eds-config-missing", Severity: diag.Error,
		Title: "a cluster of type EDS says where its endpoints come from",
		Text:  "Without eds_cluster_config there is nothing to subscribe to. Envoy refuses the cluster.",
		Bad:   aCluster + "type: EDS\n",
		Good:  aCluster + "type: EDS\neds_cluster_config: {eds_config: {path_config_source: {path: /etc/envoy/eds.yaml}}}\n",
		Ref:   "eds.cc EdsClusterFactory",
	})
	edsConfigElsewhere = check.Rule(diag.Rule{
		ID: "cluster-eds-config-on-non-eds", Severity: diag.Error,
		Title: "only a cluster of type EDS has eds_cluster_config",
		Text:  "The type of a cluster is STATIC unless another is given. Envoy refuses eds_cluster_config on every type but EDS.",
		Bad:   aCluster + "eds_cluster_config: {service_name: b}\n",
		Good:  aCluster + "type: EDS\neds_cluster_config: {service_name: b, eds_config: {path_config_source: {path: /etc/envoy/eds.yaml}}}\n",
		Ref:   "upstream_impl.cc ClusterInfoImpl",
	})
	edsAssignment = check.Rule(diag.Rule{
		ID: "cluster-eds-load-assignment", Severity: diag.Warning,
		Title: "the endpoints of an EDS cluster come from EDS",
		Text:  "Envoy ignores the endpoints in load_assignment of a cluster of type EDS.",
		Bad: aCluster + `type: EDS
eds_cluster_config: {eds_config: {path_config_source: {path: /etc/envoy/eds.yaml}}}
load_assignment:
  cluster_name: a
  endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 10.0.0.1, port_value: 80}}}}]}]
`,
		Good: aCluster + "type: EDS\neds_cluster_config: {eds_config: {path_config_source: {path: /etc/envoy/eds.yaml}}}\n",
		Ref:  "eds.cc EdsClusterImpl",
	})
)

func edsConfig(c *check.Context, cl *clusterv3.Cluster, kind discovery) {
	isEDS := cl.GetClusterType() == nil && kind == eds
	switch {
	case isEDS && cl.GetEdsClusterConfig() == nil:
		c.Report(edsConfigMissing, "an EDS cluster without eds_cluster_config", "eds_cluster_config")
	case !isEDS && cl.GetEdsClusterConfig() != nil:
		d := c.Report(edsConfigElsewhere, "eds_cluster_config on a cluster that is not of type EDS", "eds_cluster_config")
		if cl.GetClusterType() == nil {
			d.Fixes = append(d.Fixes, "set type to EDS")
		}
	}
	if isEDS && len(cl.GetLoadAssignment().GetEndpoints()) > 0 {
		c.Report(edsAssignment, "the endpoints here are ignored: they come from EDS", "load_assignment.endpoints")
	}
}

var (
	originalDstBalancing = check.Rule(diag.Rule{
		ID: "cluster-original-dst-lb", Severity: diag.Error,
		Title: "an ORIGINAL_DST cluster has the lb_policy CLUSTER_PROVIDED",
		Text: "The destination of the connection is the host, so there is nothing to choose. Envoy demands that the field lb_policy says so, even where " +
			"load_balancing_policy is used.",
		Bad:  aCluster + "type: ORIGINAL_DST\n",
		Good: aCluster + "type: ORIGINAL_DST\nlb_policy: CLUSTER_PROVIDED\n",
		Ref:  "original_dst_cluster.cc OriginalDstClusterFactory",
	})
	originalDstAssignment = check.Rule(diag.Rule{
		ID: "cluster-original-dst-endpoints", Severity: diag.Error,
		Title: "an ORIGINAL_DST cluster has no load assignment",
		Text:  "Its hosts are the destinations of connections. Envoy refuses a load_assignment.",
		Bad:   aCluster + "type: ORIGINAL_DST\nlb_policy: CLUSTER_PROVIDED\nload_assignment: {cluster_name: a}\n",
		Good:  aCluster + "type: ORIGINAL_DST\nlb_policy: CLUSTER_PROVIDED\n",
		Ref:   "original_dst_cluster.cc OriginalDstClusterFactory",
	})
	originalDstHeader = check.Rule(diag.Rule{
		ID: "cluster-original-dst-header", Severity: diag.Error,
		Title: "http_header_name goes with use_http_header",
		Text:  "The header that names the host is read only if use_http_header is true. Envoy refuses the name of a header that it would not read.",
		Bad:   aCluster + "type: ORIGINAL_DST\nlb_policy: CLUSTER_PROVIDED\noriginal_dst_lb_config: {http_header_name: x-host}\n",
		Good:  aCluster + "type: ORIGINAL_DST\nlb_policy: CLUSTER_PROVIDED\noriginal_dst_lb_config: {use_http_header: true, http_header_name: x-host}\n",
		Ref:   "original_dst_cluster.cc OriginalDstCluster",
	})
)

func originalDst(c *check.Context, cl *clusterv3.Cluster, kind discovery) {
	if kind != originalDestination {
		return
	}
	if cl.GetLbPolicy() != clusterv3.Cluster_CLUSTER_PROVIDED {
		c.Report(originalDstBalancing, fmt.Sprintf("lb_policy is %s in an ORIGINAL_DST cluster", cl.GetLbPolicy()), "lb_policy").
			Fixes = []string{"set lb_policy to CLUSTER_PROVIDED"}
	}
	if cl.GetLoadAssignment() != nil {
		c.Report(originalDstAssignment, "a load assignment in an ORIGINAL_DST cluster", "load_assignment")
	}
	if o := cl.GetOriginalDstLbConfig(); o.GetHttpHeaderName() != "" && !o.GetUseHttpHeader() {
		c.Report(originalDstHeader, fmt.Sprintf("http_header_name is %q and use_http_header is false", o.GetHttpHeaderName()),
			"original_dst_lb_config.http_header_name")
	}
}

var redisName = check.Rule(diag.Rule{
	ID: "cluster-redis-name", Severity: diag.Error,
	Title: "a Redis cluster's type is called envoy.clusters.redis",
	Text:  "The Redis proxy recognises the cluster by this name, and Envoy refuses any other, although names of extensions do not matter elsewhere.",
	Bad: aCluster + `lb_policy: CLUSTER_PROVIDED
cluster_type: {name: redis, typed_config: {"@type": type.googleapis.com/envoy.extensions.clusters.redis.v3.RedisClusterConfig}}
`,
	Good: aCluster + `lb_policy: CLUSTER_PROVIDED
cluster_type: {name: envoy.clusters.redis, typed_config: {"@type": type.googleapis.com/envoy.extensions.clusters.redis.v3.RedisClusterConfig}}
`,
	Ref: "redis_cluster.cc RedisClusterFactory",
})

func redis(c *check.Context, cl *clusterv3.Cluster, kind discovery) {
	if name := cl.GetClusterType().GetName(); kind == redisCluster && name != "envoy.clusters.redis" {
		c.Report(redisName, fmt.Sprintf("the type of a Redis cluster is called %q", name), "cluster_type.name").
			Fixes = []string{`use "envoy.clusters.redis"`}
	}
}

const reverseSocket = "envoy.extensions.bootstrap.reverse_tunnel.upstream_socket_interface.v3.UpstreamReverseConnectionSocketInterface"

var reverseShape = check.Rule(diag.Rule{
	ID: "cluster-reverse-connection", Severity: diag.Error,
	Title: "a cluster of reverse connections provides its own balancing, has no endpoints, and the bootstrap has its socket interface",
	Text:  "Its hosts are the connections that were opened towards Envoy. Envoy refuses another lb_policy, and a load assignment; it needs the bootstrap extension that accepts such connections.",
	Bad: aCluster + `cluster_type:
  name: envoy.clusters.reverse_connection
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.clusters.reverse_connection.v3.ReverseConnectionClusterConfig
    host_id_format: "%REQ(x-host)%"
`,
	Good: aCluster + `lb_policy: CLUSTER_PROVIDED
cluster_type:
  name: envoy.clusters.reverse_connection
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.clusters.reverse_connection.v3.ReverseConnectionClusterConfig
    host_id_format: "%REQ(x-host)%"
`,
	Ref: "reverse_connection.cc RevConClusterFactory",
})

func init() {
	check.On(func(c *check.Context, r *reversev3.ReverseConnectionClusterConfig) {
		format.Text(c, r.GetHostIdFormat(), format.Form{}, "host_id_format")
		format.Text(c, r.GetTenantIdFormat(), format.Form{}, "tenant_id_format")
	})
}

func reverseConnection(c *check.Context, cl *clusterv3.Cluster, kind discovery) {
	if kind != reverse {
		return
	}
	if _, ok := check.As[*reversev3.ReverseConnectionClusterConfig](c, cl.GetClusterType().GetTypedConfig()); !ok {
		return
	}
	if cl.GetLbPolicy() != clusterv3.Cluster_CLUSTER_PROVIDED {
		c.Report(reverseShape, fmt.Sprintf("lb_policy is %s", cl.GetLbPolicy()), "lb_policy").Fixes = []string{"set lb_policy to CLUSTER_PROVIDED"}
	}
	if cl.GetLoadAssignment() != nil {
		c.Report(reverseShape, "a load assignment in a cluster of reverse connections", "load_assignment")
	}
	if b := c.Index().Bootstrap(); b != nil && !extends(b, reverseSocket) {
		c.Report(reverseShape, "the bootstrap has no extension for reverse connections from upstream", "cluster_type").
			Fixes = []string{"add envoy.bootstrap.reverse_tunnel.upstream_socket_interface to bootstrap_extensions"}
	}
}

// extends tells whether a bootstrap extension has the type.
func extends(b *bootstrapv3.Bootstrap, typeName string) bool {
	for _, e := range b.GetBootstrapExtensions() {
		if check.TypeName(e.GetTypedConfig()) == typeName {
			return true
		}
	}
	return false
}
