package diag_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/diag"
)

func TestNearest(t *testing.T) {
	for _, c := range []struct {
		name       string
		candidates []string
		want       string
	}{
		{"ap1-v1", []string{"api-v2", "api-v1", "authz"}, "api-v1"},
		{"apiv1", []string{"api-v1"}, "api-v1"},
		{"pai-v1", []string{"api-v1"}, "api-v1"},
		{"API-V1", []string{"api-v1", "API-V2"}, "api-v1"},
		{"Authz", []string{"AUTHZ", "other"}, "AUTHZ"},
		{"api-v3", []string{"api-v2", "api-v1"}, "api-v1"},
		{"v1", []string{"v2"}, "v2"},
		{"a", []string{"b"}, ""},
		{"", []string{"", "b"}, ""},
		{"xy", []string{"ab"}, ""},
		{"authz", []string{"metrics"}, ""},
		{"authz", nil, ""},
		{"authz", []string{"authz"}, ""},
		{"größe", []string{"grösse", "grüße"}, "grüße"},
		{"日本語", []string{"日本誤"}, "日本誤"},
		{"日本語", []string{"中国誤"}, ""},
	} {
		require.Equal(t, c.want, diag.Nearest(c.name, c.candidates), "%q in %q", c.name, c.candidates)
	}
}

// FuzzNearest: the answer is another candidate, does not depend on their order, and a
// single slip in a name of some length is always found.
func FuzzNearest(f *testing.F) {
	f.Add("api-v1", "api-v2", "ap1-v1", 2)
	f.Add("\xff\xfe", "größe", "日本語", 0)
	f.Fuzz(func(t *testing.T, name, a, b string, at int) {
		candidates := []string{a, b, "route", a + b, name}
		got := diag.Nearest(name, candidates)
		if got != "" {
			require.Contains(t, candidates, got)
			require.NotEqual(t, name, got)
		}
		slices.Reverse(candidates)
		require.Equal(t, got, diag.Nearest(name, candidates))
		if runes := []rune(name); len(runes) >= 3 {
			i := int(uint(at) % uint(len(runes)))
			slip := string(slices.Delete(slices.Clone(runes), i, i+1))
			require.Equal(t, slip, diag.Nearest(string(runes), []string{slip}))
		}
	})
}
