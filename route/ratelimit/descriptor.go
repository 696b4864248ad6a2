package ratelimit

import (
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Builder builds a descriptor.
type Builder struct {
	n node.Node[routev3.RateLimit]
}

// Descriptor starts a descriptor with an entry for each action, in order. There must be one at least (proto-pgv).
//
// Envoy: config.route.v3.RateLimit.actions
func Descriptor(actions ...Action) *Builder {
	b := &Builder{}
	b.n.Init(&routev3.RateLimit{})
	m, f := b.n.Add("actions", 0)
	m.Actions = node.Children(f, nil, actions)
	return b
}

// Stage lets only rate limit filters of the stage (0 to 10) send the descriptor. Default: 0. Envoy refuses it where the
// descriptor is part of a filter's own configuration (rl-filter-stage-disable-key).
//
// Envoy: config.route.v3.RateLimit.stage
func (b *Builder) Stage(stage int) *Builder {
	m, f := b.n.Set("stage")
	m.Stage = f.CountValue(stage)
	return b
}

// DisableKey names the runtime key that switches the descriptor off in a running Envoy. Envoy refuses it where the
// descriptor is part of a filter's own configuration (rl-filter-stage-disable-key).
//
// Envoy: config.route.v3.RateLimit.disable_key
func (b *Builder) DisableKey(key string) *Builder {
	m, _ := b.n.Set("disable_key")
	m.DisableKey = key
	return b
}

// Limit tells the rate limit service the limit to use instead of its own: so many requests per unit.
//
// Envoy: config.route.v3.RateLimit.Override.RateLimitOverride.requests_per_unit
func (b *Builder) Limit(requests int, per Unit) *Builder {
	m, f := b.n.Choose("override_specifier", "limit.rate_limit")
	m.Limit = &routev3.RateLimit_Override{OverrideSpecifier: &routev3.RateLimit_Override_RateLimit{
		RateLimit: &routev3.RateLimit_Override_RateLimitOverride{
			RequestsPerUnit: f.Sub("requests_per_unit").Count(requests),
			Unit:            node.Enum[typev3.RateLimitUnit](f.Sub("unit"), per, typev3.RateLimitUnit_value),
		},
	}}
	return b
}

// LimitFrom takes the limit to use from metadata of the request: an object with "requests_per_unit" and "unit", under
// the name of the filter that left it there and the keys on the way to it.
//
// Envoy: config.route.v3.RateLimit.Override.DynamicMetadata.metadata_key
func (b *Builder) LimitFrom(filter string, path ...string) *Builder {
	m, _ := b.n.Choose("override_specifier", "limit.dynamic_metadata")
	m.Limit = &routev3.RateLimit_Override{OverrideSpecifier: &routev3.RateLimit_Override_DynamicMetadata_{
		DynamicMetadata: &routev3.RateLimit_Override_DynamicMetadata{MetadataKey: node.MetadataKey(filter, path)},
	}}
	return b
}

// Unit is the time that a limit is about.
type Unit string

// The units.
const (
	Second Unit = "SECOND"
	Minute Unit = "MINUTE"
	Hour   Unit = "HOUR"
	Day    Unit = "DAY"
	Month  Unit = "MONTH"
	Year   Unit = "YEAR"
)

// Hits is how many hits a request counts for. Default: 1. It works where the descriptor is part of a filter's
// configuration.
//
// Envoy: config.route.v3.RateLimit.HitsAddend.number
func (b *Builder) Hits(n int) *Builder {
	m, f := b.n.Set("hits_addend.number")
	hits(m).Number = f.Count64Value(n)
	return b
}

// HitsFormat takes the number of hits from one command operator of access logs, as in "%BYTES_RECEIVED%"
// (rl-filter-hits-addend-format).
//
// Envoy: config.route.v3.RateLimit.HitsAddend.format
func (b *Builder) HitsFormat(format string) *Builder {
	m, _ := b.n.Set("hits_addend.format")
	hits(m).Format = format
	return b
}

// Refill gives the hits back to the budget instead of taking them.
//
// Envoy: config.route.v3.RateLimit.HitsAddend.is_negative_hits
func (b *Builder) Refill() *Builder {
	m, _ := b.n.Set("hits_addend.is_negative_hits")
	hits(m).IsNegativeHits = true
	return b
}

func hits(m *routev3.RateLimit) *routev3.RateLimit_HitsAddend {
	if m.HitsAddend == nil {
		m.HitsAddend = &routev3.RateLimit_HitsAddend{}
	}
	return m.HitsAddend
}

// OnStreamDone sends the descriptor when the stream is over, for what is known only then. The request itself is never
// held up by it.
//
// Envoy: config.route.v3.RateLimit.apply_on_stream_done
func (b *Builder) OnStreamDone() *Builder {
	m, _ := b.n.Set("apply_on_stream_done")
	m.ApplyOnStreamDone = true
	return b
}

// ResponseHeaders says which x-ratelimit headers responses get for this descriptor. Default: what the filter says.
//
// Envoy: config.route.v3.RateLimit.x_ratelimit_option
func (b *Builder) ResponseHeaders(option ResponseHeaders) *Builder {
	m, f := b.n.Set("x_ratelimit_option")
	m.XRatelimitOption = node.Enum[routev3.RateLimit_XRateLimitOption](f, option, routev3.RateLimit_XRateLimitOption_value)
	return b
}

// ResponseHeaders says which x-ratelimit headers responses get.
type ResponseHeaders string

// What responses get: nothing, or the headers of draft 03.
const (
	NoHeaders ResponseHeaders = "OFF"
	Draft03   ResponseHeaders = "DRAFT_VERSION_03"
)

// Patch edits the finished message, for what no method sets. It runs last.
func (b *Builder) Patch(edit func(*routev3.RateLimit)) *Builder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *Builder) Clone() *Builder {
	c := &Builder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *Builder) Render(s part.Scope) *routev3.RateLimit { return b.n.Take(s, nil) }
