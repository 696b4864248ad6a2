package redis

import (
	"time"

	dnscachev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/common/dynamic_forward_proxy/v3"
	redisv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/redis_proxy/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// ReadPolicy says which hosts of a Redis cluster answer commands that read.
type ReadPolicy string

// Which hosts answer: the primary, its replicas, or whoever is in Envoy's own zone.
const (
	Primary       ReadPolicy = "MASTER"
	PreferPrimary ReadPolicy = "PREFER_MASTER"
	Replica       ReadPolicy = "REPLICA"
	PreferReplica ReadPolicy = "PREFER_REPLICA"
	AnyHost       ReadPolicy = "ANY"
	// LocalZone takes a replica in the zone, then any replica, then the primary.
	LocalZone ReadPolicy = "LOCAL_ZONE_AFFINITY"
	// LocalZoneOrPrimary tries the primary, if it is in the zone, before replicas of other zones.
	LocalZoneOrPrimary ReadPolicy = "LOCAL_ZONE_AFFINITY_REPLICAS_AND_PRIMARY"
)

// PoolBuilder builds how connections to hosts are kept and used.
type PoolBuilder struct {
	n node.Node[redisv3.RedisProxy]
}

// Pool starts with Envoy's defaults.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.ConnPoolSettings
func Pool() *PoolBuilder {
	b := &PoolBuilder{}
	b.n.Init(&redisv3.RedisProxy{})
	return b
}

func pool(m *redisv3.RedisProxy) *redisv3.RedisProxy_ConnPoolSettings {
	if m.Settings == nil {
		m.Settings = &redisv3.RedisProxy_ConnPoolSettings{}
	}
	return m.Settings
}

// Hashtags hashes only what stands in braces in a key, so that "{user1}.carts" and "{user1}.likes" are on one host.
// Default: the whole key is hashed.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.ConnPoolSettings.enable_hashtagging
func (b *PoolBuilder) Hashtags() *PoolBuilder {
	m, _ := b.n.Set("settings.enable_hashtagging")
	pool(m).EnableHashtagging = true
	return b
}

// Redirects follows the answers MOVED and ASK, also to hosts that the cluster does not know. Default: clients get them.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.ConnPoolSettings.enable_redirection
func (b *PoolBuilder) Redirects() *PoolBuilder {
	m, _ := b.n.Set("settings.enable_redirection")
	pool(m).EnableRedirection = true
	return b
}

// DNSCache finds hosts that redirects give by name ([cluster.DNSCache]). Default: such redirects go to the client.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.ConnPoolSettings.dns_cache_config
func (b *PoolBuilder) DNSCache(cache part.Part[dnscachev3.DnsCacheConfig]) *PoolBuilder {
	m, f := b.n.Set("settings.dns_cache_config")
	pool(m).DnsCacheConfig = node.Child(f, cache)
	return b
}

// MaxUnknownConnections is how many connections each worker may have to hosts that only redirects name. Default: 100.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.ConnPoolSettings.max_upstream_unknown_connections
func (b *PoolBuilder) MaxUnknownConnections(n int) *PoolBuilder {
	m, f := b.n.Set("settings.max_upstream_unknown_connections")
	pool(m).MaxUpstreamUnknownConnections = f.CountValue(n)
	return b
}

// Batch gathers commands until there are so many bytes, or the first has waited so long (0: 3 ms), which pays where
// many clients send small commands. Default: each is sent at once.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.ConnPoolSettings.max_buffer_size_before_flush
func (b *PoolBuilder) Batch(bytes int, wait time.Duration) *PoolBuilder {
	m, f := b.n.Set("settings.max_buffer_size_before_flush")
	p := pool(m)
	p.MaxBufferSizeBeforeFlush = f.Count(bytes)
	if wait != 0 {
		p.BufferFlushTimeout = b.n.Below("settings.buffer_flush_timeout").Duration(wait)
	}
	return b
}

// CommandStats counts each command of each cluster. Default: commands are counted for the proxy as a whole.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.ConnPoolSettings.enable_command_stats
func (b *PoolBuilder) CommandStats() *PoolBuilder {
	m, _ := b.n.Set("settings.enable_command_stats")
	pool(m).EnableCommandStats = true
	return b
}

// ReadFrom says which hosts answer commands that read, for clusters of [cluster.Redis]. Default: [Primary].
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.ConnPoolSettings.read_policy
func (b *PoolBuilder) ReadFrom(policy ReadPolicy) *PoolBuilder {
	m, f := b.n.Set("settings.read_policy")
	pool(m).ReadPolicy = node.Enum[redisv3.RedisProxy_ConnPoolSettings_ReadPolicy](f, policy, redisv3.RedisProxy_ConnPoolSettings_ReadPolicy_value)
	return b
}

// Reconnects limits how many connections to a host are made in a second, so that a busy one is not stormed; at least 1
// (proto-pgv). Default: no limit.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.ConnectionRateLimit.connection_rate_limit_per_sec
func (b *PoolBuilder) Reconnects(perSecond int) *PoolBuilder {
	m, f := b.n.Set("settings.connection_rate_limit.connection_rate_limit_per_sec")
	pool(m).ConnectionRateLimit = &redisv3.RedisProxy_ConnectionRateLimit{ConnectionRateLimitPerSec: f.Count(perSecond)}
	return b
}

// Patch edits what the settings wrote. It runs last.
func (b *PoolBuilder) Patch(edit func(*redisv3.RedisProxy)) *PoolBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *PoolBuilder) Clone() *PoolBuilder {
	c := &PoolBuilder{}
	b.n.Clone(&c.n)
	return c
}
