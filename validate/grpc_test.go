package validate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/validate"
)

func TestEveryRuleForGRPCHasSamplesThatProveIt(t *testing.T) {
	for _, r := range validate.GRPCRules() {
		t.Run(string(r.ID), func(t *testing.T) {
			require.NotEmpty(t, r.Title)
			require.NotEmpty(t, r.Text)
			bad, _ := sample(t, r.Bad)
			found := validate.ForGRPC(bad)
			require.NotEmpty(t, found, "the bad sample breaks nothing")
			for _, d := range found {
				require.Equal(t, r.ID, d.Rule.ID, "the bad sample breaks another rule: %v", d)
				require.NotEmpty(t, d.Path)
			}
			good, _ := sample(t, r.Good)
			require.Empty(t, validate.ForGRPC(good))
			for _, normal := range validate.Rules() {
				require.NotEqual(t, r.ID, normal.ID, "it is not part of the normal run")
			}
		})
	}
}
