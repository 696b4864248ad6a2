package network

import (
	"maps"
	"slices"

	rbacv3 "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	networkrbacv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/rbac/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const rbacHead = `"@type": type.googleapis.com/envoy.extensions.filters.network.rbac.v3.RBAC
stat_prefix: a
rules:
  policies:
`

var rbacHeader = check.Rule(diag.Rule{
	ID: "network-rbac-header", Severity: diag.Error,
	Title: "the rules of the network filter rbac ask for no header",
	Text:  "A connection has no headers. Envoy refuses a header permission or principal anywhere in rules and shadow_rules. Use the HTTP filter rbac.",
	Bad:   rbacHead + "    a: {permissions: [{not_rule: {header: {name: a, present_match: true}}}], principals: [{any: true}]}\n",
	Good:  rbacHead + "    a: {permissions: [{not_rule: {destination_port: 80}}], principals: [{any: true}]}\n",
	Ref:   "extensions/filters/network/rbac/config.cc",
})

func init() {
	check.On(func(c *check.Context, r *networkrbacv3.RBAC) {
		asksHeader(c, r.GetRules(), "rules")
		asksHeader(c, r.GetShadowRules(), "shadow_rules")
	})
}

func asksHeader(c *check.Context, r *rbacv3.RBAC, field string) {
	for _, name := range slices.Sorted(maps.Keys(r.GetPolicies())) {
		p := r.GetPolicies()[name]
		if i := slices.IndexFunc(p.GetPermissions(), permitsHeader); i >= 0 {
			c.Report(rbacHeader, "the permission asks for a header", field, diag.KeyStep("policies", name), diag.IndexStep("permissions", i))
		}
		if i := slices.IndexFunc(p.GetPrincipals(), isHeader); i >= 0 {
			c.Report(rbacHeader, "the principal asks for a header", field, diag.KeyStep("policies", name), diag.IndexStep("principals", i))
		}
	}
}

func permitsHeader(p *rbacv3.Permission) bool {
	switch rule := p.GetRule().(type) {
	case *rbacv3.Permission_Header:
		return true
	case *rbacv3.Permission_AndRules:
		return slices.ContainsFunc(rule.AndRules.GetRules(), permitsHeader)
	case *rbacv3.Permission_OrRules:
		return slices.ContainsFunc(rule.OrRules.GetRules(), permitsHeader)
	case *rbacv3.Permission_NotRule:
		return permitsHeader(rule.NotRule)
	}
	return false
}

func isHeader(p *rbacv3.Principal) bool {
	switch by := p.GetIdentifier().(type) {
	case *rbacv3.Principal_Header:
		return true
	case *rbacv3.Principal_AndIds:
		return slices.ContainsFunc(by.AndIds.GetIds(), isHeader)
	case *rbacv3.Principal_OrIds:
		return slices.ContainsFunc(by.OrIds.GetIds(), isHeader)
	case *rbacv3.Principal_NotId:
		return isHeader(by.NotId)
	}
	return false
}
