package validate_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/validate"
)

// Envoy's own tests in the corpus are those of 1.36: it knows whatever they use.
func TestAnEnvoyKnowsWhatItsTestsUse(t *testing.T) {
	judged, deprecated := 0, 0
	for _, c := range corpusCases(t, func([]string) bool { return true }) {
		if c.unread != nil || strings.HasPrefix(c.source, "configs/") {
			continue
		}
		judged++
		c.options.Envoy = "1.36"
		for _, d := range validate.Check(c.set, c.options) {
			require.False(t, strings.HasPrefix(string(d.Rule.ID), "version-"), "%s: %v", c.id, d)
			if d.Rule.ID == "proto-deprecated-field" {
				deprecated++
			}
		}
	}
	require.Greater(t, judged, 1000)
	require.Greater(t, deprecated, 10)
	t.Logf("%d configurations, %d deprecated fields", judged, deprecated)
}
