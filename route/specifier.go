package route

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// SpecifierBuilder builds an extension that may change the route that was chosen.
type SpecifierBuilder struct {
	c node.Custom
}

// Specifier is a route specifier of any kind.
//
// Envoy: config.route.v3.RouteConfiguration.route_specifiers
func Specifier(m proto.Message) *SpecifierBuilder {
	b := &SpecifierBuilder{}
	b.c.Init(m, "envoy.router.route_specifiers")
	return b
}

// Named gives the extension another name than its canonical one.
//
// Envoy: config.core.v3.TypedExtensionConfig.name
func (b *SpecifierBuilder) Named(name string) *SpecifierBuilder {
	b.c.Named(name)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *SpecifierBuilder) Clone() *SpecifierBuilder {
	c := &SpecifierBuilder{}
	b.c.Clone(&c.c)
	return c
}

// Render implements [part.Part].
func (b *SpecifierBuilder) Render(s part.Scope) *corev3.TypedExtensionConfig { return b.c.Take(s) }
