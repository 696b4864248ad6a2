// Package wasm builds WebAssembly plugins, which HTTP filters, network filters, access logs and the bootstrap run.
//
//	wasm.Plugin("stats", source.DataFile("/etc/envoy/stats.wasm")).Configuration("level=1")
//
// Envoy: extensions.wasm.v3.PluginConfig
package wasm
