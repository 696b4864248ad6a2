package subject_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/internal/subject"
	"github.com/envoykit/envoykit/load"
)

// listener serves a table of a name; its fifth line writes the route.
const listener = `- name: NAME
  address: {socket_address: {address: 127.0.0.1, port_value: 80}}
  filter_chains: [{filters: [{name: h, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager,
    stat_prefix: a, route_config: {name: edge, virtual_hosts: [{name: v, domains: ["*"], routes: [
      {match: {prefix: /}, route: {cluster: a}}]}]}}}]}]
`

func subjectOf(t *testing.T, text string) *subject.Subject {
	t.Helper()
	doc := load.Bytes("a.yaml", []byte(text))
	require.NoError(t, doc.Diagnostics.Err())
	s, err := subject.Of(doc)
	require.NoError(t, err)
	return s
}

func TestRouteInsideListener(t *testing.T) {
	s := subjectOf(t, listener)
	require.Len(t, s.Tables, 1)
	require.True(t, s.Managers[0].Uses(&s.Tables[0]))
	path, at := s.Route("NAME", "edge", "virtual_hosts[0].routes[0]")
	require.Equal(t, `listeners["NAME"].filter_chains[0].filters[0].typed_config.route_config.virtual_hosts[0].routes[0]`, path.String())
	require.Equal(t, 5, at.Line)
	path, at = s.Route("NAME", "other", "virtual_hosts[0]")
	require.Empty(t, path)
	require.True(t, at.IsZero())
}

func TestTablesOfOneNameAreNotConfused(t *testing.T) {
	docs := load.Documents{load.Bytes("a.yaml", []byte(listener)), load.Bytes("b.yaml", []byte(listener))}
	both, err := subject.Of(docs)
	require.NoError(t, err)
	path, _ := both.Route("", "edge", "virtual_hosts[0]")
	require.Empty(t, path, "nobody knows which one is meant")
}
