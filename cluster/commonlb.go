package cluster

import (
	"time"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// CommonLB sets what all load balancing policies share.
//
// Envoy: config.cluster.v3.Cluster.common_lb_config
func (b *Builder) CommonLB(c *CommonLBBuilder) *Builder {
	m, f := b.n.Set("common_lb_config")
	rendered := node.Child(f, c)
	if legacy := m.CommonLbConfig; legacy != nil && rendered != nil {
		rendered.LocalityConfigSpecifier = legacy.LocalityConfigSpecifier
		rendered.ConsistentHashingLbConfig = legacy.ConsistentHashingLbConfig
	}
	m.CommonLbConfig = rendered
	return b
}

// CommonLBBuilder builds what all load balancing policies share.
type CommonLBBuilder struct {
	n node.Node[clusterv3.Cluster_CommonLbConfig]
}

// CommonLB starts with Envoy's settings.
//
// Envoy: config.cluster.v3.Cluster.CommonLbConfig
func CommonLB() *CommonLBBuilder {
	b := &CommonLBBuilder{}
	b.n.Init(&clusterv3.Cluster_CommonLbConfig{})
	return b
}

// PanicThreshold is the share of healthy hosts, in percent, below which Envoy sends to all hosts, healthy or not, lest the
// few be overwhelmed. 0 turns it off. Default: 50.
//
// Envoy: config.cluster.v3.Cluster.CommonLbConfig.healthy_panic_threshold
func (b *CommonLBBuilder) PanicThreshold(percent float64) *CommonLBBuilder {
	m, f := b.n.Set("healthy_panic_threshold")
	m.HealthyPanicThreshold = f.Percent(percent)
	return b
}

// MergeWindow gathers changes of health, weight and metadata for so long before they are applied, which saves
// work; 0 applies each at once. Default: 1 s.
//
// Envoy: config.cluster.v3.Cluster.CommonLbConfig.update_merge_window
func (b *CommonLBBuilder) MergeWindow(d time.Duration) *CommonLBBuilder {
	m, f := b.n.Set("update_merge_window")
	m.UpdateMergeWindow = f.Duration(d)
	return b
}

// IgnoreNewHosts leaves new hosts out of account, even for panic and failover, until their first health check.
//
// Envoy: config.cluster.v3.Cluster.CommonLbConfig.ignore_new_hosts_until_first_hc
func (b *CommonLBBuilder) IgnoreNewHosts() *CommonLBBuilder {
	m, _ := b.n.Set("ignore_new_hosts_until_first_hc")
	m.IgnoreNewHostsUntilFirstHc = true
	return b
}

// CloseOnHostChange closes all connections whenever a host comes or goes, for TCP proxies with consistent hashing.
//
// Envoy: config.cluster.v3.Cluster.CommonLbConfig.close_connections_on_host_set_change
func (b *CommonLBBuilder) CloseOnHostChange() *CommonLBBuilder {
	m, _ := b.n.Set("close_connections_on_host_set_change")
	m.CloseConnectionsOnHostSetChange = true
	return b
}

// Health is the health of a host, as endpoints say it.
type Health string

// The states of health.
const (
	Unknown   Health = "UNKNOWN" // counts as healthy
	Healthy   Health = "HEALTHY"
	Unhealthy Health = "UNHEALTHY"
	Draining  Health = "DRAINING"
	TimedOut  Health = "TIMEOUT"
	Degraded  Health = "DEGRADED"
)

// OverrideHost are the states of health in which a host that a filter asks for, such as one for sticky sessions, is
// taken. Default: [Unknown], [Healthy] and [Degraded].
//
// Envoy: config.cluster.v3.Cluster.CommonLbConfig.override_host_status
func (b *CommonLBBuilder) OverrideHost(states ...Health) *CommonLBBuilder {
	m, f := b.n.Set("override_host_status")
	m.OverrideHostStatus = &corev3.HealthStatusSet{}
	for _, h := range states {
		m.OverrideHostStatus.Statuses = append(m.OverrideHostStatus.Statuses,
			node.Enum[corev3.HealthStatus](f.Sub("statuses"), h, corev3.HealthStatus_value))
	}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *CommonLBBuilder) Patch(edit func(*clusterv3.Cluster_CommonLbConfig)) *CommonLBBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *CommonLBBuilder) Clone() *CommonLBBuilder {
	c := &CommonLBBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *CommonLBBuilder) Render(s part.Scope) *clusterv3.Cluster_CommonLbConfig {
	return b.n.Take(s, nil)
}
