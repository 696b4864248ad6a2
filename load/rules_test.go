package load_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/load"
)

// TestRules loads the examples: the bad one breaks the rule and no other, the good one none.
func TestRules(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range load.Rules() {
		t.Run(string(r.ID), func(t *testing.T) {
			require.False(t, seen[string(r.ID)], "an ID stands for one rule")
			seen[string(r.ID)] = true
			require.NotEmpty(t, r.Title)
			require.NotEmpty(t, r.Text)
			if r.Bad == "" {
				return // what no example of resources can show
			}
			doc := load.Bytes("bad.yaml", []byte(r.Bad))
			require.NotEmpty(t, doc.Diagnostics)
			for _, d := range doc.Diagnostics {
				require.Equal(t, r.ID, d.Rule.ID, "%v", doc.Diagnostics)
				require.Equal(t, r.Severity, d.Severity)
			}
			require.Empty(t, load.Bytes("good.yaml", []byte(r.Good)).Diagnostics)
		})
	}
}
