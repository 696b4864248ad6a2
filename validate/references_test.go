package validate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/validate"
)

func TestReferences(t *testing.T) {
	set, _ := sample(t, `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: edge
filter_chains:
- filters:
  - name: hcm
    typed_config:
      "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
      stat_prefix: edge
      rds: {route_config_name: table, config_source: {ads: {}}}
      http_filters:
      - name: authz
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz
          grpc_service: {envoy_grpc: {cluster_name: authz}}
      - name: jwt
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication
          providers:
            a: {remote_jwks: {http_uri: {uri: "https://a/jwks", cluster: keys, timeout: 1s}}}
  transport_socket:
    name: tls
    typed_config:
      "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
      common_tls_context:
        tls_certificate_sds_secret_configs: [{name: server, sds_config: {ads: {}}}]
`)
	const hcm = `filter_chains[0].filters[0].typed_config.`
	var got []string
	for _, r := range validate.References(set.Resources[0].Message) {
		got = append(got, string(r.Kind)+" "+r.Name+" at "+r.Path.String())
	}
	require.Equal(t, []string{
		"route configuration table at " + hcm + "rds.route_config_name",
		"cluster authz at " + hcm + "http_filters[0].typed_config.grpc_service.envoy_grpc.cluster_name",
		"cluster keys at " + hcm + `http_filters[1].typed_config.providers["a"].remote_jwks.http_uri.cluster`,
		"secret server at filter_chains[0].transport_socket.typed_config.common_tls_context.tls_certificate_sds_secret_configs[0].name",
	}, got)
}

func TestReferencesOfRoutesAndClusters(t *testing.T) {
	set, _ := sample(t, `"@type": type.googleapis.com/envoy.config.route.v3.RouteConfiguration
name: table
virtual_hosts:
- name: a
  domains: ["*"]
  routes:
  - match: {prefix: /a}
    route: {cluster: a, request_mirror_policies: [{cluster: copy}]}
  - match: {prefix: /}
    route: {weighted_clusters: {clusters: [{name: b, weight: 1}, {cluster_header: x, weight: 1}]}}
---
"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
name: both
cluster_type:
  name: aggregate
  typed_config: {"@type": type.googleapis.com/envoy.extensions.clusters.aggregate.v3.ClusterConfig, clusters: [a, b]}
---
"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
name: a
type: EDS
eds_cluster_config: {eds_config: {ads: {}}, service_name: a-hosts}
`)
	var got []string
	for _, r := range set.Resources {
		for _, ref := range validate.References(r.Message) {
			got = append(got, string(ref.Kind)+" "+ref.Name)
		}
	}
	require.Equal(t, []string{
		"cluster a", "cluster copy", "cluster b", "cluster a", "cluster b", "load assignment a-hosts",
	}, got)
}

func TestUnknownNamesSuggestTheNearest(t *testing.T) {
	set, o := sample(t, `# options: closed
"@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
stat_prefix: a
cluster: paymnets
---
"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
name: payments
load_assignment: {cluster_name: payments}
`)
	list := validate.Check(set, o)
	require.Len(t, list, 1)
	require.Equal(t, `there is no cluster "paymnets"`, list[0].Summary)
	require.Equal(t, []string{`use "payments"`}, list[0].Fixes)
	require.Equal(t, "resources[1]", list[0].Related[0].Path.String())

	o.External = map[validate.Kind]map[string]bool{validate.Cluster: {"paymnets": true}}
	require.Empty(t, validate.Check(set, o))
	o.External, o.Closed = nil, false
	require.Empty(t, validate.Check(set, o))
}
