package httpfilter

import (
	"time"

	commonv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/common/fault/v3"
	faultv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/fault/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
)

// FaultBuilder builds the filter that delays, aborts and slows requests, to try how clients and services bear it.
type FaultBuilder struct{ slot[faultv3.HTTPFault] }

// Fault starts the filter. Alone it does nothing.
//
// Envoy: extensions.filters.http.fault.v3.HTTPFault
func Fault() *FaultBuilder {
	b := &FaultBuilder{}
	b.name = "envoy.filters.http.fault"
	b.n.Init(&faultv3.HTTPFault{})
	return b
}

// Delay holds a share of the requests, in percent, for a time above 0 (proto-pgv). Default: none.
//
// Envoy: extensions.filters.common.fault.v3.FaultDelay.fixed_delay
func (b *FaultBuilder) Delay(d time.Duration, percent float64) *FaultBuilder {
	m, f := b.n.Choose("delay.fault_delay_secifier", "delay.fixed_delay")
	m.Delay = &commonv3.FaultDelay{
		FaultDelaySecifier: &commonv3.FaultDelay_FixedDelay{FixedDelay: f.Duration(d)},
		Percentage:         b.n.Below("delay.percentage").Fraction(percent),
	}
	return b
}

// DelayByHeader holds up to a share of the requests, in percent, for the milliseconds of their header x-envoy-fault-delay-request. Clients
// decide, so they must be trusted.
//
// Envoy: extensions.filters.common.fault.v3.FaultDelay.header_delay
func (b *FaultBuilder) DelayByHeader(percent float64) *FaultBuilder {
	m, _ := b.n.Choose("delay.fault_delay_secifier", "delay.header_delay")
	m.Delay = &commonv3.FaultDelay{
		FaultDelaySecifier: &commonv3.FaultDelay_HeaderDelay_{HeaderDelay: &commonv3.FaultDelay_HeaderDelay{}},
		Percentage:         b.n.Below("delay.percentage").Fraction(percent),
	}
	return b
}

// Abort answers a share of the requests, in percent, with a status from 200 to 599 (proto-pgv). Default: none.
//
// Envoy: extensions.filters.http.fault.v3.FaultAbort.http_status
func (b *FaultBuilder) Abort(status int, percent float64) *FaultBuilder {
	m, f := b.n.Choose("abort.error_type", "abort.http_status")
	a := abort(m, b.n.Below("abort.percentage").Fraction(percent))
	a.ErrorType = &faultv3.FaultAbort_HttpStatus{HttpStatus: f.Count(status)}
	return b
}

// AbortGRPC answers a share of the requests, in percent, with a status of gRPC: 14 is "unavailable". Default: none.
//
// Envoy: extensions.filters.http.fault.v3.FaultAbort.grpc_status
func (b *FaultBuilder) AbortGRPC(status int, percent float64) *FaultBuilder {
	m, f := b.n.Choose("abort.error_type", "abort.grpc_status")
	a := abort(m, b.n.Below("abort.percentage").Fraction(percent))
	a.ErrorType = &faultv3.FaultAbort_GrpcStatus{GrpcStatus: f.Count(status)}
	return b
}

// AbortByHeader answers up to a share of the requests, in percent, with the status of their header x-envoy-fault-abort-request or
// x-envoy-fault-abort-grpc-request. Clients decide, so they must be trusted.
//
// Envoy: extensions.filters.http.fault.v3.FaultAbort.header_abort
func (b *FaultBuilder) AbortByHeader(percent float64) *FaultBuilder {
	m, _ := b.n.Choose("abort.error_type", "abort.header_abort")
	a := abort(m, b.n.Below("abort.percentage").Fraction(percent))
	a.ErrorType = &faultv3.FaultAbort_HeaderAbort_{HeaderAbort: &faultv3.FaultAbort_HeaderAbort{}}
	return b
}

// AbortBody is the body of aborts. Default: "fault filter abort".
//
// Envoy: extensions.filters.http.fault.v3.FaultAbort.response_body
func (b *FaultBuilder) AbortBody(text string) *FaultBuilder {
	m, _ := b.n.Set("abort.response_body")
	if m.Abort == nil {
		m.Abort = &faultv3.FaultAbort{}
	}
	m.Abort.ResponseBody = text
	return b
}

// abort returns the abort for writing, for a share of the requests.
func abort(m *faultv3.HTTPFault, share *typev3.FractionalPercent) *faultv3.FaultAbort {
	if m.Abort == nil {
		m.Abort = &faultv3.FaultAbort{}
	}
	m.Abort.Percentage = share
	return m.Abort
}

// ResponseRate slows a share of the responses, in percent, down to so many KiB a second each. Default: none.
//
// Envoy: extensions.filters.common.fault.v3.FaultRateLimit.FixedLimit.limit_kbps
func (b *FaultBuilder) ResponseRate(kibPerSecond int, percent float64) *FaultBuilder {
	m, f := b.n.Choose("response_rate_limit.limit_type", "response_rate_limit.fixed_limit")
	m.ResponseRateLimit = &commonv3.FaultRateLimit{
		LimitType: &commonv3.FaultRateLimit_FixedLimit_{FixedLimit: &commonv3.FaultRateLimit_FixedLimit{
			LimitKbps: f.Sub("limit_kbps").Count64(kibPerSecond),
		}},
		Percentage: b.n.Below("response_rate_limit.percentage").Fraction(percent),
	}
	return b
}

// ResponseRateByHeader slows up to a share of the responses, in percent, to the KiB a second of the request header
// x-envoy-fault-throughput-response. Clients decide, so they must be trusted.
//
// Envoy: extensions.filters.common.fault.v3.FaultRateLimit.header_limit
func (b *FaultBuilder) ResponseRateByHeader(percent float64) *FaultBuilder {
	m, _ := b.n.Choose("response_rate_limit.limit_type", "response_rate_limit.header_limit")
	m.ResponseRateLimit = &commonv3.FaultRateLimit{
		LimitType:  &commonv3.FaultRateLimit_HeaderLimit_{HeaderLimit: &commonv3.FaultRateLimit_HeaderLimit{}},
		Percentage: b.n.Below("response_rate_limit.percentage").Fraction(percent),
	}
	return b
}

// Cluster leaves requests to other clusters alone. Default: all.
//
// Envoy: extensions.filters.http.fault.v3.HTTPFault.upstream_cluster
func (b *FaultBuilder) Cluster(name string) *FaultBuilder {
	m, _ := b.n.Set("upstream_cluster")
	m.UpstreamCluster = name
	return b
}

// Headers leaves requests alone whose headers do not all match. Default: every request may fail. Calls add up.
//
// Envoy: extensions.filters.http.fault.v3.HTTPFault.headers
func (b *FaultBuilder) Headers(all ...*match.HeaderBuilder) *FaultBuilder {
	m, f := b.n.Add("headers", len(b.n.Peek().Headers))
	m.Headers = node.Children(f, m.Headers, all)
	return b
}

// DownstreamNodes leaves requests alone that come from other nodes, by the header x-envoy-downstream-service-node. Default: all.
//
// Envoy: extensions.filters.http.fault.v3.HTTPFault.downstream_nodes
func (b *FaultBuilder) DownstreamNodes(nodes ...string) *FaultBuilder {
	m, _ := b.n.Add("downstream_nodes", len(b.n.Peek().DownstreamNodes))
	m.DownstreamNodes = append(m.DownstreamNodes, nodes...)
	return b
}

// MaxActive is about how many faults there are at a time. Default: any number.
//
// Envoy: extensions.filters.http.fault.v3.HTTPFault.max_active_faults
func (b *FaultBuilder) MaxActive(n int) *FaultBuilder {
	m, f := b.n.Set("max_active_faults")
	m.MaxActiveFaults = f.CountValue(n)
	return b
}

// NoDownstreamStats counts no faults by the header x-envoy-downstream-service-cluster, which clients could fill at will. Default: it counts.
//
// Envoy: extensions.filters.http.fault.v3.HTTPFault.disable_downstream_cluster_stats
func (b *FaultBuilder) NoDownstreamStats() *FaultBuilder {
	m, _ := b.n.Set("disable_downstream_cluster_stats")
	m.DisableDownstreamClusterStats = true
	return b
}

// Metadata puts a value under a key of the dynamic metadata of requests that got a fault, in the filter's namespace. Calls add up.
//
// Envoy: extensions.filters.http.fault.v3.HTTPFault.filter_metadata
func (b *FaultBuilder) Metadata(key string, value any) *FaultBuilder {
	m, f := b.n.Set("filter_metadata")
	m.FilterMetadata = f.Entry(m.FilterMetadata, key, value)
	return b
}

// Runtime names the runtime keys that change the faults of a running Envoy. Default: those below "fault.http".
//
// Envoy: extensions.filters.http.fault.v3.HTTPFault
func (b *FaultBuilder) Runtime(keys *FaultRuntimeBuilder) *FaultBuilder {
	m, f := b.n.Set("delay_percent_runtime")
	if !f.Missing(keys) {
		node.Group(f, m, &keys.n)
	}
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *FaultBuilder) Named(name string) *FaultBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *FaultBuilder) Patch(edit func(*faultv3.HTTPFault)) *FaultBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *FaultBuilder) Clone() *FaultBuilder {
	c := &FaultBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *FaultBuilder) Off() *OffBuilder { return off(b.name) }

// PerRoute replaces the faults of the filter for a virtual host or route by those of another one.
//
// Envoy: extensions.filters.http.fault.v3.HTTPFault
func (b *FaultBuilder) PerRoute(faults *FaultBuilder) *Replacement[faultv3.HTTPFault] {
	r := &Replacement[faultv3.HTTPFault]{name: b.name}
	if faults != nil {
		r.of = &faults.slot
	}
	return r
}

// FaultRuntimeBuilder builds the names of runtime keys that change faults.
type FaultRuntimeBuilder struct {
	n node.Node[faultv3.HTTPFault]
}

// FaultRuntime starts with Envoy's names.
//
// Envoy: extensions.filters.http.fault.v3.HTTPFault
func FaultRuntime() *FaultRuntimeBuilder {
	b := &FaultRuntimeBuilder{}
	b.n.Init(&faultv3.HTTPFault{})
	return b
}

// Delay names the keys of the share of requests that are delayed, and of the milliseconds.
//
// Envoy: extensions.filters.http.fault.v3.HTTPFault.delay_percent_runtime
func (b *FaultRuntimeBuilder) Delay(percent, duration string) *FaultRuntimeBuilder {
	m, _ := b.n.Set("delay_percent_runtime")
	m.DelayPercentRuntime = percent
	m.DelayDurationRuntime = duration
	return b
}

// AbortPercent names the key of the share of requests that are aborted.
//
// Envoy: extensions.filters.http.fault.v3.HTTPFault.abort_percent_runtime
func (b *FaultRuntimeBuilder) AbortPercent(key string) *FaultRuntimeBuilder {
	m, _ := b.n.Set("abort_percent_runtime")
	m.AbortPercentRuntime = key
	return b
}

// AbortStatus names the keys of the status of HTTP and of gRPC.
//
// Envoy: extensions.filters.http.fault.v3.HTTPFault.abort_http_status_runtime
func (b *FaultRuntimeBuilder) AbortStatus(http, grpc string) *FaultRuntimeBuilder {
	m, _ := b.n.Set("abort_http_status_runtime")
	m.AbortHttpStatusRuntime = http
	m.AbortGrpcStatusRuntime = grpc
	return b
}

// MaxActive names the key of the number of faults at a time.
//
// Envoy: extensions.filters.http.fault.v3.HTTPFault.max_active_faults_runtime
func (b *FaultRuntimeBuilder) MaxActive(key string) *FaultRuntimeBuilder {
	m, _ := b.n.Set("max_active_faults_runtime")
	m.MaxActiveFaultsRuntime = key
	return b
}

// ResponseRatePercent names the key of the share of responses that are slowed.
//
// Envoy: extensions.filters.http.fault.v3.HTTPFault.response_rate_limit_percent_runtime
func (b *FaultRuntimeBuilder) ResponseRatePercent(key string) *FaultRuntimeBuilder {
	m, _ := b.n.Set("response_rate_limit_percent_runtime")
	m.ResponseRateLimitPercentRuntime = key
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *FaultRuntimeBuilder) Patch(edit func(*faultv3.HTTPFault)) *FaultRuntimeBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *FaultRuntimeBuilder) Clone() *FaultRuntimeBuilder {
	c := &FaultRuntimeBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *FaultRuntimeBuilder) Render(s part.Scope) *faultv3.HTTPFault { return b.n.Take(s, nil) }
