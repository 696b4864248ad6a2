package accesslog

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	celv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/formatter/cel/v3"
	formattermetav3 "github.com/envoyproxy/go-control-plane/envoy/extensions/formatter/metadata/v3"
	reqv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/formatter/req_without_query/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Formatter is an extension that adds command operators to a format. Usual builds of Envoy know all that
// are here without being told.
type Formatter interface {
	part.Part[corev3.TypedExtensionConfig]
}

// FormatterBuilder builds an extension that adds a command operator.
type FormatterBuilder struct{ config node.Custom }

// CELFormatter adds %CEL(expression)% and %TYPED_CEL(expression)%.
//
// Envoy: extensions.formatter.cel.v3.Cel
func CELFormatter() *FormatterBuilder { return formatter(&celv3.Cel{}) }

// MetadataFormatter adds %METADATA(kind:namespace:key)%.
//
// Envoy: extensions.formatter.metadata.v3.Metadata
func MetadataFormatter() *FormatterBuilder { return formatter(&formattermetav3.Metadata{}) }

// ReqWithoutQueryFormatter adds %REQ_WITHOUT_QUERY(name)%.
//
// Envoy: extensions.formatter.req_without_query.v3.ReqWithoutQuery
func ReqWithoutQueryFormatter() *FormatterBuilder { return formatter(&reqv3.ReqWithoutQuery{}) }

func formatter(config proto.Message) *FormatterBuilder {
	b := &FormatterBuilder{}
	b.config.Init(config, "envoy.formatter")
	return b
}

// Named gives the extension a name, which one that the registry does not know needs.
//
// Envoy: config.core.v3.TypedExtensionConfig.name
func (b *FormatterBuilder) Named(name string) *FormatterBuilder {
	b.config.Named(name)
	return b
}

// Render implements [part.Part].
func (b *FormatterBuilder) Render(s part.Scope) *corev3.TypedExtensionConfig { return b.config.Take(s) }
