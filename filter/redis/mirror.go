package redis

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	redisv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/redis_proxy/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// MirrorBuilder builds a cluster that gets a copy of commands.
type MirrorBuilder struct {
	n node.Node[redisv3.RedisProxy_PrefixRoutes_Route_RequestMirrorPolicy]
}

// Mirror copies commands to the cluster and drops what it answers.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.PrefixRoutes.Route.RequestMirrorPolicy.cluster
func Mirror(cluster string) *MirrorBuilder {
	b := &MirrorBuilder{}
	b.n.Init(&redisv3.RedisProxy_PrefixRoutes_Route_RequestMirrorPolicy{Cluster: cluster})
	return b
}

// Fraction copies only a part of the commands, in percent, which the runtime key overrides in a running Envoy. Default:
// all.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.PrefixRoutes.Route.RequestMirrorPolicy.runtime_fraction
func (b *MirrorBuilder) Fraction(percent float64, key string) *MirrorBuilder {
	m, f := b.n.Set("runtime_fraction")
	m.RuntimeFraction = &corev3.RuntimeFractionalPercent{DefaultValue: f.Sub("default_value").Fraction(percent), RuntimeKey: key}
	return b
}

// WritesOnly copies no commands that only read. Default: all are copied.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.PrefixRoutes.Route.RequestMirrorPolicy.exclude_read_commands
func (b *MirrorBuilder) WritesOnly() *MirrorBuilder {
	m, _ := b.n.Set("exclude_read_commands")
	m.ExcludeReadCommands = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *MirrorBuilder) Patch(edit func(*redisv3.RedisProxy_PrefixRoutes_Route_RequestMirrorPolicy)) *MirrorBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *MirrorBuilder) Clone() *MirrorBuilder {
	c := &MirrorBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *MirrorBuilder) Render(s part.Scope) *redisv3.RedisProxy_PrefixRoutes_Route_RequestMirrorPolicy {
	return b.n.Take(s, nil)
}
