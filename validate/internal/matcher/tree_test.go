package matcher_test

import (
	"testing"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/matching/common_inputs/network/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"sigs.k8s.io/yaml"

	"github.com/envoykit/envoykit/validate/internal/check"
	_ "github.com/envoykit/envoykit/validate/internal/matcher"
)

func broken(t *testing.T, m proto.Message, text string) []string {
	t.Helper()
	json, err := yaml.YAMLToJSON([]byte(text))
	require.NoError(t, err)
	require.NoError(t, protojson.Unmarshal(json, m))
	found := []string{}
	for _, d := range check.Run(&check.Set{Resources: []check.Resource{{Message: m}}}, check.Options{}).Sorted() {
		found = append(found, string(d.Rule.ID)+" "+d.Path.String())
	}
	return found
}

// TestOwner: what a match tree may do depends on the innermost message that owns it.
func TestOwner(t *testing.T) {
	const keep = `{keep_matching: true, action: {name: a, typed_config: {"@type": type.googleapis.com/envoy.config.rbac.v3.Action, name: a}}}`
	chain := `
address: {socket_address: {address: 127.0.0.1, port_value: 80}}
filter_chain_matcher:
  on_no_match: {keep_matching: true, action: {name: a, typed_config: {"@type": type.googleapis.com/google.protobuf.StringValue, value: web}}}
filter_chains:
- name: web
  filters:
  - name: rbac
    typed_config:
      "@type": type.googleapis.com/envoy.extensions.filters.network.rbac.v3.RBAC
      stat_prefix: a
      matcher:
        matcher_tree:
          input: {name: ip, typed_config: {"@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.SourceIPInput}}
          exact_match_map: {map: {"1": {matcher: {on_no_match: ` + keep + `}}}}
`
	require.Equal(t, []string{
		`matcher-keep-matching filter_chains[0].filters[0].typed_config.matcher.matcher_tree.exact_match_map.map["1"].matcher.on_no_match.keep_matching`,
	}, broken(t, &listenerv3.Listener{}, chain))
}
