// Tcp prints the bootstrap of a layer-4 gateway: TLS connections routed by server name.
//
//	go run ./examples/tcp [-o yaml|json|pb|table]
package main

import (
	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/examples/internal/output"
)

func main() { output.Main(example) }

func example() (*builder.Bundle, output.Writer, error) {
	bundle, err := TCP()
	if err != nil {
		return nil, nil, err
	}
	return bundle, bundle.Bootstrap().Node("tcp-1", "tcp").Admin("127.0.0.1", 9901), nil
}
