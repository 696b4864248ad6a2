package contrib

import (
	typedv3 "github.com/cncf/xds/go/xds/type/v3"
	golangv3 "github.com/envoyproxy/go-control-plane/contrib/envoy/extensions/filters/http/golang/v3alpha"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// GolangBuilder builds the HTTP filter that runs a plugin written in Go, from a shared library.
type GolangBuilder struct {
	n      node.Node[golangv3.Config]
	name   string
	plugin string
}

// Golang starts the filter with the id of the library, which is one for each path, the path of the library, and the name
// under which the plugin registers. None is empty (proto-pgv).
//
// Envoy: extensions.filters.http.golang.v3alpha.Config
func Golang(libraryID, path, plugin string) *GolangBuilder {
	b := &GolangBuilder{name: "envoy.filters.http.golang", plugin: plugin}
	b.n.Init(&golangv3.Config{LibraryId: libraryID, LibraryPath: path, PluginName: plugin})
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *GolangBuilder) Named(name string) *GolangBuilder {
	b.n.Set("name") // for the line, and to refuse it after the filter was attached
	b.name = name
	return b
}

// Config is what the plugin is told: texts, numbers, bools, []any and map[string]any of them. Default: nothing.
//
// Envoy: extensions.filters.http.golang.v3alpha.Config.plugin_config
func (b *GolangBuilder) Config(values map[string]any) *GolangBuilder {
	m, f := b.n.Set("plugin_config")
	m.PluginConfig = settings(f, values)
	return b
}

// Secrets appends generic secrets that the plugin may read, delivered or of the bootstrap.
//
// Envoy: extensions.filters.http.golang.v3alpha.Config.generic_secrets
func (b *GolangBuilder) Secrets(secrets ...part.Part[tlsv3.SdsSecretConfig]) *GolangBuilder {
	m, f := b.n.Add("generic_secrets", len(b.n.Peek().GenericSecrets))
	m.GenericSecrets = node.Children(f, m.GenericSecrets, secrets)
	return b
}

// FilterName is the name that per-route configuration refers to.
func (b *GolangBuilder) FilterName() string { return b.name }

// PerRoute tells the plugin something else on a virtual host or route.
//
// Envoy: extensions.filters.http.golang.v3alpha.RouterPlugin.config
func (b *GolangBuilder) PerRoute(values map[string]any) *GolangRouteBuilder {
	o := &GolangRouteBuilder{name: b.name}
	m := o.n.Init(&golangv3.ConfigsPerRoute{PluginsConfig: map[string]*golangv3.RouterPlugin{}})
	f := o.n.Below("plugins_config").Key(b.plugin).Sub("config")
	m.PluginsConfig[b.plugin] = &golangv3.RouterPlugin{Override: &golangv3.RouterPlugin_Config{Config: settings(f, values)}}
	return o
}

// Off switches the plugin off on a virtual host or route.
//
// Envoy: extensions.filters.http.golang.v3alpha.RouterPlugin.disabled
func (b *GolangBuilder) Off() *GolangRouteBuilder {
	o := &GolangRouteBuilder{name: b.name}
	o.n.Init(&golangv3.ConfigsPerRoute{PluginsConfig: map[string]*golangv3.RouterPlugin{
		b.plugin: {Override: &golangv3.RouterPlugin_Disabled{Disabled: true}},
	}})
	return o
}

// settings packs plain values as plugins read them.
func settings(f node.Field, values map[string]any) *anypb.Any {
	return f.Scope().Any(&typedv3.TypedStruct{Value: f.Sub("value").Object(values)})
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *GolangBuilder) Patch(edit func(*golangv3.Config)) *GolangBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *GolangBuilder) Clone() *GolangBuilder {
	c := &GolangBuilder{name: b.name, plugin: b.plugin}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *GolangBuilder) Render(s part.Scope) *hcmv3.HttpFilter {
	return &hcmv3.HttpFilter{
		Name:       b.name,
		ConfigType: &hcmv3.HttpFilter_TypedConfig{TypedConfig: b.n.Any(s.Sub("typed_config"), nil)},
	}
}

// GolangRouteBuilder builds what a virtual host or route says to a plugin.
type GolangRouteBuilder struct {
	n    node.Node[golangv3.ConfigsPerRoute]
	name string
}

// FilterName is the name of the filter in the chain.
func (o *GolangRouteBuilder) FilterName() string { return o.name }

// Patch edits the finished configuration, for what no method sets. It runs last.
func (o *GolangRouteBuilder) Patch(edit func(*golangv3.ConfigsPerRoute)) *GolangRouteBuilder {
	o.n.Patch(edit)
	return o
}

// Clone returns a variant to go on from; it may be changed even if o was passed on.
func (o *GolangRouteBuilder) Clone() *GolangRouteBuilder {
	c := &GolangRouteBuilder{name: o.name}
	o.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (o *GolangRouteBuilder) Render(s part.Scope) *anypb.Any { return o.n.Any(s, nil) }
