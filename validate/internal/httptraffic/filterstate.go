package httptraffic

import (
	"fmt"
	"strings"

	statev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/common/set_filter_state/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func filterState(fields string) string {
	return filter("set_filter_state.v3.Config") + "on_request_headers: [{" + fields + ", format_string: {text_format_source: {inline_string: a}}}]\n"
}

var stateKey = check.Rule(diag.Rule{
	ID: "set-filter-state-key", Severity: diag.Error,
	Title: "a value of filter state has a factory",
	Text: "Envoy makes the value with the factory that factory_key names, or object_key if that is not set. Factories have dotted names such as envoy.tcp_proxy.cluster and envoy.string; " +
		"for a key of one's own set factory_key: envoy.string. Envoy refuses a name that no factory has; dotted names may belong to extensions of somebody's own, and are not judged.",
	Bad:  filterState("object_key: tenant"),
	Good: filterState("object_key: tenant, factory_key: envoy.string"),
	Ref:  "extensions/filters/common/set_filter_state/filter_config.cc",
})

func init() {
	check.On(func(c *check.Context, v *statev3.FilterStateValue) {
		name, field := v.GetFactoryKey(), "factory_key"
		if name == "" {
			name, field = v.GetObjectKey(), "object_key"
		}
		if name != "" && !strings.Contains(name, ".") {
			c.Report(stateKey, fmt.Sprintf("there is no factory %q", name), field).Fixes = []string{"set factory_key: envoy.string"}
		}
	})
}
