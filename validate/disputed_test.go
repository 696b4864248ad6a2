package validate_test

// disputed are labels of the corpus that do not say what a running Envoy does, with the reason.
var disputed = map[string]string{
	"cluster_test.ClusterFactoryTest.InsecureUpstreamHttpProtocolOptions":                              "calls the cluster's factory alone; the cluster manager refuses what it makes, since lb_policy is not CLUSTER_PROVIDED",
	"router_upstream_filter_test.RouterUpstreamFilterTest.UpstreamFilter":                              "switches off no_extension_lookup_by_name, so that filters are found by name",
	"tracer_manager_impl_test.TracerManagerImplTest.ShouldUseProperTracerFactory":                      "the tracer envoy.tracers.sample, configured by a Struct, exists in that test only",
	"cluster_factory_impl_test.TestStaticClusterImplTest.CreateWithStructConfig":                       "the cluster type envoy.clusters.custom_static exists in that test only",
	"config_test.FileAccessLogTest.LogFormatJsonWithCustomCommands.1":                                  "the test registers a parser for the command TEST_CUSTOM",
	"client_ssl_auth_test.ClientSslAuthFilterTest.NoCluster":                                           "the cluster is unknown because the test knew none",
	"tls_inspector_test.TlsInspectorTest.MaxClientHelloSize":                                           "the size is an argument of a constructor in the test, not in the configuration, which is empty",
	"router_ratelimit_test.ThriftRateLimitPolicyEntryTest.ThrowsOnQueryParameters":                     "the message alone is one of HTTP, which has the action; in a thrift route it is refused",
	"datasource_server_preferred_address_test.DataSourceServerPreferredAddressConfigTest.Validation.7": "depends on the environment variables of the process",
	"datasource_server_preferred_address_test.DataSourceServerPreferredAddressConfigTest.Validation.8": "depends on the environment variables of the process",
	"config_test.ConfigTest.CreateFilterMissingConfig":                                                 "holds before Envoy 1.38 (pull request 44235), which takes an oauth2 filter without config for the routes that have one",
	"peers/gateway/xds-ir/tcp-listener-ipfamily.listeners.yaml":                                        "ipv4_compat on 0.0.0.0, which Envoy refuses: listener_impl.cc checkIpv4CompatAddress",
	"peers/kuma/xds/generator/inbound-proxy/3-envoy-config.golden.yaml":                                kumaRange,
	"peers/kuma/xds/generator/inbound-proxy/7-envoy-config.golden.yaml":                                kumaRange,
	"peers/kuma/xds/generator/inbound-proxy/10-envoy-config.golden.yaml":                               kumaRange,
	"peers/kuma/envoyconfig/sidecars/meshaccesslog/outbound.demo-client.golden.json":                   kumaFormat,
	"peers/kuma/envoyconfig/sidecars/meshaccesslog/outbound-route.demo-client.golden.json":             kumaFormat,
}

// What Kuma's generators make of made-up input, and no Envoy ever loads.
const (
	kumaRange  = "address_prefix of internal_address_config is fc00::/7, a range where Envoy wants an address: cidr_range.cc CidrRange::create"
	kumaFormat = "the format %demo-client% is no command, and a percent sign is written twice"
)
