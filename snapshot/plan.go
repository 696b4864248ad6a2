package snapshot

import (
	"maps"

	"github.com/envoykit/envoykit/internal/contents"
)

// step is a part of a plan: kinds that are made (new and changed resources come in, what goes stays), or broken (what goes
// is gone).
type step struct {
	made, broken []contents.Kind
	announced    bool // see announce
}

// What is referred to is made before what refers to it, and broken after it.
var steps = []step{
	{made: []contents.Kind{contents.Runtimes, contents.Secrets, contents.Endpoints}},
	{made: []contents.Kind{contents.Clusters}},
	{announced: true},
	{made: []contents.Kind{contents.Routes, contents.VirtualHosts, contents.Extensions}},
	{made: []contents.Kind{contents.ScopedRoutes}},
	{made: []contents.Kind{contents.Listeners}},
	{broken: []contents.Kind{contents.Listeners}},
	{broken: []contents.Kind{contents.ScopedRoutes}},
	{broken: []contents.Kind{contents.Routes, contents.VirtualHosts, contents.Extensions}},
	{broken: []contents.Kind{contents.Clusters}},
	{broken: []contents.Kind{contents.Runtimes, contents.Secrets, contents.Endpoints}},
}

// Plan returns the snapshots that take a proxy from old to new, the last of which is new itself: first what is new or
// changed, in an order in which nothing is named before it is there, then the removals, in an order in
// which nothing goes while it is named. Where a proxy has accepted each before it gets the next, it may apply
// the types of one in any order, and no route ever leads to a cluster that is not there.
//
// Steps that change nothing are left out; a plan between equal snapshots is empty, and without
// an old one it is new alone.
func Plan(old, new *Snapshot) []*Snapshot {
	if old == nil {
		return []*Snapshot{new}
	}
	new.links.inherit(old.links)
	return plan(old, new, steps)
}

func plan(old, new *Snapshot, steps []step) []*Snapshot {
	var out []*Snapshot
	version := old.Version()
	for i := range steps {
		s := staged(old, new, steps[:i+1])
		if v := s.Version(); v != version {
			out, version = append(out, s), v
		}
	}
	if len(out) > 0 && version == new.Version() {
		out[len(out)-1] = new
	}
	return out
}

// stage is a place between two snapshots.
type stage struct {
	old, new *Snapshot
	steps    []step
}

// view is the same place between what the roots reach in either snapshot, so that a cluster reaches a
// node before the route that will lead there. A root that only one of them has is left out of the other.
func (g *stage) view(roots []Resource) (*Snapshot, error) {
	old, err := g.old.View(g.old.having(roots)...)
	if err != nil {
		return nil, err
	}
	new, err := g.new.View(g.new.having(roots)...)
	if err != nil {
		return nil, err
	}
	return staged(old, new, g.steps), nil
}

func (s *Snapshot) having(roots []Resource) (out []Resource) {
	for _, root := range roots {
		if kind, ok := groupOf(root.Kind); ok && s.groups[kind].Find(root.Name) != nil {
			out = append(out, root)
		}
	}
	return out
}

// staged returns the snapshot after the steps.
func staged(old, new *Snapshot, steps []step) *Snapshot {
	groups := old.groups
	for i, step := range steps {
		for _, kind := range step.made {
			groups[kind] = union(new.groups[kind], &old.groups[kind])
		}
		for _, kind := range step.broken {
			groups[kind] = new.groups[kind]
		}
		if step.announced && i == len(steps)-1 {
			groups[contents.Routes] = announce(old, new)
		}
	}
	s := fresh(groups)
	s.locate, s.links, s.ttls = new.locate, new.links, new.ttls
	s.why = maps.Clone(old.why)
	if s.why != nil {
		maps.Copy(s.why, new.why)
	}
	s.stage = &stage{old, new, steps}
	return s
}

// union is all of new, and what only old has.
func union(new contents.Group, old *contents.Group) contents.Group {
	if new.Version() == old.Version() {
		return new
	}
	for r := range old.All() {
		if new.Find(r.Name) == nil {
			new = new.Put(&contents.Resource{Name: r.Name, Message: r.Message, Source: r.Source, At: r.At})
		}
	}
	return new
}
