package snapshot

import (
	"iter"
	"slices"

	"github.com/envoykit/envoykit/internal/contents"
)

// What a cache remembers of a client goes through the server as a map of names to versions. Two entries are no
// resources.
const (
	// told is the version of a name that leads nowhere, which the client knows.
	told = ""
	// everything is, in state of the world, the name under which the version of a whole type is noted, so
	// that a client which takes all costs no entry for each.
	everything = "*"
)

// wanted is what a subscription gets of a snapshot.
type wanted struct {
	group  *contents.Group
	all    bool                 // everything in the group, and
	named  []*contents.Resource // or only these
	absent []string             // asked for, leading nowhere
}

// ask returns what the subscription gets.
func (s *Snapshot) ask(kind contents.Kind, names map[string]struct{}, wildcard bool) wanted {
	w := wanted{all: wildcard, group: &s.groups[kind]}
	for name := range names {
		if r := w.group.Find(name); r == nil {
			w.absent = append(w.absent, name)
		} else if !wildcard {
			w.named = append(w.named, r)
		}
	}
	slices.Sort(w.absent)
	slices.SortFunc(w.named, func(a, b *contents.Resource) int { return a.Index - b.Index })
	return w
}

// nothing tells whether the client asks for nothing.
func (w *wanted) nothing() bool { return !w.all && len(w.named) == 0 && len(w.absent) == 0 }

// resources yields what is there of what is wanted.
func (w *wanted) resources() iter.Seq[*contents.Resource] {
	if w.all {
		return w.group.All()
	}
	return slices.Values(w.named)
}

// version is a hash of what is wanted: the type's own version where that is all of it.
func (w *wanted) version() string {
	if w.all && len(w.absent) == 0 && w.group.Len() > 0 {
		return w.group.Version()
	}
	return contents.VersionOf(slices.Collect(w.resources()), w.absent)
}

// news are the resources that have not been sent as they are.
func (w *wanted) news(sent map[string]string) []*contents.Resource {
	var out []*contents.Resource
	for r := range w.resources() {
		if sent[r.Name] != r.Version() {
			out = append(out, r)
		}
	}
	return out
}

// differs tells whether a state-of-the-world client that was sent this needs a response. In a full state, what is
// left out is gone.
func (w *wanted) differs(sent map[string]string, full bool) bool {
	if w.all {
		return sent[everything] != w.version()
	}
	for _, r := range w.named {
		if sent[r.Name] != r.Version() {
			return true
		}
	}
	return slices.ContainsFunc(w.absent, func(name string) bool {
		version, ok := sent[name]
		return !ok || full && version != told
	})
}

// gone are the names that an incremental client has to be told to remove: those that led somewhere, and those asked
// for that never did.
func (w *wanted) gone(sent map[string]string) []string {
	var out []string
	for _, name := range w.absent {
		if version, ok := sent[name]; !ok || version != told {
			out = append(out, name)
		}
	}
	if w.all {
		for name := range sent {
			if _, asked := slices.BinarySearch(w.absent, name); !asked && w.group.Find(name) == nil {
				out = append(out, name)
			}
		}
	}
	slices.Sort(out)
	return out
}

// known is what an incremental client knows when it has all that is wanted.
func (w *wanted) known() map[string]string {
	out := make(map[string]string, w.group.Len())
	for r := range w.resources() {
		out[r.Name] = r.Version()
	}
	for _, name := range w.absent {
		out[name] = told
	}
	return out
}

// knownOfWorld is known for state of the world.
func (w *wanted) knownOfWorld() map[string]string {
	if w.all {
		return map[string]string{everything: w.version()}
	}
	out := make(map[string]string, len(w.named)+len(w.absent))
	for _, r := range w.named {
		out[r.Name] = r.Version()
	}
	for _, name := range w.absent {
		out[name] = told
	}
	return out
}
