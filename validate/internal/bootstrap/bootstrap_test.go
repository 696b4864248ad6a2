package bootstrap_test

import (
	"strings"
	"testing"

	_ "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/anypb"
	"sigs.k8s.io/yaml"

	_ "github.com/envoykit/envoykit/validate/internal/bootstrap"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const (
	bootstrapType = `"@type": type.googleapis.com/envoy.config.bootstrap.v3.Bootstrap` + "\nnode: {id: edge-1, cluster: edge}\n"
	service       = "grpc_services: [{envoy_grpc: {cluster_name: xds}}]"
)

// found judges YAML documents and returns what was found, as "rule at path".
func found(t *testing.T, o check.Options, text string) (out []string) {
	t.Helper()
	set := &check.Set{}
	for _, doc := range strings.Split(text, "\n---\n") {
		json, err := yaml.YAMLToJSONStrict([]byte(doc))
		require.NoError(t, err, doc)
		var a anypb.Any
		require.NoError(t, protojson.Unmarshal(json, &a), doc)
		m, err := a.UnmarshalNew()
		require.NoError(t, err)
		set.Resources = append(set.Resources, check.Resource{Message: m})
	}
	for _, d := range check.Run(set, o).Sorted() {
		out = append(out, string(d.Rule.ID)+" at "+d.Path.String())
	}
	return out
}

// xds is a bootstrap with the cluster "xds", which has the given fields.
func xds(fields string) string {
	return bootstrapType + "static_resources: {clusters: [{name: xds, " + fields + "}]}\n"
}

func TestBootstraps(t *testing.T) {
	const (
		ads       = "dynamic_resources: {ads_config: {api_type: GRPC, " + service + "}}\n"
		cds       = "dynamic_resources: {cds_config: {api_config_source: {api_type: GRPC, " + service + "}}}\n"
		atCDS     = "cs-cluster-not-primary at dynamic_resources.cds_config.api_config_source.grpc_services[0].envoy_grpc.cluster_name"
		atADS     = "ads-config-cluster at dynamic_resources.ads_config.grpc_services[0].envoy_grpc.cluster_name"
		fromFile  = "type: EDS, eds_cluster_config: {eds_config: {path_config_source: {path: /etc/envoy/eds.yaml}}}"
		fromOther = "type: EDS, eds_cluster_config: {eds_config: {api_config_source: {api_type: DELTA_GRPC, grpc_services: [{google_grpc: {target_uri: b, stat_prefix: c}}]}}}"
	)
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"nothing":                                {bootstrapType, nil},
		"ADS of a static cluster":                {xds("type: STRICT_DNS") + ads, nil},
		"ADS of a cluster from a file":           {xds(fromFile) + ads, nil},
		"ADS of a cluster from elsewhere":        {xds(fromOther) + ads, []string{atADS}},
		"CDS of a cluster from elsewhere":        {xds(fromOther) + cds, []string{atCDS}},
		"CDS of no cluster":                      {bootstrapType + cds, []string{atCDS}},
		"CDS by delta is not looked at":          {bootstrapType + strings.Replace(cds, "GRPC", "DELTA_GRPC", 1), nil},
		"CDS over Google's client":               {bootstrapType + strings.Replace(cds, "envoy_grpc: {cluster_name: xds}", "google_grpc: {target_uri: b, stat_prefix: c}", 1), nil},
		"load to a cluster from elsewhere":       {xds(fromOther) + "cluster_manager: {load_stats_config: {api_type: GRPC, " + service + "}}", nil},
		"two services":                           {xds("type: STATIC") + strings.Replace(ads, "}}]", "}}, {envoy_grpc: {cluster_name: xds}}]", 1), []string{"ads-config-services at dynamic_resources.ads_config.grpc_services"}},
		"a collection over an aggregated source": {xds("type: STATIC") + "dynamic_resources: {cds_resources_locator: \"xdstp://b/envoy.config.cluster.v3.Cluster/*\", cds_config: {api_config_source: {api_type: AGGREGATED_GRPC, " + service + "}}}", nil},
		"flushing every 5 seconds":               {bootstrapType + "stats_eviction_interval: 7s", []string{"bootstrap-stats-eviction-multiple at stats_eviction_interval"}},
		"a tag of Envoy's own":                   {bootstrapType + "stats_config: {stats_tags: [{tag_name: envoy.cluster_name}, {tag_name: cipher_suite}]}", nil},
		"a load report of gRPC":                  {xds("lrs_server: {self: {}}"), nil},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, c.want, found(t, check.Options{}, c.text)) })
	}
}

// A lone resource says nothing of the clusters around it.
func TestSourcesWithoutBootstrap(t *testing.T) {
	const cluster = `"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster` + "\nname: a\ntype: EDS\neds_cluster_config: {eds_config: {"
	require.Empty(t, found(t, check.Options{}, cluster+"ads: {}}}"))
	require.Empty(t, found(t, check.Options{}, cluster+"api_config_source: {api_type: GRPC, "+service+"}}}"))
	require.Equal(t, []string{"cs-ads-without-ads-config at eds_cluster_config.eds_config.ads"},
		found(t, check.Options{}, cluster+"ads: {}}}\n---\n"+bootstrapType))
	require.Equal(t, []string{"cs-path-not-found at eds_cluster_config.eds_config.path_config_source.path"},
		found(t, check.Options{Files: true}, cluster+"path_config_source: {path: /does/not/exist.yaml}}}"))
}

// The cluster of secrets may come later.
func TestSourcesOfSecrets(t *testing.T) {
	require.Empty(t, found(t, check.Options{}, `"@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
common_tls_context: {tls_certificate_sds_secret_configs: [{name: b, sds_config: {api_config_source: {api_type: GRPC, `+service+"}}}]}\n---\n"+bootstrapType))
}

func TestRuntimeValues(t *testing.T) {
	require.Equal(t, []string{
		`runtime-static-bad-value at layered_runtime.layers[0].static_layer.fields["b"]`,
		`runtime-static-bad-value at layered_runtime.layers[0].static_layer.fields["c"].struct_value.fields["d"]`,
	}, found(t, check.Options{}, bootstrapType+
		"layered_runtime: {layers: [{name: e, static_layer: {a: 1, b: null, c: {d: []}, f: {numerator: 5, denominator: [1]}, g: {}}}]}"))
}

func TestDuplicateResources(t *testing.T) {
	const table = `"@type": type.googleapis.com/envoy.config.route.v3.RouteConfiguration` + "\nname: a\n---\n" +
		`"@type": type.googleapis.com/envoy.config.route.v3.RouteConfiguration` + "\nname: a\n"
	require.Empty(t, found(t, check.Options{}, table))
	require.Equal(t, []string{"xds-duplicate-resource-name at name"}, found(t, check.Options{Closed: true}, table))
}
