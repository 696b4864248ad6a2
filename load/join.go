package load

import (
	"slices"

	yaml "go.yaml.in/yaml/v3"

	"github.com/envoykit/envoykit/diag"
)

// Join makes one configuration of documents that were read apart, as [Files] and [Dir] do. No two resources have
// one path in it: a second cluster of one name goes by clusters["api"][1], a second bootstrap by bootstraps[1].
// The paths are changed in the documents themselves.
func Join(parts ...Documents) Documents {
	var all Documents
	for _, p := range parts {
		all = append(all, p...)
	}
	all.distinguish()
	return all
}

// distinguish gives every resource a path of its own.
func (ds Documents) distinguish() {
	if len(ds) < 2 {
		return // the paths within one document differ
	}
	taken := map[string]bool{}
	for _, d := range ds {
		d.rename(taken)
	}
}

// rename gives the resources of a document other paths where theirs are taken.
func (d *Document) rename(taken map[string]bool) {
	var root diag.Path
	renamed := map[place]diag.Path{}
	for i := range d.Resources {
		r := &d.Resources[i]
		old := r.Path
		for n := 1; taken[r.Path.String()]; n++ {
			r.Path = another(old, r.Type, n)
		}
		taken[r.Path.String()] = true
		switch {
		case slices.Equal(old, r.Path):
		case len(old) == 0:
			root = r.Path
		default:
			at, _ := placeOf(old)
			renamed[at] = r.Path
		}
	}
	if root != nil || len(renamed) > 0 {
		d.move(root, renamed)
	}
}

// move changes all paths below those of renamed resources.
func (d *Document) move(root diag.Path, renamed map[place]diag.Path) {
	moved := func(path diag.Path) diag.Path {
		if len(path) == 0 {
			return path
		}
		at, rest := placeOf(path)
		if to := renamed[at]; to != nil {
			return to.Append(rest...)
		}
		if _, isOther := d.nodes[at]; isOther || root == nil {
			return path
		}
		return root.Append(path...)
	}
	for i := range d.Diagnostics {
		x := &d.Diagnostics[i]
		x.Path = moved(x.Path)
		for j := range x.Related {
			x.Related[j].Path = moved(x.Related[j].Path)
		}
	}
	nodes := make(map[place]*yaml.Node, len(d.nodes))
	for at, n := range d.nodes {
		if to := renamed[at]; to != nil {
			at, _ = placeOf(to)
		}
		nodes[at] = n
	}
	if root != nil {
		at, _ := placeOf(root)
		nodes[at], d.root = d.root, nil
	}
	d.nodes = nodes
}

// another is the path to the n-th resource after the first of a path.
func another(path diag.Path, message string, n int) diag.Path {
	switch {
	case len(path) == 0 && message == bootstrapType:
		return diag.Path{diag.IndexStep("bootstraps", n)}
	case len(path) == 0:
		return diag.Path{diag.IndexStep("resources", n)}
	case path[0].HasKey:
		return diag.Path{path[0], diag.IndexStep("", n)}
	}
	return diag.Path{diag.IndexStep(path[0].Field, path[0].Index+n)}
}

// place is where the path to a resource leads, apart from what it goes on with.
type place struct {
	step  diag.Step
	again int // the number that tells resources of one name apart
}

// placeOf splits a path, which is not empty, behind the resource that it leads to.
func placeOf(path diag.Path) (place, diag.Path) {
	p := place{step: path[0]}
	if len(path) > 1 && path[0].HasKey && path[1].Field == "" && path[1].Index > 0 {
		p.again = path[1].Index
		return p, path[2:]
	}
	return p, path[1:]
}
