package accesslog

import (
	accesslogv3 "github.com/envoyproxy/go-control-plane/envoy/config/accesslog/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Log is an access log, for whatever has some: an HTTP connection manager, a TCP proxy, a listener, a router.
type Log interface {
	part.Part[accesslogv3.AccessLog]
}

// logger is what every access log holds: its entry in the list, and its configuration.
type logger[M any] struct {
	entry node.Node[accesslogv3.AccessLog]
	n     node.Node[M]
}

// start begins a logger with its canonical name and what m holds, and returns its configuration.
func (l *logger[M]) start(name string, m *M) *M {
	l.entry.Init(&accesslogv3.AccessLog{Name: name})
	return l.n.Init(m)
}

// Render implements [part.Part].
func (l *logger[M]) Render(s part.Scope) *accesslogv3.AccessLog {
	return l.entry.Take(s, func(m *accesslogv3.AccessLog) {
		m.ConfigType = &accesslogv3.AccessLog_TypedConfig{TypedConfig: l.n.Any(l.entry.Below("typed_config").Scope(), nil)}
	})
}

// when restricts what is logged.
func (l *logger[M]) when(filter Filter) {
	m, f := l.entry.Set("filter")
	m.Filter = node.Child(f, filter)
}

// clone copies the logger into a fresh one.
func (l *logger[M]) clone(c *logger[M]) {
	l.entry.Clone(&c.entry)
	l.n.Clone(&c.n)
}

// CustomBuilder builds an access log from a message.
type CustomBuilder struct {
	entry  node.Node[accesslogv3.AccessLog]
	config node.Custom
}

// Custom starts an access log that the catalogue does not have, from the message that configures it. A message that configures
// no access logger is refused (extension-wrong-slot).
//
// Envoy: config.accesslog.v3.AccessLog.typed_config
func Custom(config proto.Message) *CustomBuilder {
	b := &CustomBuilder{}
	b.entry.Init(&accesslogv3.AccessLog{})
	b.config.Init(config, "envoy.access_loggers")
	return b
}

// Named says which extension it is, for one that the registry does not know.
//
// Envoy: config.accesslog.v3.AccessLog.name
func (b *CustomBuilder) Named(name string) *CustomBuilder {
	b.config.Named(name)
	return b
}

// When writes only what the filter lets through. Default: everything.
//
// Envoy: config.accesslog.v3.AccessLog.filter
func (b *CustomBuilder) When(filter Filter) *CustomBuilder {
	m, f := b.entry.Set("filter")
	m.Filter = node.Child(f, filter)
	return b
}

// Render implements [part.Part].
func (b *CustomBuilder) Render(s part.Scope) *accesslogv3.AccessLog {
	return b.entry.Take(s, func(m *accesslogv3.AccessLog) {
		var config *corev3.TypedExtensionConfig = b.config.Take(b.entry.Itself())
		m.Name = config.Name
		m.ConfigType = &accesslogv3.AccessLog_TypedConfig{TypedConfig: config.TypedConfig}
	})
}
