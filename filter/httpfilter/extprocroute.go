package httpfilter

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	procv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_proc/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
)

// ExtProcOverrideBuilder builds what a service does for a virtual host or route. What is not set stays as in the chain. The rules about
// modes are not applied here (ext-proc-per-route-unchecked).
type ExtProcOverrideBuilder struct {
	Override[procv3.ExtProcPerRoute]
}

// PerRoute starts an override of what the service sees and which service it is.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExtProcPerRoute.overrides
func (b *ExtProcBuilder) PerRoute() *ExtProcOverrideBuilder {
	o := &ExtProcOverrideBuilder{}
	o.name = b.name
	procOverrides(o.n.Init(&procv3.ExtProcPerRoute{}))
	return o
}

// procOverrides returns the overrides for writing, also after they were attached.
func procOverrides(m *procv3.ExtProcPerRoute) *procv3.ExtProcOverrides {
	if m.GetOverrides() == nil {
		m.Override = &procv3.ExtProcPerRoute_Overrides{Overrides: &procv3.ExtProcOverrides{}}
	}
	return m.GetOverrides()
}

// Modes says which parts of requests and responses the service sees.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExtProcOverrides.processing_mode
func (o *ExtProcOverrideBuilder) Modes(modes *ExtProcModesBuilder) *ExtProcOverrideBuilder {
	m, f := o.n.Set("overrides.processing_mode")
	procOverrides(m).ProcessingMode = node.Child(f, modes)
	return o
}

// Service is another service.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExtProcOverrides.grpc_service
func (o *ExtProcOverrideBuilder) Service(rpc service.RPC) *ExtProcOverrideBuilder {
	m, f := o.n.Set("overrides.grpc_service")
	procOverrides(m).GrpcService = node.Child(f, rpc)
	return o
}

// InitialMetadata sends a header with the stream to the service, which replaces one of the same name. Calls add up.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExtProcOverrides.grpc_initial_metadata
func (o *ExtProcOverrideBuilder) InitialMetadata(name, value string) *ExtProcOverrideBuilder {
	m, _ := o.n.Add("overrides.grpc_initial_metadata", len(o.n.Peek().GetOverrides().GetGrpcInitialMetadata()))
	v := procOverrides(m)
	v.GrpcInitialMetadata = append(v.GrpcInitialMetadata, &corev3.HeaderValue{Key: name, Value: value})
	return o
}

// RequestModifier is code compiled into Envoy that edits what goes to the service, an extension.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExtProcOverrides.processing_request_modifier
func (o *ExtProcOverrideBuilder) RequestModifier(extension part.Part[corev3.TypedExtensionConfig]) *ExtProcOverrideBuilder {
	m, f := o.n.Set("overrides.processing_request_modifier")
	procOverrides(m).ProcessingRequestModifier = node.Child(f, extension)
	return o
}

// RequestAttributes appends attributes that go along with the request, instead of the filter's.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExtProcOverrides.request_attributes
func (o *ExtProcOverrideBuilder) RequestAttributes(attributes ...string) *ExtProcOverrideBuilder {
	m, _ := o.n.Add("overrides.request_attributes", len(o.n.Peek().GetOverrides().GetRequestAttributes()))
	v := procOverrides(m)
	v.RequestAttributes = append(v.RequestAttributes, attributes...)
	return o
}

// ResponseAttributes appends attributes that go along with the response, instead of the filter's.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExtProcOverrides.response_attributes
func (o *ExtProcOverrideBuilder) ResponseAttributes(attributes ...string) *ExtProcOverrideBuilder {
	m, _ := o.n.Add("overrides.response_attributes", len(o.n.Peek().GetOverrides().GetResponseAttributes()))
	v := procOverrides(m)
	v.ResponseAttributes = append(v.ResponseAttributes, attributes...)
	return o
}

// Metadata says which metadata the service sees and may change.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExtProcOverrides.metadata_options
func (o *ExtProcOverrideBuilder) Metadata(options *ExtProcMetadataBuilder) *ExtProcOverrideBuilder {
	m, f := o.n.Set("overrides.metadata_options")
	procOverrides(m).MetadataOptions = node.Child(f, options)
	return o
}

// InsecureFailOpen goes on without the service when it fails.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExtProcOverrides.failure_mode_allow
func (o *ExtProcOverrideBuilder) InsecureFailOpen() *ExtProcOverrideBuilder {
	m, _ := o.n.Set("overrides.failure_mode_allow")
	procOverrides(m).FailureModeAllow = wrapperspb.Bool(true)
	return o
}

// FailClosed fails requests when the service does, whatever the filter in the chain says.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExtProcOverrides.failure_mode_allow
func (o *ExtProcOverrideBuilder) FailClosed() *ExtProcOverrideBuilder {
	m, _ := o.n.Set("overrides.failure_mode_allow")
	procOverrides(m).FailureModeAllow = wrapperspb.Bool(false)
	return o
}

// ClientSpan says whether calls to the service make a span.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExtProcOverrides.emit_client_span
func (o *ExtProcOverrideBuilder) ClientSpan(on bool) *ExtProcOverrideBuilder {
	m, _ := o.n.Set("overrides.emit_client_span")
	procOverrides(m).EmitClientSpan = wrapperspb.Bool(on)
	return o
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (o *ExtProcOverrideBuilder) Patch(edit func(*procv3.ExtProcPerRoute)) *ExtProcOverrideBuilder {
	o.n.Patch(edit)
	return o
}

// Clone returns a variant to go on from; it may be changed even if o was passed on.
func (o *ExtProcOverrideBuilder) Clone() *ExtProcOverrideBuilder {
	c := &ExtProcOverrideBuilder{}
	variant(&o.Override, &c.Override)
	return c
}
