package diag_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/diag"
)

// FuzzWriters puts a stranger's text wherever a diagnostic holds text: no writer fails, no output has
// anything that a terminal obeys, and no text starts a line, a workflow command or a value of its own.
func FuzzWriters(f *testing.F) {
	f.Add(hostile, 1, 1)
	f.Add("größe\t\u2028\U000e0001", 3, 200)
	f.Add("%0A,:\r\n::warning::x", 0, -1)
	f.Fuzz(func(t *testing.T, s string, line, column int) {
		l := diag.Location{File: s, Line: line, Column: column, Source: s, Origin: s, Caller: &diag.Location{File: s, Line: line}}
		d := diag.Diagnostic{
			Rule: &diag.Rule{ID: diag.RuleID(s)}, Path: diag.Path{diag.KeyStep(s, s)}, Location: l,
			Summary: s, Detail: s, Fixes: []string{s}, Related: []diag.Related{{Message: s, Location: l}},
		}
		list := diag.List{d, d, {Summary: "end"}}

		var b strings.Builder
		require.NoError(t, list.WriteText(&b, diag.TextOptions{}))
		requireHarmless(t, b.String())
		for _, each := range strings.Split(strings.TrimSuffix(b.String(), "\nerror: end\n"), "\n") {
			require.True(t, strings.HasPrefix(each, "    ") || strings.Contains(each, ": "), "%q", each)
		}

		b.Reset()
		require.NoError(t, list.WriteGitHub(&b))
		requireHarmless(t, b.String())
		require.Equal(t, 3, strings.Count(b.String(), "\n"))

		b.Reset()
		require.NoError(t, list.WriteJSON(&b))
		requireHarmless(t, b.String())
		var back []diag.JSON
		require.NoError(t, json.Unmarshal([]byte(b.String()), &back))
		require.Equal(t, string([]rune(s)), back[0].Summary)

		text := sarif(t, list, diag.SARIFOptions{Dir: "/srv"})
		requireHarmless(t, text)
		var log any
		require.NoError(t, json.Unmarshal([]byte(text), &log))
		require.Empty(t, checkShape("log", log, "log"))
	})
}

// requireHarmless fails if text holds what a terminal obeys.
func requireHarmless(t *testing.T, text string) {
	t.Helper()
	i := strings.IndexFunc(text, func(r rune) bool {
		return r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 || r >= 0x200b && r <= 0x200f || r >= 0x2028 && r <= 0x202e || r >= 0x2066 && r <= 0x2069
	})
	require.Negative(t, i, "%q", text)
}
