package networkfilter

import (
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// slot is what every filter of the catalogue holds: its configuration and its name in the chain.
type slot[M any] struct {
	n    node.Node[M]
	name string
}

// start begins a filter with its canonical name and what m holds, and returns its configuration.
func (s *slot[M]) start(name string, m *M) *M {
	s.name = name
	return s.n.Init(m)
}

// Render implements [part.Part].
func (s *slot[M]) Render(at part.Scope) *listenerv3.Filter {
	return &listenerv3.Filter{
		Name:       s.name,
		ConfigType: &listenerv3.Filter_TypedConfig{TypedConfig: s.n.Any(at.Sub("typed_config"), nil)},
	}
}

// clone copies the filter into a fresh one.
func (s *slot[M]) clone(c *slot[M]) {
	c.name = s.name
	s.n.Clone(&c.n)
}

// CustomBuilder builds a network filter from a message.
type CustomBuilder struct{ config node.Custom }

// Custom starts a network filter that the catalogue does not have, from the message that configures it. A message that
// configures no network filter is refused (extension-wrong-slot).
//
// Envoy: config.listener.v3.Filter.typed_config
func Custom(config proto.Message) *CustomBuilder {
	b := &CustomBuilder{}
	b.config.Init(config, "envoy.filters.network")
	return b
}

// Named gives the filter a name, which one that the registry does not know needs.
//
// Envoy: config.listener.v3.Filter.name
func (b *CustomBuilder) Named(name string) *CustomBuilder {
	b.config.Named(name)
	return b
}

// Render implements [part.Part].
func (b *CustomBuilder) Render(s part.Scope) *listenerv3.Filter {
	config := b.config.Take(s)
	return &listenerv3.Filter{Name: config.Name, ConfigType: &listenerv3.Filter_TypedConfig{TypedConfig: config.TypedConfig}}
}
