package load

import (
	"slices"

	yaml "go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/decode"
)

// Layout is how a file holds its resources.
type Layout string

// The layouts that are recognised.
const (
	// Bootstrap is one envoy.config.bootstrap.v3.Bootstrap.
	Bootstrap Layout = "bootstrap"
	// Single is one message, of a given, named, or guessed type.
	Single Layout = "single"
	// List is a list of messages of one guessed type, or that name theirs.
	List Layout = "list"
	// Resources is a mapping with "resources": a discovery response, or what projects make of it.
	Resources Layout = "resources"
	// Snapshot is a mapping with lists of resources under "clusters", "listeners" and the like.
	Snapshot Layout = "snapshot"
	// ConfigDump is what Envoy's /config_dump writes.
	ConfigDump Layout = "config_dump"
)

// Resource is one message of a document.
type Resource struct {
	// Type is the full name of the message, for instance "envoy.config.cluster.v3.Cluster".
	Type string
	// Name is the name of an xDS resource.
	Name string
	// Path is where diagnostics say it is: clusters["api"]. It is empty for a bootstrap.
	Path diag.Path
	// Message is never nil. It is as complete as the errors in the file allow.
	Message proto.Message
}

// Document is what one file holds.
type Document struct {
	// Name is the name of the file.
	Name string
	// Layout is how it holds its resources; empty where none was recognised.
	Layout Layout
	// Resources are in the order of the file.
	Resources []Resource
	// Diagnostics is what is wrong with the text, sorted by place in the file.
	Diagnostics diag.List

	tree     *decode.Tree
	nodes    map[place]*yaml.Node // of resources, by their path
	root     *yaml.Node           // of the resource that has no path
	unpacked map[*anypb.Any]proto.Message
}

// Unpacked returns the message of an Any below one of the resources, which saves unpacking it,
// or nil if the Any is not of this document, empty, or of an unknown type.
func (d *Document) Unpacked(a *anypb.Any) proto.Message { return d.unpacked[a] }

// Locate returns the place of what a path leads to, or of the innermost part of it that is in
// the file. It is zero for a path that begins with no resource of the document.
func (d *Document) Locate(path diag.Path) diag.Location {
	if len(path) > 0 {
		at, rest := placeOf(path)
		if n := d.nodes[at]; n != nil {
			return d.tree.Locate(n, rest)
		}
	}
	switch {
	case d.root != nil && d.holds(path):
		return d.tree.Locate(d.root, path)
	case d.tree == nil && d.holds(path):
		return diag.Location{File: d.Name}
	}
	return diag.Location{}
}

// holds tells whether a path leads into a resource.
func (d *Document) holds(path diag.Path) bool {
	return slices.ContainsFunc(d.Resources, func(r Resource) bool {
		switch {
		case len(path) == 0:
			return len(r.Path) == 0
		case len(r.Path) > 0:
			mine, _ := placeOf(r.Path)
			asked, _ := placeOf(path)
			return mine == asked
		}
		return hasField(r.Message.ProtoReflect().Descriptor(), path[0].Field)
	})
}

// OfType returns the resources whose message has the full name.
func (d *Document) OfType(name string) []Resource {
	var found []Resource
	for _, r := range d.Resources {
		if r.Type == name {
			found = append(found, r)
		}
	}
	return found
}

// Documents are several files that are one configuration.
type Documents []*Document

// Resources returns the resources of all files.
func (ds Documents) Resources() []Resource {
	var all []Resource
	for _, d := range ds {
		all = append(all, d.Resources...)
	}
	return all
}

// Diagnostics returns what is wrong with the text of all files.
func (ds Documents) Diagnostics() diag.List {
	var all diag.List
	for _, d := range ds {
		all = append(all, d.Diagnostics...)
	}
	return all
}

// Unpacked returns the message of an Any below one of the resources, as [Document.Unpacked] does.
func (ds Documents) Unpacked(a *anypb.Any) proto.Message {
	for _, d := range ds {
		if m := d.unpacked[a]; m != nil {
			return m
		}
	}
	return nil
}

// Locate returns the place of what a path leads to in the first file that has it.
func (ds Documents) Locate(path diag.Path) diag.Location {
	for _, d := range ds {
		if l := d.Locate(path); !l.IsZero() {
			return l
		}
	}
	return diag.Location{}
}

// Place fills in the locations of diagnostics that have none, such as those of package validate.
func (ds Documents) Place(list diag.List) {
	for i := range list {
		if list[i].Location.IsZero() {
			list[i].Location = ds.Locate(list[i].Path)
		}
		for j := range list[i].Related {
			if r := &list[i].Related[j]; r.Location.IsZero() && len(r.Path) > 0 {
				r.Location = ds.Locate(r.Path)
			}
		}
	}
}
