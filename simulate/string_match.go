package simulate

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"

	xdsmatcherv3 "github.com/cncf/xds/go/xds/type/matcher/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
)

// stringTest is one way to judge a string.
type stringTest interface {
	test(value string) verdict
	// phrase completes "the value ..." for a value that passes or does not.
	phrase(passes bool) string
}

type literalKind uint8

const (
	exactly literalKind = iota
	prefixed
	suffixed
	containing
)

// literalTest compares with a text.
type literalTest struct {
	kind   literalKind
	text   string // in lower case where fold is set
	fold   bool
	source string
}

func newLiteralTest(kind literalKind, text string, fold bool) literalTest {
	t := literalTest{kind: kind, text: text, fold: fold, source: text}
	if fold {
		t.text = lowerASCII(text)
	}
	return t
}

func (t literalTest) test(value string) verdict {
	if t.fold {
		value = lowerASCII(value)
	}
	switch t.kind {
	case prefixed:
		return verdictOf(strings.HasPrefix(value, t.text))
	case suffixed:
		return verdictOf(strings.HasSuffix(value, t.text))
	case containing:
		return verdictOf(strings.Contains(value, t.text))
	}
	return verdictOf(value == t.text)
}

var literalPhrases = map[literalKind][2]string{
	exactly:    {"is not", "is"},
	prefixed:   {"does not start with", "starts with"},
	suffixed:   {"does not end with", "ends with"},
	containing: {"does not contain", "contains"},
}

func (t literalTest) phrase(passes bool) string {
	words := literalPhrases[t.kind][0]
	if passes {
		words = literalPhrases[t.kind][1]
	}
	if t.fold {
		return fmt.Sprintf("%s %q in any case", words, t.source)
	}
	return fmt.Sprintf("%s %q", words, t.source)
}

// regexTest is a full match of a regular expression.
type regexTest struct {
	expression *regexp.Regexp
	source     string
}

func (t regexTest) test(value string) verdict { return verdictOf(t.expression.MatchString(value)) }

func (t regexTest) phrase(passes bool) string {
	if passes {
		return fmt.Sprintf("matches the regex %q", t.source)
	}
	return fmt.Sprintf("does not match the regex %q", t.source)
}

// unknownTest stands for a matcher that cannot be evaluated offline.
type unknownTest struct{ why Undecided }

func (t unknownTest) test(string) verdict { return unknown }

func (t unknownTest) phrase(bool) string { return "cannot be judged: " + t.why.String() }

// fullMatch compiles a regular expression that must match a whole string.
func fullMatch(source string) (*regexp.Regexp, error) {
	if _, err := syntax.Parse(source, syntax.Perl); err != nil {
		return nil, err // a stray parenthesis must not close the group below
	}
	return regexp.Compile(`\A(?:` + source + `)\z`)
}

func newRegexTest(source, field string) stringTest {
	expression, err := fullMatch(source)
	if err != nil {
		return unknownTest{*undecided(field, "the regex %q does not compile: %v", source, err)}
	}
	return regexTest{expression: expression, source: source}
}

// newStringTest compiles an envoy.type.matcher.v3.StringMatcher.
func newStringTest(m *matcherv3.StringMatcher, field string) stringTest {
	fold := m.GetIgnoreCase()
	switch p := m.GetMatchPattern().(type) {
	case *matcherv3.StringMatcher_Exact:
		return newLiteralTest(exactly, p.Exact, fold)
	case *matcherv3.StringMatcher_Prefix:
		return newLiteralTest(prefixed, p.Prefix, fold)
	case *matcherv3.StringMatcher_Suffix:
		return newLiteralTest(suffixed, p.Suffix, fold)
	case *matcherv3.StringMatcher_Contains:
		return newLiteralTest(containing, p.Contains, fold)
	case *matcherv3.StringMatcher_SafeRegex:
		return newRegexTest(p.SafeRegex.GetRegex(), field+".safe_regex")
	case *matcherv3.StringMatcher_Custom:
		return unknownTest{*undecided(field+".custom", "the extension %s cannot be evaluated offline", p.Custom.GetName())}
	}
	return unknownTest{*undecided(field, "no pattern is set, which Envoy refuses")}
}

// newXDSStringTest compiles an xds.type.matcher.v3.StringMatcher.
func newXDSStringTest(m *xdsmatcherv3.StringMatcher, field string) stringTest {
	fold := m.GetIgnoreCase()
	switch p := m.GetMatchPattern().(type) {
	case *xdsmatcherv3.StringMatcher_Exact:
		return newLiteralTest(exactly, p.Exact, fold)
	case *xdsmatcherv3.StringMatcher_Prefix:
		return newLiteralTest(prefixed, p.Prefix, fold)
	case *xdsmatcherv3.StringMatcher_Suffix:
		return newLiteralTest(suffixed, p.Suffix, fold)
	case *xdsmatcherv3.StringMatcher_Contains:
		return newLiteralTest(containing, p.Contains, fold)
	case *xdsmatcherv3.StringMatcher_SafeRegex:
		return newRegexTest(p.SafeRegex.GetRegex(), field+".safe_regex")
	case *xdsmatcherv3.StringMatcher_Custom:
		return unknownTest{*undecided(field+".custom", "the extension %s cannot be evaluated offline", p.Custom.GetName())}
	}
	return unknownTest{*undecided(field, "no pattern is set, which Envoy refuses")}
}

// lowerASCII is strings.ToLower for ASCII letters only, as Envoy folds case.
func lowerASCII(s string) string {
	for i := 0; i < len(s); i++ {
		if 'A' <= s[i] && s[i] <= 'Z' {
			return lowerFrom(s, i)
		}
	}
	return s
}

func lowerFrom(s string, start int) string {
	b := []byte(s)
	for i := start; i < len(b); i++ {
		if 'A' <= b[i] && b[i] <= 'Z' {
			b[i] += 'a' - 'A'
		}
	}
	return string(b)
}
