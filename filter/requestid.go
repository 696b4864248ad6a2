package filter

import (
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	uuidv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/request_id/uuid/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// RequestIDBuilder builds what happens to the x-request-id header, by which requests are traced and sampled.
type RequestIDBuilder struct {
	n node.Node[hcmv3.HttpConnectionManager]
}

// RequestID starts what happens to the x-request-id header.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
func RequestID() *RequestIDBuilder {
	b := &RequestIDBuilder{}
	b.n.Init(&hcmv3.HttpConnectionManager{})
	return b
}

// Generate false gives requests without an id none. Default: true.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.generate_request_id
func (b *RequestIDBuilder) Generate(on bool) *RequestIDBuilder {
	m, _ := b.n.Set("generate_request_id")
	m.GenerateRequestId = wrapperspb.Bool(on)
	return b
}

// PreserveExternal keeps the id that an external client sends. Default: it is replaced.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.preserve_external_request_id
func (b *RequestIDBuilder) PreserveExternal() *RequestIDBuilder {
	m, _ := b.n.Set("preserve_external_request_id")
	m.PreserveExternalRequestId = true
	return b
}

// InResponse puts the id into every response. Default: only where tracing is forced.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.always_set_request_id_in_response
func (b *RequestIDBuilder) InResponse() *RequestIDBuilder {
	m, _ := b.n.Set("always_set_request_id_in_response")
	m.AlwaysSetRequestIdInResponse = true
	return b
}

// By is the extension that makes the ids. Default: [UUID].
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.request_id_extension
func (b *RequestIDBuilder) By(extension RequestIDExtension) *RequestIDBuilder {
	m, f := b.n.Set("request_id_extension")
	m.RequestIdExtension = node.Child(f, extension)
	return b
}

// Patch edits what the settings wrote. It runs last.
func (b *RequestIDBuilder) Patch(edit func(*hcmv3.HttpConnectionManager)) *RequestIDBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *RequestIDBuilder) Clone() *RequestIDBuilder {
	c := &RequestIDBuilder{}
	b.n.Clone(&c.n)
	return c
}

// RequestIDExtension is an extension that makes request ids: [UUID], [CustomRequestID].
type RequestIDExtension interface {
	part.Part[hcmv3.RequestIDExtension]
}

// UUIDBuilder builds request ids that are random UUIDs.
type UUIDBuilder struct {
	n node.Node[uuidv3.UuidRequestIdConfig]
}

// UUID starts request ids that are random UUIDs of version 4.
//
// Envoy: extensions.request_id.uuid.v3.UuidRequestIdConfig
func UUID() *UUIDBuilder {
	b := &UUIDBuilder{}
	b.n.Init(&uuidv3.UuidRequestIdConfig{})
	return b
}

// PackTraceReason false leaves the 14th digit alone, in which Envoy writes whether and why the request is traced.
// Default: true.
//
// Envoy: extensions.request_id.uuid.v3.UuidRequestIdConfig.pack_trace_reason
func (b *UUIDBuilder) PackTraceReason(on bool) *UUIDBuilder {
	m, _ := b.n.Set("pack_trace_reason")
	m.PackTraceReason = wrapperspb.Bool(on)
	return b
}

// TraceSampling false chooses what is traced by chance instead of by the id. Default: true.
//
// Envoy: extensions.request_id.uuid.v3.UuidRequestIdConfig.use_request_id_for_trace_sampling
func (b *UUIDBuilder) TraceSampling(on bool) *UUIDBuilder {
	m, _ := b.n.Set("use_request_id_for_trace_sampling")
	m.UseRequestIdForTraceSampling = wrapperspb.Bool(on)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *UUIDBuilder) Patch(edit func(*uuidv3.UuidRequestIdConfig)) *UUIDBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *UUIDBuilder) Clone() *UUIDBuilder {
	c := &UUIDBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *UUIDBuilder) Render(s part.Scope) *hcmv3.RequestIDExtension {
	return &hcmv3.RequestIDExtension{TypedConfig: b.n.Any(s.Sub("typed_config"), nil)}
}

// CustomRequestIDBuilder builds request ids by an extension, from its message.
type CustomRequestIDBuilder struct{ config node.Custom }

// CustomRequestID starts an extension that the catalogue does not have, from the message that configures it. A message that
// makes no request ids is refused (extension-wrong-slot).
//
// Envoy: extensions.filters.network.http_connection_manager.v3.RequestIDExtension.typed_config
func CustomRequestID(config proto.Message) *CustomRequestIDBuilder {
	b := &CustomRequestIDBuilder{}
	b.config.Init(config, "envoy.request_id")
	return b
}

// Render implements [part.Part].
func (b *CustomRequestIDBuilder) Render(s part.Scope) *hcmv3.RequestIDExtension {
	return &hcmv3.RequestIDExtension{TypedConfig: b.config.Packed(s.Sub("typed_config"))}
}
