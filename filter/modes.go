package filter

import (
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// DisabledFilter is an HTTP filter that runs for routes which switch it on.
type DisabledFilter struct{ inner HTTP }

// Disabled keeps an HTTP filter of the chain from running, except for requests whose route, virtual host or weighted cluster
// switches it on, by [DisabledFilter.On] or by per-route configuration of the filter itself. The last filter of a chain
// cannot be disabled (hcm-http-filter-last-disabled).
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.disabled
func Disabled(f HTTP) *DisabledFilter { return &DisabledFilter{f} }

// FilterName is the name that per-route configuration refers to.
func (d *DisabledFilter) FilterName() string { return nameOf(d.inner) }

// Render implements [part.Part].
func (d *DisabledFilter) Render(s part.Scope) *hcmv3.HttpFilter {
	m := node.Inner(s, part.Part[hcmv3.HttpFilter](d.inner))
	m.Disabled = true
	return m
}

// On switches the filter on where it is put as an override, with the configuration that it has in the chain.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (d *DisabledFilter) On() *OnBuilder {
	o := &OnBuilder{name: d.FilterName()}
	o.n.Init(&routev3.FilterConfig{})
	return o
}

// OnBuilder switches a disabled filter on for a virtual host, route or weighted cluster.
type OnBuilder struct {
	n    node.Node[routev3.FilterConfig]
	name string
}

// Optional lets an Envoy or a gRPC client that does not have the filter ignore this.
//
// Envoy: config.route.v3.FilterConfig.is_optional
func (o *OnBuilder) Optional() *OnBuilder {
	m, _ := o.n.Set("is_optional")
	m.IsOptional = true
	return o
}

// FilterName is the name of the filter in the chain.
func (o *OnBuilder) FilterName() string { return o.name }

// Render implements [part.Part].
func (o *OnBuilder) Render(s part.Scope) *anypb.Any {
	return o.n.Any(s, func(m *routev3.FilterConfig) { m.Config = &anypb.Any{} })
}

// OptionalFilter is an HTTP filter that an Envoy may lack.
type OptionalFilter struct{ inner HTTP }

// Optional lets an Envoy or a gRPC client that does not have the HTTP filter leave it out. Without it they refuse the listener.
// A filter that guards something is better not optional.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.is_optional
func Optional(f HTTP) *OptionalFilter { return &OptionalFilter{f} }

// FilterName is the name that per-route configuration refers to.
func (o *OptionalFilter) FilterName() string { return nameOf(o.inner) }

// Render implements [part.Part].
func (o *OptionalFilter) Render(s part.Scope) *hcmv3.HttpFilter {
	m := node.Inner(s, part.Part[hcmv3.HttpFilter](o.inner))
	m.IsOptional = true
	return m
}

func nameOf(f HTTP) string {
	if node.IsNil(f) {
		return ""
	}
	return f.FilterName()
}
