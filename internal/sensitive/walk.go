package sensitive

import (
	"reflect"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// walker finds secrets, and overwrites them if write is set. Without write it ends at the first.
type walker struct{ write bool }

// message reports whether m holds a secret. All of m is one if secret is set.
func (w walker) message(m protoreflect.Message, secret bool) (found bool) {
	md := m.Descriptor()
	if !m.IsValid() || !secret && !mayHold(md) {
		return false
	}
	switch md.FullName() {
	case "google.protobuf.Any":
		return w.packed(m, secret)
	case "xds.type.v3.TypedStruct", "udpa.type.v1.TypedStruct":
		if !secret {
			return w.typedStruct(m)
		}
	}
	m.Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		found = w.field(m, fd, v, secret || Is(fd)) || found
		return w.write || !found
	})
	if secret && len(m.GetUnknown()) > 0 {
		found = true
		if w.write {
			m.SetUnknown(nil)
		}
	}
	return found
}

// field reports whether the value of a field is, or holds, a secret.
func (w walker) field(m protoreflect.Message, fd protoreflect.FieldDescriptor, v protoreflect.Value, secret bool) (found bool) {
	switch {
	case !secret && isScalar(fd):
	case fd.IsMap():
		entries := v.Map()
		entries.Range(func(k protoreflect.MapKey, e protoreflect.Value) bool {
			set := func(r protoreflect.Value) { entries.Set(k, r) }
			found = w.value(fd.MapValue(), e, secret, set) || found
			return w.write || !found
		})
	case fd.IsList():
		list := v.List()
		for i := 0; i < list.Len() && (w.write || !found); i++ {
			set := func(r protoreflect.Value) { list.Set(i, r) }
			found = w.value(fd, list.Get(i), secret, set) || found
		}
	default:
		found = w.value(fd, v, secret, func(r protoreflect.Value) { m.Set(fd, r) })
	}
	return found
}

// isScalar tells whether no value of the field is a message.
func isScalar(fd protoreflect.FieldDescriptor) bool {
	if fd.IsMap() {
		fd = fd.MapValue()
	}
	return fd.Message() == nil
}

// value reports whether one value is, or holds, a secret. A message without anything in it is none.
func (w walker) value(fd protoreflect.FieldDescriptor, v protoreflect.Value, secret bool, set func(protoreflect.Value)) bool {
	if fd.Message() != nil {
		return w.message(v.Message(), secret)
	}
	if secret && w.write {
		set(redacted(v))
	}
	return secret
}

// redacted is what stands where the secret v was. It keeps the choice of a oneof.
func redacted(v protoreflect.Value) protoreflect.Value {
	switch secret := v.Interface().(type) {
	case string:
		return protoreflect.ValueOfString(Redacted)
	case []byte:
		return protoreflect.ValueOfBytes([]byte(Redacted))
	default:
		return protoreflect.ValueOf(reflect.Zero(reflect.TypeOf(secret)).Interface())
	}
}

// packed looks into an Any.
func (w walker) packed(a protoreflect.Message, secret bool) bool {
	fields := a.Descriptor().Fields()
	url, value := fields.ByName("type_url"), fields.ByName("value")
	if !a.Has(value) {
		return false
	}
	set := func(b []byte) {
		if w.write {
			a.Set(value, protoreflect.ValueOfBytes(b))
		}
	}
	mt, err := protoregistry.GlobalTypes.FindMessageByURL(a.Get(url).String())
	if err != nil {
		if secret {
			set([]byte(Redacted))
		}
		return secret
	}
	if !secret && !mayHold(mt.Descriptor()) {
		return false
	}
	inner := mt.New()
	unmarshal := proto.UnmarshalOptions{AllowPartial: true}
	if err := unmarshal.Unmarshal(a.Get(value).Bytes(), inner.Interface()); err != nil {
		set([]byte(Redacted)) // nobody can tell what is in there
		return true
	}
	if !w.message(inner, secret) {
		return false
	}
	marshal := proto.MarshalOptions{AllowPartial: true, Deterministic: true}
	b, err := marshal.Marshal(inner.Interface())
	if err != nil {
		b = []byte(Redacted) // as above
	}
	set(b)
	return true
}
