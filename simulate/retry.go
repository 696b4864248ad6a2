package simulate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
)

// Retry is when and how often a request is tried again.
type Retry struct {
	// On are the conditions, sorted; request headers may have added some.
	On []string
	// Attempts is the number of retries after the first try.
	Attempts uint32
	// PerTryTimeout and PerTryIdleTimeout bound each attempt.
	PerTryTimeout     time.Duration
	PerTryIdleTimeout time.Duration
	// StatusCodes are retried on "retriable-status-codes".
	StatusCodes []uint32
	// BackOffBase and BackOffMax bound the pause before a retry.
	BackOffBase, BackOffMax time.Duration
	// HostSelectionAttempts is how often another host is looked for.
	HostSelectionAttempts int64
}

// BackOff is the length of the interval out of which the pause before the
// n-th retry is drawn; n counts from 1.
func (r *Retry) BackOff(n int) time.Duration {
	interval, limit := r.BackOffBase.Milliseconds(), r.BackOffMax.Milliseconds()
	for ; n > 1; n-- {
		if interval < limit/2 {
			interval *= 2
		} else {
			interval = limit
		}
	}
	return time.Duration(interval) * time.Millisecond
}

// retryPolicy is the policy of the route, else of the virtual host; nothing is
// merged.
func (x *exchange) retryPolicy(action *routev3.RouteAction, field string) (*routev3.RetryPolicy, *Undecided) {
	if action.GetRetryPolicy() != nil {
		return action.GetRetryPolicy(), nil
	}
	if policy := action.GetRetryPolicyTypedConfig(); policy != nil {
		return unpackRetry(policy.UnmarshalTo, field+".retry_policy_typed_config")
	}
	if x.host.msg.GetRetryPolicy() != nil {
		return x.host.msg.GetRetryPolicy(), nil
	}
	if policy := x.host.msg.GetRetryPolicyTypedConfig(); policy != nil {
		return unpackRetry(policy.UnmarshalTo, x.host.field+".retry_policy_typed_config")
	}
	return nil, nil
}

func unpackRetry(unpack unpacker, field string) (*routev3.RetryPolicy, *Undecided) {
	policy := &routev3.RetryPolicy{}
	if err := unpack(policy); err != nil {
		return nil, undecided(field, "the retry policy is an extension that cannot be evaluated offline")
	}
	return policy, nil
}

// retry decides the retries of a request; nil means none.
func (x *exchange) retry(policy *routev3.RetryPolicy, field string) (*Retry, *Undecided) {
	if matchers := policy.GetRetriableRequestHeaders(); len(matchers) > 0 {
		switch anyHeader(matchers, field, x) {
		case no:
			return nil, nil
		case unknown:
			return nil, undecided(field+".retriable_request_headers", "a header value is not known")
		}
	}
	r := &Retry{Attempts: 1, HostSelectionAttempts: policy.GetHostSelectionRetryMaxAttempts()}
	if policy.GetNumRetries() != nil {
		r.Attempts = policy.GetNumRetries().GetValue()
	}
	r.On = retryConditions(policy.GetRetryOn(), x.headers.Get("x-envoy-retry-on"), x.headers.Get("x-envoy-retry-grpc-on"))
	if len(r.On) == 0 {
		return nil, nil
	}
	if given, err := strconv.ParseUint(x.headers.Get("x-envoy-max-retries"), 10, 32); err == nil {
		r.Attempts = uint32(given)
	}
	r.PerTryTimeout = policy.GetPerTryTimeout().AsDuration()
	r.PerTryIdleTimeout = policy.GetPerTryIdleTimeout().AsDuration()
	r.StatusCodes = append(slices.Clone(policy.GetRetriableStatusCodes()), listedCodes(x)...)
	r.BackOffBase, r.BackOffMax = backOff(policy.GetRetryBackOff())
	return r, nil
}

// anyHeader reports whether one of the matchers takes the request.
func anyHeader(matchers []*routev3.HeaderMatcher, field string, x *exchange) verdict {
	return anyOf(newHeaderConditions(matchers, field+".retriable_request_headers"), func(c headerCondition) verdict {
		return c.holds(x)
	})
}

var retryTokens = []string{
	"5xx", "gateway-error", "reset", "reset-before-request", "connect-failure", "envoy-ratelimited",
	"retriable-4xx", "refused-stream", "retriable-status-codes", "retriable-headers",
	"http3-post-connect-failure", "cancelled", "deadline-exceeded", "internal", "resource-exhausted", "unavailable",
}

// retryConditions are the known tokens of several comma lists, sorted.
func retryConditions(lists ...string) []string {
	var on []string
	for _, list := range lists {
		for _, token := range strings.Split(list, ",") {
			if token = strings.TrimSpace(token); slices.Contains(retryTokens, token) {
				on = append(on, token)
			}
		}
	}
	slices.Sort(on)
	return slices.Compact(on)
}

func listedCodes(x *exchange) []uint32 {
	var codes []uint32
	for _, text := range strings.Split(x.headers.Get("x-envoy-retriable-status-codes"), ",") {
		if code, err := strconv.ParseUint(strings.TrimSpace(text), 10, 32); err == nil {
			codes = append(codes, uint32(code))
		}
	}
	return codes
}

func backOff(m *routev3.RetryPolicy_RetryBackOff) (base, limit time.Duration) {
	base = 25 * time.Millisecond
	if m.GetBaseInterval() != nil {
		base = m.GetBaseInterval().AsDuration()
	}
	if m.GetMaxInterval() != nil {
		return base, m.GetMaxInterval().AsDuration()
	}
	return base, 10 * base
}

// String is the policy in one line.
func (r *Retry) String() string {
	return fmt.Sprintf("%d on %s", r.Attempts, strings.Join(r.On, ", "))
}
