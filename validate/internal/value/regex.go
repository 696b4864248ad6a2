package value

import (
	"fmt"
	"regexp/syntax"
	"strings"

	xdsmatcherv3 "github.com/cncf/xds/go/xds/type/matcher/v3"
	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var regexInvalid = check.Rule(diag.Rule{
	ID: "regex-invalid", Severity: diag.Error,
	Title: "regular expressions are written in the syntax of RE2",
	Text: "Envoy compiles regular expressions with RE2, which promises linear time and therefore knows no look-around, no references to groups, " +
		"and no possessive quantifiers. It refuses the resource that holds another.",
	Bad: `"@type": type.googleapis.com/envoy.config.route.v3.RouteConfiguration
name: a
virtual_hosts:
- name: a
  domains: ["*"]
  routes:
  - match: {safe_regex: {regex: "/(?!admin).*"}}
    route: {cluster: a}
`,
	Good: `"@type": type.googleapis.com/envoy.config.route.v3.RouteConfiguration
name: a
virtual_hosts:
- name: a
  domains: ["*"]
  routes:
  - match: {safe_regex: {regex: "/users/[0-9]+"}}
    route: {cluster: a}
`,
	Ref: "common/common/regex.cc CompiledGoogleReMatcher",
})

func init() {
	check.On(func(c *check.Context, r *matcherv3.RegexMatcher) { pattern(c, r.GetRegex()) })
	check.On(func(c *check.Context, r *xdsmatcherv3.RegexMatcher) { pattern(c, r.GetRegex()) })
}

// patterns are those that have been read in this run, with what is wrong with them.
type patterns struct{ read map[string]*syntax.Error }

// pattern reports a regular expression that RE2 would refuse.
func pattern(c *check.Context, text string) {
	if text == "" || plainText(text) || otherEngine(c.Index().Bootstrap()) {
		return
	}
	known := check.Memo[patterns](c)
	e, ok := known.read[text]
	if !ok {
		if known.read == nil {
			known.read = map[string]*syntax.Error{}
		}
		e = parse(text)
		known.read[text] = e
	}
	if e == nil {
		return
	}
	d := c.Report(regexInvalid, fmt.Sprintf("%s: %q in %q", e.Code, e.Expr, text), "regex")
	if e.Code == syntax.ErrInvalidPerlOp {
		d.Detail = "RE2 knows no look-ahead, look-behind or references to groups."
	}
}

// parse returns what is wrong with a pattern. The syntax of RE2 and that of Go have one source; where the
// two differ, the pattern passes.
func parse(text string) *syntax.Error {
	_, err := syntax.Parse(text, syntax.Perl)
	e, ok := err.(*syntax.Error)
	if !ok || strings.Contains(text, `\C`) || e.Code == syntax.ErrLarge || e.Code == syntax.ErrNestingDepth {
		return nil
	}
	return e
}

// plainText tells whether a pattern holds no operator: the common case of a literal path.
func plainText(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 0x80 || strings.IndexByte(`\.+*?()|[]{}^$`, c) >= 0 {
			return false
		}
	}
	return true
}

// otherEngine tells whether the bootstrap chooses an engine other than RE2.
func otherEngine(b *bootstrapv3.Bootstrap) bool {
	engine := b.GetDefaultRegexEngine().GetTypedConfig()
	return engine != nil && check.TypeName(engine) != "envoy.extensions.regex_engines.v3.GoogleRE2"
}
