package listenerfilter

import (
	httpinspectorv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/listener/http_inspector/v3"
)

// HTTPInspectorBuilder builds the filter that finds out whether a plain connection speaks HTTP.
type HTTPInspectorBuilder struct {
	slot[httpinspectorv3.HttpInspector]
}

// HTTPInspector starts the filter that filter chains need to match plain text by application protocol: "http/1.0",
// "http/1.1" or "h2c". TLS it leaves alone.
//
// Envoy: extensions.filters.listener.http_inspector.v3.HttpInspector
func HTTPInspector() *HTTPInspectorBuilder {
	b := &HTTPInspectorBuilder{}
	b.start("envoy.filters.listener.http_inspector", &httpinspectorv3.HttpInspector{})
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *HTTPInspectorBuilder) Patch(edit func(*httpinspectorv3.HttpInspector)) *HTTPInspectorBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HTTPInspectorBuilder) Clone() *HTTPInspectorBuilder {
	c := &HTTPInspectorBuilder{}
	b.clone(&c.slot)
	return c
}

// Unless lets connections that match the condition past the filter. Default: it sees all.
//
// Envoy: config.listener.v3.ListenerFilter.filter_disabled
func (b *HTTPInspectorBuilder) Unless(condition Condition) *HTTPInspectorBuilder {
	b.unless(condition)
	return b
}
