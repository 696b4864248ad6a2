package bootstrap

import (
	"time"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	profilev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/watchdog/profile_action/v3"
	abortv3 "github.com/envoyproxy/go-control-plane/envoy/watchdog/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// WatchdogBuilder builds what happens when a thread of Envoy hangs.
type WatchdogBuilder struct {
	n node.Node[bootstrapv3.Watchdog]
}

// Watchdog starts a watchdog, for the main thread or for workers.
//
// Envoy: config.bootstrap.v3.Watchdog
func Watchdog() *WatchdogBuilder {
	b := &WatchdogBuilder{}
	b.n.Init(&bootstrapv3.Watchdog{})
	return b
}

// Miss is after how long without a sign of life a statistic counts. Default: 200 ms.
//
// Envoy: config.bootstrap.v3.Watchdog.miss_timeout
func (b *WatchdogBuilder) Miss(d time.Duration) *WatchdogBuilder {
	m, f := b.n.Set("miss_timeout")
	m.MissTimeout = f.Duration(d)
	return b
}

// MegaMiss is after how long another statistic counts. Default: 1 s.
//
// Envoy: config.bootstrap.v3.Watchdog.megamiss_timeout
func (b *WatchdogBuilder) MegaMiss(d time.Duration) *WatchdogBuilder {
	m, f := b.n.Set("megamiss_timeout")
	m.MegamissTimeout = f.Duration(d)
	return b
}

// Kill ends Envoy after a thread hung for so long. Default: 0, never.
//
// Envoy: config.bootstrap.v3.Watchdog.kill_timeout
func (b *WatchdogBuilder) Kill(d time.Duration) *WatchdogBuilder {
	m, f := b.n.Set("kill_timeout")
	m.KillTimeout = f.Duration(d)
	return b
}

// KillJitter adds up to so much to Kill by chance, lest all Envoys end at once. Default: 0.
//
// Envoy: config.bootstrap.v3.Watchdog.max_kill_timeout_jitter
func (b *WatchdogBuilder) KillJitter(d time.Duration) *WatchdogBuilder {
	m, f := b.n.Set("max_kill_timeout_jitter")
	m.MaxKillTimeoutJitter = f.Duration(d)
	return b
}

// MultiKill ends Envoy when so many percent of the threads, at least two, hung for so long. Defaults: never, 0 %.
//
// Envoy: config.bootstrap.v3.Watchdog.multikill_timeout
func (b *WatchdogBuilder) MultiKill(d time.Duration, percent float64) *WatchdogBuilder {
	m, f := b.n.Set("multikill_timeout")
	m.MultikillTimeout = f.Duration(d)
	m, f = b.n.Set("multikill_threshold")
	m.MultikillThreshold = f.Percent(percent)
	return b
}

// Actions appends what is done at an event.
//
// Envoy: config.bootstrap.v3.Watchdog.actions
func (b *WatchdogBuilder) Actions(actions ...WatchdogAction) *WatchdogBuilder {
	m, f := b.n.Add("actions", len(b.n.Peek().Actions))
	m.Actions = node.Children(f, m.Actions, actions)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *WatchdogBuilder) Patch(edit func(*bootstrapv3.Watchdog)) *WatchdogBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *WatchdogBuilder) Clone() *WatchdogBuilder {
	c := &WatchdogBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *WatchdogBuilder) Render(s part.Scope) *bootstrapv3.Watchdog { return b.n.Take(s, nil) }

// WatchdogEvent is what a watchdog sees.
type WatchdogEvent string

// The events of watchdogs.
const (
	OnMiss      WatchdogEvent = "MISS"
	OnMegaMiss  WatchdogEvent = "MEGAMISS"
	OnKill      WatchdogEvent = "KILL"
	OnMultiKill WatchdogEvent = "MULTIKILL"
)

// WatchdogAction is what is done at an event: [ProfileOn], [AbortOn], [CustomOn].
type WatchdogAction interface {
	part.Part[bootstrapv3.Watchdog_WatchdogAction]
}

// ProfileBuilder builds an action that writes a profile.
type ProfileBuilder struct {
	action node.Node[bootstrapv3.Watchdog_WatchdogAction]
	n      node.Node[profilev3.ProfileActionConfig]
}

// ProfileOn writes a profile of the processor into a directory.
//
// Envoy: extensions.watchdog.profile_action.v3.ProfileActionConfig.profile_path
func ProfileOn(event WatchdogEvent, directory string) *ProfileBuilder {
	b := &ProfileBuilder{}
	at(&b.action, event)
	b.n.Init(&profilev3.ProfileActionConfig{ProfilePath: directory})
	return b
}

func at(n *node.Node[bootstrapv3.Watchdog_WatchdogAction], event WatchdogEvent) {
	m := n.Init(&bootstrapv3.Watchdog_WatchdogAction{})
	m.Event = node.Enum[bootstrapv3.Watchdog_WatchdogAction_WatchdogEvent](n.Below("event"), event, bootstrapv3.Watchdog_WatchdogAction_WatchdogEvent_value)
}

// Lasting is how long the profile takes. Default: 5 s.
//
// Envoy: extensions.watchdog.profile_action.v3.ProfileActionConfig.profile_duration
func (b *ProfileBuilder) Lasting(d time.Duration) *ProfileBuilder {
	m, f := b.n.Set("profile_duration")
	m.ProfileDuration = f.Duration(d)
	return b
}

// Max is how many profiles are written at most. Default: 10.
//
// Envoy: extensions.watchdog.profile_action.v3.ProfileActionConfig.max_profiles
func (b *ProfileBuilder) Max(profiles int) *ProfileBuilder {
	m, f := b.n.Set("max_profiles")
	m.MaxProfiles = f.Count64(profiles)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ProfileBuilder) Patch(edit func(*profilev3.ProfileActionConfig)) *ProfileBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ProfileBuilder) Clone() *ProfileBuilder {
	c := &ProfileBuilder{}
	b.action.Clone(&c.action)
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ProfileBuilder) Render(s part.Scope) *bootstrapv3.Watchdog_WatchdogAction {
	return b.action.Take(s, func(m *bootstrapv3.Watchdog_WatchdogAction) {
		m.Config = &corev3.TypedExtensionConfig{
			Name:        "envoy.watchdog.profile_action",
			TypedConfig: b.n.Any(b.action.Below("config.typed_config").Scope(), nil),
		}
	})
}

// WatchdogActionBuilder builds an action from a message.
type WatchdogActionBuilder struct {
	action node.Node[bootstrapv3.Watchdog_WatchdogAction]
	config node.Custom
}

// AbortOn ends the hung thread with a signal, and Envoy with it, so that a core dump shows where it hung.
//
// Envoy: watchdog.v3.AbortActionConfig.wait_duration
func AbortOn(event WatchdogEvent) *WatchdogActionBuilder {
	return CustomOn(event, &abortv3.AbortActionConfig{})
}

// CustomOn starts an action that the catalogue does not have, from the message that configures it. A message that configures
// no action of a watchdog is refused (extension-wrong-slot).
//
// Envoy: config.bootstrap.v3.Watchdog.WatchdogAction.config
func CustomOn(event WatchdogEvent, config proto.Message) *WatchdogActionBuilder {
	b := &WatchdogActionBuilder{}
	at(&b.action, event)
	b.config.Init(config, "envoy.guarddog_actions")
	return b
}

// Named gives the action a name, which one that the registry does not know needs.
//
// Envoy: config.core.v3.TypedExtensionConfig.name
func (b *WatchdogActionBuilder) Named(name string) *WatchdogActionBuilder {
	b.config.Named(name)
	return b
}

// Render implements [part.Part].
func (b *WatchdogActionBuilder) Render(s part.Scope) *bootstrapv3.Watchdog_WatchdogAction {
	return b.action.Take(s, func(m *bootstrapv3.Watchdog_WatchdogAction) {
		m.Config = b.config.Take(b.action.Below("config").Scope())
	})
}
