// Package contents holds what is inside a bundle, for the rooms of the library that read it
// without copying: snapshots, simulation, tests.
package contents

import (
	"github.com/envoykit/envoykit/diag"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
)

// Contents are the resources of a bundle. Nothing in it may be changed.
type Contents struct {
	Groups [NumKinds]Group
	// Unpacked holds messages behind Any values that the builders left typed, as far as they are known.
	Unpacked map[*anypb.Any]proto.Message
}

// Resolve returns the message behind an Any if it is known, else nil.
func (c *Contents) Resolve(a *anypb.Any) proto.Message { return c.Unpacked[a] }

// Find returns the message of a resource, nil if there is none of that name.
func (c *Contents) Find(kind Kind, name string) proto.Message {
	if r := c.Groups[kind].Find(name); r != nil {
		return r.Message
	}
	return nil
}

// Locate returns the line that wrote a path, such as clusters["a"].name.
func (c *Contents) Locate(path diag.Path) diag.Location {
	if r, own := c.source(path); r != nil {
		return r.Source.Locate(own)
	}
	return diag.Location{}
}

// Allows tells whether the user lets the finding pass where its resource was built.
func (c *Contents) Allows(d diag.Diagnostic) bool {
	r, own := c.source(d.Path)
	d.Path = own
	return r != nil && r.Source.Allows(d)
}

// source returns the resource that path leads into, and the path as its source knows it.
func (c *Contents) source(path diag.Path) (*Resource, diag.Path) {
	if len(path) == 0 {
		return nil, nil
	}
	for kind := range c.Groups {
		if Kind(kind).Field() != path[0].Field {
			continue
		}
		r := c.Groups[kind].Find(path[0].Key)
		if r == nil || r.Index != path[0].Index {
			r = c.Groups[kind].at(path[0].Index)
		}
		if r != nil && r.Source != nil {
			own := path.Append()
			own[0] = r.At
			return r, own
		}
	}
	return nil, nil
}

// Of returns the contents of a *builder.Bundle. Package builder sets it.
var Of func(bundle any) *Contents
