package matcher

import (
	"fmt"
	"strings"

	matcherv3 "github.com/cncf/xds/go/xds/type/matcher/v3"
	hashv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/matching/input_matchers/consistent_hashing/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// domains returns a matcher of server names with lists of domains.
func domains(lists ...string) string {
	text := `"@type": type.googleapis.com/xds.type.matcher.v3.ServerNameMatcher
domain_matchers:
`
	for _, list := range lists {
		text += "- domains: [" + list + "]\n  on_match: {action: {name: a, typed_config: {\"@type\": type.googleapis.com/google.protobuf.StringValue, value: a}}}\n"
	}
	return text
}

var serverName = check.Rule(diag.Rule{
	ID: "matcher-server-name", Severity: diag.Error,
	Title: "the domains of a ServerNameMatcher are different, and wildcards stand for leading labels",
	Text:  `Envoy refuses a domain that occurs twice, an empty one, and wildcards other than "*" and a leading "*.".`,
	Bad:   domains(`a.com, "*something.com"`),
	Good:  domains(`a.com, "*.something.com"`, `"*"`),
	Ref:   "extensions/common/matcher/domain_matcher.h",
})

var consistentHashing = check.Rule(diag.Rule{
	ID: "matcher-consistent-hashing", Severity: diag.Error,
	Title: "the threshold of consistent hashing is at most the modulo",
	Text:  "Inputs match whose hash modulo `modulo` reaches `threshold`: a larger one would match nothing, and Envoy refuses it.",
	Bad: `"@type": type.googleapis.com/envoy.extensions.matching.input_matchers.consistent_hashing.v3.ConsistentHashing
modulo: 100
threshold: 200
`,
	Good: `"@type": type.googleapis.com/envoy.extensions.matching.input_matchers.consistent_hashing.v3.ConsistentHashing
modulo: 100
threshold: 50
`,
	Ref: "input_matchers/consistent_hashing/config.cc",
})

func init() {
	check.On(serverNames)
	check.On(func(c *check.Context, h *hashv3.ConsistentHashing) {
		if h.GetThreshold() > h.GetModulo() {
			c.Report(consistentHashing, fmt.Sprintf("threshold %d is above modulo %d", h.GetThreshold(), h.GetModulo()), "threshold")
		}
	})
}

func serverNames(c *check.Context, m *matcherv3.ServerNameMatcher) {
	seen := map[string]bool{}
	for i, d := range m.GetDomainMatchers() {
		for j, name := range d.GetDomains() {
			if problem := domainProblem(name, seen[name]); problem != "" {
				c.Report(serverName, problem, "domain_matchers", i, "domains", j)
			}
			seen[name] = true
		}
	}
}

func domainProblem(name string, seen bool) string {
	switch {
	case name == "":
		return "a domain is empty"
	case seen:
		return fmt.Sprintf("domain %q occurs twice", name)
	case name != "*" && strings.Contains(strings.TrimPrefix(name, "*."), "*"):
		return fmt.Sprintf("domain %q has a wildcard that is no leading \"*.\"", name)
	}
	return ""
}
