package validate_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/validate"
)

// edge is a listener whose table stands in the connection manager: VALIDATE takes the place of validate_clusters.
const edge = `name: edge
  address: {socket_address: {address: 127.0.0.1, port_value: 80}}
  filter_chains:
  - filters:
    - name: hcm
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
        stat_prefix: edge
        route_config:
          name: edge
          VALIDATE
          virtual_hosts:
          - name: a
            domains: ["*"]
            request_mirror_policies: [{cluster: inherited}]
            routes:
            - match: {prefix: /a}
              route: {cluster: a, request_mirror_policies: [{cluster: own}]}
            - match: {prefix: /b}
              route: {weighted_clusters: {clusters: [{name: b, weight: 1}, {cluster_header: x, weight: 1}]}, request_mirror_policies: [{cluster: a}]}
            - match: {prefix: /c}
              redirect: {path_redirect: /}
        http_filters: [{name: router, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}]
`

// broken returns the rules that a sample breaks, each with the name it is about.
func broken(t *testing.T, text string) []string {
	t.Helper()
	set, o := sample(t, text)
	var out []string
	for _, d := range validate.Check(set, o) {
		out = append(out, string(d.Rule.ID)+" "+strings.Split(d.Summary, `"`)[1])
	}
	return out
}

// inBootstrap puts the listener beside a static cluster "a".
func inBootstrap(listener string) string {
	return `"@type": type.googleapis.com/envoy.config.bootstrap.v3.Bootstrap
static_resources:
  clusters: [{name: a, load_assignment: {cluster_name: a}}]
  listeners:
  - ` + strings.ReplaceAll(listener, "\n", "\n  ")
}

// alone makes a resource of the listener.
func alone(listener string) string {
	return "\"@type\": type.googleapis.com/envoy.config.listener.v3.Listener\n" + strings.ReplaceAll(listener, "\n  ", "\n")
}

func TestClustersOfInlineRoutes(t *testing.T) {
	byDefault := strings.Replace(edge, "VALIDATE", "validate_clusters:", 1)
	never := strings.Replace(edge, "VALIDATE", "validate_clusters: false", 1)
	all := []string{"route-unknown-shadow-cluster own", "route-unknown-weighted-cluster b"}

	require.Equal(t, all, broken(t, inBootstrap(byDefault)), "an inherited mirror that every route overrides is not looked at")
	require.Empty(t, broken(t, inBootstrap(never)))
	require.Empty(t, broken(t, alone(byDefault)), "what a control plane knows is not known here")
	require.Equal(t, []string{
		"cluster-unknown inherited", "cluster-unknown a", "cluster-unknown own", "cluster-unknown a", "cluster-unknown b",
	}, broken(t, "# options: closed\n"+alone(never)), "a closed world has every name")
	require.Equal(t, all, broken(t, inBootstrap(byDefault)+`
---
"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
name: b
load_assignment: {cluster_name: b}
`), "a static listener does not wait for CDS")
}

func TestClustersOfFetchedRoutes(t *testing.T) {
	const table = `"@type": type.googleapis.com/envoy.config.route.v3.RouteConfiguration
name: table
virtual_hosts: [{name: a, domains: ["*"], routes: [{match: {prefix: /}, route: {cluster: a}}]}]
`
	require.Empty(t, broken(t, table))
	require.Equal(t, []string{"cluster-unknown a"}, broken(t, "# options: closed\n"+table))
	require.Equal(t, []string{"route-unknown-cluster a"}, broken(t, "# options: closed\n"+table+"validate_clusters: true\n"))
}

// An override in a table that comes over RDS is compared with the chains that use the table.
func TestOverridesOfFetchedRoutes(t *testing.T) {
	const set = `"@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
stat_prefix: edge
rds: {route_config_name: table, config_source: {ads: {}}}
http_filters:
- {name: cors, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors}}
- {name: router, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}
---
"@type": type.googleapis.com/envoy.config.route.v3.RouteConfiguration
name: table
virtual_hosts:
- name: a
  domains: ["*"]
  routes:
  - match: {prefix: /}
    direct_response: {status: 200}
    typed_per_filter_config: {KEY: {"@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy}}
`
	const canonical = "envoy.filters.http.cors"
	require.Equal(t, []string{"override-without-filter " + canonical}, broken(t, "# options: closed\n"+strings.Replace(set, "KEY", canonical, 1)))
	require.Empty(t, broken(t, "# options: closed\n"+strings.Replace(set, "KEY", "cors", 1)))
	require.Empty(t, broken(t, strings.Replace(set, "KEY", canonical, 1)), "in an open world another chain may use the table")
}
