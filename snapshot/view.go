package snapshot

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/internal/contents"
	"github.com/envoykit/envoykit/validate"
)

// Resource names a resource of a bundle.
type Resource struct {
	Kind builder.Kind
	Name string
}

// String is "listener echo".
func (r Resource) String() string { return string(r.Kind) + " " + r.Name }

// Inclusion says why a resource is in a view.
type Inclusion struct {
	// From refers to the resource; it is zero for a root.
	From Resource
	// Path is the field of From that names the resource.
	Path string
}

// resource is a Resource by its group.
type resource struct {
	kind contents.Kind
	name string
}

var kinds = [contents.NumKinds]builder.Kind{
	contents.Listeners:    builder.Listener,
	contents.Routes:       builder.RouteConfiguration,
	contents.ScopedRoutes: builder.ScopedRoute,
	contents.VirtualHosts: builder.VirtualHost,
	contents.Clusters:     builder.Cluster,
	contents.Endpoints:    builder.LoadAssignment,
	contents.Secrets:      builder.Secret,
	contents.Runtimes:     "runtime layer",
	contents.Extensions:   "extension configuration",
}

func (r resource) public() Resource { return Resource{kinds[r.kind], r.name} }

func groupOf(kind builder.Kind) (contents.Kind, bool) {
	i := slices.Index(kinds[:], kind)
	return contents.Kind(i), i >= 0
}

// View returns a snapshot of the roots and exactly what they reach: for a node that needs only these
// listeners, say. Equal roots give the same snapshot, so that any number of nodes share one.
// Resources are shared with s. A root that does not exist is an error.
func (s *Snapshot) View(roots ...Resource) (*Snapshot, error) {
	roots = slices.Clone(roots)
	slices.SortFunc(roots, func(a, b Resource) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name)) })
	roots = slices.Compact(roots)
	return s.views.get(roots, func() (*Snapshot, error) {
		if s.stage != nil {
			return s.stage.view(roots)
		}
		return s.reach(roots)
	})
}

// reach walks from the roots along references.
func (s *Snapshot) reach(roots []Resource) (*Snapshot, error) {
	why := map[resource]Inclusion{}
	var todo []resource
	for _, root := range roots {
		kind, ok := groupOf(root.Kind)
		if !ok || s.groups[kind].Find(root.Name) == nil {
			return nil, fmt.Errorf("view: the bundle holds no %s %q", root.Kind, root.Name)
		}
		r := resource{kind, root.Name}
		why[r], todo = Inclusion{}, append(todo, r)
	}
	for len(todo) > 0 {
		from := todo[0]
		todo = todo[1:]
		for _, l := range s.links.of(s.groups[from.kind].Find(from.name)) {
			to := resource{l.kind, l.name}
			if _, known := why[to]; known || s.groups[to.kind].Find(to.name) == nil {
				continue
			}
			why[to], todo = Inclusion{From: from.public(), Path: l.path}, append(todo, to)
		}
	}
	return s.only(why), nil
}

// only returns the part of the snapshot that why lists.
func (s *Snapshot) only(why map[resource]Inclusion) *Snapshot {
	var lists [contents.NumKinds][]*contents.Resource
	for r := range why {
		lists[r.kind] = append(lists[r.kind], s.groups[r.kind].Find(r.name))
	}
	var groups [contents.NumKinds]contents.Group
	for kind, list := range lists {
		slices.SortFunc(list, func(a, b *contents.Resource) int { return cmp.Compare(a.Index, b.Index) })
		groups[kind] = contents.NewGroup(list)
	}
	view := fresh(groups)
	view.locate, view.ttls, view.links, view.why = s.locate, s.ttls, s.links, why
	return view
}

// Explain says why a resource is in the view: each line is one reference, from a root on. It is
// empty for what is not there, and for a snapshot of a whole bundle.
func (s *Snapshot) Explain(r Resource) []string {
	kind, _ := groupOf(r.Kind)
	why, ok := s.why[resource{kind, r.Name}]
	if !ok {
		return nil
	}
	if why.From == (Resource{}) {
		return []string{r.String() + " is a root"}
	}
	return append(s.Explain(why.From), fmt.Sprintf("%s names %s at %s", why.From, r, why.Path))
}

// Resources lists what the snapshot holds, by kind and name.
func (s *Snapshot) Resources() []Resource {
	var out []Resource
	for kind := range s.groups {
		begin := len(out)
		for r := range s.groups[kind].All() {
			out = append(out, resource{contents.Kind(kind), r.Name}.public())
		}
		slices.SortFunc(out[begin:], func(a, b Resource) int { return cmp.Compare(a.Name, b.Name) })
	}
	return out
}

// links remembers what resources refer to.
type links struct {
	mu     sync.Mutex
	known  map[proto.Message][]link
	before map[proto.Message][]link // of the snapshot before, most of whose resources are still there
}

// inherit takes over what is known of the snapshot before, so that a change costs what changed.
func (l *links) inherit(from *links) {
	if l == from {
		return
	}
	from.mu.Lock()
	before := maps.Clone(from.known)
	from.mu.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.before == nil {
		l.before = before
	}
}

type link struct {
	kind contents.Kind
	name string
	path string
}

func (l *links) of(r *contents.Resource) []link {
	l.mu.Lock()
	defer l.mu.Unlock()
	if out, ok := l.known[r.Message]; ok {
		return out
	}
	out, ok := l.before[r.Message]
	if !ok {
		out = read(r.Message)
	}
	if l.known == nil {
		l.known = map[proto.Message][]link{}
	}
	l.known[r.Message] = out
	return out
}

func read(m proto.Message) (out []link) {
	for _, ref := range validate.References(m) {
		if kind, ok := groupOf(ref.Kind); ok {
			out = append(out, link{kind, ref.Name, ref.Path.String()})
		}
	}
	return out
}

// sharedViews holds the views of a snapshot by their roots.
type sharedViews struct {
	mu    sync.Mutex
	known map[string]func() (*Snapshot, error)
}

func (v *sharedViews) get(roots []Resource, view func() (*Snapshot, error)) (*Snapshot, error) {
	var key strings.Builder
	for _, r := range roots {
		fmt.Fprintf(&key, "%q%q", r.Kind, r.Name)
	}
	v.mu.Lock()
	once, ok := v.known[key.String()]
	if !ok {
		if v.known == nil {
			v.known = map[string]func() (*Snapshot, error){}
		}
		once = sync.OnceValues(view)
		v.known[key.String()] = once
	}
	v.mu.Unlock()
	return once()
}
