package matcher

import (
	"fmt"
	"slices"

	matcherv3 "github.com/cncf/xds/go/xds/type/matcher/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/extension"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// hostTree returns a virtual host whose matcher does something with every request.
func hostTree(action string) string {
	return `"@type": type.googleapis.com/envoy.config.route.v3.VirtualHost
name: shop
domains: [shop.example]
matcher: {on_no_match: {action: {name: a, typed_config: {"@type": type.googleapis.com/envoy.` + action + `}}}}
`
}

var actionUnknown = check.Rule(diag.Rule{
	ID: "matcher-action-unknown", Severity: diag.Error,
	Title: "a match tree does what its owner can do",
	Text: "Each owner of a match tree has actions of its own: RBAC takes envoy.config.rbac.v3.Action, filter_chain_matcher the name of a chain as a StringValue. Envoy refuses a tree whose " +
		"action belongs elsewhere. Types that are not part of Envoy are not judged.",
	Bad: `"@type": type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC
matcher: {on_no_match: {action: {name: a, typed_config: {"@type": type.googleapis.com/google.protobuf.StringValue, value: deny}}}}
`,
	Good: rbacHead,
	Ref:  "common/matcher/matcher.h createOnMatch",
})

var hostAction = check.Rule(diag.Rule{
	ID: "vh-matcher-action", Severity: diag.Error,
	Title: "the matcher of a virtual host leads to routes",
	Text:  "Its actions are envoy.config.route.v3.Route and RouteList. Envoy refuses others. Types that are not part of Envoy are not judged.",
	Bad:   hostTree("config.rbac.v3.Action, name: a"),
	Good:  hostTree("config.route.v3.Route, match: {prefix: /}, route: {cluster: shop}"),
	Ref:   "common/router/config_impl.cc",
})

const virtualHost = "envoy.config.route.v3.VirtualHost"

// actions are what the owner of a tree can do, by the type of the owner.
var actions = map[string][]string{
	virtualHost: {"envoy.config.route.v3.Route", "envoy.config.route.v3.RouteList"},
	"envoy.extensions.filters.http.rbac.v3.RBAC":                                    {"envoy.config.rbac.v3.Action"},
	"envoy.extensions.filters.network.rbac.v3.RBAC":                                 {"envoy.config.rbac.v3.Action"},
	"envoy.config.listener.v3.Listener":                                             {"google.protobuf.StringValue", "envoy.config.core.v3.SubstitutionFormatString"},
	"envoy.extensions.filters.udp.udp_proxy.v3.UdpProxyConfig":                      {"envoy.extensions.filters.udp.udp_proxy.v3.Route"},
	"envoy.extensions.router.cluster_specifiers.matcher.v3.MatcherClusterSpecifier": {"envoy.extensions.router.cluster_specifiers.matcher.v3.ClusterAction"},
}

// action reports what the owner of the tree cannot do, as far as it is surely something else.
func action(c *check.Context, m *matcherv3.Matcher_OnMatch, owner proto.Message) {
	if owner == nil || m.GetAction() == nil {
		return
	}
	of := string(owner.ProtoReflect().Descriptor().FullName())
	t := c.ConfigType(m.GetAction().GetTypedConfig())
	want := actions[of]
	if want == nil || t == "" || slices.Contains(want, t) || !isEnvoys(t) {
		return
	}
	rule := actionUnknown
	if of == virtualHost {
		rule = hostAction
	}
	c.Report(rule, t+" is no action here", "action.typed_config").Fixes = []string{fmt.Sprintf("use %s", want[0])}
}

// isEnvoys tells whether a type is known to be something of Envoy's: an extension, or the action of an owner.
func isEnvoys(t string) bool {
	if len(extension.Of(t)) > 0 {
		return true
	}
	for _, types := range actions {
		if slices.Contains(types, t) {
			return true
		}
	}
	return false
}
