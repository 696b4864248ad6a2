package route_test

import (
	"time"

	previoushostsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/retry/host/previous_hosts/v3"
	previousprioritiesv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/retry/priority/previous_priorities/v3"

	"github.com/envoykit/envoykit/route"
)

func ExampleRetryOn() {
	show(route.RetryOn("5xx", "reset").Attempts(3).PerTry(2 * time.Second).BackOff(100 * time.Millisecond))
	// Output:
	// retry_on: 5xx,reset
	// num_retries: 3
	// per_try_timeout: 2s
	// retry_back_off:
	//   base_interval: 0.100s
}

func ExampleResetSeconds() {
	show(route.RetryOn("retriable-status-codes").StatusCodes(429).RateLimitedBackOff(route.ResetSeconds("Retry-After")))
	// Output:
	// retry_on: retriable-status-codes
	// retriable_status_codes:
	// - 429
	// rate_limited_retry_back_off:
	//   reset_headers:
	//   - name: Retry-After
}

func ExampleResetTime() {
	show(route.RetryOn("retriable-status-codes").StatusCodes(429).RateLimitedBackOff(route.ResetTime("X-RateLimit-Reset")))
	// Output:
	// retry_on: retriable-status-codes
	// retriable_status_codes:
	// - 429
	// rate_limited_retry_back_off:
	//   reset_headers:
	//   - name: X-RateLimit-Reset
	//     format: UNIX_TIMESTAMP
}

func ExamplePreviousHosts() {
	show(route.RetryOn("5xx").AvoidHosts(route.PreviousHosts()).HostAttempts(5))
	// Output:
	// retry_on: 5xx
	// retry_host_predicate:
	// - name: envoy.retry_host_predicates.previous_hosts
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate
	// host_selection_retry_max_attempts: 5
}

func ExampleCanaryHosts() {
	show(route.CanaryHosts())
	// Output:
	// name: envoy.retry_host_predicates.omit_canary_hosts
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.retry.host.omit_canary_hosts.v3.OmitCanaryHostsPredicate
}

func ExampleHostsWith() {
	show(route.HostsWith("stage", "canary"))
	// Output:
	// name: envoy.retry_host_predicates.omit_host_metadata
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.retry.host.omit_host_metadata.v3.OmitHostMetadataConfig
	//   metadata_match:
	//     filter_metadata:
	//       envoy.lb:
	//         stage: canary
}

func ExampleCustomRetryHosts() {
	show(route.CustomRetryHosts(&previoushostsv3.PreviousHostsPredicate{}).Named("mine"))
	// Output:
	// name: mine
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate
}

func ExampleOtherPriorities() {
	show(route.RetryOn("5xx").Priorities(route.OtherPriorities(2)))
	// Output:
	// retry_on: 5xx
	// retry_priority:
	//   name: envoy.retry_priorities.previous_priorities
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig
	//     update_frequency: 2
}

func ExampleCustomRetryPriority() {
	show(route.CustomRetryPriority(&previousprioritiesv3.PreviousPrioritiesConfig{UpdateFrequency: 1}))
	// Output:
	// name: envoy.retry_priorities.previous_priorities
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig
	//   update_frequency: 1
}

func ExampleHashHeader() {
	show(route.HashHeader("x-user").Terminal())
	// Output:
	// header:
	//   header_name: x-user
	// terminal: true
}

func ExampleHashCookie() {
	show(route.HashCookie("session").Lifetime(time.Hour).Path("/").Attribute("SameSite", "Strict"))
	// Output:
	// cookie:
	//   name: session
	//   ttl: 3600s
	//   path: /
	//   attributes:
	//   - name: SameSite
	//     value: Strict
}

func ExampleHashSourceIP() {
	show(route.HashSourceIP())
	// Output:
	// connection_properties:
	//   source_ip: true
}

func ExampleHashQuery() {
	show(route.HashQuery("user"))
	// Output:
	// query_parameter:
	//   name: user
}

func ExampleHashFilterState() {
	show(route.HashFilterState("example.user"))
	// Output:
	// filter_state:
	//   key: example.user
}

func ExampleMirror() {
	show(route.Prefix("/").To("web").Mirror(route.Mirror("shadow").Fraction(1.5)))
	// Output:
	// match:
	//   prefix: /
	// route:
	//   cluster: web
	//   request_mirror_policies:
	//   - cluster: shadow
	//     runtime_fraction:
	//       default_value:
	//         numerator: 150
	//         denominator: TEN_THOUSAND
}

func ExampleMirrorHeader() {
	show(route.MirrorHeader("x-shadow"))
	// Output:
	// cluster_header: x-shadow
}

func ExampleStreamDuration() {
	show(route.Prefix("/").GRPC().To("api").Timeout(0).StreamDuration(route.StreamDuration().GRPCMax(time.Minute)))
	// Output:
	// match:
	//   prefix: /
	//   grpc: {}
	// route:
	//   cluster: api
	//   timeout: 0s
	//   max_stream_duration:
	//     grpc_timeout_header_max: 60s
}

func ExampleHedgeOnPerTryTimeout() {
	show(route.Prefix("/").To("web").Retry(route.RetryOn("5xx").PerTry(time.Second)).Hedge(route.HedgeOnPerTryTimeout()))
	// Output:
	// match:
	//   prefix: /
	// route:
	//   cluster: web
	//   retry_policy:
	//     retry_on: 5xx
	//     per_try_timeout: 1s
	//   hedge_policy:
	//     hedge_on_per_try_timeout: true
}
