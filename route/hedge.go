package route

import (
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// HedgeBuilder builds a hedge policy: when a request is sent again without giving up the first attempt.
type HedgeBuilder struct {
	n node.Node[routev3.HedgePolicy]
}

// HedgeOnPerTryTimeout sends a request again when an attempt takes longer than the retry policy's time for one, and lets
// both run; the first good response is taken.
//
// Envoy: config.route.v3.HedgePolicy.hedge_on_per_try_timeout
func HedgeOnPerTryTimeout() *HedgeBuilder {
	b := &HedgeBuilder{}
	b.n.Init(&routev3.HedgePolicy{HedgeOnPerTryTimeout: true})
	return b
}

// InitialRequests is how many requests are sent at once, at least 1 (proto-pgv). Envoy reads it and does not act on it
// yet.
//
// Envoy: config.route.v3.HedgePolicy.initial_requests
func (b *HedgeBuilder) InitialRequests(n int) *HedgeBuilder {
	m, f := b.n.Set("initial_requests")
	m.InitialRequests = f.CountValue(n)
	return b
}

// AdditionalRequestChance is how likely one more request is sent, in percent. Envoy reads it and does not act on it
// yet.
//
// Envoy: config.route.v3.HedgePolicy.additional_request_chance
func (b *HedgeBuilder) AdditionalRequestChance(percent float64) *HedgeBuilder {
	m, f := b.n.Set("additional_request_chance")
	m.AdditionalRequestChance = f.Fraction(percent)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *HedgeBuilder) Patch(edit func(*routev3.HedgePolicy)) *HedgeBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HedgeBuilder) Clone() *HedgeBuilder {
	c := &HedgeBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *HedgeBuilder) Render(s part.Scope) *routev3.HedgePolicy { return b.n.Take(s, nil) }
