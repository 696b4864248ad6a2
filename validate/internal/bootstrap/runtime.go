package bootstrap

import (
	"fmt"
	"slices"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func init() {
	check.On(layers)
	check.OnSet(runtimeResources)
}

// runtimeResources judges layers that come over RTDS. Their type is looked up by name: the generated package would
// link gRPC into every program that validates.
func runtimeResources(c *check.Context) {
	for path, m := range check.Resources[proto.Message](c) {
		d := m.ProtoReflect().Descriptor()
		if d.FullName() != "envoy.service.runtime.v3.Runtime" {
			continue
		}
		layer, ok := m.ProtoReflect().Get(d.Fields().ByName("layer")).Message().Interface().(*structpb.Struct)
		if !ok {
			continue
		}
		at := make([]any, 0, len(path)+1)
		for _, step := range path {
			at = append(at, step)
		}
		runtimeValues(c, layer, append(at, "layer")...)
	}
}

var (
	layerTwice = check.Rule(diag.Rule{
		ID: "runtime-layer-duplicate-name", Severity: diag.Error,
		Title: "the layers of the runtime have different names",
		Text:  "Envoy refuses two layers with one name.",
		Bad:   aBootstrap + "layered_runtime: {layers: [{name: b, static_layer: {}}, {name: b, admin_layer: {}}]}\n",
		Good:  aBootstrap + "layered_runtime: {layers: [{name: b, static_layer: {}}, {name: c, admin_layer: {}}]}\n",
		Ref:   "common/runtime/runtime_impl.cc LoaderImpl",
	})
	adminTwice = check.Rule(diag.Rule{
		ID: "runtime-admin-layer-twice", Severity: diag.Error,
		Title: "the runtime has one admin layer",
		Text:  "What is set over the admin interface goes into the one admin layer. Envoy refuses a second.",
		Bad:   aBootstrap + "layered_runtime: {layers: [{name: b, admin_layer: {}}, {name: c, admin_layer: {}}]}\n",
		Good:  aBootstrap + "layered_runtime: {layers: [{name: b, static_layer: {}}, {name: c, admin_layer: {}}]}\n",
		Ref:   "common/runtime/runtime_impl.cc LoaderImpl",
	})
	diskLayer = check.Rule(diag.Rule{
		ID: "runtime-disk-layer", Severity: diag.Error,
		Title: "the directory of a disk layer's symlink_root exists",
		Text: "Envoy watches the directory that symlink_root stands in, and does not start if there is none; the link itself may come later. The rule looks at the file system only " +
			"where it is asked to.",
		Bad:  "# options: files\n" + aBootstrap + "layered_runtime: {layers: [{name: b, disk_layer: {symlink_root: /no/such/directory/current}}]}\n",
		Good: "# options: files\n" + aBootstrap + "layered_runtime: {layers: [{name: b, disk_layer: {symlink_root: /dev/current}}]}\n",
		Ref:  "common/runtime/runtime_impl.cc LoaderImpl",
	})
	badValue = check.Rule(diag.Rule{
		ID: "runtime-static-bad-value", Severity: diag.Error,
		Title: "a value of the runtime is a number, a bool, a text, or a fraction",
		Text:  "Structs are nesting, unless they hold a numerator or denominator. Envoy refuses null and lists at any depth.",
		Bad:   aBootstrap + "layered_runtime: {layers: [{name: b, static_layer: {re2: {max_program_size: [1, 2]}}}]}\n",
		Good:  aBootstrap + "layered_runtime: {layers: [{name: b, static_layer: {re2: {max_program_size: {error_level: 1000}}}}]}\n",
		Ref:   "common/runtime/runtime_impl.cc walkProtoValue",
	})
)

func layers(c *check.Context, r *bootstrapv3.LayeredRuntime) {
	names, admin := map[string]int{}, -1
	for i, l := range r.GetLayers() {
		if first, ok := names[l.GetName()]; ok && l.GetName() != "" {
			c.Report(layerTwice, fmt.Sprintf("a layer %q is already there", l.GetName()), "layers", i, "name").
				Related = []diag.Related{{Message: "first defined here", Path: c.At("layers", first)}}
		} else {
			names[l.GetName()] = i
		}
		if l.GetAdminLayer() != nil {
			if admin >= 0 {
				c.Report(adminTwice, "a second admin layer", "layers", i, "admin_layer").
					Related = []diag.Related{{Message: "the first", Path: c.At("layers", admin)}}
			} else {
				admin = i
			}
		}
		if root := l.GetDiskLayer().GetSymlinkRoot(); root != "" && !c.Creatable(root) {
			c.Report(diskLayer, fmt.Sprintf("the directory of %q does not exist", root), "layers", i, "disk_layer.symlink_root")
		}
		runtimeValues(c, l.GetStaticLayer(), "layers", i, "static_layer")
	}
}

// runtimeValues judges the values of a layer. A struct that is a fraction is one value.
func runtimeValues(c *check.Context, s *structpb.Struct, at ...any) {
	for name, v := range s.GetFields() { // findings are sorted later
		here := append(slices.Clip(at), diag.KeyStep("fields", name))
		switch v := v.GetKind().(type) {
		case nil, *structpb.Value_NullValue:
			c.Report(badValue, fmt.Sprintf("the value of %q is null", name), here...)
		case *structpb.Value_ListValue:
			c.Report(badValue, fmt.Sprintf("the value of %q is a list", name), here...)
		case *structpb.Value_StructValue:
			if !fraction(v.StructValue) {
				runtimeValues(c, v.StructValue, append(here, "struct_value")...)
			}
		}
	}
}

func fraction(s *structpb.Struct) bool {
	fields := s.GetFields()
	return len(fields) == 0 || fields["numerator"] != nil || fields["denominator"] != nil
}
