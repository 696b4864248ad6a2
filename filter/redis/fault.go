package redis

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	redisv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/redis_proxy/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// FaultBuilder builds a fault that clients are tested with.
type FaultBuilder struct {
	n node.Node[redisv3.RedisProxy_RedisFault]
}

// Delay holds a share of the commands up, in percent.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.RedisFault.delay
func Delay(percent float64, d time.Duration) *FaultBuilder {
	return fault(redisv3.RedisProxy_RedisFault_DELAY, percent).Delay(d)
}

// Error answers a share of the commands with an error, in percent.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.RedisFault.fault_type
func Error(percent float64) *FaultBuilder {
	return fault(redisv3.RedisProxy_RedisFault_ERROR, percent)
}

func fault(kind redisv3.RedisProxy_RedisFault_RedisFaultType, percent float64) *FaultBuilder {
	b := &FaultBuilder{}
	b.n.Init(&redisv3.RedisProxy_RedisFault{FaultType: kind})
	m, f := b.n.Set("fault_enabled.default_value")
	m.FaultEnabled = &corev3.RuntimeFractionalPercent{DefaultValue: f.Fraction(percent)}
	return b
}

// RuntimeKey names the runtime key that overrides the share in a running Envoy.
//
// Envoy: config.core.v3.RuntimeFractionalPercent.runtime_key
func (b *FaultBuilder) RuntimeKey(key string) *FaultBuilder {
	m, _ := b.n.Set("fault_enabled.runtime_key")
	if m.FaultEnabled != nil {
		m.FaultEnabled.RuntimeKey = key
	}
	return b
}

// Delay is how long commands are held up, also before an error. Default: not at all.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.RedisFault.delay
func (b *FaultBuilder) Delay(d time.Duration) *FaultBuilder {
	m, f := b.n.Set("delay")
	m.Delay = f.Duration(d)
	return b
}

// Commands appends commands that the fault strikes. Default: all but AUTH and PING.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy.RedisFault.commands
func (b *FaultBuilder) Commands(names ...string) *FaultBuilder {
	m, _ := b.n.Add("commands", len(b.n.Peek().Commands))
	m.Commands = append(m.Commands, names...)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *FaultBuilder) Patch(edit func(*redisv3.RedisProxy_RedisFault)) *FaultBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *FaultBuilder) Clone() *FaultBuilder {
	c := &FaultBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *FaultBuilder) Render(s part.Scope) *redisv3.RedisProxy_RedisFault { return b.n.Take(s, nil) }
