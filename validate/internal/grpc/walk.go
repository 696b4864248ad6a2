package grpc

import (
	"reflect"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var (
	rules  []*diag.Rule
	checks = map[reflect.Type][]func(*visit, proto.Message){}
)

// rule declares a rule.
func rule(r diag.Rule) *diag.Rule {
	rules = append(rules, &r)
	return &r
}

// on registers a check of each message of a type.
func on[M proto.Message](f func(*visit, M)) {
	t := reflect.TypeFor[M]()
	checks[t] = append(checks[t], func(v *visit, m proto.Message) { f(v, m.(M)) })
}

// Rules returns the rules, sorted by ID.
func Rules() []*diag.Rule {
	out := slices.Clone(rules)
	slices.SortFunc(out, func(a, b *diag.Rule) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return out
}

// Check judges each resource of the set.
func Check(set *check.Set) diag.List {
	v := &visit{unpacked: set.Unpacked}
	for _, r := range set.Resources {
		v.path, v.above = r.Path.Append(), nil
		if r.Message != nil {
			v.message(r.Message.ProtoReflect())
		}
	}
	return v.found.Sorted()
}

// visit is the walk at one message.
type visit struct {
	unpacked func(*anypb.Any) proto.Message
	path     diag.Path
	above    []proto.Message // the messages around, outermost first
	found    diag.List
}

// report says that the message at hand breaks a rule, in the field.
func (v *visit) report(r *diag.Rule, summary, field string, fixes ...string) {
	below, _ := diag.ParsePath(field)
	v.found = append(v.found, diag.Diagnostic{Rule: r, Severity: r.Severity, Path: v.path.Append(below...), Summary: summary, Fixes: fixes})
}

// within returns the innermost message of a type around the one at hand.
func within[M proto.Message](v *visit) (m M, ok bool) {
	for _, above := range slices.Backward(v.above) {
		if m, ok = above.(M); ok {
			return m, true
		}
	}
	return m, false
}

func (v *visit) message(m protoreflect.Message) {
	if !m.IsValid() {
		return
	}
	if packed, ok := m.Interface().(*anypb.Any); ok {
		v.any(packed)
		return
	}
	for _, f := range checks[reflect.TypeOf(m.Interface())] {
		f(v, m.Interface())
	}
	v.above = append(v.above, m.Interface())
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		if f := fields.Get(i); f.Message() != nil && m.Has(f) {
			v.field(f, m.Get(f))
		}
	}
	v.above = v.above[:len(v.above)-1]
}

func (v *visit) field(f protoreflect.FieldDescriptor, value protoreflect.Value) {
	name := string(f.Name())
	switch {
	case f.IsMap():
		if f.MapValue().Message() != nil {
			value.Map().Range(func(key protoreflect.MapKey, value protoreflect.Value) bool { // findings are sorted in the end
				v.below(diag.KeyStep(name, key.String()), value.Message())
				return true
			})
		}
	case f.IsList():
		for i := range value.List().Len() {
			v.below(diag.IndexStep(name, i), value.List().Get(i).Message())
		}
	default:
		v.below(diag.FieldStep(name), value.Message())
	}
}

func (v *visit) below(step diag.Step, m protoreflect.Message) {
	v.path = append(v.path, step)
	v.message(m)
	v.path = v.path[:len(v.path)-1]
}

// any goes on behind an Any, under the same path. What cannot be unpacked other rules judge.
func (v *visit) any(packed *anypb.Any) {
	if v.unpacked != nil {
		if m := v.unpacked(packed); m != nil {
			v.message(m.ProtoReflect())
			return
		}
	}
	if m, err := packed.UnmarshalNew(); err == nil {
		v.message(m.ProtoReflect())
	}
}
