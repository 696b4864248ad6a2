package simulate

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	uritemplatev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/path/match/uri_template/v3"

	"github.com/envoykit/envoykit/simulate/internal/uritemplate"
)

type pathKind uint8

const (
	anyPath pathKind = iota // no specifier: Envoy refuses it
	prefixPath
	exactPath
	separatedPath
	regexPath
	templatePath
	connectPath
	unknownPath
)

// pathTest is the path specifier of a route.
type pathTest struct {
	kind       pathKind
	text       string // the configured prefix or path; folded where fold is set
	source     string // as configured
	fold       bool
	expression *regexp.Regexp
	ending     string // with which every path ends that the expression takes
	pattern    *uritemplate.Pattern
	why        *Undecided // set where the test cannot be judged
}

func newPathTest(m *routev3.RouteMatch, field string) pathTest {
	fold := m.GetCaseSensitive() != nil && !m.GetCaseSensitive().GetValue()
	switch s := m.GetPathSpecifier().(type) {
	case *routev3.RouteMatch_Prefix:
		return literalPath(prefixPath, s.Prefix, fold)
	case *routev3.RouteMatch_Path:
		return literalPath(exactPath, s.Path, fold)
	case *routev3.RouteMatch_PathSeparatedPrefix:
		return literalPath(separatedPath, s.PathSeparatedPrefix, fold)
	case *routev3.RouteMatch_SafeRegex:
		return newRegexPath(s.SafeRegex.GetRegex(), field+".safe_regex")
	case *routev3.RouteMatch_ConnectMatcher_:
		return pathTest{kind: connectPath}
	case *routev3.RouteMatch_PathMatchPolicy:
		return newTemplatePath(m, field+".path_match_policy")
	}
	return pathTest{kind: unknownPath, why: undecided(field, "no path specifier is set, which Envoy refuses")}
}

func literalPath(kind pathKind, text string, fold bool) pathTest {
	t := pathTest{kind: kind, text: text, source: text, fold: fold}
	if fold {
		t.text = lowerASCII(text)
	}
	return t
}

func newRegexPath(source, field string) pathTest {
	expression, err := fullMatch(source)
	if err != nil {
		return pathTest{kind: unknownPath, source: source,
			why: undecided(field, "the regex %q does not compile: %v", source, err)}
	}
	return pathTest{kind: regexPath, source: source, expression: expression, ending: regexSuffix(source)}
}

func newTemplatePath(m *routev3.RouteMatch, field string) pathTest {
	policy := m.GetPathMatchPolicy()
	config := &uritemplatev3.UriTemplateMatchConfig{}
	if err := policy.GetTypedConfig().UnmarshalTo(config); err != nil {
		return pathTest{kind: unknownPath,
			why: undecided(field, "the extension %s cannot be evaluated offline", policy.GetName())}
	}
	pattern, err := uritemplate.ParsePattern(config.GetPathTemplate())
	if err != nil {
		return pathTest{kind: unknownPath, why: undecided(field, "Envoy refuses it: %v", err)}
	}
	return pathTest{kind: templatePath, source: config.GetPathTemplate(), pattern: pattern}
}

// holds judges the path of a request.
func (t *pathTest) holds(x *exchange) verdict {
	switch t.kind {
	case connectPath:
		return verdictOf(x.isConnect())
	case unknownPath:
		return unknown
	}
	if !x.hasPath {
		return no
	}
	path := x.matchPath
	if t.fold {
		path = x.foldedPath()
	}
	switch t.kind {
	case prefixPath:
		return verdictOf(strings.HasPrefix(path, t.text))
	case exactPath:
		return verdictOf(path == t.text)
	case separatedPath:
		return verdictOf(strings.HasPrefix(path, t.text) &&
			(len(path) == len(t.text) || path[len(t.text)] == '/'))
	case regexPath:
		return verdictOf(strings.HasSuffix(path, t.ending) && t.expression.MatchString(path))
	}
	return verdictOf(t.pattern.Match(x.cutPath))
}

// explain is a sentence about the path of the request.
func (t *pathTest) explain(x *exchange) string {
	switch {
	case t.why != nil:
		return t.why.String()
	case t.kind == connectPath:
		if x.isConnect() {
			return "the request is a CONNECT"
		}
		return "the request is no CONNECT"
	case !x.hasPath:
		return "the request has no path"
	}
	passes := t.holds(x) == yes
	return fmt.Sprintf("path %q %s", x.matchPath, t.phrase(passes))
}

func (t *pathTest) phrase(passes bool) string {
	switch t.kind {
	case prefixPath:
		return newLiteralTest(prefixed, t.source, t.fold).phrase(passes)
	case exactPath:
		return newLiteralTest(exactly, t.source, t.fold).phrase(passes)
	case separatedPath:
		return newLiteralTest(exactly, t.source, t.fold).phrase(passes) + " or below it"
	case regexPath:
		return regexTest{source: t.source}.phrase(passes)
	}
	if passes {
		return fmt.Sprintf("fits the template %q", t.source)
	}
	return fmt.Sprintf("does not fit the template %q", t.source)
}

// literalPrefix is a text with which every path that passes starts, for the
// index; false where the test does not depend on the path.
func (t *pathTest) literalPrefix() (string, bool) {
	switch t.kind {
	case prefixPath, exactPath, separatedPath:
		return t.text, true
	case regexPath:
		return regexPrefix(t.source), true
	case templatePath:
		return regexPrefix(t.pattern.Expression()), true
	}
	return "", false
}

// regexPrefix is the literal text with which every full match starts.
func regexPrefix(source string) string {
	parsed, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return ""
	}
	var prefix strings.Builder
	takePrefix(parsed.Simplify(), &prefix)
	return prefix.String()
}

// takePrefix appends the literal start of an expression; it reports whether
// the expression is nothing but that text.
func takePrefix(re *syntax.Regexp, prefix *strings.Builder) bool {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase != 0 {
			return false
		}
		prefix.WriteString(string(re.Rune))
		return true
	case syntax.OpBeginText, syntax.OpEmptyMatch:
		return true
	case syntax.OpCapture:
		return takePrefix(re.Sub[0], prefix)
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if !takePrefix(sub, prefix) {
				return false
			}
		}
		return true
	}
	return false
}

// regexSuffix is the literal text with which every full match ends.
func regexSuffix(source string) string {
	parsed, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return ""
	}
	re := parsed.Simplify()
	for re.Op == syntax.OpConcat || re.Op == syntax.OpCapture {
		re = re.Sub[len(re.Sub)-1]
	}
	if re.Op != syntax.OpLiteral || re.Flags&syntax.FoldCase != 0 {
		return ""
	}
	return string(re.Rune)
}

// matched is the part of a path that the specifier took, which prefix_rewrite
// replaces.
func (t *pathTest) matched(path string) string {
	switch t.kind {
	case prefixPath, exactPath, separatedPath:
		return path[:min(len(t.text), len(path))]
	}
	head := path
	if i := strings.IndexAny(path, "?#"); i >= 0 {
		head = path[:i]
	}
	return head
}
