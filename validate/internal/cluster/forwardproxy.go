package cluster

import (
	"fmt"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	forwardv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/clusters/dynamic_forward_proxy/v3"
	cachev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/common/dynamic_forward_proxy/v3"
	redisv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/redis_proxy/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func init() { check.On(dnsCache) }

const forwardCluster = aCluster + `lb_policy: CLUSTER_PROVIDED
cluster_type:
  name: envoy.clusters.dynamic_forward_proxy
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig
`

var (
	forwardSNI = check.Rule(diag.Rule{
		ID: "cluster-dfp-auto-sni", Severity: diag.Error,
		Title: "a dynamic forward proxy checks that hosts are who they should be",
		Text: "The host comes from the request, so its name must go into the TLS handshake and be found in the certificate: auto_sni and auto_san_validation. " +
			"Envoy sets both itself only where no protocol options are given at all. With options of any kind both must be set, TLS or not, " +
			"unless allow_insecure_cluster_options says otherwise.",
		Bad: forwardCluster + `    dns_cache_config: {name: b}
typed_extension_protocol_options:
  envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
    "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
    explicit_http_config: {http_protocol_options: {}}
`,
		Good: forwardCluster + `    dns_cache_config: {name: b}
typed_extension_protocol_options:
  envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
    "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
    explicit_http_config: {http_protocol_options: {}}
    upstream_http_protocol_options: {auto_sni: true, auto_san_validation: true}
`,
		Ref: "extensions/clusters/dynamic_forward_proxy/cluster.cc",
	})
	forwardSubClusters = check.Rule(diag.Rule{
		ID: "cluster-dfp-sub-cluster-lb", Severity: diag.Error,
		Title: "the sub-clusters of a dynamic forward proxy balance by themselves",
		Text:  "sub_clusters_config.lb_policy is the policy of the clusters that are made for each host. Envoy refuses CLUSTER_PROVIDED there.",
		Bad:   forwardCluster + "    sub_clusters_config: {lb_policy: CLUSTER_PROVIDED}\n",
		Good:  forwardCluster + "    sub_clusters_config: {lb_policy: ROUND_ROBIN}\n",
		Ref:   "extensions/clusters/dynamic_forward_proxy/cluster.cc",
	})
	cachePreresolve = check.Rule(diag.Rule{
		ID: "cluster-dfp-preresolve", Severity: diag.Error,
		Title: "a DNS cache has room for the names that are resolved ahead",
		Text:  "Envoy refuses more preresolve_hostnames than max_hosts, which is 1024 if unset.",
		Bad: forwardCluster + `    dns_cache_config:
      name: b
      max_hosts: 1
      preresolve_hostnames: [{address: x.test, port_value: 80}, {address: y.test, port_value: 80}]
`,
		Good: forwardCluster + `    dns_cache_config: {name: b, max_hosts: 1, preresolve_hostnames: [{address: x.test, port_value: 80}]}
`,
		Ref: "dns_cache_impl.cc DnsCacheImpl",
	})
	cacheConflict = check.Rule(diag.Rule{
		ID: "cluster-dfp-cache-conflict", Severity: diag.Error,
		Title: "all users of a DNS cache give it the same settings",
		Text: "A DNS cache is shared by its name among the clusters and filters of a dynamic forward proxy. Whoever comes second with other settings, be it " +
			"one field, is refused.",
		Bad: forwardCluster + "    dns_cache_config: {name: b}\n---\n" +
			`"@type": type.googleapis.com/envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig
dns_cache_config: {name: b, max_hosts: 5}
`,
		Good: forwardCluster + "    dns_cache_config: {name: b}\n---\n" +
			`"@type": type.googleapis.com/envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig
dns_cache_config: {name: b}
`,
		Ref: "dns_cache_manager_impl.cc getCache",
	})
)

// forwardProxy judges the clusters of a dynamic forward proxy.
func forwardProxy(c *check.Context, cl *clusterv3.Cluster, kind discovery) {
	if kind != dynamicForwardProxy {
		return
	}
	config, ok := check.As[*forwardv3.ClusterConfig](c, cl.GetClusterType().GetTypedConfig())
	if !ok {
		return
	}
	if config.GetSubClustersConfig().GetLbPolicy() == clusterv3.Cluster_CLUSTER_PROVIDED {
		c.Report(forwardSubClusters, "lb_policy CLUSTER_PROVIDED for sub-clusters", "cluster_type.typed_config.sub_clusters_config.lb_policy")
	}
	if !config.GetAllowInsecureClusterOptions() {
		forwardOptions(c, cl)
	}
}

// forwardOptions looks at the options that count: the typed ones, else the old fields.
func forwardOptions(c *check.Context, cl *clusterv3.Cluster) {
	options, at := cl.GetUpstreamHttpProtocolOptions(), []any{"upstream_http_protocol_options"}
	if typed, ok := httpOptions(c, cl); ok {
		options, at = typed.GetUpstreamHttpProtocolOptions(), []any{key(httpOptionsKey), "upstream_http_protocol_options"}
	} else if options == nil || cl.GetTypedExtensionProtocolOptions()[httpOptionsKey] != nil {
		return
	}
	if options.GetAutoSni() && options.GetAutoSanValidation() {
		return
	}
	c.Report(forwardSNI, "a dynamic forward proxy without both auto_sni and auto_san_validation", at...).
		Fixes = []string{"set auto_sni and auto_san_validation to true"}
}

// caches remembers the DNS caches that a run has met.
type caches map[string]knownCache

type knownCache struct {
	config *cachev3.DnsCacheConfig
	path   diag.Path
}

// dnsCache judges the settings of a cache wherever they stand, except in redis_proxy, which does without a cache that
// Envoy does not make.
func dnsCache(c *check.Context, config *cachev3.DnsCacheConfig) {
	if _, redis := c.Parent().(*redisv3.RedisProxy_ConnPoolSettings); redis {
		return
	}
	limit := 1024
	if config.GetMaxHosts() != nil {
		limit = int(config.GetMaxHosts().GetValue())
	}
	if n := len(config.GetPreresolveHostnames()); n > limit {
		c.Report(cachePreresolve, fmt.Sprintf("%d names to resolve ahead, and room for %d", n, limit), "preresolve_hostnames")
	}
	refreshOrder(c, config.GetDnsFailureRefreshRate(), "dns_failure_refresh_rate")
	known := check.Memo[caches](c)
	if *known == nil {
		*known = caches{}
	}
	first, ok := (*known)[config.GetName()]
	if !ok {
		(*known)[config.GetName()] = knownCache{config, c.At()}
		return
	}
	if !proto.Equal(first.config, config) {
		c.Report(cacheConflict, fmt.Sprintf("the DNS cache %q has other settings elsewhere", config.GetName())).Related =
			[]diag.Related{{Message: "the cache is first described here", Path: first.path}}
	}
}
