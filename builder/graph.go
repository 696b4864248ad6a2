package builder

import (
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/contents"
	"github.com/envoykit/envoykit/internal/persistent"
	"github.com/envoykit/envoykit/validate"
)

// key is a resource of a bundle.
type key struct {
	kind contents.Kind
	name string
}

// text makes a key a name in a persistent map.
func (k key) text() string { return string(rune('a'+k.kind)) + k.name }

// graph knows which resources refer to a name, also where nothing has that name.
type graph struct {
	referrers persistent.Map[persistent.Map[key]]
}

// references returns what a message names and a bundle could hold, each once.
func references(m proto.Message) (out []key) {
	seen := map[key]bool{}
	for _, r := range validate.References(m) {
		k := key{groupOf(r.Kind), r.Name}
		if k.kind != contents.NumKinds && !seen[k] {
			seen[k] = true
			out = append(out, k)
		}
	}
	return out
}

// newGraph reads all references of a bundle.
func newGraph(c *contents.Contents) (g graph) {
	for kind := range c.Groups {
		for r := range c.Groups[kind].All() {
			g = g.with(key{contents.Kind(kind), r.Name}, nil, r.Message)
		}
	}
	return g
}

// with returns the graph after a resource was changed from one message to another, either of which may be nil.
func (g graph) with(from key, old, new proto.Message) graph {
	if old != nil {
		for _, to := range references(old) {
			list, _ := g.referrers.Get(to.text())
			g.referrers = g.referrers.Put(to.text(), list.Delete(from.text()))
		}
	}
	if new != nil {
		for _, to := range references(new) {
			list, _ := g.referrers.Get(to.text())
			g.referrers = g.referrers.Put(to.text(), list.Put(from.text(), from))
		}
	}
	return g
}

// to yields the resources that refer to k.
func (g graph) to(k key) func(yield func(string, key) bool) {
	list, _ := g.referrers.Get(k.text())
	return list.All()
}
