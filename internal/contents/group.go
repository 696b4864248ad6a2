package contents

import (
	"cmp"
	"iter"
	"slices"
	"sync"

	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/persistent"
)

// Resource is a named resource of a bundle. Its message must not be changed.
type Resource struct {
	Name    string
	Message proto.Message
	// Index is the resource's place in its group: paths of findings hold it.
	Index int
	// Source knows the lines of the resource, under the path that begins with At.
	Source Source
	At     diag.Step

	encoding encoding
}

// Source is where resources were built.
type Source interface {
	// Locate returns the line that wrote a path.
	Locate(diag.Path) diag.Location
	// Allows tells whether the user lets the finding pass.
	Allows(diag.Diagnostic) bool
}

// Group holds the resources of one kind: a base that many bundles share, and what changed since. A copy
// of a Group is as good as the original.
type Group struct {
	base    *base
	changes persistent.Map[*Resource] // nil for a name that was deleted
	len     int
	next    int // index of the next resource added
	total   *total
}

// base is a list of resources that never changes.
type base struct {
	list   []*Resource
	once   sync.Once
	byName map[string]*Resource
}

// NewGroup returns a group of the resources, in their order.
func NewGroup(list []*Resource) Group {
	return Group{base: &base{list: list}, len: len(list), next: len(list), total: &total{}}
}

// find indexes the list at the first call; of several resources with one name the first counts.
func (b *base) find(name string) *Resource {
	if b == nil {
		return nil
	}
	b.once.Do(func() {
		b.byName = make(map[string]*Resource, len(b.list))
		for i := len(b.list) - 1; i >= 0; i-- {
			b.byName[b.list[i].Name] = b.list[i]
		}
	})
	return b.byName[name]
}

// Len returns how many resources there are.
func (g *Group) Len() int { return g.len }

// Find returns the resource of a name, nil if there is none.
func (g *Group) Find(name string) *Resource {
	if r, changed := g.changes.Get(name); changed {
		return r
	}
	return g.base.find(name)
}

// at returns the resource with the index, nil if there is none.
func (g *Group) at(index int) *Resource {
	for r := range g.All() {
		if r.Index == index {
			return r
		}
	}
	return nil
}

// All yields the resources in the order in which they were given.
func (g *Group) All() iter.Seq[*Resource] {
	return func(yield func(*Resource) bool) {
		if g.base == nil {
			return
		}
		for _, r := range g.base.list {
			if c, changed := g.changes.Get(r.Name); changed {
				r = c
			}
			if r != nil && !yield(r) {
				return
			}
		}
		for _, r := range g.added() {
			if !yield(r) {
				return
			}
		}
	}
}

// added lists the resources whose names the base does not have.
func (g *Group) added() (out []*Resource) {
	for name, r := range g.changes.All() {
		if r != nil && g.base.find(name) == nil {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b *Resource) int { return cmp.Compare(a.Index, b.Index) })
	return out
}

// Put returns a group with the resource in place of the one of its name, or added; it sets the resource's index.
func (g Group) Put(r *Resource) Group {
	if g.base == nil {
		g = NewGroup(nil)
	}
	r.Index = g.next
	old := g.Find(r.Name)
	if old != nil {
		r.Index = old.Index
	} else {
		g.len++
		g.next++
	}
	g.total = g.total.change(old, r)
	g.changes = g.changes.Put(r.Name, r)
	return g.compact()
}

// Delete returns a group without the resource of a name.
func (g Group) Delete(name string) Group {
	old := g.Find(name)
	if old == nil {
		return g
	}
	g.len--
	g.total = g.total.change(old, nil)
	g.changes = g.changes.Put(name, nil)
	return g.compact()
}

// compact makes a new base when half of the old one has changed, so that many updates cost a constant each
// and names long gone take no space.
func (g Group) compact() Group {
	if g.changes.Len() <= 64+len(g.base.list)/2 {
		return g
	}
	list := slices.Collect(g.All())
	g.base, g.changes = &base{list: list}, persistent.Map[*Resource]{}
	return g
}
