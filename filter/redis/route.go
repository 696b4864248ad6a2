package redis

import (
	redisv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/redis_proxy/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// routing is what routes with a prefix and the one without have in common.
type routing[B any] struct {
	n    node.Node[redisv3.RedisProxy_PrefixRoutes_Route]
	self *B
}

// KeyFormat is what a key becomes on its way to the cluster: "shop:%KEY%" puts a prefix before it. Default: it stays.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.PrefixRoutes.Route.key_formatter
func (b *routing[B]) KeyFormat(format string) *B {
	m, _ := b.n.Set("key_formatter")
	m.KeyFormatter = format
	return b.self
}

// ReadFrom sends commands that read to another cluster. Default: all go to the same one.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.PrefixRoutes.Route.ReadCommandPolicy.cluster
func (b *routing[B]) ReadFrom(cluster string) *B {
	m, _ := b.n.Set("read_command_policy.cluster")
	m.ReadCommandPolicy = &redisv3.RedisProxy_PrefixRoutes_Route_ReadCommandPolicy{Cluster: cluster}
	return b.self
}

// Mirror appends clusters that get a copy of the commands.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.PrefixRoutes.Route.request_mirror_policy
func (b *routing[B]) Mirror(mirrors ...*MirrorBuilder) *B {
	m, f := b.n.Add("request_mirror_policy", len(b.n.Peek().RequestMirrorPolicy))
	m.RequestMirrorPolicy = node.Children(f, m.RequestMirrorPolicy, mirrors)
	return b.self
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *routing[B]) Patch(edit func(*redisv3.RedisProxy_PrefixRoutes_Route)) *B {
	b.n.Patch(edit)
	return b.self
}

// Render implements [part.Part].
func (b *routing[B]) Render(s part.Scope) *redisv3.RedisProxy_PrefixRoutes_Route {
	return b.n.Take(s, nil)
}

// RouteBuilder builds where commands go whose key fits no prefix.
type RouteBuilder struct{ routing[RouteBuilder] }

// Route starts a route to the cluster, for [ProxyBuilder.CatchAll].
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.PrefixRoutes.Route.cluster
func Route(cluster string) *RouteBuilder {
	b := &RouteBuilder{}
	b.self = b
	b.n.Init(&redisv3.RedisProxy_PrefixRoutes_Route{Cluster: cluster})
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *RouteBuilder) Clone() *RouteBuilder {
	c := &RouteBuilder{}
	c.self = c
	b.n.Clone(&c.n)
	return c
}

// PrefixBuilder builds where commands go whose key begins with a prefix.
type PrefixBuilder struct{ routing[PrefixBuilder] }

// Prefix starts a route of keys that begin with the prefix, up to 1000 bytes (proto-pgv), to the cluster.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.PrefixRoutes.Route.prefix
func Prefix(prefix, cluster string) *PrefixBuilder {
	b := &PrefixBuilder{}
	b.self = b
	b.n.Init(&redisv3.RedisProxy_PrefixRoutes_Route{Prefix: prefix, Cluster: cluster})
	return b
}

// RemovePrefix takes the prefix away from the key. Default: it stays.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.PrefixRoutes.Route.remove_prefix
func (b *PrefixBuilder) RemovePrefix() *PrefixBuilder {
	m, _ := b.n.Set("remove_prefix")
	m.RemovePrefix = true
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *PrefixBuilder) Clone() *PrefixBuilder {
	c := &PrefixBuilder{}
	c.self = c
	b.n.Clone(&c.n)
	return c
}
