package main

import (
	"strconv"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/load"
	"github.com/envoykit/envoykit/validate"
)

// set is what documents hold, to be judged together. Files of one configuration can both have a cluster of one
// name: the second goes by another path while the rules run, so that its findings are found in its own file.
type set struct {
	validate.Set
	docs  load.Documents
	alias map[diag.Step]original
}

// original is a resource that goes by another path.
type original struct {
	doc  *load.Document
	step diag.Step
}

func newSet(docs load.Documents) *set {
	s := &set{docs: docs, alias: map[diag.Step]original{}}
	s.Unpacked = docs.Unpacked
	taken := map[diag.Step]bool{}
	for i, d := range docs {
		for _, r := range d.Resources {
			path := r.Path
			if len(path) > 0 && taken[path[0]] {
				step := path[0]
				step.Key, step.HasKey = step.Key+"#"+strconv.Itoa(i)+"."+strconv.Itoa(len(s.alias)), true
				s.alias[step] = original{d, path[0]}
				path = append(diag.Path{step}, path[1:]...)
			} else if len(path) > 0 {
				taken[path[0]] = true
			}
			s.Resources = append(s.Resources, validate.Resource{Path: path, Message: r.Message})
		}
	}
	return s
}

// place gives findings their locations, and resources their own paths again.
func (s *set) place(list diag.List) {
	for i := range list {
		d := &list[i]
		d.Path, d.Location = s.restore(d.Path, d.Location)
		for j := range d.Related {
			d.Related[j].Path, d.Related[j].Location = s.restore(d.Related[j].Path, d.Related[j].Location)
		}
	}
	s.docs.Place(list)
}

func (s *set) restore(path diag.Path, at diag.Location) (diag.Path, diag.Location) {
	if len(path) == 0 {
		return path, at
	}
	o, renamed := s.alias[path[0]]
	if !renamed {
		return path, at
	}
	path = append(diag.Path{o.step}, path[1:]...)
	if at.IsZero() {
		at = o.doc.Locate(path)
	}
	return path, at
}
