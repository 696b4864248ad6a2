package diag_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/diag"
)

func TestPathText(t *testing.T) {
	for want, p := range map[string]diag.Path{
		"":     nil,
		"name": {diag.FieldStep("name")},
		`clusters["api"].health_checks[0].timeout`: {diag.KeyStep("clusters", "api"), diag.IndexStep("health_checks", 0), diag.FieldStep("timeout")},
		`clusters["a\"].b[0]\n"].name`:             {diag.KeyStep("clusters", "a\"].b[0]\n"), diag.FieldStep("name")},
		`keys["\x1b[31m\u202e\xff"]`:               {diag.KeyStep("keys", "\x1b[31m\u202e\xff")},
		`keys["größe"]`:                            {diag.KeyStep("keys", "größe")},
		`keys[""]`:                                 {diag.KeyStep("keys", "")},
		`@type`:                                    {diag.FieldStep("@type")},
		`fields."a.b"[3]."".x`:                     {diag.FieldStep("fields"), diag.IndexStep("a.b", 3), diag.FieldStep(""), diag.FieldStep("x")},
		`[2]["x"][1].y`:                            {diag.IndexStep("", 2), diag.KeyStep("", "x"), diag.IndexStep("", 1), diag.FieldStep("y")},
		`a.""[1]`:                                  {diag.FieldStep("a"), diag.IndexStep("", 1)},
	} {
		require.Equal(t, want, p.String())
		back, ok := diag.ParsePath(want)
		require.True(t, ok, want)
		require.Equal(t, p, back)
	}
}

func TestParsePathRefuses(t *testing.T) {
	for _, s := range []string{
		".", ".a", "a.", "a..b", "a[", "a]", "a[]", "a[-1]", "a[+1]", "a[x]", "a[1", "a[1]b", "a.[1]", `a["x]`, `a["x"`, `a["x"]]`,
		"a['x']", "a[`x`]", "a[99999999999]", "a b", "a\nb", `a"b"`, `"a`, `"a"b`, "\xff", "a[1_0]", "a[0x1]",
	} {
		p, ok := diag.ParsePath(s)
		require.False(t, ok, s)
		require.Nil(t, p, s)
	}
}

func TestAppendLeavesThePathAlone(t *testing.T) {
	p := make(diag.Path, 1, 8)
	p[0] = diag.FieldStep("a")
	b, c := p.Append(diag.FieldStep("b")), p.Append(diag.FieldStep("c"))
	require.Equal(t, "a.b", b.String())
	require.Equal(t, "a.c", c.String())
}

// FuzzParsePath: what is read can be written and read again, and what is written has no character
// that a terminal obeys.
func FuzzParsePath(f *testing.F) {
	for _, s := range []string{`clusters["api"].health_checks[0].timeout`, `a."b.c"["\n"]`, `[0][1].x`, `a.""[1]`, `a["`} {
		f.Add(s, "key", 1)
	}
	f.Fuzz(func(t *testing.T, s, name string, index int) {
		if p, ok := diag.ParsePath(s); ok {
			again, ok := diag.ParsePath(p.String())
			require.True(t, ok, p.String())
			require.Equal(t, p, again)
		}
		p := diag.Path{diag.FieldStep(name), diag.KeyStep(s, name), diag.IndexStep(name, index&0xffff), diag.IndexStep(s, 0), diag.FieldStep(s)}
		text := p.String()
		back, ok := diag.ParsePath(text)
		require.True(t, ok, text)
		require.Equal(t, p, back)
		require.False(t, strings.ContainsAny(text, "\x00\x07\x1b\r\n\u009b\u202e"), "%q", text)
	})
}
