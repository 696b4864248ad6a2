package httpfilter

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	rlsv3 "github.com/envoyproxy/go-control-plane/envoy/config/ratelimit/v3"
	limitv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ratelimit/v3"

	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/route/ratelimit"
	"github.com/envoykit/envoykit/service"
)

// RateLimitBuilder builds the filter that asks a rate limit service, with the descriptors that virtual hosts and routes make of
// a request. A request over the limit gets a 429.
type RateLimitBuilder struct{ slot[limitv3.RateLimit] }

// RateLimit starts the filter for a service behind the cluster, which must speak HTTP/2. The domain is the service's word for the set
// of limits.
//
// Envoy: extensions.filters.http.ratelimit.v3.RateLimit.domain
func RateLimit(domain, cluster string) *RateLimitBuilder {
	return RateLimitBy(domain, service.GRPC(cluster))
}

// RateLimitBy starts the filter for a service with settings of its own.
//
// Envoy: extensions.filters.http.ratelimit.v3.RateLimit.rate_limit_service
func RateLimitBy(domain string, rpc service.RPC) *RateLimitBuilder {
	b := &RateLimitBuilder{}
	b.name = "envoy.filters.http.ratelimit"
	m := b.n.Init(&limitv3.RateLimit{})
	m.Domain = domain
	m.RateLimitService = &rlsv3.RateLimitServiceConfig{
		GrpcService:         node.Child(b.n.Below("rate_limit_service.grpc_service"), rpc),
		TransportApiVersion: corev3.ApiVersion_V3,
	}
	return b
}

// Stage uses the descriptors of this stage only, 0 to 10, so that several filters can ask for different ones. Default: 0.
//
// Envoy: extensions.filters.http.ratelimit.v3.RateLimit.stage
func (b *RateLimitBuilder) Stage(stage int) *RateLimitBuilder {
	m, f := b.n.Set("stage")
	m.Stage = f.Count(stage)
	return b
}

// Requests says whose requests are limited.
type Requests string

// Whose requests: x-envoy-internal tells them apart.
const (
	AllRequests      Requests = "both"
	InternalRequests Requests = "internal"
	ExternalRequests Requests = "external"
)

// RequestType says whose requests are limited. Default: everybody's.
//
// Envoy: extensions.filters.http.ratelimit.v3.RateLimit.request_type
func (b *RateLimitBuilder) RequestType(whose Requests) *RateLimitBuilder {
	m, _ := b.n.Set("request_type")
	m.RequestType = string(whose)
	return b
}

// Timeout is how long the service may take; then the request passes, or is refused with [RateLimitBuilder.FailClosed]. Default: 20 ms.
//
// Envoy: extensions.filters.http.ratelimit.v3.RateLimit.timeout
func (b *RateLimitBuilder) Timeout(d time.Duration) *RateLimitBuilder {
	m, f := b.n.Set("timeout")
	m.Timeout = f.Duration(d)
	return b
}

// FailClosed refuses requests with a 500 while the service cannot be asked. Default: they pass.
//
// Envoy: extensions.filters.http.ratelimit.v3.RateLimit.failure_mode_deny
func (b *RateLimitBuilder) FailClosed() *RateLimitBuilder {
	m, _ := b.n.Set("failure_mode_deny")
	m.FailureModeDeny = true
	return b
}

// FailClosedShare is [RateLimitBuilder.FailClosed] for a share of the requests, in percent, which the runtime key overrides in a running
// Envoy.
//
// Envoy: extensions.filters.http.ratelimit.v3.RateLimit.failure_mode_deny_percent
func (b *RateLimitBuilder) FailClosedShare(percent float64, key string) *RateLimitBuilder {
	m, f := b.n.Set("failure_mode_deny_percent")
	m.FailureModeDenyPercent = runtimeShare(f, percent, key)
	return b
}

// ResourceExhausted answers gRPC requests over the limit with RESOURCE_EXHAUSTED. Default: UNAVAILABLE.
//
// Envoy: extensions.filters.http.ratelimit.v3.RateLimit.rate_limited_as_resource_exhausted
func (b *RateLimitBuilder) ResourceExhausted() *RateLimitBuilder {
	m, _ := b.n.Set("rate_limited_as_resource_exhausted")
	m.RateLimitedAsResourceExhausted = true
	return b
}

// RateLimitHeaders adds x-ratelimit-limit, -remaining and -reset to responses. Default: not.
//
// Envoy: extensions.filters.http.ratelimit.v3.RateLimit.enable_x_ratelimit_headers
func (b *RateLimitBuilder) RateLimitHeaders() *RateLimitBuilder {
	m, _ := b.n.Set("enable_x_ratelimit_headers")
	m.EnableXRatelimitHeaders = limitv3.RateLimit_DRAFT_VERSION_03
	return b
}

// NoLimitedHeader leaves x-envoy-ratelimited out of responses to requests over the limit. Default: it is added.
//
// Envoy: extensions.filters.http.ratelimit.v3.RateLimit.disable_x_envoy_ratelimited_header
func (b *RateLimitBuilder) NoLimitedHeader() *RateLimitBuilder {
	m, _ := b.n.Set("disable_x_envoy_ratelimited_header")
	m.DisableXEnvoyRatelimitedHeader = true
	return b
}

// RetryAfter adds retry-after to responses to requests over the limit. Default: not.
//
// Envoy: extensions.filters.http.ratelimit.v3.RateLimit.enable_retry_after_header
func (b *RateLimitBuilder) RetryAfter() *RateLimitBuilder {
	m, _ := b.n.Set("enable_retry_after_header")
	m.EnableRetryAfterHeader = true
	return b
}

// Status is the code for requests over the limit. Default: 429; Envoy takes a code below 400 for 429.
//
// Envoy: extensions.filters.http.ratelimit.v3.RateLimit.rate_limited_status
func (b *RateLimitBuilder) Status(code int) *RateLimitBuilder {
	m, f := b.n.Set("rate_limited_status")
	m.RateLimitedStatus = status(f, code)
	return b
}

// StatusOnError is the code for requests that are refused because the service cannot be asked. Default: 500.
//
// Envoy: extensions.filters.http.ratelimit.v3.RateLimit.status_on_error
func (b *RateLimitBuilder) StatusOnError(code int) *RateLimitBuilder {
	m, f := b.n.Set("status_on_error")
	m.StatusOnError = status(f, code)
	return b
}

// ResponseHeaders appends headers to responses to requests over the limit.
//
// Envoy: extensions.filters.http.ratelimit.v3.RateLimit.response_headers_to_add
func (b *RateLimitBuilder) ResponseHeaders(headers ...*header.ValueBuilder) *RateLimitBuilder {
	m, f := b.n.Add("response_headers_to_add", len(b.n.Peek().ResponseHeadersToAdd))
	m.ResponseHeadersToAdd = node.Children(f, m.ResponseHeadersToAdd, headers)
	return b
}

// Descriptors appends descriptors of the filter's own, which take the place of those of virtual hosts and routes. They have no stage
// and no disable key (rl-filter-stage-disable-key).
//
// Envoy: extensions.filters.http.ratelimit.v3.RateLimit.rate_limits
func (b *RateLimitBuilder) Descriptors(descriptors ...*ratelimit.Builder) *RateLimitBuilder {
	m, f := b.n.Add("rate_limits", len(b.n.Peek().RateLimits))
	m.RateLimits = node.Children(f, m.RateLimits, descriptors)
	return b
}

// Enabled is the share of requests that the service is asked about, in percent, which the runtime key overrides in a running Envoy.
// Default: 100, and the key ratelimit.http_filter_enabled.
//
// Envoy: extensions.filters.http.ratelimit.v3.RateLimit.filter_enabled
func (b *RateLimitBuilder) Enabled(percent float64, key string) *RateLimitBuilder {
	m, f := b.n.Set("filter_enabled")
	m.FilterEnabled = runtimeShare(f, percent, key)
	return b
}

// Enforced is the share of requests over the limit that are refused, in percent, which the runtime key overrides. Default: 100, and the
// key ratelimit.http_filter_enforcing.
//
// Envoy: extensions.filters.http.ratelimit.v3.RateLimit.filter_enforced
func (b *RateLimitBuilder) Enforced(percent float64, key string) *RateLimitBuilder {
	m, f := b.n.Set("filter_enforced")
	m.FilterEnforced = runtimeShare(f, percent, key)
	return b
}

// StatPrefix tells the statistics of several such filters apart.
//
// Envoy: extensions.filters.http.ratelimit.v3.RateLimit.stat_prefix
func (b *RateLimitBuilder) StatPrefix(prefix string) *RateLimitBuilder {
	m, _ := b.n.Set("stat_prefix")
	m.StatPrefix = prefix
	return b
}

// MetadataNamespace is where what the service says beside its decision is kept as dynamic metadata. Default: the name of the filter.
//
// Envoy: extensions.filters.http.ratelimit.v3.RateLimit.metadata_namespace
func (b *RateLimitBuilder) MetadataNamespace(namespace string) *RateLimitBuilder {
	m, _ := b.n.Set("metadata_namespace")
	m.MetadataNamespace = namespace
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *RateLimitBuilder) Named(name string) *RateLimitBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *RateLimitBuilder) Patch(edit func(*limitv3.RateLimit)) *RateLimitBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *RateLimitBuilder) Clone() *RateLimitBuilder {
	c := &RateLimitBuilder{}
	b.clone(&c.slot)
	return c
}

// Off asks nobody where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *RateLimitBuilder) Off() *OffBuilder { return off(b.name) }

// RateLimitOverrideBuilder builds what a virtual host or route asks the service.
type RateLimitOverrideBuilder struct {
	Override[limitv3.RateLimitPerRoute]
}

// PerRoute starts an override of what the service is asked. Descriptors given take the place of those of the virtual host and route; they
// have no stage and no disable key (rl-filter-stage-disable-key).
//
// Envoy: extensions.filters.http.ratelimit.v3.RateLimitPerRoute.rate_limits
func (b *RateLimitBuilder) PerRoute(descriptors ...*ratelimit.Builder) *RateLimitOverrideBuilder {
	o := &RateLimitOverrideBuilder{}
	o.name = b.name
	m := o.n.Init(&limitv3.RateLimitPerRoute{})
	m.RateLimits = node.Children(o.n.Below("rate_limits"), nil, descriptors)
	return o
}

// VirtualHostLimits says what becomes of the descriptors of a virtual host where a route has its own.
type VirtualHostLimits string

// What becomes of them.
const (
	OverrideVirtualHost VirtualHostLimits = "OVERRIDE"
	IncludeVirtualHost  VirtualHostLimits = "INCLUDE"
	IgnoreVirtualHost   VirtualHostLimits = "IGNORE"
)

// VirtualHost says what becomes of the descriptors of the virtual host. Default: they are used where the route has none.
//
// Envoy: extensions.filters.http.ratelimit.v3.RateLimitPerRoute.vh_rate_limits
func (o *RateLimitOverrideBuilder) VirtualHost(limits VirtualHostLimits) *RateLimitOverrideBuilder {
	m, f := o.n.Set("vh_rate_limits")
	m.VhRateLimits = node.Enum[limitv3.RateLimitPerRoute_VhRateLimitsOptions](f, limits, limitv3.RateLimitPerRoute_VhRateLimitsOptions_value)
	return o
}

// Domain is the domain for these requests. Default: the filter's.
//
// Envoy: extensions.filters.http.ratelimit.v3.RateLimitPerRoute.domain
func (o *RateLimitOverrideBuilder) Domain(domain string) *RateLimitOverrideBuilder {
	m, _ := o.n.Set("domain")
	m.Domain = domain
	return o
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (o *RateLimitOverrideBuilder) Patch(edit func(*limitv3.RateLimitPerRoute)) *RateLimitOverrideBuilder {
	o.n.Patch(edit)
	return o
}

// Clone returns a variant to go on from; it may be changed even if o was passed on.
func (o *RateLimitOverrideBuilder) Clone() *RateLimitOverrideBuilder {
	c := &RateLimitOverrideBuilder{}
	variant(&o.Override, &c.Override)
	return c
}
