package httpfilter

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	dynamicv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/dynamic_modules/v3"
	modulev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/dynamic_modules/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/source"
)

// DynamicModuleBuilder builds the filter that runs a shared library made with Envoy's SDKs, in C, Rust or Go.
type DynamicModuleBuilder struct {
	slot[modulev3.DynamicModuleFilter]
}

// DynamicModule starts the filter of that name in a module: lib<module>.so, in the directory of ENVOY_DYNAMIC_MODULES_SEARCH_PATH or where the system
// looks for libraries.
//
// Envoy: extensions.dynamic_modules.v3.DynamicModuleConfig.name
func DynamicModule(module, filter string) *DynamicModuleBuilder {
	b := &DynamicModuleBuilder{}
	b.name = "envoy.filters.http.dynamic_modules"
	m := b.n.Init(&modulev3.DynamicModuleFilter{})
	m.DynamicModuleConfig = &dynamicv3.DynamicModuleConfig{Name: module}
	m.FilterName = filter
	return b
}

func module(m *modulev3.DynamicModuleFilter) *dynamicv3.DynamicModuleConfig {
	if m.DynamicModuleConfig == nil {
		m.DynamicModuleConfig = &dynamicv3.DynamicModuleConfig{}
	}
	return m.DynamicModuleConfig
}

// Configuration is given to the filter, as text; often it is JSON.
//
// Envoy: extensions.filters.http.dynamic_modules.v3.DynamicModuleFilter.filter_config
func (b *DynamicModuleBuilder) Configuration(text string) *DynamicModuleBuilder {
	m, f := b.n.Set("filter_config")
	m.FilterConfig = f.Scope().Any(wrapperspb.String(text))
	return b
}

// ConfigurationMessage is Configuration for a filter that takes a message.
//
// Envoy: extensions.filters.http.dynamic_modules.v3.DynamicModuleFilter.filter_config
func (b *DynamicModuleBuilder) ConfigurationMessage(message proto.Message) *DynamicModuleBuilder {
	m, f := b.n.Set("filter_config")
	m.FilterConfig = f.Packed(message)
	return b
}

// Terminal says that the filter answers requests itself: it ends the chain, and no router follows. Default: it passes requests on.
//
// Envoy: extensions.filters.http.dynamic_modules.v3.DynamicModuleFilter.terminal_filter
func (b *DynamicModuleBuilder) Terminal() *DynamicModuleBuilder {
	m, _ := b.n.Set("terminal_filter")
	m.TerminalFilter = true
	return b
}

// KeepLoaded never unloads the module, which those need that keep global state. Default: it is unloaded with the last filter.
//
// Envoy: extensions.dynamic_modules.v3.DynamicModuleConfig.do_not_close
func (b *DynamicModuleBuilder) KeepLoaded() *DynamicModuleBuilder {
	m, _ := b.n.Set("dynamic_module_config.do_not_close")
	module(m).DoNotClose = true
	return b
}

// LoadGlobally shows the module's symbols to modules that are loaded later. Default: not.
//
// Envoy: extensions.dynamic_modules.v3.DynamicModuleConfig.load_globally
func (b *DynamicModuleBuilder) LoadGlobally() *DynamicModuleBuilder {
	m, _ := b.n.Set("dynamic_module_config.load_globally")
	module(m).LoadGlobally = true
	return b
}

// MetricsNamespace begins the names of the statistics that the module makes. Default: "dynamicmodulescustom".
//
// Envoy: extensions.dynamic_modules.v3.DynamicModuleConfig.metrics_namespace
func (b *DynamicModuleBuilder) MetricsNamespace(name string) *DynamicModuleBuilder {
	m, _ := b.n.Set("dynamic_module_config.metrics_namespace")
	module(m).MetricsNamespace = name
	return b
}

// File loads the module from this file, rather than looking for its name. Older versions of Envoy refuse the field.
//
// Envoy: extensions.dynamic_modules.v3.DynamicModuleConfig.module
func (b *DynamicModuleBuilder) File(data source.Data) *DynamicModuleBuilder {
	m, f := b.n.Set("dynamic_module_config.module")
	module(m).Module = &corev3.AsyncDataSource{Specifier: &corev3.AsyncDataSource_Local{Local: node.Child(f.Sub("local"), data)}}
	return b
}

// Download loads the module over HTTP and checks its hash. While it is not there yet the configuration is refused if nack
// says so; otherwise the filter waits. Older versions of Envoy refuse the field.
//
// Envoy: extensions.dynamic_modules.v3.DynamicModuleConfig.nack_on_cache_miss
func (b *DynamicModuleBuilder) Download(from *source.RemoteBuilder, nack bool) *DynamicModuleBuilder {
	m, f := b.n.Set("dynamic_module_config.module")
	module(m).Module = &corev3.AsyncDataSource{Specifier: &corev3.AsyncDataSource_Remote{Remote: node.Child(f.Sub("remote"), from)}}
	module(m).NackOnCacheMiss = nack
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *DynamicModuleBuilder) Named(name string) *DynamicModuleBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *DynamicModuleBuilder) Patch(edit func(*modulev3.DynamicModuleFilter)) *DynamicModuleBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *DynamicModuleBuilder) Clone() *DynamicModuleBuilder {
	c := &DynamicModuleBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *DynamicModuleBuilder) Off() *OffBuilder { return off(b.name) }

// DynamicModuleOverrideBuilder builds what a module is told about requests of a virtual host or route.
type DynamicModuleOverrideBuilder struct {
	Override[modulev3.DynamicModuleFilterPerRoute]
}

// PerRoute starts an override: the module makes configuration of its own for a virtual host or route, of which it is told this name.
//
// Envoy: extensions.filters.http.dynamic_modules.v3.DynamicModuleFilterPerRoute.filter_name
func (b *DynamicModuleBuilder) PerRoute(name string) *DynamicModuleOverrideBuilder {
	o := &DynamicModuleOverrideBuilder{}
	o.name = b.name
	m := o.n.Init(&modulev3.DynamicModuleFilterPerRoute{})
	m.FilterName = name
	m.DynamicModuleConfig = proto.Clone(b.n.Peek().GetDynamicModuleConfig()).(*dynamicv3.DynamicModuleConfig)
	return o
}

// Configuration is given to the module, as text; often it is JSON.
//
// Envoy: extensions.filters.http.dynamic_modules.v3.DynamicModuleFilterPerRoute.filter_config
func (b *DynamicModuleOverrideBuilder) Configuration(text string) *DynamicModuleOverrideBuilder {
	m, f := b.n.Set("filter_config")
	m.FilterConfig = f.Scope().Any(wrapperspb.String(text))
	return b
}

// ConfigurationMessage is Configuration for a module that takes a message.
//
// Envoy: extensions.filters.http.dynamic_modules.v3.DynamicModuleFilterPerRoute.filter_config
func (b *DynamicModuleOverrideBuilder) ConfigurationMessage(message proto.Message) *DynamicModuleOverrideBuilder {
	m, f := b.n.Set("filter_config")
	m.FilterConfig = f.Packed(message)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *DynamicModuleOverrideBuilder) Patch(edit func(*modulev3.DynamicModuleFilterPerRoute)) *DynamicModuleOverrideBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *DynamicModuleOverrideBuilder) Clone() *DynamicModuleOverrideBuilder {
	c := &DynamicModuleOverrideBuilder{}
	variant(&b.Override, &c.Override)
	return c
}
