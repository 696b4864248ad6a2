package envoytest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/sensitive"
	"github.com/envoykit/envoykit/validate"
)

// Diff asserts that two configurations mean the same. The order of resources, virtual hosts, domains, localities and
// endpoints does not matter, as it does not to Envoy; that of routes, filters and header mutations does. What is
// inside an Any is compared as the message that it is.
func Diff(t testing.TB, want, got any) {
	t.Helper()
	lines, err := Differences(want, got)
	if err != nil {
		t.Fatalf("envoytest: %v", err)
	}
	if len(lines) > 0 {
		t.Errorf("the configurations differ in %d places:\n    %s", len(lines), strings.Join(lines, "\n    "))
	}
}

// Differences are what [Diff] finds, a line each: the path, and what was wanted and found there.
func Differences(want, got any) ([]string, error) {
	w, g := Of(want), Of(got)
	for _, c := range []*Config{w, g} {
		if c.err != nil {
			return nil, c.err
		}
	}
	d := &differ{want: w, got: g}
	d.resources(w.about.Resources, g.about.Resources)
	return d.lines, nil
}

// differ collects the places where two configurations differ.
type differ struct {
	want, got *Config
	lines     []string
}

func (d *differ) add(path, want, got string) {
	d.lines = append(d.lines, fmt.Sprintf("%s: want %s, got %s", path, want, got))
}

// resources compares top-level messages by type and name.
func (d *differ) resources(want, got []validate.Resource) {
	others := map[string]proto.Message{}
	for i, r := range got {
		others[resourceKey(r, i)] = r.Message
	}
	for i, r := range want {
		key := resourceKey(r, i)
		if other, found := others[key]; found {
			d.message(resourcePath(r), r.Message.ProtoReflect(), other.ProtoReflect())
			delete(others, key)
			continue
		}
		d.add(resourcePath(r), "it", "nothing")
	}
	for i, r := range got {
		if _, left := others[resourceKey(r, i)]; left {
			d.add(resourcePath(r), "nothing", "it")
		}
	}
}

// resourceKey tells resources apart: by type and name, or by place where they have none.
func resourceKey(r validate.Resource, i int) string {
	m := r.Message.ProtoReflect()
	key := string(m.Descriptor().FullName()) + " "
	if name := nameOf(m); name != "" {
		return key + name
	}
	return fmt.Sprintf("%s#%d", key, i)
}

func resourcePath(r validate.Resource) string {
	m := r.Message.ProtoReflect()
	text := string(m.Descriptor().Name())
	if name := nameOf(m); name != "" {
		text += fmt.Sprintf("[%q]", name)
	}
	return text
}

// message compares the fields of two messages of one type.
func (d *differ) message(path string, want, got protoreflect.Message) {
	if want.Descriptor() != got.Descriptor() {
		d.add(path, "a "+string(want.Descriptor().FullName()), "a "+string(got.Descriptor().FullName()))
		return
	}
	if d.packed(path, want, got) {
		return
	}
	if isValue(want.Descriptor()) {
		if !proto.Equal(want.Interface(), got.Interface()) {
			d.add(path, d.text(want), d.text(got))
		}
		return
	}
	fields := want.Descriptor().Fields()
	for i := range fields.Len() {
		fd := fields.Get(i)
		d.field(path+"."+fd.TextName(), fd, want, got)
	}
	if string(want.GetUnknown()) != string(got.GetUnknown()) {
		d.add(path, "some unknown fields", "others")
	}
}

// packed compares what is inside two Any, if both are known.
func (d *differ) packed(path string, want, got protoreflect.Message) bool {
	w, ok := want.Interface().(*anypb.Any)
	if !ok {
		return false
	}
	g := got.Interface().(*anypb.Any) // of the same type
	a, b := d.want.about.Unpack(w), d.got.about.Unpack(g)
	if a == nil || b == nil {
		if !proto.Equal(w, g) {
			d.add(path, w.GetTypeUrl()+" with other bytes", g.GetTypeUrl())
		}
		return true
	}
	d.message(path, a.ProtoReflect(), b.ProtoReflect())
	return true
}

// isValue tells whether a message is shown as one value: durations, wrappers, structs.
func isValue(md protoreflect.MessageDescriptor) bool {
	return md.FullName().Parent() == "google.protobuf"
}

func (d *differ) field(path string, fd protoreflect.FieldDescriptor, want, got protoreflect.Message) {
	switch {
	case sensitive.Is(fd):
		if !want.Get(fd).Equal(got.Get(fd)) {
			d.add(path, "one secret", "another")
		}
	case !want.Has(fd) && !got.Has(fd):
	case want.Has(fd) != got.Has(fd) && !fd.IsList() && !fd.IsMap():
		d.add(path, d.value(fd, want), d.value(fd, got))
	case fd.IsMap():
		d.entries(path, fd, want.Get(fd).Map(), got.Get(fd).Map())
	case fd.IsList():
		d.list(path, fd, want.Get(fd).List(), got.Get(fd).List())
	case fd.Message() != nil:
		d.message(path, want.Get(fd).Message(), got.Get(fd).Message())
	case !want.Get(fd).Equal(got.Get(fd)):
		d.add(path, d.value(fd, want), d.value(fd, got))
	}
}

func (d *differ) entries(path string, fd protoreflect.FieldDescriptor, want, got protoreflect.Map) {
	var keys []protoreflect.MapKey
	collect := func(k protoreflect.MapKey, _ protoreflect.Value) bool {
		keys = append(keys, k)
		return true
	}
	want.Range(collect)
	got.Range(collect)
	slices.SortFunc(keys, func(a, b protoreflect.MapKey) int { return strings.Compare(a.String(), b.String()) })
	keys = slices.CompactFunc(keys, func(a, b protoreflect.MapKey) bool { return a.String() == b.String() })
	for _, k := range keys {
		d.item(fmt.Sprintf("%s[%q]", path, k.String()), fd.MapValue(), optional(want, k), optional(got, k))
	}
}

func optional(m protoreflect.Map, k protoreflect.MapKey) protoreflect.Value {
	if !m.Has(k) {
		return protoreflect.Value{}
	}
	return m.Get(k)
}

// item compares two elements, one of which may be missing.
func (d *differ) item(path string, fd protoreflect.FieldDescriptor, want, got protoreflect.Value) {
	switch {
	case want.IsValid() && got.IsValid() && fd.Message() != nil:
		d.message(path, want.Message(), got.Message())
	case want.IsValid() && got.IsValid() && want.Equal(got):
	default:
		d.add(path, d.scalar(fd, want), d.scalar(fd, got))
	}
}

// value is what a field holds, in one line.
func (d *differ) value(fd protoreflect.FieldDescriptor, m protoreflect.Message) string {
	if !m.Has(fd) {
		return "nothing"
	}
	return d.scalar(fd, m.Get(fd))
}

func (d *differ) scalar(fd protoreflect.FieldDescriptor, v protoreflect.Value) string {
	switch {
	case !v.IsValid():
		return "nothing"
	case fd.Message() != nil:
		return d.text(v.Message())
	case fd.Enum() != nil:
		if e := fd.Enum().Values().ByNumber(v.Enum()); e != nil {
			return string(e.Name())
		}
	case fd.Kind() == protoreflect.StringKind:
		return fmt.Sprintf("%q", v.String())
	}
	return v.String()
}

// text is a message in one line, without what is secret.
func (d *differ) text(m protoreflect.Message) string {
	const most = 200
	out, err := encode.YAML(nil, m.Interface(), encode.Options{Mask: true, Unresolved: encode.Opaque})
	if err != nil {
		return "a " + string(m.Descriptor().FullName())
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	text := strings.Join(lines, "; ")
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}
