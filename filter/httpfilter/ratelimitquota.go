package httpfilter

import (
	quotav3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/rate_limit_quota/v3"

	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/service"
)

// RateLimitQuotaBuilder builds the filter that sorts requests into buckets, reports how many there are, and keeps to what a quota service
// assigns to each bucket.
type RateLimitQuotaBuilder struct {
	slot[quotav3.RateLimitQuotaFilterConfig]
}

// RateLimitQuota starts the filter for a quota service, which knows the domain. Requests for which the tree chooses no bucket pass.
//
// Envoy: extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaFilterConfig.bucket_matchers
func RateLimitQuota(domain string, server service.RPC, buckets match.Tree[match.Request, *QuotaBucketBuilder]) *RateLimitQuotaBuilder {
	b := &RateLimitQuotaBuilder{}
	b.name = "envoy.filters.http.rate_limit_quota"
	m := b.n.Init(&quotav3.RateLimitQuotaFilterConfig{})
	m.Domain = domain
	m.RlqsServer = node.Child(b.n.Below("rlqs_server"), server)
	m.BucketMatchers = node.Child(b.n.Below("bucket_matchers"), buckets)
	return b
}

// QuotaMatcher starts a tree for [RateLimitQuota] that tries conditions in order.
//
// Envoy: xds.type.matcher.v3.Matcher.matcher_list
func QuotaMatcher() *match.ListBuilder[match.Request, *QuotaBucketBuilder] {
	return match.List[match.Request, *QuotaBucketBuilder]()
}

// Enabled is the share of requests that are counted, in percent, which the runtime key overrides in a running Envoy. Default: 100.
//
// Envoy: extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaFilterConfig.filter_enabled
func (b *RateLimitQuotaBuilder) Enabled(percent float64, key string) *RateLimitQuotaBuilder {
	m, f := b.n.Set("filter_enabled")
	m.FilterEnabled = runtimeShare(f, percent, key)
	return b
}

// Enforced is the share of requests over the quota that are refused, in percent, which the runtime key overrides. Default: 100.
//
// Envoy: extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaFilterConfig.filter_enforced
func (b *RateLimitQuotaBuilder) Enforced(percent float64, key string) *RateLimitQuotaBuilder {
	m, f := b.n.Set("filter_enforced")
	m.FilterEnforced = runtimeShare(f, percent, key)
	return b
}

// RequestHeaders appends headers to requests over the quota that go upstream because it is not enforced.
//
// Envoy: extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaFilterConfig.request_headers_to_add_when_not_enforced
func (b *RateLimitQuotaBuilder) RequestHeaders(headers ...*header.ValueBuilder) *RateLimitQuotaBuilder {
	m, f := b.n.Add("request_headers_to_add_when_not_enforced", len(b.n.Peek().RequestHeadersToAddWhenNotEnforced))
	m.RequestHeadersToAddWhenNotEnforced = node.Children(f, m.RequestHeadersToAddWhenNotEnforced, headers)
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *RateLimitQuotaBuilder) Named(name string) *RateLimitQuotaBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *RateLimitQuotaBuilder) Patch(edit func(*quotav3.RateLimitQuotaFilterConfig)) *RateLimitQuotaBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *RateLimitQuotaBuilder) Clone() *RateLimitQuotaBuilder {
	c := &RateLimitQuotaBuilder{}
	b.clone(&c.slot)
	return c
}

// Off counts nothing where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *RateLimitQuotaBuilder) Off() *OffBuilder { return off(b.name) }

// RateLimitQuotaOverrideBuilder builds the buckets of a virtual host or route.
type RateLimitQuotaOverrideBuilder struct {
	Override[quotav3.RateLimitQuotaOverride]
}

// PerRoute starts an override with other buckets.
//
// Envoy: extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaOverride.bucket_matchers
func (b *RateLimitQuotaBuilder) PerRoute(buckets match.Tree[match.Request, *QuotaBucketBuilder]) *RateLimitQuotaOverrideBuilder {
	o := &RateLimitQuotaOverrideBuilder{}
	o.name = b.name
	o.n.Init(&quotav3.RateLimitQuotaOverride{}).BucketMatchers = node.Child(o.n.Below("bucket_matchers"), buckets)
	return o
}

// Domain is the domain for these requests. Default: the filter's.
//
// Envoy: extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaOverride.domain
func (o *RateLimitQuotaOverrideBuilder) Domain(domain string) *RateLimitQuotaOverrideBuilder {
	m, _ := o.n.Set("domain")
	m.Domain = domain
	return o
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (o *RateLimitQuotaOverrideBuilder) Patch(edit func(*quotav3.RateLimitQuotaOverride)) *RateLimitQuotaOverrideBuilder {
	o.n.Patch(edit)
	return o
}

// Clone returns a variant to go on from; it may be changed even if o was passed on.
func (o *RateLimitQuotaOverrideBuilder) Clone() *RateLimitQuotaOverrideBuilder {
	c := &RateLimitQuotaOverrideBuilder{}
	variant(&o.Override, &c.Override)
	return c
}
