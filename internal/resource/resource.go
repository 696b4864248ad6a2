// Package resource turns one builder into a message of its own, judged alone.
package resource

import (
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/validate"
)

// Build renders p and validates it as a resource that others may refer to and that may refer to others.
// field is what paths begin with: "cluster".
func Build[M any](field string, p node.Part[M]) (*M, error) {
	var root node.State
	m := p.Render(node.Standalone(&root, field))
	list, _ := Judge(&root, &validate.Set{Resources: []validate.Resource{{
		Path:    diag.Path{diag.FieldStep(field)},
		Message: any(m).(proto.Message),
	}}}, validate.Options{Dynamic: true})
	if err := list.Err(); err != nil {
		return nil, err
	}
	return m, nil
}

// Judge validates what was rendered below root: with the messages that the builders still hold typed, the
// findings of the builders themselves, the lines of the calls, and what the builders allow. It also
// returns the typed messages.
func Judge(root *node.State, set *validate.Set, o validate.Options) (diag.List, map[*anypb.Any]proto.Message) {
	unpacked := map[*anypb.Any]proto.Message{}
	root.Unpacked(unpacked)
	set.Unpacked = func(a *anypb.Any) proto.Message { return unpacked[a] }
	list := validate.Check(set, o)
	Locate(list, root.Locate)
	return root.Suppress(append(list, root.Problems()...)).Sorted(), unpacked
}

// Locate fills in where the findings, and the places they relate to, were written.
func Locate(list diag.List, locate func(diag.Path) diag.Location) {
	for i := range list {
		list[i].Location = locate(list[i].Path)
		for j := range list[i].Related {
			list[i].Related[j].Location = locate(list[i].Related[j].Path)
		}
	}
}
