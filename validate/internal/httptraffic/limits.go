package httptraffic

import (
	"fmt"

	adaptivev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/adaptive_concurrency/v3"
	admissionv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/admission_control/v3"
	bandwidthv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/bandwidth_limit/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func adaptive(fields string) string {
	return filter("adaptive_concurrency.v3.AdaptiveConcurrency") + `gradient_controller_config:
  concurrency_limit_params: {concurrency_update_interval: 0.1s}
  min_rtt_calc_params: {` + fields + "}\n"
}

var adaptiveInterval = check.Rule(diag.Rule{
	ID: "adaptive-concurrency-interval", Severity: diag.Error,
	Title: "adaptive concurrency measures the latency without load, or is given it",
	Text:  "The limit is found against the latency without load, which is measured every min_rtt_calc_params.interval (1 ms at least) or given as fixed_value. Envoy refuses the filter with neither.",
	Bad:   adaptive("request_count: 50"),
	Good:  adaptive("request_count: 50, interval: 60s"),
	Ref:   "extensions/filters/http/adaptive_concurrency/controller/gradient_controller.cc",
})

func admission(fields string) string {
	return filter("admission_control.v3.AdmissionControl") + fields + "\n"
}

var admissionThreshold = check.Rule(diag.Rule{
	ID: "admission-control-threshold", Severity: diag.Error,
	Title: "admission control has a threshold of 1 % at least",
	Text:  "Below the success rate sr_threshold requests are refused. Envoy refuses a default_value below 1 %, which could not be reached.",
	Bad:   admission("success_criteria: {}\nsr_threshold: {default_value: {value: 0.5}, runtime_key: a}"),
	Good:  admission("success_criteria: {}\nsr_threshold: {default_value: {value: 95}, runtime_key: a}"),
	Ref:   "extensions/filters/http/admission_control/config.cc",
})

var admissionCriteria = check.Rule(diag.Rule{
	ID: "admission-control-criteria", Severity: diag.Error,
	Title: "what counts as success are statuses that exist",
	Text:  "A range of HTTP statuses lies between 100 and 600, its end not included, and is not empty; a status of gRPC is at most 16. Envoy refuses others.",
	Bad:   admission("success_criteria: {http_criteria: {http_success_status: [{start: 500, end: 400}]}}"),
	Good:  admission("success_criteria: {http_criteria: {http_success_status: [{start: 100, end: 400}]}}"),
	Ref:   "extensions/filters/http/admission_control/evaluators/success_criteria_evaluator.cc",
})

const bandwidth = "bandwidth_limit.v3.BandwidthLimit"

var bandwidthPerRoute = check.Rule(diag.Rule{
	ID: "bandwidth-limit-per-route", Severity: diag.Error,
	Title: "a bandwidth limit of a route has a limit",
	Text:  "The filter in the chain may have none, so that only routes limit. Envoy refuses an override without limit_kbps.",
	Bad:   override(bandwidth, ", stat_prefix: a, enable_mode: RESPONSE"),
	Good:  override(bandwidth, ", stat_prefix: a, enable_mode: RESPONSE, limit_kbps: 100"),
	Ref:   "extensions/filters/http/bandwidth_limit/bandwidth_limit.cc",
})

func init() {
	check.On(func(c *check.Context, m *adaptivev3.GradientControllerConfig) {
		rtt := m.GetMinRttCalcParams()
		if rtt != nil && rtt.GetFixedValue() == nil && rtt.GetInterval() == nil { // a constraint holds the interval to 1 ms
			c.Report(adaptiveInterval, "the latency without load is neither measured nor given", "min_rtt_calc_params").Fixes =
				[]string{"set interval", "set fixed_value"}
		}
	})
	check.On(admissionControl)
	check.On(func(c *check.Context, m *bandwidthv3.BandwidthLimit) {
		if m.GetLimitKbps() == nil && perRoute(c) {
			c.Report(bandwidthPerRoute, "the override has no limit", "limit_kbps")
		}
	})
}

func admissionControl(c *check.Context, m *admissionv3.AdmissionControl) {
	if t := m.GetSrThreshold(); t.GetDefaultValue() != nil && t.GetDefaultValue().GetValue() < 1 {
		c.Report(admissionThreshold, fmt.Sprintf("the threshold is %v %%", t.GetDefaultValue().GetValue()), "sr_threshold.default_value")
	}
	for i, r := range m.GetSuccessCriteria().GetHttpCriteria().GetHttpSuccessStatus() {
		if r.GetStart() < 100 || r.GetEnd() > 600 || r.GetStart() >= r.GetEnd() {
			c.Report(admissionCriteria, fmt.Sprintf("[%d, %d) is no range of statuses", r.GetStart(), r.GetEnd()),
				"success_criteria.http_criteria.http_success_status", i)
		}
	}
	for i, s := range m.GetSuccessCriteria().GetGrpcCriteria().GetGrpcSuccessStatus() {
		if s > 16 {
			c.Report(admissionCriteria, fmt.Sprintf("%d is no status of gRPC", s), "success_criteria.grpc_criteria.grpc_success_status", i)
		}
	}
}
