package bootstrap

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	internalv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/bootstrap/internal_listener/v3"
	wasmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/wasm/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/wasm"
)

// Extension is something that starts with Envoy: [InternalListeners], [WasmService], or any other by extension.Custom.
type Extension interface {
	part.Part[corev3.TypedExtensionConfig]
}

// InternalListenersBuilder builds what internal listeners need.
type InternalListenersBuilder struct {
	n node.Node[internalv3.InternalListener]
}

// InternalListeners lets Envoy have internal listeners, which are refused without it (listener-internal-bootstrap-extension).
//
// Envoy: extensions.bootstrap.internal_listener.v3.InternalListener
func InternalListeners() *InternalListenersBuilder {
	b := &InternalListenersBuilder{}
	b.n.Init(&internalv3.InternalListener{})
	return b
}

// Buffer is how much a connection may hold on its way, in KiB. Default: 1024.
//
// Envoy: extensions.bootstrap.internal_listener.v3.InternalListener.buffer_size_kb
func (b *InternalListenersBuilder) Buffer(kib int) *InternalListenersBuilder {
	m, f := b.n.Set("buffer_size_kb")
	m.BufferSizeKb = f.CountValue(kib)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *InternalListenersBuilder) Patch(edit func(*internalv3.InternalListener)) *InternalListenersBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *InternalListenersBuilder) Clone() *InternalListenersBuilder {
	c := &InternalListenersBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *InternalListenersBuilder) Render(s part.Scope) *corev3.TypedExtensionConfig {
	return &corev3.TypedExtensionConfig{Name: "envoy.bootstrap.internal_listener", TypedConfig: b.n.Any(s.Sub("typed_config"), nil)}
}

// WasmServiceBuilder builds a plugin in WebAssembly that runs beside the traffic.
type WasmServiceBuilder struct {
	n node.Node[wasmv3.WasmService]
}

// WasmService runs a plugin beside the traffic, once in every worker.
//
// Envoy: extensions.wasm.v3.WasmService.config
func WasmService(plugin *wasm.PluginBuilder) *WasmServiceBuilder {
	b := &WasmServiceBuilder{}
	b.n.Init(&wasmv3.WasmService{}).Config = node.Child(b.n.Below("config"), plugin)
	return b
}

// Singleton runs it once in all. Default: in every worker.
//
// Envoy: extensions.wasm.v3.WasmService.singleton
func (b *WasmServiceBuilder) Singleton() *WasmServiceBuilder {
	m, _ := b.n.Set("singleton")
	m.Singleton = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *WasmServiceBuilder) Patch(edit func(*wasmv3.WasmService)) *WasmServiceBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *WasmServiceBuilder) Clone() *WasmServiceBuilder {
	c := &WasmServiceBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *WasmServiceBuilder) Render(s part.Scope) *corev3.TypedExtensionConfig {
	return &corev3.TypedExtensionConfig{Name: "envoy.bootstrap.wasm", TypedConfig: b.n.Any(s.Sub("typed_config"), nil)}
}
