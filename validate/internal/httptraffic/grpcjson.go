package httptraffic

import (
	"fmt"
	"os"
	"slices"
	"strings"

	reversev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/grpc_json_reverse_transcoder/v3"
	jsonv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/grpc_json_transcoder/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/descriptorpb"

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
	Title: "the descriptors of a transcoder can be read",
	Text: "A transcoder needs a descriptor set: what protoc writes with --descriptor_set_out and --include_imports, not the .proto file. Envoy refuses one that cannot be read, " +
		"and one without the files that its files import.",
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

func init() {
	check.On(func(c *check.Context, m *jsonv3.GrpcJsonTranscoder) {
		if len(m.GetServices()) == 0 {
			return // the filter is off, and reads nothing
		}
		field := "proto_descriptor"
		if m.GetProtoDescriptorBin() != nil {
			field = "proto_descriptor_bin"
		}
		if known, ok := readServices(c, m.GetProtoDescriptorBin(), m.GetProtoDescriptor(), field); ok {
			services(c, m.GetServices(), known)
		}
	})
	check.On(func(c *check.Context, m *reversev3.GrpcJsonReverseTranscoder) {
		if binary := m.GetDescriptorBinary(); len(binary) > 0 {
			readServices(c, binary, "", "descriptor_binary")
			return
		}
		readServices(c, nil, m.GetDescriptorPath(), "descriptor_path")
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

// readServices returns the services of a descriptor set, given or in a file; false if that is not known.
func readServices(c *check.Context, data []byte, path, field string) ([]string, bool) {
	if data == nil {
		if path == "" || !c.Files {
			return nil, false
		}
		var err error
		if data, err = os.ReadFile(path); err != nil {
			c.Report(descriptorBad, fmt.Sprintf("the file %q cannot be read", path), field)
			return nil, false
		}
	}
	var m descriptorpb.FileDescriptorSet
	if err := proto.Unmarshal(data, &m); err != nil {
		c.Report(descriptorBad, "this is no descriptor set", field)
		return nil, false
	}
	files := make(map[string]bool, len(m.GetFile()))
	var out []string
	for _, f := range m.GetFile() {
		files[f.GetName()] = true
		for _, s := range f.GetService() {
			out = append(out, strings.TrimPrefix(f.GetPackage()+"."+s.GetName(), "."))
		}
	}
	for _, f := range m.GetFile() {
		for _, imported := range f.GetDependency() {
			if !files[imported] {
				c.Report(descriptorBad, fmt.Sprintf("%q imports %q, which is not in the descriptor set", f.GetName(), imported), field).Fixes =
					[]string{"run protoc with --include_imports"}
				return nil, false
			}
		}
	}
	return out, true
}
