package listenerfilter

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	limitv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/listener/local_ratelimit/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// LocalRateLimitBuilder builds the filter that limits new connections by a bucket of tokens in this Envoy. Connections
// without a token are closed.
type LocalRateLimitBuilder struct {
	slot[limitv3.LocalRateLimit]
}

// LocalRateLimit starts the filter: so many new connections in an interval, and as many at once. The interval is at
// least 50 ms (local-rl-fill-interval).
//
// Envoy: extensions.filters.listener.local_ratelimit.v3.LocalRateLimit.token_bucket
func LocalRateLimit(statPrefix string, connections int, every time.Duration) *LocalRateLimitBuilder {
	b := &LocalRateLimitBuilder{}
	b.start("envoy.filters.listener.local_ratelimit", &limitv3.LocalRateLimit{StatPrefix: statPrefix})
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

// Enabled switches the limit on or off, and the runtime key, which Envoy requires (proto-pgv), lets an operator change
// it. Default: on.
//
// Envoy: extensions.filters.listener.local_ratelimit.v3.LocalRateLimit.runtime_enabled
func (b *LocalRateLimitBuilder) Enabled(on bool, runtimeKey string) *LocalRateLimitBuilder {
	m, _ := b.n.Set("runtime_enabled")
	m.RuntimeEnabled = &corev3.RuntimeFeatureFlag{DefaultValue: wrapperspb.Bool(on), RuntimeKey: runtimeKey}
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *LocalRateLimitBuilder) Patch(edit func(*limitv3.LocalRateLimit)) *LocalRateLimitBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *LocalRateLimitBuilder) Clone() *LocalRateLimitBuilder {
	c := &LocalRateLimitBuilder{}
	b.clone(&c.slot)
	return c
}

// Unless lets connections that match the condition past the filter. Default: it sees all.
//
// Envoy: config.listener.v3.ListenerFilter.filter_disabled
func (b *LocalRateLimitBuilder) Unless(condition Condition) *LocalRateLimitBuilder {
	b.unless(condition)
	return b
}
