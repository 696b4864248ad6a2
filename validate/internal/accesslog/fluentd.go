package accesslog

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	fluentdv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/access_loggers/fluentd/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var fluentdBackoff = check.Rule(diag.Rule{
	ID: "al-fluentd-backoff", Severity: diag.Error,
	Title: "the longest wait of a fluentd logger is at least the shortest",
	Text:  "A fluentd logger that cannot connect waits base_interval, then longer, up to max_interval. Envoy refuses a maximum below the base.",
	Bad: `"@type": type.googleapis.com/envoy.extensions.access_loggers.fluentd.v3.FluentdAccessLogConfig
cluster: fluentd
tag: envoy
stat_prefix: envoy
record: {status: "%RESPONSE_CODE%"}
retry_options: {backoff_options: {base_interval: 2s, max_interval: 1s}}
`,
	Good: `"@type": type.googleapis.com/envoy.extensions.access_loggers.fluentd.v3.FluentdAccessLogConfig
cluster: fluentd
tag: envoy
stat_prefix: envoy
record: {status: "%RESPONSE_CODE%"}
retry_options: {backoff_options: {base_interval: 1s, max_interval: 2s}}
`,
	Ref: "extensions/access_loggers/fluentd/config.cc",
})

func init() {
	check.On(func(c *check.Context, r *fluentdv3.FluentdAccessLogConfig_RetryOptions) {
		if inverted(r.GetBackoffOptions()) {
			c.Report(fluentdBackoff, "max_interval is below base_interval", "backoff_options.max_interval")
		}
	})
}

// inverted tells whether the longest wait is shorter than the shortest.
func inverted(b *corev3.BackoffStrategy) bool {
	return b.GetMaxInterval() != nil && b.GetMaxInterval().AsDuration() < b.GetBaseInterval().AsDuration()
}
