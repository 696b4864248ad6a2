package main

import (
	"maps"
	"regexp"
	"strings"

	"google.golang.org/protobuf/types/descriptorpb"
)

// api is what a version of Envoy knows: the full names of messages, fields and enum values, and whether they
// are deprecated.
type api map[string]bool

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
	maps.DeleteFunc(a, func(n string, _ bool) bool { return n == name || strings.HasPrefix(n, name+".") })
}

func (a api) messages(scope string, list []*descriptorpb.DescriptorProto) {
	for _, m := range list {
		if m.GetOptions().GetMapEntry() {
			continue
		}
		name := scope + "." + m.GetName()
		a[name] = false
		for _, f := range m.GetField() {
			a[name+"."+f.GetName()] = f.GetOptions().GetDeprecated()
		}
		a.messages(name, m.GetNestedType())
		a.enums(name, m.GetEnumType())
	}
}

// enums adds the values of enums, whose names stand beside that of the enum.
func (a api) enums(scope string, list []*descriptorpb.EnumDescriptorProto) {
	for _, e := range list {
		for _, v := range e.GetValue() {
			a[scope+"."+v.GetName()] = v.GetOptions().GetDeprecated()
		}
	}
}
