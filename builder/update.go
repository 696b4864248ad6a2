package builder

import (
	"cmp"
	"fmt"
	"slices"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/contents"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/validate"
)

// Update returns a new bundle with the changes made, and what they changed; b stays as it is. The new
// bundle shares everything else with b. Only the changed resources and those that refer to them are validated
// again, so that the cost does not depend on how many others there are. Changes that would
// break the bundle are refused together, with all that is wrong.
//
// Changes are made in their order. Where nothing differs in the end the result is b itself and an empty change set.
//
// The first update of a bundle that was built reads the references of all its resources once.
func (b *Bundle) Update(changes ...Change) (*Bundle, *ChangeSet, error) {
	u := &update{old: b, new: &Bundle{contents: b.contents, options: b.options}, root: &node.State{}, latest: map[key]Change{}}
	for _, c := range changes {
		u.take(c)
	}
	set := u.apply()
	if set.Empty() && len(u.found) == 0 {
		return b, set, nil
	}
	u.validate()
	if err := u.found.Err(); err != nil {
		return nil, nil, err
	}
	return u.new, set, nil
}

// graphOf returns the references of a bundle, read at the first call.
func (b *Bundle) graphOf() graph {
	b.graphOnce.Do(func() {
		if b.graph == nil {
			g := newGraph(&b.contents)
			b.graph = &g
		}
	})
	return *b.graph
}

// update is the state of one Update.
type update struct {
	old, new *Bundle
	root     *node.State
	latest   map[key]Change // the last change of each resource
	order    []key
	touched  map[key]bool // changed, or referring to something changed
	found    diag.List
}

// take keeps a change unless it is none.
func (u *update) take(c Change) {
	if c.root != nil {
		u.found = append(u.found, c.root.Problems()...)
	}
	if c.kind == contents.NumKinds || c.root == nil {
		if len(u.found) == 0 {
			u.root.Report(node.RuleNil, "a change of nothing that a bundle holds")
			u.found = append(u.found, u.root.Problems()...)
		}
		return
	}
	k := key{c.kind, c.name}
	if _, ok := u.latest[k]; !ok {
		u.order = append(u.order, k)
	}
	u.latest[k] = c
}

// apply makes the changes that differ from what is there.
func (u *update) apply() *ChangeSet {
	set := &ChangeSet{}
	byKind := map[contents.Kind]*GroupChange{}
	g := u.old.graphOf()
	u.touched = map[key]bool{}
	for _, k := range u.order {
		group := &u.new.contents.Groups[k.kind]
		old := group.Find(k.name)
		next := u.latest[k].resource()
		switch {
		case old == next || old != nil && next != nil && old.Same(next):
			delete(u.latest, k)
			continue
		case next == nil:
			*group = group.Delete(k.name)
		default:
			*group = group.Put(next)
		}
		g = g.with(k, messageOf(old), messageOf(next))
		u.touched[k] = true
		if byKind[k.kind] == nil {
			byKind[k.kind] = &GroupChange{TypeURL: k.kind.TypeURL(), before: &u.old.contents.Groups[k.kind], after: group}
		}
		byKind[k.kind].record(k.name, old, next)
	}
	u.new.graph = &g
	for _, k := range u.order {
		if u.touched[k] {
			for _, from := range g.to(k) {
				u.touched[from] = true
			}
		}
	}
	for _, c := range byKind {
		set.Groups = append(set.Groups, *c)
	}
	set.sort()
	return set
}

func messageOf(r *contents.Resource) proto.Message {
	if r == nil {
		return nil
	}
	return r.Message
}

// validate judges what was touched, in the world of the rest.
func (u *update) validate() {
	u.touchListeners()
	o := u.new.options
	o.World = func(kind Kind, name string) proto.Message {
		if g := groupOf(kind); g != contents.NumKinds {
			return u.new.contents.Find(g, name)
		}
		return nil
	}
	set := &validate.Set{Unpacked: u.unpacked()}
	for _, k := range u.sorted() {
		if r := u.new.contents.Groups[k.kind].Find(k.name); r != nil {
			set.Resources = append(set.Resources, validate.Resource{Path: k.kind.Path(r.Index, k.name), Message: r.Message})
		}
	}
	u.found = append(u.found, u.new.settle(validate.Check(set, o))...).Sorted()
	u.new.found = u.found
}

// touchListeners takes all listeners where one changed: no two may listen on one address.
func (u *update) touchListeners() {
	if !slices.ContainsFunc(u.order, func(k key) bool { return k.kind == contents.Listeners && u.touched[k] }) {
		return
	}
	for r := range u.new.contents.Groups[contents.Listeners].All() {
		u.touched[key{contents.Listeners, r.Name}] = true
	}
}

func (u *update) sorted() []key {
	out := make([]key, 0, len(u.touched))
	for k := range u.touched {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b key) int { return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.name, b.name)) })
	return out
}

// unpacked looks behind an Any of a changed part or of the old bundle.
func (u *update) unpacked() func(*anypb.Any) proto.Message {
	own := map[*anypb.Any]proto.Message{}
	for _, c := range u.latest {
		c.root.Unpacked(own)
	}
	return func(a *anypb.Any) proto.Message {
		if m, ok := own[a]; ok {
			return m
		}
		return u.old.contents.Resolve(a)
	}
}

// Version is a hash over the resources of a type, the same in every process and for every order in which they were
// given; "" where there are none. typeURL is xDS's: "type.googleapis.com/envoy.config.cluster.v3.Cluster".
func (b *Bundle) Version(typeURL string) (string, error) {
	kind, ok := contents.KindOf(typeURL)
	if !ok {
		return "", fmt.Errorf("a bundle holds no resources of type %q", typeURL)
	}
	return b.contents.Groups[kind].Version(), nil
}
