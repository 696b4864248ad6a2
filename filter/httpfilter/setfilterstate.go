package httpfilter

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	valuev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/common/set_filter_state/v3"
	statev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/set_filter_state/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// SetFilterStateBuilder builds the filter that leaves filter state for later filters and access logs.
type SetFilterStateBuilder struct{ slot[statev3.Config] }

// SetFilterState starts the filter with what it leaves when request headers arrive.
//
// Envoy: extensions.filters.http.set_filter_state.v3.Config.on_request_headers
func SetFilterState(values ...*StateValueBuilder) *SetFilterStateBuilder {
	b := &SetFilterStateBuilder{}
	b.name = "envoy.filters.http.set_filter_state"
	b.n.Init(&statev3.Config{}).OnRequestHeaders = node.Children(b.n.Below("on_request_headers"), nil, values)
	return b
}

// ClearRouteCache chooses the route anew afterwards. Default: the first choice stays.
//
// Envoy: extensions.filters.http.set_filter_state.v3.Config.clear_route_cache
func (b *SetFilterStateBuilder) ClearRouteCache() *SetFilterStateBuilder {
	m, _ := b.n.Set("clear_route_cache")
	m.ClearRouteCache = true
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *SetFilterStateBuilder) Named(name string) *SetFilterStateBuilder {
	b.named(name)
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

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *SetFilterStateBuilder) Off() *OffBuilder { return off(b.name) }

// PerRoute leaves the values of another one too, for requests of a virtual host or route.
//
// Envoy: extensions.filters.http.set_filter_state.v3.Config
func (b *SetFilterStateBuilder) PerRoute(values *SetFilterStateBuilder) *Replacement[statev3.Config] {
	r := &Replacement[statev3.Config]{name: b.name}
	if values != nil {
		r.of = &values.slot
	}
	return r
}

// StateValueBuilder builds one object of filter state.
type StateValueBuilder struct {
	n node.Node[valuev3.FilterStateValue]
}

// StateValue starts an object under a key that Envoy knows, such as "envoy.tcp_proxy.cluster", with what the format says. Another
// key needs [StateValueBuilder.Factory], or Envoy refuses it.
//
// Envoy: extensions.filters.common.set_filter_state.v3.FilterStateValue.object_key
func StateValue(key string, format part.Part[corev3.SubstitutionFormatString]) *StateValueBuilder {
	b := &StateValueBuilder{}
	m := b.n.Init(&valuev3.FilterStateValue{})
	m.Key = &valuev3.FilterStateValue_ObjectKey{ObjectKey: key}
	m.Value = &valuev3.FilterStateValue_FormatString{FormatString: node.Child(b.n.Below("format_string"), format)}
	return b
}

// Factory says what the object is, "envoy.string" for text. Default: what the key says.
//
// Envoy: extensions.filters.common.set_filter_state.v3.FilterStateValue.factory_key
func (b *StateValueBuilder) Factory(key string) *StateValueBuilder {
	m, _ := b.n.Set("factory_key")
	m.FactoryKey = key
	return b
}

// StateSharing says how far an object is handed on to upstream connections inside Envoy.
type StateSharing string

// How far filter state is shared.
const (
	ShareNone       StateSharing = "NONE"
	ShareOnce       StateSharing = "ONCE"       // with the next connection
	ShareTransitive StateSharing = "TRANSITIVE" // and those after it
)

// Shared says how far the object is handed on to connections to internal listeners. Default: [ShareNone].
//
// Envoy: extensions.filters.common.set_filter_state.v3.FilterStateValue.shared_with_upstream
func (b *StateValueBuilder) Shared(how StateSharing) *StateValueBuilder {
	m, f := b.n.Set("shared_with_upstream")
	m.SharedWithUpstream = node.Enum[valuev3.FilterStateValue_SharedWithUpstream](f, how, valuev3.FilterStateValue_SharedWithUpstream_value)
	return b
}

// SkipEmpty leaves nothing where the format comes out empty, so that an earlier value stays. Default: the empty text is left.
//
// Envoy: extensions.filters.common.set_filter_state.v3.FilterStateValue.skip_if_empty
func (b *StateValueBuilder) SkipEmpty() *StateValueBuilder {
	m, _ := b.n.Set("skip_if_empty")
	m.SkipIfEmpty = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *StateValueBuilder) Patch(edit func(*valuev3.FilterStateValue)) *StateValueBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *StateValueBuilder) Clone() *StateValueBuilder {
	c := &StateValueBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *StateValueBuilder) Render(s part.Scope) *valuev3.FilterStateValue { return b.n.Take(s, nil) }
