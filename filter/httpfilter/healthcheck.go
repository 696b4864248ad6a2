package httpfilter

import (
	"time"

	healthv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/health_check/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
)

// HealthCheckBuilder builds the filter that answers health checks of a load balancer before Envoy, and fails them while Envoy drains.
type HealthCheckBuilder struct{ slot[healthv3.HealthCheck] }

// HealthCheck starts the filter for requests to the path, "/healthz", query included. Envoy answers them itself with 200.
//
// Envoy: extensions.filters.http.health_check.v3.HealthCheck.headers
func HealthCheck(path string) *HealthCheckBuilder {
	return HealthCheckWhen(match.Header(":path", match.Exact(path)))
}

// HealthCheckWhen starts the filter for requests whose headers all match.
//
// Envoy: extensions.filters.http.health_check.v3.HealthCheck.headers
func HealthCheckWhen(all ...*match.HeaderBuilder) *HealthCheckBuilder {
	b := &HealthCheckBuilder{}
	b.name = "envoy.filters.http.health_check"
	m := b.n.Init(&healthv3.HealthCheck{})
	m.PassThroughMode = wrapperspb.Bool(false) // required
	m.Headers = node.Children(b.n.Below("headers"), nil, all)
	return b
}

// PassThrough passes checks on to the upstream and keeps its answer for a time; 0 asks each time. Default: Envoy answers itself.
//
// Envoy: extensions.filters.http.health_check.v3.HealthCheck.pass_through_mode
func (b *HealthCheckBuilder) PassThrough(keep time.Duration) *HealthCheckBuilder {
	m, _ := b.n.Set("pass_through_mode")
	m.PassThroughMode = wrapperspb.Bool(true)
	if keep != 0 {
		m.CacheTime = b.n.Below("cache_time").Duration(keep)
	}
	return b
}

// MinHealthy fails checks while less than this share of the cluster's hosts is healthy or degraded, in percent, of which the
// whole counts. Envoy does not check that the cluster exists; without it checks fail. Calls add up.
//
// Envoy: extensions.filters.http.health_check.v3.HealthCheck.cluster_min_healthy_percentages
func (b *HealthCheckBuilder) MinHealthy(cluster string, percent float64) *HealthCheckBuilder {
	m, f := b.n.Set("cluster_min_healthy_percentages")
	if m.ClusterMinHealthyPercentages == nil {
		m.ClusterMinHealthyPercentages = map[string]*typev3.Percent{}
	}
	if p := f.Key(cluster).Percent(percent); p != nil {
		m.ClusterMinHealthyPercentages[cluster] = p
	}
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *HealthCheckBuilder) Named(name string) *HealthCheckBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *HealthCheckBuilder) Patch(edit func(*healthv3.HealthCheck)) *HealthCheckBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HealthCheckBuilder) Clone() *HealthCheckBuilder {
	c := &HealthCheckBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *HealthCheckBuilder) Off() *OffBuilder { return off(b.name) }
