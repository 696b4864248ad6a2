package httpfilter

import (
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/internal/extension"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/internal/pack"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// DiscoveredBuilder builds a filter whose configuration a source delivers.
type DiscoveredBuilder struct {
	n    node.Node[corev3.ExtensionConfigSource]
	name string
}

// Discovered starts a filter whose configuration the source delivers, as the resource of that name: a message of one of the types given, by
// full name ("envoy.extensions.filters.http.buffer.v3.Buffer"). The listener waits for it; where it does not come in time and there is no
// [DiscoveredBuilder.Default], requests get a 500.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.config_discovery
func Discovered(name string, from source.Config, types ...string) *DiscoveredBuilder {
	b := &DiscoveredBuilder{name: name}
	b.n.Init(&corev3.ExtensionConfigSource{TypeUrls: typeURLs(types)})
	b.n.Peek().ConfigSource = node.Child(b.n.Below("config_source"), from)
	return b
}

// typeURLs turns full names of messages into type URLs.
func typeURLs(types []string) []string {
	urls := make([]string, 0, len(types))
	for _, t := range types {
		if !strings.Contains(t, "/") {
			t = pack.Prefix + t
		}
		urls = append(urls, t)
	}
	return urls
}

// Default is the configuration until the source has delivered one, and where it delivers none: that of a filter, which must be of one of the types
// (ecds-default-config-type).
//
// Envoy: config.core.v3.ExtensionConfigSource.default_config
func (b *DiscoveredBuilder) Default(of filter.HTTP) *DiscoveredBuilder {
	m, f := b.n.Set("default_config")
	if !f.Missing(of) {
		m.DefaultConfig = extensionConfig(of, f).GetTypedConfig()
	}
	return b
}

// StartWithDefault does not wait for the source, and needs a default (ecds-default-config-missing). Default: the listener waits.
//
// Envoy: config.core.v3.ExtensionConfigSource.apply_default_config_without_warming
func (b *DiscoveredBuilder) StartWithDefault() *DiscoveredBuilder {
	m, _ := b.n.Set("apply_default_config_without_warming")
	m.ApplyDefaultConfigWithoutWarming = true
	return b
}

// FilterName is the name that per-route configuration refers to.
func (b *DiscoveredBuilder) FilterName() string { return b.name }

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *DiscoveredBuilder) Off() *OffBuilder { return off(b.name) }

// PerRoute starts per-route configuration for the filter from a message.
//
// Envoy: config.route.v3.Route.typed_per_filter_config
func (b *DiscoveredBuilder) PerRoute(config proto.Message) *CustomOverrideBuilder {
	o := &CustomOverrideBuilder{name: b.name}
	o.config.Init(config, extension.PerRoute)
	return o
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *DiscoveredBuilder) Patch(edit func(*corev3.ExtensionConfigSource)) *DiscoveredBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *DiscoveredBuilder) Clone() *DiscoveredBuilder {
	c := &DiscoveredBuilder{name: b.name}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *DiscoveredBuilder) Render(s part.Scope) *hcmv3.HttpFilter {
	return &hcmv3.HttpFilter{
		Name:       b.name,
		ConfigType: &hcmv3.HttpFilter_ConfigDiscovery{ConfigDiscovery: b.n.Take(s.Sub("config_discovery"), nil)},
	}
}
