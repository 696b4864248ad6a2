package bootstrap

import (
	"time"

	overloadv3 "github.com/envoyproxy/go-control-plane/envoy/config/overload/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// OverloadBuilder builds what Envoy does when a resource runs short.
type OverloadBuilder struct {
	n node.Node[overloadv3.OverloadManager]
}

// Overload starts an overload manager: monitors measure how much of a resource is used, and actions and load shed points
// name the share of a monitor from which they apply.
//
// Envoy: config.overload.v3.OverloadManager
func Overload() *OverloadBuilder {
	b := &OverloadBuilder{}
	b.n.Init(&overloadv3.OverloadManager{})
	return b
}

// EdgeOverload starts the overload manager of a proxy that anybody may connect to, which more can be added to. It expands to
//
//	bootstrap.Overload().RefreshInterval(250 * time.Millisecond).
//		Monitors(bootstrap.FixedHeap(heap), bootstrap.DownstreamConnections(connections)).
//		Actions(
//			bootstrap.ShrinkHeap().Above(bootstrap.HeapMonitor, 95),
//			bootstrap.Action(bootstrap.StopAcceptingRequests).Above(bootstrap.HeapMonitor, 98),
//		)
//
// so that memory, in bytes, and connections are bounded: at 95 % of the heap Envoy gives memory back, at 98 % it answers
// requests with 503, and connections beyond the limit are closed.
//
// Envoy: config.overload.v3.OverloadManager
func EdgeOverload(heap, connections int) *OverloadBuilder {
	return Overload().RefreshInterval(250*time.Millisecond).
		Monitors(FixedHeap(heap), DownstreamConnections(connections)).
		Actions(ShrinkHeap().Above(HeapMonitor, 95), Action(StopAcceptingRequests).Above(HeapMonitor, 98))
}

// RefreshInterval is how often the monitors measure. Default: 1 s.
//
// Envoy: config.overload.v3.OverloadManager.refresh_interval
func (b *OverloadBuilder) RefreshInterval(d time.Duration) *OverloadBuilder {
	m, f := b.n.Set("refresh_interval")
	m.RefreshInterval = f.Duration(d)
	return b
}

// Monitors appends what is measured. A name occurs once (overload-duplicate-resource).
//
// Envoy: config.overload.v3.OverloadManager.resource_monitors
func (b *OverloadBuilder) Monitors(monitors ...Monitor) *OverloadBuilder {
	m, f := b.n.Add("resource_monitors", len(b.n.Peek().ResourceMonitors))
	m.ResourceMonitors = node.Children(f, m.ResourceMonitors, monitors)
	return b
}

// Actions appends what is done. An action occurs once (overload-duplicate-action).
//
// Envoy: config.overload.v3.OverloadManager.actions
func (b *OverloadBuilder) Actions(actions ...OverloadAction) *OverloadBuilder {
	m, f := b.n.Add("actions", len(b.n.Peek().Actions))
	m.Actions = node.Children(f, m.Actions, actions)
	return b
}

// LoadShed appends points at which work is refused. A point occurs once (overload-loadshed-duplicate).
//
// Envoy: config.overload.v3.OverloadManager.loadshed_points
func (b *OverloadBuilder) LoadShed(points ...*ShedBuilder) *OverloadBuilder {
	m, f := b.n.Add("loadshed_points", len(b.n.Peek().LoadshedPoints))
	m.LoadshedPoints = node.Children(f, m.LoadshedPoints, points)
	return b
}

// TrackBuffers has Envoy know which streams hold 2 to this power of bytes or more, which [ResetHighMemoryStream] needs
// (overload-reset-streams-buffer): 10 to 56 (proto-pgv).
//
// Envoy: config.overload.v3.BufferFactoryConfig.minimum_account_to_track_power_of_two
func (b *OverloadBuilder) TrackBuffers(power int) *OverloadBuilder {
	m, f := b.n.Set("buffer_factory_config")
	m.BufferFactoryConfig = &overloadv3.BufferFactoryConfig{
		MinimumAccountToTrackPowerOfTwo: f.Sub("minimum_account_to_track_power_of_two").Count(power),
	}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *OverloadBuilder) Patch(edit func(*overloadv3.OverloadManager)) *OverloadBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *OverloadBuilder) Clone() *OverloadBuilder {
	c := &OverloadBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *OverloadBuilder) Render(s part.Scope) *overloadv3.OverloadManager { return b.n.Take(s, nil) }
