package service

import (
	"strings"
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// RetryBuilder builds how calls of Envoy's own are retried.
type RetryBuilder struct {
	n node.Node[corev3.RetryPolicy]
}

// Retry starts a policy that retries up to the number of attempts after the first. 0 leaves only the back-off, for streams.
//
// Envoy: config.core.v3.RetryPolicy.num_retries
func Retry(attempts int) *RetryBuilder {
	b := &RetryBuilder{}
	b.n.Init(&corev3.RetryPolicy{}).NumRetries = b.n.Below("num_retries").CountValue(attempts)
	return b
}

// Backoff is the time before the first retry and the most that later ones, which double it, wait. Defaults: 1 s, and
// ten times the base; longest may be 0 for the default. It must not be below base
// (cs-grpc-backoff-order).
//
// Envoy: config.core.v3.RetryPolicy.retry_back_off
func (b *RetryBuilder) Backoff(base, longest time.Duration) *RetryBuilder {
	m, f := b.n.Set("retry_back_off")
	m.RetryBackOff = &corev3.BackoffStrategy{BaseInterval: f.Sub("base_interval").Duration(base), MaxInterval: optional(f.Sub("max_interval"), longest)}
	return b
}

// On names the conditions of a retry, as for routes: "5xx", "reset", "connect-failure".
//
// Envoy: config.core.v3.RetryPolicy.retry_on
func (b *RetryBuilder) On(conditions ...string) *RetryBuilder {
	m, _ := b.n.Set("retry_on")
	m.RetryOn = strings.Join(conditions, ",")
	return b
}

// HostAttempts is how often another host is tried if a predicate rejects one. Default: 1.
//
// Envoy: config.core.v3.RetryPolicy.host_selection_retry_max_attempts
func (b *RetryBuilder) HostAttempts(n int) *RetryBuilder {
	m, _ := b.n.Set("host_selection_retry_max_attempts")
	m.HostSelectionRetryMaxAttempts = int64(n)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *RetryBuilder) Patch(edit func(*corev3.RetryPolicy)) *RetryBuilder {
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
func (b *RetryBuilder) Render(s part.Scope) *corev3.RetryPolicy { return b.n.Take(s, nil) }

// optional leaves the field unset for 0.
func optional(f node.Field, d time.Duration) *durationpb.Duration {
	if d == 0 {
		return nil
	}
	return f.Duration(d)
}
