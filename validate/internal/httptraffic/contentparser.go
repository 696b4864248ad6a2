package httptraffic

import (
	jsonv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/json_to_metadata/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func contentParser(fields string) string {
	return `"@type": type.googleapis.com/envoy.extensions.content_parsers.json.v3.JsonContentParser
rules: [{rule: {selectors: [{key: a}], ` + fields + "}}]\n"
}

var jsonParser = check.Rule(diag.Rule{
	ID: "json-content-parser", Severity: diag.Error,
	Title: "a rule of the JSON content parser writes something",
	Text:  "The parser takes the rules of json_to_metadata. Envoy refuses one without on_present, on_missing and on_error, and a value that is set but has no kind.",
	Bad:   contentParser(""),
	Good:  contentParser("on_error: {key: a}"),
	Ref:   "extensions/content_parsers/json/config.cc",
})

// parserRule judges a rule of json_to_metadata as the content parser does, which asks less of it.
func parserRule(c *check.Context, r *jsonv3.JsonToMetadata_Rule) {
	if r.GetOnPresent() == nil && r.GetOnMissing() == nil && r.GetOnError() == nil {
		c.Report(jsonParser, "the rule writes nothing")
	}
	for _, kv := range [...]struct {
		pair  *jsonv3.JsonToMetadata_KeyValuePair
		field string
	}{{r.GetOnPresent(), "on_present"}, {r.GetOnMissing(), "on_missing"}, {r.GetOnError(), "on_error"}} {
		if v, set := kv.pair.GetValueType().(*jsonv3.JsonToMetadata_KeyValuePair_Value); set && noValue(v.Value) {
			c.Report(jsonParser, "the value has no kind", kv.field+".value")
		}
	}
}
