package httpfilter

import (
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// slot is what every filter of the catalogue holds: its configuration and its place in the chain.
type slot[M any] struct {
	n      node.Node[M]
	name   string
	entry  hcmv3.HttpFilter // name, disabled, is_optional
	finish func(*M)         // completes the configuration, if not nil
}

// FilterName is the name that per-route configuration refers to.
func (s *slot[M]) FilterName() string { return s.name }

// Render implements [part.Part].
func (s *slot[M]) Render(at part.Scope) *hcmv3.HttpFilter {
	return &hcmv3.HttpFilter{
		Name:       s.name,
		IsOptional: s.entry.IsOptional,
		Disabled:   s.entry.Disabled,
		ConfigType: &hcmv3.HttpFilter_TypedConfig{TypedConfig: s.n.Any(at.Sub("typed_config"), s.finish)},
	}
}

// named gives the filter another name than its canonical one.
func (s *slot[M]) named(name string) {
	s.n.Set("name") // for the line, and to refuse it after the filter was attached
	s.name = name
}

// clone copies the filter into a fresh one.
func (s *slot[M]) clone(c *slot[M]) {
	c.name, c.finish = s.name, s.finish
	c.entry.Disabled, c.entry.IsOptional = s.entry.Disabled, s.entry.IsOptional
	s.n.Clone(&c.n)
}

// Override is per-route configuration made by a filter of the chain.
type Override[M any] struct {
	n      node.Node[M]
	name   string
	finish func(*M) // completes the configuration, if not nil
}

// FilterName is the name of the filter in the chain.
func (o *Override[M]) FilterName() string { return o.name }

// Render implements [part.Part].
func (o *Override[M]) Render(at part.Scope) *anypb.Any { return o.n.Any(at, o.finish) }

// OffBuilder switches a filter off for a virtual host, route or weighted cluster.
type OffBuilder = Override[routev3.FilterConfig]

// off works for every filter: Envoy leaves it out of the chain of requests that take the route.
func off(name string) *OffBuilder {
	o := &OffBuilder{name: name}
	o.n.Init(&routev3.FilterConfig{Disabled: true})
	return o
}
