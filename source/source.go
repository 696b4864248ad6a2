package source

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Config is where resources come from: [ADS], [GRPC], [Delta], [REST], [File] or [Self].
type Config interface {
	part.Part[corev3.ConfigSource]
}

// Builder builds a source without settings of a protocol: ADS, or the server that the resource came from.
type Builder struct {
	n node.Node[corev3.ConfigSource]
}

// ADS starts the source that most use: the one aggregated stream of the bootstrap, which must have
// one (cs-ads-without-ads-config). Resources are of version 3 of the API, as of every source here.
//
// Envoy: config.core.v3.ConfigSource.ads
func ADS() *Builder {
	b := &Builder{}
	m := b.n.Init(&corev3.ConfigSource{})
	m.ResourceApiVersion = corev3.ApiVersion_V3
	m.ConfigSourceSpecifier = &corev3.ConfigSource_Ads{Ads: &corev3.AggregatedConfigSource{}}
	return b
}

// Self starts the source that means: the server that sent the resource which holds this. gRPC clients know
// it; Envoy itself refuses it (cs-specifier-missing).
//
// Envoy: config.core.v3.ConfigSource.self
func Self() *Builder {
	b := &Builder{}
	m := b.n.Init(&corev3.ConfigSource{})
	m.ResourceApiVersion = corev3.ApiVersion_V3
	m.ConfigSourceSpecifier = &corev3.ConfigSource_Self{Self: &corev3.SelfConfigSource{TransportApiVersion: corev3.ApiVersion_V3}}
	return b
}

// FirstFetch is how long Envoy waits for the first response before it goes on without the resource. Default:
// 15 s; 0 waits for ever, as long as the connection stands.
//
// Envoy: config.core.v3.ConfigSource.initial_fetch_timeout
func (b *Builder) FirstFetch(d time.Duration) *Builder {
	m, f := b.n.Set("initial_fetch_timeout")
	m.InitialFetchTimeout = f.Duration(d)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *Builder) Patch(edit func(*corev3.ConfigSource)) *Builder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *Builder) Clone() *Builder {
	c := &Builder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *Builder) Render(s part.Scope) *corev3.ConfigSource { return b.n.Take(s, nil) }
