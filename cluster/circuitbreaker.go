package cluster

import (
	"time"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// CircuitBreakers appends bounds on what Envoy has open towards the cluster at one time; beyond them, requests fail at once
// with a 503. One for each priority: a second for the same is ignored (cluster-thresholds-duplicate). Default: 1024
// connections, pending requests and requests, and 3 retries.
//
// Envoy: config.cluster.v3.CircuitBreakers.thresholds
func (b *Builder) CircuitBreakers(thresholds ...*ThresholdsBuilder) *Builder {
	m, f := b.n.Add("circuit_breakers.thresholds", len(b.n.Peek().GetCircuitBreakers().GetThresholds()))
	c := breakers(m)
	c.Thresholds = node.Children(f, c.Thresholds, thresholds)
	return b
}

// MaxConnectionsPerHost bounds the connections to each host. Default: no bound.
//
// Envoy: config.cluster.v3.CircuitBreakers.per_host_thresholds
func (b *Builder) MaxConnectionsPerHost(n int) *Builder {
	m, f := b.n.Set("circuit_breakers.per_host_thresholds")
	breakers(m).PerHostThresholds = []*clusterv3.CircuitBreakers_Thresholds{{
		MaxConnections: f.Index(0).Sub("max_connections").CountValue(n),
	}}
	return b
}

func breakers(m *clusterv3.Cluster) *clusterv3.CircuitBreakers {
	if m.CircuitBreakers == nil {
		m.CircuitBreakers = &clusterv3.CircuitBreakers{}
	}
	return m.CircuitBreakers
}

// ThresholdsBuilder builds the bounds for requests of one priority.
type ThresholdsBuilder struct {
	n node.Node[clusterv3.CircuitBreakers_Thresholds]
}

// Thresholds starts bounds for requests of default priority, which all are unless their route says otherwise.
//
// Envoy: config.cluster.v3.CircuitBreakers.Thresholds
func Thresholds() *ThresholdsBuilder {
	b := &ThresholdsBuilder{}
	b.n.Init(&clusterv3.CircuitBreakers_Thresholds{})
	return b
}

// HighPriority makes the bounds those for requests of high priority.
//
// Envoy: config.cluster.v3.CircuitBreakers.Thresholds.priority
func (b *ThresholdsBuilder) HighPriority() *ThresholdsBuilder {
	m, _ := b.n.Set("priority")
	m.Priority = corev3.RoutingPriority_HIGH
	return b
}

// Connections bounds open connections. Default: 1024.
//
// Envoy: config.cluster.v3.CircuitBreakers.Thresholds.max_connections
func (b *ThresholdsBuilder) Connections(n int) *ThresholdsBuilder {
	m, f := b.n.Set("max_connections")
	m.MaxConnections = f.CountValue(n)
	return b
}

// Pending bounds requests that wait for a connection. Default: 1024.
//
// Envoy: config.cluster.v3.CircuitBreakers.Thresholds.max_pending_requests
func (b *ThresholdsBuilder) Pending(n int) *ThresholdsBuilder {
	m, f := b.n.Set("max_pending_requests")
	m.MaxPendingRequests = f.CountValue(n)
	return b
}

// Requests bounds requests in flight. Default: 1024.
//
// Envoy: config.cluster.v3.CircuitBreakers.Thresholds.max_requests
func (b *ThresholdsBuilder) Requests(n int) *ThresholdsBuilder {
	m, f := b.n.Set("max_requests")
	m.MaxRequests = f.CountValue(n)
	return b
}

// Retries bounds retries in flight. Default: 3. [ThresholdsBuilder.RetryBudget] takes its place.
//
// Envoy: config.cluster.v3.CircuitBreakers.Thresholds.max_retries
func (b *ThresholdsBuilder) Retries(n int) *ThresholdsBuilder {
	m, f := b.n.Set("max_retries")
	m.MaxRetries = f.CountValue(n)
	return b
}

// RetryBudget bounds retries in flight by a share of the active and pending requests, in percent, but
// never below the least number. Envoy's defaults are 20 and 3.
//
// Envoy: config.cluster.v3.CircuitBreakers.Thresholds.retry_budget
func (b *ThresholdsBuilder) RetryBudget(percent float64, least int) *ThresholdsBuilder {
	m, f := b.n.Set("retry_budget")
	r := budget(m)
	r.BudgetPercent = f.Sub("budget_percent").Percent(percent)
	r.MinRetryConcurrency = f.Sub("min_retry_concurrency").CountValue(least)
	return b
}

// RetryBudgetOver counts the requests of the budget over a time rather than those of the moment. Above 0.
//
// Envoy: config.cluster.v3.CircuitBreakers.Thresholds.RetryBudget.budget_interval
func (b *ThresholdsBuilder) RetryBudgetOver(d time.Duration) *ThresholdsBuilder {
	m, f := b.n.Set("retry_budget.budget_interval")
	budget(m).BudgetInterval = f.Duration(d)
	return b
}

func budget(m *clusterv3.CircuitBreakers_Thresholds) *clusterv3.CircuitBreakers_Thresholds_RetryBudget {
	if m.RetryBudget == nil {
		m.RetryBudget = &clusterv3.CircuitBreakers_Thresholds_RetryBudget{}
	}
	return m.RetryBudget
}

// Pools bounds connection pools at one time, of which connections with different settings need one each. Default: no bound.
//
// Envoy: config.cluster.v3.CircuitBreakers.Thresholds.max_connection_pools
func (b *ThresholdsBuilder) Pools(n int) *ThresholdsBuilder {
	m, f := b.n.Set("max_connection_pools")
	m.MaxConnectionPools = f.CountValue(n)
	return b
}

// TrackRemaining keeps statistics of what is left below each bound.
//
// Envoy: config.cluster.v3.CircuitBreakers.Thresholds.track_remaining
func (b *ThresholdsBuilder) TrackRemaining() *ThresholdsBuilder {
	m, _ := b.n.Set("track_remaining")
	m.TrackRemaining = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ThresholdsBuilder) Patch(edit func(*clusterv3.CircuitBreakers_Thresholds)) *ThresholdsBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ThresholdsBuilder) Clone() *ThresholdsBuilder {
	c := &ThresholdsBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ThresholdsBuilder) Render(s part.Scope) *clusterv3.CircuitBreakers_Thresholds {
	return b.n.Take(s, nil)
}
