package simulate

import (
	"strconv"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/simulate/internal/normalize"
)

func decimal(n int) string { return strconv.Itoa(n) }

var clusterNotFoundStatus = map[routev3.RouteAction_ClusterNotFoundResponseCode]int{
	routev3.RouteAction_SERVICE_UNAVAILABLE:   503,
	routev3.RouteAction_NOT_FOUND:             404,
	routev3.RouteAction_INTERNAL_SERVER_ERROR: 500,
}

// forward does what the router does with a request on its way to a cluster.
func (d *Decision) forward(x *exchange, result routing) {
	action, picked := result.found.route.action.forward, result.pick
	f := &Forward{
		Cluster: picked.cluster, WeightedEntry: entryIndex(action.weighted, picked.entry),
		ClusterNotFoundStatus: clusterNotFoundStatus[action.msg.GetClusterNotFoundResponseCode()],
		AutoHostRewrite:       action.host.auto,
		Priority:              action.msg.GetPriority().String(),
	}
	d.Forward, d.Outcome = f, Forwarded
	x.cluster = picked.cluster
	if picked.cluster == "" || x.sim.lacks(picked.cluster) {
		d.Outcome = ClusterNotFound
		d.Response = &Response{Status: f.ClusterNotFoundStatus, BodyKnown: true}
	}
	s := x.scope(&d.Unknowns)
	if x.managed && x.host.msg.GetIncludeRequestAttemptCount() {
		x.headers.Set("x-envoy-attempt-count", "1")
	}
	x.mutateRequest(s, picked.entry)
	hostDoubt := x.rewriteHost(action, picked.entry, s)
	pathDoubt := x.rewritePath(&action.path, s)
	f.HostUnknown, f.PathUnknown = hostDoubt != nil, pathDoubt != nil
	d.note(hostDoubt)
	d.note(pathDoubt)
	f.Host, f.Path = x.headers.Get(":authority"), x.headers.Get(":path")
	d.hash(x, action)
	d.limits(x, action)
	x.routerHeaders(&f.Timeouts)
	f.Mirrors = x.mirrors(s, &d.Unknowns)
	f.RequestHeaders = headersOf(&x.headers)
	headers := x.req.responseMap()
	s.response = &headers
	x.mutateResponse(&headers, s, picked.entry)
	f.ResponseHeaders = headersOf(&headers)
	d.how.out = x
}

func entryIndex(w *weightedClusters, entry *weightedEntry) int {
	if entry == nil {
		return -1
	}
	for i, e := range w.entries {
		if e == entry {
			return i
		}
	}
	return -1
}

func (d *Decision) note(doubt *Undecided) {
	if doubt != nil {
		d.Unknowns = append(d.Unknowns, *doubt)
	}
}

// rewriteHost sets the Host: the weighted cluster's first, then the route's.
func (x *exchange) rewriteHost(action *forwardAction, entry *weightedEntry, s *scope) *Undecided {
	if entry != nil && entry.msg.GetHostRewriteLiteral() != "" {
		x.headers.Set(":authority", entry.msg.GetHostRewriteLiteral())
	}
	if host := x.headers.Get(":authority"); x.connectPort != "" && normalize.PortStart(host) < 0 {
		x.headers.Set(":authority", host+":"+x.connectPort)
	}
	host, doubt := action.host.newHost(x, s)
	if doubt != nil || host == "" {
		return doubt
	}
	action.host.set(x, host)
	return nil
}

// hash computes the hash that a hashing balancer would use.
func (d *Decision) hash(x *exchange, action *forwardAction) {
	if len(action.hash) == 0 {
		return
	}
	h := hashOf(x, action.hash, true)
	d.note(h.doubt)
	d.Forward.Hash, d.Forward.HashSet = h.value, h.set
	if h.cookie != nil {
		d.Forward.HashCookie = &HashCookie{
			Name: h.cookie.GetName(), Value: h.text, Path: h.cookie.GetPath(), TTL: h.cookie.GetTtl().AsDuration(),
		}
	}
}

// limits decides timeouts and retries, and drops the headers that control them.
func (d *Decision) limits(x *exchange, action *forwardAction) {
	f := d.Forward
	policy, doubt := x.retryPolicy(action.msg, action.field)
	d.note(doubt)
	f.Timeouts = x.timeouts(action.msg, policy.GetPerTryTimeout().AsDuration(), x.hedges(action.msg))
	f.Timeouts.PerTryIdle = policy.GetPerTryIdleTimeout().AsDuration()
	if doubt == nil {
		f.Retry, doubt = x.retry(policy, action.field+".retry_policy")
		d.note(doubt)
	}
	if f.Retry != nil {
		f.Retry.PerTryTimeout = f.Timeouts.PerTry
	}
}

// consumed are the headers that steer the router and go no further.
var consumed = []string{
	"x-envoy-upstream-rq-timeout-ms", "x-envoy-upstream-rq-per-try-timeout-ms", "x-envoy-retry-on",
	"x-envoy-retry-grpc-on", "x-envoy-max-retries", "x-envoy-retriable-status-codes",
	"x-envoy-retriable-header-names", "x-envoy-hedge-on-per-try-timeout", "x-envoy-upstream-rq-timeout-alt-response",
}

// routerHeaders does what the router does to the headers after routing; a table
// alone has no router.
func (x *exchange) routerHeaders(t *Timeouts) {
	if !x.managed {
		return
	}
	for _, name := range consumed {
		x.headers.Remove(name)
	}
	if t.Expected > 0 && !x.keepQuiet {
		x.headers.Set("x-envoy-expected-rq-timeout-ms", decimal(int(t.Expected.Milliseconds())))
	}
	if t.GRPC > 0 {
		x.headers.Set("grpc-timeout", decimal(int(t.GRPC.Milliseconds()))+"m")
	}
}

// hedges reports hedging on a per-try timeout.
func (x *exchange) hedges(action *routev3.RouteAction) bool {
	switch x.headers.Get("x-envoy-hedge-on-per-try-timeout") {
	case "true":
		return true
	case "false":
		return false
	}
	policy := action.GetHedgePolicy()
	if policy == nil {
		policy = x.host.msg.GetHedgePolicy()
	}
	return policy.GetHedgeOnPerTryTimeout()
}
