package route

import (
	"strings"
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
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
// "deadline-exceeded", "internal", "resource-exhausted", "unavailable". Envoy ignores words that it does not know
// (retry-on-unknown-token).
//
// Envoy: config.route.v3.RetryPolicy.retry_on
func RetryOn(conditions ...string) *RetryBuilder {
	b := &RetryBuilder{}
	b.n.Init(&routev3.RetryPolicy{RetryOn: strings.Join(conditions, ",")})
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

// MaxBackOff bounds the wait of [RetryBuilder.BackOff], and must not be below it (retry-backoff-order). Default: ten times the base.
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

// RateLimitedBackOff waits as long as the upstream says in one of these headers, where a response has one of them. The
// first that can be read counts.
//
// Envoy: config.route.v3.RetryPolicy.rate_limited_retry_back_off
func (b *RetryBuilder) RateLimitedBackOff(headers ...ResetHeader) *RetryBuilder {
	m, _ := b.n.Add("rate_limited_retry_back_off.reset_headers", len(b.n.Peek().RateLimitedRetryBackOff.GetResetHeaders()))
	back := rateLimitedBackOff(m)
	for _, h := range headers {
		back.ResetHeaders = append(back.ResetHeaders, &routev3.RetryPolicy_ResetHeader{Name: h.name, Format: h.format})
	}
	return b
}

// MaxRateLimitedBackOff is the longest wait that a header of [RetryBuilder.RateLimitedBackOff] can ask for; a longer one
// is passed over. Default: 300 s.
//
// Envoy: config.route.v3.RetryPolicy.RateLimitedRetryBackOff.max_interval
func (b *RetryBuilder) MaxRateLimitedBackOff(d time.Duration) *RetryBuilder {
	m, f := b.n.Set("rate_limited_retry_back_off.max_interval")
	rateLimitedBackOff(m).MaxInterval = f.Duration(d)
	return b
}

func rateLimitedBackOff(m *routev3.RetryPolicy) *routev3.RetryPolicy_RateLimitedRetryBackOff {
	if m.RateLimitedRetryBackOff == nil {
		m.RateLimitedRetryBackOff = &routev3.RetryPolicy_RateLimitedRetryBackOff{}
	}
	return m.RateLimitedRetryBackOff
}

// ResetHeader is a header of a response that says how long to wait.
type ResetHeader struct {
	name   string
	format routev3.RetryPolicy_ResetHeaderFormat
}

// ResetSeconds is a header that holds a number of seconds, such as "Retry-After".
//
// Envoy: config.route.v3.RetryPolicy.ResetHeader.format
func ResetSeconds(name string) ResetHeader { return ResetHeader{name, routev3.RetryPolicy_SECONDS} }

// ResetTime is a header that holds a Unix time, such as "X-RateLimit-Reset".
//
// Envoy: config.route.v3.RetryPolicy.ResetHeader.format
func ResetTime(name string) ResetHeader { return ResetHeader{name, routev3.RetryPolicy_UNIX_TIMESTAMP} }

// AvoidHosts appends what makes a host unfit for a retry. Another host is then picked, [RetryBuilder.HostAttempts]
// times at most.
//
// Envoy: config.route.v3.RetryPolicy.retry_host_predicate
func (b *RetryBuilder) AvoidHosts(predicates ...*RetryHostBuilder) *RetryBuilder {
	m, f := b.n.Add("retry_host_predicate", len(b.n.Peek().RetryHostPredicate))
	m.RetryHostPredicate = node.Children(f, m.RetryHostPredicate, predicates)
	return b
}

// HostAttempts is how often another host is picked if the one that load balancing chose is unfit. Default: 1.
//
// Envoy: config.route.v3.RetryPolicy.host_selection_retry_max_attempts
func (b *RetryBuilder) HostAttempts(n int) *RetryBuilder {
	m, f := b.n.Set("host_selection_retry_max_attempts")
	m.HostSelectionRetryMaxAttempts = int64(f.Count(n))
	return b
}

// Priorities says which priority level a retry goes to. Default: load balancing decides as for the first attempt.
//
// Envoy: config.route.v3.RetryPolicy.retry_priority
func (b *RetryBuilder) Priorities(priority *RetryPriorityBuilder) *RetryBuilder {
	m, f := b.n.Set("retry_priority")
	m.RetryPriority = node.Child(f, priority)
	return b
}

// Options appends extensions that may change how the upstream is connected to for a retry.
//
// Envoy: config.route.v3.RetryPolicy.retry_options_predicates
func (b *RetryBuilder) Options(predicates ...part.Part[corev3.TypedExtensionConfig]) *RetryBuilder {
	m, f := b.n.Add("retry_options_predicates", len(b.n.Peek().RetryOptionsPredicates))
	m.RetryOptionsPredicates = node.Children(f, m.RetryOptionsPredicates, predicates)
	return b
}

// RefreshCluster chooses the cluster again for each retry, where a cluster specifier plugin chooses it.
//
// Envoy: config.route.v3.RetryPolicy.refresh_cluster_on_retry
func (b *RetryBuilder) RefreshCluster() *RetryBuilder {
	m, _ := b.n.Set("refresh_cluster_on_retry")
	m.RefreshClusterOnRetry = true
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
