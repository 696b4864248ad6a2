package simulate

import (
	"testing"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/simulate/internal/corpustest"
)

func TestClustersOfAControlPlaneAreNotMissed(t *testing.T) {
	const static = `
static_resources:
  clusters: [{name: xds}]
  listeners:
  - name: http
    address: {socket_address: {address: 0.0.0.0, port_value: 80}}
    filter_chains:
    - filters:
      - name: envoy.filters.network.http_connection_manager
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: http
          route_config: {virtual_hosts: [{name: all, domains: ["*"], routes: [{match: {prefix: /}, route: {cluster: discovered}}]}]}
`
	decide := func(text string) Outcome {
		b := corpustest.Parse(t, text, &bootstrapv3.Bootstrap{})
		return New(Config{Bootstrap: b}).Decide(NewRequest("GET", "http://a/")).Outcome
	}
	require.Equal(t, ClusterNotFound, decide(static))
	require.Equal(t, Forwarded, decide(static+"dynamic_resources: {cds_config: {ads: {}}}\n"))
}
