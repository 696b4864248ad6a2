package bench

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate"
)

// BenchmarkValidate judges clusters, a table with as many routes, and 100 listeners, against the generated validators
// alone: on the same messages, and on what is in every Any. A walk that unpacks is what those who
// have raw messages would write; a builder has the messages before it packs them, and need not unpack.
func BenchmarkValidate(b *testing.B) {
	const n = 10_000
	set := validated(n)
	typed := unpackAll(set)
	given := &validate.Set{Resources: set.Resources, Unpacked: func(a *anypb.Any) proto.Message { return typed.messages[a] }}
	require.Empty(b, validate.Check(set, validate.Options{}).AtLeast(diag.Warning))

	b.Run("raw/floor", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for _, r := range set.Resources {
				planned(b, r.Message, unpack)
			}
		}
	})
	b.Run("raw/check", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			validate.Check(set, validate.Options{})
		}
	})
	b.Run("typed/floor", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for _, m := range typed.all {
				mustValidate(b, m)
			}
		}
	})
	b.Run("typed/check", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			validate.Check(given, validate.Options{})
		}
	})
	b.Run("typed/version", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			validate.Check(given, validate.Options{Envoy: "1.40"})
		}
	})
}

// TestFloorFindsEverything keeps the comparison fair: the walk reaches every Any.
func TestFloorFindsEverything(t *testing.T) {
	set := validated(3)
	typed := unpackAll(set)
	count := 0
	for _, r := range set.Resources {
		planned(t, r.Message, func(a *anypb.Any) proto.Message {
			count++
			return typed.messages[a]
		})
	}
	// Of a cluster: the balancer, TLS, the protocol. Of a listener: the manager, its three filters, TLS.
	require.Equal(t, 3*3+100*5, count)
	require.Len(t, typed.all, len(set.Resources)+count)
}

func validated(n int) *validate.Set {
	set := &validate.Set{}
	add := func(m proto.Message) { set.Resources = append(set.Resources, validate.Resource{Message: m}) }
	for i := range n {
		add(literalCluster(i))
	}
	add(literalRoutes(n))
	for i := range 100 {
		add(literalListener(i))
	}
	return set
}

// typedMessages are what a builder knows: every message that was packed, and all of them with the resources.
type typedMessages struct {
	messages map[*anypb.Any]proto.Message
	all      []proto.Message
}

func unpackAll(set *validate.Set) typedMessages {
	t := typedMessages{messages: map[*anypb.Any]proto.Message{}}
	for _, r := range set.Resources {
		t.all = append(t.all, r.Message)
		planned(nil, r.Message, func(a *anypb.Any) proto.Message {
			m := unpack(a)
			t.messages[a] = m
			t.all = append(t.all, m)
			return m
		})
	}
	return t
}

func unpack(a *anypb.Any) proto.Message {
	m, err := a.UnmarshalNew()
	if err != nil {
		panic(err)
	}
	return m
}

func mustValidate(t testing.TB, m proto.Message) {
	if err := m.(interface{ ValidateAll() error }).ValidateAll(); err != nil && t != nil {
		t.Fatal(err)
	}
}

// planned validates a message and what is packed in it, and skips the fields that hold no Any.
func planned(t testing.TB, m proto.Message, open func(*anypb.Any) proto.Message) {
	mustValidate(t, m)
	walk(m.ProtoReflect(), func(a *anypb.Any) { planned(t, open(a), open) })
}

func walk(m protoreflect.Message, visit func(*anypb.Any)) {
	if a, ok := m.Interface().(*anypb.Any); ok {
		visit(a)
		return
	}
	for _, fd := range planFor(m.Descriptor()) {
		if !m.Has(fd) {
			continue
		}
		v := m.Get(fd)
		switch {
		case fd.IsMap():
			v.Map().Range(func(_ protoreflect.MapKey, v protoreflect.Value) bool {
				walk(v.Message(), visit)
				return true
			})
		case fd.IsList():
			for i := range v.List().Len() {
				walk(v.List().Get(i).Message(), visit)
			}
		default:
			walk(v.Message(), visit)
		}
	}
}

var fieldPlans = map[protoreflect.MessageDescriptor][]protoreflect.FieldDescriptor{}

// planFor lists the fields of a message that can lead to an Any.
func planFor(d protoreflect.MessageDescriptor) []protoreflect.FieldDescriptor {
	if p, ok := fieldPlans[d]; ok {
		return p
	}
	var p []protoreflect.FieldDescriptor
	for i := range d.Fields().Len() {
		if fd := d.Fields().Get(i); leadsToAny(fd, nil) {
			p = append(p, fd)
		}
	}
	fieldPlans[d] = p
	return p
}

func leadsToAny(fd protoreflect.FieldDescriptor, seen []protoreflect.FullName) bool {
	d := fd.Message()
	if fd.IsMap() {
		d = fd.MapValue().Message()
	}
	if d == nil || slices.Contains(seen, d.FullName()) {
		return false
	}
	if d.FullName() == "google.protobuf.Any" {
		return true
	}
	seen = append(seen, d.FullName())
	for i := range d.Fields().Len() {
		if leadsToAny(d.Fields().Get(i), seen) {
			return true
		}
	}
	return false
}
