package networkfilter

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"

	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// DiscoveredBuilder builds a filter whose configuration a source delivers.
type DiscoveredBuilder struct{ n node.Discovered }

// Discovered starts a filter whose configuration the source delivers, as the resource of that name: a message of one of the types given, by
// full name ("envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy"). The listener waits for it; where it does not come in time and there is no
// [DiscoveredBuilder.Default], connections are closed.
//
// Envoy: config.listener.v3.Filter.config_discovery
func Discovered(name string, from source.Config, types ...string) *DiscoveredBuilder {
	b := &DiscoveredBuilder{}
	b.n.Start(name, from, types)
	return b
}

// Default is the configuration until the source has delivered one, and where it delivers none: that of a filter, which must be of one of the types
// (ecds-default-config-type).
//
// Envoy: config.core.v3.ExtensionConfigSource.default_config
func (b *DiscoveredBuilder) Default(of filter.Network) *DiscoveredBuilder {
	node.DefaultOf(&b.n, of, (*listenerv3.Filter).GetTypedConfig)
	return b
}

// StartWithDefault does not wait for the source, and needs a default (ecds-default-config-missing). Default: the listener waits.
//
// Envoy: config.core.v3.ExtensionConfigSource.apply_default_config_without_warming
func (b *DiscoveredBuilder) StartWithDefault() *DiscoveredBuilder {
	b.n.StartWithDefault()
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *DiscoveredBuilder) Patch(edit func(*corev3.ExtensionConfigSource)) *DiscoveredBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *DiscoveredBuilder) Clone() *DiscoveredBuilder {
	c := &DiscoveredBuilder{}
	b.n.CloneTo(&c.n)
	return c
}

// Render implements [part.Part].
func (b *DiscoveredBuilder) Render(s part.Scope) *listenerv3.Filter {
	return &listenerv3.Filter{
		Name:       b.n.Name,
		ConfigType: &listenerv3.Filter_ConfigDiscovery{ConfigDiscovery: b.n.Take(s.Sub("config_discovery"), nil)},
	}
}
