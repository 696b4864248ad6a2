package bootstrap

import (
	"time"

	overloadv3 "github.com/envoyproxy/go-control-plane/envoy/config/overload/v3"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// ActionName is what an overload manager does.
type ActionName string

// The actions that need no settings. Those that do have constructors: [ShrinkHeap] and [ReduceTimeouts].
const (
	StopAcceptingRequests     ActionName = "envoy.overload_actions.stop_accepting_requests"     // new requests get a 503
	DisableKeepalive          ActionName = "envoy.overload_actions.disable_http_keepalive"      // connections end after a response
	StopAcceptingConnections  ActionName = "envoy.overload_actions.stop_accepting_connections"  // new ones wait in the system
	RejectIncomingConnections ActionName = "envoy.overload_actions.reject_incoming_connections" // new ones are closed
	ResetHighMemoryStream     ActionName = "envoy.overload_actions.reset_high_memory_stream"    // streams that hold most are reset
)

// OverloadAction is what an overload manager does: [Action], [ShrinkHeap], [ReduceTimeouts].
type OverloadAction interface {
	part.Part[overloadv3.OverloadAction]
}

// above is full from so many percent of the monitor on.
func above(monitor string, percent float64) *overloadv3.Trigger {
	return &overloadv3.Trigger{Name: monitor, TriggerOneof: &overloadv3.Trigger_Threshold{
		Threshold: &overloadv3.ThresholdTrigger{Value: percent / 100},
	}}
}

// between grows from nothing to full.
func between(monitor string, from, to float64) *overloadv3.Trigger {
	return &overloadv3.Trigger{Name: monitor, TriggerOneof: &overloadv3.Trigger_Scaled{
		Scaled: &overloadv3.ScaledTrigger{ScalingThreshold: from / 100, SaturationThreshold: to / 100},
	}}
}

// act appends a trigger to an action.
func act(n *node.Node[overloadv3.OverloadAction], t *overloadv3.Trigger) {
	m, _ := n.Add("triggers", len(n.Peek().Triggers))
	m.Triggers = append(m.Triggers, t)
}

// ActionBuilder builds an action without settings.
type ActionBuilder struct {
	n node.Node[overloadv3.OverloadAction]
}

// Action starts an action, which needs a trigger (proto-pgv): [ActionBuilder.Above] or [ActionBuilder.Between].
//
// Envoy: config.overload.v3.OverloadAction.name
func Action(name ActionName) *ActionBuilder {
	b := &ActionBuilder{}
	b.n.Init(&overloadv3.OverloadAction{Name: string(name)})
	return b
}

// Above acts while more than so many percent of the named monitor's resource (overload-unknown-trigger-resource) are in use. Of several
// triggers, the strongest counts; each monitor has one (overload-duplicate-trigger).
//
// Envoy: config.overload.v3.ThresholdTrigger.value
func (b *ActionBuilder) Above(monitor string, percent float64) *ActionBuilder {
	act(&b.n, above(monitor, percent))
	return b
}

// Between acts by degrees from the first percentage on, and fully from the second, which is higher (overload-scaled-threshold).
//
// Envoy: config.overload.v3.Trigger.scaled
func (b *ActionBuilder) Between(monitor string, from, to float64) *ActionBuilder {
	act(&b.n, between(monitor, from, to))
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ActionBuilder) Patch(edit func(*overloadv3.OverloadAction)) *ActionBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ActionBuilder) Clone() *ActionBuilder {
	c := &ActionBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ActionBuilder) Render(s part.Scope) *overloadv3.OverloadAction { return b.n.Take(s, nil) }

// ShrinkHeapBuilder builds an action that gives memory back.
type ShrinkHeapBuilder struct {
	n      node.Node[overloadv3.OverloadAction]
	config node.Node[overloadv3.ShrinkHeapConfig]
	set    bool
}

// ShrinkHeap starts an action that gives free memory back to the system.
//
// Envoy: config.overload.v3.OverloadAction.name
func ShrinkHeap() *ShrinkHeapBuilder {
	b := &ShrinkHeapBuilder{}
	b.n.Init(&overloadv3.OverloadAction{Name: "envoy.overload_actions.shrink_heap"})
	b.config.Init(&overloadv3.ShrinkHeapConfig{})
	return b
}

// Above is as [ActionBuilder.Above].
//
// Envoy: config.overload.v3.ThresholdTrigger.value
func (b *ShrinkHeapBuilder) Above(monitor string, percent float64) *ShrinkHeapBuilder {
	act(&b.n, above(monitor, percent))
	return b
}

// Every is how often memory is given back. Default: 10 s.
//
// Envoy: config.overload.v3.ShrinkHeapConfig.timer_interval
func (b *ShrinkHeapBuilder) Every(d time.Duration) *ShrinkHeapBuilder {
	m, f := b.config.Set("timer_interval")
	m.TimerInterval, b.set = f.Duration(d), true
	return b
}

// Unfreed is how many bytes may stay free but not given back. Default: 100 MiB.
//
// Envoy: config.overload.v3.ShrinkHeapConfig.max_unfreed_memory_bytes
func (b *ShrinkHeapBuilder) Unfreed(bytes int) *ShrinkHeapBuilder {
	m, f := b.config.Set("max_unfreed_memory_bytes")
	m.MaxUnfreedMemoryBytes, b.set = f.Count64Value(bytes), true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ShrinkHeapBuilder) Patch(edit func(*overloadv3.OverloadAction)) *ShrinkHeapBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ShrinkHeapBuilder) Clone() *ShrinkHeapBuilder {
	c := &ShrinkHeapBuilder{set: b.set}
	b.n.Clone(&c.n)
	b.config.Clone(&c.config)
	return c
}

// Render implements [part.Part].
func (b *ShrinkHeapBuilder) Render(s part.Scope) *overloadv3.OverloadAction {
	return b.n.Take(s, func(m *overloadv3.OverloadAction) {
		if b.set {
			m.TypedConfig = b.config.Any(b.n.Below("typed_config").Scope(), nil)
		}
	})
}

// TimeoutsBuilder builds an action that shortens timeouts.
type TimeoutsBuilder struct {
	n      node.Node[overloadv3.OverloadAction]
	config node.Node[overloadv3.ScaleTimersOverloadActionConfig]
}

// ReduceTimeouts starts an action that shortens timeouts by degrees, so that idle clients leave earlier. It needs a timer
// (overload-reduce-timeouts-config).
//
// Envoy: config.overload.v3.ScaleTimersOverloadActionConfig
func ReduceTimeouts() *TimeoutsBuilder {
	b := &TimeoutsBuilder{}
	b.n.Init(&overloadv3.OverloadAction{Name: "envoy.overload_actions.reduce_timeouts"})
	b.config.Init(&overloadv3.ScaleTimersOverloadActionConfig{})
	return b
}

// Above is as [ActionBuilder.Above]: the timeouts are at their shortest.
//
// Envoy: config.overload.v3.ThresholdTrigger.value
func (b *TimeoutsBuilder) Above(monitor string, percent float64) *TimeoutsBuilder {
	act(&b.n, above(monitor, percent))
	return b
}

// Between is as [ActionBuilder.Between].
//
// Envoy: config.overload.v3.Trigger.scaled
func (b *TimeoutsBuilder) Between(monitor string, from, to float64) *TimeoutsBuilder {
	act(&b.n, between(monitor, from, to))
	return b
}

// Timer is a timeout that can be shortened.
type Timer string

// The timers.
const (
	ConnectionIdle   Timer = "HTTP_DOWNSTREAM_CONNECTION_IDLE"
	StreamIdle       Timer = "HTTP_DOWNSTREAM_STREAM_IDLE"
	TransportConnect Timer = "TRANSPORT_SOCKET_CONNECT"
	ConnectionMax    Timer = "HTTP_DOWNSTREAM_CONNECTION_MAX"
	StreamFlush      Timer = "HTTP_DOWNSTREAM_STREAM_FLUSH"
)

// To shortens a timer at most to so long.
//
// Envoy: config.overload.v3.ScaleTimersOverloadActionConfig.ScaleTimer.min_timeout
func (b *TimeoutsBuilder) To(timer Timer, shortest time.Duration) *TimeoutsBuilder {
	m, f := b.config.Add("timer_scale_factors", len(b.config.Peek().TimerScaleFactors))
	var d *durationpb.Duration = f.Sub("min_timeout").Duration(shortest)
	b.scale(m, f, timer).OverloadAdjust = &overloadv3.ScaleTimersOverloadActionConfig_ScaleTimer_MinTimeout{MinTimeout: d}
	return b
}

// ToPercent shortens a timer at most to so many percent of what it is.
//
// Envoy: config.overload.v3.ScaleTimersOverloadActionConfig.ScaleTimer.min_scale
func (b *TimeoutsBuilder) ToPercent(timer Timer, percent float64) *TimeoutsBuilder {
	m, f := b.config.Add("timer_scale_factors", len(b.config.Peek().TimerScaleFactors))
	p := f.Sub("min_scale").Percent(percent)
	b.scale(m, f, timer).OverloadAdjust = &overloadv3.ScaleTimersOverloadActionConfig_ScaleTimer_MinScale{MinScale: p}
	return b
}

func (b *TimeoutsBuilder) scale(m *overloadv3.ScaleTimersOverloadActionConfig, f node.Field, timer Timer) *overloadv3.ScaleTimersOverloadActionConfig_ScaleTimer {
	t := &overloadv3.ScaleTimersOverloadActionConfig_ScaleTimer{
		Timer: node.Enum[overloadv3.ScaleTimersOverloadActionConfig_TimerType](f.Sub("timer"), timer, overloadv3.ScaleTimersOverloadActionConfig_TimerType_value),
	}
	m.TimerScaleFactors = append(m.TimerScaleFactors, t)
	return t
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *TimeoutsBuilder) Patch(edit func(*overloadv3.OverloadAction)) *TimeoutsBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *TimeoutsBuilder) Clone() *TimeoutsBuilder {
	c := &TimeoutsBuilder{}
	b.n.Clone(&c.n)
	b.config.Clone(&c.config)
	return c
}

// Render implements [part.Part].
func (b *TimeoutsBuilder) Render(s part.Scope) *overloadv3.OverloadAction {
	return b.n.Take(s, func(m *overloadv3.OverloadAction) {
		m.TypedConfig = b.config.Any(b.n.Below("typed_config").Scope(), nil)
	})
}

// ShedBuilder builds a point at which work is refused.
type ShedBuilder struct {
	n node.Node[overloadv3.LoadShedPoint]
}

// ShedPoint starts a point at which work is refused, by its name: "envoy.load_shed_points.tcp_listener_accept". One that Envoy does
// not have does nothing (overload-loadshed-unknown-name).
//
// Envoy: config.overload.v3.LoadShedPoint.name
func ShedPoint(name string) *ShedBuilder {
	b := &ShedBuilder{}
	b.n.Init(&overloadv3.LoadShedPoint{Name: name})
	return b
}

func (b *ShedBuilder) trigger(t *overloadv3.Trigger) *ShedBuilder {
	m, _ := b.n.Add("triggers", len(b.n.Peek().Triggers))
	m.Triggers = append(m.Triggers, t)
	return b
}

// Above refuses all work while more than so many percent of the named monitor's resource (overload-loadshed-trigger-resource) are in use.
//
// Envoy: config.overload.v3.ThresholdTrigger.value
func (b *ShedBuilder) Above(monitor string, percent float64) *ShedBuilder {
	return b.trigger(above(monitor, percent))
}

// Between refuses a share of the work, which grows from the first percentage to the second (overload-scaled-threshold).
//
// Envoy: config.overload.v3.Trigger.scaled
func (b *ShedBuilder) Between(monitor string, from, to float64) *ShedBuilder {
	return b.trigger(between(monitor, from, to))
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ShedBuilder) Patch(edit func(*overloadv3.LoadShedPoint)) *ShedBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ShedBuilder) Clone() *ShedBuilder {
	c := &ShedBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ShedBuilder) Render(s part.Scope) *overloadv3.LoadShedPoint { return b.n.Take(s, nil) }
