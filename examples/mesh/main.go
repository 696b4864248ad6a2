// Mesh prints the dynamic resources of a sidecar, as a control plane would send them.
//
//	go run ./examples/mesh [-o yaml|json|pb|table]
package main

import (
	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/examples/internal/output"
)

func main() { output.Main(example) }

func example() (*builder.Bundle, output.Writer, error) {
	bundle, err := Mesh()
	return bundle, bundle, err
}
