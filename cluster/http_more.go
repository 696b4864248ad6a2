package cluster

import (
	"slices"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	codecv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/upstream_codec/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	httpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/http/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// upstreamCodec is the filter that ends every chain of a cluster.
const upstreamCodec = "envoy.filters.http.upstream_codec"

// HTTPFilter is a filter for requests on their way to a host; package httpfilter has the catalogue.
type HTTPFilter interface {
	part.Part[hcmv3.HttpFilter]
	FilterName() string
}

// Filters appends filters that see requests after a host was chosen, once for each retry. The codec that must end the chain
// is added unless it is there.
//
// Envoy: extensions.upstreams.http.v3.HttpProtocolOptions.http_filters
func (b *HTTPBuilder) Filters(filters ...HTTPFilter) *HTTPBuilder {
	m, f := b.n.Add("http_filters", len(b.n.Peek().HttpFilters))
	m.HttpFilters = node.Children(f, m.HttpFilters, filters)
	return b
}

// finish ends the chain of filters.
func (b *HTTPBuilder) finish(m *httpv3.HttpProtocolOptions) {
	n := len(m.HttpFilters)
	if n == 0 || m.HttpFilters[n-1].GetName() == upstreamCodec {
		return
	}
	b.n.Undo(func(m *httpv3.HttpProtocolOptions) { m.HttpFilters = slices.Delete(m.HttpFilters, n, n+1) })
	at := b.n.Below("http_filters").Index(n).Scope().Sub("typed_config")
	m.HttpFilters = append(m.HttpFilters, &hcmv3.HttpFilter{
		Name:       upstreamCodec,
		ConfigType: &hcmv3.HttpFilter_TypedConfig{TypedConfig: at.Any(&codecv3.UpstreamCodec{})},
	})
}

// RetryPolicy is how requests are retried; package route has it.
type RetryPolicy interface {
	part.Part[routev3.RetryPolicy]
}

// Retry is the retry policy for routes that have none of their own.
//
// Envoy: extensions.upstreams.http.v3.HttpProtocolOptions.retry_policy
func (b *HTTPBuilder) Retry(p RetryPolicy) *HTTPBuilder {
	m, f := b.n.Set("retry_policy")
	m.RetryPolicy = node.Child(f, p)
	return b
}

// HashPolicies say what is hashed for routes that do not say it themselves.
//
// Envoy: extensions.upstreams.http.v3.HttpProtocolOptions.hash_policy
func (b *HTTPBuilder) HashPolicies(policies ...HashPolicy) *HTTPBuilder {
	m, f := b.n.Add("hash_policy", len(b.n.Peek().HashPolicy))
	m.HashPolicy = node.Children(f, m.HashPolicy, policies)
	return b
}

// Mirror is where copies of requests go; package route has it.
type Mirror interface {
	part.Part[routev3.RouteAction_RequestMirrorPolicy]
}

// Mirrors sends copies of requests elsewhere, for routes that do not say it themselves.
//
// Envoy: extensions.upstreams.http.v3.HttpProtocolOptions.request_mirror_policies
func (b *HTTPBuilder) Mirrors(mirrors ...Mirror) *HTTPBuilder {
	m, f := b.n.Add("request_mirror_policies", len(b.n.Peek().RequestMirrorPolicies))
	m.RequestMirrorPolicies = node.Children(f, m.RequestMirrorPolicies, mirrors)
	return b
}
