package httpfilter

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	commonlimitv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/common/ratelimit/v3"
	limitv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/local_ratelimit/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/route/ratelimit"
)

// LocalRateLimitBuilder builds the filter that limits requests by a bucket of tokens in this Envoy. Requests without a token
// get a 429.
type LocalRateLimitBuilder struct{ slot[limitv3.LocalRateLimit] }

// LocalRateLimit starts the filter. The prefix begins the names of its statistics. Without tokens it limits only
// where [LocalRateLimitBuilder.PerRoute] says so.
//
// Envoy: extensions.filters.http.local_ratelimit.v3.LocalRateLimit.stat_prefix
func LocalRateLimit(statPrefix string) *LocalRateLimitBuilder {
	b := &LocalRateLimitBuilder{}
	b.name, b.finish = "envoy.filters.http.local_ratelimit", enforce
	b.n.Init(&limitv3.LocalRateLimit{StatPrefix: statPrefix})
	return b
}

// enforce makes a bucket whole and count: Envoy's own default is to count nobody and to refuse nobody.
func enforce(m *limitv3.LocalRateLimit) {
	if m.TokenBucket == nil {
		return
	}
	if m.TokenBucket.MaxTokens == 0 {
		m.TokenBucket.MaxTokens = m.TokenBucket.GetTokensPerFill().GetValue()
	}
	if m.FilterEnabled == nil {
		m.FilterEnabled = whole()
	}
	if m.FilterEnforced == nil {
		m.FilterEnforced = whole()
	}
}

func whole() *corev3.RuntimeFractionalPercent {
	return &corev3.RuntimeFractionalPercent{DefaultValue: &typev3.FractionalPercent{Numerator: 100}}
}

// Tokens allows so many requests in an interval, and as many at once. The interval is at least 50 ms (local-rl-fill-interval).
//
// Envoy: extensions.filters.http.local_ratelimit.v3.LocalRateLimit.token_bucket
func (b *LocalRateLimitBuilder) Tokens(requests int, every time.Duration) *LocalRateLimitBuilder {
	tokens(&b.n, requests, every)
	return b
}

func tokens(n *node.Node[limitv3.LocalRateLimit], requests int, every time.Duration) {
	m, f := n.Set("token_bucket")
	t := bucket(m)
	t.TokensPerFill = f.Sub("tokens_per_fill").CountValue(requests)
	t.FillInterval = f.Sub("fill_interval").Duration(every)
}

func bucket(m *limitv3.LocalRateLimit) *typev3.TokenBucket {
	if m.TokenBucket == nil {
		m.TokenBucket = &typev3.TokenBucket{}
	}
	return m.TokenBucket
}

// Burst is how many requests may come at once. Default: as many as in an interval.
//
// Envoy: type.v3.TokenBucket.max_tokens
func (b *LocalRateLimitBuilder) Burst(requests int) *LocalRateLimitBuilder {
	burst(&b.n, requests)
	return b
}

func burst(n *node.Node[limitv3.LocalRateLimit], requests int) {
	m, f := n.Set("token_bucket.max_tokens")
	bucket(m).MaxTokens = f.Count(requests)
}

// Enabled is the share of requests that the filter counts, in percent, which the runtime key, if not empty, overrides in a running Envoy. Default:
// 100 where there are tokens.
//
// Envoy: extensions.filters.http.local_ratelimit.v3.LocalRateLimit.filter_enabled
func (b *LocalRateLimitBuilder) Enabled(percent float64, key string) *LocalRateLimitBuilder {
	m, f := b.n.Set("filter_enabled")
	m.FilterEnabled = runtimeShare(f, percent, key)
	return b
}

// Enforced is the share of counted requests that are refused when no token is left, in percent, which the runtime key, if not empty, overrides; 0
// only counts them. Default: 100 where there are tokens.
//
// Envoy: extensions.filters.http.local_ratelimit.v3.LocalRateLimit.filter_enforced
func (b *LocalRateLimitBuilder) Enforced(percent float64, key string) *LocalRateLimitBuilder {
	m, f := b.n.Set("filter_enforced")
	m.FilterEnforced = runtimeShare(f, percent, key)
	return b
}

// Status is the code of the refusal. Default: 429; Envoy takes a code below 400 for 429.
//
// Envoy: extensions.filters.http.local_ratelimit.v3.LocalRateLimit.status
func (b *LocalRateLimitBuilder) Status(code int) *LocalRateLimitBuilder {
	m, f := b.n.Set("status")
	m.Status = status(f, code)
	return b
}

// PerConnection gives each downstream connection a bucket of its own. Default: all share one.
//
// Envoy: extensions.filters.http.local_ratelimit.v3.LocalRateLimit.local_rate_limit_per_downstream_connection
func (b *LocalRateLimitBuilder) PerConnection() *LocalRateLimitBuilder {
	m, _ := b.n.Set("local_rate_limit_per_downstream_connection")
	m.LocalRateLimitPerDownstreamConnection = true
	return b
}

// RateLimitHeaders adds x-ratelimit-limit, -remaining and -reset to responses. Default: not.
//
// Envoy: extensions.filters.http.local_ratelimit.v3.LocalRateLimit.enable_x_ratelimit_headers
func (b *LocalRateLimitBuilder) RateLimitHeaders() *LocalRateLimitBuilder {
	m, _ := b.n.Set("enable_x_ratelimit_headers")
	m.EnableXRatelimitHeaders = commonlimitv3.XRateLimitHeadersRFCVersion_DRAFT_VERSION_03
	return b
}

// RetryAfter adds retry-after to refusals. Default: not.
//
// Envoy: extensions.filters.http.local_ratelimit.v3.LocalRateLimit.enable_retry_after_header
func (b *LocalRateLimitBuilder) RetryAfter() *LocalRateLimitBuilder {
	m, _ := b.n.Set("enable_retry_after_header")
	m.EnableRetryAfterHeader = true
	return b
}

// ResourceExhausted answers gRPC requests over the limit with RESOURCE_EXHAUSTED. Default: UNAVAILABLE.
//
// Envoy: extensions.filters.http.local_ratelimit.v3.LocalRateLimit.rate_limited_as_resource_exhausted
func (b *LocalRateLimitBuilder) ResourceExhausted() *LocalRateLimitBuilder {
	m, _ := b.n.Set("rate_limited_as_resource_exhausted")
	m.RateLimitedAsResourceExhausted = true
	return b
}

// Shared divides the tokens among the Envoys of the local cluster, which the bootstrap must name. It excludes [LocalRateLimitBuilder.PerConnection]. Default: each Envoy has them all.
//
// Envoy: extensions.filters.http.local_ratelimit.v3.LocalRateLimit.local_cluster_rate_limit
func (b *LocalRateLimitBuilder) Shared() *LocalRateLimitBuilder {
	m, _ := b.n.Set("local_cluster_rate_limit")
	m.LocalClusterRateLimit = &commonlimitv3.LocalClusterRateLimit{}
	return b
}

// RequestHeaders appends headers to requests without a token that go upstream because the limit is not enforced.
//
// Envoy: extensions.filters.http.local_ratelimit.v3.LocalRateLimit.request_headers_to_add_when_not_enforced
func (b *LocalRateLimitBuilder) RequestHeaders(headers ...*header.ValueBuilder) *LocalRateLimitBuilder {
	m, f := b.n.Add("request_headers_to_add_when_not_enforced", len(b.n.Peek().RequestHeadersToAddWhenNotEnforced))
	m.RequestHeadersToAddWhenNotEnforced = node.Children(f, m.RequestHeadersToAddWhenNotEnforced, headers)
	return b
}

// ResponseHeaders appends headers to refusals.
//
// Envoy: extensions.filters.http.local_ratelimit.v3.LocalRateLimit.response_headers_to_add
func (b *LocalRateLimitBuilder) ResponseHeaders(headers ...*header.ValueBuilder) *LocalRateLimitBuilder {
	m, f := b.n.Add("response_headers_to_add", len(b.n.Peek().ResponseHeadersToAdd))
	m.ResponseHeadersToAdd = node.Children(f, m.ResponseHeadersToAdd, headers)
	return b
}

// Limits appends buckets for requests with certain descriptors. The first that matches counts, beside the bucket of all
// ([LocalRateLimitBuilder.LimitsOnly]).
//
// Envoy: extensions.filters.http.local_ratelimit.v3.LocalRateLimit.descriptors
func (b *LocalRateLimitBuilder) Limits(limits ...*LocalLimitBuilder) *LocalRateLimitBuilder {
	m, f := b.n.Add("descriptors", len(b.n.Peek().Descriptors))
	m.Descriptors = node.Children(f, m.Descriptors, limits)
	return b
}

// LimitsOnly takes no token of the bucket of all for requests that a descriptor matches. Default: one of each.
//
// Envoy: extensions.filters.http.local_ratelimit.v3.LocalRateLimit.always_consume_default_token_bucket
func (b *LocalRateLimitBuilder) LimitsOnly() *LocalRateLimitBuilder {
	m, _ := b.n.Set("always_consume_default_token_bucket")
	m.AlwaysConsumeDefaultTokenBucket = wrapperspb.Bool(false)
	return b
}

// MaxValues is how many values of descriptors without a value ([LocalLimitBuilder.Each]) have buckets at a time. At least 1; default: 20.
//
// Envoy: extensions.filters.http.local_ratelimit.v3.LocalRateLimit.max_dynamic_descriptors
func (b *LocalRateLimitBuilder) MaxValues(n int) *LocalRateLimitBuilder {
	m, f := b.n.Set("max_dynamic_descriptors")
	m.MaxDynamicDescriptors = f.CountValue(n)
	return b
}

// Descriptors appends what makes descriptors of a request, instead of the rate limits of virtual hosts and routes. They have neither stage
// nor disable key nor limit (rl-filter-stage-disable-key, rl-filter-limit).
//
// Envoy: extensions.filters.http.local_ratelimit.v3.LocalRateLimit.rate_limits
func (b *LocalRateLimitBuilder) Descriptors(descriptors ...*ratelimit.Builder) *LocalRateLimitBuilder {
	m, f := b.n.Add("rate_limits", len(b.n.Peek().RateLimits))
	m.RateLimits = node.Children(f, m.RateLimits, descriptors)
	return b
}

// Stage uses the descriptors of this stage only, 0 to 10. Default: 0.
//
// Envoy: extensions.filters.http.local_ratelimit.v3.LocalRateLimit.stage
func (b *LocalRateLimitBuilder) Stage(stage int) *LocalRateLimitBuilder {
	m, f := b.n.Set("stage")
	m.Stage = f.Count(stage)
	return b
}

// VirtualHost says what becomes of the descriptors of a virtual host where a route has its own. Default: they are used where the route
// has none.
//
// Envoy: extensions.filters.http.local_ratelimit.v3.LocalRateLimit.vh_rate_limits
func (b *LocalRateLimitBuilder) VirtualHost(limits VirtualHostLimits) *LocalRateLimitBuilder {
	m, f := b.n.Set("vh_rate_limits")
	m.VhRateLimits = node.Enum[commonlimitv3.VhRateLimitsOptions](f, limits, commonlimitv3.VhRateLimitsOptions_value)
	return b
}

// Replace starts an override that takes the place of the filter's configuration: that of other, a filter started in the same way. It
// needs tokens (local-rl-per-route-bucket).
//
// Envoy: extensions.filters.http.local_ratelimit.v3.LocalRateLimit
func (b *LocalRateLimitBuilder) Replace(other *LocalRateLimitBuilder) *Replacement[limitv3.LocalRateLimit] {
	r := &Replacement[limitv3.LocalRateLimit]{name: b.name}
	if other != nil {
		r.of = &other.slot
	}
	return r
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *LocalRateLimitBuilder) Named(name string) *LocalRateLimitBuilder {
	b.named(name)
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

// Off switches the limit off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *LocalRateLimitBuilder) Off() *OffBuilder { return off(b.name) }

// LocalRateLimitOverrideBuilder builds the limit of a virtual host or route.
type LocalRateLimitOverrideBuilder struct {
	Override[limitv3.LocalRateLimit]
}

// PerRoute starts a limit that takes the place of the filter's own for a virtual host or route: so many requests in
// an interval, counted for all requests that take it.
//
// Envoy: extensions.filters.http.local_ratelimit.v3.LocalRateLimit.token_bucket
func (b *LocalRateLimitBuilder) PerRoute(statPrefix string, requests int, every time.Duration) *LocalRateLimitOverrideBuilder {
	o := &LocalRateLimitOverrideBuilder{}
	o.name, o.finish = b.name, enforce
	o.n.Init(&limitv3.LocalRateLimit{StatPrefix: statPrefix})
	tokens(&o.n, requests, every)
	return o
}

// Burst is how many requests may come at once. Default: as many as in an interval.
//
// Envoy: type.v3.TokenBucket.max_tokens
func (o *LocalRateLimitOverrideBuilder) Burst(requests int) *LocalRateLimitOverrideBuilder {
	burst(&o.n, requests)
	return o
}

// Enforced is the share of requests that are refused when no token is left, in percent, which the runtime key, if not empty, overrides; 0 only counts
// them. Default: 100.
//
// Envoy: extensions.filters.http.local_ratelimit.v3.LocalRateLimit.filter_enforced
func (o *LocalRateLimitOverrideBuilder) Enforced(percent float64, key string) *LocalRateLimitOverrideBuilder {
	m, f := o.n.Set("filter_enforced")
	m.FilterEnforced = runtimeShare(f, percent, key)
	return o
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (o *LocalRateLimitOverrideBuilder) Patch(edit func(*limitv3.LocalRateLimit)) *LocalRateLimitOverrideBuilder {
	o.n.Patch(edit)
	return o
}

// Clone returns a variant to go on from; it may be changed even if o was passed on.
func (o *LocalRateLimitOverrideBuilder) Clone() *LocalRateLimitOverrideBuilder {
	c := &LocalRateLimitOverrideBuilder{}
	variant(&o.Override, &c.Override)
	return c
}
