package accesslog

import (
	"fmt"

	accesslogv3 "github.com/envoyproxy/go-control-plane/envoy/config/accesslog/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const stdout = `typed_config: {"@type": type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StdoutAccessLog}`

const typeSelects = "Envoy finds an extension by the type of its typed_config. The name beside it is only a label, and neither an absent typed_config nor a plain Struct selects anything."

var loggerUnknown = check.Rule(diag.Rule{
	ID: "al-type-unknown", Severity: diag.Error,
	Title: "an access log has the configuration of a logger",
	Text:  typeSelects,
	Bad: `"@type": type.googleapis.com/envoy.config.accesslog.v3.AccessLog
name: envoy.access_loggers.stdout
`,
	Good: `"@type": type.googleapis.com/envoy.config.accesslog.v3.AccessLog
name: envoy.access_loggers.stdout
` + stdout + "\n",
	Ref: "common/access_log/access_log_impl.cc AccessLogFactory::fromProto",
})

var filterUnknown = check.Rule(diag.Rule{
	ID: "al-filter-extension-unknown", Severity: diag.Error,
	Title: "the filter of an access log has the configuration of a filter",
	Text:  typeSelects,
	Bad: `"@type": type.googleapis.com/envoy.config.accesslog.v3.ExtensionFilter
name: envoy.access_loggers.extension_filters.cel
`,
	Good: `"@type": type.googleapis.com/envoy.config.accesslog.v3.ExtensionFilter
name: envoy.access_loggers.extension_filters.cel
typed_config: {"@type": type.googleapis.com/envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter, expression: response.code >= 500}
`,
	Ref: "common/access_log/access_log_impl.cc",
})

var formatterUnknown = check.Rule(diag.Rule{
	ID: "al-formatter-unknown", Severity: diag.Error,
	Title: "a formatter has the configuration of a formatter",
	Text:  typeSelects,
	Bad: `"@type": type.googleapis.com/envoy.config.core.v3.SubstitutionFormatString
text_format_source: {inline_string: "%PROTOCOL%"}
formatters: [{name: envoy.formatter.metadata, typed_config: {"@type": type.googleapis.com/google.protobuf.Struct, value: {}}}]
`,
	Good: `"@type": type.googleapis.com/envoy.config.core.v3.SubstitutionFormatString
text_format_source: {inline_string: "%PROTOCOL%"}
formatters: [{name: envoy.formatter.metadata, typed_config: {"@type": type.googleapis.com/envoy.extensions.formatter.metadata.v3.Metadata}}]
`,
	Ref: "common/formatter/substitution_format_string.cc",
})

func init() {
	check.On(func(c *check.Context, l *accesslogv3.AccessLog) {
		if check.SelectsNothing(l.GetTypedConfig()) {
			c.Report(loggerUnknown, fmt.Sprintf("%q has no configuration of a logger", l.GetName()), "typed_config")
		}
	})
	check.On(func(c *check.Context, f *accesslogv3.ExtensionFilter) {
		if check.SelectsNothing(f.GetTypedConfig()) {
			c.Report(filterUnknown, fmt.Sprintf("%q has no configuration of a filter", f.GetName()), "typed_config")
		}
	})
	check.On(func(c *check.Context, f *corev3.SubstitutionFormatString) {
		for i, e := range f.GetFormatters() {
			if e.GetTypedConfig() != nil && check.SelectsNothing(e.GetTypedConfig()) {
				c.Report(formatterUnknown, fmt.Sprintf("%q has no configuration of a formatter", e.GetName()), "formatters", i, "typed_config")
			}
		}
	})
}
