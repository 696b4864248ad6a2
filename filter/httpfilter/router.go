package httpfilter

import (
	"slices"
	"time"

	routerv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/router/v3"
	codecv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/upstream_codec/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/internal/pack"
	"github.com/envoykit/envoykit/part"
)

// RouterBuilder builds the filter that ends every chain: it forwards requests by their route.
type RouterBuilder struct{ slot[routerv3.Router] }

// Router starts the router. A chain without one gets a plain one at its end, so that it is needed only for
// its settings.
//
// Envoy: extensions.filters.http.router.v3.Router
func Router() *RouterBuilder {
	b := &RouterBuilder{}
	b.n.Init(&routerv3.Router{})
	b.name, b.finish = "envoy.filters.http.router", b.endUpstream
	return b
}

// DynamicStats false leaves out the statistics by cluster and route, which saves time. Default: true.
//
// Envoy: extensions.filters.http.router.v3.Router.dynamic_stats
func (b *RouterBuilder) DynamicStats(on bool) *RouterBuilder {
	m, _ := b.n.Set("dynamic_stats")
	m.DynamicStats = wrapperspb.Bool(on)
	return b
}

// StartChildSpan traces each try as a span of its own. Default: not.
//
// Envoy: extensions.filters.http.router.v3.Router.start_child_span
func (b *RouterBuilder) StartChildSpan() *RouterBuilder {
	m, _ := b.n.Set("start_child_span")
	m.StartChildSpan = true
	return b
}

// UpstreamLogs appends access logs that have a line for every try, instead of one for every request.
//
// Envoy: extensions.filters.http.router.v3.Router.upstream_log
func (b *RouterBuilder) UpstreamLogs(logs ...accesslog.Log) *RouterBuilder {
	m, f := b.n.Add("upstream_log", len(b.n.Peek().UpstreamLog))
	m.UpstreamLog = node.Children(f, m.UpstreamLog, logs)
	return b
}

// UpstreamLogOpening writes a line to the upstream access logs when a request gets its connection to a host, too. Default: when it has ended.
//
// Envoy: extensions.filters.http.router.v3.Router.UpstreamAccessLogOptions.flush_upstream_log_on_upstream_stream
func (b *RouterBuilder) UpstreamLogOpening() *RouterBuilder {
	m, _ := b.n.Set("upstream_log_options.flush_upstream_log_on_upstream_stream")
	upstreamLogs(m).FlushUpstreamLogOnUpstreamStream = true
	return b
}

// UpstreamLogEvery writes a line to the upstream access logs each interval while a request lasts, at least 1 ms (proto-pgv). Default: when it has ended.
//
// Envoy: extensions.filters.http.router.v3.Router.UpstreamAccessLogOptions.upstream_log_flush_interval
func (b *RouterBuilder) UpstreamLogEvery(d time.Duration) *RouterBuilder {
	m, f := b.n.Set("upstream_log_options.upstream_log_flush_interval")
	upstreamLogs(m).UpstreamLogFlushInterval = f.Duration(d)
	return b
}

// upstreamLogs returns the options of upstream access logs for writing.
func upstreamLogs(m *routerv3.Router) *routerv3.Router_UpstreamAccessLogOptions {
	if m.UpstreamLogOptions == nil {
		m.UpstreamLogOptions = &routerv3.Router_UpstreamAccessLogOptions{}
	}
	return m.UpstreamLogOptions
}

// UpstreamFilters appends filters that see requests after a host was chosen, once for each retry. Those of a cluster take their place. What they answer
// themselves is not retried. The codec that must end the chain is added unless it is there.
//
// Envoy: extensions.filters.http.router.v3.Router.upstream_http_filters
func (b *RouterBuilder) UpstreamFilters(filters ...part.Part[hcmv3.HttpFilter]) *RouterBuilder {
	m, f := b.n.Add("upstream_http_filters", len(b.n.Peek().UpstreamHttpFilters))
	m.UpstreamHttpFilters = node.Children(f, m.UpstreamHttpFilters, filters)
	return b
}

// endUpstream ends the chain of upstream filters.
func (b *RouterBuilder) endUpstream(m *routerv3.Router) {
	n := len(m.UpstreamHttpFilters)
	if n == 0 || m.UpstreamHttpFilters[n-1].GetTypedConfig().GetTypeUrl() == pack.URL(&codecv3.UpstreamCodec{}) {
		return
	}
	b.n.Undo(func(m *routerv3.Router) { m.UpstreamHttpFilters = slices.Delete(m.UpstreamHttpFilters, n, n+1) })
	m.UpstreamHttpFilters = append(m.UpstreamHttpFilters, UpstreamCodec().Render(b.n.Below("upstream_http_filters").Index(n).Scope()))
}

// SuppressGRPCStats counts requests of gRPC by their gRPC status alone ([GRPCStats]): no failure by HTTP status counts for them. Default: both count.
//
// Envoy: extensions.filters.http.router.v3.Router.suppress_grpc_request_failure_code_stats
func (b *RouterBuilder) SuppressGRPCStats() *RouterBuilder {
	m, _ := b.n.Set("suppress_grpc_request_failure_code_stats")
	m.SuppressGrpcRequestFailureCodeStats = true
	return b
}

// RejectEarlyData refuses CONNECT requests whose client sends data before the upstream has answered with a 200. Default: false, the data goes
// upstream at once.
//
// Envoy: extensions.filters.http.router.v3.Router.reject_connect_request_early_data
func (b *RouterBuilder) RejectEarlyData(on bool) *RouterBuilder {
	m, _ := b.n.Set("reject_connect_request_early_data")
	m.RejectConnectRequestEarlyData = wrapperspb.Bool(on)
	return b
}

// SuppressEnvoyHeaders adds no x-envoy- headers to requests and responses. Default: the router adds them.
//
// Envoy: extensions.filters.http.router.v3.Router.suppress_envoy_headers
func (b *RouterBuilder) SuppressEnvoyHeaders() *RouterBuilder {
	m, _ := b.n.Set("suppress_envoy_headers")
	m.SuppressEnvoyHeaders = true
	return b
}

// StrictHeaders refuses requests in which one of these x-envoy- headers has an invalid value. Default: it
// is ignored.
//
// Envoy: extensions.filters.http.router.v3.Router.strict_check_headers
func (b *RouterBuilder) StrictHeaders(names ...string) *RouterBuilder {
	m, _ := b.n.Add("strict_check_headers", len(b.n.Peek().StrictCheckHeaders))
	m.StrictCheckHeaders = append(m.StrictCheckHeaders, names...)
	return b
}

// RespectExpectedTimeout takes the timeout of a request from x-envoy-expected-rq-timeout-ms where an Envoy before
// this one has set it. Default: the header is ignored.
//
// Envoy: extensions.filters.http.router.v3.Router.respect_expected_rq_timeout
func (b *RouterBuilder) RespectExpectedTimeout() *RouterBuilder {
	m, _ := b.n.Set("respect_expected_rq_timeout")
	m.RespectExpectedRqTimeout = true
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *RouterBuilder) Patch(edit func(*routerv3.Router)) *RouterBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *RouterBuilder) Clone() *RouterBuilder {
	c := &RouterBuilder{}
	b.clone(&c.slot)
	c.finish = c.endUpstream
	return c
}
