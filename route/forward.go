package route

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/internal/node"
)

// ForwardBuilder builds a route whose requests go to a cluster.
type ForwardBuilder struct{ forwarding[ForwardBuilder] }

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ForwardBuilder) Clone() *ForwardBuilder {
	c := &ForwardBuilder{}
	c.self = c
	b.n.Clone(&c.n)
	return c
}

// forwarding is what every route has whose requests are forwarded.
type forwarding[B any] struct{ base[B] }

// forward returns the action of a forwarding route.
func forward(m *routev3.Route) *routev3.RouteAction {
	if a := m.GetRoute(); a != nil {
		return a
	}
	return &routev3.RouteAction{} // the route is finished: nobody reads what is set now
}

// Timeout bounds the time from the end of the request to the end of the response, over all retries. Default: 15 s,
// which also ends streams that live longer. 0 removes the bound.
//
// Envoy: config.route.v3.RouteAction.timeout
func (b *forwarding[B]) Timeout(d time.Duration) *B {
	m, f := b.n.Set("route.timeout")
	forward(m).Timeout = f.Duration(d)
	return b.self
}

// IdleTimeout ends a stream on which nothing moved for the time given, in either direction: with a 408 before the
// response began, else with a reset. Default: the connection manager's stream idle timeout. 0 removes the bound.
//
// Envoy: config.route.v3.RouteAction.idle_timeout
func (b *forwarding[B]) IdleTimeout(d time.Duration) *B {
	m, f := b.n.Set("route.idle_timeout")
	forward(m).IdleTimeout = f.Duration(d)
	return b.self
}

// Retry sends requests again that failed as the policy says. It replaces the policy of the virtual host whole.
// Default: no retries.
//
// Envoy: config.route.v3.RouteAction.retry_policy
func (b *forwarding[B]) Retry(policy *RetryBuilder) *B {
	m, f := b.n.Set("route.retry_policy")
	forward(m).RetryPolicy = node.Child(f, policy)
	return b.self
}

// HashHeader makes balancers that hash (ring hash, maglev) send requests with one value of the header
// to one host.
//
// Envoy: config.route.v3.RouteAction.HashPolicy.header
func (b *forwarding[B]) HashHeader(name string) *B {
	m, _ := b.n.Add("route.hash_policy", len(forward(b.n.Peek()).HashPolicy))
	a := forward(m)
	a.HashPolicy = append(a.HashPolicy, &routev3.RouteAction_HashPolicy{
		PolicySpecifier: &routev3.RouteAction_HashPolicy_Header_{Header: &routev3.RouteAction_HashPolicy_Header{HeaderName: name}},
	})
	return b.self
}

// HashCookie makes balancers that hash send requests with one value of the cookie to one host. With
// a lifetime above 0, Envoy makes the cookie where there is none; with 0 it is only read.
//
// Envoy: config.route.v3.RouteAction.HashPolicy.cookie
func (b *forwarding[B]) HashCookie(name string, lifetime time.Duration) *B {
	m, f := b.n.Add("route.hash_policy", len(forward(b.n.Peek()).HashPolicy))
	cookie := &routev3.RouteAction_HashPolicy_Cookie{Name: name}
	if lifetime != 0 {
		cookie.Ttl = f.Duration(lifetime)
	}
	a := forward(m)
	a.HashPolicy = append(a.HashPolicy, &routev3.RouteAction_HashPolicy{
		PolicySpecifier: &routev3.RouteAction_HashPolicy_Cookie_{Cookie: cookie},
	})
	return b.self
}

// Hash appends policies by which balancers that hash tell requests apart. What they find is combined in order.
//
// Envoy: config.route.v3.RouteAction.hash_policy
func (b *forwarding[B]) Hash(policies ...HashPolicy) *B {
	m, f := b.n.Add("route.hash_policy", len(forward(b.n.Peek()).HashPolicy))
	a := forward(m)
	a.HashPolicy = node.Children(f, a.HashPolicy, policies)
	return b.self
}

// Mirror appends clusters that get a copy of the requests; their responses are dropped. It replaces the mirrors of
// the virtual host and of the table.
//
// Envoy: config.route.v3.RouteAction.request_mirror_policies
func (b *forwarding[B]) Mirror(mirrors ...*MirrorBuilder) *B {
	m, f := b.n.Add("route.request_mirror_policies", len(forward(b.n.Peek()).RequestMirrorPolicies))
	a := forward(m)
	a.RequestMirrorPolicies = node.Children(f, a.RequestMirrorPolicies, mirrors)
	return b.self
}

// PrefixRewrite replaces what the match's path or prefix matched by text. Slashes count: with prefix "/api/" and
// text "/", "/api/x" becomes "/x".
//
// Envoy: config.route.v3.RouteAction.prefix_rewrite
func (b *forwarding[B]) PrefixRewrite(text string) *B {
	m, _ := b.n.Set("route.prefix_rewrite")
	forward(m).PrefixRewrite = text
	return b.self
}

// HostRewrite replaces the host of the request by the one given.
//
// Envoy: config.route.v3.RouteAction.host_rewrite_literal
func (b *forwarding[B]) HostRewrite(host string) *B {
	m, _ := b.n.Choose("host_rewrite_specifier", "route.host_rewrite_literal")
	forward(m).HostRewriteSpecifier = &routev3.RouteAction_HostRewriteLiteral{HostRewriteLiteral: host}
	return b.self
}

// Priority chooses the circuit breakers and connection pools of the cluster. Default: [Normal].
//
// Envoy: config.route.v3.RouteAction.priority
func (b *forwarding[B]) Priority(p Priority) *B {
	m, f := b.n.Set("route.priority")
	forward(m).Priority = node.Enum[corev3.RoutingPriority](f, p, corev3.RoutingPriority_value)
	return b.self
}

// Priority is the importance of requests.
type Priority string

// The priorities.
const (
	Normal Priority = "DEFAULT"
	High   Priority = "HIGH"
)
