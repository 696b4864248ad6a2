package httpfilter

import (
	tapv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/tap/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/tap"
)

// TapBuilder builds the filter that records requests and responses, bodies included. What it writes may hold secrets of clients.
type TapBuilder struct{ slot[tapv3.Tap] }

// Tap starts the filter with what is recorded, and where.
//
// Envoy: extensions.filters.http.tap.v3.Tap.common_config
func Tap(recording *tap.Builder) *TapBuilder {
	b := &TapBuilder{}
	b.name = "envoy.filters.http.tap"
	b.n.Init(&tapv3.Tap{}).CommonConfig = node.Child(b.n.Below("common_config"), recording)
	return b
}

// HeadersTime records when headers arrived. Default: not.
//
// Envoy: extensions.filters.http.tap.v3.Tap.record_headers_received_time
func (b *TapBuilder) HeadersTime() *TapBuilder {
	m, _ := b.n.Set("record_headers_received_time")
	m.RecordHeadersReceivedTime = true
	return b
}

// Connections records the connections of the client and to the upstream. Default: not.
//
// Envoy: extensions.filters.http.tap.v3.Tap.record_downstream_connection
func (b *TapBuilder) Connections(downstream, upstream bool) *TapBuilder {
	m, _ := b.n.Set("record_downstream_connection")
	m.RecordDownstreamConnection = downstream
	m.RecordUpstreamConnection = upstream
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *TapBuilder) Named(name string) *TapBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *TapBuilder) Patch(edit func(*tapv3.Tap)) *TapBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *TapBuilder) Clone() *TapBuilder {
	c := &TapBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *TapBuilder) Off() *OffBuilder { return off(b.name) }
