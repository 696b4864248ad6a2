package extension_test

import (
	"fmt"

	celv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/formatter/cel/v3"
	caresv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/network/dns_resolver/cares/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/extension"
	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/node"
)

func ExampleCustom() {
	show(extension.Custom(&caresv3.CaresDnsResolverConfig{RotateNameservers: true}))
	// Output:
	// name: envoy.network.dns_resolver.cares
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig
	//   rotate_nameservers: true
}

// An extension that does not fit where it is put is refused, with the places where it does.
func ExampleCustom_wrongPlace() {
	resolver := extension.Custom(&celv3.Cel{})
	_, err := cluster.StrictDNS("web", "web.internal", 80).DNS(cluster.DNS().Resolver(resolver)).Build()
	fmt.Println(err)
	// Output:
	// example_test.go:28: error[ext-unknown-type-url]: Cel does not belong here
	//     at clusters.cluster_type.typed_config.typed_dns_resolver_config.typed_config
	//     It is for envoy.formatter, and here stands one for envoy.network.dns_resolver.
}

// What is not part of Envoy needs a name.
func ExampleBuilder_Named() {
	show(extension.Custom(wrapperspb.String("a")).Named("example.resolver"))
	// Output:
	// name: example.resolver
	// typed_config:
	//   "@type": type.googleapis.com/google.protobuf.StringValue
	//   value: a
}

// show prints what an extension becomes.
func show(e extension.Config) {
	var root node.State
	var m proto.Message = e.Render(node.Standalone(&root, "example"))
	out, err := encode.YAML(nil, m, encode.Options{})
	if err != nil || len(root.Problems()) > 0 {
		fmt.Println(err, root.Problems())
		return
	}
	fmt.Print(string(out))
}
