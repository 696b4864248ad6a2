package simulate

import (
	"testing"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/structpb"
)

// descriptors are the rate limit descriptors of a request as texts.
func descriptors(t *testing.T, sim *Simulator, r *Request) []string {
	t.Helper()
	list, doubt := sim.Decide(r).RateLimits("limit")
	require.Nil(t, doubt)
	var texts []string
	for _, d := range list {
		texts = append(texts, d.String())
	}
	return texts
}

func TestRateLimitOfTheDocumentation(t *testing.T) {
	sim := hostOf(t, `
- match: {prefix: /}
  route:
    cluster: to
    rate_limits:
    - actions: [{generic_key: {descriptor_value: some_value0}}, {source_cluster: {}}]
    - actions: [{generic_key: {descriptor_value: v}}, {remote_address: {}}, {source_cluster: {}}]`)
	sim.config.Bootstrap = &bootstrapv3.Bootstrap{Node: &corev3.Node{Cluster: "from_cluster"}}
	r := get("http://a/")
	r.Connection = &Connection{Remote: "/a/pipe"}
	require.Equal(t, []string{"(generic_key, some_value0), (source_cluster, from_cluster)"}, descriptors(t, sim, r))
}

func TestRateLimitActions(t *testing.T) {
	metadata, err := structpb.NewStruct(map[string]any{"k": map[string]any{"deep": "v"}})
	require.NoError(t, err)
	for action, want := range map[string]string{
		`{destination_cluster: {}}`:                                                                                             "(destination_cluster, to)",
		`{request_headers: {header_name: x-a, descriptor_key: d}}`:                                                              "(d, 1)",
		`{request_headers: {header_name: x-none, descriptor_key: d}}`:                                                           "none",
		`{request_headers: {header_name: x-none, descriptor_key: d, skip_if_absent: true}}`:                                     "",
		`{query_parameters: {query_parameter_name: q}}`:                                                                         "(query_param, a b)",
		`{query_parameters: {query_parameter_name: z, descriptor_key: zz}}`:                                                     "none",
		`{remote_address: {}}`:                                                                                                  "(remote_address, 10.1.2.3)",
		`{masked_remote_address: {}}`:                                                                                           "(masked_remote_address, 10.1.2.3/32)",
		`{masked_remote_address: {v4_prefix_mask_len: 16}}`:                                                                     "(masked_remote_address, 10.1.0.0/16)",
		`{generic_key: {descriptor_value: v, descriptor_key: k}}`:                                                               "(k, v)",
		`{metadata: {descriptor_key: m, metadata_key: {key: ns, path: [{key: k}, {key: deep}]}}}`:                               "(m, v)",
		`{metadata: {descriptor_key: m, metadata_key: {key: ns, path: [{key: zz}]}}}`:                                           "none",
		`{metadata: {descriptor_key: m, metadata_key: {key: ns, path: [{key: zz}]}, default_value: dd}}`:                        "(m, dd)",
		`{metadata: {descriptor_key: m, metadata_key: {key: ns, path: [{key: zz}]}, skip_if_absent: true}}`:                     "",
		`{header_value_match: {descriptor_value: v, headers: [{name: x-a, string_match: {exact: "1"}}]}}`:                       "(header_match, v)",
		`{header_value_match: {descriptor_value: v, expect_match: false, headers: [{name: x-a, string_match: {exact: "1"}}]}}`:  "none",
		`{query_parameter_value_match: {descriptor_value: v, query_parameters: [{name: q}]}}`:                                   "(query_match, v)",
		`{remote_address_match: {descriptor_value: v, address_matcher: {ranges: [{address_prefix: 10.0.0.0, prefix_len: 8}]}}}`: "(remote_address_match, v)",
	} {
		sim := hostOf(t, "- {match: {prefix: /}, route: {cluster: to, rate_limits: [{actions: ["+action+"]}]}}")
		r := get("http://a/?q=a%20b", Header{Name: "x-a", Value: "1"})
		r.Connection = &Connection{Remote: "10.1.2.3:5"}
		r.DynamicMetadata = map[string]*structpb.Struct{"ns": metadata}
		got := descriptors(t, sim, r)
		if want == "none" {
			require.Empty(t, got, action)
			continue
		}
		require.Equal(t, []string{want}, got, action)
	}
}

func TestRateLimitLevels(t *testing.T) {
	const (
		ofHost  = "(generic_key, host)"
		ofRoute = "(generic_key, route)"
	)
	levels := func(route, perRoute string) []string {
		if perRoute != "" {
			perRoute = `, typed_per_filter_config: {limit: {"@type": type.googleapis.com/envoy.extensions.filters.http.ratelimit.v3.RateLimitPerRoute, ` + perRoute + `}}`
		}
		sim := RouteConfiguration(parseRoutes(t, `
virtual_hosts:
- name: v
  domains: ["*"]
  rate_limits: [{actions: [{generic_key: {descriptor_value: host}}]}]
  routes: [{match: {prefix: /}, route: {cluster: c`+route+`}`+perRoute+`}]`))
		return descriptors(t, sim, get("http://a/"))
	}
	const own = `, rate_limits: [{actions: [{generic_key: {descriptor_value: route}}]}]`
	require.Equal(t, []string{ofHost}, levels("", ""))
	require.Equal(t, []string{ofRoute}, levels(own, ""))
	require.Equal(t, []string{ofRoute, ofHost}, levels(own+", include_vh_rate_limits: true", ""))
	require.Empty(t, levels("", "vh_rate_limits: IGNORE"))
	require.Equal(t, []string{ofRoute, ofHost}, levels(own, "vh_rate_limits: INCLUDE"))
	require.Equal(t, []string{"(generic_key, override)"}, levels(own, "rate_limits: [{actions: [{generic_key: {descriptor_value: override}}]}]"))
	require.Empty(t, levels(`, rate_limits: [{stage: 2, actions: [{generic_key: {descriptor_value: route}}]}]`, ""))
}

func TestFilterOverrides(t *testing.T) {
	const (
		explicit = `{"@type": type.googleapis.com/envoy.config.route.v3.FilterConfig, config: {}}`
		off      = `{"@type": type.googleapis.com/envoy.config.route.v3.FilterConfig, disabled: true}`
		config   = `{"@type": type.googleapis.com/envoy.config.route.v3.FilterConfig, config: {"@type": type.googleapis.com/google.protobuf.StringValue, value: x}}`
		plain    = `{"@type": type.googleapis.com/google.protobuf.StringValue, value: plain}`
	)
	filter := func(disabled, host, route string) FilterOverride {
		level := func(text string) string {
			if text == "" {
				return ""
			}
			return ", typed_per_filter_config: {f: " + text + "}"
		}
		sim := managed(t, `route_config: {virtual_hosts: [{name: v, domains: ["*"]`+level(host)+`, routes: [{match: {prefix: /}, route: {cluster: c}`+level(route)+`}]}]}`,
			`http_filters: [{name: f, disabled: `+disabled+`}]`)
		return sim.Decide(get("http://a/")).Filter("f")
	}
	chain := managed(t, everything, "http_filters: [{name: a}, {name: b, disabled: true}]").Decide(get("http://a/")).Filters()
	require.Equal(t, []ChainFilter{{Name: "a"}, {Name: "b", FilterOverride: FilterOverride{Disabled: true}}}, chain)
	require.True(t, filter("true", "", "").Disabled)
	require.False(t, filter("false", "", "").Disabled)
	require.False(t, filter("true", "", explicit).Disabled)
	require.False(t, filter("false", off, explicit).Disabled)
	require.Equal(t, "virtual_hosts[0].routes[0]", filter("false", off, explicit).DecidedBy)
	require.True(t, filter("false", config, off).Disabled)
	require.Equal(t, "virtual_hosts[0]", filter("false", config, off).Configs[0].Path)
	both := filter("true", config, plain)
	require.False(t, both.Disabled)
	require.Len(t, both.Configs, 2)
	require.Equal(t, "virtual_hosts[0].routes[0]", both.Configs[0].Path)
}
