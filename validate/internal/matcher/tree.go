package matcher

import (
	"fmt"

	corev3 "github.com/cncf/xds/go/xds/core/v3"
	matcherv3 "github.com/cncf/xds/go/xds/type/matcher/v3"
	xdsv3 "github.com/cncf/xds/go/xds/type/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	delegatev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/common/matching/v3"
	httprbacv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/rbac/v3"
	networkrbacv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/rbac/v3"
	samplersv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/tracers/opentelemetry/samplers/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/extension"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// Parts of samples.
const (
	listenerHead = `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {address: 127.0.0.1, port_value: 80}}
filter_chains: [{name: web}]
filter_chain_matcher:
  matcher_tree:
`
	rbacHead = `"@type": type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC
matcher:
  on_no_match:
    action: {name: deny, typed_config: {"@type": type.googleapis.com/envoy.config.rbac.v3.Action, name: deny, action: DENY}}
`
)

// Parts of samples about the network filter rbac.
const (
	connectionRBAC = `"@type": type.googleapis.com/envoy.extensions.filters.network.rbac.v3.RBAC
stat_prefix: a
matcher:
  matcher_tree:
    input: `
	denyA = `    exact_match_map:
      map: {a: {action: {name: deny, typed_config: {"@type": type.googleapis.com/envoy.config.rbac.v3.Action, name: deny, action: DENY}}}}
`
)

// byPort returns a listener whose chains are selected by port.
func byPort(chain string) string {
	return listenerHead + `    input: {name: port, typed_config: {"@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.DestinationPortInput}}
    exact_match_map:
      map: {"80": {action: {name: a, typed_config: {"@type": type.googleapis.com/google.protobuf.StringValue, value: ` + chain + `}}}}
`
}

var keepMatching = check.Rule(diag.Rule{
	ID: "matcher-keep-matching", Severity: diag.Error,
	Title: "keep_matching is set only where Envoy follows it",
	Text: "In the match trees of match delegates and of RBAC the first match decides. Envoy refuses keep_matching there (virtual hosts have a rule " +
		"of their own); in overrides of match delegates, filter_chain_matcher, udp_proxy, custom_response and rate_limit_quota it says nothing.",
	Bad:  rbacHead + "    keep_matching: true\n",
	Good: rbacHead,
	Ref:  "common/matcher/validation_visitor.h",
})

var inputType = check.Rule(diag.Rule{
	ID: "matcher-input-type", Severity: diag.Error,
	Title: "a matcher gets the type of input that it takes",
	Text:  "value_match and exact_match_map take strings. A CelMatcher takes HttpAttributesCelMatchInput, and nothing else does. Envoy refuses other pairs.",
	Bad:   attributes(`value_match: {exact: a}`),
	Good: attributes(`custom_match: {name: cel, typed_config: {"@type": type.googleapis.com/xds.type.matcher.v3.CelMatcher, ` +
		`expr_match: {cel_expr_parsed: {expr: {id: 1, const_expr: {bool_value: true}}}}}}`),
	Ref: "common/matcher/field_matcher.h",
})

// attributes returns a predicate over the attributes of a request.
func attributes(matcher string) string {
	return `"@type": type.googleapis.com/xds.type.matcher.v3.Matcher.MatcherList.Predicate.SinglePredicate
input: {name: attributes, typed_config: {"@type": type.googleapis.com/xds.type.matcher.v3.HttpAttributesCelMatchInput}}
` + matcher + "\n"
}

var chainInput = check.Rule(diag.Rule{
	ID: "fc-matcher-input-type", Severity: diag.Error,
	Title: "filter chains are selected by what is known of a connection",
	Text:  "There is no request yet when Envoy selects a filter chain. It does not find inputs about requests for filter_chain_matcher, and refuses the listener.",
	Bad: listenerHead + `    input: {name: host, typed_config: {"@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput, header_name: host}}
    exact_match_map:
      map: {"a": {action: {name: a, typed_config: {"@type": type.googleapis.com/google.protobuf.StringValue, value: web}}}}
`,
	Good: byPort("web"),
	Ref:  "common/matcher/matcher.h",
})

var rbacInput = check.Rule(diag.Rule{
	ID: "network-rbac-matcher-input", Severity: diag.Error,
	Title: "the network filter rbac matches what is known of a connection",
	Text:  "A connection has no requests. Envoy refuses inputs about them in matcher and shadow_matcher of the network filter. Use the HTTP filter rbac.",
	Bad:   connectionRBAC + "{name: host, typed_config: {\"@type\": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput, header_name: host}}\n" + denyA,
	Good:  connectionRBAC + "{name: name, typed_config: {\"@type\": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.ServerNameInput}}\n" + denyA,
	Ref:   "extensions/filters/network/rbac/rbac_filter.cc ActionValidationVisitor",
})

var unknownChain = check.Rule(diag.Rule{
	ID: "fc-matcher-unknown-chain", Severity: diag.Warning,
	Title: "filter_chain_matcher names filter chains that exist",
	Text:  "Envoy does not check the names when it loads the listener, and closes every connection that is sent to a chain that is not there.",
	Bad:   byPort("wbe"),
	Good:  byPort("web"),
	Ref:   "filter_chain_manager_impl.cc FilterChainNameAction",
})

var celUnset = check.Rule(diag.Rule{
	ID: "matcher-cel", Severity: diag.Error,
	Title: "a CEL matcher or sampler has an expression",
	Text:  "Envoy refuses an expression that is not set. Whether one compiles is not judged here.",
	Bad: `"@type": type.googleapis.com/envoy.extensions.tracers.opentelemetry.samplers.v3.CELSamplerConfig
expression: {}
`,
	Good: `"@type": type.googleapis.com/envoy.extensions.tracers.opentelemetry.samplers.v3.CELSamplerConfig
expression: {cel_expr_parsed: {expr: {id: 1, const_expr: {bool_value: true}}}}
`,
	Ref: "input_matchers/cel_matcher",
})

func init() {
	check.On(onMatch)
	check.On(predicate)
	check.On(tree)
	check.On(func(c *check.Context, s *samplersv3.CELSamplerConfig) { expression(c, s.GetExpression(), "expression") })
	check.On(func(c *check.Context, m *matcherv3.CelMatcher) { expression(c, m.GetExprMatch(), "expr_match") })
}

func expression(c *check.Context, e *xdsv3.CelExpression, field string) {
	if e != nil && proto.Size(e) == 0 {
		c.Report(celUnset, "the CEL expression is not set", field)
	}
}

func onMatch(c *check.Context, m *matcherv3.Matcher_OnMatch) {
	action(c, m, owner(c))
	switch o := owner(c).(type) {
	case *delegatev3.ExtensionWithMatcher, *httprbacv3.RBAC, *networkrbacv3.RBAC:
		if m.GetKeepMatching() {
			c.Report(keepMatching, "keep_matching is not supported here", "keep_matching")
		}
	case *listenerv3.Listener:
		chainAction(c, m, o)
	}
}

// chainAction warns of a filter chain that does not exist.
func chainAction(c *check.Context, m *matcherv3.Matcher_OnMatch, l *listenerv3.Listener) {
	name, ok := check.As[*wrapperspb.StringValue](c, m.GetAction().GetTypedConfig())
	if !ok {
		return
	}
	names := make([]string, 0, len(l.GetFilterChains()))
	for _, f := range l.GetFilterChains() {
		if f.GetName() == name.GetValue() {
			return
		}
		names = append(names, f.GetName())
	}
	d := c.Report(unknownChain, fmt.Sprintf("there is no filter chain %q, connections are closed", name.GetValue()), "action.typed_config.value")
	if near := diag.Nearest(name.GetValue(), names); near != "" {
		d.Fixes = []string{fmt.Sprintf("use %q", near)}
	}
}

const (
	celInput   = "xds.type.matcher.v3.HttpAttributesCelMatchInput"
	celMatcher = "xds.type.matcher.v3.CelMatcher"
)

func predicate(c *check.Context, p *matcherv3.Matcher_MatcherList_Predicate_SinglePredicate) {
	input(c, p.GetInput())
	given := c.ConfigType(p.GetInput().GetTypedConfig())
	custom := p.GetCustomMatch()
	switch {
	case given == celInput && p.GetValueMatch() != nil:
		c.Report(inputType, "value_match takes strings, and attributes are none", "input").Fixes = []string{"use custom_match with a CelMatcher"}
	case given != celInput && check.TypeName(custom.GetTypedConfig()) == celMatcher && len(extension.Of(given)) > 0:
		c.Report(inputType, "a CelMatcher takes HttpAttributesCelMatchInput only", "input")
	}
}

func tree(c *check.Context, t *matcherv3.Matcher_MatcherTree) {
	input(c, t.GetInput())
	if c.ConfigType(t.GetInput().GetTypedConfig()) == celInput && t.GetCustomMatch() == nil {
		c.Report(inputType, "a map takes strings, and attributes are none", "input")
	}
}

// input reports inputs about requests where there is none.
func input(c *check.Context, in *corev3.TypedExtensionConfig) {
	var rule *diag.Rule
	t := c.ConfigType(in.GetTypedConfig())
	switch owner(c).(type) {
	case *listenerv3.Listener:
		rule = chainInput
	case *networkrbacv3.RBAC:
		rule = rbacInput
	}
	if rule == nil || t == celInput && rule == rbacInput {
		return
	}
	fits, known := extension.FitsAny(t, connectionInputs)
	if http, _ := extension.Fits(t, "envoy.matching.http.input"); known && !fits && http {
		c.Report(rule, t+" is about requests", "input")
	}
}

var connectionInputs = []string{"envoy.matching.network.input", "envoy.matching.common_inputs"}

// owner returns the message that a match tree belongs to.
func owner(c *check.Context) proto.Message {
	for n := 1; ; n++ {
		switch m := c.Above(n).(type) {
		case *matcherv3.Matcher, *matcherv3.Matcher_OnMatch, *matcherv3.Matcher_MatcherList, *matcherv3.Matcher_MatcherList_FieldMatcher,
			*matcherv3.Matcher_MatcherList_Predicate, *matcherv3.Matcher_MatcherList_Predicate_PredicateList, *matcherv3.Matcher_MatcherTree,
			*matcherv3.Matcher_MatcherTree_MatchMap, *matcherv3.IPMatcher, *matcherv3.IPMatcher_IPRangeMatcher,
			*matcherv3.ServerNameMatcher, *matcherv3.ServerNameMatcher_DomainMatcher, *corev3.TypedExtensionConfig:
		default:
			return m
		}
	}
}
