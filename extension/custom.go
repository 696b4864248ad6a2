package extension

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Config is the configuration of an extension under its name. [Custom] is one, and so are the builders of extensions in
// every room.
type Config interface {
	part.Part[corev3.TypedExtensionConfig]
}

// Builder builds an extension from the message that configures it.
type Builder struct{ config node.Custom }

// Custom starts an extension from the message that configures it, which may be packed in an Any already. Its name is the
// one that Envoy's documentation gives it; what is not part of Envoy needs one ([Builder.Named], extension-name-missing).
// The place that it is put in decides what fits there: another extension is refused, and the error says where it does belong
// (ext-unknown-type-url).
//
// Envoy: config.core.v3.TypedExtensionConfig.typed_config
func Custom(config proto.Message) *Builder {
	b := &Builder{}
	b.config.Init(config)
	return b
}

// Named gives the extension a name of its own. Envoy finds extensions by the type of their configuration, so that it is
// free to choose. Default: the canonical one.
//
// Envoy: config.core.v3.TypedExtensionConfig.name
func (b *Builder) Named(name string) *Builder {
	b.config.Named(name)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *Builder) Clone() *Builder {
	c := &Builder{}
	b.config.Clone(&c.config)
	return c
}

// Render implements [part.Part].
func (b *Builder) Render(s part.Scope) *corev3.TypedExtensionConfig { return b.config.Take(s) }
