package httpfilter_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/filter/rbac"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
)

func TestRBAC(t *testing.T) {
	everybody := func() *rbac.RulesBuilder {
		return rbac.Allow(rbac.Policy("all").From(rbac.Anyone()).To(rbac.Anything()))
	}
	f := httpfilter.RBAC(everybody()).Shadow(rbac.Deny()).StatPrefix("r").ShadowStatPrefix("s").PolicyStats()
	parttest.Equal(t, f.Clone(), entry("rbac", "RBAC", `
  rules: {policies: {all: {permissions: [{any: true}], principals: [{any: true}]}}}
  rules_stat_prefix: r
  shadow_rules: {action: DENY}
  shadow_rules_stat_prefix: s
  track_per_rule_stats: true
`))
	parttest.Equal(t, f.PerRoute(httpfilter.RBAC(everybody())), override("rbac.v3.RBACPerRoute", "rbac: {rules: {policies: {all: {permissions: [{any: true}], principals: [{any: true}]}}}}"))
	parttest.Equal(t, f.PerRoute(httpfilter.RBACShadow()), override("rbac.v3.RBACPerRoute", "rbac: {}"))
	require.Equal(t, []string{"builder-nil part"}, parttest.Lines(parttest.Problems(f.PerRoute(nil))))
	require.Equal(t, []string{"builder-nil part.typed_config.rules"}, parttest.Lines(parttest.Problems(httpfilter.RBAC(nil))))
}

func TestRBACMatcher(t *testing.T) {
	tree := func() *match.ListBuilder[match.Request, rbac.Verdict] {
		return rbac.RequestMatcher().When(match.OfRequest().Header("x").Is(match.Exact("a")), rbac.Allowed("a"))
	}
	const matcher = `
      matcher_list:
        matchers:
        - predicate:
            single_predicate:
              input: {name: envoy.matching.inputs.request_headers, typed_config: {"@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput, header_name: x}}
              value_match: {exact: a}
          on_match:
            action: {name: envoy.filters.rbac.action, typed_config: {"@type": type.googleapis.com/envoy.config.rbac.v3.Action, name: a}}
`
	parttest.Equal(t, httpfilter.RBACMatcher(tree()).ShadowMatcher(tree()), entry("rbac", "RBAC", "  matcher:"+matcher+"  shadow_matcher:"+matcher))
}
