package check

import (
	"reflect"
	"strings"
	"sync"

	"google.golang.org/protobuf/types/known/anypb"
)

// plan says what the walk does at a message type.
type plan struct {
	checks []func(*Context, message)
	fields []fieldPlan
	isAny  bool
}

// fieldPlan is a field that can lead to a message that somebody checks.
type fieldPlan struct {
	index   int
	name    string
	kind    fieldKind
	members map[reflect.Type]fieldPlan // of a oneof, by wrapper type
}

type fieldKind int

const (
	singular fieldKind = iota
	repeated
	mapped
	oneof
)

var (
	plans   sync.Map // reflect.Type of a message pointer -> *plan
	anyType = reflect.TypeFor[*anypb.Any]()
)

// planOf returns the plan of a message type, nil if nothing below it is of interest.
func planOf(t reflect.Type) *plan {
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	p := makePlan(t)
	plans.Store(t, p)
	return p
}

func makePlan(t reflect.Type) *plan {
	p := &plan{checks: checks[t], isAny: t == anyType}
	for i := range t.Elem().NumField() {
		if f, ok := planField(t, i); ok {
			p.fields = append(p.fields, f)
		}
	}
	if len(p.checks) == 0 && len(p.fields) == 0 && !p.isAny {
		return nil
	}
	return p
}

func planField(t reflect.Type, i int) (fieldPlan, bool) {
	sf := t.Elem().Field(i)
	if !sf.IsExported() {
		return fieldPlan{}, false
	}
	f := fieldPlan{index: i, name: protoName(sf)}
	if sf.Tag.Get("protobuf_oneof") != "" {
		f.kind, f.members = oneof, oneofMembers(t, sf)
		return f, len(f.members) > 0
	}
	target := sf.Type
	switch sf.Type.Kind() {
	case reflect.Slice:
		f.kind, target = repeated, sf.Type.Elem()
	case reflect.Map:
		f.kind, target = mapped, sf.Type.Elem()
	}
	return f, interesting(target)
}

// oneofMembers lists the wrapper types of a oneof that hold an interesting message.
func oneofMembers(t reflect.Type, sf reflect.StructField) map[reflect.Type]fieldPlan {
	members := map[reflect.Type]fieldPlan{}
	for _, w := range oneofWrappers(t) {
		if !w.Implements(sf.Type) {
			continue
		}
		if inner := w.Elem().Field(0); interesting(inner.Type) {
			members[w] = fieldPlan{name: protoName(inner)}
		}
	}
	return members
}

// protoName reads the proto field name from the tag that protoc-gen-go writes.
func protoName(sf reflect.StructField) string {
	for part := range strings.SplitSeq(sf.Tag.Get("protobuf"), ",") {
		if name, ok := strings.CutPrefix(part, "name="); ok {
			return name
		}
	}
	return ""
}

// interesting tells whether a message type, or one that it can hold, is checked or packed.
func interesting(t reflect.Type) bool { return reaches(t, map[reflect.Type]bool{}) }

func reaches(t reflect.Type, seen map[reflect.Type]bool) bool {
	if t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct || !t.Implements(messageType) {
		return false
	}
	if t == anyType || len(checks[t]) > 0 {
		return true
	}
	if seen[t] {
		return false
	}
	seen[t] = true
	for i := range t.Elem().NumField() {
		sf := t.Elem().Field(i)
		if !sf.IsExported() {
			continue
		}
		switch sf.Type.Kind() {
		case reflect.Pointer:
			if reaches(sf.Type, seen) {
				return true
			}
		case reflect.Slice, reflect.Map:
			if reaches(sf.Type.Elem(), seen) {
				return true
			}
		}
	}
	for _, w := range oneofWrappers(t) {
		if reaches(w.Elem().Field(0).Type, seen) {
			return true
		}
	}
	return false
}
