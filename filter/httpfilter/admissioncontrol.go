package httpfilter

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	admissionv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/admission_control/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"
)

// AdmissionControlBuilder builds the filter that refuses a growing share of requests while too many fail.
type AdmissionControlBuilder struct {
	slot[admissionv3.AdmissionControl]
}

// AdmissionControl starts the filter. Responses below 500 count as success, and statuses of gRPC that fewer requests would not change.
//
// Envoy: extensions.filters.http.admission_control.v3.AdmissionControl.success_criteria
func AdmissionControl() *AdmissionControlBuilder {
	b := &AdmissionControlBuilder{}
	b.name = "envoy.filters.http.admission_control"
	b.n.Init(&admissionv3.AdmissionControl{}).EvaluationCriteria = &admissionv3.AdmissionControl_SuccessCriteria_{
		SuccessCriteria: &admissionv3.AdmissionControl_SuccessCriteria{}, // required
	}
	return b
}

// criteria returns what counts as success for writing.
func criteria(m *admissionv3.AdmissionControl) *admissionv3.AdmissionControl_SuccessCriteria {
	if c := m.GetSuccessCriteria(); c != nil {
		return c
	}
	return &admissionv3.AdmissionControl_SuccessCriteria{} // the filter is finished: nobody reads it
}

// HTTPSuccess counts responses with a status from and below to as success, of 100 to 600 (admission-control-criteria). Default: those below
// 500. Calls add up.
//
// Envoy: extensions.filters.http.admission_control.v3.AdmissionControl.SuccessCriteria.HttpCriteria.http_success_status
func (b *AdmissionControlBuilder) HTTPSuccess(from, to int) *AdmissionControlBuilder {
	m, f := b.n.Add("success_criteria.http_criteria.http_success_status",
		len(b.n.Peek().GetSuccessCriteria().GetHttpCriteria().GetHttpSuccessStatus()))
	c := criteria(m)
	if c.HttpCriteria == nil {
		c.HttpCriteria = &admissionv3.AdmissionControl_SuccessCriteria_HttpCriteria{}
	}
	c.HttpCriteria.HttpSuccessStatus = append(c.HttpCriteria.HttpSuccessStatus, &typev3.Int32Range{
		Start: f.Sub("start").Integer(from), End: f.Sub("end").Integer(to),
	})
	return b
}

// GRPCSuccess counts calls with these statuses, 0 for "ok", as success; up to 16 (admission-control-criteria). Calls add up.
//
// Envoy: extensions.filters.http.admission_control.v3.AdmissionControl.SuccessCriteria.GrpcCriteria.grpc_success_status
func (b *AdmissionControlBuilder) GRPCSuccess(statuses ...int) *AdmissionControlBuilder {
	m, f := b.n.Add("success_criteria.grpc_criteria.grpc_success_status",
		len(b.n.Peek().GetSuccessCriteria().GetGrpcCriteria().GetGrpcSuccessStatus()))
	c := criteria(m)
	if c.GrpcCriteria == nil {
		c.GrpcCriteria = &admissionv3.AdmissionControl_SuccessCriteria_GrpcCriteria{}
	}
	for _, s := range statuses {
		c.GrpcCriteria.GrpcSuccessStatus = append(c.GrpcCriteria.GrpcSuccessStatus, f.Index(len(c.GrpcCriteria.GrpcSuccessStatus)).Count(s))
	}
	return b
}

// Window is the time over which successes are counted, in whole seconds. Default: 30 s.
//
// Envoy: extensions.filters.http.admission_control.v3.AdmissionControl.sampling_window
func (b *AdmissionControlBuilder) Window(d time.Duration) *AdmissionControlBuilder {
	m, f := b.n.Set("sampling_window")
	m.SamplingWindow = f.Duration(d)
	return b
}

// Aggression says how steeply refusals grow, 1 and above; the runtime key, which may be empty, can change it. Default: 1, in proportion.
//
// Envoy: extensions.filters.http.admission_control.v3.AdmissionControl.aggression
func (b *AdmissionControlBuilder) Aggression(a float64, runtimeKey string) *AdmissionControlBuilder {
	m, _ := b.n.Set("aggression")
	m.Aggression = &corev3.RuntimeDouble{DefaultValue: a, RuntimeKey: runtimeKey}
	return b
}

// Threshold is the share of successes below which requests are refused, in percent, 1 at least (admission-control-threshold); the runtime key,
// which may be empty, can change it. Default: 95.
//
// Envoy: extensions.filters.http.admission_control.v3.AdmissionControl.sr_threshold
func (b *AdmissionControlBuilder) Threshold(percent float64, runtimeKey string) *AdmissionControlBuilder {
	m, f := b.n.Set("sr_threshold")
	m.SrThreshold = &corev3.RuntimePercent{DefaultValue: f.Sub("default_value").Percent(percent), RuntimeKey: runtimeKey}
	return b
}

// MinRate is how many requests a second there must be for any to be refused; the runtime key, which may be empty, can change it. Default: 0.
//
// Envoy: extensions.filters.http.admission_control.v3.AdmissionControl.rps_threshold
func (b *AdmissionControlBuilder) MinRate(perSecond int, runtimeKey string) *AdmissionControlBuilder {
	m, f := b.n.Set("rps_threshold")
	m.RpsThreshold = &corev3.RuntimeUInt32{DefaultValue: f.Sub("default_value").Count(perSecond), RuntimeKey: runtimeKey}
	return b
}

// MaxRejected is the largest share of requests that is refused, in percent; the runtime key, which may be empty, can change it. Default: 80.
//
// Envoy: extensions.filters.http.admission_control.v3.AdmissionControl.max_rejection_probability
func (b *AdmissionControlBuilder) MaxRejected(percent float64, runtimeKey string) *AdmissionControlBuilder {
	m, f := b.n.Set("max_rejection_probability")
	m.MaxRejectionProbability = &corev3.RuntimePercent{DefaultValue: f.Sub("default_value").Percent(percent), RuntimeKey: runtimeKey}
	return b
}

// Enabled says whether the filter refuses; the runtime key, which may be empty, can change it. Default: it does.
//
// Envoy: extensions.filters.http.admission_control.v3.AdmissionControl.enabled
func (b *AdmissionControlBuilder) Enabled(on bool, runtimeKey string) *AdmissionControlBuilder {
	m, _ := b.n.Set("enabled")
	m.Enabled = flag(on, runtimeKey)
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *AdmissionControlBuilder) Named(name string) *AdmissionControlBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *AdmissionControlBuilder) Patch(edit func(*admissionv3.AdmissionControl)) *AdmissionControlBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *AdmissionControlBuilder) Clone() *AdmissionControlBuilder {
	c := &AdmissionControlBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *AdmissionControlBuilder) Off() *OffBuilder { return off(b.name) }
