package header_test

import (
	"testing"

	mutationv3 "github.com/envoyproxy/go-control-plane/envoy/config/common/mutation_rules/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
)

func TestValues(t *testing.T) {
	for want, b := range map[string]*header.ValueBuilder{
		"header:\n  key: x\n  value: a\n":                                            header.Append("x", "a"),
		"header:\n  key: x\n  value: a\nappend_action: ADD_IF_ABSENT\n":              header.IfAbsent("x", "a"),
		"header:\n  key: x\n  value: a\nappend_action: OVERWRITE_IF_EXISTS_OR_ADD\n": header.Overwrite("x", "a"),
		"header:\n  key: x\n  value: a\nappend_action: OVERWRITE_IF_EXISTS\n":        header.IfPresent("x", "a").Clone(),
		"header:\n  key: x\nkeep_empty_value: true\n":                                header.Append("x", "").KeepEmpty(),
		"header:\n  key: x\n  raw_value: \"/w==\"\n":                                 header.Append("x", "a").Bytes([]byte{0xff}),
	} {
		require.Equal(t, want, parttest.YAML(t, b))
	}
}

// asPart is what filters make of a mutation.
type asPart struct{ header.Mutation }

func (m asPart) Render(s part.Scope) *mutationv3.HeaderMutation { return m.Mutate(s) }

func TestMutations(t *testing.T) {
	require.Equal(t, "append:\n  header:\n    key: x\n    value: a\n", parttest.YAML(t, asPart{header.Append("x", "a")}))
	require.Equal(t, "remove: x\n", parttest.YAML(t, asPart{header.Remove("x")}))
	require.Equal(t, "remove_on_match:\n  key_matcher:\n    prefix: x-\n", parttest.YAML(t, asPart{header.RemoveMatching(match.Prefix("x-"))}))
	require.Equal(t, []string{"builder-nil part.remove_on_match.key_matcher"}, parttest.Lines(parttest.Problems(asPart{header.RemoveMatching(nil)})))
}

func TestRules(t *testing.T) {
	require.Equal(t, `allow_all_routing: true
allow_envoy: true
disallow_system: true
disallow_all: true
allow_expression:
  regex: x-.*
disallow_expression:
  regex: x-secret
disallow_is_error: true
`, parttest.YAML(t, header.Rules().InsecureRouting().InsecureEnvoy().NoSystem().Nothing().Allow("x-.*").Forbid("x-secret").ForbiddenIsError().Clone()))
}
