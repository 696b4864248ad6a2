package route

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The texts are those that the manual of the templates allows and forbids.
func TestParseMatch(t *testing.T) {
	for _, good := range []string{
		"/", "/a", "/a/", "/*", "/**", "/a/*/b", "/{a}", "/{a}/{b}", "/{a=*}/b", "/{a=**}", "/**.mpd", "/{a}.txt",
		"/media/{country}/{lang=*}/**", "/{a=x/*/y}", "/{a}/{b}/{c}/{d}/{e}", "/@b%20c", "/a=b",
	} {
		_, wrong := parseMatch(good)
		require.Empty(t, wrong, good)
	}
	for _, bad := range []string{
		"a", "//", "/a b", "/{a", "/{a/{b}", "/{1a}", "/{}", "/{a=}", "/{a=x/}", "/{a}/{a}", "/**/*", "/**/{a}", "/{a=**}/*",
		"/a*", "/**x/y", "/{a}{b}", "/{aaaaaaaaaaaaaaaaa}", "/{a}/{b}/{c}/{d}/{e}/{f}",
	} {
		_, wrong := parseMatch(bad)
		require.NotEmpty(t, wrong, bad)
	}
}

func TestParseRewrite(t *testing.T) {
	names, wrong := parseRewrite("/{a}/b-{c}")
	require.Empty(t, wrong)
	require.Equal(t, []string{"a", "c"}, names)
	for _, bad := range []string{"a", "/a//b", "/{a", "/{1}", "/*", "/a}"} {
		_, wrong := parseRewrite(bad)
		require.NotEmpty(t, wrong, bad)
	}
}

func FuzzTemplates(f *testing.F) {
	f.Add("/{a=**}/x")
	f.Fuzz(func(_ *testing.T, text string) {
		parseMatch(text)
		parseRewrite(text)
	})
}
