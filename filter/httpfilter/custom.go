package httpfilter

import (
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/internal/extension"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// CustomBuilder builds an HTTP filter from a message.
type CustomBuilder struct{ config node.Custom }

// Custom starts an HTTP filter that the catalogue does not have, for the chain of a connection manager or for that of an upstream, from the message that configures it. A message that
// configures no HTTP filter is refused (extension-wrong-slot).
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.typed_config
func Custom(config proto.Message) *CustomBuilder {
	b := &CustomBuilder{}
	b.config.Init(config, "envoy.filters.http", "envoy.filters.http.upstream")
	return b
}

// Named gives the filter a name, which one that the registry does not know needs.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *CustomBuilder) Named(name string) *CustomBuilder {
	b.config.Named(name)
	return b
}

// FilterName is the name that per-route configuration refers to.
func (b *CustomBuilder) FilterName() string { return b.config.Name() }

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *CustomBuilder) Off() *OffBuilder { return off(b.FilterName()) }

// PerRoute starts per-route configuration for the filter from a message.
//
// Envoy: config.route.v3.Route.typed_per_filter_config
func (b *CustomBuilder) PerRoute(config proto.Message) *CustomOverrideBuilder {
	o := &CustomOverrideBuilder{name: b.FilterName()}
	o.config.Init(config, extension.PerRoute)
	return o
}

// Render implements [part.Part].
func (b *CustomBuilder) Render(s part.Scope) *hcmv3.HttpFilter {
	config := b.config.Take(s)
	return &hcmv3.HttpFilter{Name: config.Name, ConfigType: &hcmv3.HttpFilter_TypedConfig{TypedConfig: config.TypedConfig}}
}

// CustomOverrideBuilder builds per-route configuration from a message.
type CustomOverrideBuilder struct {
	config node.Custom
	name   string
}

// FilterName is the name of the filter in the chain.
func (o *CustomOverrideBuilder) FilterName() string { return o.name }

// Render implements [part.Part].
func (o *CustomOverrideBuilder) Render(s part.Scope) *anypb.Any { return o.config.Packed(s) }
