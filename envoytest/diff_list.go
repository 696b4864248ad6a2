package envoytest

import (
	"fmt"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// unordered are the lists whose order means nothing to Envoy. What is named is compared by name, the rest by what it is.
var unordered = map[protoreflect.FullName]bool{
	"envoy.config.bootstrap.v3.Bootstrap.StaticResources.clusters":  true,
	"envoy.config.bootstrap.v3.Bootstrap.StaticResources.listeners": true,
	"envoy.config.bootstrap.v3.Bootstrap.StaticResources.secrets":   true,
	"envoy.config.route.v3.RouteConfiguration.virtual_hosts":        true,
	"envoy.config.route.v3.VirtualHost.domains":                     true,
	"envoy.config.endpoint.v3.ClusterLoadAssignment.endpoints":      true,
	"envoy.config.endpoint.v3.LocalityLbEndpoints.lb_endpoints":     true,
}

// list compares two lists, in order where that matters.
func (d *differ) list(path string, fd protoreflect.FieldDescriptor, want, got protoreflect.List) {
	pairs := d.align(fd, want, got)
	for _, p := range pairs {
		at := fmt.Sprintf("%s[%d]", path, max(p[0], p[1]))
		var w, g protoreflect.Value
		if p[0] >= 0 {
			w = want.Get(p[0])
			at = fmt.Sprintf("%s[%d]", path, p[0])
		}
		if p[1] >= 0 {
			g = got.Get(p[1])
		}
		if name := elementName(fd, w, g); name != "" {
			at = fmt.Sprintf("%s[%q]", path, name)
		}
		d.item(at, fd, w, g)
	}
}

func elementName(fd protoreflect.FieldDescriptor, values ...protoreflect.Value) string {
	for _, v := range values {
		if v.IsValid() && fd.Message() != nil && unordered[fd.FullName()] {
			return nameOf(v.Message())
		}
	}
	return ""
}

// align pairs the elements to compare by their places, -1 where there is none.
func (d *differ) align(fd protoreflect.FieldDescriptor, want, got protoreflect.List) [][2]int {
	var pairs [][2]int
	if !unordered[fd.FullName()] {
		for i := range max(want.Len(), got.Len()) {
			pairs = append(pairs, [2]int{within(i, want), within(i, got)})
		}
		return pairs
	}
	used := map[int]bool{}
	var alone []int
	for i := range want.Len() {
		if j := counterpart(fd, want.Get(i), got, used); j >= 0 {
			used[j] = true
			pairs = append(pairs, [2]int{i, j})
			continue
		}
		alone = append(alone, i)
	}
	// what has no counterpart is set against what is left, so that a change reads as one
	for j := range got.Len() {
		if used[j] {
			continue
		}
		i := -1
		if len(alone) > 0 && (fd.Message() == nil || nameOf(got.Get(j).Message()) == "") {
			i, alone = alone[0], alone[1:]
		}
		pairs = append(pairs, [2]int{i, j})
	}
	for _, i := range alone {
		pairs = append(pairs, [2]int{i, -1})
	}
	return pairs
}

func within(i int, list protoreflect.List) int {
	if i < list.Len() {
		return i
	}
	return -1
}

// counterpart finds the element that an element is to be compared with: the one of its name, or an equal one.
func counterpart(fd protoreflect.FieldDescriptor, v protoreflect.Value, list protoreflect.List, used map[int]bool) int {
	for j := range list.Len() {
		switch other := list.Get(j); {
		case used[j]:
		case fd.Message() == nil:
			if v.Equal(other) {
				return j
			}
		case nameOf(v.Message()) != "":
			if nameOf(v.Message()) == nameOf(other.Message()) {
				return j
			}
		case proto.Equal(v.Message().Interface(), other.Message().Interface()):
			return j
		}
	}
	return -1
}

// nameOf is the name of a resource.
func nameOf(m protoreflect.Message) string {
	for _, field := range []protoreflect.Name{"name", "cluster_name"} {
		if fd := m.Descriptor().Fields().ByName(field); fd != nil && fd.Kind() == protoreflect.StringKind && !fd.IsList() {
			return m.Get(fd).String()
		}
	}
	return ""
}
