package version_test

import (
	"fmt"
	"sync"
	"testing"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/wrapperspb"
	"sigs.k8s.io/yaml"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"

	_ "github.com/envoykit/envoykit/load"
	_ "github.com/envoykit/envoykit/validate/internal/version"
)

// judge returns what the rules say of a message in YAML.
func judge(t *testing.T, o check.Options, text string) (out []string) {
	t.Helper()
	json, err := yaml.YAMLToJSONStrict([]byte(text))
	require.NoError(t, err)
	var a anypb.Any
	require.NoError(t, protojson.Unmarshal(json, &a), text)
	m, err := a.UnmarshalNew()
	require.NoError(t, err)
	for _, d := range run(m, o) {
		out = append(out, fmt.Sprintf("%v %s %v: %s", d.Severity, d.Rule.ID, d.Path, d.Summary))
	}
	return out
}

func run(m proto.Message, o check.Options) diag.List {
	return check.Run(&check.Set{Resources: []check.Resource{{Path: diag.Path{diag.FieldStep("r")}, Message: m}}}, o).Sorted()
}

const (
	atCluster   = "\"@type\": type.googleapis.com/envoy.config.cluster.v3.Cluster\nname: a\nload_assignment: {cluster_name: a}\n"
	atBootstrap = "\"@type\": type.googleapis.com/envoy.config.bootstrap.v3.Bootstrap\n"
	dnsCluster  = `{"@type": type.googleapis.com/envoy.extensions.clusters.dns.v3.DnsCluster, dns_jitter: 1s}`
)

func TestFields(t *testing.T) {
	jitter := atCluster + "dns_jitter: 1s\n"
	for version, want := range map[string][]string{
		"1.31":   {"error version-unknown-field r.dns_jitter: Envoy 1.31 does not know dns_jitter"},
		"1.32.0": nil,
		"v1.33":  {"warning proto-deprecated-field r.dns_jitter: dns_jitter is deprecated"},
		"1.40":   {"warning proto-deprecated-field r.dns_jitter: dns_jitter is deprecated"},
		"":       nil,
		"1.30":   {"error envoy-version-unknown envoy: version 1.30 of Envoy is too old: what a version knows is recorded since 1.31"},
	} {
		require.Equal(t, want, judge(t, check.Options{Envoy: version}, jitter), version)
	}
	require.Equal(t, []string{"warning version-unknown-field r.dns_jitter: Envoy 1.31 does not know dns_jitter, and ignores it"},
		judge(t, check.Options{Envoy: "1.31", Dynamic: true}, jitter))
}

func TestAChoiceThatAnEnvoyNeeds(t *testing.T) {
	const action = "\"@type\": type.googleapis.com/envoy.config.route.v3.RateLimit\nactions: [{remote_address_match: {descriptor_key: a, descriptor_value: b, address_matcher: {ranges: [{address_prefix: 10.0.0.0}]}}}]\n"
	at := "error version-unknown-field r.actions[0].remote_address_match: Envoy 1.37 does not know remote_address_match"
	require.Equal(t, []string{at}, judge(t, check.Options{Envoy: "1.37"}, action))
	require.Equal(t, []string{at + ", and wants another action_specifier"}, judge(t, check.Options{Envoy: "1.37", Dynamic: true}, action))
	require.Empty(t, judge(t, check.Options{Envoy: "1.38", Dynamic: true}, action))
}

func TestWhatWasRequired(t *testing.T) {
	const lua = "\"@type\": type.googleapis.com/envoy.extensions.filters.http.lua.v3.LuaPerRoute\n"
	for _, dynamic := range []bool{false, true} {
		require.Equal(t, []string{"error version-required-field r.override: Envoy 1.33 requires override"},
			judge(t, check.Options{Envoy: "1.33", Dynamic: dynamic}, lua))
	}
	require.Empty(t, judge(t, check.Options{Envoy: "1.33"}, lua+"disabled: true\n"))
	require.Empty(t, judge(t, check.Options{Envoy: "1.34"}, lua))

	const flags = "\"@type\": type.googleapis.com/envoy.config.cluster.v3.Cluster\nname: a\nhealth_checks: [{timeout: 1s, interval: 1s, unhealthy_threshold: 1, healthy_threshold: 1, tcp_health_check: {}}]\n" +
		"common_lb_config: {healthy_panic_threshold: {}}\nload_assignment: {cluster_name: a}\nlb_policy: LEAST_REQUEST\nleast_request_lb_config: {active_request_bias: {default_value: 1%s}}\n"
	require.Equal(t, []string{"error version-required-field r.least_request_lb_config.active_request_bias.runtime_key: Envoy 1.33 requires runtime_key"},
		judge(t, check.Options{Envoy: "1.33"}, fmt.Sprintf(flags, "")))
	require.Empty(t, judge(t, check.Options{Envoy: "1.33"}, fmt.Sprintf(flags, ", runtime_key: a")))
}

func TestWhereFieldsStand(t *testing.T) {
	require.Equal(t, []string{
		"error version-unknown-field r.virtual_hosts[0].request_body_buffer_limit: Envoy 1.35 does not know request_body_buffer_limit",
		"error version-unknown-field r.virtual_hosts[1].routes[0].request_body_buffer_limit: Envoy 1.35 does not know request_body_buffer_limit",
	}, judge(t, check.Options{Envoy: "1.35"}, `"@type": type.googleapis.com/envoy.config.route.v3.RouteConfiguration
name: a
virtual_hosts:
- {name: a, domains: [a], request_body_buffer_limit: 1}
- {name: b, domains: [b], routes: [{match: {prefix: /}, route: {cluster: a}, request_body_buffer_limit: 1}]}
`))
	require.Equal(t, []string{
		`error version-unknown-field r.requirement_map["k"].extract_only_without_validation: Envoy 1.36 does not know extract_only_without_validation`,
	}, judge(t, check.Options{Envoy: "1.36"}, `"@type": type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication
requirement_map: {k: {extract_only_without_validation: {}}}
`), "in a map, a member of a oneof")
	require.Equal(t, []string{
		"error version-unknown-type r.static_resources.clusters[0].cluster_type.typed_config: Envoy 1.31 does not know envoy.extensions.clusters.dns.v3.DnsCluster",
		"error version-unknown-field r.static_resources.clusters[0].cluster_type.typed_config.typed_dns_resolver_config.typed_config.num_retries: Envoy 1.31 does not know num_retries",
	}, judge(t, check.Options{Envoy: "1.31"}, atBootstrap+`static_resources: {clusters: [{name: a, cluster_type: {name: b, typed_config: {
"@type": type.googleapis.com/envoy.extensions.clusters.dns.v3.DnsCluster, typed_dns_resolver_config: {name: c, typed_config: {
"@type": type.googleapis.com/envoy.extensions.network.dns_resolver.getaddrinfo.v3.GetAddrInfoDnsResolverConfig, num_retries: 2}}}}}]}
`), "inside every Any")
}

func TestTypes(t *testing.T) {
	static, dynamic := check.Options{Envoy: "1.32"}, check.Options{Envoy: "1.32", Dynamic: true}
	refused := []string{"error version-unknown-type r.cluster_type.typed_config: Envoy 1.32 does not know envoy.extensions.clusters.dns.v3.DnsCluster"}
	at := atCluster + "cluster_type: {name: a, typed_config: " + dnsCluster + "}\n"
	require.Equal(t, refused, judge(t, static, at))
	require.Equal(t, refused, judge(t, dynamic, at))
	require.Equal(t, refused, judge(t, dynamic, atCluster+`cluster_type: {name: a, typed_config: {"@type": type.googleapis.com/xds.type.v3.TypedStruct,
type_url: type.googleapis.com/envoy.extensions.clusters.dns.v3.DnsCluster, value: {dns_jitter: 1s}}}`))
	require.Empty(t, judge(t, check.Options{Envoy: "1.33"}, at))

	metadata := atCluster + "metadata: {typed_filter_metadata: {a: " + dnsCluster + "}}\n"
	require.Empty(t, judge(t, dynamic, metadata), "nobody looks it up")
	require.Len(t, judge(t, static, metadata), 1, "but the text cannot be read")

	policies := atCluster + `load_balancing_policy: {policies: [{typed_extension_config: {name: a, typed_config: {
"@type": type.googleapis.com/envoy.extensions.load_balancing_policies.override_host.v3.OverrideHost,
override_host_sources: [{header: a}], fallback_policy: {}}}}]}`
	require.Empty(t, judge(t, dynamic, policies), "Envoy takes the first that it knows")

	filter := `"@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
stat_prefix: a
rds: {route_config_name: a, config_source: {ads: {}}}
http_filters: [{name: a, is_optional: %v, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.api_key_auth.v3.ApiKeyAuth}}]
`
	found := "version-unknown-type r.http_filters[0].typed_config: Envoy 1.32 does not know envoy.extensions.filters.http.api_key_auth.v3.ApiKeyAuth"
	require.Equal(t, []string{"error " + found}, judge(t, dynamic, fmt.Sprintf(filter, false)))
	require.Equal(t, []string{"warning " + found + ", and skips it"}, judge(t, dynamic, fmt.Sprintf(filter, true)))
}

func TestValues(t *testing.T) {
	duplex := `"@type": type.googleapis.com/envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor
processing_mode: {request_body_mode: FULL_DUPLEX_STREAMED}
`
	found := []string{"error version-unknown-value r.processing_mode.request_body_mode: Envoy 1.32 does not know FULL_DUPLEX_STREAMED"}
	require.Equal(t, found, judge(t, check.Options{Envoy: "1.32"}, duplex))
	require.Equal(t, found, judge(t, check.Options{Envoy: "1.32", Dynamic: true}, duplex), "the field takes defined values only")
	require.Empty(t, judge(t, check.Options{Envoy: "1.33"}, duplex))
	require.Equal(t, []string{"warning proto-deprecated-field r.resource_api_version: V2 is deprecated"},
		judge(t, check.Options{Envoy: "1.33"}, `"@type": type.googleapis.com/envoy.config.core.v3.ConfigSource
ads: {}
resource_api_version: V2
`))
}

func TestTheRuntimeDecidesAboutDeprecatedFields(t *testing.T) {
	const field = "envoy.deprecated_features:envoy.config.cluster.v3.Cluster.dns_jitter"
	at := func(runtime string) string {
		return atBootstrap + "static_resources: {clusters: [{name: a, dns_jitter: 1s}]}\nlayered_runtime: {layers: [" + runtime + "]}\n"
	}
	const (
		path    = "proto-deprecated-field r.static_resources.clusters[0].dns_jitter: dns_jitter is deprecated"
		refused = "error " + path + ", and the runtime of the bootstrap refuses it"
	)
	fail := "{name: a, static_layer: {envoy.features.fail_on_any_deprecated_feature: true}}"
	for runtime, want := range map[string]string{
		"":   "warning " + path,
		fail: refused,
		"{name: a, static_layer: {envoy: {features: {fail_on_any_deprecated_feature: 'true'}}}}":                   refused,
		"{name: a, static_layer: {envoy.features.fail_on_any_deprecated_feature: 1}}":                              "warning " + path,
		fail + ", {name: b, static_layer: {envoy.features.fail_on_any_deprecated_feature: false}}":                 "warning " + path,
		fail + ", {name: b, static_layer: {envoy.features.enable_all_deprecated_features: true}}":                  "warning " + path,
		fail + ", {name: b, static_layer: {'" + field + "': true}}":                                                "warning " + path,
		"{name: a, static_layer: {'" + field + "': false}}":                                                        refused,
		"{name: a, static_layer: {envoy.features.enable_all_deprecated_features: true, '" + field + "': 'false'}}": refused,
	} {
		require.Equal(t, []string{want}, judge(t, check.Options{Envoy: "1.33"}, at(runtime)), runtime)
	}
	require.Equal(t, []string{refused}, judge(t, check.Options{}, at(fail)), "without a version too")
	require.Empty(t, judge(t, check.Options{}, at("")))
}

func TestWhatIsSaidOfAFinding(t *testing.T) {
	m := &anypb.Any{}
	require.NoError(t, protojson.Unmarshal([]byte(`{"@type": "type.googleapis.com/envoy.config.cluster.v3.Cluster", "dnsJitter": "1s"}`), m))
	cluster, err := m.UnmarshalNew()
	require.NoError(t, err)
	old := run(cluster, check.Options{Envoy: "1.31"})
	require.Equal(t, "The first version that is known to have it is 1.32.", old[0].Detail)
	late := run(cluster, check.Options{Envoy: "1.36"})
	require.Equal(t, "It is deprecated since Envoy 1.33.", late[0].Detail)
	require.Equal(t, []string{"use dns_jitter of DnsCluster in cluster_type"}, late[0].Fixes)
}

// What only Go can write: messages that are missing where one should be.
func TestHoles(t *testing.T) {
	for _, m := range []proto.Message{
		&clusterv3.Cluster{HealthChecks: []*corev3.HealthCheck{nil}},
		&clusterv3.Cluster{ClusterDiscoveryType: (*clusterv3.Cluster_Type)(nil)},
		&clusterv3.Cluster{ClusterDiscoveryType: &clusterv3.Cluster_ClusterType{}},
		&clusterv3.Cluster{TypedExtensionProtocolOptions: map[string]*anypb.Any{"a": nil}},
		&routev3.RouteConfiguration{VirtualHosts: []*routev3.VirtualHost{nil, {RequestBodyBufferLimit: wrapperspb.UInt64(1)}}},
		(*clusterv3.Cluster)(nil),
	} {
		require.NotPanics(t, func() { run(m, check.Options{Envoy: "1.31"}) }, "%T", m)
	}
}

// Plans are made by whoever comes first, and shared.
func TestManyAtOnce(t *testing.T) {
	var wg sync.WaitGroup
	for _, version := range []string{"1.31", "1.34", "1.38"} {
		for _, m := range []proto.Message{&routev3.RouteConfiguration{}, &clusterv3.Cluster{Name: "a"}, &bootstrapv3.Bootstrap{}, &routev3.VirtualHost{}} {
			wg.Go(func() { run(m, check.Options{Envoy: version}) })
		}
	}
	wg.Wait()
	require.Equal(t, []string{"error version-unknown-field r.request_body_buffer_limit: Envoy 1.34 does not know request_body_buffer_limit"},
		judge(t, check.Options{Envoy: "1.34"}, "\"@type\": type.googleapis.com/envoy.config.route.v3.VirtualHost\nname: a\ndomains: [a]\nrequest_body_buffer_limit: 1\n"))
}
