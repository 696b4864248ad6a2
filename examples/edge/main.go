// Edge prints the bootstrap of an edge gateway. It is the first program of the README.
//
//	go run ./examples/edge [-o yaml|json|pb|table]
package main

import (
	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/examples/internal/output"
)

func main() { output.Main(example) }

func example() (*builder.Bundle, output.Writer, error) {
	bundle, err := Edge()
	if err != nil {
		return nil, nil, err
	}
	return bundle, bundle.Bootstrap().Node("edge-1", "edge").Admin("127.0.0.1", 9901), nil
}
