package normalize

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCanonical(t *testing.T) {
	// The page of semantics gives "/a/c" for "/a/..\c"; Envoy's own test says "/c".
	for path, want := range map[string]string{
		"/a/b/../c":          "/a/c",
		"/a/b/./c":           "/a/b/c",
		"a/b/../c":           "/a/c",
		"/a/b/../../../../c": "/c",
		`/a/..\c`:            "/c",
		"/a/b/%2E%2E/c":      "/a/c",
		"/a/b/%2E./c":        "/a/c",
		"/a/b/%2E/c":         "/a/b/c",
		"..":                 "/",
		"/../a/b":            "/a/b",
		"/./a/b":             "/a/b",
		"/a/%2F%2f/c":        "/a/%2F%2f/c",
		"/%c0%af":            "/%c0%af",
		"/%5c%25":            "/%5c%25",
		"/A/B/C":             "/A/B/C",
		"/a/../b?x=/../y":    "/b?x=/../y",
	} {
		got, verdict := Canonical(path)
		require.Equal(t, Done, verdict, path)
		require.Equal(t, want, got, path)
	}
}

func TestCanonicalRefusesNUL(t *testing.T) {
	for _, path := range []string{"/xyz/.%00../abc", "/xyz/%00.%00./abc", "/xyz/AAAAA%%0000/abc"} {
		_, verdict := Canonical(path)
		require.Equal(t, Invalid, verdict, path)
	}
}

func TestCanonicalIsUnsureOfEscapedLetters(t *testing.T) {
	for _, path := range []string{"/%41", "/a b", "/ä"} {
		_, verdict := Canonical(path)
		require.Equal(t, Unsure, verdict, path)
	}
}

func TestMergeSlashes(t *testing.T) {
	for path, want := range map[string]string{
		"":              "",
		"a//b/c":        "a/b/c",
		"//a/b/c":       "/a/b/c",
		"/a/b/c//":      "/a/b/c/",
		"/a//b?a=///c":  "/a/b?a=///c",
		"//a/?b":        "/a/?b",
		"/a////b/c":     "/a/b/c",
		"/plain?q=a//b": "/plain?q=a//b",
	} {
		require.Equal(t, want, MergeSlashes(path), path)
	}
}

func TestUnescapeSlashes(t *testing.T) {
	for path, want := range map[string]string{
		"/a%2Fb%2fc/":                   "/a/b/c/",
		"%2f%2F":                        "//",
		"%%2fa/":                        "%/a/",
		"%2%2fa/":                       "%2/a/",
		`/x/%2E%2e/z%2f%2Fabc%5C../def`: `/x/%2E%2e/z//abc\../def`,
		"%2fa%5Cb?%2fabc":               `/a\b?%2fabc`,
	} {
		got, changed := UnescapeSlashes(path)
		require.True(t, changed, path)
		require.Equal(t, want, got, path)
	}
	_, changed := UnescapeSlashes("/a?x=%2F")
	require.False(t, changed)
}

func TestStripPort(t *testing.T) {
	for host, want := range map[string]string{
		"localhost:443":  "localhost",
		"localhost:80":   "localhost:80",
		"[fc00::1]:443":  "[fc00::1]",
		":443":           "",
		":":              ":",
		"]:":             "]:",
		":abc":           ":abc",
		"localhost":      "localhost",
		"[fc00::1]":      "[fc00::1]",
		"localhost:443x": "localhost:443x",
	} {
		require.Equal(t, want, StripPort(host, 443), host)
	}
	require.Equal(t, "localhost", StripPort("localhost:9999", 0))
}

func TestStripTrailingDot(t *testing.T) {
	for host, want := range map[string]string{
		"abc.com.":     "abc.com",
		"abc.com.:443": "abc.com:443",
		".":            "",
		"..":           ".",
		".123":         ".123",
		".:.":          ".:", // the page of semantics says ".:."; its own rule and Envoy's test say this
		"abc":          "abc",
	} {
		require.Equal(t, want, StripTrailingDot(host), host)
	}
}
