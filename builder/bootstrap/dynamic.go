package bootstrap

import (
	xdscorev3 "github.com/cncf/xds/go/xds/core/v3"
	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// DynamicBuilder builds where an Envoy gets resources from.
type DynamicBuilder struct {
	n node.Node[bootstrapv3.Bootstrap]
}

// Dynamic starts the sources of resources, which may differ for listeners and clusters:
//
//	bootstrap.Dynamic().Listeners(source.File("/etc/envoy/lds.yaml")).Clusters(source.Delta("xds"))
//
// Envoy: config.bootstrap.v3.Bootstrap.dynamic_resources
func Dynamic() *DynamicBuilder {
	b := &DynamicBuilder{}
	b.n.Init(&bootstrapv3.Bootstrap{})
	return b
}

func resources(m *bootstrapv3.Bootstrap) *bootstrapv3.Bootstrap_DynamicResources {
	if m.DynamicResources == nil {
		m.DynamicResources = &bootstrapv3.Bootstrap_DynamicResources{}
	}
	return m.DynamicResources
}

// Listeners is where listeners come from (LDS): ADS, a server of its own, or a file. Default: there are only static ones.
//
// Envoy: config.bootstrap.v3.Bootstrap.DynamicResources.lds_config
func (b *DynamicBuilder) Listeners(from source.Config) *DynamicBuilder {
	m, f := b.n.Set("dynamic_resources.lds_config")
	resources(m).LdsConfig = node.Child(f, from)
	return b
}

// Clusters is where clusters come from (CDS). Default: there are only static ones.
//
// Envoy: config.bootstrap.v3.Bootstrap.DynamicResources.cds_config
func (b *DynamicBuilder) Clusters(from source.Config) *DynamicBuilder {
	m, f := b.n.Set("dynamic_resources.cds_config")
	resources(m).CdsConfig = node.Child(f, from)
	return b
}

// ADS is the one stream that [source.ADS] refers to: [source.GRPC] or [source.Delta] (ads-config-type), whose cluster is static
// (ads-config-cluster).
//
// Envoy: config.bootstrap.v3.Bootstrap.DynamicResources.ads_config
func (b *DynamicBuilder) ADS(server *source.APIBuilder) *DynamicBuilder {
	m, f := b.n.Set("dynamic_resources.ads_config")
	resources(m).AdsConfig = api(f, server)
	return b
}

// api renders the server alone, without the settings of a config source.
func api(f node.Field, server *source.APIBuilder) *corev3.ApiConfigSource {
	if f.Missing(server) {
		return nil
	}
	return node.Child(f, server.API())
}

// ListenersAt asks for listeners by a locator, "xdstp://..." (xds-tp-locator).
//
// Envoy: config.bootstrap.v3.Bootstrap.DynamicResources.lds_resources_locator
func (b *DynamicBuilder) ListenersAt(locator string) *DynamicBuilder {
	m, _ := b.n.Set("dynamic_resources.lds_resources_locator")
	resources(m).LdsResourcesLocator = locator
	return b
}

// ClustersAt asks for clusters by a locator, "xdstp://..." (xds-tp-locator).
//
// Envoy: config.bootstrap.v3.Bootstrap.DynamicResources.cds_resources_locator
func (b *DynamicBuilder) ClustersAt(locator string) *DynamicBuilder {
	m, _ := b.n.Set("dynamic_resources.cds_resources_locator")
	resources(m).CdsResourcesLocator = locator
	return b
}

// Authority appends a source for resources whose xdstp names have one of the authorities (xdstp-authority-source).
//
// Envoy: config.bootstrap.v3.Bootstrap.config_sources
func (b *DynamicBuilder) Authority(from source.Config, names ...string) *DynamicBuilder {
	m, f := b.n.Add("config_sources", len(b.n.Peek().ConfigSources))
	c := node.Child(f.Index(len(m.ConfigSources)), from)
	if c == nil {
		return b
	}
	c = proto.Clone(c).(*corev3.ConfigSource) // another bootstrap may have the same source without these names
	for _, name := range names {
		c.Authorities = append(c.Authorities, &xdscorev3.Authority{Name: name})
	}
	m.ConfigSources = append(m.ConfigSources, c)
	return b
}

// DefaultSource is for xdstp names whose authority has no source of its own.
//
// Envoy: config.bootstrap.v3.Bootstrap.default_config_source
func (b *DynamicBuilder) DefaultSource(from source.Config) *DynamicBuilder {
	m, f := b.n.Set("default_config_source")
	m.DefaultConfigSource = node.Child(f, from)
	return b
}

// HealthDiscovery has a server say which hosts to check, and reports their health to it (HDS), over gRPC (bootstrap-hds).
//
// Envoy: config.bootstrap.v3.Bootstrap.hds_config
func (b *DynamicBuilder) HealthDiscovery(server *source.APIBuilder) *DynamicBuilder {
	m, f := b.n.Set("hds_config")
	m.HdsConfig = api(f, server)
	return b
}

// NodeParameters appends fields of the node that xdstp requests carry as context parameters, as in "id" or "locality.region".
//
// Envoy: config.bootstrap.v3.Bootstrap.node_context_params
func (b *DynamicBuilder) NodeParameters(fields ...string) *DynamicBuilder {
	m, _ := b.n.Add("node_context_params", len(b.n.Peek().NodeContextParams))
	m.NodeContextParams = append(m.NodeContextParams, fields...)
	return b
}

// Delegate gives resources when the control plane cannot be reached, an extension.
//
// Envoy: config.bootstrap.v3.Bootstrap.xds_delegate_extension
func (b *DynamicBuilder) Delegate(delegate part.Part[corev3.TypedExtensionConfig]) *DynamicBuilder {
	m, f := b.n.Set("xds_delegate_extension")
	m.XdsDelegateExtension = node.Child(f, delegate)
	return b
}

// Tracker watches what the control plane sends, an extension.
//
// Envoy: config.bootstrap.v3.Bootstrap.xds_config_tracker_extension
func (b *DynamicBuilder) Tracker(tracker part.Part[corev3.TypedExtensionConfig]) *DynamicBuilder {
	m, f := b.n.Set("xds_config_tracker_extension")
	m.XdsConfigTrackerExtension = node.Child(f, tracker)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *DynamicBuilder) Patch(edit func(*bootstrapv3.Bootstrap)) *DynamicBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *DynamicBuilder) Clone() *DynamicBuilder {
	c := &DynamicBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *DynamicBuilder) Render(s part.Scope) *bootstrapv3.Bootstrap { return b.n.Take(s, nil) }
