package value

import (
	xdsmatcherv3 "github.com/cncf/xds/go/xds/type/matcher/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var ignoreCaseRegex = check.Rule(diag.Rule{
	ID: "string-matcher-ignore-case-regex", Severity: diag.Error,
	Title: "a string matcher with a regular expression leaves ignore_case alone",
	Text:  `Envoy refuses ignore_case beside safe_regex, where it would mean nothing. Begin the pattern with "(?i)" instead.`,
	Bad: `"@type": type.googleapis.com/envoy.config.route.v3.HeaderMatcher
name: x-tenant
string_match: {safe_regex: {regex: "a.*"}, ignore_case: true}
`,
	Good: `"@type": type.googleapis.com/envoy.config.route.v3.HeaderMatcher
name: x-tenant
string_match: {safe_regex: {regex: "(?i)a.*"}}
`,
	Ref: "common/common/matchers.h StringMatcherImpl",
})

func init() {
	check.On(func(c *check.Context, m *matcherv3.StringMatcher) {
		if m.GetSafeRegex() != nil && m.GetIgnoreCase() {
			reportIgnoreCase(c)
		}
	})
	check.On(func(c *check.Context, m *xdsmatcherv3.StringMatcher) {
		if m.GetSafeRegex() != nil && m.GetIgnoreCase() {
			reportIgnoreCase(c)
		}
	})
}

func reportIgnoreCase(c *check.Context) {
	d := c.Report(ignoreCaseRegex, "ignore_case has no effect on safe_regex", "ignore_case")
	d.Fixes = []string{`begin the pattern with "(?i)"`}
}
