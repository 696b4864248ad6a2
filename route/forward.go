package route

import (
	"fmt"
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	earlydatav3 "github.com/envoyproxy/go-control-plane/envoy/extensions/early_data/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/route/ratelimit"
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

// Rewrite appends other ways to rewrite path and host: [RewriteRegex], [RewriteTemplate], [RewritePath],
// [RewriteHostHeader] and so on. Envoy takes one way for the path (route-rewrite-exclusive) and one for the host.
//
// Envoy: config.route.v3.RouteAction.host_rewrite_specifier
func (b *forwarding[B]) Rewrite(rewrites ...Rewrite) *B {
	for _, r := range rewrites {
		r.apply(&b.n)
	}
	return b.self
}

// AppendForwardedHost appends the host that a rewrite replaces to x-forwarded-host.
//
// Envoy: config.route.v3.RouteAction.append_x_forwarded_host
func (b *forwarding[B]) AppendForwardedHost() *B {
	m, _ := b.n.Set("route.append_x_forwarded_host")
	forward(m).AppendXForwardedHost = true
	return b.self
}

// FlushTimeout bounds how long Envoy waits for the client to take the rest of a response. Default: the idle timeout.
// 0 removes the bound.
//
// Envoy: config.route.v3.RouteAction.flush_timeout
func (b *forwarding[B]) FlushTimeout(d time.Duration) *B {
	m, f := b.n.Set("route.flush_timeout")
	forward(m).FlushTimeout = f.Duration(d)
	return b.self
}

// StreamDuration bounds how long streams of this route live, and says what the grpc-timeout header counts for.
//
// Envoy: config.route.v3.RouteAction.max_stream_duration
func (b *forwarding[B]) StreamDuration(bounds *StreamDurationBuilder) *B {
	m, f := b.n.Set("route.max_stream_duration")
	forward(m).MaxStreamDuration = node.Child(f, bounds)
	return b.self
}

// Hedge sends a request again without waiting for its first attempt to fail. It needs a retry policy.
//
// Envoy: config.route.v3.RouteAction.hedge_policy
func (b *forwarding[B]) Hedge(policy *HedgeBuilder) *B {
	m, f := b.n.Set("route.hedge_policy")
	forward(m).HedgePolicy = node.Child(f, policy)
	return b.self
}

// RateLimits appends descriptors that the rate limit filters send for requests of this route. They replace those of
// the virtual host, unless the filter says otherwise.
//
// Envoy: config.route.v3.RouteAction.rate_limits
func (b *forwarding[B]) RateLimits(limits ...*ratelimit.Builder) *B {
	m, f := b.n.Add("route.rate_limits", len(forward(b.n.Peek()).RateLimits))
	a := forward(m)
	a.RateLimits = node.Children(f, a.RateLimits, limits)
	return b.self
}

// Upgrades appends protocols that requests may switch to here, or may not although the connection manager says so.
// A protocol occurs once, whatever its case (route-upgrade-duplicate).
//
// Envoy: config.route.v3.RouteAction.upgrade_configs
func (b *forwarding[B]) Upgrades(upgrades ...*UpgradeBuilder) *B {
	m, f := b.n.Add("route.upgrade_configs", len(forward(b.n.Peek()).UpgradeConfigs))
	a := forward(m)
	a.UpgradeConfigs = node.Children(f, a.UpgradeConfigs, upgrades)
	return b.self
}

// InternalRedirect makes Envoy follow redirections of the upstream instead of passing them on.
//
// Envoy: config.route.v3.RouteAction.internal_redirect_policy
func (b *forwarding[B]) InternalRedirect(policy *InternalRedirectBuilder) *B {
	m, f := b.n.Set("route.internal_redirect_policy")
	forward(m).InternalRedirectPolicy = node.Child(f, policy)
	return b.self
}

// Subset lets only hosts take requests whose "envoy.lb" metadata has the value; it needs a cluster with subset load
// balancing.
//
// Envoy: config.route.v3.RouteAction.metadata_match
func (b *forwarding[B]) Subset(key string, value any) *B {
	m, f := b.n.Set("route.metadata_match")
	a := forward(m)
	a.MetadataMatch = f.Metadata(a.MetadataMatch, subsetFilter, key, value)
	return b.self
}

// NotFound is the status of requests whose cluster is not there: 503 (the default), 404 or 500.
//
// Envoy: config.route.v3.RouteAction.cluster_not_found_response_code
func (b *forwarding[B]) NotFound(status int) *B {
	m, f := b.n.Set("route.cluster_not_found_response_code")
	code, ok := notFoundCodes[status]
	if !ok {
		f.Report(node.RuleRange, fmt.Sprintf("%d cannot be the status of a missing cluster", status), "use 503, 404 or 500")
	}
	forward(m).ClusterNotFoundResponseCode = code
	return b.self
}

var notFoundCodes = map[int]routev3.RouteAction_ClusterNotFoundResponseCode{
	503: routev3.RouteAction_SERVICE_UNAVAILABLE,
	404: routev3.RouteAction_NOT_FOUND,
	500: routev3.RouteAction_INTERNAL_SERVER_ERROR,
}

// EarlyData sends safe requests (GET and HEAD) in the early data of a TLS connection to the upstream, where
// they can be replayed. It is also Envoy's default; an upstream with HTTP/3 is needed.
//
// Envoy: config.route.v3.RouteAction.early_data_policy
func (b *forwarding[B]) EarlyData() *B {
	m, f := b.n.Set("route.early_data_policy")
	forward(m).EarlyDataPolicy = &corev3.TypedExtensionConfig{
		Name:        "envoy.route.early_data_policy.default",
		TypedConfig: f.Scope().Sub("typed_config").Any(&earlydatav3.DefaultEarlyDataPolicy{}),
	}
	return b.self
}

// CustomEarlyData sends in the early data of a TLS connection to the upstream what an extension chooses. Default: safe requests.
//
// Envoy: config.route.v3.RouteAction.early_data_policy
func (b *forwarding[B]) CustomEarlyData(extension part.Part[corev3.TypedExtensionConfig]) *B {
	m, f := b.n.Set("route.early_data_policy")
	forward(m).EarlyDataPolicy = node.Child(f, extension)
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
