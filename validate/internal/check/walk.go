package check

import (
	"reflect"
	"slices"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/diag"
)

// visit runs the rules of m, then goes down the fields of its plan.
func (c *Context) visit(v reflect.Value, m proto.Message) {
	if v.IsNil() {
		return
	}
	p := planOf(v.Type())
	if p == nil {
		return
	}
	if p.isAny {
		c.visitAny(m.(*anypb.Any))
		return
	}
	c.above = append(c.above, m)
	if c.visitor != nil {
		c.visitor(c, m)
	} else {
		for _, check := range p.checks {
			check(c, m)
		}
	}
	e := v.Elem()
	for i := range p.fields {
		c.visitField(e.Field(p.fields[i].index), &p.fields[i])
	}
	c.above = c.above[:len(c.above)-1]
}

func (c *Context) visitField(v reflect.Value, f *fieldPlan) {
	switch f.kind {
	case singular:
		if !v.IsNil() {
			c.enter(v, diag.FieldStep(f.name))
		}
	case repeated:
		for i := range v.Len() {
			c.enter(v.Index(i), diag.IndexStep(f.name, i))
		}
	case mapped:
		c.visitMap(v, f.name)
	case oneof:
		if v.IsNil() {
			return
		}
		w := v.Elem()
		if member, ok := f.members[w.Type()]; ok {
			c.enter(w.Elem().Field(0), diag.FieldStep(member.name))
		}
	}
}

// visitMap goes through a map in the order of its keys.
func (c *Context) visitMap(v reflect.Value, name string) {
	if v.Len() == 0 {
		return
	}
	type entry struct {
		key   string
		value reflect.Value
	}
	entries := make([]entry, 0, v.Len())
	for it := v.MapRange(); it.Next(); {
		entries = append(entries, entry{keyText(it.Key()), it.Value()})
	}
	slices.SortFunc(entries, func(a, b entry) int { return compareText(a.key, b.key) })
	for _, e := range entries {
		c.enter(e.value, diag.KeyStep(name, e.key))
	}
}

func (c *Context) enter(v reflect.Value, step diag.Step) {
	c.path = append(c.path, step)
	c.visit(v, v.Interface().(proto.Message))
	c.path = c.path[:len(c.path)-1]
}

// visitAny judges what an Any holds as if it stood in its place.
func (c *Context) visitAny(a *anypb.Any) {
	if c.visitor == nil && !c.slot(a) {
		return
	}
	m := c.Unpack(a)
	if m == nil {
		return
	}
	if c.visitor == nil {
		c.constraints(m)
	}
	c.visit(reflect.ValueOf(m), m)
}
