package cluster

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	commonv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/common/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// SlowStartBuilder builds how the traffic of a new host grows.
type SlowStartBuilder struct {
	n node.Node[commonv3.SlowStartConfig]
}

// SlowStart starts the growth of a new host's traffic over a time, linearly and from 10 %.
//
// Envoy: extensions.load_balancing_policies.common.v3.SlowStartConfig.slow_start_window
func SlowStart(window time.Duration) *SlowStartBuilder {
	b := &SlowStartBuilder{}
	b.n.Init(&commonv3.SlowStartConfig{}).SlowStartWindow = b.n.Below("slow_start_window").Duration(window)
	return b
}

// Aggression bends the curve: above 1, traffic grows faster at first. A runtime key may change it. Above 0; default: 1.
//
// Envoy: extensions.load_balancing_policies.common.v3.SlowStartConfig.aggression
func (b *SlowStartBuilder) Aggression(a float64, runtimeKey string) *SlowStartBuilder {
	m, _ := b.n.Set("aggression")
	m.Aggression = &corev3.RuntimeDouble{DefaultValue: a, RuntimeKey: runtimeKey}
	return b
}

// From is the share of its weight that a host begins with, in percent. Default: 10.
//
// Envoy: extensions.load_balancing_policies.common.v3.SlowStartConfig.min_weight_percent
func (b *SlowStartBuilder) From(percent float64) *SlowStartBuilder {
	m, f := b.n.Set("min_weight_percent")
	m.MinWeightPercent = f.Percent(percent)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *SlowStartBuilder) Patch(edit func(*commonv3.SlowStartConfig)) *SlowStartBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *SlowStartBuilder) Clone() *SlowStartBuilder {
	c := &SlowStartBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *SlowStartBuilder) Render(s part.Scope) *commonv3.SlowStartConfig { return b.n.Take(s, nil) }
