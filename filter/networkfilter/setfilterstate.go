package networkfilter

import (
	commonv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/common/set_filter_state/v3"
	statev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/set_filter_state/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// StateValue is an object of the filter state: httpfilter.StateValue makes one.
type StateValue interface {
	part.Part[commonv3.FilterStateValue]
}

// SetFilterStateBuilder builds the filter that writes objects of the filter state, which filters after it, access logs
// and upstream connections read.
type SetFilterStateBuilder struct {
	slot[statev3.Config]
}

// SetFilterState starts the filter with objects that are written when a connection comes.
//
// Envoy: extensions.filters.network.set_filter_state.v3.Config.on_new_connection
func SetFilterState(values ...StateValue) *SetFilterStateBuilder {
	b := &SetFilterStateBuilder{}
	b.start("envoy.filters.network.set_filter_state", &statev3.Config{})
	m, f := b.n.Add("on_new_connection", 0)
	m.OnNewConnection = node.Children(f, nil, values)
	return b
}

// OnHandshake appends objects that are written when the TLS handshake is done.
//
// Envoy: extensions.filters.network.set_filter_state.v3.Config.on_downstream_tls_handshake
func (b *SetFilterStateBuilder) OnHandshake(values ...StateValue) *SetFilterStateBuilder {
	m, f := b.n.Add("on_downstream_tls_handshake", len(b.n.Peek().OnDownstreamTlsHandshake))
	m.OnDownstreamTlsHandshake = node.Children(f, m.OnDownstreamTlsHandshake, values)
	return b
}

// OnData appends objects that are written when the first data comes.
//
// Envoy: extensions.filters.network.set_filter_state.v3.Config.on_downstream_data
func (b *SetFilterStateBuilder) OnData(values ...StateValue) *SetFilterStateBuilder {
	m, f := b.n.Add("on_downstream_data", len(b.n.Peek().OnDownstreamData))
	m.OnDownstreamData = node.Children(f, m.OnDownstreamData, values)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *SetFilterStateBuilder) Patch(edit func(*statev3.Config)) *SetFilterStateBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *SetFilterStateBuilder) Clone() *SetFilterStateBuilder {
	c := &SetFilterStateBuilder{}
	b.clone(&c.slot)
	return c
}
