package httpfilter

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	authzv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_authz/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/service"
)

// ExtAuthzBuilder builds the filter that asks a service whether a request may pass.
type ExtAuthzBuilder struct{ slot[authzv3.ExtAuthz] }

// ExtAuthz starts the filter for a gRPC service behind the cluster, which must speak HTTP/2.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.grpc_service
func ExtAuthz(cluster string) *ExtAuthzBuilder { return ExtAuthzBy(service.GRPC(cluster)) }

// ExtAuthzBy starts the filter for a gRPC service with settings of its own.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.grpc_service
func ExtAuthzBy(rpc service.RPC) *ExtAuthzBuilder {
	b := &ExtAuthzBuilder{}
	b.name = "envoy.filters.http.ext_authz"
	m := b.n.Init()
	m.Services = &authzv3.ExtAuthz_GrpcService{GrpcService: node.Child(b.n.Below("grpc_service"), rpc)}
	m.TransportApiVersion = corev3.ApiVersion_V3
	return b
}

// Timeout is how long the service may take; then the request is denied, or passes with
// [ExtAuthzBuilder.InsecureFailOpen]. Default: 200 ms.
//
// Envoy: config.core.v3.GrpcService.timeout
func (b *ExtAuthzBuilder) Timeout(d time.Duration) *ExtAuthzBuilder {
	m, f := b.n.Set("grpc_service.timeout")
	if rpc := m.GetGrpcService(); rpc != nil {
		rpc.Timeout = f.Duration(d)
	}
	return b
}

// InsecureFailOpen lets requests pass while the service cannot be reached or answers with an error. Default: they
// are denied.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.failure_mode_allow
func (b *ExtAuthzBuilder) InsecureFailOpen() *ExtAuthzBuilder {
	m, _ := b.n.Set("failure_mode_allow")
	m.FailureModeAllow = true
	return b
}

// RequestBody sends the body along, up to so many bytes; a longer one is refused with 413. Default: the
// service sees no body.
//
// Envoy: extensions.filters.http.ext_authz.v3.BufferSettings.max_request_bytes
func (b *ExtAuthzBuilder) RequestBody(maxBytes int) *ExtAuthzBuilder {
	m, f := b.n.Set("with_request_body")
	m.WithRequestBody = &authzv3.BufferSettings{MaxRequestBytes: f.Sub("max_request_bytes").Count(maxBytes)}
	return b
}

// PeerCertificate sends the client's certificate along. Default: not.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.include_peer_certificate
func (b *ExtAuthzBuilder) PeerCertificate() *ExtAuthzBuilder {
	m, _ := b.n.Set("include_peer_certificate")
	m.IncludePeerCertificate = true
	return b
}

// ClearRouteCache chooses the route anew after the service changed headers. Default: the first choice stays.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.clear_route_cache
func (b *ExtAuthzBuilder) ClearRouteCache() *ExtAuthzBuilder {
	m, _ := b.n.Set("clear_route_cache")
	m.ClearRouteCache = true
	return b
}

// StatPrefix tells the statistics of several such filters apart.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.stat_prefix
func (b *ExtAuthzBuilder) StatPrefix(prefix string) *ExtAuthzBuilder {
	m, _ := b.n.Set("stat_prefix")
	m.StatPrefix = prefix
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *ExtAuthzBuilder) Named(name string) *ExtAuthzBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *ExtAuthzBuilder) Patch(edit func(*authzv3.ExtAuthz)) *ExtAuthzBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ExtAuthzBuilder) Clone() *ExtAuthzBuilder {
	c := &ExtAuthzBuilder{}
	b.clone(&c.slot)
	return c
}

// Off lets requests pass unasked where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *ExtAuthzBuilder) Off() *OffBuilder { return off(b.name) }

// ExtAuthzCheckBuilder builds what the service is told about requests of a virtual host or route.
type ExtAuthzCheckBuilder struct {
	Override[authzv3.ExtAuthzPerRoute]
}

// Check starts an override of how requests of a virtual host or route are checked.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthzPerRoute.check_settings
func (b *ExtAuthzBuilder) Check() *ExtAuthzCheckBuilder {
	c := &ExtAuthzCheckBuilder{}
	c.name = b.name
	c.n.Init().Override = &authzv3.ExtAuthzPerRoute_CheckSettings{CheckSettings: &authzv3.CheckSettings{}}
	return c
}

// settings returns the settings for writing, also after the override was attached.
func settings(m *authzv3.ExtAuthzPerRoute) *authzv3.CheckSettings {
	if m.GetCheckSettings() == nil {
		m.Override = &authzv3.ExtAuthzPerRoute_CheckSettings{CheckSettings: &authzv3.CheckSettings{}}
	}
	return m.GetCheckSettings()
}

// Context tells the service a value under a key; those of a virtual host and of its route are merged. Calls add up.
//
// Envoy: extensions.filters.http.ext_authz.v3.CheckSettings.context_extensions
func (c *ExtAuthzCheckBuilder) Context(key, value string) *ExtAuthzCheckBuilder {
	m, _ := c.n.Set("check_settings.context_extensions")
	s := settings(m)
	if s.ContextExtensions == nil {
		s.ContextExtensions = map[string]string{}
	}
	s.ContextExtensions[key] = value
	return c
}

// NoBody sends no body along, whatever the filter in the chain says.
//
// Envoy: extensions.filters.http.ext_authz.v3.CheckSettings.disable_request_body_buffering
func (c *ExtAuthzCheckBuilder) NoBody() *ExtAuthzCheckBuilder {
	m, _ := c.n.Set("check_settings.disable_request_body_buffering")
	settings(m).DisableRequestBodyBuffering = true
	return c
}
