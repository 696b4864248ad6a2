package thrift

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	rlsv3 "github.com/envoyproxy/go-control-plane/envoy/config/ratelimit/v3"
	limitv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/thrift_proxy/filters/ratelimit/v3"
	routerv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/thrift_proxy/router/v3"
	thriftv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/thrift_proxy/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
)

// Filter is a filter that calls pass: [RateLimit], [HeaderToMetadata], [PayloadToMetadata], [Router] or [Custom].
type Filter interface {
	part.Part[thriftv3.ThriftFilter]
}

// slot is what every filter holds: its configuration and its name.
type slot[M any] struct {
	n    node.Node[M]
	name string
}

// start begins a filter with its canonical name and what m holds, and returns its configuration.
func (s *slot[M]) start(name string, m *M) *M {
	s.name = name
	return s.n.Init(m)
}

// clone copies the filter into a fresh one.
func (s *slot[M]) clone(c *slot[M]) {
	c.name = s.name
	s.n.Clone(&c.n)
}

// Render implements [part.Part].
func (s *slot[M]) Render(at part.Scope) *thriftv3.ThriftFilter {
	return &thriftv3.ThriftFilter{
		Name:       s.name,
		ConfigType: &thriftv3.ThriftFilter_TypedConfig{TypedConfig: s.n.Any(at.Sub("typed_config"), nil)},
	}
}

// RouterBuilder builds the filter that sends calls to clusters.
type RouterBuilder struct {
	slot[routerv3.Router]
}

// Router starts the router, to set more of it than is set by default. It comes last.
//
// Envoy: extensions.filters.network.thrift_proxy.router.v3.Router
func Router() *RouterBuilder {
	b := &RouterBuilder{}
	b.start("envoy.filters.thrift.router", &routerv3.Router{})
	return b
}

// CloseOnUpstreamError false leaves the connection of a client open when a host cannot be reached, or its connection
// breaks. Default: true, it is closed.
//
// Envoy: extensions.filters.network.thrift_proxy.router.v3.Router.close_downstream_on_upstream_error
func (b *RouterBuilder) CloseOnUpstreamError(closed bool) *RouterBuilder {
	m, _ := b.n.Set("close_downstream_on_upstream_error")
	m.CloseDownstreamOnUpstreamError = wrapperspb.Bool(closed)
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

// RateLimitBuilder builds the filter that asks a rate limit service, with the descriptors of routes.
type RateLimitBuilder struct {
	slot[limitv3.RateLimit]
}

// RateLimit starts the filter for a domain of the service. Calls over the limit fail.
//
// Envoy: extensions.filters.network.thrift_proxy.filters.ratelimit.v3.RateLimit.domain
func RateLimit(domain string, to service.RPC) *RateLimitBuilder {
	b := &RateLimitBuilder{}
	b.start("envoy.filters.thrift.rate_limit", &limitv3.RateLimit{Domain: domain})
	m, f := b.n.Set("rate_limit_service.grpc_service")
	m.RateLimitService = &rlsv3.RateLimitServiceConfig{GrpcService: node.Child(f, to), TransportApiVersion: corev3.ApiVersion_V3}
	return b
}

// Stage uses the descriptors of this stage only, 0 to 10 (proto-pgv). Default: 0.
//
// Envoy: extensions.filters.network.thrift_proxy.filters.ratelimit.v3.RateLimit.stage
func (b *RateLimitBuilder) Stage(stage int) *RateLimitBuilder {
	m, f := b.n.Set("stage")
	m.Stage = f.Count(stage)
	return b
}

// Timeout is how long the service may take; then the call passes, or fails with [RateLimitBuilder.FailClosed]. Default:
// 20 ms.
//
// Envoy: extensions.filters.network.thrift_proxy.filters.ratelimit.v3.RateLimit.timeout
func (b *RateLimitBuilder) Timeout(d time.Duration) *RateLimitBuilder {
	m, f := b.n.Set("timeout")
	m.Timeout = f.Duration(d)
	return b
}

// FailClosed refuses calls while the service cannot be asked. Default: they pass.
//
// Envoy: extensions.filters.network.thrift_proxy.filters.ratelimit.v3.RateLimit.failure_mode_deny
func (b *RateLimitBuilder) FailClosed() *RateLimitBuilder {
	m, _ := b.n.Set("failure_mode_deny")
	m.FailureModeDeny = true
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *RateLimitBuilder) Patch(edit func(*limitv3.RateLimit)) *RateLimitBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *RateLimitBuilder) Clone() *RateLimitBuilder {
	c := &RateLimitBuilder{}
	b.clone(&c.slot)
	return c
}

// CustomBuilder builds a filter from a message.
type CustomBuilder struct{ config node.Custom }

// Custom starts a filter that this package does not have, from the message that configures it. A message that
// configures no filter of Thrift is refused (extension-wrong-slot).
//
// Envoy: extensions.filters.network.thrift_proxy.v3.ThriftFilter.typed_config
func Custom(config proto.Message) *CustomBuilder {
	b := &CustomBuilder{}
	b.config.Init(config, "envoy.thrift_proxy.filters")
	return b
}

// Named gives the filter a name, which one that the registry does not know needs.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.ThriftFilter.name
func (b *CustomBuilder) Named(name string) *CustomBuilder {
	b.config.Named(name)
	return b
}

// Render implements [part.Part].
func (b *CustomBuilder) Render(s part.Scope) *thriftv3.ThriftFilter {
	config := b.config.Take(s)
	return &thriftv3.ThriftFilter{Name: config.Name, ConfigType: &thriftv3.ThriftFilter_TypedConfig{TypedConfig: config.TypedConfig}}
}
