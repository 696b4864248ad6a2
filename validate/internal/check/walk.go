package check

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/diag"
)

// visit runs the rules of m, then goes down the fields of its plan.
func (c *Context) visit(v reflect.Value, m proto.Message, p *plan) {
	if p == nil || p.fine != nil && p.fine(m) {
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
	if len(p.fields) > 0 {
		e := v.Elem()
		for i := range p.fields {
			f := &p.fields[i]
			c.visitField(e.Field(f.index), f)
		}
	}
	c.above = c.above[:len(c.above)-1]
}

func (c *Context) visitField(v reflect.Value, f *fieldPlan) {
	switch f.kind {
	case singular:
		c.enter(v, diag.Step{Field: f.name, Index: -1}, f.plan)
	case repeated:
		for i := range v.Len() {
			c.enter(v.Index(i), diag.Step{Field: f.name, Index: i}, f.plan)
		}
	case packed:
		c.visitPacked(v, f)
	case mapped:
		c.visitMap(v, f)
	case oneof:
		if v.IsNil() {
			return
		}
		w := v.Elem()
		t := w.Type()
		for i := range f.members {
			if member := &f.members[i]; member.wrapper == t {
				if !w.IsNil() {
					c.enter(w.Elem().Field(0), diag.Step{Field: member.name, Index: -1}, member.plan)
				}
				return
			}
		}
	}
}

// visitMap goes through a map in the order of its keys.
func (c *Context) visitMap(v reflect.Value, f *fieldPlan) {
	if v.Len() == 0 {
		return
	}
	type entry struct {
		key   string
		value reflect.Value
	}
	entries := make([]entry, 0, v.Len())
	for it := v.MapRange(); it.Next(); {
		entries = append(entries, entry{fmt.Sprint(it.Key().Interface()), it.Value()})
	}
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.key, b.key) })
	for _, e := range entries {
		c.enter(e.value, diag.KeyStep(f.name, e.key), f.plan)
	}
}

// visitPacked is visitMap for a map of Any, the usual one.
func (c *Context) visitPacked(v reflect.Value, f *fieldPlan) {
	if v.Len() == 0 {
		return
	}
	entries := v.Interface().(map[string]*anypb.Any)
	if len(entries) == 1 {
		for key, a := range entries {
			c.visitEntry(f.name, key, a)
		}
		return
	}
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		c.visitEntry(f.name, key, entries[key])
	}
}

func (c *Context) visitEntry(field, key string, a *anypb.Any) {
	if a == nil {
		return
	}
	c.path = append(c.path, diag.KeyStep(field, key))
	c.visitAny(a)
	c.path = c.path[:len(c.path)-1]
}

func (c *Context) enter(v reflect.Value, step diag.Step, p *plan) {
	if v.IsNil() {
		return
	}
	c.path = append(c.path, step)
	c.visit(v, v.Interface().(proto.Message), p)
	c.path = c.path[:len(c.path)-1]
}

// root visits a message that stands in no field: a resource, or what an Any holds.
func (c *Context) root(m proto.Message) {
	if v := reflect.ValueOf(m); !v.IsNil() {
		c.visit(v, m, planOf(v.Type()))
	}
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
	if c.visitor != nil {
		c.root(m)
		return
	}
	if c.isLater() {
		c.later++
		defer func() { c.later-- }()
	}
	c.entire(m)
	c.root(m)
}
