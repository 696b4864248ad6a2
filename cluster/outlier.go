package cluster

import (
	"time"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// OutlierBuilder builds when hosts are ejected because of their answers to real requests, and for how long.
//
// A reason to eject has a threshold and a share of the cases in which it is enforced, so that a new
// threshold can be watched in statistics first.
type OutlierBuilder struct {
	n node.Node[clusterv3.OutlierDetection]
}

// Outliers starts detection with Envoy's defaults: five server errors in a row eject a host for 30 s and, each
// time it happens again, for 30 s more.
//
// Envoy: config.cluster.v3.OutlierDetection
func Outliers() *OutlierBuilder {
	b := &OutlierBuilder{}
	b.n.Init(&clusterv3.OutlierDetection{})
	return b
}

// Consecutive5xx starts detection that ejects a host after so many server errors in a row. Envoy's default
// is 5.
//
// Envoy: config.cluster.v3.OutlierDetection.consecutive_5xx
func Consecutive5xx(errors int) *OutlierBuilder { return Outliers().Consecutive5xx(errors) }

// Consecutive5xx ejects a host after so many server errors in a row. Default: 5.
//
// Envoy: config.cluster.v3.OutlierDetection.consecutive_5xx
func (b *OutlierBuilder) Consecutive5xx(errors int) *OutlierBuilder {
	m, f := b.n.Set("consecutive_5xx")
	m.Consecutive_5Xx = f.CountValue(errors)
	return b
}

// ConsecutiveGatewayFailure ejects a host after so many 502, 503 and 504 in a row. Default: 5, and not
// enforced; see [OutlierBuilder.Enforce].
//
// Envoy: config.cluster.v3.OutlierDetection.consecutive_gateway_failure
func (b *OutlierBuilder) ConsecutiveGatewayFailure(errors int) *OutlierBuilder {
	m, f := b.n.Set("consecutive_gateway_failure")
	m.ConsecutiveGatewayFailure = f.CountValue(errors)
	return b
}

// ConsecutiveLocalFailure ejects a host after so many failures in a row that Envoy saw itself, such as
// connections that were refused. Default: 5. It counts only with [OutlierBuilder.SplitLocalErrors].
//
// Envoy: config.cluster.v3.OutlierDetection.consecutive_local_origin_failure
func (b *OutlierBuilder) ConsecutiveLocalFailure(errors int) *OutlierBuilder {
	m, f := b.n.Set("consecutive_local_origin_failure")
	m.ConsecutiveLocalOriginFailure = f.CountValue(errors)
	return b
}

// SplitLocalErrors counts failures that Envoy saw itself apart from those that hosts answered.
//
// Envoy: config.cluster.v3.OutlierDetection.split_external_local_origin_errors
func (b *OutlierBuilder) SplitLocalErrors() *OutlierBuilder {
	m, _ := b.n.Set("split_external_local_origin_errors")
	m.SplitExternalLocalOriginErrors = true
	return b
}

// Every is the time between two sweeps, in which hosts return and success rates are compared. Default: 10 s; above
// 0 (proto-pgv).
//
// Envoy: config.cluster.v3.OutlierDetection.interval
func (b *OutlierBuilder) Every(d time.Duration) *OutlierBuilder {
	m, f := b.n.Set("interval")
	m.Interval = f.Duration(d)
	return b
}

// Eject is how long a host is ejected the first time; each further time lasts that much longer. Default: 30 s.
//
// Envoy: config.cluster.v3.OutlierDetection.base_ejection_time
func (b *OutlierBuilder) Eject(d time.Duration) *OutlierBuilder {
	m, f := b.n.Set("base_ejection_time")
	m.BaseEjectionTime = f.Duration(d)
	return b
}

// MaxEject is the longest that a host is ejected; not below [OutlierBuilder.Eject] (outlier-max-ejection). Default:
// 300 s, or Eject if that is longer.
//
// Envoy: config.cluster.v3.OutlierDetection.max_ejection_time
func (b *OutlierBuilder) MaxEject(d time.Duration) *OutlierBuilder {
	m, f := b.n.Set("max_ejection_time")
	m.MaxEjectionTime = f.Duration(d)
	return b
}

// Jitter lengthens ejections by a random time up to this, so that hosts do not return at once. Default: none.
//
// Envoy: config.cluster.v3.OutlierDetection.max_ejection_time_jitter
func (b *OutlierBuilder) Jitter(d time.Duration) *OutlierBuilder {
	m, f := b.n.Set("max_ejection_time_jitter")
	m.MaxEjectionTimeJitter = f.Duration(d)
	return b
}

// MaxPercent is the share of a cluster's hosts that may be ejected; one may be in any case unless
// [OutlierBuilder.AlwaysOne] says otherwise. Whole percents; default: 10.
//
// Envoy: config.cluster.v3.OutlierDetection.max_ejection_percent
func (b *OutlierBuilder) MaxPercent(percent float64) *OutlierBuilder {
	m, f := b.n.Set("max_ejection_percent")
	m.MaxEjectionPercent = f.WholePercent(percent)
	return b
}

// AlwaysOne tells whether one host may be ejected whatever the share. Default: yes.
//
// Envoy: config.cluster.v3.OutlierDetection.always_eject_one_host
func (b *OutlierBuilder) AlwaysOne(on bool) *OutlierBuilder {
	m, _ := b.n.Set("always_eject_one_host")
	m.AlwaysEjectOneHost = wrapperspb.Bool(on)
	return b
}

// ReturnOnHealthCheck tells whether a good active health check ends an ejection early. Default: yes.
//
// Envoy: config.cluster.v3.OutlierDetection.successful_active_health_check_uneject_host
func (b *OutlierBuilder) ReturnOnHealthCheck(on bool) *OutlierBuilder {
	m, _ := b.n.Set("successful_active_health_check_uneject_host")
	m.SuccessfulActiveHealthCheckUnejectHost = wrapperspb.Bool(on)
	return b
}

// DetectDegraded marks hosts as degraded that answer with the header x-envoy-degraded, for as long as ejections last.
//
// Envoy: config.cluster.v3.OutlierDetection.detect_degraded_hosts
func (b *OutlierBuilder) DetectDegraded() *OutlierBuilder {
	m, _ := b.n.Set("detect_degraded_hosts")
	m.DetectDegradedHosts = wrapperspb.Bool(true)
	return b
}

// Enforce says in which share of the cases each reason ejects.
//
// Envoy: config.cluster.v3.OutlierDetection
func (b *OutlierBuilder) Enforce(e *EnforceBuilder) *OutlierBuilder {
	m, f := b.n.Set("enforcing_consecutive_5xx")
	group(f, m, e)
	return b
}

// SuccessRate ejects hosts whose success rate lies far below the average.
//
// Envoy: config.cluster.v3.OutlierDetection.success_rate_stdev_factor
func (b *OutlierBuilder) SuccessRate(r *SuccessRateBuilder) *OutlierBuilder {
	m, f := b.n.Set("success_rate_stdev_factor")
	group(f, m, r)
	return b
}

// FailurePercentage ejects hosts of which too large a share of answers are failures.
//
// Envoy: config.cluster.v3.OutlierDetection.failure_percentage_threshold
func (b *OutlierBuilder) FailurePercentage(p *FailurePercentageBuilder) *OutlierBuilder {
	m, f := b.n.Set("failure_percentage_threshold")
	group(f, m, p)
	return b
}

// Monitors appends extensions that watch hosts in ways of their own.
//
// Envoy: config.cluster.v3.OutlierDetection.monitors
func (b *OutlierBuilder) Monitors(extensions ...part.Part[corev3.TypedExtensionConfig]) *OutlierBuilder {
	m, f := b.n.Add("monitors", len(b.n.Peek().Monitors))
	m.Monitors = node.Children(f, m.Monitors, extensions)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *OutlierBuilder) Patch(edit func(*clusterv3.OutlierDetection)) *OutlierBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *OutlierBuilder) Clone() *OutlierBuilder {
	c := &OutlierBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *OutlierBuilder) Render(s part.Scope) *clusterv3.OutlierDetection { return b.n.Take(s, nil) }
