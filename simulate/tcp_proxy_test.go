package simulate

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTCPProxy(t *testing.T) {
	sim := listenersOf(t, `
name: tcp
address: {socket_address: {address: 0.0.0.0, port_value: 5432}}
filter_chains:
- name: plain
  filters: [{name: t, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy, stat_prefix: s, cluster: db, hash_policy: [{source_ip: {}}]}}]
- name: split
  filter_chain_match: {server_names: [split.com]}
  filters: [{name: t, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy, stat_prefix: s, weighted_clusters: {clusters: [{name: a, weight: 1}, {name: b, weight: 3}]}}}]
- name: echo
  filter_chain_match: {server_names: [echo.com]}`)
	d := sim.Connect(&Connection{Local: "10.0.0.1:5432", Remote: "10.0.0.1:1"}, 0)
	require.Equal(t, []string{"tcp", "plain", "db"}, []string{d.Listener, d.FilterChain, d.Cluster()})
	require.Equal(t, uint64(17084065887361098711), d.Forward.Hash)
	require.Contains(t, d.Explain(), `proxied to cluster "db"`)
	split := &Connection{Local: "10.0.0.1:5432", SNI: "split.com"}
	require.Equal(t, "a", sim.Connect(split, 4).Cluster())
	require.Equal(t, "b", sim.Connect(split, 7).Cluster())
	require.Equal(t, "", sim.Connect(&Connection{Local: "10.0.0.1:5432", SNI: "echo.com"}, 0).Cluster())
	require.Equal(t, Closed, sim.Connect(&Connection{Local: "10.0.0.1:1"}, 0).Outcome)
}

func TestConnectStopsAtHTTP(t *testing.T) {
	d := managed(t, everything).Connect(&Connection{Local: "10.0.0.1:8080"}, 0)
	require.Equal(t, Accepted, d.Outcome)
	require.Equal(t, "chain", d.FilterChain)
}
