package httptraffic

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	scrubberv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/proto_api_scrubber/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func scrubber(fields string) string {
	return filter("proto_api_scrubber.v3.ProtoApiScrubberConfig") + "descriptor_set: {data_source: {inline_bytes: " + callSet + "}}\n" + fields + "\n"
}

func scrubbing(method, fields string) string {
	return scrubber("restrictions: {method_restrictions: {" + method + ": {" + fields + "}}}")
}

var scrubberMode = check.Rule(diag.Rule{
	ID: "proto-api-scrubber-mode", Severity: diag.Error,
	Title: "the filtering mode of the scrubber is one that Envoy knows",
	Text:  "OVERRIDE is the only mode. Envoy refuses every other number.",
	Bad:   scrubber("filtering_mode: 7"),
	Good:  scrubber("filtering_mode: OVERRIDE"),
	Ref:   "extensions/filters/http/proto_api_scrubber/filter_config.cc validateFilteringMode",
})

var scrubberName = check.Rule(diag.Rule{
	ID: "proto-api-scrubber-name", Severity: diag.Error,
	Title: "the scrubber names methods, messages and fields in full",
	Text: `A method is "/package.Service/Method", a message "package.Message", a field "field" or "field.below". Envoy refuses names of another form, and "*" in methods and fields, ` +
		"which stands for nothing.",
	Bad:  scrubbing("a.B.C", ""),
	Good: scrubbing("/a.B/C", ""),
	Ref:  "extensions/filters/http/proto_api_scrubber/filter_config.cc validateMethodName",
})

func init() {
	check.On(func(c *check.Context, m *scrubberv3.ProtoApiScrubberConfig) {
		if m.GetFilteringMode() != scrubberv3.ProtoApiScrubberConfig_OVERRIDE {
			c.Report(scrubberMode, fmt.Sprintf("there is no mode %d", m.GetFilteringMode()), "filtering_mode")
		}
		d := fromSource(c, m.GetDescriptorSet().GetDataSource(), "descriptor_set.data_source")
		known := d.whole(c, "descriptor_set.data_source") && !c.Older("1.37") // before, methods are looked up at requests
		for _, name := range slices.Sorted(maps.Keys(m.GetRestrictions().GetMethodRestrictions())) {
			at := diag.KeyStep("method_restrictions", name)
			switch service, method, ok := methodName(name); {
			case !ok:
				c.Report(scrubberName, fmt.Sprintf("%q is not of the form /package.Service/Method", name), "restrictions", at)
			case known:
				d.scrubbed(c, service+"."+method, at)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(m.GetRestrictions().GetMessageRestrictions())) {
			if !qualified(name) {
				c.Report(scrubberName, fmt.Sprintf("%q is not of the form package.Message", name), "restrictions", diag.KeyStep("message_restrictions", name))
			}
		}
	})
	check.On(func(c *check.Context, m *scrubberv3.MethodRestrictions) {
		masks(c, m.GetRequestFieldRestrictions(), "request_field_restrictions")
		masks(c, m.GetResponseFieldRestrictions(), "response_field_restrictions")
	})
}

// scrubbed reports a method that the descriptors do not have.
func (d *descriptorSet) scrubbed(c *check.Context, name string, at diag.Step) {
	if _, known := d.methods[name]; !known {
		c.Report(methodUnknown, fmt.Sprintf("the descriptor set has no method %q", name), "restrictions", at)
	}
}

// methodName splits "/package.Service/Method".
func methodName(name string) (service, method string, ok bool) {
	parts := strings.Split(name, "/")
	if len(parts) != 3 || parts[0] != "" || parts[2] == "" || !qualified(parts[1]) || strings.Contains(name, "*") {
		return "", "", false
	}
	return parts[1], parts[2], true
}

// qualified tells whether a name has a package and no empty part.
func qualified(name string) bool {
	parts := strings.Split(name, ".")
	return len(parts) > 1 && !slices.Contains(parts, "")
}

func masks(c *check.Context, list map[string]*scrubberv3.RestrictionConfig, field string) {
	for _, path := range slices.Sorted(maps.Keys(list)) {
		if path == "" || strings.Contains(path, "*") {
			c.Report(scrubberName, fmt.Sprintf("%q is no path of fields", path), diag.KeyStep(field, path))
		}
	}
}
