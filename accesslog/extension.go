package accesslog

import (
	accesslogv3 "github.com/envoyproxy/go-control-plane/envoy/config/accesslog/v3"
	celfilterv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/access_loggers/filters/cel/v3"
	limitv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/access_loggers/filters/process_ratelimit/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// ExtensionBuilder builds a filter that is an extension.
type ExtensionBuilder struct {
	n      node.Node[accesslogv3.AccessLogFilter]
	config node.Custom
}

// CEL passes requests for which the expression of the Common Expression Language is true:
// CEL("response.code >= 400 || 'x-debug' in request.headers"). Envoy refuses one that it cannot parse (al-filter-cel).
//
// Envoy: extensions.access_loggers.filters.cel.v3.ExpressionFilter.expression
func CEL(expression string) *ExtensionBuilder {
	return CustomFilter(&celfilterv3.ExpressionFilter{Expression: expression})
}

// CustomFilter starts a filter that the catalogue does not have, from the message that configures it. A message that
// configures no filter of access logs is refused (extension-wrong-slot).
//
// Envoy: config.accesslog.v3.AccessLogFilter.extension_filter
func CustomFilter(config proto.Message) *ExtensionBuilder {
	b := &ExtensionBuilder{}
	b.n.Init(&accesslogv3.AccessLogFilter{})
	b.config.Init(config, "envoy.access_loggers.extension_filters")
	return b
}

// Named gives the filter a name, which one that the registry does not know needs.
//
// Envoy: config.accesslog.v3.ExtensionFilter.name
func (b *ExtensionBuilder) Named(name string) *ExtensionBuilder {
	b.config.Named(name)
	return b
}

// Render implements [part.Part].
func (b *ExtensionBuilder) Render(s part.Scope) *accesslogv3.AccessLogFilter {
	return b.n.Take(s, func(m *accesslogv3.AccessLogFilter) {
		config := b.config.Take(b.n.Below("extension_filter").Scope())
		m.FilterSpecifier = &accesslogv3.AccessLogFilter_ExtensionFilter{ExtensionFilter: &accesslogv3.ExtensionFilter{
			Name:       config.Name,
			ConfigType: &accesslogv3.ExtensionFilter_TypedConfig{TypedConfig: config.TypedConfig},
		}}
	})
}

// RateLimitBuilder builds a filter that passes so many entries a second, counted in all of the process.
type RateLimitBuilder struct {
	n node.Node[limitv3.ProcessRateLimitFilter]
}

// RateLimit passes entries while a bucket of tokens, the resource of that name at the source, has some. All filters of the process
// that name the resource share it.
//
// Envoy: extensions.access_loggers.filters.process_ratelimit.v3.DynamicTokenBucket.resource_name
func RateLimit(bucket string, from source.Config) *RateLimitBuilder {
	b := &RateLimitBuilder{}
	b.n.Init(&limitv3.ProcessRateLimitFilter{})
	m, f := b.n.Set("dynamic_config.config_source")
	m.DynamicConfig = &limitv3.DynamicTokenBucket{ResourceName: bucket, ConfigSource: node.Child(f, from)}
	return b
}

// Render implements [part.Part].
func (b *RateLimitBuilder) Render(s part.Scope) *accesslogv3.AccessLogFilter {
	return &accesslogv3.AccessLogFilter{FilterSpecifier: &accesslogv3.AccessLogFilter_ExtensionFilter{
		ExtensionFilter: &accesslogv3.ExtensionFilter{
			Name: "envoy.access_loggers.extension_filters.process_ratelimit",
			ConfigType: &accesslogv3.ExtensionFilter_TypedConfig{
				TypedConfig: b.n.Any(s.Sub("extension_filter.typed_config"), nil),
			},
		},
	}}
}
