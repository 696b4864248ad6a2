package snapshot

import (
	"maps"

	"github.com/envoykit/envoykit/internal/contents"
)

// The kinds that a step of a plan lets in or takes out. What is referred to comes before what refers to it, and
// leaves after it.
var (
	makeOrder = [][]contents.Kind{
		{contents.Runtimes, contents.Secrets, contents.Endpoints},
		{contents.Clusters},
		{contents.Routes, contents.VirtualHosts, contents.Extensions},
		{contents.ScopedRoutes},
		{contents.Listeners},
	}
	breakOrder = [][]contents.Kind{
		{contents.Listeners},
		{contents.ScopedRoutes},
		{contents.Routes, contents.VirtualHosts, contents.Extensions},
		{contents.Clusters},
		{contents.Runtimes, contents.Secrets, contents.Endpoints},
	}
)

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
	var out []*Snapshot
	version := old.Version()
	for step := range len(makeOrder) + len(breakOrder) {
		s := staged(old, new, step)
		if v := s.Version(); v != version {
			out, version = append(out, s), v
		}
	}
	if version != new.Version() {
		panic("snapshot: a plan does not end where it should") // a kind is missing in the orders above
	}
	if len(out) > 0 {
		out[len(out)-1] = new
	}
	return out
}

// stage is a place between two snapshots.
type stage struct {
	old, new *Snapshot
	step     int
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
	return staged(old, new, g.step), nil
}

func (s *Snapshot) having(roots []Resource) (out []Resource) {
	for _, root := range roots {
		if kind, ok := groupOf(root.Kind); ok && s.groups[kind].Find(root.Name) != nil {
			out = append(out, root)
		}
	}
	return out
}

// staged returns the snapshot after the step: kinds whose turn has come are new, with what new lacks until
// their second turn.
func staged(old, new *Snapshot, step int) *Snapshot {
	groups := old.groups
	for i, kinds := range makeOrder {
		if i > step {
			break
		}
		for _, kind := range kinds {
			groups[kind] = union(new.groups[kind], &old.groups[kind])
		}
	}
	for i, kinds := range breakOrder {
		if i+len(makeOrder) > step {
			break
		}
		for _, kind := range kinds {
			groups[kind] = new.groups[kind]
		}
	}
	s := fresh(groups)
	s.locate, s.links = new.locate, new.links
	s.why = maps.Clone(old.why)
	if s.why != nil {
		maps.Copy(s.why, new.why)
	}
	s.ttls = new.ttls
	s.stage = &stage{old, new, step}
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
