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
	// fine, if not nil, tells that no check has anything to say of a message.
	fine func(message) bool
}

// fieldPlan is a field that can lead to a message that somebody checks.
type fieldPlan struct {
	index   int
	name    string
	kind    fieldKind
	plan    *plan        // of the messages in it; nil for a oneof
	members []memberPlan // of a oneof
}

// memberPlan is a member of a oneof.
type memberPlan struct {
	wrapper reflect.Type
	name    string
	plan    *plan
}

type fieldKind int

const (
	singular fieldKind = iota
	repeated
	mapped
	packed // a map of Any
	oneof
)

var (
	plans   sync.Map // reflect.Type of a message pointer -> *plan
	anyType = reflect.TypeFor[*anypb.Any]()
	mapType = reflect.TypeFor[map[string]*anypb.Any]()
)

// planOf returns the plan of a message type, nil if nothing below it is of interest.
func planOf(t reflect.Type) *plan {
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	made := planner{}
	made.plan(t)
	for t, p := range made {
		plans.LoadOrStore(t, p)
	}
	p, _ := plans.Load(t)
	return p.(*plan)
}

// planner makes the plans of a type and of those below it, which may contain each other.
type planner map[reflect.Type]*plan

func (made planner) plan(t reflect.Type) *plan {
	if p, ok := made[t]; ok {
		return p
	}
	if !interesting(t) {
		made[t] = nil
		return nil
	}
	p := &plan{checks: checks[t], isAny: t == anyType, fine: fine[t]}
	made[t] = p
	for i := range t.Elem().NumField() {
		if f, ok := made.field(t, i); ok {
			p.fields = append(p.fields, f)
		}
	}
	return p
}

func (made planner) field(t reflect.Type, i int) (fieldPlan, bool) {
	sf := t.Elem().Field(i)
	if !sf.IsExported() {
		return fieldPlan{}, false
	}
	f := fieldPlan{index: i, name: protoName(sf)}
	if sf.Tag.Get("protobuf_oneof") != "" {
		f.kind, f.members = oneof, made.members(t, sf)
		return f, len(f.members) > 0
	}
	target := sf.Type
	switch sf.Type.Kind() {
	case reflect.Slice:
		f.kind, target = repeated, sf.Type.Elem()
	case reflect.Map:
		f.kind, target = mapped, sf.Type.Elem()
	}
	if sf.Type == mapType {
		f.kind = packed
	}
	f.plan = made.plan(target)
	return f, f.plan != nil
}

// members lists the members of a oneof that hold an interesting message.
func (made planner) members(t reflect.Type, sf reflect.StructField) []memberPlan {
	var members []memberPlan
	for _, w := range oneofWrappers(t) {
		if !w.Implements(sf.Type) {
			continue
		}
		inner := w.Elem().Field(0)
		if p := made.plan(inner.Type); p != nil {
			members = append(members, memberPlan{w, protoName(inner), p})
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
