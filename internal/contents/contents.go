// Package contents holds what is inside a bundle, for the rooms of the library that read it
// without copying: snapshots, simulation, tests.
package contents

import (
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/diag"
)

// Resource is a named resource of a bundle. Its message must not be changed.
type Resource struct {
	Name    string
	Message proto.Message
}

// Contents are the resources of a bundle. Nothing in it may be changed.
type Contents struct {
	// Groups are in the order of Kinds, resources in the order in which they were given.
	Groups [NumKinds][]Resource
	// Unpacked holds messages behind Any values that the builders left typed.
	Unpacked map[*anypb.Any]proto.Message
	// byName leads to the first resource of a name.
	byName [NumKinds]map[string]int
	// Locate returns the line that wrote a path, such as clusters["a"].name.
	Locate func(diag.Path) diag.Location
}

// Index makes Find work; it is called once, when the groups are complete.
func (c *Contents) Index() {
	for kind, group := range c.Groups {
		c.byName[kind] = make(map[string]int, len(group))
		for i, r := range group {
			if _, ok := c.byName[kind][r.Name]; !ok {
				c.byName[kind][r.Name] = i
			}
		}
	}
}

// Find returns the message of a resource, nil if there is none of that name.
func (c *Contents) Find(kind Kind, name string) proto.Message {
	if i, ok := c.byName[kind][name]; ok {
		return c.Groups[kind][i].Message
	}
	return nil
}

// Kind is a kind of top-level resource.
type Kind int

// The kinds, in the order in which a bundle lists them.
const (
	Listeners Kind = iota
	Routes
	ScopedRoutes
	VirtualHosts
	Clusters
	Endpoints
	Secrets
	Runtimes
	Extensions
	NumKinds
)

var fields = [NumKinds]string{"listeners", "routes", "scoped_routes", "virtual_hosts", "clusters", "endpoints", "secrets", "runtimes", "extensions"}

// Field is the name that paths of the kind begin with.
func (k Kind) Field() string { return fields[k] }

// Path is where the i-th resource of the kind is.
func (k Kind) Path(i int, name string) diag.Path {
	return diag.Path{{Field: fields[k], Index: i, Key: name, HasKey: true}}
}

// Of returns the contents of a *builder.Bundle. Package builder sets it.
var Of func(bundle any) *Contents
