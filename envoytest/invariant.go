package envoytest

import (
	"testing"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
)

// HasTimeout asserts that nothing waits forever: every route that forwards bounds the whole request. A route without a
// timeout has Envoy's 15 seconds; "timeout: 0s" switches it off, which max_stream_duration or an idle timeout make good.
func (r *Routes) HasTimeout(t testing.TB) *Routes {
	t.Helper()
	return r.each(t, func(p placedRoute) []string {
		a := p.route.GetRoute()
		if a == nil || a.GetTimeout() == nil || a.GetTimeout().AsDuration() > 0 {
			return nil
		}
		if a.GetMaxStreamDuration().GetMaxStreamDuration().AsDuration() > 0 || a.GetIdleTimeout().AsDuration() > 0 {
			return nil
		}
		return []string{"it has no timeout (timeout is 0s)"}
	})
}

// HasRetries asserts that every route that forwards tries again, by its own policy or its virtual host's.
func (r *Routes) HasRetries(t testing.TB) *Routes {
	t.Helper()
	return r.each(t, func(p placedRoute) []string {
		a := p.route.GetRoute()
		if a == nil || a.GetRetryPolicy().GetRetryOn() != "" || a.GetRetryPolicy() == nil && p.host.GetRetryPolicy().GetRetryOn() != "" {
			return nil
		}
		return []string{"it has no retry policy"}
	})
}

// Reachable asserts that each route can be taken: that no earlier one takes every request of it. The earlier one is named.
func (r *Routes) Reachable(t testing.TB) *Routes {
	t.Helper()
	return r.each(t, func(p placedRoute) []string {
		for i, earlier := range p.host.GetRoutes() {
			if earlier == p.route {
				return nil
			}
			if hides(earlier.GetMatch(), p.route.GetMatch()) {
				return []string{"no request reaches it, all are taken by " + r.title(p.sibling(i))}
			}
		}
		return nil
	})
}

// HasName asserts that every route has a name, which statistics, logs and tests can use.
func (r *Routes) HasName(t testing.TB) *Routes {
	t.Helper()
	return r.Satisfy(t, func(route *routev3.Route) string {
		if route.GetName() == "" {
			return "it has no name"
		}
		return ""
	})
}
