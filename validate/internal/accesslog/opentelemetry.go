package accesslog

import (
	"slices"

	otelv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/access_loggers/open_telemetry/v3"
	commonv1 "go.opentelemetry.io/proto/otlp/common/v1"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
	"github.com/envoykit/envoykit/validate/internal/format"
)

var otelValues = check.Rule(diag.Rule{
	ID: "al-otel-attributes", Severity: diag.Error,
	Title: "an OpenTelemetry log is made of texts, lists and key-value lists",
	Text: "The body and the attributes of an OpenTelemetry access log are formats: texts with commands, or lists and key-value lists of " +
		"them. Envoy refuses numbers, booleans and bytes; write them as texts. It also refuses a key without a value.",
	Bad: `"@type": type.googleapis.com/envoy.extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig
common_config:
  log_name: log
  grpc_service: {envoy_grpc: {cluster_name: collector}}
attributes:
  values:
  - {key: shard, value: {int_value: 7}}
`,
	Good: `"@type": type.googleapis.com/envoy.extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig
common_config:
  log_name: log
  grpc_service: {envoy_grpc: {cluster_name: collector}}
attributes:
  values:
  - {key: shard, value: {string_value: "7"}}
`,
	Ref: "extensions/access_loggers/open_telemetry/substitution_formatter.cc",
})

const otelLog = `"@type": type.googleapis.com/envoy.extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig
log_name: log
`

var otelTransport = check.Rule(diag.Rule{
	ID: "al-otel-transport", Severity: diag.Error,
	Title: "an OpenTelemetry log goes to one collector",
	Text:  "The collector is grpc_service, http_service or, as it once was, common_config.grpc_service. Envoy refuses none, and more than one.",
	Bad:   otelLog,
	Good:  otelLog + "grpc_service: {envoy_grpc: {cluster_name: collector}}\n",
	Ref:   "extensions/access_loggers/open_telemetry/config.cc",
})

func init() {
	check.On(func(c *check.Context, l *otelv3.OpenTelemetryAccessLogConfig) {
		transports := 0
		//lint:ignore SA1019 the old form counts
		for _, set := range [...]bool{l.GetGrpcService() != nil, l.GetHttpService() != nil, l.GetCommonConfig().GetGrpcService() != nil} {
			if set {
				transports++
			}
		}
		if transports != 1 {
			c.Report(otelTransport, "there has to be one of grpc_service, http_service and common_config.grpc_service")
		}
		form := format.Form{}.With(l.GetFormatters())
		if l.GetBody().GetValue() != nil {
			otelValue(c, l.GetBody(), form, "body")
		}
		otelList(c, l.GetAttributes(), form, "attributes")
	})
}

func otelList(c *check.Context, list *commonv1.KeyValueList, form format.Form, steps ...any) {
	for i, kv := range list.GetValues() {
		otelValue(c, kv.GetValue(), form, append(slices.Clip(steps), diag.IndexStep("values", i), "value")...)
	}
}

func otelValue(c *check.Context, v *commonv1.AnyValue, form format.Form, steps ...any) {
	switch v := v.GetValue().(type) {
	case *commonv1.AnyValue_StringValue:
		format.Text(c, v.StringValue, form, append(slices.Clip(steps), "string_value")...)
	case *commonv1.AnyValue_KvlistValue:
		otelList(c, v.KvlistValue, form, append(slices.Clip(steps), "kvlist_value")...)
	case *commonv1.AnyValue_ArrayValue:
		for i, e := range v.ArrayValue.GetValues() {
			otelValue(c, e, form, append(slices.Clip(steps), "array_value", diag.IndexStep("values", i))...)
		}
	case nil:
		c.Report(otelValues, "the value is missing", steps...)
	default:
		c.Report(otelValues, "an OpenTelemetry log takes texts, lists and key-value lists only", steps...)
	}
}
