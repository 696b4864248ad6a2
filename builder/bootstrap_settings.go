package builder

import (
	"time"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	tracev3 "github.com/envoyproxy/go-control-plane/envoy/config/trace/v3"

	"github.com/envoykit/envoykit/builder/bootstrap"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/protocol"
	"github.com/envoykit/envoykit/tracing"
)

// Identity is who this Envoy is to its control plane, with what [BootstrapBuilder.Node] and [BootstrapBuilder.Locality] do not say.
// It replaces both.
//
// Envoy: config.bootstrap.v3.Bootstrap.node
func (b *BootstrapBuilder) Identity(n *bootstrap.NodeBuilder) *BootstrapBuilder {
	m, f := b.n.Set("node")
	m.Node = node.Child(f, n)
	return b
}

// Administration opens the administration interface with its settings. It replaces what [BootstrapBuilder.Admin] said. Without either there
// is none.
//
// Envoy: config.bootstrap.v3.Bootstrap.admin
func (b *BootstrapBuilder) Administration(a *bootstrap.AdminBuilder) *BootstrapBuilder {
	m, f := b.n.Set("admin")
	m.Admin = node.Child(f, a)
	return b
}

// ControlPlane makes Envoy fetch everything from a control plane at a host and port, without TLS, and adds the cluster for it: it expands to
//
//	Clusters(cluster.StrictDNS("xds", host, port).HTTP(cluster.HTTP2(
//		protocol.HTTP2().Keepalive(protocol.Keepalive(30*time.Second, 5*time.Second))))).
//	ADS("xds")
//
// so that a connection that died is noticed: streams of xDS have no timeout. For TLS, another name or no keepalive, write these
// two yourself; for the incremental protocol, call DeltaADS("xds") after it.
//
// Envoy: config.bootstrap.v3.Bootstrap.DynamicResources.ads_config
func (b *BootstrapBuilder) ControlPlane(host string, port int) *BootstrapBuilder {
	const name = "xds"
	keepalive := protocol.Keepalive(30*time.Second, 5*time.Second)
	return b.Clusters(cluster.StrictDNS(name, host, port).HTTP(cluster.HTTP2(protocol.HTTP2().Keepalive(keepalive)))).ADS(name)
}

// Dynamic is where resources come from, one kind from here and another from there, and names of xdstp. For everything
// from one server, [BootstrapBuilder.ADS] is shorter.
//
// Envoy: config.bootstrap.v3.Bootstrap.dynamic_resources
func (b *BootstrapBuilder) Dynamic(sources *bootstrap.DynamicBuilder) *BootstrapBuilder {
	m, f := b.n.Set("dynamic_resources")
	node.Lay(f, m, sources)
	return b
}

// Stats says which statistics Envoy keeps, how they are named, and where they go. Calls add up.
//
// Envoy: config.bootstrap.v3.Bootstrap.stats_config
func (b *BootstrapBuilder) Stats(s *bootstrap.StatsBuilder) *BootstrapBuilder {
	m, f := b.n.Set("stats_config")
	node.Lay(f, m, s)
	return b
}

// Tracing is the provider of connection managers that trace and name none themselves. The API calls it deprecated: the connection
// manager's own is preferred.
//
// Envoy: config.bootstrap.v3.Bootstrap.tracing
func (b *BootstrapBuilder) Tracing(provider tracing.Provider) *BootstrapBuilder {
	m, f := b.n.Set("tracing.http")
	//lint:ignore SA1019 Envoy still obeys it
	m.Tracing = &tracev3.Tracing{Http: node.Child(f, provider)}
	return b
}

// Runtime appends layers of the runtime, whose values switch features. Of two layers with the same key, the later one counts. Default: one
// layer, for the administration interface.
//
// Envoy: config.bootstrap.v3.Bootstrap.layered_runtime
func (b *BootstrapBuilder) Runtime(layers ...bootstrap.Layer) *BootstrapBuilder {
	m, f := b.n.Add("layered_runtime.layers", len(b.n.Peek().GetLayeredRuntime().GetLayers()))
	if m.LayeredRuntime == nil {
		m.LayeredRuntime = &bootstrapv3.LayeredRuntime{}
	}
	m.LayeredRuntime.Layers = node.Children(f, m.LayeredRuntime.Layers, layers)
	return b
}

// Overload is what Envoy does when a resource runs short: [bootstrap.EdgeOverload] or your own. Default: nothing.
//
// Envoy: config.bootstrap.v3.Bootstrap.overload_manager
func (b *BootstrapBuilder) Overload(o *bootstrap.OverloadBuilder) *BootstrapBuilder {
	m, f := b.n.Set("overload_manager")
	m.OverloadManager = node.Child(f, o)
	return b
}

// ClusterManager is what holds for every cluster.
//
// Envoy: config.bootstrap.v3.Bootstrap.cluster_manager
func (b *BootstrapBuilder) ClusterManager(c *bootstrap.ClusterManagerBuilder) *BootstrapBuilder {
	m, f := b.n.Set("cluster_manager")
	m.ClusterManager = node.Child(f, c)
	return b
}

// Extensions appends what starts with Envoy, such as [bootstrap.InternalListeners].
//
// Envoy: config.bootstrap.v3.Bootstrap.bootstrap_extensions
func (b *BootstrapBuilder) Extensions(extensions ...bootstrap.Extension) *BootstrapBuilder {
	m, f := b.n.Add("bootstrap_extensions", len(b.n.Peek().BootstrapExtensions))
	m.BootstrapExtensions = node.Children(f, m.BootstrapExtensions, extensions)
	return b
}

// Server is how the process runs: its log, watchdogs, memory, resolver of names. Calls add up.
//
// Envoy: config.bootstrap.v3.Bootstrap
func (b *BootstrapBuilder) Server(s *bootstrap.ServerBuilder) *BootstrapBuilder {
	m, f := b.n.Set("application_log_config")
	node.Lay(f, m, s)
	return b
}
