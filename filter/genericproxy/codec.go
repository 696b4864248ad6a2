package genericproxy

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	dubbov3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/generic_proxy/codecs/dubbo/v3"
	http1v3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/generic_proxy/codecs/http1/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/extension"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Codec makes a protocol known: [Dubbo], [HTTP1], or by [extension.Custom] any other; that of Kafka is in Envoy's contrib
// builds only.
type Codec interface {
	extension.Config
}

// slot is what every codec and filter holds: its configuration and its name.
type slot[M any] struct {
	n    node.Node[M]
	name string
}

// start begins an extension with its canonical name and what m holds.
func (s *slot[M]) start(name string, m *M) {
	s.name = name
	s.n.Init(m)
}

// clone copies the extension into a fresh one.
func (s *slot[M]) clone(c *slot[M]) {
	c.name = s.name
	s.n.Clone(&c.n)
}

// Render implements [part.Part].
func (s *slot[M]) Render(at part.Scope) *corev3.TypedExtensionConfig {
	return &corev3.TypedExtensionConfig{Name: s.name, TypedConfig: s.n.Any(at.Sub("typed_config"), nil)}
}

// DubboBuilder builds the codec of Dubbo.
type DubboBuilder struct {
	slot[dubbov3.DubboCodecConfig]
}

// Dubbo starts the codec of Dubbo, which has no settings.
//
// Envoy: extensions.filters.network.generic_proxy.codecs.dubbo.v3.DubboCodecConfig
func Dubbo() *DubboBuilder {
	b := &DubboBuilder{}
	b.start("envoy.generic_proxy.codecs.dubbo", &dubbov3.DubboCodecConfig{})
	return b
}

// Clone returns a variant to go on from.
func (b *DubboBuilder) Clone() *DubboBuilder {
	c := &DubboBuilder{}
	b.clone(&c.slot)
	return c
}

// HTTP1Builder builds the codec of HTTP/1.
type HTTP1Builder struct {
	slot[http1v3.Http1CodecConfig]
}

// HTTP1 starts the codec of HTTP/1, for tests and trusted networks: the HTTP connection manager knows much more of HTTP.
//
// Envoy: extensions.filters.network.generic_proxy.codecs.http1.v3.Http1CodecConfig
func HTTP1() *HTTP1Builder {
	b := &HTTP1Builder{}
	b.start("envoy.generic_proxy.codecs.http1", &http1v3.Http1CodecConfig{})
	return b
}

// Streamed passes bodies on as they come. Default: a message is kept until it is whole.
//
// Envoy: extensions.filters.network.generic_proxy.codecs.http1.v3.Http1CodecConfig.single_frame_mode
func (b *HTTP1Builder) Streamed() *HTTP1Builder {
	m, _ := b.n.Set("single_frame_mode")
	m.SingleFrameMode = wrapperspb.Bool(false)
	return b
}

// MaxBody is the longest body that is kept, in bytes; a longer one closes the connection. Default: 8 MiB. With
// [HTTP1Builder.Streamed] there is none.
//
// Envoy: extensions.filters.network.generic_proxy.codecs.http1.v3.Http1CodecConfig.max_buffer_size
func (b *HTTP1Builder) MaxBody(bytes int) *HTTP1Builder {
	m, f := b.n.Set("max_buffer_size")
	m.MaxBufferSize = f.CountValue(bytes)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *HTTP1Builder) Patch(edit func(*http1v3.Http1CodecConfig)) *HTTP1Builder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HTTP1Builder) Clone() *HTTP1Builder {
	c := &HTTP1Builder{}
	b.clone(&c.slot)
	return c
}
