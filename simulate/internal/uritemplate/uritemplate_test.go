package uritemplate

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestValidPatterns(t *testing.T) {
	for _, text := range []string{
		"/**.m3u8", "/*_suf", "/{path=**}.m3u8", "/{path=**}/index.m3u8", "/media/*.m4s",
		"/{version=api/*}/*", "/api/*/*/", "/", "/one/{two}/{code===na/*}",
	} {
		_, err := ParsePattern(text)
		require.NoError(t, err, text)
	}
}

func TestInvalidPatterns(t *testing.T) {
	for _, text := range []string{
		"/api/v{versionNum=*}/1234", "/api/{version=*beta}/1234", "/media/eff456/ll-sd-out.{ext}",
		"/media/{country=**}/{lang=*}/**", "/media/**/*/**", "/api/{version}/{version}", "/media/*{*}*",
		"media", "/**/{var}", "/{a}/{b}/{c}/{d}/{e}/{f}", "/{var12345678901234=*}", "/a//b", "/{", "",
	} {
		_, err := ParsePattern(text)
		require.Error(t, err, text)
	}
}

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		pattern, path string
		want          map[string]string
	}{
		{"/**.m3u8", "/media/1234/manifest.m3u8", map[string]string{}},
		{"/{version=api/*}/*", "/api/v1/1234", map[string]string{"version": "api/v1"}},
		{"/api/*/{resource=*}/{method=**}", "/api/v1/1234/broadcasts/get",
			map[string]string{"resource": "1234", "method": "broadcasts/get"}},
		{"/api/{version=*}/{url=**}", "/api/v1/foo/bar/baz/",
			map[string]string{"version": "v1", "url": "foo/bar/baz/"}},
		{"/ab*c", "/abbc", map[string]string{}},
		{"/media/*.m4s", "/media/12345/f/123/s00002.m4s", nil},
		{"/media/*", "/media/a/b", nil},
		{"/api/*/v1/*", "/api/v1/1234/", nil},
	} {
		pattern, err := ParsePattern(c.pattern)
		require.NoError(t, err)
		got, ok := pattern.Variables(c.path)
		require.Equal(t, c.want != nil, ok, c.pattern)
		require.Equal(t, c.want, got, c.pattern)
		require.Equal(t, ok, pattern.Match(c.path))
	}
}

func TestRewrite(t *testing.T) {
	for _, c := range []struct{ pattern, rewrite, path, want string }{
		{"/api/users/{id}/{path=**}", "/users/{id}/{path}", "/api/users/21334/profile.json", "/users/21334/profile.json"},
		{"/region/{region}/bucket/{name}/{method=**}", "/{region}/bucket-{name}/{method}",
			"/region/eu/bucket/prod-storage/object.pdf", "/eu/bucket-prod-storage/object.pdf"},
	} {
		pattern, err := ParsePattern(c.pattern)
		require.NoError(t, err)
		rewrite, err := ParseRewrite(c.rewrite)
		require.NoError(t, err)
		variables, ok := pattern.Variables(c.path)
		require.True(t, ok)
		got, ok := rewrite.Apply(variables)
		require.True(t, ok)
		require.Equal(t, c.want, got)
	}
	for _, text := range []string{"a", "/a//b", "/{a=*}", "/{", "/a?b"} {
		_, err := ParseRewrite(text)
		require.Error(t, err, text)
	}
}
