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
	// Locate returns the line that wrote a path, such as clusters["a"].name.
	Locate func(diag.Path) diag.Location
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

// Of returns the contents of a *builder.Bundle. Package builder sets it.
var Of func(bundle any) *Contents
