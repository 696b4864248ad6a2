package httpfilter

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	luav3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/lua/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/source"
)

// LuaBuilder builds the filter that runs scripts on requests and responses: their functions envoy_on_request and
// envoy_on_response.
type LuaBuilder struct{ slot[luav3.Lua] }

// Lua starts the filter with the script that runs where no route says otherwise. A script with an error is
// refused (lua-script-error); one without the two functions does nothing.
//
// Envoy: extensions.filters.http.lua.v3.Lua.default_source_code
func Lua(script source.Data) *LuaBuilder {
	b := LuaByRoute()
	b.n.Peek().DefaultSourceCode = node.Child(b.n.Below("default_source_code"), script)
	return b
}

// LuaByRoute starts the filter without a script for all: only overrides run one.
//
// Envoy: extensions.filters.http.lua.v3.Lua
func LuaByRoute() *LuaBuilder {
	b := &LuaBuilder{}
	b.name = "envoy.filters.http.lua"
	b.n.Init(&luav3.Lua{})
	return b
}

// Script adds a script under a name, which [LuaBuilder.Run] chooses for a route. Calls add up.
//
// Envoy: extensions.filters.http.lua.v3.Lua.source_codes
func (b *LuaBuilder) Script(name string, code source.Data) *LuaBuilder {
	m, f := b.n.Set("source_codes")
	if m.SourceCodes == nil {
		m.SourceCodes = map[string]*corev3.DataSource{}
	}
	m.SourceCodes[name] = node.Child(f.Key(name), code)
	return b
}

// StatPrefix tells the statistics of several such filters apart.
//
// Envoy: extensions.filters.http.lua.v3.Lua.stat_prefix
func (b *LuaBuilder) StatPrefix(prefix string) *LuaBuilder {
	m, _ := b.n.Set("stat_prefix")
	m.StatPrefix = prefix
	return b
}

// ClearRouteCache says whether the route is chosen anew after a script changed request headers. Default: it is.
//
// Envoy: extensions.filters.http.lua.v3.Lua.clear_route_cache
func (b *LuaBuilder) ClearRouteCache(on bool) *LuaBuilder {
	m, _ := b.n.Set("clear_route_cache")
	m.ClearRouteCache = wrapperspb.Bool(on)
	return b
}

// Context gives scripts a value under a key, by handle:filterContext(). An override with a context replaces it
// whole. Calls add up.
//
// Envoy: extensions.filters.http.lua.v3.Lua.filter_context
func (b *LuaBuilder) Context(key string, value any) *LuaBuilder {
	m, f := b.n.Set("filter_context")
	m.FilterContext = f.Entry(m.FilterContext, key, value)
	return b
}

// PackagePaths appends patterns by which scripts find modules: "/etc/envoy/lua/?.lua". Default: Lua's own.
//
// Envoy: extensions.filters.http.lua.v3.Lua.package_paths
func (b *LuaBuilder) PackagePaths(patterns ...string) *LuaBuilder {
	m, _ := b.n.Add("package_paths", len(b.n.Peek().PackagePaths))
	m.PackagePaths = append(m.PackagePaths, patterns...)
	return b
}

// LibraryPaths appends patterns by which scripts find modules in C: "/etc/envoy/lua/?.so". Default: Lua's own.
//
// Envoy: extensions.filters.http.lua.v3.Lua.package_cpaths
func (b *LuaBuilder) LibraryPaths(patterns ...string) *LuaBuilder {
	m, _ := b.n.Add("package_cpaths", len(b.n.Peek().PackageCpaths))
	m.PackageCpaths = append(m.PackageCpaths, patterns...)
	return b
}

// SharedMachine lets filters of the same id share a machine, globals included, for scripts that are equal. Default: each has its own.
//
// Envoy: extensions.filters.http.lua.v3.Lua.shared_vm_id
func (b *LuaBuilder) SharedMachine(id string) *LuaBuilder {
	m, _ := b.n.Set("shared_vm_id")
	m.SharedVmId = id
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *LuaBuilder) Named(name string) *LuaBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *LuaBuilder) Patch(edit func(*luav3.Lua)) *LuaBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *LuaBuilder) Clone() *LuaBuilder {
	c := &LuaBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *LuaBuilder) Off() *OffBuilder { return off(b.name) }

// LuaOverrideBuilder builds which script runs for a virtual host or route.
type LuaOverrideBuilder struct{ Override[luav3.LuaPerRoute] }

func (b *LuaBuilder) override() *LuaOverrideBuilder {
	o := &LuaOverrideBuilder{}
	o.name = b.name
	o.n.Init(&luav3.LuaPerRoute{})
	return o
}

// Run starts an override that runs the filter's script of that name. Envoy does not check that there is
// one: without it no script runs.
//
// Envoy: extensions.filters.http.lua.v3.LuaPerRoute.name
func (b *LuaBuilder) Run(name string) *LuaOverrideBuilder {
	o := b.override()
	o.n.Peek().Override = &luav3.LuaPerRoute_Name{Name: name}
	return o
}

// RunScript starts an override that runs a script of its own.
//
// Envoy: extensions.filters.http.lua.v3.LuaPerRoute.source_code
func (b *LuaBuilder) RunScript(code source.Data) *LuaOverrideBuilder {
	o := b.override()
	o.n.Peek().Override = &luav3.LuaPerRoute_SourceCode{SourceCode: node.Child(o.n.Below("source_code"), code)}
	return o
}

// RunWith starts an override that gives the filter's script a value under a key, by handle:filterContext().
//
// Envoy: extensions.filters.http.lua.v3.LuaPerRoute.filter_context
func (b *LuaBuilder) RunWith(key string, value any) *LuaOverrideBuilder {
	return b.override().Context(key, value)
}

// Context gives the script a value under a key, by handle:filterContext(). Calls add up.
//
// Envoy: extensions.filters.http.lua.v3.LuaPerRoute.filter_context
func (b *LuaOverrideBuilder) Context(key string, value any) *LuaOverrideBuilder {
	m, f := b.n.Set("filter_context")
	m.FilterContext = f.Entry(m.FilterContext, key, value)
	return b
}

// PackagePaths appends patterns by which a script of the override's own finds modules. Default: Lua's own.
//
// Envoy: extensions.filters.http.lua.v3.LuaPerRoute.package_paths
func (b *LuaOverrideBuilder) PackagePaths(patterns ...string) *LuaOverrideBuilder {
	m, _ := b.n.Add("package_paths", len(b.n.Peek().PackagePaths))
	m.PackagePaths = append(m.PackagePaths, patterns...)
	return b
}

// LibraryPaths appends patterns by which a script of the override's own finds modules in C. Default: Lua's own.
//
// Envoy: extensions.filters.http.lua.v3.LuaPerRoute.package_cpaths
func (b *LuaOverrideBuilder) LibraryPaths(patterns ...string) *LuaOverrideBuilder {
	m, _ := b.n.Add("package_cpaths", len(b.n.Peek().PackageCpaths))
	m.PackageCpaths = append(m.PackageCpaths, patterns...)
	return b
}

// SharedMachine lets scripts of the same id that are equal share a machine. Default: the override's script has its own.
//
// Envoy: extensions.filters.http.lua.v3.LuaPerRoute.shared_vm_id
func (b *LuaOverrideBuilder) SharedMachine(id string) *LuaOverrideBuilder {
	m, _ := b.n.Set("shared_vm_id")
	m.SharedVmId = id
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *LuaOverrideBuilder) Patch(edit func(*luav3.LuaPerRoute)) *LuaOverrideBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *LuaOverrideBuilder) Clone() *LuaOverrideBuilder {
	c := &LuaOverrideBuilder{}
	variant(&b.Override, &c.Override)
	return c
}
