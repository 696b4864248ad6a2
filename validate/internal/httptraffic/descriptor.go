package httptraffic

import (
	"fmt"
	"os"
	"slices"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/descriptorpb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// descriptorSet is what a filter knows of the services whose messages it looks into, nil if that cannot be told.
type descriptorSet struct {
	files    []*descriptorpb.FileDescriptorProto
	services []string          // with their packages
	methods  map[string]string // "a.B.C", and the message that it takes
	messages map[string]*descriptorpb.DescriptorProto
}

var descriptorSource = check.Rule(diag.Rule{
	ID: "proto-descriptor-source", Severity: diag.Error,
	Title: "descriptors come from a file or from inline bytes",
	Text: "A descriptor set is binary. The filters proto_api_scrubber, grpc_field_extraction and proto_message_extraction take it as filename or inline_bytes, and Envoy refuses them with " +
		"inline_string, with environment_variable, and without any.",
	Bad:  extraction("descriptor_set: {inline_string: a}"),
	Good: extraction("descriptor_set: {inline_bytes: " + set + "}"),
	Ref:  "extensions/filters/http/grpc_field_extraction/filter_config.cc",
})

// fromSource reads the descriptors that a data source holds.
func fromSource(c *check.Context, from *corev3.DataSource, field string) *descriptorSet {
	switch from.GetSpecifier().(type) {
	case *corev3.DataSource_Filename:
		if !c.Exists(from.GetFilename()) {
			return nil // told of every data source
		}
		return readDescriptors(c, nil, from.GetFilename(), field+".filename")
	case *corev3.DataSource_InlineBytes:
		return readDescriptors(c, from.GetInlineBytes(), "", field+".inline_bytes")
	}
	c.Report(descriptorSource, "there is no descriptor set in a file or in inline_bytes", field)
	return nil
}

// readDescriptors reads a descriptor set that is given or in a file.
func readDescriptors(c *check.Context, data []byte, path, field string) *descriptorSet {
	if data == nil && path != "" {
		if !c.Files {
			return nil
		}
		var err error
		if data, err = os.ReadFile(path); err != nil {
			c.Report(descriptorBad, fmt.Sprintf("the file %q cannot be read", path), field)
			return nil
		}
	}
	var m descriptorpb.FileDescriptorSet
	if err := proto.Unmarshal(data, &m); err != nil {
		c.Report(descriptorBad, "this is no descriptor set", field)
		return nil
	}
	d := &descriptorSet{files: m.GetFile(), methods: map[string]string{}, messages: map[string]*descriptorpb.DescriptorProto{}}
	for _, f := range d.files {
		d.add(f)
	}
	return d
}

func (d *descriptorSet) add(f *descriptorpb.FileDescriptorProto) {
	for _, s := range f.GetService() {
		service := within(f.GetPackage(), s.GetName())
		d.services = append(d.services, service)
		for _, m := range s.GetMethod() {
			d.methods[within(service, m.GetName())] = strings.TrimPrefix(m.GetInputType(), ".")
		}
	}
	d.addMessages(f.GetPackage(), f.GetMessageType())
}

func (d *descriptorSet) addMessages(scope string, list []*descriptorpb.DescriptorProto) {
	for _, m := range list {
		name := within(scope, m.GetName())
		d.messages[name] = m
		d.addMessages(name, m.GetNestedType())
	}
}

// within returns a name with the scope that it is declared in.
func within(scope, name string) string { return strings.TrimPrefix(scope+"."+name, ".") }

// whole tells whether the set has all that its files import, each before those that import it, and reports what is missing.
func (d *descriptorSet) whole(c *check.Context, field string) bool {
	if d == nil {
		return false
	}
	there := make(map[string]bool, len(d.files))
	for _, f := range d.files {
		for i, imported := range f.GetDependency() {
			if there[imported] || slices.Contains(f.GetWeakDependency(), int32(i)) {
				continue
			}
			c.Report(descriptorBad, fmt.Sprintf("%q imports %q, which is not before it in the descriptor set", f.GetName(), imported), field).Fixes =
				[]string{"run protoc with --include_imports"}
			return false
		}
		there[f.GetName()] = true
	}
	return true
}

// field tells whether a path of fields leads somewhere from a message, as far as that can be told.
func (d *descriptorSet) field(message, path string) bool {
	for name := range strings.SplitSeq(path, ".") {
		m := d.messages[message]
		if m == nil || m.GetOptions().GetMapEntry() || strings.HasPrefix(message, "google.protobuf.") {
			return true
		}
		f := fieldOf(m, name)
		if f == nil {
			return false
		}
		message = strings.TrimPrefix(f.GetTypeName(), ".")
	}
	return true
}

func fieldOf(m *descriptorpb.DescriptorProto, name string) *descriptorpb.FieldDescriptorProto {
	for _, f := range m.GetField() {
		if f.GetName() == name || name != "" && f.GetJsonName() == name {
			return f
		}
	}
	return nil
}
