package load

import (
	"bytes"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/decode"
)

// binary reads binary protobuf: a message of the given type, else a bootstrap or a discovery response.
func (l *loader) binary(data []byte) {
	if l.message != "" {
		l.binaryMessage(data, l.message)
		return
	}
	if len(data) == 0 {
		d := l.report(empty, "there is nothing in the file")
		d.Severity, d.Detail = diag.Warning, "Envoy takes it for a message without fields."
		return
	}
	resources, isResponse := discoveryResources(data)
	m, _ := newMessage(bootstrapType)
	bootstrap := unmarshal(data, m) == nil && len(m.ProtoReflect().GetUnknown()) == 0
	switch {
	case bootstrap:
		l.doc.Layout = Bootstrap
		l.addBinary(m, bootstrapType)
	case isResponse:
		l.doc.Layout = Resources
		for _, a := range resources {
			l.addPacked(a)
		}
	default:
		l.report(unrecognized, "the file is neither a bootstrap nor a discovery response in binary protobuf")
	}
}

func unmarshal(data []byte, m proto.Message) error {
	return proto.UnmarshalOptions{AllowPartial: true}.Unmarshal(data, m)
}

func (l *loader) binaryMessage(data []byte, message protoreflect.FullName) {
	m, err := newMessage(message)
	switch {
	case err != nil:
		l.report(unrecognized, "the message type %q is not known", message)
		return
	case unmarshal(data, m) != nil:
		l.report(malformed, "the file is not a %s in binary protobuf", message)
		return
	}
	l.setLayoutOf(message)
	l.addBinary(m, message)
}

// discoveryResources reads the resources of a DiscoveryResponse without its type, which would link gRPC.
func discoveryResources(data []byte) (resources []*anypb.Any, ok bool) {
	const resourcesField = 2
	for len(data) > 0 {
		number, wire, n := protowire.ConsumeTag(data)
		if n < 0 {
			return nil, false
		}
		data = data[n:]
		size := protowire.ConsumeFieldValue(number, wire, data)
		if size < 0 {
			return nil, false
		}
		if number == resourcesField && wire == protowire.BytesType {
			value, _ := protowire.ConsumeBytes(data)
			a := &anypb.Any{}
			if unmarshal(value, a) != nil || a.GetTypeUrl() == "" {
				return nil, false
			}
			resources = append(resources, a)
		}
		data = data[size:]
	}
	return resources, len(resources) > 0
}

// addPacked adds a resource that stands in an Any.
func (l *loader) addPacked(a *anypb.Any) {
	w := &wireWalk{loader: l}
	if m := w.unpack(a, nil); m != nil {
		l.addBinary(m, m.ProtoReflect().Descriptor().FullName())
	} else {
		l.addBinary(a, messageName(a.GetTypeUrl()))
	}
}

// addBinary adds a message that has no places but the file.
func (l *loader) addBinary(m proto.Message, message protoreflect.FullName) {
	r := Resource{Type: string(message), Message: m}
	if k := kindOf(message); k != nil {
		fd := m.ProtoReflect().Descriptor().Fields().ByName(protoreflect.Name(k.name))
		if fd != nil {
			r.Name = m.ProtoReflect().Get(fd).String()
		}
		r.Path = diag.Path{l.step(k, r.Name)}
	} else {
		r.Path = l.unnamed(message)
	}
	if len(r.Path) > 0 {
		l.doc.nodes[place{step: r.Path[0]}] = nil
	}
	l.doc.Resources = append(l.doc.Resources, r)
	w := &wireWalk{loader: l, path: r.Path}
	w.message(m.ProtoReflect())
}

// wireWalk looks for what only binary protobuf can hide: fields of unknown number, and packed
// messages that cannot be read.
type wireWalk struct {
	*loader
	path diag.Path
	// packed counts the Any around the current message.
	packed int
}

// mostPacked is how many Any may be inside one another: each costs unpacking all that is in it.
const mostPacked = 100

func (w *wireWalk) report(r *diag.Rule, format string, args ...any) {
	d := w.loader.report(r, format, args...)
	d.Path = w.path.Append()
}

func (w *wireWalk) message(m protoreflect.Message) {
	if a, ok := m.Interface().(*anypb.Any); ok {
		w.packed++
		if inner := w.unpack(a, w.path); inner != nil {
			w.doc.unpacked[a] = inner
			w.message(inner.ProtoReflect())
		}
		w.packed--
		return
	}
	if raw := m.GetUnknown(); len(raw) > 0 {
		number, _, _ := protowire.ConsumeTag(raw)
		rule := decode.UnknownStatic
		if w.options.decode.Dynamic {
			rule = decode.UnknownDynamic
		}
		w.report(rule, "%s has no field of number %d", m.Descriptor().FullName(), number)
	}
	for _, fd := range setFields(m) {
		w.field(fd, m.Get(fd))
	}
}

// setFields lists the fields that hold messages, in order of their numbers.
func setFields(m protoreflect.Message) []protoreflect.FieldDescriptor {
	var fds []protoreflect.FieldDescriptor
	m.Range(func(fd protoreflect.FieldDescriptor, _ protoreflect.Value) bool {
		if fd.Message() != nil && (!fd.IsMap() || fd.MapValue().Message() != nil) {
			fds = append(fds, fd)
		}
		return true
	})
	slices.SortFunc(fds, func(a, b protoreflect.FieldDescriptor) int { return int(a.Number() - b.Number()) })
	return fds
}

func (w *wireWalk) field(fd protoreflect.FieldDescriptor, v protoreflect.Value) {
	w.path = append(w.path, diag.FieldStep(fd.TextName()))
	depth := len(w.path)
	eachMessage(fd, v, func(s diag.Step, m protoreflect.Message) {
		w.path = append(w.path[:depth-1], s)
		w.message(m)
	})
	w.path = w.path[:depth-1]
}

// eachMessage visits the messages in a field with the step that leads to each.
func eachMessage(fd protoreflect.FieldDescriptor, v protoreflect.Value, visit func(diag.Step, protoreflect.Message)) {
	switch {
	case fd.IsMap():
		for _, k := range sortedKeys(v.Map()) {
			visit(diag.KeyStep(fd.TextName(), k.String()), v.Map().Get(k).Message())
		}
	case fd.IsList():
		for i := range v.List().Len() {
			visit(diag.IndexStep(fd.TextName(), i), v.List().Get(i).Message())
		}
	default:
		visit(diag.FieldStep(fd.TextName()), v.Message())
	}
}

func sortedKeys(m protoreflect.Map) []protoreflect.MapKey {
	keys := make([]protoreflect.MapKey, 0, m.Len())
	m.Range(func(k protoreflect.MapKey, _ protoreflect.Value) bool {
		keys = append(keys, k)
		return true
	})
	slices.SortFunc(keys, func(a, b protoreflect.MapKey) int { return bytes.Compare([]byte(a.String()), []byte(b.String())) })
	return keys
}

// unpack reads the message in an Any. One of an unknown type stays as it is, byte for byte.
func (w *wireWalk) unpack(a *anypb.Any, path diag.Path) proto.Message {
	w.path = path
	types := w.options.decode.Types
	if types == nil {
		types = protoregistry.GlobalTypes
	}
	switch {
	case a.GetTypeUrl() == "":
		return nil
	case w.packed > mostPacked:
		w.report(decode.TooDeep, "more than %d packed messages are inside one another", mostPacked)
		return nil
	}
	mt, err := types.FindMessageByURL(a.GetTypeUrl())
	if err != nil {
		if decode.IsEnvoys(string(messageName(a.GetTypeUrl()))) {
			w.report(decode.TypeUnknown, "Envoy has no type %q", messageName(a.GetTypeUrl()))
		} else {
			w.report(decode.TypeThirdParty, "the type %q is not Envoy's: nothing in it is checked", messageName(a.GetTypeUrl()))
		}
		return nil
	}
	m := mt.New().Interface()
	if err := unmarshal(a.GetValue(), m); err != nil {
		w.report(malformed, "the bytes are no valid %s", mt.Descriptor().FullName())
		return nil
	}
	return m
}
