package httpfilter

import (
	"time"

	adaptivev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/adaptive_concurrency/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"
)

// AdaptiveConcurrencyBuilder builds the filter that finds out how many requests an upstream bears at a time, by its latency, and refuses more.
type AdaptiveConcurrencyBuilder struct {
	slot[adaptivev3.AdaptiveConcurrency]
}

func gradient(update time.Duration) (*AdaptiveConcurrencyBuilder, *adaptivev3.GradientControllerConfig_MinimumRTTCalculationParams) {
	b := &AdaptiveConcurrencyBuilder{}
	b.name = "envoy.filters.http.adaptive_concurrency"
	m := b.n.Init(&adaptivev3.AdaptiveConcurrency{})
	rtt := &adaptivev3.GradientControllerConfig_MinimumRTTCalculationParams{}
	m.ConcurrencyControllerConfig = &adaptivev3.AdaptiveConcurrency_GradientControllerConfig{
		GradientControllerConfig: &adaptivev3.GradientControllerConfig{
			ConcurrencyLimitParams: &adaptivev3.GradientControllerConfig_ConcurrencyLimitCalculationParams{
				ConcurrencyUpdateInterval: b.n.Below("gradient_controller_config.concurrency_limit_params.concurrency_update_interval").Duration(update),
			},
			MinRttCalcParams: rtt,
		},
	}
	return b, rtt
}

// AdaptiveConcurrency starts the filter: it finds a new limit at each update, against the latency without load, which it measures at
// the longer interval. Both are above 0 (proto-pgv), the latter 1 ms at least (adaptive-concurrency-interval).
//
// Envoy: extensions.filters.http.adaptive_concurrency.v3.GradientControllerConfig.MinimumRTTCalculationParams.interval
func AdaptiveConcurrency(update, measure time.Duration) *AdaptiveConcurrencyBuilder {
	b, rtt := gradient(update)
	rtt.Interval = b.n.Below("gradient_controller_config.min_rtt_calc_params.interval").Duration(measure)
	return b
}

// AdaptiveConcurrencyFixed starts the filter with the latency without load given, which is then not measured.
//
// Envoy: extensions.filters.http.adaptive_concurrency.v3.GradientControllerConfig.MinimumRTTCalculationParams.fixed_value
func AdaptiveConcurrencyFixed(update, latency time.Duration) *AdaptiveConcurrencyBuilder {
	b, rtt := gradient(update)
	rtt.FixedValue = b.n.Below("gradient_controller_config.min_rtt_calc_params.fixed_value").Duration(latency)
	return b
}

// limits returns the settings of the limit for writing.
func limits(m *adaptivev3.AdaptiveConcurrency) *adaptivev3.GradientControllerConfig_ConcurrencyLimitCalculationParams {
	if p := m.GetGradientControllerConfig().GetConcurrencyLimitParams(); p != nil {
		return p
	}
	return &adaptivev3.GradientControllerConfig_ConcurrencyLimitCalculationParams{} // the filter is finished: nobody reads it
}

// latency returns the settings of the latency without load for writing.
func latency(m *adaptivev3.AdaptiveConcurrency) *adaptivev3.GradientControllerConfig_MinimumRTTCalculationParams {
	if p := m.GetGradientControllerConfig().GetMinRttCalcParams(); p != nil {
		return p
	}
	return &adaptivev3.GradientControllerConfig_MinimumRTTCalculationParams{} // the filter is finished: nobody reads it
}

// Percentile is the share of requests whose latency counts, in percent. Default: 50, the median.
//
// Envoy: extensions.filters.http.adaptive_concurrency.v3.GradientControllerConfig.sample_aggregate_percentile
func (b *AdaptiveConcurrencyBuilder) Percentile(percent float64) *AdaptiveConcurrencyBuilder {
	m, f := b.n.Set("gradient_controller_config.sample_aggregate_percentile")
	if g := m.GetGradientControllerConfig(); g != nil {
		g.SampleAggregatePercentile = f.Percent(percent)
	}
	return b
}

// MaxLimit is the highest limit. Default: 1000.
//
// Envoy: extensions.filters.http.adaptive_concurrency.v3.GradientControllerConfig.ConcurrencyLimitCalculationParams.max_concurrency_limit
func (b *AdaptiveConcurrencyBuilder) MaxLimit(requests int) *AdaptiveConcurrencyBuilder {
	m, f := b.n.Set("gradient_controller_config.concurrency_limit_params.max_concurrency_limit")
	limits(m).MaxConcurrencyLimit = f.CountValue(requests)
	return b
}

// MinLimit is the lowest limit. Default: that of [AdaptiveConcurrencyBuilder.MeasuringLimit]. Older versions of Envoy refuse the field.
//
// Envoy: extensions.filters.http.adaptive_concurrency.v3.GradientControllerConfig.ConcurrencyLimitCalculationParams.min_concurrency_limit
func (b *AdaptiveConcurrencyBuilder) MinLimit(requests int) *AdaptiveConcurrencyBuilder {
	m, f := b.n.Set("gradient_controller_config.concurrency_limit_params.min_concurrency_limit")
	limits(m).MinConcurrencyLimit = f.CountValue(requests)
	return b
}

// MeasuringLimit is the limit while the latency without load is measured. Default: 3.
//
// Envoy: extensions.filters.http.adaptive_concurrency.v3.GradientControllerConfig.MinimumRTTCalculationParams.min_concurrency
func (b *AdaptiveConcurrencyBuilder) MeasuringLimit(requests int) *AdaptiveConcurrencyBuilder {
	m, f := b.n.Set("gradient_controller_config.min_rtt_calc_params.min_concurrency")
	latency(m).MinConcurrency = f.CountValue(requests)
	return b
}

// Samples is how many requests a measurement of the latency takes. Default: 50.
//
// Envoy: extensions.filters.http.adaptive_concurrency.v3.GradientControllerConfig.MinimumRTTCalculationParams.request_count
func (b *AdaptiveConcurrencyBuilder) Samples(requests int) *AdaptiveConcurrencyBuilder {
	m, f := b.n.Set("gradient_controller_config.min_rtt_calc_params.request_count")
	latency(m).RequestCount = f.CountValue(requests)
	return b
}

// Jitter delays measurements by a random part of the interval, up to this in percent. Default: 15.
//
// Envoy: extensions.filters.http.adaptive_concurrency.v3.GradientControllerConfig.MinimumRTTCalculationParams.jitter
func (b *AdaptiveConcurrencyBuilder) Jitter(percent float64) *AdaptiveConcurrencyBuilder {
	m, f := b.n.Set("gradient_controller_config.min_rtt_calc_params.jitter")
	latency(m).Jitter = f.Percent(percent)
	return b
}

// Tolerance is how much the latency may vary without effect, in percent of the measured one. Default: 25.
//
// Envoy: extensions.filters.http.adaptive_concurrency.v3.GradientControllerConfig.MinimumRTTCalculationParams.buffer
func (b *AdaptiveConcurrencyBuilder) Tolerance(percent float64) *AdaptiveConcurrencyBuilder {
	m, f := b.n.Set("gradient_controller_config.min_rtt_calc_params.buffer")
	latency(m).Buffer = f.Percent(percent)
	return b
}

// Enabled says whether the filter limits; the runtime key, which may be empty, can change it. Default: it does.
//
// Envoy: extensions.filters.http.adaptive_concurrency.v3.AdaptiveConcurrency.enabled
func (b *AdaptiveConcurrencyBuilder) Enabled(on bool, runtimeKey string) *AdaptiveConcurrencyBuilder {
	m, _ := b.n.Set("enabled")
	m.Enabled = flag(on, runtimeKey)
	return b
}

// Status is the code of the refusal. Default: 503; Envoy takes a code below 400 for 503.
//
// Envoy: extensions.filters.http.adaptive_concurrency.v3.AdaptiveConcurrency.concurrency_limit_exceeded_status
func (b *AdaptiveConcurrencyBuilder) Status(code int) *AdaptiveConcurrencyBuilder {
	m, f := b.n.Set("concurrency_limit_exceeded_status")
	m.ConcurrencyLimitExceededStatus = &typev3.HttpStatus{Code: typev3.StatusCode(f.Sub("code").Integer(code))}
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *AdaptiveConcurrencyBuilder) Named(name string) *AdaptiveConcurrencyBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *AdaptiveConcurrencyBuilder) Patch(edit func(*adaptivev3.AdaptiveConcurrency)) *AdaptiveConcurrencyBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *AdaptiveConcurrencyBuilder) Clone() *AdaptiveConcurrencyBuilder {
	c := &AdaptiveConcurrencyBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *AdaptiveConcurrencyBuilder) Off() *OffBuilder { return off(b.name) }
