package httpfilter

import (
	rbacconfigv3 "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	rbacv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/rbac/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/filter/rbac"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
)

// RBACBuilder builds the filter that decides by policies who may do what. A request that is refused gets a 403.
type RBACBuilder struct{ slot[rbacv3.RBAC] }

// RBAC starts the filter with rules of package rbac. It belongs behind the filters whose results the rules read.
//
// Envoy: extensions.filters.http.rbac.v3.RBAC.rules
func RBAC(rules *rbac.RulesBuilder) *RBACBuilder {
	b := RBACShadow()
	m, f := b.n.Set("rules")
	m.Rules = node.Child[rbacconfigv3.RBAC](f, rules)
	return b
}

// RBACMatcher starts the filter with a matcher tree. Requests about which the tree decides nothing are refused.
//
// Envoy: extensions.filters.http.rbac.v3.RBAC.matcher
func RBACMatcher(tree match.Tree[match.Request, rbac.Verdict]) *RBACBuilder {
	b := RBACShadow()
	m, f := b.n.Set("matcher")
	m.Matcher = node.Child(f, tree)
	return b
}

// RBACShadow starts the filter without rules of its own, so that every request passes: for [RBACBuilder.Shadow] alone, and for rules that
// only some routes have ([RBACBuilder.PerRoute]).
//
// Envoy: extensions.filters.http.rbac.v3.RBAC
func RBACShadow() *RBACBuilder {
	b := &RBACBuilder{}
	b.name = "envoy.filters.http.rbac"
	b.n.Init(&rbacv3.RBAC{})
	return b
}

// Shadow tries rules: statistics and the dynamic metadata envoy.filters.http.rbac tell what they would do, and nothing is refused.
//
// Envoy: extensions.filters.http.rbac.v3.RBAC.shadow_rules
func (b *RBACBuilder) Shadow(rules *rbac.RulesBuilder) *RBACBuilder {
	m, f := b.n.Set("shadow_rules")
	m.ShadowRules = node.Child[rbacconfigv3.RBAC](f, rules)
	return b
}

// ShadowMatcher is [RBACBuilder.Shadow] for a matcher tree.
//
// Envoy: extensions.filters.http.rbac.v3.RBAC.shadow_matcher
func (b *RBACBuilder) ShadowMatcher(tree match.Tree[match.Request, rbac.Verdict]) *RBACBuilder {
	m, f := b.n.Set("shadow_matcher")
	m.ShadowMatcher = node.Child(f, tree)
	return b
}

// StatPrefix tells the statistics of several such filters apart.
//
// Envoy: extensions.filters.http.rbac.v3.RBAC.rules_stat_prefix
func (b *RBACBuilder) StatPrefix(prefix string) *RBACBuilder {
	m, _ := b.n.Set("rules_stat_prefix")
	m.RulesStatPrefix = prefix
	return b
}

// ShadowStatPrefix tells the statistics and metadata of shadow rules apart.
//
// Envoy: extensions.filters.http.rbac.v3.RBAC.shadow_rules_stat_prefix
func (b *RBACBuilder) ShadowStatPrefix(prefix string) *RBACBuilder {
	m, _ := b.n.Set("shadow_rules_stat_prefix")
	m.ShadowRulesStatPrefix = prefix
	return b
}

// PolicyStats counts for each policy by itself. Default: for all together.
//
// Envoy: extensions.filters.http.rbac.v3.RBAC.track_per_rule_stats
func (b *RBACBuilder) PolicyStats() *RBACBuilder {
	m, _ := b.n.Set("track_per_rule_stats")
	m.TrackPerRuleStats = true
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *RBACBuilder) Named(name string) *RBACBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *RBACBuilder) Patch(edit func(*rbacv3.RBAC)) *RBACBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *RBACBuilder) Clone() *RBACBuilder {
	c := &RBACBuilder{}
	b.clone(&c.slot)
	return c
}

// Off lets every request pass where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *RBACBuilder) Off() *OffBuilder { return off(b.name) }

// PerRoute starts rules that take the place of the filter's own, shadow rules included: what other has, a filter started in the same way.
//
// Envoy: extensions.filters.http.rbac.v3.RBACPerRoute.rbac
func (b *RBACBuilder) PerRoute(other *RBACBuilder) *Replacement[rbacv3.RBAC] {
	r := &Replacement[rbacv3.RBAC]{name: b.name, field: "rbac"}
	r.wrap = func(m *rbacv3.RBAC) proto.Message { return &rbacv3.RBACPerRoute{Rbac: m} }
	if other != nil {
		r.of = &other.slot
	}
	return r
}
