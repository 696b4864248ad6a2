package bootstrap

import (
	"strings"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var tagRegex = check.Rule(diag.Rule{
	ID: "bootstrap-stats-tag-regex", Severity: diag.Error,
	Title: "the regex of a tag is one of ECMAScript",
	Text: "Tags are extracted with the regular expressions of C++, which are those of JavaScript, not RE2 as elsewhere in Envoy: (?=...) and (?!...) work, (?i) and named groups do not. " +
		"Envoy refuses what it cannot read. Only groups are judged here.",
	Bad:  aBootstrap + "stats_config: {stats_tags: [{tag_name: d, regex: \"(?i)^b(c)\"}]}\n",
	Good: aBootstrap + "stats_config: {stats_tags: [{tag_name: d, regex: \"^b(?=c)(c)\"}]}\n",
	Ref:  "common/stats/tag_extractor_impl.cc parseStdRegex",
})

// regexProblem says what is surely wrong with the groups of an ECMAScript regex, "" if nothing is.
func regexProblem(s string) string {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			if i++; i == len(s) {
				return "it ends in a backslash"
			}
		case '[':
			end := classEnd(s[i:])
			if end < 0 {
				return ""
			}
			i += end
		case '(':
			depth++
			if rest := s[i+1:]; len(rest) > 1 && rest[0] == '?' && !strings.ContainsRune(":=!", rune(rest[1])) {
				return "there is no group (?" + rest[1:2]
			}
		case ')':
			if depth--; depth < 0 {
				return "a group is closed that was not opened"
			}
		}
	}
	if depth > 0 {
		return "a group is not closed"
	}
	return ""
}

// classEnd finds the end of a bracket expression, -1 where implementations differ.
func classEnd(s string) int {
	body := strings.TrimPrefix(s[1:], "^")
	if strings.HasPrefix(body, "]") {
		return -1
	}
	for i := len(s) - len(body); i < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case strings.HasPrefix(s[i:], "[:"):
			named := strings.Index(s[i:], ":]")
			if named < 0 {
				return -1
			}
			i += named + 1
		case s[i] == ']':
			return i
		}
	}
	return -1
}
