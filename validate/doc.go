// Package validate judges finished Envoy configuration as Envoy would when it loads
// it, without Envoy: the constraints of the protos also inside every Any, whether an
// extension fits its slot, the checks that Envoy's code makes beyond its protos, and the references
// between resources.
//
// It knows no builder: what a builder made, a file held, or a control plane has as raw messages
// is judged alike, and every finding names the path of the field.
//
//	list := validate.Message(cluster, validate.Options{})
//	if err := list.Err(); err != nil { ... }
package validate
