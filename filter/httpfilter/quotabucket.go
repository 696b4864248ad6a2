package httpfilter

import (
	"time"

	xdscorev3 "github.com/cncf/xds/go/xds/core/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	quotav3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/rate_limit_quota/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"
	rpcstatus "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/route/ratelimit"
)

// QuotaBucketBuilder builds a bucket that requests are counted in; it is the outcome of a matcher tree.
type QuotaBucketBuilder struct {
	n node.Node[quotav3.RateLimitQuotaBucketSettings]
}

// QuotaBucket starts a bucket that is reported at the interval, at least 100 ms (proto-pgv). Its labels tell it apart; the service must
// assign something to it, and until then all requests pass.
//
// Envoy: extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings.reporting_interval
func QuotaBucket(every time.Duration) *QuotaBucketBuilder {
	b := &QuotaBucketBuilder{}
	b.n.Init(&quotav3.RateLimitQuotaBucketSettings{}).ReportingInterval = b.n.Below("reporting_interval").Duration(every)
	return b
}

type bucketLabel = quotav3.RateLimitQuotaBucketSettings_BucketIdBuilder_ValueBuilder

func (b *QuotaBucketBuilder) label(m *quotav3.RateLimitQuotaBucketSettings, key string, value *bucketLabel) *QuotaBucketBuilder {
	if m.BucketIdBuilder == nil {
		m.BucketIdBuilder = &quotav3.RateLimitQuotaBucketSettings_BucketIdBuilder{BucketIdBuilder: map[string]*bucketLabel{}}
	}
	m.BucketIdBuilder.BucketIdBuilder[key] = value
	return b
}

// Label gives the bucket a label.
//
// Envoy: extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings.BucketIdBuilder.ValueBuilder.string_value
func (b *QuotaBucketBuilder) Label(key, value string) *QuotaBucketBuilder {
	m, _ := b.n.Set("bucket_id_builder.bucket_id_builder")
	return b.label(m, key, &bucketLabel{
		ValueSpecifier: &quotav3.RateLimitQuotaBucketSettings_BucketIdBuilder_ValueBuilder_StringValue{StringValue: value},
	})
}

// LabelFrom gives the bucket a label that is read of each request: there is a bucket for each value.
//
// Envoy: extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings.BucketIdBuilder.ValueBuilder.custom_value
func (b *QuotaBucketBuilder) LabelFrom(key string, in match.Input[match.Request]) *QuotaBucketBuilder {
	m, f := b.n.Set("bucket_id_builder.bucket_id_builder")
	read := in.Render(f.Key(key).Sub("custom_value").Scope())
	return b.label(m, key, &bucketLabel{ValueSpecifier: &quotav3.RateLimitQuotaBucketSettings_BucketIdBuilder_ValueBuilder_CustomValue{
		CustomValue: &corev3.TypedExtensionConfig{Name: read.GetName(), TypedConfig: read.GetTypedConfig()},
	}})
}

// Unassigned says what holds until the service has assigned something. Default: all requests pass.
//
// Envoy: extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings.no_assignment_behavior
func (b *QuotaBucketBuilder) Unassigned(limit *QuotaLimitBuilder) *QuotaBucketBuilder {
	m, f := b.n.Set("no_assignment_behavior.fallback_rate_limit")
	m.NoAssignmentBehavior = &quotav3.RateLimitQuotaBucketSettings_NoAssignmentBehavior{
		NoAssignmentBehavior: &quotav3.RateLimitQuotaBucketSettings_NoAssignmentBehavior_FallbackRateLimit{FallbackRateLimit: node.Child(f, limit)},
	}
	return b
}

type expiredBehavior = quotav3.RateLimitQuotaBucketSettings_ExpiredAssignmentBehavior

// Expired says what holds for so long after an assignment has run out; then the bucket is forgotten.
//
// Envoy: extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings.expired_assignment_behavior
func (b *QuotaBucketBuilder) Expired(limit *QuotaLimitBuilder, keep time.Duration) *QuotaBucketBuilder {
	m, f := b.n.Choose("expired_assignment_behavior", "expired_assignment_behavior.fallback_rate_limit")
	m.ExpiredAssignmentBehavior = &expiredBehavior{
		ExpiredAssignmentBehaviorTimeout: b.n.Below("expired_assignment_behavior.expired_assignment_behavior_timeout").Duration(keep),
		ExpiredAssignmentBehavior: &quotav3.RateLimitQuotaBucketSettings_ExpiredAssignmentBehavior_FallbackRateLimit{
			FallbackRateLimit: node.Child(f, limit),
		},
	}
	return b
}

// ExpiredReuse goes on with the last assignment for so long after it has run out; then the bucket is forgotten.
//
// Envoy: extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings.ExpiredAssignmentBehavior.reuse_last_assignment
func (b *QuotaBucketBuilder) ExpiredReuse(keep time.Duration) *QuotaBucketBuilder {
	m, _ := b.n.Choose("expired_assignment_behavior", "expired_assignment_behavior.reuse_last_assignment")
	m.ExpiredAssignmentBehavior = &expiredBehavior{
		ExpiredAssignmentBehaviorTimeout: b.n.Below("expired_assignment_behavior.expired_assignment_behavior_timeout").Duration(keep),
		ExpiredAssignmentBehavior: &quotav3.RateLimitQuotaBucketSettings_ExpiredAssignmentBehavior_ReuseLastAssignment_{
			ReuseLastAssignment: &quotav3.RateLimitQuotaBucketSettings_ExpiredAssignmentBehavior_ReuseLastAssignment{},
		},
	}
	return b
}

func denial(m *quotav3.RateLimitQuotaBucketSettings) *quotav3.RateLimitQuotaBucketSettings_DenyResponseSettings {
	if m.DenyResponseSettings == nil {
		m.DenyResponseSettings = &quotav3.RateLimitQuotaBucketSettings_DenyResponseSettings{}
	}
	return m.DenyResponseSettings
}

// Status is the code of requests over the quota. Default: 429.
//
// Envoy: extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings.DenyResponseSettings.http_status
func (b *QuotaBucketBuilder) Status(code int) *QuotaBucketBuilder {
	m, f := b.n.Set("deny_response_settings.http_status")
	denial(m).HttpStatus = status(f, code)
	return b
}

// Body is the body of refusals. Default: none.
//
// Envoy: extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings.DenyResponseSettings.http_body
func (b *QuotaBucketBuilder) Body(text string) *QuotaBucketBuilder {
	m, _ := b.n.Set("deny_response_settings.http_body")
	denial(m).HttpBody = wrapperspb.Bytes([]byte(text))
	return b
}

// GRPCStatus is what requests of gRPC over the quota get, instead of status and body: a code from 0 to 16, and a message. Default: UNAVAILABLE (14)
// without a message.
//
// Envoy: extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings.DenyResponseSettings.grpc_status
func (b *QuotaBucketBuilder) GRPCStatus(code int, message string) *QuotaBucketBuilder {
	m, f := b.n.Set("deny_response_settings.grpc_status")
	denial(m).GrpcStatus = &rpcstatus.Status{Code: f.Sub("code").Integer(code), Message: message}
	return b
}

// ResponseHeaders appends headers to refusals.
//
// Envoy: extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings.DenyResponseSettings.response_headers_to_add
func (b *QuotaBucketBuilder) ResponseHeaders(headers ...*header.ValueBuilder) *QuotaBucketBuilder {
	m, f := b.n.Add("deny_response_settings.response_headers_to_add", len(b.n.Peek().GetDenyResponseSettings().GetResponseHeadersToAdd()))
	d := denial(m)
	d.ResponseHeadersToAdd = node.Children(f, d.ResponseHeadersToAdd, headers)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *QuotaBucketBuilder) Patch(edit func(*quotav3.RateLimitQuotaBucketSettings)) *QuotaBucketBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *QuotaBucketBuilder) Clone() *QuotaBucketBuilder {
	c := &QuotaBucketBuilder{}
	b.n.Clone(&c.n)
	return c
}

// MatchAction implements [match.Outcome].
func (b *QuotaBucketBuilder) MatchAction(s part.Scope) *xdscorev3.TypedExtensionConfig {
	return &xdscorev3.TypedExtensionConfig{Name: "rate_limit_quota", TypedConfig: b.n.Any(s.Sub("typed_config"), nil)}
}

// QuotaLimitBuilder builds how many requests of a bucket pass.
type QuotaLimitBuilder struct {
	n node.Node[typev3.RateLimitStrategy]
}

// QuotaAll lets all requests pass.
//
// Envoy: type.v3.RateLimitStrategy.blanket_rule
func QuotaAll() *QuotaLimitBuilder {
	b := &QuotaLimitBuilder{}
	b.n.Init(&typev3.RateLimitStrategy{Strategy: &typev3.RateLimitStrategy_BlanketRule_{BlanketRule: typev3.RateLimitStrategy_ALLOW_ALL}})
	return b
}

// QuotaNone refuses all requests.
//
// Envoy: type.v3.RateLimitStrategy.blanket_rule
func QuotaNone() *QuotaLimitBuilder {
	b := &QuotaLimitBuilder{}
	b.n.Init(&typev3.RateLimitStrategy{Strategy: &typev3.RateLimitStrategy_BlanketRule_{BlanketRule: typev3.RateLimitStrategy_DENY_ALL}})
	return b
}

// QuotaRate lets so many requests pass in a unit of time.
//
// Envoy: type.v3.RateLimitStrategy.requests_per_time_unit
func QuotaRate(requests int, per ratelimit.Unit) *QuotaLimitBuilder {
	b := &QuotaLimitBuilder{}
	m, f := b.n.Init(&typev3.RateLimitStrategy{}), b.n.Below("requests_per_time_unit")
	m.Strategy = &typev3.RateLimitStrategy_RequestsPerTimeUnit_{RequestsPerTimeUnit: &typev3.RateLimitStrategy_RequestsPerTimeUnit{
		RequestsPerTimeUnit: f.Sub("requests_per_time_unit").Count64(requests),
		TimeUnit:            node.Enum[typev3.RateLimitUnit](f.Sub("time_unit"), per, typev3.RateLimitUnit_value),
	}}
	return b
}

// QuotaTokens lets so many requests pass in an interval, and as many at once.
//
// Envoy: type.v3.RateLimitStrategy.token_bucket
func QuotaTokens(requests int, every time.Duration) *QuotaLimitBuilder {
	b := &QuotaLimitBuilder{}
	m, f := b.n.Init(&typev3.RateLimitStrategy{}), b.n.Below("token_bucket")
	m.Strategy = &typev3.RateLimitStrategy_TokenBucket{TokenBucket: &typev3.TokenBucket{
		MaxTokens:     f.Sub("max_tokens").Count(requests),
		TokensPerFill: f.Sub("tokens_per_fill").CountValue(requests),
		FillInterval:  f.Sub("fill_interval").Duration(every),
	}}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *QuotaLimitBuilder) Patch(edit func(*typev3.RateLimitStrategy)) *QuotaLimitBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *QuotaLimitBuilder) Clone() *QuotaLimitBuilder {
	c := &QuotaLimitBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *QuotaLimitBuilder) Render(s part.Scope) *typev3.RateLimitStrategy { return b.n.Take(s, nil) }
