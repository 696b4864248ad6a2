package httptraffic

import (
	"fmt"
	"slices"

	reversev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/grpc_json_reverse_transcoder/v3"
	jsonv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/grpc_json_transcoder/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// set is a descriptor set with one file that has the service a.B, as protoc writes it.
const set = "ChEKB2EucHJvdG8SAWEyAwoBQg=="

func transcoder(descriptors, service string) string {
	return filter("grpc_json_transcoder.v3.GrpcJsonTranscoder") + "proto_descriptor_bin: " + descriptors + "\nservices: [" + service + "]\n"
}

var descriptorBad = check.Rule(diag.Rule{
	ID: "grpc-json-descriptor-bad", Severity: diag.Error,
	Title: "the descriptors of a filter can be read",
	Text: "A filter that looks into messages needs a descriptor set: what protoc writes with --descriptor_set_out and --include_imports, not the .proto file. Envoy refuses one that " +
		"cannot be read, and one without the files that its files import.",
	Bad:  transcoder("SW52YWxpZCBDb25maWc=", "a.B"),
	Good: transcoder(set, "a.B"),
	Ref:  "extensions/filters/http/grpc_json_transcoder/json_transcoder_filter.cc JsonTranscoderConfig",
})

var serviceUnknown = check.Rule(diag.Rule{
	ID: "grpc-json-service-unknown", Severity: diag.Error,
	Title: "a service that is transcoded is in the descriptor set",
	Text:  "Services are named with their package. Envoy refuses one that the descriptor set does not have.",
	Bad:   transcoder(set, "a.C"),
	Good:  transcoder(set, "a.B"),
	Ref:   "extensions/filters/http/grpc_json_transcoder/json_transcoder_filter.cc JsonTranscoderConfig",
})

var reverseUnset = check.Rule(diag.Rule{
	ID: "grpc-json-reverse-descriptor-unset", Severity: diag.Error,
	Title: "a reverse transcoder has a descriptor set",
	Text:  "Envoy refuses the filter without descriptor_path and descriptor_binary.",
	Bad:   filter("grpc_json_reverse_transcoder.v3.GrpcJsonReverseTranscoder") + "max_request_body_size: 1\n",
	Good:  filter("grpc_json_reverse_transcoder.v3.GrpcJsonReverseTranscoder") + "descriptor_path: /descriptors.pb\n",
	Ref:   "extensions/filters/http/grpc_json_reverse_transcoder/filter_config.cc",
})

func init() {
	check.On(func(c *check.Context, m *jsonv3.GrpcJsonTranscoder) {
		if len(m.GetServices()) == 0 || m.GetDescriptorSet() == nil {
			return // the filter is off and reads nothing, or the constraints of the proto say what is missing
		}
		field := "proto_descriptor"
		if m.GetProtoDescriptorBin() != nil {
			field = "proto_descriptor_bin"
		}
		if d := readDescriptors(c, m.GetProtoDescriptorBin(), m.GetProtoDescriptor(), field); d.whole(c, field) {
			services(c, m.GetServices(), d.services)
		}
	})
	check.On(func(c *check.Context, m *reversev3.GrpcJsonReverseTranscoder) {
		switch path, binary := m.GetDescriptorPath(), m.GetDescriptorBinary(); {
		case path != "":
			readDescriptors(c, nil, path, "descriptor_path").whole(c, "descriptor_path")
		case len(binary) > 0:
			readDescriptors(c, binary, "", "descriptor_binary").whole(c, "descriptor_binary")
		default:
			c.Report(reverseUnset, "there is no descriptor set")
		}
	})
}

func services(c *check.Context, wanted, known []string) {
	for i, s := range wanted {
		if slices.Contains(known, s) {
			continue
		}
		d := c.Report(serviceUnknown, fmt.Sprintf("the descriptor set has no service %q", s), "services", i)
		if near := diag.Nearest(s, known); near != "" {
			d.Fixes = []string{fmt.Sprintf("did you mean %q?", near)}
		}
	}
}
