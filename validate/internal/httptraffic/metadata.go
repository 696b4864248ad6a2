package httptraffic

import (
	"fmt"

	parserv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/content_parsers/json/v3"
	headerv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/header_to_metadata/v3"
	jsonv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/json_to_metadata/v3"
	setv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/set_metadata/v3"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const headerToMetadata = "header_to_metadata.v3.Config"

func headerRule(fields string) string {
	return filter(headerToMetadata) + "request_rules: [{" + fields + "}]\n"
}

var headerCookie = check.Rule(diag.Rule{
	ID: "h2m-header-cookie", Severity: diag.Error,
	Title: "a rule of header_to_metadata reads a header or a cookie",
	Text:  "Envoy refuses a rule with both header and cookie, and one with neither.",
	Bad:   headerRule("header: x-a, cookie: a, on_header_present: {key: a}"),
	Good:  headerRule("header: x-a, on_header_present: {key: a}"),
	Ref:   "extensions/filters/http/header_to_metadata/header_to_metadata_filter.cc Rule",
})

var noAction = check.Rule(diag.Rule{
	ID: "h2m-no-action", Severity: diag.Error,
	Title: "a rule of header_to_metadata writes something",
	Text:  "Envoy refuses a rule without on_header_present and on_header_missing.",
	Bad:   headerRule("header: x-a"),
	Good:  headerRule("header: x-a, on_header_present: {key: a}"),
	Ref:   "extensions/filters/http/header_to_metadata/header_to_metadata_filter.cc Rule",
})

var valueAndRegex = check.Rule(diag.Rule{
	ID: "h2m-value-and-regex", Severity: diag.Error,
	Title: "a header is rewritten or replaced on its way into metadata",
	Text:  "value is written in place of the header's, regex_value_rewrite changes the header's. Envoy refuses both together.",
	Bad:   headerRule(`header: x-a, on_header_present: {key: a, value: b, regex_value_rewrite: {pattern: {regex: "a+"}, substitution: b}}`),
	Good:  headerRule(`header: x-a, on_header_present: {key: a, regex_value_rewrite: {pattern: {regex: "a+"}, substitution: b}}`),
	Ref:   "extensions/filters/http/header_to_metadata/header_to_metadata_filter.cc Rule",
})

var removeCookie = check.Rule(diag.Rule{
	ID: "h2m-remove-cookie", Severity: diag.Error,
	Title: "cookies are not removed by header_to_metadata",
	Text:  "remove takes a header away after it was read. Envoy refuses it for a cookie.",
	Bad:   headerRule("cookie: a, remove: true, on_header_present: {key: a}"),
	Good:  headerRule("cookie: a, on_header_present: {key: a}"),
	Ref:   "extensions/filters/http/header_to_metadata/header_to_metadata_filter.cc Rule",
})

var missingValue = check.Rule(diag.Rule{
	ID: "h2m-missing-value", Severity: diag.Error,
	Title: "where a header is missing, a value is given",
	Text:  "on_header_missing has no header to take a value from. Envoy refuses it without value.",
	Bad:   headerRule("header: x-a, on_header_missing: {key: a}"),
	Good:  headerRule("header: x-a, on_header_missing: {key: a, value: none}"),
	Ref:   "extensions/filters/http/header_to_metadata/header_to_metadata_filter.cc Rule",
})

var perRouteEmpty = check.Rule(diag.Rule{
	ID: "h2m-per-route-empty", Severity: diag.Error,
	Title: "header_to_metadata of a route has rules",
	Text:  "The rules of a route take the place of the filter's. Envoy refuses an override without any; to switch the filter off, give a FilterConfig with disabled.",
	Bad:   override(headerToMetadata, ""),
	Good:  override(headerToMetadata, ", request_rules: [{header: x-a, on_header_present: {key: a}}]"),
	Ref:   "extensions/filters/http/header_to_metadata/header_to_metadata_filter.cc Config",
})

func jsonRules(fields string) string {
	return filter("json_to_metadata.v3.JsonToMetadata") + fields + "\n"
}

var jsonToMetadata = check.Rule(diag.Rule{
	ID: "json-to-metadata", Severity: diag.Error,
	Title: "json_to_metadata has rules that write something",
	Text: "Envoy refuses the filter without request_rules and response_rules, a rule without on_present and on_missing, and on_missing and on_error without " +
		"value, since they have no body to take one from.",
	Bad:  jsonRules("request_rules: {rules: [{selectors: [{key: a}], on_missing: {key: a}}]}"),
	Good: jsonRules("request_rules: {rules: [{selectors: [{key: a}], on_missing: {key: a, value: none}}]}"),
	Ref:  "extensions/filters/http/json_to_metadata/filter.cc",
})

var setMetadataEmpty = check.Rule(diag.Rule{
	ID: "set-metadata-empty", Severity: diag.Warning,
	Title: "an entry of set_metadata has a value",
	Text:  "Envoy logs a warning about an entry with neither value nor typed_value, and goes on without it.",
	Bad:   filter("set_metadata.v3.Config") + "metadata: [{metadata_namespace: a}]\n",
	Good:  filter("set_metadata.v3.Config") + "metadata: [{metadata_namespace: a, value: {b: c}}]\n",
	Ref:   "extensions/filters/http/set_metadata/set_metadata_filter.cc",
})

func init() {
	check.On(headerRuleOf)
	check.On(func(c *check.Context, m *headerv3.Config) {
		if len(m.GetRequestRules())+len(m.GetResponseRules()) == 0 && perRoute(c) {
			c.Report(perRouteEmpty, "the override has no rules")
		}
	})
	check.On(func(c *check.Context, m *jsonv3.JsonToMetadata) {
		if m.GetRequestRules() == nil && m.GetResponseRules() == nil {
			c.Report(jsonToMetadata, "there are rules neither for requests nor for responses")
		}
	})
	check.On(jsonRuleOf)
	check.On(func(c *check.Context, m *setv3.Config) {
		for i, e := range m.GetMetadata() {
			if e.GetValue() == nil && e.GetTypedValue() == nil {
				c.Report(setMetadataEmpty, fmt.Sprintf("nothing is written to %q", e.GetMetadataNamespace()), "metadata", i)
			}
		}
	})
}

func headerRuleOf(c *check.Context, r *headerv3.Config_Rule) {
	switch {
	case r.GetHeader() != "" && r.GetCookie() != "":
		c.Report(headerCookie, "the rule has a header and a cookie", "cookie")
	case r.GetHeader() == "" && r.GetCookie() == "":
		c.Report(headerCookie, "the rule has neither header nor cookie", "header")
	case r.GetCookie() != "" && r.GetRemove():
		c.Report(removeCookie, fmt.Sprintf("cookie %q cannot be removed", r.GetCookie()), "remove")
	}
	if r.GetOnHeaderPresent() == nil && r.GetOnHeaderMissing() == nil {
		c.Report(noAction, "the rule writes nothing").Fixes = []string{"set on_header_present"}
	}
	if p := r.GetOnHeaderPresent(); p.GetValue() != "" && p.GetRegexValueRewrite() != nil {
		c.Report(valueAndRegex, "value and regex_value_rewrite are both set", "on_header_present.regex_value_rewrite")
	}
	if m := r.GetOnHeaderMissing(); m != nil && m.GetValue() == "" {
		c.Report(missingValue, "there is no value", "on_header_missing.value")
	}
}

func jsonRuleOf(c *check.Context, r *jsonv3.JsonToMetadata_Rule) {
	if _, other := c.Parent().(*parserv3.JsonContentParser_RuleConfig); other {
		parserRule(c, r)
		return
	}
	if r.GetOnPresent() == nil && r.GetOnMissing() == nil {
		c.Report(jsonToMetadata, "the rule has neither on_present nor on_missing")
	}
	if m := r.GetOnMissing(); m != nil && noValue(m.GetValue()) {
		c.Report(jsonToMetadata, "there is no value", "on_missing.value")
	}
	if m := r.GetOnError(); m != nil && noValue(m.GetValue()) {
		c.Report(jsonToMetadata, "there is no value", "on_error.value")
	}
}

// noValue tells whether a value is unset; Envoy does not tell that from one without a kind.
func noValue(v *structpb.Value) bool { return v.GetKind() == nil }
