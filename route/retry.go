package route

import (
	"strings"
	"time"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
)

// RetryBuilder builds a retry policy.
type RetryBuilder struct {
	n node.Node[routev3.RetryPolicy]
}

// RetryOn retries requests that fail under one of the conditions: "5xx", "gateway-error", "reset",
// "reset-before-request", "connect-failure", "envoy-ratelimited", "retriable-4xx", "refused-stream",
// "retriable-status-codes", "retriable-headers", "http3-post-connect-failure"; for gRPC "cancelled",
// "deadline-exceeded", "internal", "resource-exhausted", "unavailable". Envoy ignores words that it does not know.
//
// Envoy: config.route.v3.RetryPolicy.retry_on
func RetryOn(conditions ...string) *RetryBuilder {
	b := &RetryBuilder{}
	b.n.Init().RetryOn = strings.Join(conditions, ",")
	return b
}

// Attempts is how often a request is sent again at most. Default: 1.
//
// Envoy: config.route.v3.RetryPolicy.num_retries
func (b *RetryBuilder) Attempts(n int) *RetryBuilder {
	m, f := b.n.Set("num_retries")
	m.NumRetries = f.CountValue(n)
	return b
}

// PerTry bounds each attempt, the first one included. Default: the route's timeout; a value that is not below it
// leaves no time for a retry.
//
// Envoy: config.route.v3.RetryPolicy.per_try_timeout
func (b *RetryBuilder) PerTry(d time.Duration) *RetryBuilder {
	m, f := b.n.Set("per_try_timeout")
	m.PerTryTimeout = f.Duration(d)
	return b
}

// PerTryIdle bounds the time in which nothing moves during one attempt. Default: none.
//
// Envoy: config.route.v3.RetryPolicy.per_try_idle_timeout
func (b *RetryBuilder) PerTryIdle(d time.Duration) *RetryBuilder {
	m, f := b.n.Set("per_try_idle_timeout")
	m.PerTryIdleTimeout = f.Duration(d)
	return b
}

// StatusCodes appends statuses that are retried under the condition "retriable-status-codes".
//
// Envoy: config.route.v3.RetryPolicy.retriable_status_codes
func (b *RetryBuilder) StatusCodes(codes ...int) *RetryBuilder {
	m, f := b.n.Add("retriable_status_codes", len(b.n.Peek().RetriableStatusCodes))
	for _, c := range codes {
		m.RetriableStatusCodes = append(m.RetriableStatusCodes, f.Index(len(m.RetriableStatusCodes)).Count(c))
	}
	return b
}

// BackOff waits between attempts: a random time up to twice base after the first, growing with each. Default: 25 ms,
// at most ten times that.
//
// Envoy: config.route.v3.RetryPolicy.retry_back_off
func (b *RetryBuilder) BackOff(base time.Duration) *RetryBuilder {
	m, f := b.n.Set("retry_back_off.base_interval")
	backOff(m).BaseInterval = f.Duration(base)
	return b
}

// MaxBackOff bounds the wait of [RetryBuilder.BackOff], and must not be below it. Default: ten times the base.
//
// Envoy: config.route.v3.RetryPolicy.RetryBackOff.max_interval
func (b *RetryBuilder) MaxBackOff(d time.Duration) *RetryBuilder {
	m, f := b.n.Set("retry_back_off.max_interval")
	backOff(m).MaxInterval = f.Duration(d)
	return b
}

func backOff(m *routev3.RetryPolicy) *routev3.RetryPolicy_RetryBackOff {
	if m.RetryBackOff == nil {
		m.RetryBackOff = &routev3.RetryPolicy_RetryBackOff{}
	}
	return m.RetryBackOff
}

// Headers appends conditions on the response, one of which must hold for a retry under the condition
// "retriable-headers".
//
// Envoy: config.route.v3.RetryPolicy.retriable_headers
func (b *RetryBuilder) Headers(conditions ...*match.HeaderBuilder) *RetryBuilder {
	m, f := b.n.Add("retriable_headers", len(b.n.Peek().RetriableHeaders))
	m.RetriableHeaders = node.Children(f, m.RetriableHeaders, conditions)
	return b
}

// RequestHeaders appends conditions on the request, one of which must hold for any retry.
//
// Envoy: config.route.v3.RetryPolicy.retriable_request_headers
func (b *RetryBuilder) RequestHeaders(conditions ...*match.HeaderBuilder) *RetryBuilder {
	m, f := b.n.Add("retriable_request_headers", len(b.n.Peek().RetriableRequestHeaders))
	m.RetriableRequestHeaders = node.Children(f, m.RetriableRequestHeaders, conditions)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *RetryBuilder) Patch(edit func(*routev3.RetryPolicy)) *RetryBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *RetryBuilder) Clone() *RetryBuilder {
	c := &RetryBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *RetryBuilder) Render(s part.Scope) *routev3.RetryPolicy { return b.n.Take(s, nil) }
