package encode

import (
	"cmp"
	"math"
	"reflect"
	"slices"
	"strconv"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// message writes a message as a value.
func (e *encoder) message(m proto.Message) error {
	m = m.ProtoReflect().Interface() // a struct that embeds a message is that message
	v := reflect.ValueOf(m)
	return e.planned(planOf(v.Type(), m), v)
}

// planned writes a message whose plan is known. A nil pointer is an empty
// message, as it is on the wire.
func (e *encoder) planned(p *plan, v reflect.Value) error {
	if e.nesting++; e.nesting > maxNesting {
		return errNesting
	}
	defer func() { e.nesting-- }()
	switch {
	case p.special != nil:
		return p.special(e, v.Interface().(proto.Message))
	case p.wrapper:
		return e.wrapped(p, v)
	}
	obj := e.beginObject()
	if err := e.fields(p, v); err != nil {
		return err
	}
	e.endObject(obj)
	return nil
}

// wrapped writes the value of a wrapper such as google.protobuf.BoolValue.
func (e *encoder) wrapped(p *plan, v reflect.Value) error {
	if p.walkable && !v.IsNil() && v.Elem().Field(p.unknown).Len() == 0 {
		f := &p.fields[0]
		return e.value(f, v.Elem().Field(f.index))
	}
	m := v.Interface().(proto.Message).ProtoReflect()
	if unknown := m.GetUnknown(); len(unknown) > 0 {
		return errUnknown(unknown)
	}
	fd := p.desc.Fields().Get(0)
	return e.reflectedValue(fd, m.Get(fd))
}

var errNesting = &Error{Reason: "more than " + strconv.Itoa(maxNesting) + " messages inside one another"}

// fields writes the fields of a message into the object that has begun.
func (e *encoder) fields(p *plan, v reflect.Value) error {
	if e.opts.Mask {
		e.within = e.structSchema(p, v.Interface().(proto.Message))
		defer func() { e.within = schema{} }()
	}
	if !p.walkable {
		return e.reflected(v.Interface().(proto.Message).ProtoReflect())
	}
	if v.IsNil() {
		return nil
	}
	v = v.Elem()
	for i := range p.fields {
		f := &p.fields[i]
		fv := v.Field(f.index)
		if !f.present(&fv) {
			continue
		}
		outer := e.redact
		e.redact = outer || e.opts.Mask && p.isSecret(i)
		e.key(f.key)
		if err := e.field(f, fv); err != nil {
			return under(err, f.desc.TextName())
		}
		e.redact = outer
	}
	if unknown := v.Field(p.unknown); unknown.Len() > 0 {
		return errUnknown(unknown.Bytes())
	}
	return nil
}

// present reports whether the field is set, and turns v from what the struct
// holds into the value.
func (f *field) present(v *reflect.Value) bool {
	switch f.shape {
	case shapeValue:
		return !isZero(*v)
	case shapePointer:
		if v.IsNil() {
			return false
		}
		if f.desc.Message() == nil {
			*v = v.Elem()
		}
		return true
	case shapeOneof:
		if v.IsNil() {
			return false
		}
		wrapper := v.Elem()
		if wrapper.Type() != f.wrapper || wrapper.IsNil() {
			return false
		}
		*v = wrapper.Elem().Field(0)
		return true
	case shapeBytes:
		return !v.IsNil()
	}
	return v.Len() > 0
}

// isZero is reflect.Value.IsZero for scalars, but an empty slice is zero.
func isZero(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Bool:
		return !v.Bool()
	case reflect.Int32, reflect.Int64:
		return v.Int() == 0
	case reflect.Uint32, reflect.Uint64:
		return v.Uint() == 0
	case reflect.Float32, reflect.Float64:
		return math.Float64bits(v.Float()) == 0 // minus zero is a value
	}
	return v.Len() == 0
}

func (e *encoder) field(f *field, v reflect.Value) error {
	switch f.shape {
	case shapeList:
		return e.list(f, v)
	case shapeMap:
		return e.mapping(f.value, v)
	}
	return e.value(f, v)
}

func (e *encoder) list(f *field, v reflect.Value) error {
	list := e.beginList()
	for i := range v.Len() {
		e.item()
		if err := e.value(f, v.Index(i)); err != nil {
			return under(err, index(i))
		}
	}
	e.endList(list)
	return nil
}

// value writes one value: of a singular field, in a list, in a map.
func (e *encoder) value(f *field, v reflect.Value) error {
	if f.kind == protoreflect.MessageKind || f.kind == protoreflect.GroupKind {
		return e.planned(f.plan(v), v)
	}
	if e.redact {
		e.redacted()
		return nil
	}
	switch f.kind {
	case protoreflect.BoolKind:
		e.boolean(v.Bool())
	case protoreflect.EnumKind:
		return e.enum(f.desc.Enum(), protoreflect.EnumNumber(v.Int()))
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind, protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		e.unsigned(v.Uint())
	case protoreflect.FloatKind:
		e.float(v.Float(), 32)
	case protoreflect.DoubleKind:
		e.float(v.Float(), 64)
	case protoreflect.StringKind:
		return e.text(v.String())
	case protoreflect.BytesKind:
		e.bytes(v.Bytes())
	default:
		e.integer(v.Int())
	}
	return nil
}

// enum writes the name of the value, or its number if it has none.
func (e *encoder) enum(ed protoreflect.EnumDescriptor, n protoreflect.EnumNumber) error {
	if ed.FullName() == "google.protobuf.NullValue" {
		e.raw("null")
		return nil
	}
	if value := ed.Values().ByNumber(n); value != nil {
		return e.text(string(value.Name()))
	}
	e.integer(int64(n))
	return nil
}

// entry is one entry of a map while it is sorted.
type entry struct {
	key   string
	order uint64 // of keys that are not text
	value reflect.Value
}

func compareEntries(a, b entry) int {
	if c := cmp.Compare(a.order, b.order); c != 0 {
		return c
	}
	return cmp.Compare(a.key, b.key)
}

func (e *encoder) mapping(value *field, v reflect.Value) error {
	bottom := len(e.entries)
	for it := v.MapRange(); it.Next(); {
		key, order := mapKey(it.Key())
		e.entries = append(e.entries, entry{key, order, it.Value()})
	}
	top := len(e.entries)
	slices.SortFunc(e.entries[bottom:top], compareEntries)
	obj := e.beginObject()
	for i := bottom; i < top; i++ {
		entry := e.entries[i]
		if err := e.textKey(entry.key); err != nil {
			return err
		}
		if err := e.value(value, entry.value); err != nil {
			return under(err, "["+strconv.Quote(entry.key)+"]")
		}
	}
	e.endObject(obj)
	clear(e.entries[bottom:top])
	e.entries = e.entries[:bottom]
	return nil
}

// mapKey renders the key of a map, and gives a number that orders keys of the
// other types than text.
func mapKey(k reflect.Value) (key string, order uint64) {
	switch k.Kind() {
	case reflect.String:
		return k.String(), 0
	case reflect.Bool:
		if k.Bool() {
			return "true", 1
		}
		return "false", 0
	case reflect.Uint32, reflect.Uint64:
		return strconv.FormatUint(k.Uint(), 10), k.Uint()
	}
	return strconv.FormatInt(k.Int(), 10), uint64(k.Int()) ^ 1<<63
}
