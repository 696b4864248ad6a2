package ratelimit

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	exprv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/rate_limit_descriptors/expr/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
)

// ExtensionBuilder builds an action that an extension does.
type ExtensionBuilder struct {
	c node.Custom
}

// Expression is what a CEL expression makes of the request, as in "request.headers['x-user']". The entry is
// (key, text). Where the expression fails, the whole descriptor is left away.
//
// Envoy: extensions.rate_limit_descriptors.expr.v3.Descriptor.text
func Expression(key, expression string) *ExtensionBuilder {
	b := &ExtensionBuilder{}
	b.c.Init(&exprv3.Descriptor{DescriptorKey: key, ExprSpecifier: &exprv3.Descriptor_Text{Text: expression}}, "envoy.rate_limit_descriptors")
	return b
}

// OptionalExpression is [Expression], of which only the entry is left away where it fails.
//
// Envoy: extensions.rate_limit_descriptors.expr.v3.Descriptor.skip_if_error
func OptionalExpression(key, expression string) *ExtensionBuilder {
	b := &ExtensionBuilder{}
	b.c.Init(&exprv3.Descriptor{
		DescriptorKey: key, SkipIfError: true, ExprSpecifier: &exprv3.Descriptor_Text{Text: expression},
	}, "envoy.rate_limit_descriptors")
	return b
}

// Custom is a descriptor producer of any kind.
//
// Envoy: config.route.v3.RateLimit.Action.extension
func Custom(m proto.Message) *ExtensionBuilder {
	b := &ExtensionBuilder{}
	b.c.Init(m, "envoy.rate_limit_descriptors")
	return b
}

// Named gives the extension another name than its canonical one.
//
// Envoy: config.core.v3.TypedExtensionConfig.name
func (b *ExtensionBuilder) Named(name string) *ExtensionBuilder {
	b.c.Named(name)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ExtensionBuilder) Clone() *ExtensionBuilder {
	c := &ExtensionBuilder{}
	b.c.Clone(&c.c)
	return c
}

// Render implements [part.Part].
func (b *ExtensionBuilder) Render(s part.Scope) *routev3.RateLimit_Action {
	return &routev3.RateLimit_Action{ActionSpecifier: &routev3.RateLimit_Action_Extension{Extension: b.c.Take(s.Sub("extension"))}}
}

// InputBuilder builds an action that finds what a matcher tree would read.
type InputBuilder struct{ action[InputBuilder] }

// Input is a text that matcher trees read, such as match.OfRequest().ServerName(). The entry is (key, text).
//
// Envoy: config.route.v3.RateLimit.Action.extension
func Input(key string, in match.Input[match.Request]) *InputBuilder {
	b := &InputBuilder{}
	b.self = b
	b.n.Init(&routev3.RateLimit_Action{})
	m, f := b.n.Set("extension")
	m.ActionSpecifier = &routev3.RateLimit_Action_Extension{Extension: &corev3.TypedExtensionConfig{
		Name: key, TypedConfig: in.Render(f.Scope()).TypedConfig, // the name of an input is the key of its entry
	}}
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *InputBuilder) Clone() *InputBuilder {
	c := &InputBuilder{}
	c.self = c
	b.n.Clone(&c.n)
	return c
}
