package httptraffic

import (
	"fmt"
	"strings"
	"time"

	ratelimitv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/common/ratelimit/v3"
	httpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/local_ratelimit/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/listener/local_ratelimit/v3"
	networkv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/local_ratelimit/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const localLimit = "local_ratelimit.v3.LocalRateLimit"

func limited(fields string) string { return filter(localLimit) + "stat_prefix: a\n" + fields + "\n" }

var fillInterval = check.Rule(diag.Rule{
	ID: "local-rl-fill-interval", Severity: diag.Error,
	Title: "a local rate limit adds tokens every 50 ms at the most",
	Text:  "Envoy refuses a token_bucket whose fill_interval is below 50 ms. For more tokens a second, add more at a time.",
	Bad:   limited("token_bucket: {max_tokens: 1, tokens_per_fill: 1, fill_interval: 0.010s}"),
	Good:  limited("token_bucket: {max_tokens: 5, tokens_per_fill: 5, fill_interval: 0.050s}"),
	Ref:   "extensions/filters/common/local_ratelimit/local_ratelimit_impl.cc",
})

var descriptorInterval = check.Rule(diag.Rule{
	ID: "local-rl-descriptor-interval", Severity: diag.Error,
	Title: "the descriptors of a local rate limit add tokens every 50 ms at the most",
	Text:  "The bucket of a descriptor follows the rule of the filter's own: Envoy refuses a fill_interval below 50 ms.",
	Bad: limited(`token_bucket: {max_tokens: 1, tokens_per_fill: 1, fill_interval: 1s}
descriptors: [{entries: [{key: a, value: b}], token_bucket: {max_tokens: 1, tokens_per_fill: 1, fill_interval: 0.010s}}]`),
	Good: limited(`token_bucket: {max_tokens: 1, tokens_per_fill: 1, fill_interval: 1s}
descriptors: [{entries: [{key: a, value: b}], token_bucket: {max_tokens: 1, tokens_per_fill: 1, fill_interval: 2s}}]`),
	Ref: "extensions/filters/common/local_ratelimit/local_ratelimit_impl.cc",
})

var descriptorDuplicate = check.Rule(diag.Rule{
	ID: "local-rl-descriptor-duplicate", Severity: diag.Error,
	Title: "every descriptor of a local rate limit has entries of its own",
	Text:  "A request is counted by the descriptor that has its entries. Envoy refuses two descriptors with the same ones.",
	Bad: limited(`token_bucket: {max_tokens: 1, tokens_per_fill: 1, fill_interval: 1s}
descriptors:
- {entries: [{key: a, value: b}], token_bucket: {max_tokens: 1, tokens_per_fill: 1, fill_interval: 2s}}
- {entries: [{key: a, value: b}], token_bucket: {max_tokens: 5, tokens_per_fill: 1, fill_interval: 2s}}`),
	Good: limited(`token_bucket: {max_tokens: 1, tokens_per_fill: 1, fill_interval: 1s}
descriptors:
- {entries: [{key: a, value: b}], token_bucket: {max_tokens: 1, tokens_per_fill: 1, fill_interval: 2s}}
- {entries: [{key: a, value: c}], token_bucket: {max_tokens: 5, tokens_per_fill: 1, fill_interval: 2s}}`),
	Ref: "extensions/filters/common/local_ratelimit/local_ratelimit_impl.cc",
})

var perRouteBucket = check.Rule(diag.Rule{
	ID: "local-rl-per-route-bucket", Severity: diag.Error,
	Title: "a local rate limit of a route has a token bucket",
	Text:  "The filter in the chain may have none, so that only routes limit. An override without one would limit nothing, and Envoy refuses it; to switch the limit off, give a FilterConfig with disabled.",
	Bad:   override(localLimit, ", stat_prefix: a"),
	Good:  override(localLimit, ", stat_prefix: a, token_bucket: {max_tokens: 1, tokens_per_fill: 1, fill_interval: 1s}"),
	Ref:   "extensions/filters/http/local_ratelimit/local_ratelimit.cc",
})

var clusterShare = check.Rule(diag.Rule{
	ID: "local-rl-cluster-share", Severity: diag.Error,
	Title: "a local rate limit is shared by a cluster that Envoy knows to be its own",
	Text: "local_cluster_rate_limit divides the limit by the number of hosts of the cluster that the bootstrap names in cluster_manager.local_cluster_name. Envoy refuses it without that name, and " +
		"together with local_rate_limit_per_downstream_connection.",
	Bad: limited(`token_bucket: {max_tokens: 1, tokens_per_fill: 1, fill_interval: 1s}
local_rate_limit_per_downstream_connection: true
local_cluster_rate_limit: {}`),
	Good: limited(`token_bucket: {max_tokens: 1, tokens_per_fill: 1, fill_interval: 1s}
local_cluster_rate_limit: {}`),
	Ref: "extensions/filters/http/local_ratelimit/local_ratelimit.cc",
})

var bucketEmpty = check.Rule(diag.Rule{
	ID: "token-bucket-empty", Severity: diag.Error,
	Title: "a token bucket holds tokens",
	Text:  "Since 1.39 a bucket with max_tokens: 0 refuses every request. Before, Envoy refuses the bucket.",
	Bad:   "# options: envoy 1.38\n" + limited("token_bucket: {max_tokens: 0, fill_interval: 1s}"),
	Good:  limited("token_bucket: {max_tokens: 0, fill_interval: 1s}"),
	Ref:   "api/envoy/type/v3/token_bucket.proto",
})

func init() {
	check.On(localRateLimit)
	check.On(func(c *check.Context, b *typev3.TokenBucket) {
		if b.GetMaxTokens() == 0 && c.Older("1.39") {
			c.Report(bucketEmpty, "the bucket holds no token", "max_tokens")
		}
	})
	check.On(func(c *check.Context, m *networkv3.LocalRateLimit) { bucket(c, m.GetTokenBucket()) })
	check.On(func(c *check.Context, m *listenerv3.LocalRateLimit) { bucket(c, m.GetTokenBucket()) })
}

const shortest = 50 * time.Millisecond

func bucket(c *check.Context, b *typev3.TokenBucket) {
	if every := b.GetFillInterval().AsDuration(); every > 0 && every.Truncate(time.Millisecond) < shortest {
		c.Report(fillInterval, fmt.Sprintf("tokens are added every %v", every), "token_bucket.fill_interval")
	}
}

func localRateLimit(c *check.Context, m *httpv3.LocalRateLimit) {
	bucket(c, m.GetTokenBucket())
	if m.GetTokenBucket() == nil && perRoute(c) {
		c.Report(perRouteBucket, "the override has no token bucket", "token_bucket")
	}
	descriptors(c, m.GetDescriptors())
	if m.GetLocalClusterRateLimit() == nil {
		return
	}
	bootstrap := c.Index().Bootstrap()
	switch {
	case m.GetLocalRateLimitPerDownstreamConnection():
		c.Report(clusterShare, "the limit is for each connection, and for a cluster together", "local_cluster_rate_limit")
	case bootstrap != nil && bootstrap.GetClusterManager().GetLocalClusterName() == "":
		c.Report(clusterShare, "the bootstrap names no local cluster", "local_cluster_rate_limit")
	}
}

func descriptors(c *check.Context, list []*ratelimitv3.LocalRateLimitDescriptor) {
	for i, d := range list {
		if every := d.GetTokenBucket().GetFillInterval().AsDuration(); d.GetTokenBucket() != nil && every.Truncate(time.Millisecond) < shortest {
			c.Report(descriptorInterval, fmt.Sprintf("tokens are added every %v", every), "descriptors", i, "token_bucket.fill_interval")
		}
	}
	if len(list) < 2 {
		return
	}
	first := make(map[string]int, len(list))
	for i, d := range list {
		key := entries(d)
		if j, twice := first[key]; twice {
			c.Report(descriptorDuplicate, "another descriptor has the same entries", "descriptors", i).Related =
				[]diag.Related{{Message: "the other one", Path: c.At("descriptors", j)}}
			continue
		}
		first[key] = i
	}
}

// entries is a text that descriptors with the same entries share.
func entries(d *ratelimitv3.LocalRateLimitDescriptor) string {
	var b strings.Builder
	for _, e := range d.GetEntries() {
		fmt.Fprintf(&b, "%q=%q,", e.GetKey(), e.GetValue())
	}
	return b.String()
}
