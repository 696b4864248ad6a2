package bootstrap

import (
	"time"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	metricsv3 "github.com/envoyproxy/go-control-plane/envoy/config/metrics/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
)

// StatsBuilder builds which statistics Envoy keeps, how they are named, and where they go.
type StatsBuilder struct {
	n node.Node[bootstrapv3.Bootstrap]
}

// Stats starts settings of statistics.
//
// Envoy: config.bootstrap.v3.Bootstrap.stats_config
func Stats() *StatsBuilder {
	b := &StatsBuilder{}
	b.n.Init(&bootstrapv3.Bootstrap{})
	return b
}

func stats(m *bootstrapv3.Bootstrap) *metricsv3.StatsConfig {
	if m.StatsConfig == nil {
		m.StatsConfig = &metricsv3.StatsConfig{}
	}
	return m.StatsConfig
}

// Sinks appends where statistics are sent. Default: nowhere; the administration interface shows them in any case.
//
// Envoy: config.bootstrap.v3.Bootstrap.stats_sinks
func (b *StatsBuilder) Sinks(sinks ...Sink) *StatsBuilder {
	m, f := b.n.Add("stats_sinks", len(b.n.Peek().StatsSinks))
	m.StatsSinks = node.Children(f, m.StatsSinks, sinks)
	return b
}

// FlushInterval is how often statistics are sent. Default: 5 s. Between 1 ms and 5 min (proto-pgv).
//
// Envoy: config.bootstrap.v3.Bootstrap.stats_flush_interval
func (b *StatsBuilder) FlushInterval(d time.Duration) *StatsBuilder {
	m, f := b.n.Set("stats_flush_interval")
	m.StatsFlushInterval = f.Duration(d)
	return b
}

// FlushOnAdmin sends statistics only when the administration interface is asked for them, in place of an interval
// (bootstrap-stats-flush-both).
//
// Envoy: config.bootstrap.v3.Bootstrap.stats_flush_on_admin
func (b *StatsBuilder) FlushOnAdmin() *StatsBuilder {
	m, _ := b.n.Set("stats_flush_on_admin")
	m.StatsFlush = &bootstrapv3.Bootstrap_StatsFlushOnAdmin{StatsFlushOnAdmin: true}
	return b
}

// EvictionInterval forgets statistics that nothing wrote for so long: a multiple of the flush interval
// (bootstrap-stats-eviction-multiple). Default: never.
//
// Envoy: config.bootstrap.v3.Bootstrap.stats_eviction_interval
func (b *StatsBuilder) EvictionInterval(d time.Duration) *StatsBuilder {
	m, f := b.n.Set("stats_eviction_interval")
	m.StatsEviction = &bootstrapv3.Bootstrap_StatsEvictionInterval{StatsEvictionInterval: f.Duration(d)}
	return b
}

// Tag takes a tag out of names of statistics: what the first group of the expression matches is cut from the name, what the second, or else
// the first, matches is the value. The dialect is ECMAScript's, not RE2 (bootstrap-stats-tag-regex).
//
// Envoy: config.metrics.v3.TagSpecifier.regex
func (b *StatsBuilder) Tag(name, regex string) *StatsBuilder {
	return b.tag(&metricsv3.TagSpecifier{TagName: name, TagValue: &metricsv3.TagSpecifier_Regex{Regex: regex}})
}

// FixedTag puts a tag on every statistic.
//
// Envoy: config.metrics.v3.TagSpecifier.fixed_value
func (b *StatsBuilder) FixedTag(name, value string) *StatsBuilder {
	return b.tag(&metricsv3.TagSpecifier{TagName: name, TagValue: &metricsv3.TagSpecifier_FixedValue{FixedValue: value}})
}

// DefaultTag uses one of Envoy's own tags, as in "envoy.cluster_name" (bootstrap-stats-tag-no-default), where DefaultTags are off.
//
// Envoy: config.metrics.v3.TagSpecifier.tag_name
func (b *StatsBuilder) DefaultTag(name string) *StatsBuilder {
	return b.tag(&metricsv3.TagSpecifier{TagName: name})
}

func (b *StatsBuilder) tag(t *metricsv3.TagSpecifier) *StatsBuilder {
	m, _ := b.n.Add("stats_config.stats_tags", len(b.n.Peek().GetStatsConfig().GetStatsTags()))
	c := stats(m)
	c.StatsTags = append(c.StatsTags, t)
	return b
}

// DefaultTags false leaves out Envoy's own tags. Default: true.
//
// Envoy: config.metrics.v3.StatsConfig.use_all_default_tags
func (b *StatsBuilder) DefaultTags(on bool) *StatsBuilder {
	m, _ := b.n.Set("stats_config.use_all_default_tags")
	stats(m).UseAllDefaultTags = wrapperspb.Bool(on)
	return b
}

// OverrideTags true lets a tag replace the one of Envoy's with its name. Default: false, and both apply.
//
// Envoy: config.metrics.v3.StatsConfig.allow_default_tag_overrides
func (b *StatsBuilder) OverrideTags(on bool) *StatsBuilder {
	m, _ := b.n.Set("stats_config.allow_default_tag_overrides")
	stats(m).AllowDefaultTagOverrides = wrapperspb.Bool(on)
	return b
}

// Only keeps statistics whose names are like one of these, and no others. Calls add up. Default: all.
//
// Envoy: config.metrics.v3.StatsMatcher.inclusion_list
func (b *StatsBuilder) Only(names ...*match.TextBuilder) *StatsBuilder {
	m, f := b.n.Choose("stats_config.stats_matcher", "stats_config.stats_matcher.inclusion_list")
	list := stats(m).GetStatsMatcher().GetInclusionList()
	stats(m).StatsMatcher = &metricsv3.StatsMatcher{StatsMatcher: &metricsv3.StatsMatcher_InclusionList{
		InclusionList: &matcherv3.ListStringMatcher{Patterns: node.Children(f.Sub("patterns"), list.GetPatterns(), names)},
	}}
	return b
}

// Except keeps every statistic but those whose names are like one of these. Calls add up.
//
// Envoy: config.metrics.v3.StatsMatcher.exclusion_list
func (b *StatsBuilder) Except(names ...*match.TextBuilder) *StatsBuilder {
	m, f := b.n.Choose("stats_config.stats_matcher", "stats_config.stats_matcher.exclusion_list")
	list := stats(m).GetStatsMatcher().GetExclusionList()
	stats(m).StatsMatcher = &metricsv3.StatsMatcher{StatsMatcher: &metricsv3.StatsMatcher_ExclusionList{
		ExclusionList: &matcherv3.ListStringMatcher{Patterns: node.Children(f.Sub("patterns"), list.GetPatterns(), names)},
	}}
	return b
}

// None keeps no statistics at all, which also hides why things fail.
//
// Envoy: config.metrics.v3.StatsMatcher.reject_all
func (b *StatsBuilder) None() *StatsBuilder {
	m, _ := b.n.Choose("stats_config.stats_matcher", "stats_config.stats_matcher.reject_all")
	stats(m).StatsMatcher = &metricsv3.StatsMatcher{StatsMatcher: &metricsv3.StatsMatcher_RejectAll{RejectAll: true}}
	return b
}

// Histogram gives histograms with such names upper bounds of buckets, each above 0 and once (proto-pgv), for Prometheus. Calls add up,
// and the first that matches counts. Default: 0.5 to 3,600,000.
//
// Envoy: config.metrics.v3.HistogramBucketSettings.buckets
func (b *StatsBuilder) Histogram(like *match.TextBuilder, buckets ...float64) *StatsBuilder {
	h := b.histogram(like)
	h.Buckets = append(h.Buckets, buckets...)
	return b
}

// HistogramBins is how much room histograms with such names have for distinct values: 1 to 46082 (proto-pgv). Default: 100, and it grows.
//
// Envoy: config.metrics.v3.HistogramBucketSettings.bins
func (b *StatsBuilder) HistogramBins(like *match.TextBuilder, bins int) *StatsBuilder {
	h := b.histogram(like)
	h.Bins = b.n.Below("stats_config.histogram_bucket_settings").Sub("bins").CountValue(bins)
	return b
}

func (b *StatsBuilder) histogram(like *match.TextBuilder) *metricsv3.HistogramBucketSettings {
	m, f := b.n.Add("stats_config.histogram_bucket_settings", len(b.n.Peek().GetStatsConfig().GetHistogramBucketSettings()))
	c := stats(m)
	h := &metricsv3.HistogramBucketSettings{Match: node.Child(f.Index(len(c.HistogramBucketSettings)).Sub("match"), like)}
	c.HistogramBucketSettings = append(c.HistogramBucketSettings, h)
	return h
}

// Deferred makes the statistics of clusters when they are first used, which saves memory where most are idle. Default: at once.
//
// Envoy: config.bootstrap.v3.Bootstrap.DeferredStatOptions.enable_deferred_creation_stats
func (b *StatsBuilder) Deferred() *StatsBuilder {
	m, _ := b.n.Set("deferred_stat_options")
	m.DeferredStatOptions = &bootstrapv3.Bootstrap_DeferredStatOptions{EnableDeferredCreationStats: true}
	return b
}

// Dispatchers adds statistics of the event loops, which cost some. Default: none.
//
// Envoy: config.bootstrap.v3.Bootstrap.enable_dispatcher_stats
func (b *StatsBuilder) Dispatchers() *StatsBuilder {
	m, _ := b.n.Set("enable_dispatcher_stats")
	m.EnableDispatcherStats = true
	return b
}

// ServerVersion is the value of the statistic server.version. Default: from the build's commit.
//
// Envoy: config.bootstrap.v3.Bootstrap.stats_server_version_override
func (b *StatsBuilder) ServerVersion(n int) *StatsBuilder {
	m, f := b.n.Set("stats_server_version_override")
	m.StatsServerVersionOverride = f.Count64Value(n)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *StatsBuilder) Patch(edit func(*bootstrapv3.Bootstrap)) *StatsBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *StatsBuilder) Clone() *StatsBuilder {
	c := &StatsBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *StatsBuilder) Render(s part.Scope) *bootstrapv3.Bootstrap { return b.n.Take(s, nil) }
