package httptraffic

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	fieldv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/grpc_field_extraction/v3"
	messagev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/proto_message_extraction/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// callSet is a descriptor set whose service a.B has the method C; that takes a message a.D with the string e.
const callSet = "CjIKB2EucHJvdG8SAWEiDgoBRBIJCgFlGAEgASgJMhQKAUISDwoBQxIELmEuRBoELmEuRA=="

func extraction(fields string) string {
	return filter("grpc_field_extraction.v3.GrpcFieldExtractionConfig") + fields + "\n"
}

// extracting is a filter that takes a field of the requests to a method.
func extracting(method, field string) string {
	return extraction("descriptor_set: {inline_bytes: " + callSet + "}\nextractions_by_method: {" + method + ": {request_field_extractions: {" + field + ": {}}}}")
}

var methodUnknown = check.Rule(diag.Rule{
	ID: "proto-method-unknown", Severity: diag.Error,
	Title: "a method whose messages a filter looks into is in the descriptor set",
	Text: `grpc_field_extraction and proto_message_extraction name methods as "package.Service.Method", proto_api_scrubber names them "/package.Service/Method". ` +
		"Envoy refuses one that the descriptor set does not have.",
	Bad:  extracting("a.B.X", "e"),
	Good: extracting("a.B.C", "e"),
	Ref:  "extensions/filters/http/grpc_field_extraction/filter_config.cc",
})

var fieldUnknown = check.Rule(diag.Rule{
	ID: "proto-field-unknown", Severity: diag.Error,
	Title: "a field that is extracted is in the message",
	Text:  "Fields are named as in the .proto file, those of messages inside with dots between. Envoy refuses a path that leads nowhere.",
	Bad:   extracting("a.B.C", "x"),
	Good:  extracting("a.B.C", "e"),
	Ref:   "extensions/filters/http/grpc_field_extraction/filter_config.cc",
})

var extractionKey = check.Rule(diag.Rule{
	ID: "grpc-field-extraction-key", Severity: diag.Error,
	Title: "fields of one method are extracted to keys of their own",
	Text:  "The key is metadata_key, or the path of the field. Envoy refuses two fields of a method with the same one.",
	Bad:   keyed("{e: {metadata_key: a}, f: {metadata_key: a}}"),
	Good:  keyed("{e: {metadata_key: a}, f: {metadata_key: b}}"),
	Ref:   "extensions/filters/http/grpc_field_extraction",
})

// keyed is a filter that takes fields of the requests to a method.
func keyed(fields string) string {
	return extraction("descriptor_set: {filename: /descriptors.pb}\nextractions_by_method: {a.B.C: {request_field_extractions: " + fields + "}}")
}

func init() {
	check.On(func(c *check.Context, m *fieldv3.FieldExtractions) {
		taken := map[string]bool{}
		for _, path := range slices.Sorted(maps.Keys(m.GetRequestFieldExtractions())) {
			key := cmp.Or(m.GetRequestFieldExtractions()[path].GetMetadataKey(), path)
			if taken[key] {
				c.Report(extractionKey, fmt.Sprintf("another field has the key %q", key), diag.KeyStep("request_field_extractions", path))
			}
			taken[key] = true
		}
	})
	check.On(func(c *check.Context, m *fieldv3.GrpcFieldExtractionConfig) {
		d := fromSource(c, m.GetDescriptorSet(), "descriptor_set")
		if !d.whole(c, "descriptor_set") {
			return
		}
		for _, method := range slices.Sorted(maps.Keys(m.GetExtractionsByMethod())) {
			at := diag.KeyStep("extractions_by_method", method)
			if d.method(c, method, at) {
				fields(c, d, method, m.GetExtractionsByMethod()[method].GetRequestFieldExtractions(), at, "request_field_extractions")
			}
		}
	})
	check.On(func(c *check.Context, m *messagev3.ProtoMessageExtractionConfig) {
		if _, other := m.GetDescriptorSet().(*messagev3.ProtoMessageExtractionConfig_ProtoDescriptorTypedMetadata); other && m.GetDataSource() == nil {
			c.Report(descriptorSource, "there is no descriptor set in a file or in inline_bytes", "proto_descriptor_typed_metadata")
			return
		}
		d := fromSource(c, m.GetDataSource(), "data_source")
		if d == nil {
			return
		}
		for _, method := range slices.Sorted(maps.Keys(m.GetExtractionByMethod())) {
			at := diag.KeyStep("extraction_by_method", method)
			if d.method(c, method, at) {
				fields(c, d, method, m.GetExtractionByMethod()[method].GetRequestExtractionByField(), at, "request_extraction_by_field")
			}
		}
	})
}

// method reports a method that the descriptors do not have.
func (d *descriptorSet) method(c *check.Context, name string, at diag.Step) bool {
	if _, known := d.methods[name]; known {
		return true
	}
	found := c.Report(methodUnknown, fmt.Sprintf("the descriptor set has no method %q", name), at)
	if near := diag.Nearest(name, slices.Sorted(maps.Keys(d.methods))); near != "" {
		found.Fixes = []string{fmt.Sprintf("did you mean %q?", near)}
	}
	return false
}

// fields reports paths that lead nowhere in what a method takes.
func fields[V any](c *check.Context, d *descriptorSet, method string, paths map[string]V, at diag.Step, name string) {
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		if message := d.methods[method]; !d.field(message, path) {
			c.Report(fieldUnknown, fmt.Sprintf("message %q has no field %q", message, path), at, diag.KeyStep(name, path))
		}
	}
}
