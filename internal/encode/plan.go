package encode

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/runtime/protoimpl"
)

// plan says how to write the messages of one generated Go type: which fields of
// the struct to look at, in which order, and how. It is made once per type.
type plan struct {
	desc    protoreflect.MessageDescriptor
	special special // writes the well-known form, or nil
	wrapper bool    // one value in a message
	// walkable says that fields covers the whole message. Otherwise it is read
	// through protoreflect: dynamic messages, opaque structs, extensions.
	walkable bool
	fields   []field
	unknown  int // struct field that holds unknown fields

	secretOnce sync.Once
	secret     []bool // the fields marked sensitive
}

// shape is how a generated struct holds a field.
type shape uint8

const (
	shapeValue   shape = iota // scalar, unset when zero
	shapePointer              // scalar or message, unset when nil
	shapeBytes                // bytes, unset when nil
	shapeOneof                // interface that holds a wrapper struct
	shapeList
	shapeMap
)

// field is one field of a plan.
type field struct {
	key     rendered
	desc    protoreflect.FieldDescriptor
	shape   shape
	kind    protoreflect.Kind
	index   int          // of the Go struct field
	wrapper reflect.Type // what a oneof holds when this field is chosen
	value   *field       // of a map
	sub     atomic.Pointer[plan]
}

var plans sync.Map // of *plan by the reflect.Type of the pointer

// planOf returns the plan for a message of Go type t. Only generated types have
// one descriptor each; dynamic messages share a Go type, and get a new plan.
func planOf(t reflect.Type, m proto.Message) *plan {
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	message := m.ProtoReflect()
	p := newPlan(t, message)
	if _, generated := message.Type().(*protoimpl.MessageInfo); !generated {
		return p
	}
	kept, _ := plans.LoadOrStore(t, p)
	return kept.(*plan)
}

// plan returns the plan of the messages in a field; v is one of them.
func (f *field) plan(v reflect.Value) *plan {
	if p := f.sub.Load(); p != nil {
		return p
	}
	p := planOf(v.Type(), v.Interface().(proto.Message))
	f.sub.Store(p)
	return p
}

func newPlan(t reflect.Type, m protoreflect.Message) *plan {
	p := &plan{desc: m.Descriptor()}
	p.special = specials[p.desc.FullName()]
	p.wrapper = wrappers[p.desc.FullName()]
	p.walkable = p.special == nil && p.walk(t, m.Type())
	return p
}

// walk fills in the fields and reports whether the struct is one whose layout
// is known, exported field for field.
func (p *plan) walk(t reflect.Type, mt protoreflect.MessageType) bool {
	if t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct || p.desc.ExtensionRanges().Len() > 0 {
		return false
	}
	unknown, ok := t.Elem().FieldByName("unknownFields")
	if !ok || unknown.Type.Kind() != reflect.Slice || len(unknown.Index) != 1 {
		return false
	}
	p.unknown = unknown.Index[0]
	layout := layoutOf(t.Elem())
	fds := byNumber(p.desc.Fields())
	p.fields = make([]field, len(fds))
	for i, fd := range fds {
		if !p.fields[i].fill(fd, layout, t.Elem(), mt) {
			return false
		}
	}
	return true
}

func byNumber(fds protoreflect.FieldDescriptors) []protoreflect.FieldDescriptor {
	sorted := make([]protoreflect.FieldDescriptor, fds.Len())
	for i := range sorted {
		sorted[i] = fds.Get(i)
	}
	slices.SortFunc(sorted, func(a, b protoreflect.FieldDescriptor) int { return int(a.Number()) - int(b.Number()) })
	return sorted
}

// layout finds the struct field of a field by its number, of a oneof by its name.
type layout struct {
	numbers map[protoreflect.FieldNumber]int
	oneofs  map[protoreflect.Name]int
}

func layoutOf(t reflect.Type) layout {
	l := layout{map[protoreflect.FieldNumber]int{}, map[protoreflect.Name]int{}}
	for i := range t.NumField() {
		sf := t.Field(i)
		if !sf.IsExported() {
			continue
		}
		if name := sf.Tag.Get("protobuf_oneof"); name != "" {
			l.oneofs[protoreflect.Name(name)] = i
			continue
		}
		// The tag is like "bytes,4,opt,name=connect_timeout,proto3".
		parts := strings.SplitN(sf.Tag.Get("protobuf"), ",", 3)
		if len(parts) < 2 {
			continue
		}
		if n, err := strconv.Atoi(parts[1]); err == nil {
			l.numbers[protoreflect.FieldNumber(n)] = i
		}
	}
	return l
}

// fill describes the field fd of struct t and reports whether it could.
func (f *field) fill(fd protoreflect.FieldDescriptor, l layout, t reflect.Type, mt protoreflect.MessageType) bool {
	f.key, f.desc, f.kind = renderKey(fd.TextName()), fd, fd.Kind()
	if oneof := fd.ContainingOneof(); oneof != nil && !oneof.IsSynthetic() {
		i, ok := l.oneofs[oneof.Name()]
		return ok && f.fillOneof(fd, i, mt)
	}
	i, ok := l.numbers[fd.Number()]
	if !ok {
		return false
	}
	f.index = i
	goType := t.Field(i).Type
	switch {
	case fd.IsMap():
		f.shape = shapeMap
		f.value = &field{desc: fd.MapValue(), kind: fd.MapValue().Kind()}
		return goType.Kind() == reflect.Map && holds(goType.Key(), fd.MapKey()) && holds(goType.Elem(), fd.MapValue())
	case fd.IsList():
		f.shape = shapeList
		return goType.Kind() == reflect.Slice && holds(goType.Elem(), fd)
	case fd.Message() != nil:
		f.shape = shapePointer
		return holds(goType, fd)
	case fd.HasPresence() && f.kind == protoreflect.BytesKind:
		f.shape = shapeBytes
		return holds(goType, fd)
	case fd.HasPresence():
		f.shape = shapePointer
		return goType.Kind() == reflect.Pointer && holds(goType.Elem(), fd)
	}
	return holds(goType, fd)
}

// fillOneof learns the wrapper type by setting the field in a fresh message.
func (f *field) fillOneof(fd protoreflect.FieldDescriptor, index int, mt protoreflect.MessageType) bool {
	m := mt.New()
	m.Set(fd, m.NewField(fd))
	held := reflect.ValueOf(m.Interface()).Elem().Field(index)
	if held.Kind() != reflect.Interface || held.IsNil() {
		return false
	}
	f.shape, f.index, f.wrapper = shapeOneof, index, held.Elem().Type()
	return f.wrapper.Kind() == reflect.Pointer && f.wrapper.Elem().NumField() == 1 && holds(f.wrapper.Elem().Field(0).Type, fd)
}

// holds reports whether t is how generated code holds one value of the field.
func holds(t reflect.Type, fd protoreflect.FieldDescriptor) bool {
	switch fd.Kind() {
	case protoreflect.BoolKind:
		return t.Kind() == reflect.Bool
	case protoreflect.EnumKind, protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		return t.Kind() == reflect.Int32
	case protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind:
		return t.Kind() == reflect.Int64
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		return t.Kind() == reflect.Uint32
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		return t.Kind() == reflect.Uint64
	case protoreflect.FloatKind:
		return t.Kind() == reflect.Float32
	case protoreflect.DoubleKind:
		return t.Kind() == reflect.Float64
	case protoreflect.StringKind:
		return t.Kind() == reflect.String
	case protoreflect.BytesKind:
		return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8
	}
	return t.Kind() == reflect.Pointer && t.Implements(messageType)
}

var messageType = reflect.TypeFor[proto.Message]()
