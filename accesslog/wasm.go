package accesslog

import (
	wasmlogv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/access_loggers/wasm/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/wasm"
)

// WasmBuilder builds an access log that a WebAssembly plugin writes.
type WasmBuilder struct {
	logger[wasmlogv3.WasmAccessLog]
}

// Wasm starts an access log that a WebAssembly plugin writes.
//
// Envoy: extensions.access_loggers.wasm.v3.WasmAccessLog.config
func Wasm(plugin *wasm.PluginBuilder) *WasmBuilder {
	b := &WasmBuilder{}
	b.start("envoy.access_loggers.wasm", &wasmlogv3.WasmAccessLog{})
	m, f := b.n.Set("config")
	m.Config = node.Child(f, plugin)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *WasmBuilder) Patch(edit func(*wasmlogv3.WasmAccessLog)) *WasmBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *WasmBuilder) Clone() *WasmBuilder {
	c := &WasmBuilder{}
	b.clone(&c.logger)
	return c
}

// When writes only what the filter lets through. Default: everything.
//
// Envoy: config.accesslog.v3.AccessLog.filter
func (b *WasmBuilder) When(filter Filter) *WasmBuilder {
	b.when(filter)
	return b
}
