package route

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var retryBackoff = check.Rule(diag.Rule{
	ID: "retry-backoff-order", Severity: diag.Error,
	Title: "the longest wait between retries is at least the shortest",
	Text:  "Envoy waits up to base_interval before the first retry, and longer before each further one, up to max_interval (ten times the base, if it is not set). It refuses a maximum below the base.",
	Bad:   action(`retry_policy: {retry_on: 5xx, retry_back_off: {base_interval: 2s, max_interval: 1s}}`),
	Good:  action(`retry_policy: {retry_on: 5xx, retry_back_off: {base_interval: 1s, max_interval: 2s}}`),
	Ref:   "common/router/retry_policy_impl.cc RetryPolicyImpl",
})

var retryOnUnknown = check.Rule(diag.Rule{
	ID: "retry-on-unknown-token", Severity: diag.Warning,
	Title: "the conditions of retry_on exist",
	Text:  "Envoy ignores a word of retry_on that it does not know, so that what was meant is never retried.",
	Bad:   action(`retry_policy: {retry_on: "5xx,reest"}`),
	Good:  action(`retry_policy: {retry_on: "5xx,reset"}`),
	Ref:   "common/router/retry_state_impl.cc parseRetryOn",
})

// conditions are the words of retry_on, those of gRPC included.
var conditions = []string{
	"5xx", "gateway-error", "reset", "reset-before-request", "connect-failure", "envoy-ratelimited", "retriable-4xx",
	"refused-stream", "retriable-status-codes", "retriable-headers", "http3-post-connect-failure",
	"cancelled", "deadline-exceeded", "internal", "resource-exhausted", "unavailable",
}

func init() {
	check.On(func(c *check.Context, p *routev3.RetryPolicy) {
		if b := p.GetRetryBackOff(); b.GetMaxInterval() != nil {
			base, most := max(b.GetBaseInterval().AsDuration().Milliseconds(), 1), max(b.GetMaxInterval().AsDuration().Milliseconds(), 1)
			if most < base {
				c.Report(retryBackoff, "max_interval is below base_interval", "retry_back_off.max_interval")
			}
		}
		for word := range strings.SplitSeq(p.GetRetryOn(), ",") {
			if word = strings.TrimSpace(word); word != "" && !slices.Contains(conditions, word) && !isCode(word) {
				d := c.Report(retryOnUnknown, fmt.Sprintf("%q is ignored", word), "retry_on")
				if near := diag.Nearest(word, conditions); near != "" {
					d.Fixes = []string{fmt.Sprintf("use %q", near)}
				}
			}
		}
	})
}

func init() { check.OnLater(perRequest) }

// perRequest tells whether Envoy looks at the values of an extension only when it retries or follows a redirect: it is
// built for the request then. Only its type has to be known when the route is loaded.
func perRequest(c *check.Context) bool {
	switch c.Above(0).(type) {
	case *routev3.RetryPolicy_RetryHostPredicate, *routev3.RetryPolicy_RetryPriority,
		*corev3.RetryPolicy_RetryHostPredicate, *corev3.RetryPolicy_RetryPriority:
		return true
	}
	_, redirect := c.Above(1).(*routev3.InternalRedirectPolicy)
	return redirect
}

// isCode tells whether a word is a status code: control planes write them there, and list them in
// retriable_status_codes too.
func isCode(word string) bool {
	n, err := strconv.Atoi(word)
	return err == nil && 100 <= n && n <= 599
}
