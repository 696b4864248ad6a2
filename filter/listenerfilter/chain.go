package listenerfilter

import (
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// slot is what every filter of the catalogue holds: its entry in the list, and its configuration.
type slot[M any] struct {
	entry node.Node[listenerv3.ListenerFilter]
	n     node.Node[M]
}

// start begins a filter with its canonical name and what m holds, and returns its configuration.
func (s *slot[M]) start(name string, m *M) *M {
	s.entry.Init(&listenerv3.ListenerFilter{Name: name})
	return s.n.Init(m)
}

// Render implements [part.Part].
func (s *slot[M]) Render(at part.Scope) *listenerv3.ListenerFilter {
	return s.entry.Take(at, func(m *listenerv3.ListenerFilter) {
		m.ConfigType = &listenerv3.ListenerFilter_TypedConfig{TypedConfig: s.n.Any(s.entry.Below("typed_config").Scope(), nil)}
	})
}

// unless leaves connections out that the condition matches.
func (s *slot[M]) unless(condition Condition) {
	m, f := s.entry.Set("filter_disabled")
	m.FilterDisabled = node.Child(f, condition)
}

// clone copies the filter into a fresh one.
func (s *slot[M]) clone(c *slot[M]) {
	s.entry.Clone(&c.entry)
	s.n.Clone(&c.n)
}

// CustomBuilder builds a listener filter from a message.
type CustomBuilder struct {
	entry  node.Node[listenerv3.ListenerFilter]
	config node.Custom
}

// Custom starts a listener filter that the catalogue does not have, from the message that configures it. A message that
// configures no listener filter is refused (extension-wrong-slot).
//
// Envoy: config.listener.v3.ListenerFilter.typed_config
func Custom(config proto.Message) *CustomBuilder {
	b := &CustomBuilder{}
	b.entry.Init(&listenerv3.ListenerFilter{})
	b.config.Init(config, "envoy.filters.listener")
	return b
}

// CustomUDP is [Custom] for listeners of datagrams.
//
// Envoy: config.listener.v3.ListenerFilter.typed_config
func CustomUDP(config proto.Message) *CustomBuilder {
	b := &CustomBuilder{}
	b.entry.Init(&listenerv3.ListenerFilter{})
	b.config.Init(config, "envoy.filters.udp_listener")
	return b
}

// Named gives the filter a name, which one that the registry does not know needs.
//
// Envoy: config.listener.v3.ListenerFilter.name
func (b *CustomBuilder) Named(name string) *CustomBuilder {
	b.config.Named(name)
	return b
}

// Unless lets connections that match the condition past the filter. Default: it sees all.
//
// Envoy: config.listener.v3.ListenerFilter.filter_disabled
func (b *CustomBuilder) Unless(condition Condition) *CustomBuilder {
	m, f := b.entry.Set("filter_disabled")
	m.FilterDisabled = node.Child(f, condition)
	return b
}

// Render implements [part.Part].
func (b *CustomBuilder) Render(s part.Scope) *listenerv3.ListenerFilter {
	return b.entry.Take(s, func(m *listenerv3.ListenerFilter) {
		config := b.config.Take(b.entry.Itself())
		m.Name = config.Name
		m.ConfigType = &listenerv3.ListenerFilter_TypedConfig{TypedConfig: config.TypedConfig}
	})
}
