package accesslog

import (
	"maps"
	"slices"
	"time"

	otelv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/access_loggers/open_telemetry/v3"
	commonv1 "go.opentelemetry.io/proto/otlp/common/v1"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/tracing"
)

// OpenTelemetryBuilder builds an access log that goes to a collector of OpenTelemetry.
type OpenTelemetryBuilder struct {
	logger[otelv3.OpenTelemetryAccessLogConfig]
}

// OpenTelemetry starts an access log that goes to a collector over gRPC.
//
// Envoy: extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig.grpc_service
func OpenTelemetry(logName string, to service.RPC) *OpenTelemetryBuilder {
	b := &OpenTelemetryBuilder{}
	b.start("envoy.access_loggers.open_telemetry", &otelv3.OpenTelemetryAccessLogConfig{LogName: logName})
	m, f := b.n.Set("grpc_service")
	m.GrpcService = node.Child(f, to)
	return b
}

// Body is the body of each record: text with command operators, or []any and map[string]any of it. Default: none.
//
// Envoy: extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig.body
func (b *OpenTelemetryBuilder) Body(value any) *OpenTelemetryBuilder {
	m, f := b.n.Set("body")
	m.Body = attribute(f, value)
	return b
}

// Attribute adds an attribute to each record: text with command operators, or []any and map[string]any of it. Calls
// add up.
//
// Envoy: extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig.attributes
func (b *OpenTelemetryBuilder) Attribute(key string, value any) *OpenTelemetryBuilder {
	m, f := b.n.Set("attributes")
	m.Attributes = attributes(f, m.Attributes, key, value)
	return b
}

// Resource adds an attribute of the resource, which is the same for all records. Calls add up.
//
// Envoy: extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig.resource_attributes
func (b *OpenTelemetryBuilder) Resource(key string, value any) *OpenTelemetryBuilder {
	m, f := b.n.Set("resource_attributes")
	m.ResourceAttributes = attributes(f, m.ResourceAttributes, key, value)
	return b
}

// Detectors appends extensions that find attributes of the resource.
//
// Envoy: extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig.resource_detectors
func (b *OpenTelemetryBuilder) Detectors(detectors ...tracing.Detector) *OpenTelemetryBuilder {
	m, f := b.n.Add("resource_detectors", len(b.n.Peek().ResourceDetectors))
	m.ResourceDetectors = node.Children(f, m.ResourceDetectors, detectors)
	return b
}

// NoBuiltinLabels leaves out log_name, zone_name, cluster_name and node_name. Default: they are among the attributes
// of the resource.
//
// Envoy: extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig.disable_builtin_labels
func (b *OpenTelemetryBuilder) NoBuiltinLabels() *OpenTelemetryBuilder {
	m, _ := b.n.Set("disable_builtin_labels")
	m.DisableBuiltinLabels = true
	return b
}

// StatPrefix tells the statistics of several such logs apart.
//
// Envoy: extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig.stat_prefix
func (b *OpenTelemetryBuilder) StatPrefix(prefix string) *OpenTelemetryBuilder {
	m, _ := b.n.Set("stat_prefix")
	m.StatPrefix = prefix
	return b
}

// Formatters appends extensions that add command operators.
//
// Envoy: extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig.formatters
func (b *OpenTelemetryBuilder) Formatters(formatters ...Formatter) *OpenTelemetryBuilder {
	m, f := b.n.Add("formatters", len(b.n.Peek().Formatters))
	m.Formatters = node.Children(f, m.Formatters, formatters)
	return b
}

// FlushEvery sends what is buffered each interval. Default: 1 s.
//
// Envoy: extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig.buffer_flush_interval
func (b *OpenTelemetryBuilder) FlushEvery(d time.Duration) *OpenTelemetryBuilder {
	m, f := b.n.Set("buffer_flush_interval")
	m.BufferFlushInterval = f.Duration(d)
	return b
}

// Buffer is how many bytes are buffered before they are sent. Default: 16384.
//
// Envoy: extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig.buffer_size_bytes
func (b *OpenTelemetryBuilder) Buffer(bytes int) *OpenTelemetryBuilder {
	m, f := b.n.Set("buffer_size_bytes")
	m.BufferSizeBytes = f.CountValue(bytes)
	return b
}

// FilterState appends objects of the filter state that records hold.
//
// Envoy: extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig.filter_state_objects_to_log
func (b *OpenTelemetryBuilder) FilterState(keys ...string) *OpenTelemetryBuilder {
	m, _ := b.n.Add("filter_state_objects_to_log", len(b.n.Peek().FilterStateObjectsToLog))
	m.FilterStateObjectsToLog = append(m.FilterStateObjectsToLog, keys...)
	return b
}

// Tags appends values that records carry; their names differ.
//
// Envoy: extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig.custom_tags
func (b *OpenTelemetryBuilder) Tags(tags ...tracing.Tag) *OpenTelemetryBuilder {
	m, f := b.n.Add("custom_tags", len(b.n.Peek().CustomTags))
	m.CustomTags = node.Children(f, m.CustomTags, tags)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *OpenTelemetryBuilder) Patch(edit func(*otelv3.OpenTelemetryAccessLogConfig)) *OpenTelemetryBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *OpenTelemetryBuilder) Clone() *OpenTelemetryBuilder {
	c := &OpenTelemetryBuilder{}
	b.clone(&c.logger)
	return c
}

// When writes only what the filter lets through. Default: everything.
//
// Envoy: config.accesslog.v3.AccessLog.filter
func (b *OpenTelemetryBuilder) When(filter Filter) *OpenTelemetryBuilder {
	b.when(filter)
	return b
}

// OpenTelemetryHTTP starts an access log that goes to a collector over HTTP.
//
// Envoy: extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig.http_service
func OpenTelemetryHTTP(logName string, to *service.CallBuilder) *OpenTelemetryBuilder {
	b := &OpenTelemetryBuilder{}
	b.start("envoy.access_loggers.open_telemetry", &otelv3.OpenTelemetryAccessLogConfig{LogName: logName})
	m, f := b.n.Set("http_service")
	m.HttpService = node.Child(f, to)
	return b
}

func attributes(f node.Field, list *commonv1.KeyValueList, key string, value any) *commonv1.KeyValueList {
	if list == nil {
		list = &commonv1.KeyValueList{}
	}
	list.Values = append(list.Values, &commonv1.KeyValue{Key: key, Value: attribute(f, value)})
	return list
}

// attribute converts what an attribute may be: Envoy takes text, and lists and objects of it (al-otel-attributes).
func attribute(f node.Field, value any) *commonv1.AnyValue {
	return anyValue(f.Value(value))
}

func anyValue(v *structpb.Value) *commonv1.AnyValue {
	switch k := v.GetKind().(type) {
	case *structpb.Value_StringValue:
		return &commonv1.AnyValue{Value: &commonv1.AnyValue_StringValue{StringValue: k.StringValue}}
	case *structpb.Value_BoolValue:
		return &commonv1.AnyValue{Value: &commonv1.AnyValue_BoolValue{BoolValue: k.BoolValue}}
	case *structpb.Value_NumberValue:
		return &commonv1.AnyValue{Value: &commonv1.AnyValue_DoubleValue{DoubleValue: k.NumberValue}}
	case *structpb.Value_ListValue:
		list := &commonv1.ArrayValue{}
		for _, element := range k.ListValue.GetValues() {
			list.Values = append(list.Values, anyValue(element))
		}
		return &commonv1.AnyValue{Value: &commonv1.AnyValue_ArrayValue{ArrayValue: list}}
	case *structpb.Value_StructValue:
		object := &commonv1.KeyValueList{}
		for _, key := range slices.Sorted(maps.Keys(k.StructValue.GetFields())) {
			object.Values = append(object.Values, &commonv1.KeyValue{Key: key, Value: anyValue(k.StructValue.GetFields()[key])})
		}
		return &commonv1.AnyValue{Value: &commonv1.AnyValue_KvlistValue{KvlistValue: object}}
	}
	return &commonv1.AnyValue{}
}
