package encode_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// generator fills messages with random values that JSON can carry.
type generator struct {
	*rand.Rand
	depth int // messages left to nest
	types []protoreflect.MessageType
}

func newGenerator(seed uint64) *generator {
	return &generator{Rand: rand.New(rand.NewPCG(seed, 1)), depth: 4, types: messageTypes()}
}

// messageTypes are all registered ones, in order of their names. Those that
// describe .proto files have required fields and are no configuration.
func messageTypes() []protoreflect.MessageType {
	var types []protoreflect.MessageType
	protoregistry.GlobalTypes.RangeMessages(func(mt protoreflect.MessageType) bool {
		if file := mt.Descriptor().ParentFile().Path(); file != "google/protobuf/descriptor.proto" {
			types = append(types, mt)
		}
		return true
	})
	slices.SortFunc(types, func(a, b protoreflect.MessageType) int {
		return strings.Compare(string(a.Descriptor().FullName()), string(b.Descriptor().FullName()))
	})
	return types
}

func (g *generator) message(m protoreflect.Message) {
	if g.special(m) {
		return
	}
	if g.depth == 0 {
		return
	}
	g.depth--
	defer func() { g.depth++ }()
	fds := m.Descriptor().Fields()
	for i := range fds.Len() {
		if fd := fds.Get(i); g.IntN(3) > 0 {
			g.field(m, fd)
		}
	}
}

func (g *generator) field(m protoreflect.Message, fd protoreflect.FieldDescriptor) {
	switch {
	case fd.IsMap():
		for range g.IntN(4) {
			key := g.scalar(fd.MapKey()).MapKey()
			m.Mutable(fd).Map().Set(key, g.element(fd.MapValue(), m.Mutable(fd).Map().NewValue))
		}
	case fd.IsList():
		for range g.IntN(4) {
			m.Mutable(fd).List().Append(g.element(fd, m.Mutable(fd).List().NewElement))
		}
	default:
		m.Set(fd, g.element(fd, func() protoreflect.Value { return m.NewField(fd) }))
	}
}

func (g *generator) element(fd protoreflect.FieldDescriptor, fresh func() protoreflect.Value) protoreflect.Value {
	if fd.Message() == nil {
		return g.scalar(fd)
	}
	v := fresh()
	g.message(v.Message())
	return v
}

func (g *generator) scalar(fd protoreflect.FieldDescriptor) protoreflect.Value {
	switch fd.Kind() {
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(g.IntN(2) == 0)
	case protoreflect.EnumKind:
		if fd.Enum().FullName() == "google.protobuf.NullValue" {
			return protoreflect.ValueOfEnum(0)
		}
		values := fd.Enum().Values()
		return protoreflect.ValueOfEnum(values.Get(g.IntN(values.Len())).Number())
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		return protoreflect.ValueOfInt32(int32(g.integer()))
	case protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind:
		return protoreflect.ValueOfInt64(int64(g.integer()))
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		return protoreflect.ValueOfUint32(uint32(g.integer()))
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		return protoreflect.ValueOfUint64(g.integer())
	case protoreflect.FloatKind:
		return protoreflect.ValueOfFloat32(float32(g.float()))
	case protoreflect.DoubleKind:
		return protoreflect.ValueOfFloat64(g.float())
	case protoreflect.BytesKind:
		return protoreflect.ValueOfBytes([]byte(g.text()))
	}
	return protoreflect.ValueOfString(g.text())
}

// integer has any number of bits, so that small and huge ones both occur.
func (g *generator) integer() uint64 {
	v := g.Uint64() >> g.IntN(64)
	if g.IntN(8) == 0 {
		v = 1<<53 + g.Uint64N(3) - 1
	}
	if g.IntN(3) == 0 {
		v = -v
	}
	return v
}

func (g *generator) float() float64 {
	odd := []float64{0, math.Copysign(0, -1), math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, math.MaxFloat32,
		math.SmallestNonzeroFloat64, math.SmallestNonzeroFloat32, 1e-6, 1e-7, 1e15, 1e16, 1e20, 1e21, 1e22, 0.1, 100, -2.5, 1 << 53}
	if g.IntN(2) == 0 {
		return odd[g.IntN(len(odd))]
	}
	if v := math.Float64frombits(g.Uint64()); !math.IsNaN(v) {
		return v
	}
	return math.NaN() // the only one that JSON has
}

// special fills a well-known type and reports whether m is one.
func (g *generator) special(m protoreflect.Message) bool {
	set := func(name protoreflect.Name, v any) {
		m.Set(m.Descriptor().Fields().ByName(name), protoreflect.ValueOf(v))
	}
	switch m.Descriptor().FullName() {
	case "google.protobuf.Duration":
		sign := int64(1 - 2*g.IntN(2))
		set("seconds", sign*g.Int64N(315_576_000_001))
		set("nanos", int32(sign)*g.nanos())
	case "google.protobuf.Timestamp":
		set("seconds", g.Int64N(315_537_897_600)-62_135_596_800)
		set("nanos", g.nanos())
	case "google.protobuf.FieldMask":
		paths := m.Mutable(m.Descriptor().Fields().ByName("paths")).List()
		for range g.IntN(3) {
			paths.Append(protoreflect.ValueOfString([]string{"a", "a.b_c", "on", "x_y.z", "f1_a"}[g.IntN(5)]))
		}
	case "google.protobuf.Any":
		g.any(m)
	case "google.protobuf.Struct":
		g.structure(m)
	case "google.protobuf.ListValue":
		g.list(m)
	case "google.protobuf.Value":
		g.value(m)
	default:
		return false
	}
	return true
}

func (g *generator) nanos() int32 {
	return []int32{0, 1, 999_999_999, 250_000_000, 1_000, 120_000, g.Int32N(1e9)}[g.IntN(7)]
}

func (g *generator) any(m protoreflect.Message) {
	if g.depth == 0 || g.IntN(8) == 0 {
		return
	}
	g.depth--
	defer func() { g.depth++ }()
	inner := g.types[g.IntN(len(g.types))].New()
	g.message(inner)
	raw, err := proto.MarshalOptions{AllowPartial: true, Deterministic: true}.Marshal(inner.Interface())
	if err != nil {
		panic(err)
	}
	m.Set(m.Descriptor().Fields().ByName("type_url"), protoreflect.ValueOfString("type.googleapis.com/"+string(inner.Descriptor().FullName())))
	m.Set(m.Descriptor().Fields().ByName("value"), protoreflect.ValueOfBytes(raw))
}

func (g *generator) structure(m protoreflect.Message) {
	fields := m.Mutable(m.Descriptor().Fields().ByName("fields")).Map()
	for range g.IntN(4) {
		v := fields.NewValue()
		g.value(v.Message())
		fields.Set(protoreflect.ValueOfString(g.text()).MapKey(), v)
	}
}

func (g *generator) list(m protoreflect.Message) {
	values := m.Mutable(m.Descriptor().Fields().ByName("values")).List()
	for range g.IntN(4) {
		v := values.NewElement()
		g.value(v.Message())
		values.Append(v)
	}
}

func (g *generator) value(m protoreflect.Message) {
	fds := m.Descriptor().Fields()
	kinds := []protoreflect.Name{"null_value", "bool_value", "string_value", "number_value", "struct_value", "list_value"}
	if g.depth == 0 {
		kinds = kinds[:4]
	}
	depth := g.depth
	g.depth = max(depth-1, 0)
	defer func() { g.depth = depth }()
	fd := fds.ByName(kinds[g.IntN(len(kinds))])
	v := m.NewField(fd)
	switch fd.Name() {
	case "number_value":
		number := g.float()
		for math.IsNaN(number) || math.IsInf(number, 0) {
			number = g.float()
		}
		v = protoreflect.ValueOfFloat64(number)
	case "struct_value":
		g.structure(v.Message())
	case "list_value":
		g.list(v.Message())
	case "bool_value", "string_value":
		v = g.scalar(fd)
	}
	m.Set(fd, v)
}

// nasty are pieces that YAML readers trip over, and ordinary ones.
var nasty = []string{
	"no", "yes", "on", "off", "y", "N", "true", "False", "~", "null", "Null", "1.0", "0x1F", "0o7", "017", "1_000", "1e3", "0b11", "12:30:45",
	".inf", "-.INF", ".nan", "+1", "-1", "2001-01-01", "2001-12-14t21:59:43.10-05:00", "=", "<<", "---", "...", "--- a", "- ", "-", "? ", "?", ":", ": ",
	" #", "#", "# a", "%YAML", "@", "`", "!tag", "&a", "*a", "|", ">", "'", "\"", "\\", "{", "}", "[", "]", ",", "{}", "[]", "''",
	" ", "  ", "\t", "\n", "\n\n", "\r", "\r\n", "\x00", "\x07", "\x1b", "\x7f", "\u0085", "\u00a0", "\u00ad", "\u2028", "\u2029", "\ufeff", "\u200b", "\u202e",
	"\ufffd", "\ufffe", "\uffff", "\ue000", "\U0001F600", "\U000E0001", "\U0010FFFF", "é", "日本", "a", "b", "word", "a.b", "x-y", "10.0.0.1", "::1", "5s", "5xx",
	"/v1/", "^a$", "key: value", "a:b", "end:", "function f()\n  return 1\nend", "$x", "(a)", ";", "_", "0", "1", "9", "e", "E", ".",
}

func (g *generator) text() string {
	var b strings.Builder
	for range g.IntN(5) {
		b.WriteString(nasty[g.IntN(len(nasty))])
	}
	return b.String()
}
