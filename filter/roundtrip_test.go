package filter_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/known/anypb"
	"sigs.k8s.io/yaml"

	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/extension"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/internal/pack"
	_ "github.com/envoykit/envoykit/load"
	_ "github.com/envoykit/envoykit/load/contrib"
	"github.com/envoykit/envoykit/part"
)

func render[M any](t *testing.T, p part.Part[M]) proto.Message {
	var root node.State
	m := any(p.Render(node.Standalone(&root, "part"))).(proto.Message)
	require.Empty(t, root.Problems())
	return m
}

// withoutCustom are the categories that have no Custom of their own, by the reason. Patch and Raw reach their fields.
var withoutCustom = map[string][]string{
	"each place of a matcher tree takes actions of its own, for which its room has types": {"envoy.matching.action"},
	"stands in contrib's proxy for SIP, which has no builder":                             {"envoy.sip_proxy.filters"},
}

// TestEveryExtensionRoundTrips puts every message of the registry into every slot that it fits, by Custom where the slot
// has one and else, as Patch and Raw would, into a field that takes its category, and reads it back from YAML.
func TestEveryExtensionRoundTrips(t *testing.T) {
	byField := map[string]bool{}
	for _, e := range extension.All() {
		for _, name := range e.Messages {
			for _, category := range extension.Slots(name) {
				if category == extension.PerRoute {
					continue
				}
				t.Run(name+" "+category, func(t *testing.T) {
					m := sample(t, name)
					put, ok := slots[category]
					if !ok {
						field := fieldOf(category)
						require.NotNil(t, field, "no field takes %s", category)
						byField[category] = true
						put = func(t *testing.T, m proto.Message) proto.Message { return inField(t, field, m) }
					}
					roundTrip(t, m, put(t, m))
				})
			}
		}
		for _, name := range e.Overrides {
			t.Run(name+" of "+e.Name, func(t *testing.T) {
				filter := httpfilter.Custom(&anypb.Any{TypeUrl: pack.Prefix + e.Messages[0]})
				m := sample(t, name)
				roundTrip(t, m, render(t, filter.PerRoute(m)))
			})
		}
	}
	require.ElementsMatch(t, slices.Concat(slices.Collect(maps.Values(withoutCustom))...), slices.Collect(maps.Keys(byField)), "say why, or that there is a Custom now")
}

// roundTrip writes what holds m as YAML and reads it back.
func roundTrip(t *testing.T, m, holder proto.Message) {
	out, err := encode.YAML(nil, holder, encode.Options{})
	require.NoError(t, err)
	require.Contains(t, string(out), string(m.ProtoReflect().Descriptor().FullName()))
	json, err := yaml.YAMLToJSON(out)
	require.NoError(t, err)
	back := holder.ProtoReflect().New().Interface()
	require.NoError(t, protojson.Unmarshal(json, back), "%s", out)
	require.True(t, proto.Equal(unpacked(t, holder), unpacked(t, back)), "%s", out)
	require.True(t, holds(t, back.ProtoReflect(), m), "%s", out)
}

// unpacked rewrites the packed messages, whose bytes depend on who packed.
func unpacked(t *testing.T, m proto.Message) proto.Message {
	m = proto.Clone(m)
	each(m.ProtoReflect(), func(a *anypb.Any) {
		inner, err := a.UnmarshalNew()
		require.NoError(t, err)
		inner = unpacked(t, inner)
		packed, err := pack.Any(inner)
		require.NoError(t, err)
		a.Value = packed.Value
	})
	return m
}

// holds tells whether want is packed somewhere in m.
func holds(t *testing.T, m protoreflect.Message, want proto.Message) (found bool) {
	each(m, func(a *anypb.Any) {
		inner, err := a.UnmarshalNew()
		require.NoError(t, err)
		found = found || proto.Equal(inner, want) || holds(t, inner.ProtoReflect(), want)
	})
	return found
}

// each visits the Anys of m.
func each(m protoreflect.Message, visit func(*anypb.Any)) {
	if a, ok := m.Interface().(*anypb.Any); ok {
		visit(a)
		return
	}
	m.Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case fd.IsMap() && fd.MapValue().Message() != nil:
			v.Map().Range(func(_ protoreflect.MapKey, v protoreflect.Value) bool {
				each(v.Message(), visit)
				return true
			})
		case fd.IsMap() || fd.Message() == nil:
		case fd.IsList():
			for i := range v.List().Len() {
				each(v.List().Get(i).Message(), visit)
			}
		default:
			each(v.Message(), visit)
		}
		return true
	})
}

// sample is a message with a value in each of its fields, and in those of the messages in it.
func sample(t *testing.T, name string) proto.Message {
	kind, err := protoregistry.GlobalTypes.FindMessageByName(protoreflect.FullName(name))
	require.NoError(t, err)
	m := kind.New()
	fill(m, 2)
	return m.Interface()
}

func fill(m protoreflect.Message, depth int) {
	for i := range m.Descriptor().Fields().Len() {
		fd := m.Descriptor().Fields().Get(i)
		switch inner := fd.Message(); {
		case fd.IsMap(), inner != nil && (depth == 0 || left[inner.FullName()]):
		case fd.IsList() && inner != nil:
			fill(m.Mutable(fd).List().AppendMutable().Message(), depth-1)
		case fd.IsList():
			m.Mutable(fd).List().Append(value(fd))
		case inner != nil:
			fill(m.Mutable(fd).Message(), depth-1)
		default:
			m.Set(fd, value(fd))
		}
	}
}

// left are the messages that have no value without more.
var left = map[protoreflect.FullName]bool{
	"google.protobuf.Any": true, "google.protobuf.Value": true, "google.protobuf.FieldMask": true,
}

func value(fd protoreflect.FieldDescriptor) protoreflect.Value {
	switch fd.Kind() {
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(true)
	case protoreflect.EnumKind:
		all := fd.Enum().Values()
		return protoreflect.ValueOfEnum(all.Get(all.Len() - 1).Number())
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		return protoreflect.ValueOfInt32(3)
	case protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind:
		return protoreflect.ValueOfInt64(3)
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		return protoreflect.ValueOfUint32(3)
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		return protoreflect.ValueOfUint64(3)
	case protoreflect.FloatKind:
		return protoreflect.ValueOfFloat32(0.5)
	case protoreflect.DoubleKind:
		return protoreflect.ValueOfFloat64(0.5)
	case protoreflect.BytesKind:
		return protoreflect.ValueOfBytes([]byte("x"))
	default:
		return protoreflect.ValueOfString("x: 'y'")
	}
}

// fieldOf finds a field of Envoy's API that takes extensions of a category.
func fieldOf(category string) protoreflect.FieldDescriptor {
	for _, path := range extension.SlotFields() {
		dot := strings.LastIndexByte(path, '.')
		if !slices.Contains(extension.SlotOf(path[:dot], path[dot+1:]), category) {
			continue
		}
		if d := descriptor(path); d != nil {
			return d
		}
	}
	return nil
}

// descriptor finds a field by its full name.
func descriptor(path string) protoreflect.FieldDescriptor {
	d, _ := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(path))
	fd, _ := d.(protoreflect.FieldDescriptor)
	return fd
}

// inField puts m into a new message that has the field.
func inField(t *testing.T, fd protoreflect.FieldDescriptor, m proto.Message) proto.Message {
	kind, err := protoregistry.GlobalTypes.FindMessageByName(fd.Parent().FullName())
	require.NoError(t, err)
	packed, err := pack.Any(m)
	require.NoError(t, err)
	holder := kind.New()
	switch {
	case fd.IsMap():
		v := holder.Mutable(fd).Map()
		box := v.NewValue()
		v.Set(protoreflect.ValueOfString("a").MapKey(), box)
		boxed(box.Message(), packed)
	case fd.IsList():
		boxed(holder.Mutable(fd).List().AppendMutable().Message(), packed)
	default:
		boxed(holder.Mutable(fd).Message(), packed)
	}
	return holder.Interface()
}

// boxed sets a box, or an Any itself.
func boxed(box protoreflect.Message, packed *anypb.Any) {
	if a, ok := box.Interface().(*anypb.Any); ok {
		proto.Merge(a, packed)
		return
	}
	box.Set(box.Descriptor().Fields().ByName("typed_config"), protoreflect.ValueOfMessage(packed.ProtoReflect()))
}
