package httpfilter

import (
	"time"

	limitv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/bandwidth_limit/v3"

	"github.com/envoykit/envoykit/internal/node"
)

// LimitedBodies says which bodies a limit is for.
type LimitedBodies string

// The bodies that a limit is for.
const (
	NoBodies       LimitedBodies = "DISABLED"
	RequestBodies  LimitedBodies = "REQUEST"
	ResponseBodies LimitedBodies = "RESPONSE"
	AllBodies      LimitedBodies = "REQUEST_AND_RESPONSE"
)

// BandwidthLimitBuilder builds the filter that slows bodies down to a rate.
type BandwidthLimitBuilder struct{ slot[limitv3.BandwidthLimit] }

// BandwidthLimit starts the filter. The prefix begins the names of its statistics. Without a limit it slows only
// where [BandwidthLimitBuilder.PerRoute] says so.
//
// Envoy: extensions.filters.http.bandwidth_limit.v3.BandwidthLimit.stat_prefix
func BandwidthLimit(statPrefix string) *BandwidthLimitBuilder {
	b := &BandwidthLimitBuilder{}
	b.name = "envoy.filters.http.bandwidth_limit"
	b.n.Init(&limitv3.BandwidthLimit{StatPrefix: statPrefix})
	return b
}

// Limit slows these bodies to so many KiB a second, for all requests of the filter together; above 0 (proto-pgv).
//
// Envoy: extensions.filters.http.bandwidth_limit.v3.BandwidthLimit.limit_kbps
func (b *BandwidthLimitBuilder) Limit(of LimitedBodies, kibPerSecond int) *BandwidthLimitBuilder {
	m, f := b.n.Set("limit_kbps")
	m.LimitKbps = f.Count64Value(kibPerSecond)
	m.EnableMode = node.Enum[limitv3.BandwidthLimit_EnableMode](b.n.Below("enable_mode"), of, limitv3.BandwidthLimit_EnableMode_value)
	return b
}

// Fill is the interval at which tokens are added, from 20 ms to 1 s (proto-pgv). Default: 50 ms.
//
// Envoy: extensions.filters.http.bandwidth_limit.v3.BandwidthLimit.fill_interval
func (b *BandwidthLimitBuilder) Fill(every time.Duration) *BandwidthLimitBuilder {
	m, f := b.n.Set("fill_interval")
	m.FillInterval = f.Duration(every)
	return b
}

// Enabled says whether the filter limits; the runtime key, which may be empty, can change it. Default: it does.
//
// Envoy: extensions.filters.http.bandwidth_limit.v3.BandwidthLimit.runtime_enabled
func (b *BandwidthLimitBuilder) Enabled(on bool, runtimeKey string) *BandwidthLimitBuilder {
	m, _ := b.n.Set("runtime_enabled")
	m.RuntimeEnabled = flag(on, runtimeKey)
	return b
}

// Trailers tells clients in trailers how long bodies took and were delayed; the prefix, which may be empty, begins their names. Default: not.
//
// Envoy: extensions.filters.http.bandwidth_limit.v3.BandwidthLimit.enable_response_trailers
func (b *BandwidthLimitBuilder) Trailers(prefix string) *BandwidthLimitBuilder {
	m, _ := b.n.Set("enable_response_trailers")
	m.EnableResponseTrailers = true
	m.ResponseTrailerPrefix = prefix
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *BandwidthLimitBuilder) Named(name string) *BandwidthLimitBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *BandwidthLimitBuilder) Patch(edit func(*limitv3.BandwidthLimit)) *BandwidthLimitBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *BandwidthLimitBuilder) Clone() *BandwidthLimitBuilder {
	c := &BandwidthLimitBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *BandwidthLimitBuilder) Off() *OffBuilder { return off(b.name) }

// PerRoute replaces the filter's settings for a virtual host or route by those of another one, which has a limit
// (bandwidth-limit-per-route).
//
// Envoy: extensions.filters.http.bandwidth_limit.v3.BandwidthLimit
func (b *BandwidthLimitBuilder) PerRoute(limit *BandwidthLimitBuilder) *Replacement[limitv3.BandwidthLimit] {
	r := &Replacement[limitv3.BandwidthLimit]{name: b.name}
	if limit != nil {
		r.of = &limit.slot
	}
	return r
}
