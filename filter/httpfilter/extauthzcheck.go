package httpfilter

import (
	authzv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_authz/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/service"
)

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
	c.n.Init(&authzv3.ExtAuthzPerRoute{Override: &authzv3.ExtAuthzPerRoute_CheckSettings{CheckSettings: &authzv3.CheckSettings{}}})
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

// RequestBody sends the body along for these requests, up to so many bytes; a longer one is refused with 413.
//
// Envoy: extensions.filters.http.ext_authz.v3.CheckSettings.with_request_body
func (c *ExtAuthzCheckBuilder) RequestBody(maxBytes int) *ExtAuthzCheckBuilder {
	m, f := c.n.Set("check_settings.with_request_body")
	settings(m).WithRequestBody = &authzv3.BufferSettings{MaxRequestBytes: f.Sub("max_request_bytes").Count(maxBytes)}
	return c
}

// Service asks another gRPC service about these requests.
//
// Envoy: extensions.filters.http.ext_authz.v3.CheckSettings.grpc_service
func (c *ExtAuthzCheckBuilder) Service(rpc service.RPC) *ExtAuthzCheckBuilder {
	m, f := c.n.Choose("service_override", "check_settings.grpc_service")
	settings(m).ServiceOverride = &authzv3.CheckSettings_GrpcService{GrpcService: node.Child(f, rpc)}
	return c
}

// Server asks another HTTP service about these requests.
//
// Envoy: extensions.filters.http.ext_authz.v3.CheckSettings.http_service
func (c *ExtAuthzCheckBuilder) Server(server *ExtAuthzServerBuilder) *ExtAuthzCheckBuilder {
	m, f := c.n.Choose("service_override", "check_settings.http_service")
	settings(m).ServiceOverride = &authzv3.CheckSettings_HttpService{HttpService: node.Child(f, server)}
	return c
}

// ClientSpan says whether calls to the service make a span for these requests.
//
// Envoy: extensions.filters.http.ext_authz.v3.CheckSettings.emit_client_span
func (c *ExtAuthzCheckBuilder) ClientSpan(on bool) *ExtAuthzCheckBuilder {
	m, _ := c.n.Set("check_settings.emit_client_span")
	settings(m).EmitClientSpan = wrapperspb.Bool(on)
	return c
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (o *ExtAuthzCheckBuilder) Patch(edit func(*authzv3.ExtAuthzPerRoute)) *ExtAuthzCheckBuilder {
	o.n.Patch(edit)
	return o
}

// Clone returns a variant to go on from; it may be changed even if o was passed on.
func (o *ExtAuthzCheckBuilder) Clone() *ExtAuthzCheckBuilder {
	c := &ExtAuthzCheckBuilder{}
	variant(&o.Override, &c.Override)
	return c
}
