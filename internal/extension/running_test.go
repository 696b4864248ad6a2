package extension_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/internal/extension"
)

// registered is one extension as a running Envoy lists it in its node.
type registered struct {
	Name     string
	Category string
	TypeURLs []string `json:"typeUrls"`
	Snake    []string `json:"type_urls"`
}

// TestAgreesWithRunningEnvoys compares the table with what running Envoys say they have registered.
func TestAgreesWithRunningEnvoys(t *testing.T) {
	compared := 0
	for _, file := range []string{
		"gateway/egctl/config/out.all_json.dump-bootstrap.json",
		"kuma/envoy/admin/golden.full_config.dump-bootstrap.json",
		"kuma/envoy/admin/no_hds.dump-bootstrap.json",
	} {
		for _, r := range nodeExtensions(t, file) {
			for _, message := range slices.Concat(r.TypeURLs, r.Snake) {
				if agrees(t, file, r, message) {
					compared++
				}
			}
		}
	}
	require.Greater(t, compared, 200)
}

// agrees checks one registration; false means that the table does not know the message.
func agrees(t *testing.T, file string, r registered, message string) bool {
	of := extension.Of(message)
	if len(of) == 0 {
		return false
	}
	if fits, _ := extension.Fits(message, r.Category); fits {
		if e, ok := extension.Named(r.Name); ok {
			require.Contains(t, of, e, "%s: %s in %s is called %s", file, message, r.Category, r.Name)
		}
		return true
	}
	// An HTTP filter is registered under the message of its override as well, which does not configure it.
	// One override is registered and not implemented, so that it fits nowhere.
	unimplemented := message == "envoy.extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaOverride"
	require.True(t, unimplemented || len(extension.Overridden(message)) > 0, "%s: %s fits %s", file, message, r.Category)
	require.Contains(t, []string{httpFilters, upstreamFilters}, r.Category)
	return true
}

// nodeExtensions reads node.extensions of a bootstrap dump.
func nodeExtensions(t *testing.T, file string) []registered {
	text, err := os.ReadFile(filepath.Join(corpus, "configs/peers", file))
	if err != nil {
		t.Skipf("the corpus is not here: %v", err)
	}
	var dump struct {
		Node struct{ Extensions []registered }
	}
	require.NoError(t, json.Unmarshal(text, &dump))
	require.NotEmpty(t, dump.Node.Extensions, file)
	return dump.Node.Extensions
}
