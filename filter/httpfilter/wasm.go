package httpfilter

import (
	wasmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/wasm/v3"
	pluginv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/wasm/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// WasmBuilder builds the filter that runs a WebAssembly plugin on requests and responses.
type WasmBuilder struct{ slot[wasmv3.Wasm] }

// Wasm starts the filter with a plugin of package wasm. It has no per-route configuration, except that it can be
// switched off (tpfc-filter-without-route-support).
//
// Envoy: extensions.filters.http.wasm.v3.Wasm.config
func Wasm(plugin part.Part[pluginv3.PluginConfig]) *WasmBuilder {
	b := &WasmBuilder{}
	b.name = "envoy.filters.http.wasm"
	b.n.Init(&wasmv3.Wasm{}).Config = node.Child(b.n.Below("config"), plugin)
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *WasmBuilder) Named(name string) *WasmBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *WasmBuilder) Patch(edit func(*wasmv3.Wasm)) *WasmBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *WasmBuilder) Clone() *WasmBuilder {
	c := &WasmBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *WasmBuilder) Off() *OffBuilder { return off(b.name) }
