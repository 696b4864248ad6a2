package httpfilter

import (
	"time"

	commonlimitv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/common/ratelimit/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// LocalLimitBuilder builds the bucket of requests with a certain descriptor.
type LocalLimitBuilder struct {
	n node.Node[commonlimitv3.LocalRateLimitDescriptor]
}

// LocalLimit starts a bucket with so many requests in an interval, and as many at once. The descriptor is what [LocalLimitBuilder.Entry]
// and [LocalLimitBuilder.Each] say, all of it and in this order.
//
// Envoy: extensions.common.ratelimit.v3.LocalRateLimitDescriptor.token_bucket
func LocalLimit(requests int, every time.Duration) *LocalLimitBuilder {
	b := &LocalLimitBuilder{}
	m, f := b.n.Init(&commonlimitv3.LocalRateLimitDescriptor{}), b.n.Below("token_bucket")
	m.TokenBucket = &typev3.TokenBucket{
		MaxTokens:     f.Sub("max_tokens").Count(requests),
		TokensPerFill: f.Sub("tokens_per_fill").CountValue(requests),
		FillInterval:  f.Sub("fill_interval").Duration(every),
	}
	return b
}

// Entry appends a key and the value that it must have.
//
// Envoy: extensions.common.ratelimit.v3.RateLimitDescriptor.Entry.value
func (b *LocalLimitBuilder) Entry(key, value string) *LocalLimitBuilder {
	m, _ := b.n.Add("entries", len(b.n.Peek().Entries))
	m.Entries = append(m.Entries, &commonlimitv3.RateLimitDescriptor_Entry{Key: key, Value: value})
	return b
}

// Each appends a key of which each value has a bucket of its own.
//
// Envoy: extensions.common.ratelimit.v3.RateLimitDescriptor.Entry.key
func (b *LocalLimitBuilder) Each(key string) *LocalLimitBuilder { return b.Entry(key, "") }

// Burst is how many requests may come at once. Default: as many as in an interval.
//
// Envoy: type.v3.TokenBucket.max_tokens
func (b *LocalLimitBuilder) Burst(requests int) *LocalLimitBuilder {
	m, f := b.n.Set("token_bucket.max_tokens")
	if m.TokenBucket != nil {
		m.TokenBucket.MaxTokens = f.Count(requests)
	}
	return b
}

// Shadow counts and refuses nobody. Default: requests without a token are refused.
//
// Envoy: extensions.common.ratelimit.v3.LocalRateLimitDescriptor.shadow_mode
func (b *LocalLimitBuilder) Shadow() *LocalLimitBuilder {
	m, _ := b.n.Set("shadow_mode")
	m.ShadowMode = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *LocalLimitBuilder) Patch(edit func(*commonlimitv3.LocalRateLimitDescriptor)) *LocalLimitBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *LocalLimitBuilder) Clone() *LocalLimitBuilder {
	c := &LocalLimitBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *LocalLimitBuilder) Render(s part.Scope) *commonlimitv3.LocalRateLimitDescriptor {
	return b.n.Take(s, nil)
}
