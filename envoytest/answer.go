package envoytest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/envoykit/envoykit/simulate"
)

// outcome is the answer in a few words.
func (a *Answer) outcome() string {
	d := a.decision
	switch {
	case d.Outcome == simulate.Forwarded, d.Outcome == simulate.Tunnelled && d.Forward != nil:
		return fmt.Sprintf("sent to cluster %q", d.Cluster())
	case d.Outcome == simulate.Redirected:
		return fmt.Sprintf("redirected with %d to %s", d.Status(), d.Response.Location)
	case d.Status() != 0:
		return fmt.Sprintf("answered with %d (%s)", d.Status(), d.Outcome)
	}
	return d.Outcome.String()
}

// ToCluster asserts that the request, or the connection, goes to the cluster.
func (a *Answer) ToCluster(t testing.TB, name string) *Answer {
	t.Helper()
	if a.decided(t) && (a.decision.Cluster() != name || a.decision.Outcome == simulate.ClusterNotFound) {
		a.fail(t, "want it sent to cluster %q, but it is %s", name, a.outcome())
	}
	return a
}

// ByRoute asserts that the route of that name takes the request.
func (a *Answer) ByRoute(t testing.TB, name string) *Answer {
	t.Helper()
	if !a.decided(t) {
		return a
	}
	if r := a.decision.Route; r == nil {
		a.fail(t, "want route %q to take it, but none does", name)
	} else if r.Name != name {
		a.fail(t, "want route %q to take it, but %q does (%s)", name, r.Name, r.Path)
	}
	return a
}

// ByVirtualHost asserts that the virtual host of that name takes the request.
func (a *Answer) ByVirtualHost(t testing.TB, name string) *Answer {
	t.Helper()
	if a.decided(t) && a.decision.VirtualHost != name {
		a.fail(t, "want virtual host %q to take it, but %q does", name, a.decision.VirtualHost)
	}
	return a
}

// RedirectsTo asserts that Envoy redirects the request to exactly this location.
func (a *Answer) RedirectsTo(t testing.TB, location string) *Answer {
	t.Helper()
	if a.decided(t) && (a.decision.Outcome != simulate.Redirected || a.decision.Response.Location != location) {
		a.fail(t, "want it redirected to %s, but it is %s", location, a.outcome())
	}
	return a
}

// Responds asserts that Envoy itself answers, with this status.
func (a *Answer) Responds(t testing.TB, status int) *Answer {
	t.Helper()
	if a.decided(t) && a.decision.Status() != status {
		a.fail(t, "want it answered with %d, but it is %s", status, a.outcome())
	}
	return a
}

// RespondsBody asserts that Envoy itself answers, with this body.
func (a *Answer) RespondsBody(t testing.TB, body string) *Answer {
	t.Helper()
	if !a.decided(t) {
		return a
	}
	switch r := a.decision.Response; {
	case r == nil:
		a.fail(t, "want it answered with the body %q, but it is %s", body, a.outcome())
	case !r.BodyKnown:
		a.fail(t, "want the body %q, but the body is not known offline", body)
	case r.Body != body:
		a.fail(t, "want the body %q, but it is %q", body, r.Body)
	}
	return a
}

// NotFound asserts that no route takes the request, which Envoy answers with 404.
func (a *Answer) NotFound(t testing.TB) *Answer {
	t.Helper()
	if a.decided(t) && a.decision.Outcome != simulate.NotFound {
		a.fail(t, "want no route to take it, but it is %s", a.outcome())
	}
	return a
}

// RewritesPath asserts that the path, with its query, is this one when it is sent upstream.
func (a *Answer) RewritesPath(t testing.TB, path string) *Answer {
	t.Helper()
	switch f := a.forwarded(t); {
	case f == nil:
	case f.PathUnknown:
		a.fail(t, "want the path %q, but it cannot be computed offline", path)
	case f.Path != path:
		a.fail(t, "want the path %q, but it is %q", path, f.Path)
	}
	return a
}

// RewritesHost asserts that the Host header is this one when it is sent upstream.
func (a *Answer) RewritesHost(t testing.TB, host string) *Answer {
	t.Helper()
	switch f := a.forwarded(t); {
	case f == nil:
	case f.HostUnknown:
		a.fail(t, "want the host %q, but it cannot be computed offline", host)
	case f.AutoHostRewrite:
		a.fail(t, "want the host %q, but it becomes the name of the endpoint", host)
	case f.Host != host:
		a.fail(t, "want the host %q, but it is %q", host, f.Host)
	}
	return a
}

// WithTimeout asserts what bounds the whole request; 0 is no bound.
func (a *Answer) WithTimeout(t testing.TB, timeout time.Duration) *Answer {
	t.Helper()
	if f := a.forwarded(t); f != nil && f.Timeouts.Request != timeout {
		a.fail(t, "want the timeout %v, but it is %v", timeout, f.Timeouts.Request)
	}
	return a
}

// RetriesOn asserts that the request is tried again on these conditions, such as "5xx", whatever else there is.
func (a *Answer) RetriesOn(t testing.TB, conditions ...string) *Answer {
	t.Helper()
	f := a.forwarded(t)
	if f == nil {
		return a
	}
	if f.Retry == nil {
		a.fail(t, "want retries on %s, but there are none", strings.Join(conditions, ", "))
		return a
	}
	for _, c := range conditions {
		if !slices.Contains(f.Retry.On, c) {
			a.fail(t, "want retries on %s, but they are on %s", c, strings.Join(f.Retry.On, ", "))
		}
	}
	return a
}

// NotRetried asserts that the request is tried once.
func (a *Answer) NotRetried(t testing.TB) *Answer {
	t.Helper()
	if f := a.forwarded(t); f != nil && f.Retry != nil {
		a.fail(t, "want no retries, but they are on %s", strings.Join(f.Retry.On, ", "))
	}
	return a
}

// MirrorsTo asserts that copies of the request go to these clusters and no others.
func (a *Answer) MirrorsTo(t testing.TB, clusters ...string) *Answer {
	t.Helper()
	f := a.forwarded(t)
	if f == nil {
		return a
	}
	var got []string
	for _, m := range f.Mirrors {
		got = append(got, m.Cluster)
	}
	if !slices.Equal(got, clusters) {
		a.fail(t, "want copies sent to %q, but they go to %q", clusters, got)
	}
	return a
}

// Closed asserts that no listener or filter chain takes the connection.
func (a *Answer) Closed(t testing.TB) *Answer {
	t.Helper()
	if a.decided(t) && a.decision.Outcome != simulate.Closed {
		a.fail(t, "want the connection closed, but it is %s", a.outcome())
	}
	return a
}

// ToChain asserts that the filter chain of that name takes the connection.
func (a *Answer) ToChain(t testing.TB, name string) *Answer {
	t.Helper()
	if a.decided(t) && a.decision.FilterChain != name {
		a.fail(t, "want filter chain %q to take it, but it is %q", name, a.decision.FilterChain)
	}
	return a
}

// ToListener asserts that the listener of that name takes the connection.
func (a *Answer) ToListener(t testing.TB, name string) *Answer {
	t.Helper()
	if a.decided(t) && a.decision.Listener != name {
		a.fail(t, "want listener %q to take it, but it is %q", name, a.decision.Listener)
	}
	return a
}
