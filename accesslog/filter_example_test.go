package accesslog_test

import (
	"time"

	celfilterv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/access_loggers/filters/cel/v3"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/source"
)

func ExampleAll() {
	show(accesslog.All(accesslog.NotHealthCheck(), accesslog.Errors()))
	// Output:
	// and_filter:
	//   filters:
	//   - not_health_check_filter: {}
	//   - status_code_filter:
	//       comparison:
	//         op: GE
	//         value:
	//           default_value: 500
}

func ExampleAny() {
	show(accesslog.Any(accesslog.Errors(), accesslog.Took(accesslog.AtLeast, time.Second), accesslog.Sampled("access_log.sample", 1)))
	// Output:
	// or_filter:
	//   filters:
	//   - status_code_filter:
	//       comparison:
	//         op: GE
	//         value:
	//           default_value: 500
	//   - duration_filter:
	//       comparison:
	//         op: GE
	//         value:
	//           default_value: 1000
	//   - runtime_filter:
	//       runtime_key: access_log.sample
	//       percent_sampled:
	//         numerator: 1
}

func ExampleStatus() {
	show(accesslog.Status(accesslog.AtLeast, 400).Runtime("access_log.status"))
	// Output:
	// status_code_filter:
	//   comparison:
	//     op: GE
	//     value:
	//       default_value: 400
	//       runtime_key: access_log.status
}

func ExampleErrors() {
	show(accesslog.Errors())
	// Output:
	// status_code_filter:
	//   comparison:
	//     op: GE
	//     value:
	//       default_value: 500
}

func ExampleTook() {
	show(accesslog.Took(accesslog.AtLeast, 500*time.Millisecond))
	// Output:
	// duration_filter:
	//   comparison:
	//     op: GE
	//     value:
	//       default_value: 500
}

func ExampleCEL() {
	show(accesslog.CEL("response.code >= 400 && request.headers['x-tenant'] == 'acme'"))
	// Output:
	// extension_filter:
	//   name: envoy.access_loggers.extension_filters.cel
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter
	//     expression: response.code >= 400 && request.headers['x-tenant'] == 'acme'
}

func ExampleCustomFilter() {
	show(accesslog.CustomFilter(&celfilterv3.ExpressionFilter{Expression: "true"}))
	// Output:
	// extension_filter:
	//   name: envoy.access_loggers.extension_filters.cel
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter
	//     expression: "true"
}

func ExampleRateLimit() {
	show(accesslog.RateLimit("access_log", source.ADS()))
	// Output:
	// extension_filter:
	//   name: envoy.access_loggers.extension_filters.process_ratelimit
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.access_loggers.filters.process_ratelimit.v3.ProcessRateLimitFilter
	//     dynamic_config:
	//       resource_name: access_log
	//       config_source:
	//         ads: {}
	//         resource_api_version: V3
}

func ExampleNotHealthCheck() {
	show(accesslog.NotHealthCheck())
	// Output:
	// not_health_check_filter: {}
}

func ExampleTraceable() {
	show(accesslog.Traceable())
	// Output:
	// traceable_filter: {}
}

func ExampleHeader() {
	show(accesslog.Header(match.Present("x-debug")))
	// Output:
	// header_filter:
	//   header:
	//     name: x-debug
	//     present_match: true
}

func ExampleResponseFlags() {
	show(accesslog.ResponseFlags(accesslog.NoHealthyUpstream, accesslog.UpstreamRequestTimeout))
	// Output:
	// response_flag_filter:
	//   flags:
	//   - UH
	//   - UT
}

func ExampleSampled() {
	show(accesslog.Sampled("access_log.sample", 0.5))
	// Output:
	// runtime_filter:
	//   runtime_key: access_log.sample
	//   percent_sampled:
	//     numerator: 50
	//     denominator: TEN_THOUSAND
}

func ExampleMoments() {
	show(accesslog.Moments(accesslog.DownstreamEnd))
	// Output:
	// log_type_filter:
	//   types:
	//   - DownstreamEnd
}

func ExampleGRPCStatus() {
	show(accesslog.GRPCStatus(accesslog.OK, accesslog.NotFound).Not())
	// Output:
	// grpc_status_filter:
	//   statuses:
	//   - OK
	//   - NOT_FOUND
	//   exclude: true
}

func ExampleMetadata() {
	show(accesslog.Metadata(match.Metadata("envoy.common", "access_log_hint", match.Bool(true))).MatchIfMissing(false))
	// Output:
	// metadata_filter:
	//   matcher:
	//     filter: envoy.common
	//     path:
	//     - key: access_log_hint
	//     value:
	//       bool_match: true
	//   match_if_key_not_found: false
}
