package accesslog_test

import (
	"testing"
	"time"

	accesslogv3 "github.com/envoyproxy/go-control-plane/envoy/config/accesslog/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

func TestFilters(t *testing.T) {
	const extension = `"@type": type.googleapis.com/envoy.extensions.access_loggers.filters.`
	for want, filter := range map[string]part.Part[accesslogv3.AccessLogFilter]{
		"status_code_filter: {comparison: {op: NE, value: {default_value: 200, runtime_key: k}}}": accesslog.Status(accesslog.NotEqual, 200).Runtime("k"),
		"status_code_filter: {comparison: {op: EQ, value: {default_value: 404}}}":                 accesslog.Status(accesslog.Equal, 404).Clone(),
		"duration_filter: {comparison: {op: LE, value: {default_value: 1500, runtime_key: k}}}":   accesslog.Took(accesslog.AtMost, 1500*time.Millisecond).Runtime("k"),
		"not_health_check_filter: {}":                             accesslog.NotHealthCheck(),
		"traceable_filter: {}":                                    accesslog.Traceable(),
		"header_filter: {header: {name: x, present_match: true}}": accesslog.Header(match.Present("x")),
		"response_flag_filter: {flags: [UH, NR]}":                 accesslog.ResponseFlags(accesslog.NoHealthyUpstream, accesslog.NoRouteFound),
		"runtime_filter: {runtime_key: k, percent_sampled: {numerator: 25, denominator: TEN_THOUSAND}}":                                                                      accesslog.Sampled("k", 0.25),
		"runtime_filter: {runtime_key: k, percent_sampled: {numerator: 1}, use_independent_randomness: true}":                                                                accesslog.Sampled("k", 1).Independent(),
		"grpc_status_filter: {statuses: [OK, UNAVAILABLE], exclude: true}":                                                                                                   accesslog.GRPCStatus(accesslog.OK, accesslog.Unavailable).Not(),
		"log_type_filter: {types: [DownstreamEnd, TcpPeriodic]}":                                                                                                             accesslog.Moments(accesslog.DownstreamEnd, accesslog.TCPPeriodic),
		"log_type_filter: {types: [DownstreamEnd], exclude: true}":                                                                                                           accesslog.Moments(accesslog.DownstreamEnd).Not(),
		"and_filter: {filters: [{traceable_filter: {}}, {not_health_check_filter: {}}]}":                                                                                     accesslog.All(accesslog.Traceable()).And(accesslog.NotHealthCheck()),
		"or_filter: {filters: [{traceable_filter: {}}, {not_health_check_filter: {}}]}":                                                                                      accesslog.Any(accesslog.Traceable(), accesslog.NotHealthCheck()),
		"metadata_filter: {matcher: {filter: f, path: [{key: k}], value: {bool_match: true}}, match_if_key_not_found: false}":                                                accesslog.Metadata(match.Metadata("f", "k", match.Bool(true))).MatchIfMissing(false),
		"extension_filter: {name: envoy.access_loggers.extension_filters.cel, typed_config: {" + extension + "cel.v3.ExpressionFilter, expression: 'response.code >= 400'}}": accesslog.CEL("response.code >= 400"),
		"extension_filter: {name: envoy.access_loggers.extension_filters.process_ratelimit, typed_config: {" + extension + "process_ratelimit.v3.ProcessRateLimitFilter, dynamic_config: {resource_name: b, config_source: {ads: {}, resource_api_version: V3}}}}": accesslog.RateLimit("b", source.ADS()),
	} {
		parttest.Equal(t, filter, want)
	}
}

func TestEveryFlagAndMomentIsEnvoys(t *testing.T) {
	for _, flag := range []accesslog.Flag{accesslog.DownstreamTerminated, accesslog.DownstreamProtocolError, accesslog.DelayInjected, accesslog.DNSFailure,
		accesslog.DropOverload, accesslog.DownstreamRemoteReset, accesslog.DurationTimeout, accesslog.FaultInjected, accesslog.InvalidEnvoyHeaders,
		accesslog.FailedLocalHealthCheck, accesslog.LocalReset, accesslog.NoClusterFound, accesslog.NoFilterConfigFound, accesslog.NoRouteFound,
		accesslog.OverloadManager, accesslog.RateLimited, accesslog.ResponseFromCache, accesslog.RateLimitServiceError, accesslog.StreamIdleTimeout,
		accesslog.UnauthorizedExternalService, accesslog.UpstreamTerminated, accesslog.UnconditionalDropOverload, accesslog.UpstreamConnectFailed,
		accesslog.NoHealthyUpstream, accesslog.UpstreamMaxDurationReached, accesslog.UpstreamOverflow, accesslog.UpstreamProtocolError,
		accesslog.UpstreamRemoteReset, accesslog.UpstreamRetryLimitExceeded, accesslog.UpstreamRequestTimeout} {
		require.NoError(t, (&accesslogv3.ResponseFlagFilter{Flags: []string{string(flag)}}).ValidateAll())
	}
	moments := []accesslog.Moment{accesslog.TCPUpstreamConnected, accesslog.TCPPeriodic, accesslog.TCPConnectionStart, accesslog.TCPConnectionEnd,
		accesslog.DownstreamStart, accesslog.DownstreamPeriodic, accesslog.DownstreamEnd, accesslog.UpstreamPoolReady, accesslog.UpstreamPeriodic,
		accesslog.UpstreamEnd, accesslog.TunnelEstablished, accesslog.UDPTunnelUpstreamConnected, accesslog.UDPPeriodic, accesslog.UDPSessionEnd}
	require.Empty(t, parttest.Problems(accesslog.Moments(moments...)))
	codes := []accesslog.GRPCCode{accesslog.OK, accesslog.Canceled, accesslog.Unknown, accesslog.InvalidArgument, accesslog.DeadlineExceeded,
		accesslog.NotFound, accesslog.AlreadyExists, accesslog.PermissionDenied, accesslog.ResourceExhausted, accesslog.FailedPrecondition,
		accesslog.Aborted, accesslog.OutOfRange, accesslog.Unimplemented, accesslog.InternalError, accesslog.Unavailable, accesslog.DataLoss,
		accesslog.Unauthenticated}
	require.Empty(t, parttest.Problems(accesslog.GRPCStatus(codes...)))
}

func TestFiltersRefuse(t *testing.T) {
	require.Equal(t, []string{"enum-unknown part.log_type_filter.types[1]"},
		parttest.Lines(parttest.Problems(accesslog.Moments(accesslog.DownstreamEnd, "Later"))))
	require.Equal(t, []string{"enum-unknown part.status_code_filter.comparison.op"}, parttest.Lines(parttest.Problems(accesslog.Status("GT", 1))))
	require.Equal(t, []string{"number-out-of-range part.status_code_filter.comparison.value.default_value"},
		parttest.Lines(parttest.Problems(accesslog.Status(accesslog.Equal, -1))))
	require.Equal(t, []string{"percent-not-representable part.runtime_filter.percent_sampled"},
		parttest.Lines(parttest.Problems(accesslog.Sampled("k", 0.00001))))
}

func TestLateSettersAreReported(t *testing.T) {
	f := accesslog.All(accesslog.Errors(), accesslog.Traceable())
	log := accesslog.Stdout().When(f)
	f.And(accesslog.NotHealthCheck())
	require.Equal(t, []string{"builder-changed-after-attach part.filter.and_filter.filters"}, parttest.Lines(parttest.Problems(log)))
}
