package httpfilter

import (
	routerv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/router/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/internal/node"
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
	b.name = "envoy.filters.http.router"
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
	return c
}
