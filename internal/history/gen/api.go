package main

import (
	"maps"
	"regexp"
	"strings"

	validatepb "github.com/envoyproxy/protoc-gen-validate/validate"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/descriptorpb"
)

// api is what a version of Envoy knows.
type api struct {
	names    map[string]bool // messages, fields and enum values, by full name: whether they are deprecated
	required map[string]bool // fields and oneofs that must be set
}

func newAPI() api { return api{map[string]bool{}, map[string]bool{}} }

func (a api) has(name string) bool { _, ok := a.names[name]; return ok }

// current is what Envoy still reads: the v2 API is gone since 1.18.
var current = regexp.MustCompile(`^envoy\..*\.(v3|v3alpha)$`)

// read adds the names of a module.
func (a api) read(m module) error {
	if m.version == "" {
		return nil
	}
	dir, err := m.download()
	if err != nil {
		return err
	}
	return descriptors(dir, func(f *descriptorpb.FileDescriptorProto) {
		if current.MatchString(f.GetPackage()) {
			a.messages(f.GetPackage(), f.GetMessageType())
			a.enums(f.GetPackage(), f.GetEnumType())
		}
	})
}

// forget takes a name out, with all that is in it.
func (a api) forget(name string) {
	maps.DeleteFunc(a.names, func(n string, _ bool) bool { return n == name || strings.HasPrefix(n, name+".") })
}

func (a api) messages(scope string, list []*descriptorpb.DescriptorProto) {
	for _, m := range list {
		if m.GetOptions().GetMapEntry() {
			continue
		}
		name := scope + "." + m.GetName()
		a.names[name] = false
		for _, f := range m.GetField() {
			a.names[name+"."+f.GetName()] = f.GetOptions().GetDeprecated()
			if required(f) {
				a.required[name+"."+f.GetName()] = true
			}
		}
		for _, o := range m.GetOneofDecl() {
			if proto.GetExtension(o.GetOptions(), validatepb.E_Required).(bool) {
				a.required[name+"."+o.GetName()] = true
			}
		}
		a.messages(name, m.GetNestedType())
		a.enums(name, m.GetEnumType())
	}
}

// enums adds the values of enums, whose names stand beside that of the enum.
func (a api) enums(scope string, list []*descriptorpb.EnumDescriptorProto) {
	for _, e := range list {
		for _, v := range e.GetValue() {
			a.names[scope+"."+v.GetName()] = v.GetOptions().GetDeprecated()
		}
	}
}

// required tells whether the constraints of a field refuse a message without it. Of a member of a oneof they say
// nothing while another is set. Numbers are left out: what is asked of them is more than that.
func required(f *descriptorpb.FieldDescriptorProto) bool {
	r, _ := proto.GetExtension(f.GetOptions(), validatepb.E_Rules).(*validatepb.FieldRules)
	if r == nil || f.OneofIndex != nil || f.GetTypeName() == ".google.protobuf.StringValue" || f.GetTypeName() == ".google.protobuf.BytesValue" {
		return false
	}
	switch {
	case r.GetMessage().GetRequired():
		return !r.GetMessage().GetSkip()
	case r.GetDuration().GetRequired(), r.GetAny().GetRequired(), r.GetTimestamp().GetRequired():
		return true
	}
	return r.GetString_().GetMinLen() > 0 && !r.GetString_().GetIgnoreEmpty() ||
		r.GetBytes().GetMinLen() > 0 && !r.GetBytes().GetIgnoreEmpty() ||
		r.GetRepeated().GetMinItems() > 0 && !r.GetRepeated().GetIgnoreEmpty() ||
		r.GetMap().GetMinPairs() > 0 && !r.GetMap().GetIgnoreEmpty()
}
