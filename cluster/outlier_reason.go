package cluster

import (
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"

	"github.com/envoykit/envoykit/internal/node"
)

// EnforceBuilder builds in which share of the cases each reason ejects, in whole percents.
type EnforceBuilder struct {
	n node.Node[clusterv3.OutlierDetection]
}

// Enforce starts with Envoy's shares: 100 for consecutive server errors, consecutive local failures and success rates, 0 for
// gateway failures and failure percentages.
//
// Envoy: config.cluster.v3.OutlierDetection
func Enforce() *EnforceBuilder {
	b := &EnforceBuilder{}
	b.n.Init(&clusterv3.OutlierDetection{})
	return b
}

// Consecutive5xx is the share for server errors in a row. Default: 100.
//
// Envoy: config.cluster.v3.OutlierDetection.enforcing_consecutive_5xx
func (b *EnforceBuilder) Consecutive5xx(percent float64) *EnforceBuilder {
	m, f := b.n.Set("enforcing_consecutive_5xx")
	m.EnforcingConsecutive_5Xx = f.WholePercent(percent)
	return b
}

// ConsecutiveGatewayFailure is the share for gateway failures in a row. Default: 0.
//
// Envoy: config.cluster.v3.OutlierDetection.enforcing_consecutive_gateway_failure
func (b *EnforceBuilder) ConsecutiveGatewayFailure(percent float64) *EnforceBuilder {
	m, f := b.n.Set("enforcing_consecutive_gateway_failure")
	m.EnforcingConsecutiveGatewayFailure = f.WholePercent(percent)
	return b
}

// ConsecutiveLocalFailure is the share for failures in a row that Envoy saw itself. Default: 100.
//
// Envoy: config.cluster.v3.OutlierDetection.enforcing_consecutive_local_origin_failure
func (b *EnforceBuilder) ConsecutiveLocalFailure(percent float64) *EnforceBuilder {
	m, f := b.n.Set("enforcing_consecutive_local_origin_failure")
	m.EnforcingConsecutiveLocalOriginFailure = f.WholePercent(percent)
	return b
}

// SuccessRate is the share for low success rates. Default: 100.
//
// Envoy: config.cluster.v3.OutlierDetection.enforcing_success_rate
func (b *EnforceBuilder) SuccessRate(percent float64) *EnforceBuilder {
	m, f := b.n.Set("enforcing_success_rate")
	m.EnforcingSuccessRate = f.WholePercent(percent)
	return b
}

// LocalSuccessRate is the share for low success rates of what Envoy saw itself. Default: 100.
//
// Envoy: config.cluster.v3.OutlierDetection.enforcing_local_origin_success_rate
func (b *EnforceBuilder) LocalSuccessRate(percent float64) *EnforceBuilder {
	m, f := b.n.Set("enforcing_local_origin_success_rate")
	m.EnforcingLocalOriginSuccessRate = f.WholePercent(percent)
	return b
}

// FailurePercentage is the share for too many failures. Default: 0.
//
// Envoy: config.cluster.v3.OutlierDetection.enforcing_failure_percentage
func (b *EnforceBuilder) FailurePercentage(percent float64) *EnforceBuilder {
	m, f := b.n.Set("enforcing_failure_percentage")
	m.EnforcingFailurePercentage = f.WholePercent(percent)
	return b
}

// LocalFailurePercentage is the share for too many failures that Envoy saw itself. Default: 0.
//
// Envoy: config.cluster.v3.OutlierDetection.enforcing_failure_percentage_local_origin
func (b *EnforceBuilder) LocalFailurePercentage(percent float64) *EnforceBuilder {
	m, f := b.n.Set("enforcing_failure_percentage_local_origin")
	m.EnforcingFailurePercentageLocalOrigin = f.WholePercent(percent)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *EnforceBuilder) Patch(edit func(*clusterv3.OutlierDetection)) *EnforceBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *EnforceBuilder) Clone() *EnforceBuilder {
	c := &EnforceBuilder{}
	b.n.Clone(&c.n)
	return c
}

func (b *EnforceBuilder) settings() *node.Node[clusterv3.OutlierDetection] { return &b.n }

// SuccessRateBuilder builds when a success rate is too low.
type SuccessRateBuilder struct {
	n node.Node[clusterv3.OutlierDetection]
}

// SuccessRate starts the reason that ejects hosts whose success rate is below the average by more than this many
// standard deviations, to three decimals. Envoy's default is 1.9.
//
// Envoy: config.cluster.v3.OutlierDetection.success_rate_stdev_factor
func SuccessRate(deviations float64) *SuccessRateBuilder {
	b := &SuccessRateBuilder{}
	b.n.Init(&clusterv3.OutlierDetection{}).SuccessRateStdevFactor = thousandths(b.n.Below("success_rate_stdev_factor"), deviations)
	return b
}

// MinHosts is the fewest hosts, with enough requests each, for rates to be compared. Default: 5.
//
// Envoy: config.cluster.v3.OutlierDetection.success_rate_minimum_hosts
func (b *SuccessRateBuilder) MinHosts(n int) *SuccessRateBuilder {
	m, f := b.n.Set("success_rate_minimum_hosts")
	m.SuccessRateMinimumHosts = f.CountValue(n)
	return b
}

// MinRequests is the fewest requests to a host between two sweeps for its rate to count. Default: 100.
//
// Envoy: config.cluster.v3.OutlierDetection.success_rate_request_volume
func (b *SuccessRateBuilder) MinRequests(n int) *SuccessRateBuilder {
	m, f := b.n.Set("success_rate_request_volume")
	m.SuccessRateRequestVolume = f.CountValue(n)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *SuccessRateBuilder) Patch(edit func(*clusterv3.OutlierDetection)) *SuccessRateBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *SuccessRateBuilder) Clone() *SuccessRateBuilder {
	c := &SuccessRateBuilder{}
	b.n.Clone(&c.n)
	return c
}

func (b *SuccessRateBuilder) settings() *node.Node[clusterv3.OutlierDetection] { return &b.n }

// FailurePercentageBuilder builds which share of failures is too large.
type FailurePercentageBuilder struct {
	n node.Node[clusterv3.OutlierDetection]
}

// FailurePercentage starts the reason that ejects hosts of which at least this share of answers are failures, in whole
// percents. Envoy's default is 85, and not to enforce it: see [EnforceBuilder.FailurePercentage].
//
// Envoy: config.cluster.v3.OutlierDetection.failure_percentage_threshold
func FailurePercentage(percent float64) *FailurePercentageBuilder {
	b := &FailurePercentageBuilder{}
	b.n.Init(&clusterv3.OutlierDetection{}).FailurePercentageThreshold = b.n.Below("failure_percentage_threshold").WholePercent(percent)
	return b
}

// MinHosts is the fewest hosts, with enough requests each, for the reason to apply. Default: 5.
//
// Envoy: config.cluster.v3.OutlierDetection.failure_percentage_minimum_hosts
func (b *FailurePercentageBuilder) MinHosts(n int) *FailurePercentageBuilder {
	m, f := b.n.Set("failure_percentage_minimum_hosts")
	m.FailurePercentageMinimumHosts = f.CountValue(n)
	return b
}

// MinRequests is the fewest requests to a host between two sweeps for its share to count. Default: 50.
//
// Envoy: config.cluster.v3.OutlierDetection.failure_percentage_request_volume
func (b *FailurePercentageBuilder) MinRequests(n int) *FailurePercentageBuilder {
	m, f := b.n.Set("failure_percentage_request_volume")
	m.FailurePercentageRequestVolume = f.CountValue(n)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *FailurePercentageBuilder) Patch(edit func(*clusterv3.OutlierDetection)) *FailurePercentageBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *FailurePercentageBuilder) Clone() *FailurePercentageBuilder {
	c := &FailurePercentageBuilder{}
	b.n.Clone(&c.n)
	return c
}

func (b *FailurePercentageBuilder) settings() *node.Node[clusterv3.OutlierDetection] { return &b.n }
