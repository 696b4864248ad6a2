package networkfilter

import (
	wasmfilterv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/wasm/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/wasm"
)

// WasmBuilder builds the filter that a WebAssembly plugin is.
type WasmBuilder struct {
	slot[wasmfilterv3.Wasm]
}

// Wasm starts the filter that a WebAssembly plugin is.
//
// Envoy: extensions.filters.network.wasm.v3.Wasm.config
func Wasm(plugin *wasm.PluginBuilder) *WasmBuilder {
	b := &WasmBuilder{}
	b.start("envoy.filters.network.wasm", &wasmfilterv3.Wasm{})
	m, f := b.n.Set("config")
	m.Config = node.Child(f, plugin)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *WasmBuilder) Patch(edit func(*wasmfilterv3.Wasm)) *WasmBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *WasmBuilder) Clone() *WasmBuilder {
	c := &WasmBuilder{}
	b.clone(&c.slot)
	return c
}
