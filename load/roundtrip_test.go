package load_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/pack"
	"github.com/envoykit/envoykit/load"
)

// registered are all message types that can stand in a file, in order of their names.
func registered() []protoreflect.MessageType {
	var types []protoreflect.MessageType
	protoregistry.GlobalTypes.RangeMessages(func(mt protoreflect.MessageType) bool {
		if name := mt.Descriptor().FullName(); strings.HasPrefix(string(name), "envoy.") || strings.HasPrefix(string(name), "xds.") {
			types = append(types, mt)
		}
		return true
	})
	slices.SortFunc(types, func(a, b protoreflect.MessageType) int {
		return strings.Compare(string(a.Descriptor().FullName()), string(b.Descriptor().FullName()))
	})
	return types
}

// filler fills messages with random values that YAML and JSON can carry.
type filler struct {
	*rand.Rand
	types []protoreflect.MessageType
	depth int
}

func (f *filler) fill(m protoreflect.Message) {
	if f.wellKnown(m) || f.depth == 0 {
		return
	}
	f.depth--
	defer func() { f.depth++ }()
	fds := m.Descriptor().Fields()
	for i := range fds.Len() {
		fd := fds.Get(i)
		if f.IntN(3) == 0 {
			continue
		}
		switch {
		case fd.IsMap():
			v := m.Mutable(fd).Map().NewValue()
			if fd.MapValue().Message() != nil {
				f.fill(v.Message())
			} else {
				v = f.scalar(fd.MapValue())
			}
			m.Mutable(fd).Map().Set(f.scalar(fd.MapKey()).MapKey(), v)
		case fd.IsList():
			for range f.IntN(3) {
				if fd.Message() != nil {
					f.fill(m.Mutable(fd).List().AppendMutable().Message())
				} else {
					m.Mutable(fd).List().Append(f.scalar(fd))
				}
			}
		case fd.Message() != nil:
			f.fill(m.Mutable(fd).Message())
		default:
			m.Set(fd, f.scalar(fd))
		}
	}
}

// wellKnown fills the messages whose fields are not free.
func (f *filler) wellKnown(m protoreflect.Message) bool {
	switch v := m.Interface().(type) {
	case *anypb.Any:
		if f.depth == 0 {
			return true
		}
		inner := f.types[f.IntN(len(f.types))].New()
		f.depth--
		f.fill(inner)
		f.depth++
		packed, err := pack.Any(inner.Interface())
		if err != nil {
			panic(err)
		}
		proto.Merge(v, packed)
	case *structpb.Value:
		v.Kind = f.value().GetKind()
	case *structpb.ListValue:
		v.Values = []*structpb.Value{f.value(), f.value()}
	case *structpb.Struct:
		v.Fields = map[string]*structpb.Value{f.text(): f.value(), f.text(): f.value()}
	default:
		switch m.Descriptor().FullName() {
		case "google.protobuf.Duration", "google.protobuf.Timestamp":
			fds := m.Descriptor().Fields()
			m.Set(fds.ByNumber(1), protoreflect.ValueOfInt64(f.Int64N(1e9)))
			m.Set(fds.ByNumber(2), protoreflect.ValueOfInt32([]int32{0, 1, 250_000_000, 999_999_999}[f.IntN(4)]))
		case "google.protobuf.FieldMask":
			m.Mutable(m.Descriptor().Fields().ByNumber(1)).List().Append(protoreflect.ValueOfString("a_b.c"))
		default:
			return false
		}
	}
	return true
}

func (f *filler) value() *structpb.Value {
	switch f.IntN(6) {
	case 0:
		return structpb.NewNullValue()
	case 1:
		return structpb.NewBoolValue(true)
	case 2:
		return structpb.NewNumberValue([]float64{0, -1, 1.5, 1e300, 1 << 40, -1e-7, 65536, 1e15}[f.IntN(8)])
	case 3:
		return structpb.NewListValue(&structpb.ListValue{Values: []*structpb.Value{structpb.NewStringValue(f.text())}})
	case 4:
		return structpb.NewStructValue(&structpb.Struct{Fields: map[string]*structpb.Value{f.text(): structpb.NewNullValue()}})
	}
	return structpb.NewStringValue(f.text())
}

func (f *filler) scalar(fd protoreflect.FieldDescriptor) protoreflect.Value {
	switch fd.Kind() {
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(f.IntN(2) == 0)
	case protoreflect.EnumKind:
		values := fd.Enum().Values()
		return protoreflect.ValueOfEnum(values.Get(f.IntN(values.Len())).Number())
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		return protoreflect.ValueOfInt32(int32(f.Uint32()))
	case protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind:
		return protoreflect.ValueOfInt64(int64(f.Uint64() >> f.IntN(64)))
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		return protoreflect.ValueOfUint32(f.Uint32())
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		return protoreflect.ValueOfUint64(f.Uint64() >> f.IntN(64))
	case protoreflect.FloatKind:
		return protoreflect.ValueOfFloat32([]float32{0, 1.5, -3e38, 1e-40, float32(math.Inf(1))}[f.IntN(5)])
	case protoreflect.DoubleKind:
		return protoreflect.ValueOfFloat64([]float64{0, 1.5, -1e308, 5e-324, math.Inf(-1), math.NaN()}[f.IntN(6)])
	case protoreflect.BytesKind:
		return protoreflect.ValueOfBytes([]byte(f.text()))
	}
	return protoreflect.ValueOfString(f.text())
}

var pieces = []string{
	"a", "on", "y", "~", "1.20", "0644", "0x1F", "null", "true", " ", "\n", "\t", ": ", " #", "- ", "'", "\"", "\\", "|", "{", "[", "*a", "&a", "!t", "<<",
	"@type", "%", "é", "\U0001F600", "\u2028", "\x7f", "=", ".inf", "1e3", "2001-01-01", "?", ",", "-",
}

func (f *filler) text() string {
	var b strings.Builder
	for range f.IntN(4) {
		b.WriteString(pieces[f.IntN(len(pieces))])
	}
	return b.String()
}

// TestRoundTripWithTheEncoder writes random messages of every type and reads them back, without a remark.
func TestRoundTripWithTheEncoder(t *testing.T) {
	f := &filler{Rand: rand.New(rand.NewPCG(1, 2)), types: registered(), depth: 5}
	require.Greater(t, len(f.types), 1400)
	for _, mt := range slices.Repeat(f.types, 3) {
		m := mt.New()
		f.fill(m)
		name := string(mt.Descriptor().FullName())
		for _, w := range []struct {
			file  string
			write func([]byte, proto.Message, encode.Options) ([]byte, error)
		}{{"a.yaml", encode.YAML}, {"a.json", encode.JSON}} {
			text, err := w.write(nil, m.Interface(), encode.Options{})
			require.NoError(t, err, name)
			doc := load.Bytes(w.file, text, load.Type(name))
			require.Empty(t, doc.Diagnostics, "%s", text)
			require.Len(t, doc.Resources, 1)
			if back := doc.Resources[0].Message; !proto.Equal(m.Interface(), back) { // to which NaN is NaN
				t.Fatalf("%s\n%s", cmp.Diff(m.Interface(), back, protocmp.Transform()), text)
			}
		}
	}
}
