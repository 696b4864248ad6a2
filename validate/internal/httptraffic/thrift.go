package httptraffic

import (
	thriftv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/thrift_to_metadata/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func thriftRule(fields string) string {
	return filter("thrift_to_metadata.v3.ThriftToMetadata") + "request_rules: [{field: PROTOCOL, " + fields + "}]\n"
}

var thriftToMetadata = check.Rule(diag.Rule{
	ID: "thrift-to-metadata", Severity: diag.Error,
	Title: "thrift_to_metadata has rules that write something",
	Text:  "Envoy refuses the filter without request_rules and response_rules, a rule without on_present and on_missing, and on_missing without value, since there is nothing to take one from.",
	Bad:   thriftRule("on_missing: {key: a}"),
	Good:  thriftRule("on_missing: {key: a, value: none}"),
	Ref:   "extensions/filters/http/thrift_to_metadata/filter.cc",
})

func init() {
	check.On(func(c *check.Context, m *thriftv3.ThriftToMetadata) {
		if len(m.GetRequestRules())+len(m.GetResponseRules()) == 0 {
			c.Report(thriftToMetadata, "there are rules neither for requests nor for responses")
		}
	})
	check.On(func(c *check.Context, r *thriftv3.Rule) {
		if r.GetOnPresent() == nil && r.GetOnMissing() == nil {
			c.Report(thriftToMetadata, "the rule has neither on_present nor on_missing")
		}
		if m := r.GetOnMissing(); m != nil && noValue(m.GetValue()) {
			c.Report(thriftToMetadata, "there is no value", "on_missing.value")
		}
	})
}
