package networkfilter

import (
	directv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/direct_response/v3"
	echov3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/echo/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/source"
)

// EchoBuilder builds the filter that sends back what it gets.
type EchoBuilder struct {
	slot[echov3.Echo]
}

// Echo starts the filter that sends back what it gets. It ends its chain.
//
// Envoy: extensions.filters.network.echo.v3.Echo
func Echo() *EchoBuilder {
	b := &EchoBuilder{}
	b.start("envoy.filters.network.echo", &echov3.Echo{})
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *EchoBuilder) Patch(edit func(*echov3.Echo)) *EchoBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *EchoBuilder) Clone() *EchoBuilder {
	c := &EchoBuilder{}
	b.clone(&c.slot)
	return c
}

// DirectResponseBuilder builds the filter that answers each connection with the same bytes and closes it.
type DirectResponseBuilder struct {
	slot[directv3.Config]
}

// DirectResponse starts the filter that answers each connection with the bytes and closes it. It ends its chain.
//
// Envoy: extensions.filters.network.direct_response.v3.Config.response
func DirectResponse(bytes source.Data) *DirectResponseBuilder {
	b := &DirectResponseBuilder{}
	b.start("envoy.filters.network.direct_response", &directv3.Config{})
	m, f := b.n.Set("response")
	m.Response = node.Child(f, bytes)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *DirectResponseBuilder) Patch(edit func(*directv3.Config)) *DirectResponseBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *DirectResponseBuilder) Clone() *DirectResponseBuilder {
	c := &DirectResponseBuilder{}
	b.clone(&c.slot)
	return c
}
