package match_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
)

func TestTexts(t *testing.T) {
	for want, b := range map[string]*match.TextBuilder{
		"exact: a\n":                           match.Exact("a"),
		"prefix: a\nignore_case: true\n":       match.Prefix("a").IgnoreCase(),
		"suffix: a\n":                          match.Suffix("a"),
		"contains: a\n":                        match.Contains("a"),
		"safe_regex:\n  regex: a+\n":           match.Regex("a+"),
		"exact: clone\nignore_case: true\n":    match.Exact("clone").IgnoreCase().Clone(),
		"exact: clone of what was passed on\n": passedOn(match.Exact("clone of what was passed on")).Clone(),
	} {
		require.Equal(t, want, parttest.YAML(t, b))
	}
}

func passedOn(b *match.TextBuilder) *match.TextBuilder {
	match.Path(b)
	return b
}

func TestHeaders(t *testing.T) {
	for want, b := range map[string]*match.HeaderBuilder{
		"name: x\nstring_match:\n  exact: a\n":                                       match.Header("x", match.Exact("a")),
		"name: x\nrange_match:\n  start: -1\n  end: 10\n":                            match.HeaderRange("x", -1, 10),
		"name: x\npresent_match: true\n":                                             match.Present("x"),
		"name: x\npresent_match: false\n":                                            match.Absent("x"),
		"name: \":method\"\nstring_match:\n  exact: GET\n":                           match.Method("GET"),
		"name: x\npresent_match: true\ninvert_match: true\n":                         match.Present("x").Not(),
		"name: x\nstring_match:\n  prefix: a\ntreat_missing_header_as_empty: true\n": match.Header("x", match.Prefix("a")).MissingAsEmpty(),
		"name: z\npresent_match: true\n":                                             match.Present("z").Clone(),
	} {
		require.Equal(t, want, parttest.YAML(t, b))
	}
}

func TestQueriesCookiesPaths(t *testing.T) {
	require.Equal(t, "name: q\nstring_match:\n  exact: a\n", parttest.YAML(t, match.Query("q", match.Exact("a"))))
	require.Equal(t, "name: q\npresent_match: true\n", parttest.YAML(t, match.QueryPresent("q").Clone()))
	require.Equal(t, "name: c\nstring_match:\n  exact: a\ninvert_match: true\n", parttest.YAML(t, match.Cookie("c", match.Exact("a")).Not().Clone()))
	require.Equal(t, "path:\n  prefix: /a\n", parttest.YAML(t, match.Path(match.Prefix("/a")).Clone()))
}

func TestValues(t *testing.T) {
	for want, b := range map[string]*match.ValueBuilder{
		"null_match: {}\n":                                    match.Null(),
		"double_match:\n  exact: 1.5\n":                       match.Number(1.5),
		"double_match:\n  range:\n    start: 1\n    end: 2\n": match.NumberRange(1, 2),
		"string_match:\n  exact: a\n":                         match.Text(match.Exact("a")),
		"bool_match: true\n":                                  match.Bool(true),
		"present_match: true\n":                               match.Anything(),
		"list_match:\n  one_of:\n    bool_match: false\n":     match.Having(match.Bool(false)),
		"or_match:\n  value_matchers:\n  - bool_match: true\n  - null_match: {}\n": match.OneOf(match.Bool(true), match.Null()).Clone(),
	} {
		require.Equal(t, want, parttest.YAML(t, b))
	}
}

func TestMetadata(t *testing.T) {
	b := match.Metadata("envoy.filters.http.jwt_authn", "payload", match.Text(match.Exact("admin"))).Below("roles").Not().Clone()
	require.Equal(t, `filter: envoy.filters.http.jwt_authn
path:
- key: payload
- key: roles
value:
  string_match:
    exact: admin
invert: true
`, parttest.YAML(t, b))
}

func TestAddresses(t *testing.T) {
	require.Equal(t, "address_prefix: 10.0.0.0\nprefix_len: 8\n", parttest.YAML(t, match.CIDR("10.0.0.0/8").Clone()))
	require.Equal(t, "ranges:\n- address_prefix: 10.0.0.0\n  prefix_len: 8\n- address_prefix: \"::1\"\n  prefix_len: 128\ninvert_match: true\n",
		parttest.YAML(t, match.Address("10.0.0.0/8", "::1").Not().Clone()))
	require.Equal(t, "key: a\nstring_match:\n  exact: b\n", parttest.YAML(t, match.FilterState("a", match.Exact("b"))))
	require.Equal(t, "key: a\naddress_match:\n  ranges:\n  - address_prefix: 127.0.0.1\n    prefix_len: 32\n",
		parttest.YAML(t, match.FilterStateAddress("a", match.Address("127.0.0.1")).Clone()))
}

func TestWhatIsWrong(t *testing.T) {
	require.Equal(t, []string{"builder-nil part.string_match"}, parttest.Lines(parttest.Problems(match.Header("x", nil))))
	require.Equal(t, []string{"builder-nil part.string_match"}, parttest.Lines(parttest.Problems(match.Query("x", nil))))
	require.Equal(t, []string{"builder-nil part.value"}, parttest.Lines(parttest.Problems(match.Metadata("x", "y", nil))))
	require.Equal(t, []string{"network-malformed part.ranges[1]"}, parttest.Lines(parttest.Problems(match.Address("10.0.0.1", "example.com"))))
	require.Equal(t, []string{"network-malformed part.address_prefix"}, parttest.Lines(parttest.Problems(match.CIDR("10.0.0.0/33"))))

	late := match.Exact("a")
	h := match.Header("x", late)
	late.IgnoreCase()
	require.Equal(t, []string{"builder-changed-after-attach part.string_match.ignore_case"}, parttest.Lines(parttest.Problems(h)))
}
