package networkfilter

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	connectionv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/connection_limit/v3"
	localv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/local_ratelimit/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// ConnectionLimitBuilder builds the filter that limits how many connections are open at once.
type ConnectionLimitBuilder struct {
	slot[connectionv3.ConnectionLimit]
}

// ConnectionLimit starts the filter: more connections than so many are closed; at least 1 (proto-pgv). It counts those
// of its own chain.
//
// Envoy: extensions.filters.network.connection_limit.v3.ConnectionLimit.max_connections
func ConnectionLimit(statPrefix string, connections int) *ConnectionLimitBuilder {
	b := &ConnectionLimitBuilder{}
	m := b.start("envoy.filters.network.connection_limit", &connectionv3.ConnectionLimit{})
	m.StatPrefix = statPrefix
	m.MaxConnections = b.n.Below("max_connections").Count64Value(connections)
	return b
}

// Delay keeps a connection that is turned away open for so long, so that clients do not come back at once. Default: it
// is closed at once.
//
// Envoy: extensions.filters.network.connection_limit.v3.ConnectionLimit.delay
func (b *ConnectionLimitBuilder) Delay(d time.Duration) *ConnectionLimitBuilder {
	m, f := b.n.Set("delay")
	m.Delay = f.Duration(d)
	return b
}

// Enabled switches the filter on or off, and the runtime key, which Envoy requires (proto-pgv), lets an operator
// change it. Default: on.
//
// Envoy: extensions.filters.network.connection_limit.v3.ConnectionLimit.runtime_enabled
func (b *ConnectionLimitBuilder) Enabled(on bool, runtimeKey string) *ConnectionLimitBuilder {
	m, _ := b.n.Set("runtime_enabled")
	m.RuntimeEnabled = &corev3.RuntimeFeatureFlag{DefaultValue: wrapperspb.Bool(on), RuntimeKey: runtimeKey}
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *ConnectionLimitBuilder) Patch(edit func(*connectionv3.ConnectionLimit)) *ConnectionLimitBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ConnectionLimitBuilder) Clone() *ConnectionLimitBuilder {
	c := &ConnectionLimitBuilder{}
	b.clone(&c.slot)
	return c
}

// LocalRateLimitBuilder builds the filter that limits new connections by a bucket of tokens in this Envoy. Connections
// without a token are closed.
type LocalRateLimitBuilder struct {
	slot[localv3.LocalRateLimit]
}

// LocalRateLimit starts the filter: so many new connections in an interval, and as many at once. The interval is at
// least 50 ms (local-rl-fill-interval).
//
// Envoy: extensions.filters.network.local_ratelimit.v3.LocalRateLimit.token_bucket
func LocalRateLimit(statPrefix string, connections int, every time.Duration) *LocalRateLimitBuilder {
	b := &LocalRateLimitBuilder{}
	b.start("envoy.filters.network.local_ratelimit", &localv3.LocalRateLimit{StatPrefix: statPrefix})
	m, f := b.n.Set("token_bucket")
	m.TokenBucket = &typev3.TokenBucket{
		MaxTokens:     f.Sub("max_tokens").Count(connections),
		TokensPerFill: f.Sub("tokens_per_fill").CountValue(connections),
		FillInterval:  f.Sub("fill_interval").Duration(every),
	}
	return b
}

// Burst is how many connections may come at once. Default: as many as in an interval.
//
// Envoy: type.v3.TokenBucket.max_tokens
func (b *LocalRateLimitBuilder) Burst(connections int) *LocalRateLimitBuilder {
	m, f := b.n.Set("token_bucket.max_tokens")
	if m.TokenBucket != nil {
		m.TokenBucket.MaxTokens = f.Count(connections)
	}
	return b
}

// ShareKey lets all filters of the same key share one bucket. Default: each has its own.
//
// Envoy: extensions.filters.network.local_ratelimit.v3.LocalRateLimit.share_key
func (b *LocalRateLimitBuilder) ShareKey(key string) *LocalRateLimitBuilder {
	m, _ := b.n.Set("share_key")
	m.ShareKey = key
	return b
}

// Enabled switches the filter on or off, and the runtime key, which Envoy requires (proto-pgv), lets an operator
// change it. Default: on.
//
// Envoy: extensions.filters.network.local_ratelimit.v3.LocalRateLimit.runtime_enabled
func (b *LocalRateLimitBuilder) Enabled(on bool, runtimeKey string) *LocalRateLimitBuilder {
	m, _ := b.n.Set("runtime_enabled")
	m.RuntimeEnabled = &corev3.RuntimeFeatureFlag{DefaultValue: wrapperspb.Bool(on), RuntimeKey: runtimeKey}
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *LocalRateLimitBuilder) Patch(edit func(*localv3.LocalRateLimit)) *LocalRateLimitBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *LocalRateLimitBuilder) Clone() *LocalRateLimitBuilder {
	c := &LocalRateLimitBuilder{}
	b.clone(&c.slot)
	return c
}
