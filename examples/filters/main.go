// Filters prints the bootstrap of a gateway with twelve HTTP filters before its router.
//
//	go run ./examples/filters [-o yaml|json|pb|table]
package main

import (
	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/examples/internal/output"
)

func main() { output.Main(example) }

func example() (*builder.Bundle, output.Writer, error) {
	bundle, err := Filters()
	if err != nil {
		return nil, nil, err
	}
	return bundle, bundle.Bootstrap().Node("shop-1", "shop").Admin("127.0.0.1", 9901), nil
}
