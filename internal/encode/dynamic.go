package encode

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/envoykit/envoykit/internal/sensitive"
)

// reflected writes the fields of a message that no plan can walk: dynamic
// messages, and those with extensions.
func (e *encoder) reflected(m protoreflect.Message) error {
	var fds []protoreflect.FieldDescriptor
	m.Range(func(fd protoreflect.FieldDescriptor, _ protoreflect.Value) bool {
		fds = append(fds, fd)
		return true
	})
	slices.SortFunc(fds, func(a, b protoreflect.FieldDescriptor) int { return int(a.Number()) - int(b.Number()) })
	for _, fd := range fds {
		outer := e.redact
		e.redact = outer || e.opts.Mask && sensitive.Is(fd)
		e.key(renderKey(fd.TextName()))
		if err := e.reflectedField(fd, m.Get(fd)); err != nil {
			return under(err, fd.TextName())
		}
		e.redact = outer
	}
	if unknown := m.GetUnknown(); len(unknown) > 0 {
		return errUnknown(unknown)
	}
	return nil
}

func (e *encoder) reflectedField(fd protoreflect.FieldDescriptor, v protoreflect.Value) error {
	switch {
	case fd.IsMap():
		return e.reflectedMap(fd, v.Map())
	case fd.IsList():
		return e.reflectedList(fd, v.List())
	}
	return e.reflectedValue(fd, v)
}

func (e *encoder) reflectedList(fd protoreflect.FieldDescriptor, l protoreflect.List) error {
	list := e.beginList()
	for i := range l.Len() {
		e.item()
		if err := e.reflectedValue(fd, l.Get(i)); err != nil {
			return under(err, index(i))
		}
	}
	e.endList(list)
	return nil
}

func (e *encoder) reflectedMap(fd protoreflect.FieldDescriptor, m protoreflect.Map) error {
	var keys []protoreflect.MapKey
	m.Range(func(k protoreflect.MapKey, _ protoreflect.Value) bool {
		keys = append(keys, k)
		return true
	})
	slices.SortFunc(keys, compareMapKeys)
	obj := e.beginObject()
	for _, k := range keys {
		if err := e.textKey(k.String()); err != nil {
			return err
		}
		if err := e.reflectedValue(fd.MapValue(), m.Get(k)); err != nil {
			return under(err, "["+strconv.Quote(k.String())+"]")
		}
	}
	e.endObject(obj)
	return nil
}

func compareMapKeys(a, b protoreflect.MapKey) int {
	keyA, orderA := mapKey(reflect.ValueOf(a.Interface()))
	keyB, orderB := mapKey(reflect.ValueOf(b.Interface()))
	return compareEntries(entry{key: keyA, order: orderA}, entry{key: keyB, order: orderB})
}

func (e *encoder) reflectedValue(fd protoreflect.FieldDescriptor, v protoreflect.Value) error {
	if fd.Message() != nil {
		return e.message(v.Message().Interface())
	}
	if e.redact {
		e.redacted()
		return nil
	}
	switch fd.Kind() {
	case protoreflect.BoolKind:
		e.boolean(v.Bool())
	case protoreflect.EnumKind:
		return e.enum(fd.Enum(), v.Enum())
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

// errUnknown refuses to drop fields that this version of the API does not know.
func errUnknown(raw []byte) error {
	number, _, n := protowire.ConsumeTag(raw)
	if n < 0 {
		return &Error{Reason: "the message holds bytes that are no field"}
	}
	return &Error{Reason: fmt.Sprintf("the message holds field %d, which this version of the API does not know; "+
		"it has no name to be written under", number)}
}
