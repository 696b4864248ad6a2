package redis

import (
	"time"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	redisv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/redis_proxy/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// name is that of the filter, and of the options that clusters have for it.
const name = "envoy.filters.network.redis_proxy"

// Version is a version of the Redis protocol.
type Version string

// The versions.
const (
	RESP2 Version = "RESP2"
	RESP3 Version = "RESP3"
)

// ProxyBuilder builds the proxy for Redis. It ends its chain.
type ProxyBuilder struct {
	n node.Node[redisv3.RedisProxy]
}

// Proxy starts a proxy that waits so long for the answer to a command. The prefix begins the names of its statistics
// ("redis.cache.downstream_cx_total"). It needs [ProxyBuilder.Routes] or [ProxyBuilder.CatchAll] (redis-no-upstream).
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.ConnPoolSettings.op_timeout
func Proxy(statPrefix string, opTimeout time.Duration) *ProxyBuilder {
	b := &ProxyBuilder{}
	b.n.Init(&redisv3.RedisProxy{StatPrefix: statPrefix})
	m, f := b.n.Set("settings.op_timeout")
	m.Settings = &redisv3.RedisProxy_ConnPoolSettings{OpTimeout: f.Duration(opTimeout)}
	return b
}

// Routes appends routes for keys that begin with a prefix. The longest that fits is taken; no two are the same
// (redis-prefix-duplicate).
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.PrefixRoutes.routes
func (b *ProxyBuilder) Routes(routes ...*PrefixBuilder) *ProxyBuilder {
	m, f := b.n.Add("prefix_routes.routes", len(b.n.Peek().GetPrefixRoutes().GetRoutes()))
	r := prefixes(m)
	r.Routes = node.Children(f, r.Routes, routes)
	return b
}

// CatchAll is the route of keys that fit no prefix. Default: their commands fail.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.PrefixRoutes.catch_all_route
func (b *ProxyBuilder) CatchAll(route *RouteBuilder) *ProxyBuilder {
	m, f := b.n.Set("prefix_routes.catch_all_route")
	prefixes(m).CatchAllRoute = node.Child(f, route)
	return b
}

// IgnoreCase compares prefixes blind to case. Default: case counts.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.PrefixRoutes.case_insensitive
func (b *ProxyBuilder) IgnoreCase() *ProxyBuilder {
	m, _ := b.n.Set("prefix_routes.case_insensitive")
	prefixes(m).CaseInsensitive = true
	return b
}

func prefixes(m *redisv3.RedisProxy) *redisv3.RedisProxy_PrefixRoutes {
	if m.PrefixRoutes == nil {
		m.PrefixRoutes = &redisv3.RedisProxy_PrefixRoutes{}
	}
	return m.PrefixRoutes
}

// Pool sets how connections to the hosts are kept and used.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.settings
func (b *ProxyBuilder) Pool(settings *PoolBuilder) *ProxyBuilder {
	m, f := b.n.Set("settings")
	if !f.Missing(settings) {
		node.Group(f, m, &settings.n)
	}
	return b
}

// Passwords appends passwords, one of which clients must give in AUTH before any other command. Default: none is
// needed.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.downstream_auth_passwords
func (b *ProxyBuilder) Passwords(passwords ...source.Data) *ProxyBuilder {
	m, f := b.n.Add("downstream_auth_passwords", len(b.n.Peek().DownstreamAuthPasswords))
	m.DownstreamAuthPasswords = node.Children(f, m.DownstreamAuthPasswords, passwords)
	return b
}

// Username is the name that clients must give with their password. Default: the password alone counts.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.downstream_auth_username
func (b *ProxyBuilder) Username(username source.Data) *ProxyBuilder {
	m, f := b.n.Set("downstream_auth_username")
	m.DownstreamAuthUsername = node.Child(f, username)
	return b
}

// ExternalAuth asks a service whether the name and password of a client are right, in place of those configured here.
// Where it cannot be asked, they are not.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.external_auth_provider
func (b *ProxyBuilder) ExternalAuth(service *ExternalAuthBuilder) *ProxyBuilder {
	m, f := b.n.Set("external_auth_provider")
	m.ExternalAuthProvider = node.Child(f, service)
	return b
}

// Faults appends faults that clients are tested with. At most one strikes a command: their shares add up.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.faults
func (b *ProxyBuilder) Faults(faults ...*FaultBuilder) *ProxyBuilder {
	m, f := b.n.Add("faults", len(b.n.Peek().Faults))
	m.Faults = node.Children(f, m.Faults, faults)
	return b
}

// CustomCommands appends commands of Redis modules, which Envoy passes on by the key after their name. Default: Envoy
// refuses commands that it does not know.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.custom_commands
func (b *ProxyBuilder) CustomCommands(names ...string) *ProxyBuilder {
	m, _ := b.n.Add("custom_commands", len(b.n.Peek().CustomCommands))
	m.CustomCommands = append(m.CustomCommands, names...)
	return b
}

// Protocol is the version that clients and hosts speak. With [RESP3], clients begin with HELLO 3, and every host knows
// it. Default: [RESP2]. Older versions of Envoy refuse the field.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.protocol_version
func (b *ProxyBuilder) Protocol(version Version) *ProxyBuilder {
	m, f := b.n.Set("protocol_version")
	m.ProtocolVersion = node.Enum[redisv3.RedisProxy_ProtocolVersion](f, version, redisv3.RedisProxy_ProtocolVersion_value)
	return b
}

// Microseconds counts how long commands take in microseconds. Default: in milliseconds.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.latency_in_micros
func (b *ProxyBuilder) Microseconds() *ProxyBuilder {
	m, _ := b.n.Set("latency_in_micros")
	m.LatencyInMicros = true
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *ProxyBuilder) Patch(edit func(*redisv3.RedisProxy)) *ProxyBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ProxyBuilder) Clone() *ProxyBuilder {
	c := &ProxyBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ProxyBuilder) Render(s part.Scope) *listenerv3.Filter {
	return &listenerv3.Filter{
		Name:       name,
		ConfigType: &listenerv3.Filter_TypedConfig{TypedConfig: b.n.Any(s.Sub("typed_config"), nil)},
	}
}
