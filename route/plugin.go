package route

import (
	xdscorev3 "github.com/cncf/xds/go/xds/core/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	luav3 "github.com/envoyproxy/go-control-plane/envoy/extensions/router/cluster_specifiers/lua/v3"
	clustermatcherv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/router/cluster_specifiers/matcher/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// PluginBuilder builds a cluster specifier plugin: an extension that chooses the cluster of each request.
type PluginBuilder struct {
	n         node.Node[routev3.ClusterSpecifierPlugin]
	custom    *node.Custom // the extension, if it was given as a message
	extension func(part.Scope) *corev3.TypedExtensionConfig
	name      string // of an extension that the library builds itself
}

// Plugin is a cluster specifier plugin of any kind.
//
// Envoy: config.route.v3.ClusterSpecifierPlugin.extension
func Plugin(m proto.Message) *PluginBuilder {
	b := &PluginBuilder{}
	b.n.Init(&routev3.ClusterSpecifierPlugin{})
	b.custom = &node.Custom{}
	b.custom.Init(m, "envoy.router.cluster_specifier_plugin")
	b.extension = b.custom.Take
	return b
}

// LuaPlugin lets a Lua script choose: its function envoy_on_route(route_handle) returns the name of a cluster.
// Where it fails or returns no text, the default cluster is taken.
//
// Envoy: extensions.router.cluster_specifiers.lua.v3.LuaConfig.source_code
func LuaPlugin(code source.Data, defaultCluster string) *PluginBuilder {
	b := &PluginBuilder{}
	b.n.Init(&routev3.ClusterSpecifierPlugin{})
	config := &node.Node[luav3.LuaConfig]{}
	m := config.Init(&luav3.LuaConfig{})
	m.DefaultCluster = defaultCluster
	m.SourceCode = node.Child(config.Below("source_code"), code)
	b.extension = packed("envoy.router.cluster_specifier_plugin.lua", config)
	return b
}

// ClusterChoice is a cluster that a [ClusterMatcher] decides for.
type ClusterChoice struct{ name string }

// ChooseCluster is the cluster as the outcome of a tree.
//
// Envoy: extensions.router.cluster_specifiers.matcher.v3.ClusterAction.cluster
func ChooseCluster(name string) ClusterChoice { return ClusterChoice{name} }

// MatchAction implements [match.Outcome].
func (c ClusterChoice) MatchAction(s part.Scope) *xdscorev3.TypedExtensionConfig {
	return &xdscorev3.TypedExtensionConfig{
		Name: "cluster", TypedConfig: s.Sub("typed_config").Any(&clustermatcherv3.ClusterAction{Cluster: c.name}),
	}
}

// ClusterMatcher starts a tree for [MatcherPlugin] that tries conditions in order.
//
// Envoy: xds.type.matcher.v3.Matcher.matcher_list
func ClusterMatcher() *match.ListBuilder[match.Request, ClusterChoice] {
	return match.List[match.Request, ClusterChoice]()
}

// MatcherPlugin lets a matcher tree choose. Where it decides nothing, requests get a 503.
//
// Envoy: extensions.router.cluster_specifiers.matcher.v3.MatcherClusterSpecifier.cluster_matcher
func MatcherPlugin(tree match.Tree[match.Request, ClusterChoice]) *PluginBuilder {
	b := &PluginBuilder{}
	b.n.Init(&routev3.ClusterSpecifierPlugin{})
	config := &node.Node[clustermatcherv3.MatcherClusterSpecifier]{}
	config.Init(&clustermatcherv3.MatcherClusterSpecifier{ClusterMatcher: node.Child(config.Below("cluster_matcher"), tree)})
	b.extension = packed("envoy.router.cluster_specifier_plugin.matcher", config)
	return b
}

// packed renders a message that the library builds itself as an extension.
func packed[M any](name string, config *node.Node[M]) func(part.Scope) *corev3.TypedExtensionConfig {
	return func(s part.Scope) *corev3.TypedExtensionConfig {
		return &corev3.TypedExtensionConfig{Name: name, TypedConfig: config.Any(s.Sub("typed_config"), nil)}
	}
}

// Named is the name by which routes refer to the plugin, with [MatchBuilder.ToPlugin]. Default: its canonical one.
//
// Envoy: config.core.v3.TypedExtensionConfig.name
func (b *PluginBuilder) Named(name string) *PluginBuilder {
	if b.custom != nil {
		b.custom.Named(name)
		return b
	}
	b.n.Set("extension.name") // for the line, and to refuse it after the plugin was attached
	b.name = name
	return b
}

// Optional lets an Envoy without the extension load the table, which it refuses otherwise
// (rc-cluster-specifier-plugin-unknown-type). A route that uses the plugin then matches nothing there.
//
// Envoy: config.route.v3.ClusterSpecifierPlugin.is_optional
func (b *PluginBuilder) Optional() *PluginBuilder {
	m, _ := b.n.Set("is_optional")
	m.IsOptional = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *PluginBuilder) Patch(edit func(*routev3.ClusterSpecifierPlugin)) *PluginBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *PluginBuilder) Clone() *PluginBuilder {
	c := &PluginBuilder{name: b.name, extension: b.extension}
	b.n.Clone(&c.n)
	if b.custom != nil {
		c.custom = &node.Custom{}
		b.custom.Clone(c.custom)
		c.extension = c.custom.Take
	}
	return c
}

// Render implements [part.Part].
func (b *PluginBuilder) Render(s part.Scope) *routev3.ClusterSpecifierPlugin {
	return b.n.Take(s, func(m *routev3.ClusterSpecifierPlugin) {
		m.Extension = b.extension(b.n.Below("extension").Scope())
		if b.name != "" {
			m.Extension.Name = b.name
		}
	})
}
