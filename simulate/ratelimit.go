//lint:file-ignore SA1019 Envoy still obeys the deprecated fields.

package simulate

import (
	"fmt"
	"strings"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	ratelimitv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ratelimit/v3"
)

// Descriptor is one rate limit descriptor of a request.
type Descriptor []DescriptorEntry

// DescriptorEntry is one key and value of a descriptor.
type DescriptorEntry struct{ Key, Value string }

// String is the descriptor as (key, value) pairs.
func (d Descriptor) String() string {
	pairs := make([]string, len(d))
	for i, e := range d {
		pairs[i] = fmt.Sprintf("(%s, %s)", e.Key, e.Value)
	}
	return strings.Join(pairs, ", ")
}

// RateLimits are the descriptors that the HTTP rate limit filter sends for the
// request, in order. Filter is its name in http_filters.
func (d *Decision) RateLimits(filter string) ([]Descriptor, *Undecided) {
	if d.Forward == nil {
		return nil, nil
	}
	l := &limiter{x: d.how.x, cluster: d.Forward.Cluster, host: d.how.routing.host, route: d.how.routing.found.route}
	config := d.rateLimitFilter(filter)
	if !requestTypeFits(config.GetRequestType(), l.x.headers.Get("x-envoy-internal") == "true") {
		return nil, nil
	}
	for _, limit := range d.rateLimits(filter, config) {
		if limit.entry.GetStage().GetValue() != config.GetStage() || limit.entry.GetApplyOnStreamDone() {
			continue
		}
		l.add(limit)
	}
	return l.descriptors, l.doubt
}

func requestTypeFits(kind string, internal bool) bool {
	return kind != "internal" && kind != "external" || (kind == "internal") == internal
}

// rateLimitFilter is the configuration of the filter in the chain.
func (d *Decision) rateLimitFilter(name string) *ratelimitv3.RateLimit {
	config := &ratelimitv3.RateLimit{}
	if d.how.manager == nil {
		return config
	}
	for _, filter := range d.how.manager.msg.GetHttpFilters() {
		if filter.GetName() == name && filter.GetTypedConfig().MessageIs(config) {
			if err := filter.GetTypedConfig().UnmarshalTo(config); err != nil {
				return &ratelimitv3.RateLimit{}
			}
		}
	}
	return config
}

// placedLimit is an entry with its place.
type placedLimit struct {
	entry *routev3.RateLimit
	field string
}

func placed(entries []*routev3.RateLimit, field string) []placedLimit {
	limits := make([]placedLimit, len(entries))
	for i, entry := range entries {
		limits[i] = placedLimit{entry, fmt.Sprintf("%s[%d]", field, i)}
	}
	return limits
}

// rateLimits are the entries that count: those of the filter's override or of
// the filter, else the route's and, as configured, the virtual host's.
func (d *Decision) rateLimits(filter string, config *ratelimitv3.RateLimit) []placedLimit {
	override := &ratelimitv3.RateLimitPerRoute{}
	if configs := d.Filter(filter).Configs; len(configs) > 0 && configs[0].Config.MessageIs(override) {
		if err := configs[0].Config.UnmarshalTo(override); err != nil {
			override = &ratelimitv3.RateLimitPerRoute{}
		}
	}
	switch {
	case len(override.GetRateLimits()) > 0:
		return placed(override.GetRateLimits(), "rate_limits of the override")
	case len(config.GetRateLimits()) > 0:
		return placed(config.GetRateLimits(), "rate_limits of the filter")
	}
	forward := d.how.routing.found.route.action.forward
	host := d.how.routing.host
	limits := placed(forward.msg.GetRateLimits(), forward.field+".rate_limits")
	include := forward.msg.GetIncludeVhRateLimits().GetValue()
	if !include {
		switch override.GetVhRateLimits() {
		case ratelimitv3.RateLimitPerRoute_INCLUDE:
			include = true
		case ratelimitv3.RateLimitPerRoute_OVERRIDE:
			include = len(limits) == 0
		}
	}
	if include {
		limits = append(limits, placed(host.msg.GetRateLimits(), host.field+".rate_limits")...)
	}
	return limits
}

// limiter builds descriptors.
type limiter struct {
	x           *exchange
	cluster     string
	host        *virtualHost
	route       *compiledRoute
	descriptors []Descriptor
	doubt       *Undecided
}

// add evaluates one entry, which yields one descriptor or none.
func (l *limiter) add(limit placedLimit) {
	if key := limit.entry.GetDisableKey(); key != "" {
		if value, set := l.x.runtime("ratelimit." + key + ".http_filter_enabled"); set {
			percent, known := runtimeUint(value, 100)
			switch {
			case percent == 0 && known:
				return
			case !known || percent < 100:
				l.stop(undecided(limit.field+".disable_key", "the runtime lets only a part of the requests through"))
			}
		}
	}
	var descriptor Descriptor
	for i, action := range limit.entry.GetActions() {
		step := l.evaluate(action, fmt.Sprintf("%s.actions[%d]", limit.field, i))
		switch {
		case step.doubt != nil:
			l.stop(step.doubt)
			return
		case step.abort:
			return
		case !step.skip:
			descriptor = append(descriptor, step.entry)
		}
	}
	if descriptor == nil {
		descriptor = Descriptor{}
	}
	l.descriptors = append(l.descriptors, descriptor)
}

func (l *limiter) stop(doubt *Undecided) {
	if l.doubt == nil {
		l.doubt = doubt
	}
}

// limitStep is what one action does to a descriptor.
type limitStep struct {
	entry DescriptorEntry
	skip  bool // adds nothing
	abort bool // drops the descriptor
	doubt *Undecided
}

func entry(key, value string) limitStep {
	return limitStep{entry: DescriptorEntry{Key: key, Value: value}}
}

// absent skips the action or drops the descriptor.
func absent(skip bool) limitStep { return limitStep{skip: skip, abort: !skip} }

func orDefault(text, byDefault string) string {
	if text == "" {
		return byDefault
	}
	return text
}
