package cluster

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	filesinkv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/health_check/event_sinks/file/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
)

// PaceBuilder builds when health checks are sent, beyond the interval of [HTTPCheckBuilder] and its like.
type PaceBuilder struct {
	n node.Node[corev3.HealthCheck]
}

// Pace starts with Envoy's pace: every interval the same, without jitter, and once a minute while a cluster
// has had no traffic yet.
//
// Envoy: config.core.v3.HealthCheck.interval
func Pace() *PaceBuilder {
	b := &PaceBuilder{}
	b.n.Init(&corev3.HealthCheck{})
	return b
}

// Jitter delays each check by a random time up to this. Default: none.
//
// Envoy: config.core.v3.HealthCheck.interval_jitter
func (b *PaceBuilder) Jitter(d time.Duration) *PaceBuilder {
	m, f := b.n.Set("interval_jitter")
	m.IntervalJitter = f.Duration(d)
	return b
}

// JitterPercent delays each check by a random time up to this share of the interval, in whole percents. Default: none.
//
// Envoy: config.core.v3.HealthCheck.interval_jitter_percent
func (b *PaceBuilder) JitterPercent(percent int) *PaceBuilder {
	m, f := b.n.Set("interval_jitter_percent")
	m.IntervalJitterPercent = f.Count(percent)
	return b
}

// FirstJitter delays the first check of a host by a random time up to this. Default: none.
//
// Envoy: config.core.v3.HealthCheck.initial_jitter
func (b *PaceBuilder) FirstJitter(d time.Duration) *PaceBuilder {
	m, f := b.n.Set("initial_jitter")
	m.InitialJitter = f.Duration(d)
	return b
}

// NoTraffic is the interval while the cluster has never had traffic; above 0 (proto-pgv). Default: 60 s.
//
// Envoy: config.core.v3.HealthCheck.no_traffic_interval
func (b *PaceBuilder) NoTraffic(d time.Duration) *PaceBuilder {
	m, f := b.n.Set("no_traffic_interval")
	m.NoTrafficInterval = f.Duration(d)
	return b
}

// NoTrafficHealthy is the interval for healthy hosts while the cluster has never had traffic. Default: that of [PaceBuilder.NoTraffic].
//
// Envoy: config.core.v3.HealthCheck.no_traffic_healthy_interval
func (b *PaceBuilder) NoTrafficHealthy(d time.Duration) *PaceBuilder {
	m, f := b.n.Set("no_traffic_healthy_interval")
	m.NoTrafficHealthyInterval = f.Duration(d)
	return b
}

// Unhealthy is the interval for hosts that are unhealthy. Default: the ordinary one.
//
// Envoy: config.core.v3.HealthCheck.unhealthy_interval
func (b *PaceBuilder) Unhealthy(d time.Duration) *PaceBuilder {
	m, f := b.n.Set("unhealthy_interval")
	m.UnhealthyInterval = f.Duration(d)
	return b
}

// BecomingUnhealthy is the interval from a first bad check until the host is unhealthy. Default: that of [PaceBuilder.Unhealthy].
//
// Envoy: config.core.v3.HealthCheck.unhealthy_edge_interval
func (b *PaceBuilder) BecomingUnhealthy(d time.Duration) *PaceBuilder {
	m, f := b.n.Set("unhealthy_edge_interval")
	m.UnhealthyEdgeInterval = f.Duration(d)
	return b
}

// BecomingHealthy is the interval from a first good check until the host is healthy. Default: the ordinary one.
//
// Envoy: config.core.v3.HealthCheck.healthy_edge_interval
func (b *PaceBuilder) BecomingHealthy(d time.Duration) *PaceBuilder {
	m, f := b.n.Set("healthy_edge_interval")
	m.HealthyEdgeInterval = f.Duration(d)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *PaceBuilder) Patch(edit func(*corev3.HealthCheck)) *PaceBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *PaceBuilder) Clone() *PaceBuilder {
	c := &PaceBuilder{}
	b.n.Clone(&c.n)
	return c
}

func (b *PaceBuilder) settings() *node.Node[corev3.HealthCheck] { return &b.n }

// EventsBuilder builds where changes of health are written.
type EventsBuilder struct {
	n node.Node[corev3.HealthCheck]
}

// EventsToFile starts with a file that takes a JSON line for every change.
//
// Envoy: extensions.health_check.event_sinks.file.v3.HealthCheckEventFileSink.event_log_path
func EventsToFile(path string) *EventsBuilder {
	b := &EventsBuilder{}
	m := b.n.Init(&corev3.HealthCheck{})
	at := b.n.Below("event_logger").Index(0).Scope().Sub("typed_config")
	m.EventLogger = []*corev3.TypedExtensionConfig{{
		Name:        "envoy.health_check.event_sinks.file",
		TypedConfig: at.Any(&filesinkv3.HealthCheckEventFileSink{EventLogPath: path}),
	}}
	return b
}

// EventsToService starts with a gRPC service that is told every change.
//
// Envoy: config.core.v3.HealthCheck.event_service
func EventsToService(s service.RPC) *EventsBuilder {
	b := &EventsBuilder{}
	b.n.Init(&corev3.HealthCheck{}).EventService = &corev3.EventServiceConfig{ConfigSourceSpecifier: &corev3.EventServiceConfig_GrpcService{
		GrpcService: node.Child(b.n.Below("event_service.grpc_service"), s),
	}}
	return b
}

// EventsTo starts with an extension that is told every change.
//
// Envoy: config.core.v3.HealthCheck.event_logger
func EventsTo(sink part.Part[corev3.TypedExtensionConfig]) *EventsBuilder {
	b := &EventsBuilder{}
	b.n.Init(&corev3.HealthCheck{}).EventLogger = node.Children(b.n.Below("event_logger"), nil, []part.Part[corev3.TypedExtensionConfig]{sink})
	return b
}

// EveryFailure also writes bad checks that change nothing.
//
// Envoy: config.core.v3.HealthCheck.always_log_health_check_failures
func (b *EventsBuilder) EveryFailure() *EventsBuilder {
	m, _ := b.n.Set("always_log_health_check_failures")
	m.AlwaysLogHealthCheckFailures = true
	return b
}

// EverySuccess also writes good checks that change nothing.
//
// Envoy: config.core.v3.HealthCheck.always_log_health_check_success
func (b *EventsBuilder) EverySuccess() *EventsBuilder {
	m, _ := b.n.Set("always_log_health_check_success")
	m.AlwaysLogHealthCheckSuccess = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *EventsBuilder) Patch(edit func(*corev3.HealthCheck)) *EventsBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *EventsBuilder) Clone() *EventsBuilder {
	c := &EventsBuilder{}
	b.n.Clone(&c.n)
	return c
}

func (b *EventsBuilder) settings() *node.Node[corev3.HealthCheck] { return &b.n }
