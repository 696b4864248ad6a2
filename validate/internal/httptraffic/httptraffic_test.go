package httptraffic_test

import (
	"math"
	"testing"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	admissionv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/admission_control/v3"
	loopv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/cdn_loop/v3"
	mutationv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/header_mutation/v3"
	headerv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/header_to_metadata/v3"
	healthv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/health_check/v3"
	limitv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/local_ratelimit/v3"
	luav3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/lua/v3"
	networkv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/local_ratelimit/v3"
	redirectv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/http/custom_response/redirect_policy/v3"
	wasmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/wasm/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"sigs.k8s.io/yaml"

	"github.com/envoykit/envoykit/validate/internal/check"
	_ "github.com/envoykit/envoykit/validate/internal/httptraffic"
)

// judged returns the rules that the messages break, with paths.
func judged(messages ...proto.Message) (found []string) {
	set := &check.Set{}
	for _, m := range messages {
		set.Resources = append(set.Resources, check.Resource{Message: m})
	}
	for _, d := range check.Run(set, check.Options{}).Sorted() {
		found = append(found, string(d.Rule.ID)+" "+d.Path.String())
	}
	return found
}

// read returns a message from YAML.
func read[M proto.Message](t *testing.T, m M, text string) M {
	t.Helper()
	json, err := yaml.YAMLToJSON([]byte(text))
	require.NoError(t, err)
	require.NoError(t, protojson.Unmarshal(json, m))
	return m
}

const bucket = "token_bucket: {max_tokens: 1, tokens_per_fill: 1, fill_interval: "

func TestLocalRateLimit(t *testing.T) {
	limit := func(text string) *limitv3.LocalRateLimit {
		return read(t, &limitv3.LocalRateLimit{}, "stat_prefix: a\n"+text)
	}
	require.Empty(t, judged(limit(bucket+"0.050s}")))
	require.Equal(t, []string{"local-rl-fill-interval token_bucket.fill_interval"}, judged(limit(bucket+"0.0499s}")))
	require.Equal(t, []string{"local-rl-fill-interval token_bucket.fill_interval"},
		judged(read(t, &networkv3.LocalRateLimit{}, "stat_prefix: a\n"+bucket+"0.001s}")))
	require.Empty(t, judged(limit("")), "the filter may leave limits to routes")
	shared := limit(bucket + "1s}\nlocal_cluster_rate_limit: {}")
	require.Empty(t, judged(shared), "nothing is known of the bootstrap")
	require.Equal(t, []string{"local-rl-cluster-share local_cluster_rate_limit"}, judged(&bootstrapv3.Bootstrap{}, shared))
	require.Empty(t, judged(&bootstrapv3.Bootstrap{ClusterManager: &bootstrapv3.ClusterManager{LocalClusterName: "a"}}, shared))
}

func TestOverridesInsideFilterConfig(t *testing.T) {
	table := func(config string) *routev3.RouteConfiguration {
		return read(t, &routev3.RouteConfiguration{}, `typed_per_filter_config: {a: {"@type": type.googleapis.com/envoy.config.route.v3.FilterConfig, config: {`+config+"}}}")
	}
	require.Equal(t, []string{`h2m-per-route-empty typed_per_filter_config["a"].config`},
		judged(table(`"@type": type.googleapis.com/envoy.extensions.filters.http.header_to_metadata.v3.Config`)))
	require.Equal(t, []string{`bandwidth-limit-per-route typed_per_filter_config["a"].config.limit_kbps`},
		judged(table(`"@type": type.googleapis.com/envoy.extensions.filters.http.bandwidth_limit.v3.BandwidthLimit, stat_prefix: a`)))
	require.Empty(t, judged(&headerv3.Config{}), "the filter may leave rules to routes")
}

func TestStatusesOfSuccess(t *testing.T) {
	for text, want := range map[string][]string{
		"{http_success_status: [{start: 100, end: 600}]}":                        nil,
		"{http_success_status: [{start: 99, end: 600}, {start: 500, end: 601}]}": {"admission-control-criteria success_criteria.http_criteria.http_success_status[0]", "admission-control-criteria success_criteria.http_criteria.http_success_status[1]"},
	} {
		require.Equal(t, want, judged(read(t, &admissionv3.AdmissionControl{}, "success_criteria: {http_criteria: "+text+"}")))
	}
	require.Equal(t, []string{"admission-control-criteria success_criteria.grpc_criteria.grpc_success_status[1]"},
		judged(read(t, &admissionv3.AdmissionControl{}, "success_criteria: {grpc_criteria: {grpc_success_status: [16, 17]}}")))
}

func TestSharesThatAreNoNumbers(t *testing.T) {
	m := read(t, &healthv3.HealthCheck{}, "pass_through_mode: false")
	m.ClusterMinHealthyPercentages = map[string]*typev3.Percent{"a": {Value: math.NaN()}}
	require.Contains(t, judged(m), `health-check-nan cluster_min_healthy_percentages["a"]`)
}

func TestQueryMutations(t *testing.T) {
	for text, want := range map[string]string{
		`{append: {record: {key: a, value: "%PROTOCOL%"}}}`: "",
		`{append: {record: {key: a, value: "50%"}}}`:        "fmt-syntax query_parameter_mutations[0].append.record.value",
		`{remove: a, append: {record: {key: a}}}`:           "header-mutation-query query_parameter_mutations[0].remove",
		`{}`:           "header-mutation-query query_parameter_mutations[0].append",
		`{append: {}}`: "header-mutation-query query_parameter_mutations[0].append.record",
	} {
		found := judged(read(t, &mutationv3.Mutations{}, "query_parameter_mutations: ["+text+"]"))
		if want == "" {
			require.Empty(t, found, text)
			continue
		}
		require.Equal(t, []string{want}, found, text)
	}
}

func TestIdentifiersAndAddresses(t *testing.T) {
	for id, good := range map[string]bool{"cdn": true, "cdn.example.com:8080": true, "[2001:db8::1]:80": true, "a b": false, "a,b": false, "a;b": false} {
		require.Equal(t, good, len(judged(&loopv3.CdnLoopConfig{CdnId: id})) == 0, id)
	}
	for uri, good := range map[string]bool{"https://a.test/b": true, "http://a": true, "/b": false, "a.test/b": false, "https:///b": false} {
		require.Equal(t, good, len(judged(read(t, &redirectv3.RedirectPolicy{}, "uri: \""+uri+"\""))) == 0, uri)
	}
}

func TestScripts(t *testing.T) {
	require.Equal(t, []string{`lua-script-error default_source_code.inline_bytes`, `lua-script-error source_codes["b"].inline_string`},
		judged(read(t, &luav3.Lua{}, "default_source_code: {inline_bytes: YmFk}\nsource_codes: {a: {inline_string: x = 1}, b: {inline_string: x = }, c: {filename: c.lua}}")))
	require.Equal(t, []string{"lua-script-error source_code.inline_string"}, judged(read(t, &luav3.LuaPerRoute{}, "source_code: {inline_string: end}")))
	require.Equal(t, []string{"wasm-env environment_variables"},
		judged(read(t, &wasmv3.VmConfig{}, "runtime: envoy.wasm.runtime.null\nenvironment_variables: {key_values: {a: b}}")))
}
